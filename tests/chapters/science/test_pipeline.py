"""Trials in one search of a register: complete, so that a zero is one; by phase, year and country."""

from datetime import date

import pytest
from tests.made import event, made_tables, product, tail

from regenatlas import paths
from regenatlas.chapters.science import figures, pipeline
from regenatlas.counting.snapshot import take_snapshot
from regenatlas.tables.load import load_tables
from regenatlas.tables.provenance import Traced

MSC = "Mesenchymal stem"
ASKED = "2022-10-05"


def rows_of(counts, query=MSC, as_of=ASKED, **given):
    """`counts`: trials by country, by and value."""
    return [
        {
            "count_id": f"{country}-{as_of}-{by}-{value}-{query}".replace(" ", "-").lower(),
            "country": country,
            "as_of": as_of,
            "query": query,
            "by": by,
            "value": value,
            "trials": n,
            **tail(**given),
        }
        for (country, by, value), n in counts.items()
    ]


COUNTS = {
    ("WLD", "all", "all"): 20,
    ("WLD", "year", "2014"): 6,
    ("WLD", "year", "2021"): 9,
    ("IRN", "all", "all"): 5,
    ("IRN", "phase", "phase_1"): 2,
    ("IRN", "phase", "phase_1_2"): 1,
    ("IRN", "phase", "phase_2_3"): 1,
    ("IRN", "phase", "not_stated"): 1,
    ("IRN", "year", "2012"): 1,
    ("IRN", "year", "2016"): 2,
    ("IRN", "year", "2021"): 1,
    ("IRN", "year", "2023"): 1,
    ("IRN", "year_phase", "2012_phase_1"): 1,
    ("IRN", "year_phase", "2016_phase_1_2"): 1,
    ("IRN", "year_phase", "2016_phase_2_3"): 1,
    ("IRN", "year_phase", "2021_phase_1"): 1,
    ("IRN", "year_phase", "2023_not_stated"): 1,
    ("IRN", "sponsor", "industry"): 2,
    ("IRN", "status", "completed"): 3,
    ("CHN", "all", "all"): 9,
    ("KOR", "all", "all"): 5,
}


def world(*rows, **more):
    steps = [{"step_id": "s", "product_id": "b", "step": "first_trial", "date": "2010", **tail()}]
    return made_tables(
        products=[product("a"), product("b", modality="car_t"), product("c", origin_country="KOR")],
        events=[event(key, "FDA", "authorised", "2020-01-01") for key in ("a", "b", "c")],
        trial_counts=[*rows] or rows_of(COUNTS),
        first_steps=steps,
        **more,
    )


def searched(tables, day=date(2024, 6, 30), **given):
    return pipeline.searches(tables, take_snapshot(tables, day, **given))


def said(search, country):
    made = pipeline.numbers(search, country)
    return {key: one.value if isinstance(one, Traced) else one for key, one in made.items()}


def test_phases_are_grouped_by_their_numbers():
    groups = {
        "early": ("early_phase_1", "phase_1", "phase_1_2", "phase_0"),
        "middle": ("phase_2",),
        "late": ("phase_2_3", "phase_3", "phase_4"),
        "unphased": ("not_applicable", "not_stated"),
    }
    assert {code: {pipeline.phase_group(one) for one in ones} for code, ones in groups.items()} == {
        code: {code} for code in groups
    }


def test_a_search_is_known_from_its_day_on_and_the_newest_answer_to_it_counts():
    older = rows_of({("WLD", "all", "all"): 12}, as_of="2020-03")
    other = rows_of({("WLD", "all", "all"): 30}, query="CAR-T", as_of="2020-03-31")
    tables = world(*rows_of(COUNTS), *older, *other)
    assert searched(tables, date(2020, 3, 30)) == []
    for day, found in {
        date(2022, 10, 4): [(1, "CAR-T", "2020-03-31", 30), (2, MSC, "2020-03", 12)],
        date(2022, 10, 5): [(1, MSC, ASKED, 20), (2, "CAR-T", "2020-03-31", 30)],
    }.items():
        assert [
            (one.at, one.query, one.day, one.sum("WLD", "all")[0]) for one in searched(tables, day)
        ] == found
    late = world(*rows_of(COUNTS, source_id="late"), sources={"late": "2023-05-01"})
    assert searched(late, known_by=date(2023, 4, 30)) == []
    assert len(searched(late, known_by=date(2023, 5, 1))) == 1


def test_what_a_search_says_of_a_country():
    (search,) = searched(world())
    assert said(search, "IRN") == {
        "query": MSC,
        "day": ASKED,
        "publisher": "Publisher of made",
        "modality": "msc",
        "since": 2017,
        "until": 2021,
        "before_since": 2012,
        "before_until": 2016,
        "trials": 5,
        "world": 20,
        "place": 2,
        "of": 3,
        "share": 0.25,
        "industry": 2,
        "completed": 3,
        "early": 3,
        "middle": 0,
        "late": 1,
        "unphased": 1,
        "recent": 1,
        "late_recent": 0,
        "before": 3,
        "world_recent": 9,
        "world_before": 6,
    }


