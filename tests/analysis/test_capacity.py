"""Counts of transplants: what compares, what is only shown beside it."""

from datetime import date

import pandas as pd
import pytest

from regenatlas.analysis import capacity
from regenatlas.analysis.snapshot import snapshot
from regenatlas.tables.load import load_tables
from tests.made import tail
from tests.made_capacity import DAY, people, shot_of, tables_of, transplants

COUNTS = [
    transplants("IRN", 2015, 50, value_relation="at_least"),
    transplants("IRN", 2015, 90, "national_annual_supported"),
    transplants("IRN", None, 150, "national_annual_statement", value_relation="about"),
    transplants("IRN", None, 40, "national_annual_statement", more="-2"),
    transplants("IRN", 2014, 30, "centre_annual"),
    transplants("IRN", 2016, 700, "national_cumulative"),
    transplants("KOR", 2015, 400),
    transplants("KOR", 2017, 500),
    transplants("DEU", 2016, 700),
    transplants("DEU", 2030, 900),
    transplants("EGY", 2015, 8),
    transplants("CHN", 2015, None, allogeneic=300),
    transplants("JPN", 2015, 450, population_millions=None),
    transplants("JPN", 2019, 99, plot=False),
    transplants("XAE", 2016, None, "region_rate", rate_per_10_million=28.0),
]


def tables(**more):
    given = {
        "hsct_activity": COUNTS,
        "country_indicators": [people("IRN", 2015, 80e6), people("IRN", 2030, 99e6)],
        **more,
    }
    return tables_of(**given)


def seen(day=DAY, known_by=None, **more):
    made = tables(**more)
    return made, *capacity.activity(made, shot_of(made, day, known_by))


def test_only_counts_of_a_nation_in_a_year_compare():
    made, counts, _ = seen()
    rates = capacity.rates(made, counts)
    assert list(zip(rates["country"], rates["year"], rates["rate"], strict=True)) == [
        ("DEU", 2016, 700),
        ("EGY", 2015, 8),
        ("IRN", 2015, 50),
        ("KOR", 2015, 400),
        ("KOR", 2017, 500),
    ]
    assert rates.loc[2, "relation"] == "at_least"


def test_a_population_is_taken_from_the_indicators_where_the_row_has_none():
    counts = [transplants("IRN", 2015, 160, population_millions=None)]
    made, found, _ = seen(hsct_activity=counts)
    rates = capacity.rates(made, found)
    assert rates["rate"].item() == pytest.approx(20)
    assert rates["rows"].item() == (
        "hsct_activity:IRN-2015-national_annual",
        "country_indicators:IRN-2015-population_total",
    )


def test_a_count_without_a_population_is_named_not_lost():
    made, counts, _ = seen()
    assert capacity.without_population(counts, capacity.rates(made, counts)) == ["JPN"]


def test_a_count_is_unknown_before_its_year_is_over_and_rejected_ones_always():
    _, counts, _ = seen(date(2016, 12, 30))
    assert "DEU" not in set(counts["country"])
    _, counts, _ = seen(date(2016, 12, 31))
    assert "DEU" in set(counts["country"])
    assert 99 not in set(counts["transplants_total"])


def test_undated_counts_are_left_out_of_a_report_on_an_earlier_day():
    undated = {"source_id": "undated"}
    given = {
        "hsct_activity": [
            transplants("IRN", 2015, 5),
            transplants("IRN", None, 7, **undated),
            transplants("IRN", 2030, 9),
        ],
        "sources": {"undated": "", "made": "2014"},
    }
    _, counts, left_out = seen(**given)
    assert (list(counts["transplants_total"]), list(left_out["transplants_total"])) == ([5], [7])
    _, counts, left_out = seen(date(2031, 1, 1), **given)
    assert left_out.empty
    assert set(counts["transplants_total"]) == {5, 7, 9}


def test_an_undated_count_is_as_old_as_its_source():
    _, counts, _ = seen(date(2019, 12, 31))
    assert counts["year"].notna().all()
    _, counts, _ = seen(date(2020, 1, 1))
    assert counts["year"].isna().sum() == 2


