"""Every number of a whole country in a year, and how those of one country fit together."""

from datetime import date

import pytest
from tests.made_capacity import DAY, people, snapshot_of, tables_of, transplants

from regenatlas.chapters.capacity import capacity, known
from regenatlas.counting.snapshot import take_snapshot
from regenatlas.tables.load import load_tables

IRAN = [
    transplants("IRN", 2015, 400, value_relation="at_least"),
    transplants("IRN", 2015, 900, "national_annual_supported"),
    transplants("IRN", 2013, 9000, "national_annual_partial"),
    transplants("IRN", 2014, 500, "centre_annual", value_relation="about"),
    transplants("IRN", 2020, 1300, "national_annual_statement", value_relation="at_least"),
    transplants("IRN", 2020, 1200, "national_annual_statement", more="-2"),
    transplants("IRN", 2015, 2000, "national_annual_statement", more="-3"),
    transplants("IRN", None, 7777, "national_annual_statement"),
]
OTHERS = [
    transplants("KOR", 2017, 500),
    transplants("KOR", 2019, 700, "national_annual_statement"),
    transplants("DEU", 2016, 950),
    transplants("EGY", 2018, 450, "national_annual_statement", value_relation="about"),
    transplants("EGY", 2016, 950, "national_annual_statement"),
]


def figures_of(*rows, population=()):
    made = tables_of(hsct_activity=list(rows), country_indicators=[people("IRN", 2030, 9e6), *population])
    counts, _ = capacity.activity(made, snapshot_of(made, DAY))
    return known.every_rate(made, counts), counts


def values(found):
    return {key: getattr(value, "value", value) for key, value in found.items()}


def test_the_latest_year_with_counts_has_a_lowest_and_a_highest_number():
    every, _ = figures_of(*IRAN)
    found = values(known.known_of(every, "IRN"))
    assert (found["year"], found["low"], found["high"]) == (2015, 400, 900)
    assert (found["low_rate"], found["high_rate"]) == (400, 900)  # of ten million
    assert (found["low_scope"], found["high_scope"]) == ("national_annual", "national_annual_supported")
    assert (found["low_relation"], found["high_relation"]) == ("at_least", "exactly")


def test_a_statement_counts_only_after_the_latest_count_and_the_highest_of_its_year():
    every, _ = figures_of(*IRAN)
    found = values(known.known_of(every, "IRN"))
    assert (found["said"], found["said_year"], found["said_relation"]) == (1300, 2020, "at_least")
    earlier, _ = figures_of(*IRAN[:4], IRAN[6])
    assert "said" not in known.known_of(earlier, "IRN")


def test_all_numbers_have_two_ends():
    every, _ = figures_of(*IRAN)
    found = values(known.known_of(every, "IRN"))
    assert (found["least_rate"], found["least_year"]) == (400, 2015)
    assert (found["most_rate"], found["most_year"]) == (9000, 2013)


def test_of_a_country_with_statements_only_the_latest_is_known_and_of_others_nothing():
    every, _ = figures_of(*OTHERS, transplants("JPN", 2016, 99, "national_cumulative"))
    found = values(known.known_of(every, "EGY"))
    assert (found["said"], found["said_year"]) == (450, 2018)
    assert not {"low", "year", "difference"} & set(found)
    assert known.known_of(every, "JPN") == known.known_of(every, "USA") == {}


def total(year, n, until="", **given):
    return transplants("IRN", year, n, "national_cumulative", until=until, **given)


INHABITANTS = [people("IRN", year, size) for year, size in ((2016, 8e6), (2018, 9e6), (2020, 13e6))]


def test_two_totals_give_transplants_a_year():
    # From 31 December 2016 to 31 December 2018: 730 days, 2,000 transplants; 8.5 million people on average.
    every, _ = figures_of(total(2016, 7000), total(2018, 9000), population=INHABITANTS)
    row = every.iloc[0]
    assert (row["scope"], row["since"], row["year"], row["relation"]) == (
        known.DIFFERENCE,
        2016,
        2018,
        "about",
    )
    assert row["transplants"] == 1001  # 2,000 / 730 × 365.25
    assert row["rate"] == pytest.approx(2000 / 730 * 365.25 / 8.5 * 10)
    assert set(row["rows"]) == {
        "hsct_activity:IRN-2016-national_cumulative",
        "hsct_activity:IRN-2018-national_cumulative",
        "country_indicators:IRN-2016-population_total",
        "country_indicators:IRN-2018-population_total",
    }
    found = known.known_of(every, "IRN")
    assert (found["since"].value, found["until"].value) == (2016, 2018)
    assert (found["difference"].digits, found["difference_rate"].digits) == (-2, -2)


