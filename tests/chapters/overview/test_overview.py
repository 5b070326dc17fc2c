"""Measures beside the middle of all countries, their trends and certainty, and the table of peers."""

from datetime import date
from functools import cache

import pandas as pd
import pytest
from tests.made import event, made_tables, product, rule, tail

from regenatlas.chapters.overview import overview, peer_table
from regenatlas.chapters.overview.overview import Measure
from regenatlas.counting.evidence import Level
from regenatlas.counting.searched import Missing
from regenatlas.counting.snapshot import take_snapshot
from regenatlas.tables.load import Tables, load_tables
from regenatlas.tables.provenance import Traced

TODAY = date(2026, 9, 29)
DAY = date(2024, 6, 30)


def activity(country, year, total, relation="exactly"):
    return {"activity_id": f"{country}-{year}", "country": country, "year": year, "scope": "national_annual",
            "transplants_total": total, "value_relation": relation, "population_millions": 10.0, "plot": True,
            **tail()}  # fmt: skip


def made():
    """Iran gained a product within the year; its transplants are a lower bound, as are those of Japan."""
    events = [("a", "2020"), ("b", "2024-03-01"), ("c", "2020")]
    people = {
        "indicator_id": "p",
        "country": "IRN",
        "indicator": "population_total",
        "year": 2023,
        "value": 5e7,
    }
    return made_tables(
        [product("a"), product("b"), product("c", origin_country="JPN")],
        [event(key, "IFDA", "authorised", day) for key, day in events],
        [rule_of("plain", default=True), rule_of("by_jurisdiction_members")],
        country_indicators=[{**people, **tail()}],
        hsct_activity=[
            activity("IRN", 2022, 60, "at_least"),
            activity("JPN", 2022, 90, "at_least"),
            activity("KOR", 2022, 50),
        ],
    )


def rule_of(name, **given):
    by = "jurisdiction" if name.startswith("by_jurisdiction") else "origin"
    return rule(name, count_by=by, **given)


@cache
def several():
    """Four products of two countries, three of them licensed in Korea, two fields; Japan partly searched."""
    made = made_tables(
        [
            product("a", therapeutic_area="oncology", origin_country="KOR"),
            product("b", therapeutic_area="oncology", origin_country="KOR"),
            product("c", therapeutic_area="dermatology", origin_country="KOR"),
            product("d", therapeutic_area="oncology", origin_country="IRN", named=False),
        ],
        [
            event("a", "MFDS", "authorised", "2020"),
            event("b", "MFDS", "authorised", "2020", verified=False),
            event("c", "MFDS", "authorised", "2024-06-30"),
            event("d", "IFDA", "authorised", "2020"),
        ],
        [
            rule_of("plain", default=True),
            rule_of("by_jurisdiction_members"),
            rule_of("pooled", eu="as_one"),
        ],
        country_indicators=[
            figure("KOR", "population_total", 2021, 1e7),
            figure("KOR", "population_total", 2022, 2e7),
            figure("KOR", "rd_expenditure_pct_gdp", 2022, 4.5),
            figure("IRN", "rd_expenditure_pct_gdp", 2022, 0.5),
            figure("KOR", "health_expenditure_per_head_ppp", 2023, 3000.0),
        ],
        hsct_activity=[activity("KOR", 2022, 50)],
    )
    searched = made["regulators"]["regulator_id"].map({"PMDA": "partly", "NMPA": "no"}).fillna("yes")
    return Tables({**made, "regulators": made["regulators"].assign(searched=searched)})


def figure(country, name, year, value):
    key = f"{country}-{year}-{name}"
    row = {"indicator_id": key, "country": country, "indicator": name, "year": year, "value": value}
    return {**row, **tail()}


def measured(country, rule_name=None, made=None, day=DAY):
    made = made or several()
    return {one.name: one for one in overview.measures(made, country, take_snapshot(made, day, rule_name))}


