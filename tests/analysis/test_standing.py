"""What chapter 01 says about a place, on a small world made by hand."""

from datetime import date

import pytest

from regenatlas.analysis import standing as chapter
from regenatlas.analysis.ranking import by_definition
from regenatlas.analysis.snapshot import snapshot
from tests.made import event, made_tables, product, rule, tail

DAY = date(2024, 6, 30)
HOMES = {"a": "USA", "b": "USA", "c": "USA", "d": "KOR", "e": "KOR", "f": "IRN", "g": "IRN", "h": "JPN"}


def world():
    events = [event(i, "FDA" if i in "abc" else "PMDA", "authorised", "2020-01-01") for i in "abcdeh"]
    events += [
        event("f", "IFDA", "authorised", "2023-05-01"),
        event("g", "IFDA", "authorised", "2024-01-01", verified=False),
    ]
    rules = [
        rule("strict_eu_atmp", default=True),
        rule("cell_therapy_only", classes="cell_therapy"),
        rule("verified", verified_only=True, named_only=True),
        rule("there", count_by="jurisdiction"),
        rule("apart", classes="tissue_engineered", in_range=False),
    ]
    products = [product(i, origin_country=c, named=i != "g") for i, c in HOMES.items()]
    sizes = {"USA": (300_000_000, 2023), "KOR": (50_000_000, 2023), "IRN": (80_000_000, 2023)}
    indicators = [
        {
            "indicator_id": f"{c}-{year}-population_total",
            "country": c,
            "year": year,
            "indicator": "population_total",
            "value": float(n),
            **tail(),
        }
        for c, (n, year) in sizes.items()
    ]
    indicators += [
        {
            "indicator_id": f"IRN-{y}-population_total",
            "country": "IRN",
            "year": y,
            "indicator": "population_total",
            "value": 1.0,
            **tail(),
        }
        for y in (2022, 2030)
    ]
    ranks = [
        ("r1", "IRN", "world_rank_atmp_products", "2023-12", 3, "exactly"),
        ("r2", "IRN", "world_rank_atmp_products", "2024-06-30", 2, "exactly"),
        ("r3", "IRN", "world_rank_cell_therapy", "2024-06-30", 5, "top_n"),
        ("r4", "IRN", "world_rank_cell_therapy", "2025-01-01", 1, "exactly"),
        ("r5", "IRN", "science_rank_stem_cell", "2024-01-01", 1, "exactly"),
        ("r6", "USA", "world_rank_atmp_products", "2024-01-01", 9, "exactly"),
    ]
    columns = ("rank_id", "country", "metric", "date", "rank", "rank_relation")
    return made_tables(
        products,
        events,
        rules,
        country_indicators=indicators,
        reported_ranks=[{**dict(zip(columns, row, strict=True)), **tail()} for row in ranks],
    )


@pytest.fixture
def tables():
    return world()


def test_a_standing_gives_count_place_range_and_distance(tables):
    found = chapter.standing(tables, "IRN", snapshot(tables, DAY))
    assert (found.count.value, found.rank.value, found.ranked.value, found.tied.value) == (2, 2, 4, 1)
    assert found.place.tied_with == ("KOR",)
    # «there» puts Iran third: two licences against three of the United States and three of Japan.
    assert (found.best.value, found.worst.value) == (2, 3)
    assert (found.distance.above, found.distance.to_tie, found.distance.to_pass) == (("USA",), 1, 2)


def test_every_number_of_a_standing_leads_to_the_licence_events_it_rests_on(tables):
    found = chapter.standing(tables, "IRN", snapshot(tables, DAY))
    assert found.count.rows == (
        "authorisations:f.IFDA.authorised.2023-05-01",
        "authorisations:g.IFDA.authorised.2024-01-01",
    )
    assert len(found.rank.rows) == 7  # Iran's two, Korea's two, the United States' three; not Japan's one
    assert len(found.ranked.rows) == 8


def test_definitions_that_rank_a_part_of_the_field_stay_out_of_the_range(tables):
    places = chapter.standing(tables, "KOR", snapshot(tables, DAY)).definitions
    assert not places.set_index("definition_id").loc["apart", "in_range"]


