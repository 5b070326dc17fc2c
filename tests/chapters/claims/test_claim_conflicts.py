"""Claims beside claims: conflicts, repetitions, re-used sentences and days that do not fit."""

from datetime import date

import pytest
from tests.made import made_tables, product
from tests.made_claims import claim, ledger, link

from regenatlas.chapters.claims.claim_conflicts import (
    conflict_numbers,
    conflicting_pairs,
    repeated_statements,
    reuse_facts,
    reused_sentences,
    stated_days,
    weekdays,
)
from regenatlas.chapters.claims.claims import known_claims
from regenatlas.tables.provenance import Traced

DAY = date(2025, 1, 1)
PAGES = {"paper": "2024-07-01", "old": "2024-01-01", "month": "2023-05", "undated": "", "elsewhere": ""}
PAGES |= {"same-day": "2024-07-01", "day-before": "2024-06-30"}


def known(*rows, links=(), day=DAY):
    made = made_tables([product("a")], [], sources=PAGES, **ledger(list(rows), list(links)))
    return made, known_claims(made, "IRN", day)[0]


def said(claim_id, value=7, source_id="paper", **given):
    row = claim(claim_id, "licensed_products_total", "product_count", value, source_id=source_id)
    return {**row, "published": PAGES[source_id], **given}


def test_conflicting_claims_stand_side_by_side_the_earlier_day_first():
    later = said("a", 1, period_start="2024-03-01", period_end="2024-03-01")
    earlier = said("b", 4, period_start="2023-10-01", period_end="2023-10-01")
    pairs = conflicting_pairs(
        *known(later, earlier, links=[link("a", "b", "conflicts", "One against four.")])
    )
    assert pairs.to_dict("records") == [
        {
            "topic": "products",
            "claim_id": "b",
            "other_id": "a",
            "note": "One against four.",
            "rows": ("claim_links:a--b", "claims:b", "claims:a"),
        }
    ]


def test_a_conflict_with_a_claim_that_is_not_known_yet_is_unknown_too():
    links = [link("a", "b", "conflicts")]
    assert conflicting_pairs(*known(said("a"), said("b", published="2025-02-01"), links=links)).empty


def test_other_relations_are_no_conflicts():
    assert conflicting_pairs(*known(said("a"), said("b"), links=[link("a", "b", "repeats")])).empty


def test_who_said_it_first_is_the_oldest_page():
    rows = [said("a"), said("b", source_id="old"), said("c", source_id="undated")]
    links = [link("a", "b", "repeats"), link("a", "c", "repeats")]
    (chain,) = repeated_statements(*known(*rows, links=links)).to_dict("records")
    assert (chain["first"], chain["last"], chain["days"], chain["exact"]) == ("b", "a", 182, True)
    assert chain["pages"] == 3
    assert {"claims:a", "claims:b", "claims:c"} < set(chain["rows"])


def test_claims_linked_through_a_third_are_one_chain_and_longer_ones_come_first():
    rows = [
        said("a"),
        said("b", source_id="old"),
        said("c", source_id="month"),
        said("d"),
        said("e", source_id="old"),
    ]
    links = [link("a", "b", "repeats"), link("b", "c", "repeats"), link("d", "e", "repeats")]
    found = repeated_statements(*known(*rows, links=links))
    assert found[["first", "last", "days"]].to_numpy().tolist() == [["c", "a", 397], ["e", "d", 182]]


def test_a_page_dated_by_its_month_gives_no_exact_number_of_days():
    rows = [said("a"), said("c", source_id="month")]
    assert not repeated_statements(*known(*rows, links=[link("a", "c", "repeats")]))["exact"].iloc[0]


def test_another_number_does_not_carry_a_statement_on_but_the_same_words_do():
    rows = [said("a", 7), said("b", 8, source_id="old")]
    assert repeated_statements(*known(*rows, links=[link("a", "b", "repeats")])).empty
    assert len(repeated_statements(*known(*rows, links=[link("a", "b", "earlier_wording")]))) == 1


def test_without_a_dated_page_nobody_was_first():
    rows = [said("a", source_id="undated"), said("b", source_id="undated")]
    assert repeated_statements(*known(*rows, links=[link("a", "b", "repeats")])).empty