def test_each_measure_of_a_country_and_the_middle_of_all_worked_out_by_hand(monkeypatch):
    monkeypatch.setattr(overview, "COMPARED", 2)
    found = measured("KOR")
    assert list(found) == [name for name, *_ in overview.MEASURES]
    assert {name: (one.now.value, one.of.value, one.median.value) for name, one in found.items()} == {
        # Iran, Japan (in part), Korea, the United States, three members and the kingdom; not China.
        "products": (3, 8, 0),
        "licensed": (3, 8, 0),
        "areas": (2, 8, 0),
        "per_head": (1.5, 1, None),  # three for twenty millions
        "abroad": (0, 2, 0),
        "transplants": (50, 1, None),
        "research": (4.5, 2, 2.5),
        "health": (3000, 1, None),
    }
    assert {name: one.year for name, one in found.items() if one.year} == {
        **dict.fromkeys(("per_head", "transplants", "research"), 2022),
        "health": 2023,
    }
    assert found["research"].median.rows == (
        "country_indicators:IRN-2022-rd_expenditure_pct_gdp",
        "country_indicators:KOR-2022-rd_expenditure_pct_gdp",
    )
    assert found["areas"].now.rows == (
        "authorisations:a.MFDS.authorised.2020",
        "authorisations:b.MFDS.authorised.2020",
        "authorisations:c.MFDS.authorised.2024-06-30",
    )


def test_few_countries_make_no_middle_and_the_bounds_of_others_none_at_all():
    found = measured("IRN", made=made())
    assert found["transplants"].median.value is None
    # Japan's lower bound compares with nobody, Iran's own is shown.
    assert (found["transplants"].of.value, found["transplants"].at_least) == (2, True)
    assert found["products"].of.value == 9
    assert found["products"].median.value == 0


def test_a_trend_has_the_ends_of_earlier_years_and_the_day_itself():
    found = measured("KOR")
    trend = dict(found["products"].trend)
    assert (trend[2019], trend[2020], trend[2023], trend[2024]) == (0, 2, 2, 3)
    assert dict(found["areas"].trend)[2024] == 2
    # The inhabitants of 2021 are known when the year is over.
    assert found["per_head"].trend == ((2021, 2.0), (2022, 1.0), (2023, 1.0), (2024, 1.5))
    assert found["research"].trend == ((2022, 4.5),)
    assert found["transplants"].trend == ((2022, 50.0),)
    assert measured("JPN")["products"].trend == ()


def test_none_found_is_zero_in_a_searched_country_and_unknown_in_another():
    japan, china = measured("JPN"), measured("CHN")
    assert [japan[name].now.value for name in ("products", "licensed", "areas")] == [0, 0, 0]
    assert [china[name].now.value for name in ("products", "licensed", "areas")] == [None, None, None]
    counts = ("products", "licensed", "areas", "per_head")
    assert {japan[name].missing for name in counts[:3]} == {Missing.NONE_FOUND}
    assert {china[name].missing for name in counts} == {Missing.NOT_SEARCHED}
    usa = measured("USA")
    assert {usa[name].missing for name in counts[:3]} == {Missing.ZERO}
    # The United States were searched, but no table tells how many live there.
    assert (usa["per_head"].missing, usa["research"].missing) == (Missing.NOT_COLLECTED,) * 2
    # Without a product none can be licensed abroad.
    assert usa["abroad"].missing is Missing.NOT_APPLICABLE


def test_products_licensed_abroad_are_counted_by_country_and_the_union_is_not_abroad_to_itself():
    tables = made_tables(
        [product("a", origin_country="KOR"), product("b", origin_country="DEU")],
        [
            event("a", "MFDS", "authorised", "2020"),
            event("a", "PMDA", "authorised", "2021"),
            event("a", "FDA", "authorised", "2021"),
            event("b", "EMA", "authorised", "2020"),
            event("b", "FDA", "authorised", "2022"),
        ],
        [rule_of("plain", default=True), rule_of("by_jurisdiction_members"), rule_of("pooled", eu="as_one")],
        country_indicators=[figure("KOR", "population_total", 2015, 1e7)],
        hsct_activity=[activity("KOR", 2022, 50)],
    )
    assert measured("KOR", made=tables)["abroad"].now.value == 2
    assert dict(measured("KOR", made=tables)["abroad"].trend)[2020] == 0
    assert measured("KOR")["abroad"].missing is Missing.NONE_FOUND
    assert measured("KOR")["products"].certainty is Level.HIGH
    assert measured("KOR")["abroad"].certainty is Level.MEDIUM
    pooled = measured("DEU", "pooled", made=tables)["abroad"]
    assert pooled.now.value == 1
    assert "authorisations:b.FDA.authorised.2022" in pooled.now.rows