def test_a_source_published_later_was_not_known():
    counts = [transplants("KOR", 2015, 1, source_id="late"), transplants("DEU", 2015, 2)]
    _, found, _ = seen(
        known_by=date(2021, 1, 1), hsct_activity=counts, sources={"late": "2022", "made": "2020"}
    )
    assert list(found["country"]) == ["DEU"]


def test_the_latest_year_of_each_country_stands_with_the_highest_rate_first():
    made, counts, _ = seen()
    newest = capacity.latest(capacity.rates(made, counts))
    assert list(newest["country"]) == ["DEU", "KOR", "IRN", "EGY"]
    assert list(newest["year"]) == [2016, 2017, 2015, 2015]


def test_a_country_is_set_beside_the_middle_of_the_others():
    made, counts, _ = seen()
    newest = capacity.latest(capacity.rates(made, counts))
    at = capacity.standing(newest, "IRN")
    assert (at["rate"].value, at["median"].value, at["higher"].value, at["others"].value) == (50, 500, 2, 3)
    assert (at["year"].value, at["count"].value, at["relation"]) == (2015, 50, "at_least")
    assert at["rate"].rows == ("hsct_activity:IRN-2015-national_annual",)
    assert capacity.standing(newest, "JPN") == {}
    assert capacity.standing(newest.head(1), "DEU") == {}


def test_the_lowest_rate_is_no_lower_bound():
    made, counts, _ = seen()
    newest = capacity.latest(capacity.rates(made, counts))
    span = capacity.ends(newest)
    assert (span["high"].value, span["high_country"], span["low"].value, span["low_country"]) == (
        700,
        "DEU",
        8,
        "EGY",
    )
    assert capacity.ends(newest[newest["country"] != "EGY"])["low_country"] == "KOR"
    assert capacity.ends(newest.tail(1)) == {}


def test_small_rates_keep_a_decimal():
    made, counts, _ = seen()
    assert capacity.ends(capacity.latest(capacity.rates(made, counts)))["low"].digits == 1


def test_a_region_has_a_rate_of_its_own():
    made, counts, _ = seen()
    area = capacity.region(made, counts, "IRN")
    assert (area["rate"].value, area["year"].value, area["region"].value) == (28, 2016, "XAE")
    assert capacity.region(made, counts, "KOR") == {}
    assert capacity.region(made, counts, "ZZZ") == {}
    early = counts[counts["year"] < 2016]
    assert capacity.region(made, early, "IRN") == {}


def test_growth_runs_between_exact_years_only():
    made, counts, _ = seen()
    rates = capacity.rates(made, counts)
    way = capacity.growth(rates, "KOR")
    assert (way["first"].value, way["last"].value, way["change"].value, way["rose"]) == (400, 500, 0.25, True)
    falling = rates.assign(rate=-rates["rate"] + 1000)
    assert capacity.growth(falling, "KOR")["rose"] is False
    bounded = rates.assign(relation="at_least")
    assert capacity.growth(bounded, "KOR") == {}
    assert capacity.growth(rates, "IRN") == {}


def test_those_followed_through_time_have_two_years_and_peers_come_first():
    made, counts, _ = seen()
    rates = capacity.rates(made, counts)
    beside = capacity.companions(rates, "IRN", ["DEU"])
    assert set(beside["country"]) == {"IRN", "KOR"}  # the peer has one year only
    more = pd.concat([rates, rates[rates["country"] == "DEU"].assign(year=2010)])
    assert set(capacity.companions(more, "IRN", ["DEU"], most=1)["country"]) == {"IRN", "DEU"}
    most = pd.concat([more, rates[rates["country"] == "DEU"].assign(year=2009)])
    assert set(capacity.companions(most, "IRN", [], most=1)["country"]) == {"IRN", "DEU"}
    assert set(capacity.companions(most, "IRN", ["KOR"], most=1)["country"]) == {"IRN", "KOR"}