def test_sentences_taken_over_are_gathered_by_page_and_older_page():
    rows = [
        said("a"),
        said("b"),
        said("x", source_id="old"),
        said("y", source_id="old"),
        said("z", source_id="month"),
    ]
    links = [
        link("a", "x", "earlier_wording"),
        link("b", "y", "earlier_wording"),
        link("b", "z", "earlier_wording"),
        link("a", "b", "repeats"),
    ]
    found = reused_sentences(*known(*rows, links=links))
    columns = ["source_id", "older_id", "sentences", "days", "exact"]
    assert found[columns].to_numpy().tolist() == [
        ["paper", "month", 1, 397, False],
        ["paper", "old", 2, 182, True],
    ]


def test_what_was_taken_over_is_counted_where_both_pages_are_known_to_the_day():
    rows = [said("a"), said("x", source_id="old"), said("z", source_id="month")]
    links = [link("a", "x", "earlier_wording"), link("a", "z", "earlier_wording")]
    (row,) = reuse_facts(reused_sentences(*known(*rows, links=links))).to_dict("records")
    refs = ("claim_links:a--x", "claims:a")
    assert row["n"] == Traced(1, refs, "reuse.1", "Statements taken over", "statement")
    assert row["days"] == Traced(182, refs, "reuse.1.days", "Days between the two pages", "day")


def test_an_undated_page_re_uses_sentences_for_an_unknown_time():
    rows = [said("a", source_id="undated"), said("x", source_id="old")]
    (page,) = reused_sentences(*known(*rows, links=[link("a", "x", "earlier_wording")])).to_dict("records")
    assert (page["published"], page["days"], page["exact"]) == (None, None, False)


def test_conflicts_and_repetitions_are_counted_and_the_longest_exact_one_is_told():
    rows = [said("a"), said("b", source_id="old"), said("c", source_id="month"), said("d", 1)]
    links = [link("a", "b", "repeats"), link("a", "d", "conflicts")]
    made, some = known(*rows, links=links)
    found = conflict_numbers(conflicting_pairs(made, some), repeated_statements(made, some))
    assert {name: n.value for name, n in found.items()} == {
        "conflicts": 1,
        "again": 1,
        "days": 182,
        "exact_days": 182,
    }
    nothing = conflict_numbers(
        conflicting_pairs(*known(said("a"))),
        repeated_statements(*known(said("a"))),
    )
    assert {name: n.value for name, n in nothing.items()} == {
        "conflicts": 0,
        "again": 0,
        "days": None,
        "exact_days": None,
    }


# 30 June 2024 was a Sunday, 1 July a Monday.


@pytest.mark.parametrize(("weekday", "fits", "page_day"), [
    ("Sunday", True, date(2024, 6, 30)),
    ("Monday", False, date(2024, 7, 1)),
    ("Tuesday", False, date(2024, 6, 25)),
])  # fmt: skip
def test_a_weekday_is_held_against_the_known_day_and_against_the_page(weekday, fits, page_day):
    (found,) = weekdays(known(said("a", weekday, unit="weekday"))[1]).to_dict("records")
    assert found["day"] == Traced(
        date(2024, 6, 30), "claims:a", "weekday.a", "Day known from elsewhere", "date"
    )
    assert (found["fits"], found["page_day"]) == (fits, page_day)


def test_a_weekday_on_an_undated_page_has_no_day_by_the_page():
    rows = known(said("a", "Sunday", unit="weekday", source_id="undated"))[1]
    assert weekdays(rows)["page_day"].tolist() == [None]


def test_a_day_without_a_year_is_tried_in_both_calendars():
    rows = known(
        said("a", "Wednesday, February 10", unit="date", source_id="undated", period_start="", period_end="")
    )[1]
    (found,) = stated_days(rows, date(2026, 2, 11)).to_dict("records")
    assert found["gregorian"] == [date(2016, 2, 10), date(2021, 2, 10)]
    assert found["solar_hijri"] == [date(2019, 1, 30), date(2025, 1, 29)]  # 10 Bahman 1397 and 1403
    assert found["n"] == Traced(4, "claims:a", "stated-day.a", "Dates that the words may mean", "reading")


def test_a_day_that_does_not_exist_every_year_is_tried_where_it_does():
    row = said("a", "Monday, February 29", unit="date", source_id="undated", period_start="", period_end="")
    (found,) = stated_days(known(row)[1], DAY).to_dict("records")
    assert found["gregorian"] == [date(2016, 2, 29)]
    assert found["solar_hijri"] == [date(2019, 2, 18)]  # 29 Bahman 1397


