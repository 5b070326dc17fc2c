"""Counts of transplants: what compares, what is only shown beside it."""

from datetime import date

import pandas as pd
import pytest
from tests.made import tail
from tests.made_capacity import DAY, people, snapshot_of, tables_of, transplants

from regenatlas.chapters.capacity import capacity
from regenatlas.counting.snapshot import take_snapshot
from regenatlas.tables.load import Tables, load_tables

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
    return made, *capacity.activity(made, snapshot_of(made, day, known_by))


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


def test_a_population_is_that_of_the_country_and_year_and_no_other_figure_is_one():
    counts = [transplants(country, 2015, 160, population_millions=None) for country in ("IRN", "KOR", "DEU")]
    money = {**people("KOR", 2015, 5.0), "indicator": "gdp_ppp", "indicator_id": "money"}
    sizes = [people("IRN", 2015, 80e6), people("IRN", 2016, 40e6), people("DEU", 2016, 50e6), money]
    made, found, _ = seen(hsct_activity=counts, country_indicators=sizes)
    rates = capacity.rates(made, found)
    assert rates[["country", "rate"]].to_numpy().tolist() == [["IRN", 20]]


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


def test_rows_without_a_number_are_not_shown():
    _, counts, _ = seen(hsct_activity=[transplants("IRN", 2017, None, "national_annual_partial")])
    assert capacity.own_series(counts, "IRN", capacity.NATION_A_YEAR).empty


def test_undated_numbers_for_a_year_are_told_apart():
    _, counts, _ = seen(date(2031, 1, 1))
    loose = capacity.undated_numbers(capacity.own_series(counts, "IRN", capacity.NATION_A_YEAR))
    assert (loose["reports"].value, loose["low"].value, loose["high"].value) == (2, 40, 150)
    assert capacity.undated_numbers(capacity.own_series(counts, "KOR", capacity.NATION_A_YEAR)) == {}


def rank_row(day, rank=2):
    return {
        "rank_id": f"IRN-{day}",
        "country": "IRN",
        "metric": "hsct_rank",
        "date": day,
        "rank": rank,
        "rank_relation": "exactly",
        "scope": "world",
        **tail(),
    }


def test_a_claimed_rank_is_read_as_kindly_as_the_numbers_allow():
    made, counts, _ = seen(date(2031, 1, 1), reported_ranks=[rank_row("2020-01-13"), rank_row("2035", 1)])
    years = capacity.own_series(counts, "IRN", capacity.NATION_A_YEAR)
    newest = capacity.latest(capacity.rates(made, counts))
    claimed = capacity.claimed_rank(made, snapshot_of(made, date(2031, 1, 1)), newest, years, "IRN")
    assert (claimed["date"], claimed["rank"].value) == ("2020-01-13", 2)
    # Even with 150, stated loosely, Germany and Korea count more.
    assert (claimed["highest"].value, claimed["more"].value) == (150, 2)
    assert capacity.claimed_rank(made, snapshot_of(made, date(2019, 1, 1)), newest, years, "IRN") == {}
    assert capacity.claimed_rank(made, snapshot_of(made), newest, years.iloc[:0], "IRN") == {}


@pytest.mark.parametrize(("country", "year"), [("CHN", 2019), ("ESP", 2023), ("ESP", 2024)])
def test_rates_are_those_that_the_sources_print(country, year):
    # China 2019: 86 for ten million (Chinese registry); Spain: 77.4 and 78.9 for a million (ONT).
    real = load_tables()
    counts, _ = capacity.activity(real, take_snapshot(real, date(2026, 6, 30)))
    rates = capacity.rates(real, counts)
    own = rates[(rates["country"] == country) & (rates["year"] == year)]
    there = (counts["country"] == country) & (counts["year"] == year)
    printed = counts.loc[there, "rate_per_10_million"].dropna()
    assert own["rate"].item() == pytest.approx(printed.item(), rel=0.02)


def rates_of(*rows):
    """Rates as `capacity.rates` gives them: country, year, rate and, if it is no exact one, its relation."""
    return pd.DataFrame(
        [
            {
                "country": country,
                "year": year,
                "scope": "national_annual",
                "transplants": int(rate),
                "relation": relation[0] if relation else "exactly",
                "population": 10.0,
                "rate": float(rate),
                "source_id": "made",
                "rows": (f"hsct_activity:{country}-{year}",),
            }
            for country, year, rate, *relation in rows
        ]
    )


