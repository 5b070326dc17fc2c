"""What answers a claim that no licence table speaks to: expected verdicts by hand."""

from datetime import date

import pytest
from tests.chapters.ecosystem.test_delivery import programme
from tests.chapters.ecosystem.test_ecosystem import institution
from tests.made import made_tables
from tests.made_claims import answer, bears, claim, ledger, link

from regenatlas.chapters.claims import claims
from regenatlas.chapters.claims.claim_rules import BORNE_OUT, OUTCOMES, RESTATED
from regenatlas.chapters.claims.tables import statements
from regenatlas.report.parameters import parse
from regenatlas.report.report import Report
from regenatlas.tables.load import Tables, load_tables

DAY = date(2025, 1, 1)
SOURCES = {
    "paper": "2024-07-01",
    "press": "2024-08-01",
    "late": "2025-02-01",
    "undated": "",
    "other": "2024-01-01",
}
LONGEST = 40  # words


def tables(*rows, links=None, answers=None, bearing=None, **more):
    given = {
        "programmes": [programme("none", "not_due")],
        "ecosystem": [institution("none", "clinic", "", "planned", country="KOR")],
        **ledger(list(rows), links, None, answers, bearing),
    }
    return made_tables([], [], None, SOURCES, **(given | more))


def told(claim_id="c", **given):
    return claim(claim_id, "comprehensive_centres", "no", 4, untestable_why="later_chapter") | given


def found(*rows, day=DAY, known_by=None, **given):
    audited = claims.audit(tables(*rows, **given), "IRN", day, known_by).set_index("claim_id")
    return audited.loc["c", ["verdict", "because", "text", "other", "chapter"]].tolist()


def test_what_nothing_speaks_to_is_outside_and_leads_to_the_chapter_of_its_topic():
    assert found(told()) == ["outside", "later_chapter", "", "", "07_ecosystem"]
    aim = told(metric="target_rank", untestable_why="forecast_or_aim")
    assert found(aim) == ["outside", "forecast_or_aim", "", "", "08_outlook"]


def test_a_statement_whose_day_is_to_come_cannot_be_decided_yet():
    row = told(testable="product_count", metric="licensed_products_total", period_end="2025-03-01")
    assert found(row)[:2] == ["undecided", "not_due"]


@pytest.mark.parametrize("says", ["contradicted", "undecided", "outside"])
def test_rows_say_what_the_table_says_of_them(says):
    rows = [told(), told("other", source_id="press")]
    given = {"answers": [answer("c", says, "claims:other", "So it is.")]}
    assert found(*rows, **given) == [says, "answered", "So it is.", "", "07_ecosystem"]


def borne_out(*rows, links=None, **given):
    answers = [answer("c", "bears_out", "claims:other")]
    return found(told(speaker="Amir Hamidieh"), *rows, links=links, answers=answers, **given)[0]


def test_a_row_bears_out_only_from_a_document_and_a_speaker_of_its_own():
    other = told("other", source_id="press", speaker="Somebody Else")
    assert borne_out(other) == "borne_out"
    assert borne_out({**other, "source_id": "paper"}) == "restated"
    assert borne_out({**other, "speaker": "Behfar, Hamidieh"}) == "restated"
    assert borne_out(other, links=[link("c", "other", "repeats")]) == "restated"


def test_an_unverified_row_and_a_text_under_test_bear_nothing_out():
    other = told("other", source_id="press", speaker="Somebody Else")
    assert borne_out({**other, "verified": False}) == "restated"
    rows = [told(), other]
    made = tables(*rows, answers=[answer("c", "bears_out", "claims:other")])
    for kind, verdict in [("other_web", "borne_out"), ("seed_document", "restated")]:
        sources = made["sources"].assign(kind=kind)
        audited = claims.audit(Tables(dict(made) | {"sources": sources}), "IRN", DAY).set_index("claim_id")
        assert audited.loc["c", "verdict"] == verdict


def test_a_row_that_was_not_public_yet_answers_nothing():
    late = told("other", source_id="late", published="2025-02-01")
    assert borne_out(late) == "outside"
    assert borne_out(late, day=date(2025, 2, 1)) == "borne_out"
    # An undated page answers, and is no witness.
    undated = told("other", source_id="undated", published="", speaker="Somebody Else")
    assert borne_out(undated) == "restated"
    assert borne_out(undated, known_by=date(2024, 12, 31)) == "outside"


def test_a_bearing_row_answers_without_others_and_counts_as_a_witness():
    ward = institution("ward", "hsct_department", "Tehran", "in_service") | {"confirmed_by": ""}
    given = {"bearing": [bears("c", "ecosystem", "ward")], "answers": [answer("c", "bears_out")]}
    other = {**ward, "source_id": "press"}
    assert found(told(), ecosystem=[other], **given)[0] == "borne_out"
    assert found(told(), ecosystem=[{**ward, "source_id": "paper"}], **given)[0] == "restated"


@pytest.mark.parametrize(
    ("outcome", "verdict"),
    [
        ("met", ["borne_out", "shown"]),
        ("announced_done", ["restated", "own_account"]),
        ("licence_claimed", ["restated", "licence_claimed"]),
        ("reported_done", ["restated", "own_account"]),
        ("missed", ["contradicted", "missed"]),
        ("no_evidence", ["undecided", "no_outcome"]),
        ("under_way", ["undecided", "under_way"]),
        ("not_due", ["undecided", "ahead"]),
    ],
)
def test_a_programme_decides_by_its_outcome(outcome, verdict):
    promise, bearing = programme("plan", outcome), [bears("c", "programmes", "plan")]
    aim = told(untestable_why="forecast_or_aim")
    assert found(aim, bearing=bearing, programmes=[promise])[:2] == verdict