def test_what_has_no_value_is_told_by_why():
    told = overview.without_value(list(measured("CHN").values()))
    assert told["not_searched"][0] == "products by the rule of this report"
    assert len(told["not_searched"]) == 4
    assert told["not_collected"][-1] == "health spending per head in international dollars"
    assert len(told["not_collected"]) == 3


def test_a_figure_is_as_sure_as_its_age_and_a_count_as_its_place():
    assert measured("KOR")["research"].certainty is Level.HIGH
    assert measured("KOR", day=date(2029, 6, 30))["research"].certainty is Level.MEDIUM  # of 2022
    assert measured("KOR", day=date(2027, 6, 30))["research"].certainty is Level.HIGH
    assert measured("IRN", made=made())["transplants"].certainty is Level.LOW  # at least
    assert measured("JPN")["products"].certainty is Level.MEDIUM  # searched in part


def test_a_count_has_a_range_where_products_may_be_identical():
    made = several()
    twins = made.replaced(products=made["products"].assign(may_be=["", "a", "", ""]))
    found = measured("KOR", made=twins)
    ranges = {name: (one.low, one.high) for name, one in found.items() if one.high is not None}
    assert ranges == {"products": (2, 3), "licensed": (2, 3)}


def test_transplants_on_record_since_the_latest_counts_make_a_range_with_its_years():
    tables = made()
    said = activity("KOR", 2023, 80) | {"activity_id": "KOR-said", "scope": "national_annual_statement"}
    paid = activity("KOR", 2022, 60) | {"activity_id": "KOR-paid", "scope": "national_annual_supported"}
    more = pd.concat([tables["hsct_activity"], pd.DataFrame([said, paid])], ignore_index=True)
    one = measured("KOR", made=tables.replaced(hsct_activity=more))["transplants"]
    assert (one.now.value, one.low, one.high, one.years) == (50, 50, 80, "2022–2023")
    assert set(one.rows) == {"hsct_activity:KOR-2022", "hsct_activity:KOR-said", "hsct_activity:KOR-paid"}
    assert one.certainty is Level.LOW
    assert measured("KOR", made=tables)["transplants"].high is None


def one(value, median, **given):
    """A measure of which only its place beside the middle matters."""
    traced = [
        Traced(n, ("products:a",), name) for n, name in ((value, "m"), (median, "m_median"), (9, "m_of"))
    ]
    return Measure("m", given.pop("label", "Measure"), *traced, **given)


def test_above_or_below_the_middle_is_only_what_lies_there_with_its_whole_range():
    assert [one(n, 5).side for n in (7, 5, 3)] == [1, 0, -1]
    assert one(None, 5).side == one(7, None).side == 0
    assert [one(7, 5, low=low, high=7).side for low in (6, 5, 4)] == [1, 0, 0]
    # A lower bound may lie above a middle that it does not reach.
    assert [one(n, 5, at_least=True).side for n in (7, 3)] == [1, 0]
    found = [one(7, 5), one(8, 5), one(3, 5), one(5, 5), one(7, None), one(None, 5)]
    assert overview.beside(found) == {"n": 4, "above": 2, "below": 1}


def test_tiles_are_the_measures_with_a_value_and_say_their_year():
    found = [
        one(7, 5),
        one(53.0, None, year=2015, at_least=True),
        one(None, 5),
        one(60, 5, year=2015, years="2015–2023", rows=("products:b",), certainty=Level.LOW),
    ]
    told = overview.tiles(found, date(2024, 1, 1))
    assert [n.value for n in told["now"]] == [7, 53, 60]
    assert told["now"][1].unit == "at_least"
    assert told["year"].tolist() == ["2024", "2015", "2015–2023"]
    assert told["certainty"].tolist() == ["high", "high", "low"]
    assert told["rows"][2] == ("products:a", "products:b")
    assert overview.tiles([one(None, 5)], date(2024, 1, 1)).empty
    japan = overview.tiles(list(measured("JPN").values()), DAY)
    assert japan["name"].tolist() == ["products", "licensed", "areas"]