def test_a_series_keeps_its_scopes_and_puts_undated_rows_last():
    _, counts, _ = seen(date(2031, 1, 1))
    own = capacity.own_series(counts, "IRN", capacity.NATION_A_YEAR)
    assert (
        list(own["scope"])
        == ["national_annual", "national_annual_supported"] + ["national_annual_statement"] * 2
    )
    assert own["year"].isna().tolist() == [False, False, True, True]
    every = capacity.yearly(counts, "IRN")
    assert list(every["transplants_total"]) == [30, 50, 90]  # no totals of all years, nothing undated


def test_rows_without_a_number_are_not_shown():
    _, counts, _ = seen(hsct_activity=[transplants("IRN", 2017, None, "national_annual_partial")])
    assert capacity.own_series(counts, "IRN", capacity.NATION_A_YEAR).empty


def test_numbers_for_one_year_that_differ_are_told_with_how_they_are_meant():
    _, counts, _ = seen()
    apart = capacity.disagreement(capacity.own_series(counts, "IRN", capacity.NATION_A_YEAR))
    assert (apart["year"].value, apart["low"].value, apart["high"].value, apart["reports"].value) == (
        2015,
        50,
        90,
        2,
    )
    assert (apart["low_relation"], apart["high_relation"]) == ("at_least", "exactly")
    assert capacity.disagreement(capacity.own_series(counts, "KOR", capacity.NATION_A_YEAR)) == {}


def test_the_year_with_the_widest_difference_is_told():
    rows = [transplants("IRN", y, n, s) for y, n, s in [
        (2014, 10, "national_annual"), (2014, 40, "national_annual_statement"),
        (2015, 10, "national_annual"), (2015, 20, "national_annual_statement"),
    ]]  # fmt: skip
    _, counts, _ = seen(hsct_activity=rows)
    assert (
        capacity.disagreement(capacity.own_series(counts, "IRN", capacity.NATION_A_YEAR))["year"].value
        == 2014
    )


def test_undated_numbers_for_a_year_are_told_apart():
    _, counts, _ = seen(date(2031, 1, 1))
    loose = capacity.undated(capacity.own_series(counts, "IRN", capacity.NATION_A_YEAR))
    assert (loose["reports"].value, loose["low"].value, loose["high"].value) == (2, 40, 150)
    assert capacity.undated(capacity.own_series(counts, "KOR", capacity.NATION_A_YEAR)) == {}


def rank_row(day, rank=2):
    return {
        "rank_id": f"IRN-{day}",
        "country": "IRN",
        "metric": "hsct_rank",
        "date": day,
        "rank": rank,
        **tail(),
    }


def test_a_claimed_rank_is_read_as_kindly_as_the_numbers_allow():
    made, counts, _ = seen(date(2031, 1, 1), reported_ranks=[rank_row("2020-01-13"), rank_row("2035", 1)])
    years = capacity.own_series(counts, "IRN", capacity.NATION_A_YEAR)
    newest = capacity.latest(capacity.rates(made, counts))
    claimed = capacity.claimed_rank(made, shot_of(made, date(2031, 1, 1)), newest, years, "IRN")
    assert (claimed["date"], claimed["rank"].value) == ("2020-01-13", 2)
    # Even with 150, stated loosely, Germany and Korea count more.
    assert (claimed["highest"].value, claimed["more"].value) == (150, 2)
    assert capacity.claimed_rank(made, shot_of(made, date(2019, 1, 1)), newest, years, "IRN") == {}
    assert capacity.claimed_rank(made, shot_of(made), newest, years.iloc[:0], "IRN") == {}


@pytest.mark.parametrize(("country", "year"), [("CHN", 2019), ("ESP", 2023), ("ESP", 2024)])
def test_rates_are_those_that_the_sources_print(country, year):
    # China 2019: 86 for ten million (Chinese registry); Spain: 77.4 and 78.9 for a million (ONT).
    real = load_tables()
    counts, _ = capacity.activity(real, snapshot(real, date(2026, 6, 30)))
    rates = capacity.rates(real, counts)
    own = rates[(rates["country"] == country) & (rates["year"] == year)]
    printed = counts.loc[
        (counts["country"] == country) & (counts["year"] == year), "rate_per_10_million"
    ].item()
    assert own["rate"].item() == pytest.approx(printed, rel=0.02)
