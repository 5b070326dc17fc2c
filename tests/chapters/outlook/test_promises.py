"""What was promised in products, projects and money, as known on the day."""

from datetime import date

import pandas as pd
import pytest
from tests.made import event, made_tables, product
from tests.made_claims import claim, link
from tests.made_flows import programme

from regenatlas.chapters.outlook import promises
from regenatlas.counting.snapshot import take_snapshot
from regenatlas.tables.load import load_tables

DAY = date(2024, 6, 30)


def world(programmes, claims=()):
    return made_tables(
        [product("a"), product("b"), product("c", origin_country="USA")],
        [
            event("a", "IFDA", "authorised", "2021-05-01"),
            event("b", "IFDA", "authorised", "2023-09-01"),
            event("b", "FDA", "authorised", "2022-01-01"),
            event("c", "FDA", "authorised", "2023-10-01"),
        ],
        None,
        {"paper": "2023-01-01"},
        programmes=[programme("else", country="KOR"), *programmes],
        claims=[claim("none", "other", "no", 1), *claims],
    )


def given(programmes, function, **more):
    tables = world(programmes, **more)
    return function(tables, "IRN", take_snapshot(tables, DAY))


def test_targets_are_those_that_bear_on_the_outlook():
    rows = [
        programme("rank"),
        programme("sites", "centres"),
        programme("money", "foreign_currency_saving_usd", 4e7),
        programme("licences", "licences", 7.0),
        programme("apart", "products", 3.0, unit="products per centre"),
    ]
    assert set(given(rows, promises.targets)["programme_id"]) == {"rank", "money", "licences"}


def test_the_tally_keeps_missed_and_unseen_apart():
    rows = [
        programme("one", "licences", 7.0, due="2024", outcome="no_evidence"),
        programme("two", "licences", 7.0, announced="2020", due="2021", outcome="missed", outcome_on="2022"),
        programme("three", "licences", 7.0),
    ]
    counts = {name: n.value for name, n in promises.tally(given(rows, promises.targets)).items()}
    assert counts == {"all": 3, "met": 0, "reported": 0, "missed": 1, "silent": 1, "running": 1}


def test_savings_are_told_from_the_least_to_the_most():
    stated = pd.DataFrame({"millions": [1000.0, 6.5], "rows": [("claims:a",), ("claims:b",)]})
    numbers = promises.saving_numbers(stated)
    assert [numbers[key].value for key in ("n", "low", "high")] == [2, 6.5, 1000.0]
    assert numbers["low"].rows == ("claims:a", "claims:b")


def test_so_many_products_in_so_many_centres_are_multiplied_out():
    rows = [
        programme("each", "products", 3.0, unit="products per centre"),
        programme("of", "centres", 14.0),
        programme("elsewhere", "centres", 99.0, source_id="paper"),
    ]
    told = given(rows, lambda *where: promises.planned_centres(*where, 2.0))
    assert {name: number.value for name, number in told.items()} == {
        "centres": 14, "per_centre": 3, "products": 42, "years": 21.0, "status": "nothing seen",
    }  # fmt: skip
    assert given(rows[1:], lambda *where: promises.planned_centres(*where, 2.0)) == {}


@pytest.mark.parametrize(("each", "of"), [(None, 14.0), (3.0, None), (None, None)])
def test_a_plan_without_a_number_is_not_multiplied_out(each, of):
    rows = [programme("each", "products", each, unit="products per centre"), programme("of", "centres", of)]
    whole = [programme("more", "products", 2.0, unit="products per centre", source_id="paper")]
    whole += [programme("sites", "centres", 5.0, source_id="paper")]
    assert given(rows, lambda *where: promises.planned_centres(*where, 2.0)) == {}
    told = given([*rows, *whole], lambda *where: promises.planned_centres(*where, 2.0))
    assert told["products"].value == 10
    assert told["products"].rows == ("programmes:more", "programmes:sites")


@pytest.mark.parametrize("pace", [None, 0.0])
def test_without_a_pace_a_plan_takes_no_number_of_years(pace):
    rows = [programme("each", "products", 3.0, unit="products per centre"), programme("of", "centres", 14.0)]
    told = given(rows, lambda *where: promises.planned_centres(*where, pace))
    assert (told["products"].value, told["years"].value) == (42, None)


def test_what_became_of_the_centres_is_not_told_before_it_was_known():
    rows = [
        programme("each", "products", 3.0, unit="products per centre"),
        programme("of", "centres", 14.0, outcome="missed", outcome_on="2025", due="2024"),
    ]
    assert given(rows, lambda *where: promises.planned_centres(*where, 2.0))["status"].value is None


def test_savings_are_listed_as_said_and_not_before_they_were():
    said = [
        claim("big", promises.SAVING, "no", 1e9, unit="USD/year", published="2020-10-13"),
        claim("undated", promises.SAVING, "no", 6.5e6, unit="USD", published="", period_start="2024-03-20"),
        claim("later", promises.SAVING, "no", 4e7, unit="USD", published="2026"),
    ]
    frame = given([], promises.savings, claims=said)
    assert frame[["claim_id", "said", "millions", "yearly"]].to_numpy().tolist() == [
        ["big", "2020-10-13", 1000.0, True],
        ["undated", "2024-03-20", 6.5, False],
    ]


def test_a_statement_counts_once_its_last_possible_day_is_over():
    said = [
        claim(day, promises.SAVING, "no", 1e6, unit="USD", published=day)
        for day in ("2024", "2024-06", "2024-06-30", "2024-07-01", "2023")
    ]
    said += [claim("start", promises.SAVING, "no", 2e6, unit="USD", published="", period_start="2024")]
    said += [claim("never", promises.SAVING, "no", 2e6, unit="USD", published="", period_start="")]
    said += [claim("words", promises.SAVING, "no", "much", unit="USD", published="2023")]
    said += [claim("there", promises.SAVING, "no", 1e6, unit="USD", published="2023", subject_country="KOR")]
    said += [claim("other", "hsct_centres", "no", 1e6, unit="USD", published="2023")]
    assert given([], promises.savings, claims=said)["claim_id"].tolist() == ["2023", "2024-06", "2024-06-30"]


def test_statements_that_conflict_are_told_with_the_reason():
    links = [
        link("a", "b", "conflicts", "Up to here, over there."),
        link("b", "c", "context", "Other years."),
    ]
    tables = made_tables([product("a")], [], claim_links=links)
    stated = pd.DataFrame({"claim_id": ["a", "b", "c"]})
    assert promises.conflicts(tables, stated) == ["Up to here, over there."]
    assert promises.conflicts(tables, stated.tail(2)) == []
    assert promises.conflicts(tables, stated.head(1)) == []  # only one side is stated


@pytest.mark.parametrize(("day", "seen"), [(date(2026, 2, 11), 3), (date(2025, 8, 1), 2)])
def test_the_savings_stated_for_iran_are_those_of_the_sources(day, seen):
    """A billion dollars a year (October 2020), 6.5 and over 40 million (CISTC, 1403 and 1404), up to 40
    (seed 000).
    """
    tables = load_tables()
    frame = promises.savings(tables, "IRN", take_snapshot(tables, day))
    assert (frame["millions"] < 1000).sum() == seen
    assert frame.loc[frame["yearly"], "millions"].tolist() == [1000.0]
