"""From the first step in people to the first licence, worked by hand."""

from datetime import date

import pandas as pd
import pytest
from tests.made import event, made_tables, product, tail

from regenatlas import paths
from regenatlas.chapters.science import translation
from regenatlas.counting.snapshot import take_snapshot
from regenatlas.tables.load import load_tables

DAY = date(2024, 12, 31)


def step(product_id, day, kind="first_trial", link="same_product", source_id="made"):
    row = {
        "step_id": f"{product_id}.{kind}",
        "product_id": product_id,
        "step": kind,
        "date": day,
        "link": link,
        "detail": "It began.",
    }
    return {**row, **tail(source_id)}


EVENTS = [
    event("a", "IFDA", "authorised", "2020-01-01"),
    event("a", "FDA", "authorised", "2018-01-01"),
    event("b", "IFDA", "conditional", "2022-01-01", date_basis="not_later_than"),
    event("c", "FDA", "authorised", "2023", source_id="late"),
]
PRODUCTS = [product("a"), product("b"), product("c", origin_country="USA"), product("d"), product("e")]
STEPS = [
    step("a", "2010-01-01"),
    step("a", "2012-01-01", "first_patient"),
    step("b", "2019", link="same_disease"),
    step("c", "2019-12-31"),
    step("d", "2015"),
]


def world():
    return made_tables(PRODUCTS, EVENTS, sources={"late": "2024-05-01"}, first_steps=STEPS)


def test_the_earliest_step_and_the_first_licence_count():
    tables = world()
    found = translation.cases(tables, take_snapshot(tables, DAY)).set_index("product_id")
    assert found.loc["a", ["step_date", "licence_date"]].tolist() == ["2010-01-01", "2018-01-01"]
    assert found.loc["a", "years"] == pytest.approx(8, abs=0.01)
    assert found.loc["a", "rows"] == (
        "first_steps:a.first_trial",
        "authorisations:a.FDA.authorised.2018-01-01",
    )


def test_partial_dates_count_from_their_last_day():
    tables = world()
    found = translation.cases(tables, take_snapshot(tables, DAY)).set_index("product_id")
    assert found.loc["b", "years"] == pytest.approx(2, abs=0.01)  # 2019-12-31 to 2022-01-01
    assert found.loc["c", "years"] == pytest.approx(4, abs=0.01)  # 2019-12-31 to 2023-12-31


def test_a_licence_known_only_by_a_later_day_makes_the_way_an_upper_bound():
    tables = world()
    found = translation.cases(tables, take_snapshot(tables, DAY)).set_index("product_id")
    assert found["at_most"].to_dict() == {"b": True, "c": False, "a": False}


@pytest.mark.parametrize(
    ("first", "other", "at_most"),
    [
        ("decision", event("a", "FDA", "authorised", "2020", date_basis="not_later_than"), False),
        ("not_later_than", event("a", "FDA", "authorised", "2020"), True),
        # It came and went in the same year: the day of its end does not make that of the licence a bound.
        ("decision", event("a", "FDA", "withdrawn", "2018", date_basis="not_later_than"), False),
        ("not_later_than", event("a", "FDA", "withdrawn", "2018"), True),
        # An earlier licence that is not in the tables was withdrawn before.
        ("decision", event("a", "FDA", "withdrawn", "2016", date_basis="not_later_than"), False),
    ],
)
def test_only_the_event_that_licensed_the_product_makes_the_way_an_upper_bound(first, other, at_most):
    licence = event("a", "FDA", "conditional", "2018", date_basis=first)
    tables = made_tables(PRODUCTS, [licence, other], first_steps=STEPS)
    found = translation.cases(tables, take_snapshot(tables, DAY)).set_index("product_id")
    assert found.loc["a", "at_most"] == at_most


def test_a_step_or_a_licence_of_the_day_itself_has_happened():
    tables = made_tables(
        [product("a")],
        [event("a", "IFDA", "authorised", "2024-12-31")],
        first_steps=[step("a", "2024-12-31")],
    )
    found = translation.cases(tables, take_snapshot(tables, DAY))
    assert found["years"].tolist() == [0]
    assert translation.cases(tables, take_snapshot(tables, date(2024, 12, 30))).empty