def test_of_several_programmes_the_worst_decides():
    promises = [programme("one", "reported_done"), programme("two", "under_way")]
    bearing = [bears("c", "programmes", name) for name in ("one", "two")]
    assert found(told(), bearing=bearing, programmes=promises)[:2] == ["undecided", "under_way"]


def verdicts(*rows, **given):
    audited = claims.audit(tables(*rows, **given), "IRN", DAY).set_index("claim_id")
    return audited.loc[["c", "old"], "verdict"].tolist()


@pytest.mark.parametrize("relation", ["repeats", "earlier_wording"])
def test_statements_that_say_the_same_have_one_verdict(relation):
    rows, links = [told(), told("old", source_id="press")], [link("c", "old", relation)]
    against = told("against", source_id="late")
    assert verdicts(*rows, links=links) == ["restated"] * 2
    given = {"answers": [answer("c", "undecided", "claims:c")]}
    assert verdicts(*rows, links=links, **given) == ["undecided"] * 2
    given = {"bearing": [bears("old", "programmes", "plan")], "programmes": [programme("plan", "missed")]}
    assert verdicts(*rows, links=links, **given) == ["contradicted"] * 2
    # Another number is another statement.
    other = told("old", source_id="press", value="5", value_number=5.0)
    assert verdicts(told(), other, links=links, **given)[1] == "contradicted"
    assert verdicts(told(), other, links=links, **given)[0] == "restated"
    conflict = link("old", "against", "conflicts")
    expected = "undecided" if relation == "repeats" else "restated"
    assert verdicts(*rows, against, links=[*links, conflict]) == [expected] * 2


def test_a_statement_that_is_itself_contradicted_keeps_nothing_open():
    rows, against = [told(), told("old", source_id="press")], [link("c", "old", "conflicts")]
    assert verdicts(*rows, links=against) == ["undecided"] * 2
    given = {"answers": [answer("old", "contradicted", "claims:c")]}
    assert verdicts(*rows, links=against, **given) == ["outside", "contradicted"]
    # A recount says so of it: no licence at all against four.
    counted = told("old", testable="product_count", metric="licensed_products_total")
    assert verdicts(told(), counted, links=against) == ["outside", "contradicted"]


@pytest.mark.parametrize(
    ("status", "source", "verdict"),
    [
        ("in_service", "press", ["borne_out", "shown"]),
        ("planned", "press", ["restated", "own_account"]),
        ("in_service", "paper", ["restated", "own_account"]),
    ],
)
def test_an_institution_decides_by_its_status_and_who_shows_it(status, source, verdict):
    ward = institution("ward", "clinic", "Tehran", status) | {"confirmed_by": "", "source_id": source}
    assert found(told(), bearing=[bears("c", "ecosystem", "ward")], ecosystem=[ward])[:2] == verdict


def test_an_older_wording_a_conflict_and_a_repetition_are_told_in_this_order():
    rows = [told(), told("old", source_id="press"), told("more", source_id="late")]
    older, against, again = (
        link("c", "old", "earlier_wording"),
        link("c", "old", "conflicts"),
        link("old", "c", "repeats"),
    )
    assert found(*rows, links=[again])[:4] == ["restated", "repeated", "", "old"]
    assert found(*rows, links=[again, against])[:4] == ["undecided", "conflict", "", "old"]
    assert found(*rows, links=[again, against, older])[:4] == ["restated", "earlier", "", "old"]
    # The older text is repeated by the younger.
    assert found(*rows, links=[link("old", "c", "earlier_wording")])[:4] == [
        "restated",
        "repeated",
        "",
        "old",
    ]


def test_of_several_linked_statements_that_on_the_oldest_page_is_told():
    pages = {"b": "2024-03-01", "a": "2024-05-01", "z": ""}
    rows = [told(), *(told(name, published=day) for name, day in pages.items())]
    links = [link("c", other, "repeats") for other in "abz"]
    assert found(*rows, links=links)[3] == "b"


@pytest.mark.parametrize("country", ["IRN", "TUR", "KOR", "USA", "ARM"])
def test_every_reason_that_is_read_is_there_and_has_at_most_forty_words(country):
    tables_ = load_tables()
    report = Report("01_claims", parse({"country": country, "as_of": "2026-09-29"}, tables_), tables_)
    audited = statements(report, claims.audit(tables_, country, report.parameters.as_of))
    for words in (*audited["why"], *audited["change"]):
        assert 0 < len(words.split()) <= LONGEST, words


def test_each_statement_of_the_seed_documents_has_a_verdict_and_a_chapter():
    tables_ = load_tables()
    audited = claims.audit(tables_, "IRN", date(2026, 9, 29))
    every = claims.seed_documents(audited, tables_)
    assert (every["source_id"].nunique(), len(every)) == (4, 56)
    assert every["quotation"].map(bool).all()
    assert set(every["verdict"]) == set(OUTCOMES)
    assert (every["chapter"] != "").all()


def test_the_register_stands_and_texts_under_test_certify_nothing():
    audited = claims.audit(load_tables(), "IRN", date(2026, 9, 29)).set_index("claim_id")
    # IRCT 77118, an undated entry of a register.
    assert audited.loc["s001-06", "verdict"] == BORNE_OUT
    only = ["s001-03", "s002-02", "s003-06", "x-basirat-01", "x-tiecna-01", "x-yjc22-01"]
    assert set(audited.loc[only, "verdict"]) == {RESTATED}
