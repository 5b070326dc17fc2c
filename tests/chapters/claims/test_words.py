"""Chapter 04 as tables and sentences, for many claims, one and none."""

from datetime import date

import pandas as pd
import pytest
from tests.made import event, made_tables, product, rule
from tests.made_claims import claim, ledger, link, reported

from regenatlas.chapters.claims import claim_conflicts, words
from regenatlas.chapters.claims import claim_prose as prose
from regenatlas.chapters.claims import claim_series as series
from regenatlas.chapters.claims import claims as analysis
from regenatlas.counting.ranking import by_definition
from regenatlas.report.parameters import parse
from regenatlas.report.report import Report

ATMP, CELLS = "world_rank_atmp_products", "world_rank_cell_therapy"


def report(rows, links=(), ranks=(), **given):
    made = made_tables(
        [product("a"), product("b"), product("d", origin_country="USA")],
        [
            event("a", "IFDA", "authorised", "2020-01-01"),
            event("b", "IFDA", "authorised", "2024-02-01"),
            event("d", "FDA", "authorised", "2019-01-01"),
        ],
        [
            rule("strict_eu_atmp", label="strict", default=True),
            rule("by_jurisdiction", label="there", count_by="jurisdiction"),
        ],
        sources={"paper": "2024-07-01", "old": "2024-01-01", "elsewhere": ""},
        **ledger(list(rows), list(links), list(ranks)),
    )
    return Report("04_claims", parse({"as_of": "2025-01-01", **given}, made), made)


def audit(made):
    parameters = made.parameters
    return analysis.audit(made.tables, parameters.country, parameters.as_of, parameters.known_by)


def total(claim_id, value=2, **given):
    return claim(claim_id, "licensed_products_total", "product_count", value, **given)


FAR = {"testable": "no", "untestable_why": "outside_field", "metric": "biotech_rank"}


def test_the_tests_are_told_by_what_is_stated():
    made = report([total("x"), total("y"), claim("r", ATMP, "rank", 1), {**total("far"), **FAR}])
    table = words.rules(made, audit(made))
    assert table[["what", "n", "definition"]].to_numpy().tolist() == [
        ["place in regenerative medicine", 1, "strict"],
        ["licensed products", 2, "there"],
    ]
    assert table["rows"].iloc[1] == ("claims:x", "claims:y", "definitions:by_jurisdiction")


def test_tested_claims_come_by_topic_and_day_and_the_others_by_reason():
    early = total("early", period_start="2023-01-01", period_end="2023-01-01")
    made = report([total("late"), early, claim("r", ATMP, "rank", 1), {**total("far"), **FAR}])
    found = [
        (topic, heading, list(rows["claim_id"])) for topic, heading, rows in words.tested(made, audit(made))
    ]
    assert found == [
        ("place", "Place in the world", ["r"]),
        ("products", "Licensed products", ["early", "late"]),
    ]
    rest = [(reason, list(rows["claim_id"])) for reason, _, rows in words.untested(made, audit(made))]
    assert rest == [("outside_field", ["far"])]


def test_a_claim_is_shown_with_its_page_its_day_and_its_verdict():
    made = report([total("x")])
    (row,) = words.shown(made, audit(made)).to_dict("records")
    assert row == {
        "claim_id": "x",
        "statement": "Statement x.",
        "spoken": "An Official, The Paper, 1 July 2024",
        "url": "https://example.org/paper",
        "period": "30 June 2024",
        "said": "2",
        "topic": "Licensed products",
        "ours": "2",
        "verdict": "holds as worded",
        "why": "every rule",
        "rows": (
            "authorisations:a.IFDA.authorised.2020-01-01",
            "authorisations:b.IFDA.authorised.2024-02-01",
            "claims:x",
        ),
    }


def test_conflicts_are_set_side_by_side_by_topic():
    made = report([total("x"), total("y", 4)], [link("x", "y", "conflicts", "Two against four.")])
    audited = audit(made)
    ((topic, heading, rows),) = words.conflicts(
        made, audited, claim_conflicts.conflicting_pairs(made.tables, audited)
    )
    assert (topic, heading) == ("products", "Licensed products")
    assert rows[["one", "other", "note"]].to_numpy().tolist() == [
        ["Statement x.", "Statement y.", "Two against four."]
    ]


