"""What changed between two days, on the small world made by hand."""

from datetime import date

from regenatlas.analysis.changes import changes, corrections_between, moved
from regenatlas.analysis.snapshot import snapshot
from tests.analysis.conftest import DAY
from tests.made import event, made_tables, product

EARLIER = date(2023, 1, 1)


def race():
    """Iran gains two, Japan gains two, the United States lose one between 2023 and the middle of 2024."""
    homes = {"a": "USA", "b": "USA", "c": "KOR", "d": "IRN", "e": "IRN", "f": "JPN", "g": "JPN", "h": "JPN"}
    dates = {
        "a": "2020",
        "b": "2020",
        "c": "2020",
        "d": "2023-02",
        "e": "2023-03",
        "f": "2023-04",
        "g": "2023-05",
        "h": "2023-06",
    }
    events = [event(i, "FDA", "authorised", dates[i]) for i in homes]
    events.append(event("b", "FDA", "withdrawn", "2023-07"))
    return made_tables([product(i, origin_country=c) for i, c in homes.items()], events)


def test_products_that_came_and_went_are_listed_with_their_events():
    tables = race()
    found = changes(tables, "IRN", snapshot(tables, DAY), EARLIER)
    listed = {(row.country, row.product_id): (row.change, row.own) for row in found.products.itertuples()}
    assert listed == {
        ("IRN", "d"): ("gained", True),
        ("IRN", "e"): ("gained", True),
        ("JPN", "f"): ("gained", False),
        ("JPN", "g"): ("gained", False),
        ("JPN", "h"): ("gained", False),
        ("USA", "b"): ("lost", False),
    }
    lost = found.products.set_index("product_id").loc["b", "rows"]
    assert lost == ("authorisations:b.FDA.withdrawn.2023-07",)


def test_the_place_moves_cause_by_cause():
    tables = race()
    steps = changes(tables, "IRN", snapshot(tables, DAY), EARLIER).steps.set_index("cause")
    # Two products tie with the United States; three of Japan pass; a loss elsewhere changes nothing.
    assert [steps["before"].isna()["own"], steps.loc["own", "after"]] == [True, 1]
    assert list(steps.loc["gained", ["before", "after"]]) == [1, 2]
    assert list(steps.loc["lost", ["before", "after"]]) == [2, 2]


def test_the_last_step_ends_at_the_place_of_today():
    tables = race()
    for country in ("USA", "KOR", "IRN", "JPN"):
        shot = snapshot(tables, DAY)
        found = changes(tables, country, shot, EARLIER)
        assert found.steps["after"].iloc[-1] == moved(found, country)["rank_now"].value


def test_numbers_tell_own_from_others():
    tables = race()
    found = changes(tables, "IRN", snapshot(tables, DAY), EARLIER)
    assert found.number("gained", own=True).value == 2
    assert found.number("gained", own=False).value == 3
    assert found.number("lost", own=False).value == 1
    assert found.number("lost", own=True).value == 0


def test_nothing_changes_within_a_day():
    tables = race()
    found = changes(tables, "IRN", snapshot(tables, DAY), DAY)
    assert found.products.empty
    assert list(found.steps["before"]) == list(found.steps["after"]) == [2, 2, 2]


def test_corrections_are_taken_by_their_own_date():
    rows = [
        {"correction_id": str(i), "corrected_on": day}
        for i, day in enumerate(("2023-01-01", "2023-06", "2024-07-01"))
    ]
    tables = made_tables([], [], corrections=rows)
    assert list(corrections_between(tables, EARLIER, DAY)["correction_id"]) == ["1"]
