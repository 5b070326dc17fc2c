"""Which rows bear on a claim on a day, and whether a document shows them that does not repeat the claim."""

from datetime import date

import pandas as pd
import pytest
from tests.chapters.ecosystem.test_delivery import programme
from tests.chapters.ecosystem.test_ecosystem import institution
from tests.made import made_tables, tail
from tests.made_claims import claim, link

from regenatlas.chapters.ecosystem import bearing
from regenatlas.counting.snapshot import take_snapshot
from regenatlas.tables.load import Tables, load_tables

DAY = date(2024, 12, 31)
TOLD = "knowledge_based_companies"


def bears(claim_id, table, row_id):
    row = {
        "link_id": f"{claim_id}--{table}--{row_id}",
        "claim_id": claim_id,
        "table": table,
        "row_id": row_id,
    }
    return {**row, **tail("paper")}


def world(*links, **more):
    given = {
        "claims": [claim("c", "other", "no", 1), claim("again", "other", "no", 1, source_id="again")],
        "claim_links": [link("again", "c", "repeats"), link("c", "else", "context")],
        "claim_rows": list(links) or [bears("nobody", "events", "none")],
        "programmes": [programme("none", "not_due")],
        "ecosystem": [institution("none", "clinic", "", "planned", country="KOR")],
    }
    sources = dict.fromkeys(("paper", "again", "other", "word"), "2020-01-01")
    return made_tables([], [], None, sources, **(given | more))


def found(tables, day=DAY, known_by=None):
    rows = bearing.bearing_on(tables, "c", take_snapshot(tables, day, known_by=known_by))
    return pd.DataFrame(rows, columns=bearing.COLUMNS)


@pytest.mark.parametrize(
    ("source", "confirmed_by", "independent"),
    [
        ("paper", "", False),
        ("again", "", False),  # repeats the claim
        ("paper", "again", False),
        ("paper", "other", True),
        ("other", "", True),
    ],
)
def test_an_institution_is_shown_independently_by_a_document_that_does_not_repeat_the_claim(
    source, confirmed_by, independent
):
    ward = {**institution("ward", "hsct_department", "Tehran", "in_service"), "source_id": source}
    ward["confirmed_by"] = confirmed_by
    row = found(world(bears("c", "ecosystem", "ward"), ecosystem=[ward])).iloc[0]
    assert (row["of"], row["status"], row["date"]) == ("institution_status", "in_service", "2020")
    assert row["independent"] == independent
    assert row["rows"] == ("ecosystem:ward",)


@pytest.mark.parametrize(
    ("changed", "verified", "independent"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"kind": "seed_document"}, True, False),
        ({"published": ""}, True, False),
        ({"published": "2025-01-01"}, True, False),  # the day after the report's
        ({"published": "", "kind": "register"}, True, True),
        ({"publisher": "Publisher of paper"}, True, False),  # another page of those who say it
    ],
)
def test_a_witness_is_verified_dated_and_no_text_under_test(changed, verified, independent):
    ward = institution("ward", "clinic", "Tehran", "in_service")
    ward |= {"source_id": "other", "confirmed_by": "", "verified": verified}
    tables = world(bears("c", "ecosystem", "ward"), ecosystem=[ward])
    sources = tables["sources"].set_index("source_id")
    for column, value in changed.items():
        sources.loc["other", column] = value
    tables = Tables(dict(tables) | {"sources": sources.reset_index()})
    assert found(tables)["independent"].tolist() == [independent]


def test_who_asks_what_was_known_by_a_day_needs_a_date_of_a_register_too():
    tables = world()
    sources = tables["sources"].assign(kind="register", published="")
    tables = Tables(dict(tables) | {"sources": sources})
    snapshots = [take_snapshot(tables, DAY, known_by=known_by) for known_by in (None, DAY)]
    assert [bearing.is_witness(tables, "other", snapshot) for snapshot in snapshots] == [True, False]


def test_a_document_of_which_no_claim_is_verified_is_no_witness():
    ward = {**institution("ward", "clinic", "Tehran", "in_service"), "source_id": "other"} | {
        "confirmed_by": ""
    }
    said = [claim("c", "other", "no", 1), claim("its", "other", "no", 1, source_id="other", verified=False)]
    tables = world(bears("c", "ecosystem", "ward"), ecosystem=[ward], claims=said)
    assert found(tables)["independent"].tolist() == [False]