def test_a_rate_is_for_ten_million_inhabitants_whatever_the_size_of_the_country():
    counts = [transplants("IRN", 2015, 600, population_millions=80.0, value_relation="about")]
    made, found, _ = seen(hsct_activity=counts)
    rate = capacity.rates(made, found).iloc[0]
    assert (rate["transplants"], rate["population"], rate["rate"]) == (600, 80, 75)
    assert (rate["relation"], rate["source_id"]) == ("about", "made")


def test_rates_of_other_scopes_are_given_where_asked_for():
    made, found, _ = seen()
    asked = capacity.rates(made, found, ["national_annual_supported"])
    assert asked[["country", "scope", "transplants"]].to_numpy().tolist() == [
        ["IRN", "national_annual_supported", 90]
    ]
    assert set(capacity.rates(made, found)["scope"]) == {"national_annual"}


def test_a_count_without_a_year_has_no_rate_nor_has_one_without_a_number():
    counts = [transplants("IRN", None, 50), transplants("KOR", 2015, None), transplants("KOR", 2016, 7, "no")]
    made, found, _ = seen(hsct_activity=counts)
    assert capacity.rates(made, found).empty


def test_countries_with_the_same_rate_stand_in_the_order_of_their_codes():
    newest = capacity.latest(rates_of(("KOR", 2020, 5), ("DEU", 2019, 5), ("EGY", 2019, 9), ("EGY", 2020, 1)))
    assert list(newest["country"]) == ["DEU", "KOR", "EGY"]


def test_two_exact_rates_have_a_highest_and_a_lowest_and_one_has_neither():
    newest = rates_of(("DEU", 2020, 30), ("KOR", 2020, 9.9), ("EGY", 2020, 4, "at_least"))
    span = capacity.ends(newest)
    assert (span["high"].value, span["low"].value) == (30, 9.9)
    assert (span["high"].rows, span["low"].rows) == (("hsct_activity:DEU-2020",), ("hsct_activity:KOR-2020",))
    assert (span["high"].digits, span["low"].digits) == (0, 1)
    assert (span["high"].about[:7], span["low"].about[:6]) == ("Highest", "Lowest")
    assert capacity.ends(newest[newest["country"] != "KOR"]) == {}
    assert capacity.ends(rates_of(("DEU", 2020, 10.0), ("KOR", 2020, 10.0)))["low"].digits == 0


def test_the_newest_rate_of_a_region_is_taken_and_northern_america_is_one_of_its_own():
    counts = [
        transplants("XAE", 2017, None, "region_rate", rate_per_10_million=31.0),
        transplants("XAE", 2016, None, "region_rate", rate_per_10_million=28.0),
        transplants("XAE", 2018, 5, "national_annual", rate_per_10_million=99.0),
        transplants("XLA", 2016, None, "region_rate", rate_per_10_million=90.0),
        transplants("XNA", 2016, None, "region_rate", rate_per_10_million=560.0),
    ]
    made, found, _ = seen(hsct_activity=counts)
    own = capacity.region(made, found, "IRN")
    assert (own["rate"].value, own["rate"].digits, own["year"].value) == (31, 0, 2017)
    assert own["rate"].rows == ("hsct_activity:XAE-2017-region_rate",)
    places = made["countries"]
    places = places.assign(
        who_region=places["who_region"].where(places["iso3"] != "USA", "AMRO"),
        un_subregion=places["un_subregion"].where(places["iso3"] != "USA", "Northern America"),
    )
    assert capacity.region(Tables({**made, "countries": places}), found, "USA")["region"].value == "XNA"
    south = Tables({**made, "countries": places.assign(un_subregion="South America")})
    assert capacity.region(south, found, "USA")["region"].value == "XLA"


def test_five_others_can_be_followed_those_with_most_years_and_then_by_their_codes():
    series = rates_of(
        *((code, year, 1) for code in "GFEDCB" for year in (2019, 2020)),
        *(("H", year, 1) for year in (2018, 2019, 2020)),
        ("IRN", 2020, 1),
        ("A", 2020, 1),
    )
    beside = capacity.companions(series, "IRN", [])
    assert sorted(set(beside["country"])) == ["B", "C", "D", "E", "H", "IRN"]
    assert sorted(set(capacity.companions(series, "IRN", ["G", "A"], most=2)["country"])) == ["G", "H", "IRN"]
    assert len(capacity.companions(series, "B", [], most=0)) == 2  # the country itself, every year


def test_any_of_the_numbers_of_a_row_lets_it_be_shown():
    only = [
        transplants("IRN", 2015, None, more=f"-{name}", **{name: 3})
        for name in ("allogeneic", "autologous", "paediatric", "teams")
    ]
    _, counts, _ = seen(hsct_activity=[*only, transplants("IRN", 2016, None), transplants("KOR", 2015, 1)])
    assert len(capacity.own_series(counts, "IRN", capacity.NATION_A_YEAR)) == 4


