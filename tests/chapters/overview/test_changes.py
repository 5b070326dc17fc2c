"""What changed between two days, on the small world made by hand."""

from datetime import date

from tests.chapters.conftest import DAY
from tests.made import event, made_tables, product

from regenatlas.chapters.overview.changes import CAUSES, came_and_went, changes, moved
from regenatlas.counting.snapshot import take_snapshot

EARLIER = date(2023, 1, 1)


def race(**more):
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
    more = {"corrections": [correction("none", "2000-01-01")], **more}
    return made_tables([product(i, origin_country=c) for i, c in homes.items()], events, **more)


def correction(key, day="2023-06-01", **given):
    row = {"correction_id": key, "corrected_on": day, "table": "products", "row_id": "c"}
    return {**row, "column": "origin_country", "was": "USA", "now": "KOR", **given}


def test_products_that_came_and_went_are_listed_with_their_events():
    tables = race()
    found = changes(tables, "IRN", take_snapshot(tables, DAY), EARLIER)
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
    steps = changes(tables, "IRN", take_snapshot(tables, DAY), EARLIER).steps.set_index("cause")
    # Two products tie with the United States; three of Japan pass; a loss elsewhere changes nothing.
    assert list(steps.index) == list(CAUSES)
    assert [steps["before"].isna()["own_gained"], steps.loc["own_gained", "after"]] == [True, 1]
    assert list(steps.loc["own_lost", ["before", "after"]]) == [1, 1]
    assert list(steps.loc["gained", ["before", "after"]]) == [1, 2]
    assert list(steps.loc["lost", ["before", "after"]]) == [2, 2]


def test_the_last_step_ends_at_the_place_of_today():
    tables = race()
    for country in ("USA", "KOR", "IRN", "JPN"):
        snapshot = take_snapshot(tables, DAY)
        found = changes(tables, country, snapshot, EARLIER)
        assert found.steps["after"].iloc[-1] == moved(found)["rank_now"].value


def test_numbers_tell_own_from_others_and_rest_on_their_events():
    tables = race()
    n = came_and_went(changes(tables, "IRN", take_snapshot(tables, DAY), EARLIER))
    assert (n.pop("gained"), n.pop("lost")) == (["D", "E"], [])
    assert {key: number.value for key, number in n.items()} == {
        "gained_own": 2,
        "gained_others": 3,
        "lost_own": 0,
        "lost_others": 1,
    }
    assert all(number.name == key for key, number in n.items())
    assert n["gained_own"].rows == (
        "authorisations:d.FDA.authorised.2023-02",
        "authorisations:e.FDA.authorised.2023-03",
    )
    assert n["lost_others"].rows == ("authorisations:b.FDA.withdrawn.2023-07",)


def test_nothing_changes_within_a_day():
    tables = race()
    found = changes(tables, "IRN", take_snapshot(tables, DAY), DAY)
    assert found.products.empty
    assert list(found.steps["before"]) == list(found.steps["after"]) == [2] * len(CAUSES)


def test_own_withdrawals_are_a_cause_of_their_own():
    tables = race()
    steps = changes(tables, "USA", take_snapshot(tables, DAY), EARLIER).steps.set_index("cause")
    # From two products to one: below the two of Iran and three of Japan only once those are counted.
    assert list(steps.loc["own_lost", ["before", "after"]]) == [1, 1]
    assert list(steps.loc["gained", ["before", "after"]]) == [1, 3]


def test_what_corrections_did_to_the_earlier_place_comes_first():
    """Until June 2023 the tables gave Korea's product to the United States: Korea had no place."""
    tables = race(corrections=[correction("c1"), correction("old", "2022-01-01", was="JPN", now="USA")])
    found = changes(tables, "KOR", take_snapshot(tables, DAY), EARLIER)
    first = found.steps.iloc[0]
    assert (first["cause"], first["after"], first["rows"]) == ("corrections", 2, ("corrections:c1",))
    assert found.steps["before"].isna()[0]
    assert found.corrected.made.value == 1
    # The comparison itself is by the tables of today.
    assert list(found.before.counts.items()) == [("KOR", 1), ("USA", 2)]


def two_lost():
    """Of the three products of the United States, a is withdrawn at both regulators and b at one of two."""
    events = [event(i, "FDA", "authorised", "2020") for i in "abc"]
    events += [event(i, "PMDA", "authorised", "2020") for i in "ab"]
    events += [event("a", "FDA", "withdrawn", "2023-07"), event("a", "PMDA", "suspended", "2023-08")]
    events += [event("b", "FDA", "withdrawn", "2023-09"), event("c", "FDA", "withdrawn", "2023-10")]
    events += [event("d", "FDA", "authorised", "2020")]
    products = [product(i, origin_country="USA") for i in "abc"] + [product("d", origin_country="KOR")]
    return made_tables(products, events, corrections=[correction("none", "2000-01-01")])


def test_a_lost_product_rests_on_what_ended_each_of_its_own_licences():
    tables = two_lost()
    found = changes(tables, "USA", take_snapshot(tables, DAY), EARLIER)
    assert found.products[["product_id", "change", "rows"]].to_numpy().tolist() == [
        ["a", "lost", ("authorisations:a.FDA.withdrawn.2023-07", "authorisations:a.PMDA.suspended.2023-08")],
        ["c", "lost", ("authorisations:c.FDA.withdrawn.2023-10",)],
    ]
    # From three products to one, level with Korea.
    steps = found.steps.set_index("cause")
    assert list(steps.loc["own_lost", ["before", "after"]]) == [1, 1]
    assert (moved(found)["count_before"].value, moved(found)["count_now"].value) == (3, 1)


def test_each_product_moves_the_count_by_one():
    # Iran gains one: level with Korea's one, behind the two of the United States.
    homes = {"a": "USA", "b": "USA", "c": "KOR", "d": "IRN"}
    events = [event(i, "FDA", "authorised", "2023-02" if i == "d" else "2020") for i in homes]
    products = [product(i, origin_country=home) for i, home in homes.items()]
    tables = made_tables(products, events, corrections=[correction("none", "2000-01-01")])
    steps = changes(tables, "IRN", take_snapshot(tables, DAY), EARLIER).steps.set_index("cause")
    assert list(steps["after"].loc[["own_gained", "own_lost", "gained", "lost"]]) == [2, 2, 2, 2]


def test_a_country_that_loses_its_last_product_has_no_place_any_more():
    homes = {"a": "USA", "b": "KOR"}
    events = [event(i, "FDA", "authorised", "2020") for i in homes]
    events.append(event("a", "FDA", "withdrawn", "2023-07"))
    products = [product(i, origin_country=home) for i, home in homes.items()]
    tables = made_tables(products, events, corrections=[correction("none", "2000-01-01")])
    steps = changes(tables, "USA", take_snapshot(tables, DAY), EARLIER).steps
    assert steps["before"].astype(object).where(steps["before"].notna(), None).tolist() == [
        1,
        1,
        1,
        None,
        None,
    ]
    assert steps["after"].isna().tolist() == [False, False, True, True, True]