def test_a_country_without_a_product_has_no_place_and_no_range(tables):
    found = chapter.standing(tables, "IND", snapshot(tables, DAY))
    assert (found.count.value, found.rank.value, found.best.value, found.worst.value) == (0, None, None, None)
    assert found.count.rows == ()


def test_the_ladder_groups_the_definitions_by_the_place_they_give(tables):
    steps = chapter.ladder(by_definition(tables, "IRN", DAY))
    assert list(steps["rank"]) == [2, 3]
    assert list(steps["ids"]) == [("cell_therapy_only", "strict_eu_atmp"), ("there", "verified")]
    assert list(steps["low"]) == [2, 1]
    assert list(steps["high"]) == [2, 2]
    assert list(steps["shared"]) == [True, True]


def test_the_league_shows_the_top_and_the_country_itself_below_it(tables):
    league = chapter.league(tables, "JPN", snapshot(tables, DAY), size=1)
    assert list(league["country"]) == ["USA", "JPN"]
    assert list(league["rank"]) == [1, 4]
    assert list(league["focal"]) == [False, True]


def test_half_years_end_with_the_day_itself():
    assert chapter.half_years(date(2024, 2, 1), years=1) == [
        date(2023, 6, 30),
        date(2023, 12, 31),
        date(2024, 2, 1),
    ]


def test_the_history_recounts_every_half_year_by_one_rule(tables):
    past = chapter.history(tables, ["IRN"], snapshot(tables, DAY), years=1)
    assert list(past["day"]) == [date(2023, 6, 30), date(2023, 12, 31), DAY]
    assert list(past["n"]) == [1, 1, 2]
    assert list(past["rank"]) == [3, 3, 2]


def test_products_per_head_use_the_newest_year_up_to_the_day(tables):
    heads = chapter.per_head(tables, snapshot(tables, DAY), "population_total", 10_000_000)
    assert list(heads["country"]) == ["KOR", "IRN", "USA"]
    assert list(heads["per"]) == pytest.approx([0.4, 0.25, 0.1])
    assert list(heads["year"]) == [2023, 2023, 2023]
    assert "country_indicators:KOR-2023-population_total" in heads.loc[0, "rows"]


def test_dropping_a_regulator_shows_how_the_place_hangs_on_it(tables):
    moves = chapter.without_one_regulator(tables, "IRN", snapshot(tables, DAY)).set_index("regulator_id")
    assert list(moves.loc["IFDA", ["n", "products"]]) == [0, 2]
    assert moves.loc["IFDA"].isna()["rank"]
    assert moves.loc["PMDA", "rank"] == 2
    assert moves.loc["FDA", "rank"] == 1
    assert moves.index[0] == "IFDA"


def test_coverage_counts_regulators_searched_in_part_and_not_at_all(tables):
    found = chapter.coverage(tables)
    assert {code: number.value for code, number in found.items()} == {"yes": 7, "partly": 0, "no": 0}


def test_naming_tells_named_from_verified_products(tables):
    found = chapter.naming(tables, "IRN", snapshot(tables, DAY))
    assert {key: number.value for key, number in found.items()} == {"named": 1, "unnamed": 1, "verified": 1}
    assert "products:g" in found["unnamed"].rows


def test_reported_places_stand_beside_the_definitions_that_give_them(tables):
    found = chapter.reported_places(tables, "IRN", snapshot(tables, DAY)).set_index("rank_id")
    assert list(found.index) == [
        "r1",
        "r2",
        "r3",
    ]  # r4 is of a later day, r5 another metric, r6 another country
    assert found.loc["r1", "ids"] == ("cell_therapy_only", "strict_eu_atmp", "there", "verified")
    assert found.loc["r2", "ids"] == ("cell_therapy_only", "strict_eu_atmp")
    assert found.loc["r3", "ids"] == ("cell_therapy_only", "strict_eu_atmp", "there", "verified")
    assert found.loc["r2", "ours"] == 2


def test_the_change_is_counted_by_the_same_rule_on_the_earlier_day(tables):
    found = chapter.change_since(tables, "IRN", snapshot(tables, DAY), date(2023, 6, 30))
    assert (found["count_before"].value, found["rank_before"].value) == (1, 3)