def test_repeated_statements_tell_who_was_first_and_for_how_long():
    older = total("old", published="2024-01-01", source_id="old")
    month = total("month", published="2024-03")
    made = report([total("x"), older, month], [link("old", "x", "repeats")])
    audited = audit(made)
    table = words.chains(made, audited, claim_conflicts.repeated_statements(made.tables, audited))
    assert table[["first", "last", "pages", "days"]].to_numpy().tolist() == [
        ["An Official, The Paper, 1 January 2024", "An Official, The Paper, 1 July 2024", 2, "182"]
    ]


@pytest.mark.parametrize(
    ("days", "exact", "text"), [(182, True, "182"), (1674, False, "about 1,700"), (None, False, "unknown")]
)
def test_days_between_pages_are_no_more_exact_than_their_dates(days, exact, text):
    frame = pd.DataFrame({"days": [days], "exact": [exact]}, dtype=object)
    assert words._between(report([]).wording, frame) == [text]


def test_re_used_sentences_are_told_page_by_page():
    older = total("old", published="2024-01-01", source_id="old")
    made = report([total("x"), older], [link("x", "old", "earlier_wording")])
    found = claim_conflicts.reused_sentences(made.tables, audit(made))
    assert words.reused(made, found)[["page", "older", "sentences", "days"]].to_numpy().tolist() == [
        ["Page paper", "Page old", 1, "182"]
    ]
    (line,) = prose.reuse(made, found)
    assert str(line) == (
        "Page paper, published on 1 July 2024, repeats 1 statement published on 1 January 2024, 182 days "
        "earlier, as if of its own day."
    )


def test_the_world_is_told_in_every_reading():
    world = claim(
        "w", "atmps_approved_worldwide", "world_count", 9, subject_country="WLD", period_start="2024-01-01"
    )
    made = report([total("x"), world])
    table = words.world(made, series.world_counts(made.tables, audit(made)))
    assert table[["period", "stated", "what", "ours"]].to_numpy().tolist()[0] == [
        "1 January 2024 to 30 June 2024",
        "9",
        "products licensed on the day",
        3,
    ]


def test_open_windows_are_shown_in_both_calendars():
    made = report(
        [claim("n", "licensed_products_new", "new_products", 1, period_start="", period_end="2024-06-30")]
    )
    table = words.windows(made, series.open_windows(made.tables, audit(made)))
    assert table[["start", "day", "stated", "ours"]].to_numpy().tolist()[-1] == [
        "1 January 2024 (11 Dey 1402)",
        "30 June 2024",
        "1",
        1,
    ]


def places(*ranks):
    made = report([], ranks=ranks)
    return made, series.reported_ranks(made.tables, "IRN", made.parameters.as_of)


def test_reported_places_are_shown_with_ours():
    made, found = places(reported("r", ATMP, "2024-06-30", 1), reported("s", ATMP, "2024-06-30", 9))
    assert words.places(made, found)[
        ["what", "reported", "ours", "products", "verdict"]
    ].to_numpy().tolist() == [
        ["place in regenerative medicine", "1st", "1st", 2, "holds as worded"],
        ["place in regenerative medicine", "9th", "1st", 2, "holds under no rule"],
    ]


@pytest.mark.parametrize(
    ("ranks", "title", "text"),
    [
        (
            (1, 1),
            "One rule gives every reported place (2 in all): there",
            "For 2 of them some rule gives the same;",
        ),
        (
            (1, 9),
            "Of 2 reported places no single rule gives more than 1",
            "For 1 of them some rule gives the same;",
        ),
        ((8, 9), "No rule gives any of the 2 reported places", "; no rule gives any of them."),
    ],
)
def test_the_finding_about_reported_places_depends_on_them(ranks, title, text):
    made, found = places(*(reported(f"r{n}", ATMP, "2024-06-30", rank) for n, rank in enumerate(ranks)))
    n = series.rank_agreement(found)
    assert str(prose.places_title(made, found, n)) == title
    said = str(prose.series_text(made, n))
    assert said.startswith("2 places in the world were reported for Irn")
    assert text in said


@pytest.mark.parametrize(
    ("rank", "text"), [(1, "some counting rule gives it."), (9, "no counting rule gives it.")]
)
def test_a_single_reported_place_is_told_in_the_singular(rank, text):
    made, found = places(reported("r", ATMP, "2024-06-30", rank))
    assert (
        str(prose.series_text(made, series.rank_agreement(found)))
        == f"1 place in the world was reported for Irn; {text}"
    )