def test_a_document_of_later_shows_nothing_to_a_report_that_knows_what_was_published_by_a_day():
    ward = {
        **institution("ward", "clinic", "Tehran", "in_service"),
        "source_id": "paper",
        "confirmed_by": "new",
    }
    tables = world(bears("c", "ecosystem", "ward"), ecosystem=[ward])
    tables = Tables(dict(tables) | {"sources": _published_later(tables["sources"], "new")})
    days = [date(2023, 12, 31), date(2024, 12, 31)]
    assert [found(tables, known_by=day)["independent"].tolist() for day in days] == [[False], [True]]


def _published_later(sources, source_id):
    new = {**sources.iloc[0].to_dict(), "source_id": source_id, "published": "2024-06-30"}
    return pd.concat([sources, pd.DataFrame([new])], ignore_index=True)


@pytest.mark.parametrize(
    ("outcome", "document", "status", "independent"),
    [
        ("met", "other", "met", True),
        ("met", "again", "met", False),  # repeats the claim
        ("reported_done", "other", "reported_done", False),
        ("under_way", "other", "under_way", False),
    ],
)
def test_a_programme_is_shown_independently_if_another_document_than_its_own_shows_it_done(
    outcome, document, status, independent
):
    aim = programme("aim", outcome, reported="2022", document=document)
    row = found(world(bears("c", "programmes", "aim"), programmes=[aim])).iloc[0]
    assert (row["of"], row["status"], row["independent"]) == ("outcome", status, independent)


def test_a_row_is_told_as_of_the_day_and_not_before_it_was_known():
    aim = {**programme("aim", "missed", due="2022", reported="2023"), "status": "fell short"}
    tables = world(bears("c", "programmes", "aim"), programmes=[aim])
    told = [found(tables, date(year, 12, 31)) for year in (2017, 2021, 2023)]
    assert [list(frame["status"]) for frame in told] == [[], ["not_due"], ["missed"]]
    assert [list(frame["words"]) for frame in told[1:]] == [[""], ["fell short"]]
    later = {**institution("ward", "clinic", "Tehran", "in_service"), "since": "2025"}
    tables = world(bears("c", "ecosystem", "ward"), ecosystem=[later])
    assert found(tables).empty
    assert len(found(tables, date(2025, 12, 31))) == 1


def test_words_on_a_state_are_not_told_to_a_report_of_the_past():
    ward = institution("ward", "clinic", "Tehran", "in_service")
    tables = world(
        bears("c", "ecosystem", "ward"), ecosystem=[ward, institution("new", "clinic", "", "planned", "2025")]
    )
    assert [found(tables, day)["words"].tolist() for day in (DAY, date(2025, 12, 31))] == [
        [""],
        ["in_service"],
    ]


def companies(*numbers, links=()):
    said = [claim(f"n{at}", TOLD, "no", n, definition=how) for at, (n, how) in enumerate(numbers)]
    firms = [
        institution("firm", "company", "Tehran", "in_service"),
        {**institution("holder", "company", "", "in_service"), "naming": "unnamed"},
        institution("ward", "clinic", "Tehran", "in_service"),
        institution("there", "company", "", "in_service", country="KOR"),
    ]
    made = world(claims=[claim("c", "other", "no", 1), *said], ecosystem=firms, claim_links=list(links))
    told = bearing.company_numbers(made, "IRN", take_snapshot(made, DAY))
    return {name: number.value for name, number in told.items()}


def test_numbers_of_companies_stand_against_those_known_by_name_with_a_word_for_the_series():
    conflict, context = link("n0", "n1", "conflicts"), link("n0", "n1", "context")
    assert companies(links=[context]) == {"statements": 0, "known": 1}
    assert companies((9, "all"), links=[context])["series"] == "single"
    assert companies((9, "all"), (12, "all"), links=[context])["series"] == "comparable"
    told = companies((9, "all"), (12, "applicants"), links=[context])
    assert told == {"statements": 2, "low": 9, "high": 12, "ways": 2, "known": 1, "series": "not_comparable"}
    assert companies((9, "all"), (12, "applicants"), links=[conflict])["series"] == "disputed"


def test_of_the_four_centres_only_tehran_is_shown_by_a_dated_page():
    """Statement of June 2020; Basirat on Tehran is dated, Tiecna on Shiraz and Tabriz's own site are not."""
    tables = load_tables()
    rows = bearing.bearing_on(tables, "s002-01", take_snapshot(tables, date(2026, 9, 29)))
    assert len(rows) == 4
    assert {row["status"] for row in rows} == {"in_service", "partly_in_service"}
    assert [row["row_id"] for row in rows if row["independent"]] == [
        "tehran-tums-comprehensive-research-centre-for-stem-cells-and-regenerative-medicine"
    ]


def test_every_claim_that_leads_to_a_row_is_shown_by_a_table_with_words():
    tables = load_tables()
    assert set(tables["claim_rows"]["table"]) <= set(bearing.STATUSES)