def test_a_total_holds_until_its_own_day_and_totals_lie_a_year_apart():
    # From 20 March 2016 to 31 August 2020 are 1,625 days; the total of June 2020 is the newest but one.
    rows = [
        total(2015, 7000, "2016-03-20"),
        total(2020, 11000, "2020-06", more="-2"),
        total(2020, 12000, "2020-08"),
    ]
    every, _ = figures_of(*rows, population=INHABITANTS)
    assert every["transplants"].tolist() == [round(5000 / 1625 * 365.25)]
    assert every["since"].tolist() == [2016]
    near, _ = figures_of(
        total(2018, 7000, "2018-06-30"), total(2019, 8000, "2019-06-29"), population=INHABITANTS
    )
    assert near.empty


def test_totals_that_do_not_grow_or_have_no_people_give_nothing():
    assert figures_of(total(2016, 9000), total(2018, 9000), population=INHABITANTS)[0].empty
    assert figures_of(total(2021, 7000), total(2023, 9000), population=INHABITANTS)[0].empty


def test_a_country_is_compared_by_its_latest_count_else_by_its_latest_statement():
    every, _ = figures_of(*IRAN, *OTHERS)
    compared = known.reference(every)
    assert list(zip(compared["country"], compared["rate"], compared["counted"], strict=True)) == [
        ("DEU", 950, True), ("KOR", 500, True), ("EGY", 450, False), ("IRN", 400, True),
    ]  # fmt: skip
    highest = compared.set_index("country")["highest"]
    assert highest.drop("EGY").to_dict() == {"DEU": 950, "KOR": 500, "IRN": 900}
    beside = known.beside(compared, "IRN", ["IRN", "EGY", "DEU", "JPN"])
    assert beside["country"].tolist() == ["DEU", "EGY"]
    assert len(known.beside(compared, "IRN", ["EGY", "DEU"], most=1)) == 1


def test_a_range_has_two_standings_among_the_counts_of_others():
    every, _ = figures_of(*IRAN, *OTHERS)
    compared = known.reference(every)
    at = values(known.standing(compared, known.known_of(every, "IRN"), "IRN"))
    # Egypt's statement is no count.
    assert at == {"median": 725, "others": 2, "above_low": 2, "above_high": 1}
    assert known.standing(compared, known.known_of(every, "EGY"), "EGY") == {}
    assert known.standing(compared.iloc[:0], known.known_of(every, "IRN"), "IRN") == {}


def test_a_centre_that_counts_more_than_its_country_shows_that_the_count_is_short():
    _, counts = figures_of(*IRAN)
    assert values(known.larger_centre(counts, "IRN")) == {
        "centre": 500, "centre_year": 2014, "centre_relation": "about",
        "nation": 400, "nation_year": 2015, "nation_relation": "at_least",
    }  # fmt: skip
    _, far = figures_of(IRAN[0], transplants("IRN", 2013, 500, "centre_annual"))
    assert known.larger_centre(far, "IRN") == {}
    _, less = figures_of(IRAN[0], transplants("IRN", 2014, 400, "centre_annual"))
    assert known.larger_centre(less, "IRN") == {}


def test_where_no_count_of_the_country_is_known_the_largest_centre_stands_alone():
    _, counts = figures_of(*(transplants("EGY", y, n, "centre_annual") for y, n in ((2019, 7), (2018, 9))))
    assert values(known.larger_centre(counts, "EGY")) == {
        "centre": 9, "centre_year": 2018, "centre_relation": "exactly",
    }  # fmt: skip
    assert known.larger_centre(counts, "IRN") == {}


def test_iran_is_known_as_its_sources_give_it():
    # 438 (APBMT, 82.6 million), 896 paid by the state, 7,248 by 19 March 2016 and 12,000 by August 2020,
    # more than 1,300 in 2023.
    real = load_tables()
    counts, _ = capacity.activity(real, take_snapshot(real, date(2026, 6, 30)))
    found = values(known.known_of(known.every_rate(real, counts), "IRN"))
    assert (found["year"], found["low"], found["high"], found["said"]) == (2015, 438, 896, 1300)
    assert [round(found[f"{name}_rate"]) for name in ("low", "high", "said")] == [53, 108, 143]
    assert found["difference"] == pytest.approx(4752 / 4.45, rel=0.01)
    assert found["difference_rate"] == pytest.approx(124, abs=1)
