"""What was promised in products, projects and money, as known on the day."""

from datetime import date

import pandas as pd
import pytest

from regenatlas.analysis import promises
from regenatlas.analysis.snapshot import snapshot
from regenatlas.tables.load import load_tables
from tests.made import event, made_tables, product
from tests.made_claims import claim, link
from tests.made_flows import programme

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
    return function(tables, "IRN", snapshot(tables, DAY))


def test_licences_are_counted_from_the_announcement_to_the_due_day():
    rows = [
        programme(
            "early", "licences", 7.0, announced="2020", due="2021-12-31", outcome="missed", outcome_on="2022"
        ),
        programme("running", "products", 2.0, announced="2022-06"),
        programme("apart", "products", 3.0, unit="products per centre"),
    ]
    frame = given(rows, promises.licences).set_index("name")
    assert frame["promised"].to_dict() == {"early in cell therapy": 7, "running in cell therapy": 2}
    # «b» came first with the FDA in January 2022, before the second promise; a foreign product is not
    # counted.
    assert frame["licensed"].to_dict() == {"early in cell therapy": 1, "running in cell therapy": 0}
    assert frame.loc["early in cell therapy", "outcome"] == "missed"
    assert "authorisations:a.IFDA.authorised.2021-05-01" in frame.loc["early in cell therapy", "rows"]


def test_other_targets_are_those_that_bear_on_the_outlook():
    rows = [
        programme("rank"),
        programme("sites", "centres"),
        programme("money", "foreign_currency_saving_usd", 4e7),
    ]
    assert set(given(rows, promises.others)["programme_id"]) == {"rank", "money"}


def test_so_many_products_in_so_many_centres_are_multiplied_out():
    rows = [
        programme("each", "products", 3.0, unit="products per centre"),
        programme("of", "centres", 14.0),
        programme("elsewhere", "centres", 99.0, source_id="paper"),
    ]
    told = given(rows, lambda *where: promises.centres(*where, 2.0))
    assert {name: number.value for name, number in told.items()} == {
        "centres": 14, "per_centre": 3, "products": 42, "years": 21.0, "status": "nothing seen",
    }  # fmt: skip
    assert given(rows[1:], lambda *where: promises.centres(*where, 2.0)) == {}


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


def test_statements_that_conflict_are_told_with_the_reason():
    links = [
        link("a", "b", "conflicts", "Up to here, over there."),
        link("b", "c", "context", "Other years."),
    ]
    tables = made_tables([product("a")], [], claim_links=links)
    stated = pd.DataFrame({"claim_id": ["a", "b", "c"]})
    assert promises.conflicts(tables, stated) == ["Up to here, over there."]
    assert promises.conflicts(tables, stated.tail(2)) == []


def test_the_tally_keeps_missed_and_unseen_apart():
    rows = [
        programme("one", "licences", 7.0, due="2024", outcome="no_evidence"),
        programme("two", "licences", 7.0, announced="2020", due="2021", outcome="missed", outcome_on="2022"),
        programme("three", "licences", 7.0),
    ]
    told = {name: n.value for name, n in promises.tally(given(rows, promises.licences)).items()}
    assert told == {"all": 3, "met": 0, "missed": 1, "no_evidence": 1, "running": 1}


@pytest.mark.parametrize(("day", "seen"), [(date(2026, 2, 11), 3), (date(2025, 8, 1), 2)])
def test_the_savings_stated_for_iran_are_those_of_the_sources(day, seen):
    """A billion dollars a year (October 2020), 6.5 and over 40 million (CISTC, 1403 and 1404), up to 40
    (seed 000).
    """
    tables = load_tables()
    frame = promises.savings(tables, "IRN", snapshot(tables, day))
    assert (frame["millions"] < 1000).sum() == seen
    assert frame.loc[frame["yearly"], "millions"].tolist() == [1000.0]