def test_a_country_without_a_row_has_a_true_zero_that_rests_on_the_whole_answer():
    (search,) = searched(world())
    made = pipeline.numbers(search, "USA")
    assert (made["trials"].value, made["place"].value, made["share"].value) == (0, None, 0.0)
    assert made["trials"].rows == (f"trial_counts:wld-{ASKED}-all-all-mesenchymal-stem",)
    assert pipeline.starts(search, "USA").empty
    frame = pipeline.compared(search, ["USA", "IRN", "USA"]).set_index("country")
    assert list(frame.index) == ["IRN", "USA", "WLD"]
    assert frame["trials"].tolist() == [5, 0, 20]
    assert frame["industry"].isna().tolist() == [False, True, False]
    assert frame.loc["IRN", "industry"] == 0.4


def test_the_last_full_year_is_that_before_the_day_unless_the_year_is_over():
    (search,) = searched(world(*rows_of(COUNTS, as_of="2022-12-31")))
    assert (search.last_year, said(search, "IRN")["before"]) == (2022, 2)  # 2013 to 2017


def test_starts_are_listed_for_every_year_up_to_that_of_the_search():
    (search,) = searched(world())
    begun = pipeline.starts(search, "IRN")
    assert sorted(set(begun["year"])) == list(range(2012, 2023))
    some = begun[begun["n"] > 0]
    assert list(zip(some["year"], some["phase"], some["n"], strict=True)) == [
        (2012, "early", 1),
        (2016, "early", 1),
        (2016, "late", 1),
        (2021, "early", 1),
    ]


@pytest.mark.parametrize(("country", "query", "found"), [("IRN", MSC, (1, 0)), ("CHN", MSC, (0, 0))])
def test_licences_of_the_kind_that_a_search_asks_for(country, query, found):
    tables = world(*rows_of(COUNTS, query))
    snapshot = take_snapshot(tables, date(2024, 6, 30))
    (search,) = pipeline.searches(tables, snapshot)
    made = pipeline.licensed(tables, search, country, snapshot)
    assert (made["products"].value, made["tried"].value) == found


def test_a_first_trial_is_known_of_a_licence_and_a_search_of_no_kind_tells_of_none():
    snapshot = take_snapshot(tables := world(*rows_of(COUNTS, "CAR-T cells")), date(2024, 6, 30))
    (search,) = pipeline.searches(tables, snapshot)
    assert pipeline.licensed(tables, search, "IRN", snapshot)["tried"].value == 1
    (search,) = searched(world(*rows_of(COUNTS, "regeneration")))
    assert pipeline.licensed(tables, search, "IRN", snapshot) == {}


def test_one_row_for_each_search():
    tables = world(*rows_of(COUNTS), *rows_of({("WLD", "all", "all"): 30}, "CAR-T", "2021-01-01"))
    frame = pipeline.overview(searched(tables), "IRN")
    assert frame["query"].tolist() == [MSC, "CAR-T"]
    assert frame["trials"].tolist() == [5, 0]
    assert frame["place"].isna().tolist() == [False, True]


def test_the_stored_search_agrees_with_a_published_count_of_the_same_register():
    """Rodriguez-Fuentes and others had 1,138 trials in July 2020, 228 in China, 186 in the United States."""
    tables = load_tables(paths.DATA)
    (search, *_) = searched(tables, date(2026, 1, 1))
    for country in ("WLD", "CHN", "USA"):
        published = tables.row(f"trials:{country}-2020-07-msc")["trials"]
        begun, _ = search.sum(country, "year", [str(year) for year in range(1990, 2021)])
        assert abs(begun / published - 1) < 1 / 8, country


def test_the_figure_leaves_out_who_has_no_trial(told):
    (search,) = searched(world())
    beside = pipeline.compared(search, ["IRN", "USA", "CHN"])
    words = {code: code for code in pipeline.PHASES} | {"starts": "begun", "all": "all"}
    names = {"IRN": "Iran", "CHN": "China"}
    drawn = beside[~beside["whole"]]
    figure = figures.pipeline(pipeline.starts(search, "IRN"), drawn, "IRN", names, words, "t", "a")
    assert {"2016, late: 1", "Iran, early: 3", "China, early: 0"} <= set(told(figure))
    assert "United" not in figure.svg
    alone = figures.pipeline(pipeline.starts(search, "USA"), drawn, "USA", names, words, "t", "a")
    assert "begun" not in alone.svg