def test_a_day_with_a_known_period_or_in_other_words_is_left_alone():
    dated = said("a", "Wednesday, February 10", unit="date")
    words = said("b", "in spring", unit="date", source_id="undated", period_start="", period_end="")
    assert stated_days(known(dated, words)[1], DAY).empty


# ---- the order, and the rows behind


def spoken(claim_id, day, value=7, **given):
    return said(claim_id, value, period_start=day, period_end=day, **given)


def test_a_conflict_is_told_under_the_topic_of_the_earlier_claim_and_by_its_day():
    rows = [
        spoken("a", "2024-05-01"),
        spoken("b", "2023-01-01", metric="world_rank_atmp_products"),
        spoken("c", "2023-06-01"),
        spoken("d", "2024-06-01"),
        spoken("e", "2023-07-01"),
        spoken("f", "2023-08-01"),
        spoken("no-day", "", source_id="undated"),
    ]
    links = [link(*pair, "conflicts") for pair in ("ab", "cd", "fe", ("a", "no-day"))]
    found = conflicting_pairs(*known(*rows, links=links))
    assert found[["topic", "claim_id", "other_id"]].to_numpy().tolist() == [
        ["place", "b", "a"],
        ["products", "no-day", "a"],  # a claim without a day comes before all others
        ["products", "c", "d"],  # the earlier of c and d is of June, that of e and f of July
        ["products", "e", "f"],
    ]


def test_claims_of_one_day_stand_by_their_names():
    pairs = conflicting_pairs(*known(said("b"), said("a"), links=[link("b", "a", "conflicts")]))
    assert pairs.loc[0, ["claim_id", "other_id"]].tolist() == ["a", "b"]


def test_a_chain_rests_on_its_statements_and_their_links():
    rows = [said("a"), said("b", source_id="old"), said("c", 1), said("d", 1, source_id="old")]
    links = [link("a", "b", "repeats"), link("c", "d", "repeats"), link("a", "c", "conflicts")]
    found = repeated_statements(*known(*rows, links=links))
    assert found["rows"].tolist() == [
        ("claim_links:a--b", "claims:a", "claims:b"),
        ("claim_links:c--d", "claims:c", "claims:d"),
    ]


def chain_pages(*chains):
    """First claim and days of chains, each given by the pages on which one statement stands."""
    rows, links = [], []
    for name, pages in zip("abcdef", chains, strict=False):
        own = [said(f"{name}{n}", source_id=page) for n, page in enumerate(pages)]
        rows += own
        links += [link(f"{name}0", each["claim_id"], "repeats") for each in own[1:]]
    found = repeated_statements(*known(*rows, links=links))
    return found[["first", "days"]].to_numpy().tolist()


def test_the_longer_time_goes_before_the_more_pages_and_these_before_the_name():
    found = chain_pages(
        ["paper", "undated", "elsewhere"],  # one dated page: for an unknown time
        ["paper", "same-day", "undated"],  # within one day
        ["paper", "same-day", "undated", "elsewhere"],
        ["paper", "day-before"],
        ["paper", "day-before"],
    )
    assert found == [["d1", 1], ["e1", 1], ["c0", 0], ["a0", None], ["b0", 0]]


def test_a_statement_with_one_dated_page_has_a_first_and_no_last():
    links = [link("a", "b", "repeats")]
    (chain,) = repeated_statements(*known(said("a"), said("b", source_id="undated"), links=links)).to_dict(
        "records"
    )
    assert (chain["first"], chain["last"], chain["days"], chain["exact"]) == ("a", "", None, True)
    assert chain["pages"] == 2


def test_twice_on_one_page_is_one_page():
    links = [link("a", "b", "repeats")]
    (chain,) = repeated_statements(*known(said("a"), said("b"), links=links)).to_dict("records")
    assert (chain["pages"], chain["days"], chain["last"]) == (1, 0, "b")


def test_pages_that_re_use_for_an_unknown_time_come_after_those_of_a_single_day():
    rows = [said("a", source_id="undated"), said("b"), said("x", source_id="old")]
    rows += [said("c"), said("y", source_id="day-before")]
    links = [link("a", "x", "earlier_wording"), link("c", "y", "earlier_wording")]
    found = reused_sentences(*known(*rows, links=links))
    assert found[["source_id", "days"]].to_numpy().tolist() == [["paper", 1], ["undated", None]]
    assert found["rows"].iloc[0] == ("claim_links:c--y", "claims:c")
    # The name of the page decides only between equals.
    rows[0] = said("a", source_id="elsewhere")
    found = reused_sentences(*known(*rows, links=links))
    assert found["source_id"].tolist() == ["paper", "elsewhere"]


