"""Events by kind and day, and the path of regulation."""

from datetime import date

import pytest
from tests.made import made_tables, tail

from regenatlas.chapters.ecosystem import milestones
from regenatlas.counting.snapshot import take_snapshot
from regenatlas.tables.load import Tables

DAY = date(2024, 12, 31)


def happening(key, day, kind="policy", source="made", *, regulatory=False, inferred=False, country="IRN"):
    row = {"event_id": key, "date": day, "precision": "day", "date_inferred": inferred, "kind": kind}
    return {**row, "regulatory": regulatory, "country": country, "title": key, "detail": "", **tail(source)}


def claim(key, metric, published="", end="", source="other"):
    row = {"claim_id": key, "subject_country": "IRN", "metric": metric, "published": published}
    return {**row, "period_end": end, "statement": key, **tail(source)}


@pytest.fixture
def tables():
    made = made_tables(
        [],
        [],
        sources={"other": "", "third": ""},
        happenings=[
            happening("law", "2014-05", regulatory=True),
            happening("plant", "2012", "infrastructure", inferred=True),
            happening("rank", "2016", "science"),
            happening("list", "2024-08-20", "product", regulatory=True),
            happening("next", "2025-01-01"),
            happening("there", "2015", country="IRQ"),
        ],
        claims=[
            claim("draft", "regulation_in_preparation", "2020-06-01"),
            claim("same page", "guideline", "2014", source="made"),
            claim("undated", "guideline", source="third"),
            claim("by then", "enforcement", end="2023-02-06"),
            claim("other", "hsct_centres", "2020"),
        ],
    )
    return Tables({("events" if name == "happenings" else name): made[name] for name in made})


def test_events_are_those_of_the_country_by_the_day_in_order_and_numbered(tables):
    found = milestones.events(tables, "IRN", take_snapshot(tables, DAY))
    assert list(found["event_id"]) == ["plant", "law", "rank", "list"]
    assert list(found["number"]) == [1, 2, 3, 4]


def test_events_are_counted(tables):
    found = milestones.events(tables, "IRN", take_snapshot(tables, DAY))
    counts = {name: number.value for name, number in milestones.event_counts(found, DAY).items()}
    # 2015 to 2024 are the last ten calendar years.
    told = milestones.event_counts(found, DAY)
    assert (told["first"].rows, told["last"].rows) == (("events:plant",), ("events:list",))
    assert counts == {"all": 4, "inferred": 1, "recent": 2, "first": 2012, "last": 2024}
    none = milestones.events(tables, "KOR", take_snapshot(tables, DAY))
    assert {name: number.value for name, number in milestones.event_counts(none, DAY).items()} == {
        "all": 0,
        "inferred": 0,
        "recent": 0,
    }


def test_the_path_of_regulation_joins_steps_and_statements_from_other_pages(tables):
    path = milestones.regulatory_path(tables, "IRN", take_snapshot(tables, DAY))
    assert list(path["title"]) == ["law", "draft", "by then", "list"]
    assert list(path["what"]) == ["event", "statement", "statement", "event"]
    assert list(path["date_inferred"]) == [False, False, True, False]
    assert path.loc[1, "rows"] == ("claims:draft",)