def test_kinds_of_places_are_named_once():
    assert prose.kinds(report([]), [ATMP, CELLS, ATMP]) == [
        "place in regenerative medicine",
        "place in cell therapy",
    ]
    assert set(prose.places_key(report([]), [ATMP])) == {ATMP, "reported", "top", "ours", "band"}


def headline(*rows):
    made = report(rows)
    return str(prose.headline(made, analysis.claim_tally(audit(made))))


def test_the_headline_tells_what_became_of_the_statements_and_leaves_out_what_did_not_happen():
    assert headline(total("x"), total("y", 9), {**total("far"), **FAR}) == (
        "3 statements about Irn were public by 1 January 2025, and the licence records speak to 2 of them. "
        "1 holds as worded and 1 holds under no rule."
    )


def test_a_single_statement_is_told_in_the_singular():
    assert headline(total("x")) == (
        "1 statement about Irn was public by 1 January 2025: held against the licence records, "
        "it holds as worded."
    )


def test_stated_numbers_are_titled_by_how_many_agree():
    made = report([total("x"), total("y", 9)])
    stated = series.stated_products(audit(made), "IRN")
    assert str(prose.stated_title(made, stated)) == "1 of 2 statements gives our count on its day"
    assert prose.stated_key(made, stated)["licensed_products_total"] == "stated: licensed products"


def test_days_that_do_not_fit_are_told_as_inferences():
    sunday = {**total("s", "Sunday", unit="weekday"), "testable": "no", "untestable_why": "no_table"}
    day = total("d", "Wednesday, February 10", unit="date", period_start="", period_end="", published="")
    made = report([sunday, {**day, "testable": "no", "untestable_why": "undated"}])
    audited = audit(made)
    (line,) = prose.weekdays(made, claim_conflicts.weekdays(audited), audited)
    assert str(line) == (
        "«Sunday» (An Official, The Paper, 1 July 2024): by the date of the page this would be 30 June 2024; "
        "other pages give 30 June 2024, which was a Sunday."
    )
    (line,) = prose.stated_days(made, claim_conflicts.stated_days(audited, date(2025, 1, 1)))
    assert str(line) == (
        "«Wednesday, February 10», without a year, allows 3 readings: 10 February 2016 or 10 February 2021 "
        "as it stands; 30 January 2019 (10 Bahman 1397) if the month is the Solar Hijri one that is often "
        "given by this name. Each is an inference."
    )


def test_counts_and_places_by_rule_stand_in_one_table():
    made = report([])
    table = words.by_rule(made, by_definition(made.tables, "IRN", made.parameters.as_of))
    assert table[["label", "n", "place"]].to_numpy().tolist() == [["there", 2, "1st"], ["strict", 2, "1st"]]
    nothing = words.by_rule(made, by_definition(made.tables, "JPN", made.parameters.as_of))
    assert set(nothing["place"]) == {"none"}


def test_topics_and_outcomes_have_words_for_the_figure():
    made = report([total("x")])
    groups = words.labelled(made, analysis.claims_by_topic(audit(made)))
    assert groups["label"].tolist() == ["Licensed products"]
    assert words.outcomes(made)["contradicted"] == "holds under no rule"


def test_the_command_line_gets_the_audit_in_words():
    made = report([total("x"), total("y", 9)])
    table = words.claims_table(made.tables, "IRN", date(2025, 1, 1))
    assert table.to_dict("records") == [
        {
            "claim_id": "x",
            "statement": "Statement x.",
            "value": "2",
            "day": "2024-06-30",
            "verdict": "reproduced",
            "ours": "2",
            "definitions": "there; strict",
            "why": "every rule",
        },
        {
            "claim_id": "y",
            "statement": "Statement y.",
            "value": "9",
            "day": "2024-06-30",
            "verdict": "contradicted",
            "ours": "2",
            "definitions": "",
            "why": "closest: 2, there",
        },
    ]


def test_a_country_without_claims_gets_an_empty_table_with_columns():
    table = words.claims_table(report([]).tables, "JPN", date(2025, 1, 1))
    assert table.empty
    assert list(table.columns) == [
        "claim_id",
        "statement",
        "value",
        "day",
        "verdict",
        "ours",
        "definitions",
        "why",
    ]