def test_the_longest_chain_is_told_to_hundreds_of_days_and_the_longest_known_to_the_day_beside_it():
    rows = [
        *(said("a0"), said("a1", source_id="month")),  # longest, but not known to the day
        *(said("b0"), said("b1", source_id="old")),  # 182 days
        *(said("c0"), said("c1", source_id="day-before")),  # one day
        *(said("d0"), said("d1", source_id="undated")),  # no days at all
    ]
    links = [link(f"{name}0", f"{name}1", "repeats") for name in "abcd"]
    made, some = known(*rows, links=links)
    found = conflict_numbers(conflicting_pairs(made, some), repeated_statements(made, some))
    assert (found["exact_days"].value, found["exact_days"].rows) == (
        182,
        ("claim_links:b0--b1", "claims:b0", "claims:b1"),
    )
    assert (found["days"].value, found["days"].rows) == (
        400,
        ("claim_links:a0--a1", "claims:a0", "claims:a1"),
    )
    assert found["again"].value == 4
    made, some = known(*rows[:2], *rows[6:], links=[links[0], links[3]])
    found = conflict_numbers(conflicting_pairs(made, some), repeated_statements(made, some))
    assert (found["days"].value, found["exact_days"].value) == (400, None)


# ---- days


def test_only_a_weekday_that_is_called_one_is_looked_at():
    rows = [
        said("words", "soon", unit="weekday"),
        said("text", "Monday", unit="text"),
        said("undated", "Monday", unit="weekday", source_id="undated", period_start="", period_end=""),
        said("day", "Monday", unit="weekday"),
    ]
    assert weekdays(known(*rows)[1])["claim_id"].tolist() == ["day"]


def fitting(stated, as_of, calendar, **given):
    row = said("a", stated, unit="date", source_id="undated", period_start="", period_end="")
    return stated_days(known(row)[1], as_of, **given)[calendar].sum() or []


def test_a_day_is_looked_for_in_fifteen_years_of_which_the_reports_is_the_last():
    # 10 February was a Thursday in 2011 and 2022.
    stated = "Thursday, February 10"
    assert fitting(stated, date(2025, 12, 31), "gregorian") == [date(2011, 2, 10), date(2022, 2, 10)]
    assert fitting(stated, date(2026, 1, 1), "gregorian") == [date(2022, 2, 10)]
    assert fitting(stated, date(2022, 2, 10), "gregorian", years=1) == [date(2022, 2, 10)]
    assert fitting(stated, date(2022, 2, 9), "gregorian", years=1) == []
    assert fitting(stated, date(2023, 2, 10), "gregorian", years=1) == []
    assert fitting(stated, date(2023, 2, 10), "gregorian", years=2) == [date(2022, 2, 10)]


def test_a_day_of_the_solar_hijri_calendar_is_looked_for_in_the_years_that_touch_these():
    # 10 Bahman 1389 was Sunday, 30 January 2011; 10 Bahman 1390 Monday, 30 January 2012.
    assert date(2011, 1, 30) in fitting("Sunday, February 10", date(2025, 12, 31), "solar_hijri")
    assert date(2011, 1, 30) not in fitting("Sunday, February 10", date(2026, 1, 1), "solar_hijri")
    assert date(2012, 1, 30) in fitting("Monday, February 10", date(2026, 1, 1), "solar_hijri")


def test_the_first_month_of_a_solar_hijri_year_is_called_april_and_its_day_may_be_that_of_the_report():
    # 10 Farvardin 1405 is Monday, 30 March 2026.
    assert fitting("Monday, April 10", date(2026, 3, 30), "solar_hijri")[-1] == date(2026, 3, 30)
    assert date(2026, 3, 30) not in fitting("Monday, April 10", date(2026, 3, 29), "solar_hijri")
    # 29 Esfand 1404, called March, is Friday, 20 March 2026.
    assert fitting("Friday, March 29", date(2026, 3, 20), "solar_hijri")[-1] == date(2026, 3, 20)