def test_a_step_of_a_year_that_is_not_over_has_not_surely_happened():
    tables = made_tables(
        [product("a")], [event("a", "IFDA", "authorised", "2020-01-01")], first_steps=[step("a", "2024")]
    )
    assert translation.cases(tables, take_snapshot(tables, date(2024, 12, 30))).empty
    assert len(translation.cases(tables, take_snapshot(tables, DAY))) == 1


def test_products_without_a_licence_by_the_day_are_no_cases():
    tables = world()
    assert "d" not in set(translation.cases(tables, take_snapshot(tables, DAY))["product_id"])
    assert list(translation.cases(tables, take_snapshot(tables, date(2021, 1, 1)))["product_id"]) == ["a"]
    assert translation.cases(tables, take_snapshot(tables, date(2017, 1, 1))).empty


def test_a_later_licence_does_not_pass_for_the_first_where_that_was_not_known_in_time():
    tables = made_tables(
        PRODUCTS,
        [EVENTS[0], {**EVENTS[1], "source_id": "late"}],
        sources={"late": "2024-05-01"},
        first_steps=STEPS,
    )
    assert translation.cases(tables, take_snapshot(tables, DAY, known_by=date(2023, 1, 1))).empty
    assert len(translation.cases(tables, take_snapshot(tables, DAY, known_by=DAY))) == 1


def test_each_way_is_told_and_no_middle_of_them():
    tables = world()
    found = translation.cases(tables, take_snapshot(tables, DAY))
    own = translation.lags(found, "IRN")
    assert (own["cases"].value, own["all_cases"].value) == (2, 2)
    assert [years.value for years in own["years"]] == pytest.approx([2, 8], abs=0.01)
    assert (own["quickest"], own["slowest"]) == (own["years"][0], own["years"][1])
    assert [years.value for years in own["all_years"]] == pytest.approx([4, 8], abs=0.01)
    assert (own["steps"], own["late"], own["all_late"]) == (["first_trial"], False, False)
    assert [(years.name, years.digits) for years in own["years"]] == [("way.b", 1), ("way.a", 1)]
    assert own["years"][0].rows == (
        "authorisations:b.IFDA.conditional.2022-01-01",
        "first_steps:b.first_trial",
    )
    assert translation.lags(found[found["at_most"]], "IRN")["late"]
    none = translation.lags(found, "KOR")
    assert (none["cases"].value, none["years"], none["steps"]) == (0, [], [])
    assert (none["quickest"], none["slowest"]) == (None, None)


def test_unnamed_products_are_labelled_by_what_they_are_for():
    names = [
        "unnamed product for vitiligo (Iran)",
        "unnamed CAR-T for B-cell ALL (Iran)",
        "Kymriah (a brand)",
    ]
    found = pd.DataFrame({"name": names, "step_date": "2008-03", "licence_date": "2024-10-24"})
    shown = translation.labelled(found)
    assert shown["unnamed"].fillna("").to_list() == ["vitiligo", "CAR-T for B-cell ALL", ""]
    assert shown[["began", "ended"]].iloc[0].tolist() == ["2008", "2024"]


def test_only_steps_of_the_product_itself_are_certain():
    tables = world()
    found = translation.certain(translation.cases(tables, take_snapshot(tables, DAY)))
    assert list(found["product_id"]) == ["c", "a"]


def test_licensed_products_without_a_dated_step_are_counted():
    tables = made_tables(
        PRODUCTS, [*EVENTS, event("e", "IFDA", "authorised", "2021-01-01")],
        sources={"late": "2024-05-01"}, first_steps=STEPS,
    )  # fmt: skip
    snapshot = take_snapshot(tables, DAY)
    left = translation.without_step(tables, "IRN", snapshot, translation.cases(tables, snapshot))
    assert (left.value, left.rows) == (1, ("products:e",))


def test_the_way_of_a_car_t_product_lies_in_the_published_range():
    """Parexel on FDA approvals of 2017 to 2022: from the first trial in people (or the application for it) to
    the market CAR-T products took 4.2 to 8.4 years
    (https://www.parexel.com/insights/new-medicines-novel-insights, «FDA approvals data»).
    """
    tables = load_tables(paths.DATA)
    found = translation.cases(tables, take_snapshot(tables, date(2026, 9, 29))).set_index("product_id")
    assert 4.2 <= found.loc["tisagenlecleucel", "years"] <= 8.4