def test_a_rate_that_stays_has_not_fallen_and_a_change_is_a_share_of_the_first():
    still = capacity.growth(rates_of(("KOR", 2019, 8), ("KOR", 2020, 8)), "KOR")
    assert (still["change"].value, still["rose"]) == (0, True)
    series = rates_of(
        ("KOR", 2017, 90, "at_least"), ("KOR", 2018, 80), ("KOR", 2019, 10), ("KOR", 2020, 20),
        ("DEU", 2021, 99),
    )  # fmt: skip
    fell = capacity.growth(series, "KOR")
    assert (fell["first"].value, fell["first_year"].value) == (80, 2018)
    assert (fell["last"].value, fell["last_year"].value) == (20, 2020)
    assert (fell["change"].value, fell["rose"]) == (0.75, False)
    assert fell["last"].rows == ("hsct_activity:KOR-2020",)
    assert len(fell["change"].rows) == 3
    assert capacity.growth(series.iloc[:2], "KOR") == {}


def test_a_claimed_rank_is_the_latest_one_and_a_country_that_counts_as_many_is_not_above():
    ranks = [
        rank_row("2021-05", 4),
        rank_row("2020-01-13", 2),
        rank_row("2022", None),
        {**rank_row("2023", 1), "metric": "other"},
        {**rank_row("2023-03", 5), "rank_relation": "top_n"},  # among the first five is no place
        {**rank_row("2023-04", 1), "scope": "region"},
        {**rank_row("2023-02", 1), "country": "KOR"},
    ]
    made, counts, _ = seen(reported_ranks=ranks)
    newest = rates_of(("DEU", 2020, 91), ("KOR", 2020, 90), ("EGY", 2020, 89), ("IRN", 2020, 99))
    years = capacity.own_series(counts, "IRN", ["national_annual_supported"])  # 90 in 2015
    claimed = capacity.claimed_rank(made, snapshot_of(made), newest, years, "IRN")
    assert (claimed["date"], claimed["rank"].value) == ("2021-05", 4)
    assert (claimed["highest"].value, claimed["more"].value) == (90, 1)
    assert claimed["more"].rows == (
        "hsct_activity:DEU-2020",
        "hsct_activity:IRN-2015-national_annual_supported",
        "reported_ranks:IRN-2021-05",
    )


def test_scopes_of_a_nation_and_of_centres_are_told_by_their_codes():
    assert set(capacity.scopes(Tables({}), "national", "registry")) > set(capacity.NATION_A_YEAR)
    assert set(capacity.scopes(Tables({}), "centre")) > set(capacity.CENTRE_A_YEAR)


def ends_of(*rows):
    tables = tables_of(hsct_activity=list(rows))
    counts, _ = capacity.activity(tables, snapshot_of(tables))
    ends = capacity.yearly_ends(counts, "IRN")
    return {key: getattr(value, "value", value) for key, value in ends.items()}


def test_the_numbers_for_a_year_of_a_nation_have_two_ends():
    low = transplants("IRN", 2015, 438, value_relation="at_least")
    high = transplants("IRN", 2016, 896, "national_annual_supported")
    assert ends_of(high, low, transplants("IRN", 2017, 9000, "centre_annual")) == {
        "low": 438,
        "low_year": 2015,
        "low_relation": "at_least",
        "high": 896,
        "high_year": 2016,
        "high_relation": "exactly",
        "alike": False,
    }
    assert ends_of(low, transplants("IRN", 2016, 500))["alike"]
    assert ends_of(low, transplants("IRN", 2017, 9000, "centre_annual")) == {}


def test_a_count_bears_the_publisher_of_its_source():
    tables = tables_of(hsct_activity=[transplants("IRN", 2015, 438)])
    counts, _ = capacity.activity(tables, snapshot_of(tables))
    publishers = tables["sources"].set_index("source_id")["publisher"]
    assert counts["publisher"].tolist() == [publishers[counts["source_id"].iloc[0]]]


def test_what_is_reported_stands_by_whole_and_part_the_newest_first_and_the_undated_last():
    rows = [
        transplants("IRN", 2016, 9, "centre_annual"),
        transplants("IRN", None, 7, "national_annual_statement"),
        transplants("IRN", 2015, 5),
        transplants("IRN", 2017, 6, "centre_annual"),
        transplants("IRN", 2016, 8, "national_annual_supported"),
    ]
    tables = tables_of(hsct_activity=rows)
    counts, _ = capacity.activity(tables, snapshot_of(tables))
    assert list(capacity.reported(tables, counts, "IRN")["transplants_total"]) == [8, 5, 7, 6, 9]
