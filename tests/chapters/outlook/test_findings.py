"""What the chapter offers to the brief: a forecast is never sure, and least where nothing was found."""

import pytest
from tests.chapters.conftest import HOMES
from tests.made import event, made_tables, product
from tests.made_claims import claim
from tests.made_flows import programme

from regenatlas.chapters.outlook import findings
from regenatlas.report.parameters import parse
from regenatlas.report.report import Report


def offered(country, programmes=()):
    events = [event(key, "PMDA", "authorised", "2020-01-01") for key in HOMES]
    tables = made_tables(
        [product(key, origin_country=home) for key, home in HOMES.items()],
        events,
        programmes=[programme("else", country="KOR"), *programmes],
        claims=[claim("none", "other", "no", 1)],
    )
    report = Report("00_overview", parse({"country": country, "as_of": "2024-01-01"}, tables), tables)
    return [(one.sentence.text, one.strength, one.certainty) for one in findings(report)]


@pytest.mark.parametrize(
    ("country", "judged"),
    [
        ("USA", (2, "medium")),  # the first of few
        ("DEU", (1, "low")),  # nothing was found
    ],
)
def test_a_forecast_is_as_strong_as_the_place_and_never_sure(country, judged):
    (chance,) = offered(country)
    assert chance[1:] == judged


def test_a_stated_aim_is_answered_and_a_plan_in_years():
    rows = [
        programme("rank", "target_rank", 5.0),
        programme("sites", "centres", 14.0),
        programme("each", "products", 3.0, unit="products per centre"),
    ]
    chance, plan = offered("IRN", rows)
    assert chance[1] == 3
    assert plan[0].startswith(
        "Irn plans 14 centres with 3 products each; at the pace that the model gives it, "
    )
    assert plan[1:] == (3, "low")