def test_a_label_within_a_sentence_is_small_unless_abbreviated():
    labels = ["Products by the rule", "R&D, % of GDP", "GDP per head"]
    within = [one(7, 5, label=label).label_within for label in labels]
    assert within == ["products by the rule", "R&D, % of GDP", "GDP per head"]


# ---- peers


def near(country, codes, made=None):
    made = made or several()
    return peer_table.peers(made, country, codes, take_snapshot(made, DAY))


def test_the_country_comes_first_and_its_peers_by_count(monkeypatch):
    frame = near("IRN", ["JPN", "KOR", "IRN", "CHN"])
    assert frame["country"].tolist() == ["IRN", "KOR", "JPN", "CHN"]
    assert frame["own"].tolist() == [True, False, False, False]
    assert [n.value for n in frame["n"]] == [1, 3, 0, 0]
    assert [n.name for n in frame["n"][:2]] == ["count", "peers.kor.count"]
    assert [rank.value for rank in frame["rank"]] == [2, 1, None, None]
    assert frame["missing"].tolist() == ["", "", "none_found", "not_searched"]
    assert frame["gained"].tolist()[:2] == [1, 3]
    assert pd.isna(frame["gained"][2])
    # Research is known for two, transplants for one.
    assert "research" not in frame
    assert "transplants" not in frame
    assert [n.value for n in frame["licensed"]] == [1, 3, 0, None]
    monkeypatch.setattr(peer_table, "KNOWN_FOR", 2)
    frame = near("IRN", ["JPN", "KOR", "IRN", "CHN"])
    assert [n.value for n in frame["research"]] == [0.5, 4.5, None, None]
    assert "country_indicators:KOR-2022-rd_expenditure_pct_gdp" in frame["rows"][1]


def test_peers_with_more_and_with_as_many_products():
    assert peer_table.ahead(near("IRN", ["JPN", "KOR"])) == {
        "peers": 2, "more": 1, "same": 0, "doubtful": False, "missing": ""
    }  # fmt: skip
    made = several()
    twins = made.replaced(products=made["products"].assign(may_be=["", "a", "a", ""]))
    told = peer_table.ahead(near("KOR", ["IRN"], twins))
    assert (told["more"], told["same"], told["doubtful"]) == (0, 1, True)  # Korea has 1 to 3, Iran 1
    assert near("KOR", ["IRN", "JPN"], twins).loc[0, ["licensed_low", "licensed_high"]].tolist() == [1, 3]
    assert peer_table.ahead(near("CHN", ["JPN"]))["missing"] == "not_searched"


# ---- the real tables


@pytest.fixture(scope="module")
def tables():
    return load_tables()


def test_a_country_that_was_never_searched_has_no_value_not_zero(tables):
    found = measured("NPL", made=tables, day=TODAY)
    assert found["products"].now.value is None
    assert found["licensed"].now.value is None


def of(tables, country, day, name):
    return measured(country, made=tables, day=day)[name]


def test_the_transplant_rate_of_spain_is_the_published_one(tables):
    """78.9 for a million inhabitants in 2024: the national transplant organisation, in larazon.es."""
    published = tables.row("hsct_activity:ESP-2024-national_annual")
    assert (published["rate_per_10_million"], published["source_id"]) == (789, "larazon.es-ee8fffe8")
    rate = of(tables, "ESP", TODAY, "transplants")
    assert rate.year == 2024
    assert rate.now.value == pytest.approx(789, rel=0.005)  # the source's population is a little smaller


@pytest.mark.parametrize(
    ("day", "published", "gene_therapies"),
    [
        (date(2011, 12, 15), 16, 0),  # KFDA list of 16 licensed cell therapies (kmib.co.kr-d4305c52)
        (
            date(2021, 8, 3),
            16,
            2,
        ),  # 16 cell therapies still licensed (press9.kr-ae2cfde3); Zolgensma, Kymriah
        (date(2022, 2, 23), 15, 3),  # 15 relicensed (pharmstoday.com-ca8411c0); and Luxturna
    ],
)
def test_licensed_cell_therapies_of_korea_are_as_many_as_published(tables, day, published, gene_therapies):
    assert of(tables, "KOR", day, "licensed").now.value == published + gene_therapies


def test_every_value_leads_to_rows(tables):
    for one in measured("KOR", made=tables, day=TODAY).values():
        if one.now.value is not None:
            assert one.now.rows, one.name
