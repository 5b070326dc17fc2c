"""Chapter 00 in words."""

from datetime import date

import pytest
from tests.made import event, made_tables, product

from regenatlas.analysis.changes import changes
from regenatlas.analysis.overview import Indicator
from regenatlas.analysis.snapshot import snapshot
from regenatlas.present import overview as words
from regenatlas.present.parameters import parse
from regenatlas.present.report import Report
from regenatlas.tables.provenance import Traced


@pytest.fixture
def report():
    homes = {"a": "USA", "b": "IRN", "c": "IRN"}
    dates = {"a": "2020", "b": "2023-02", "c": "2023-03"}
    tables = made_tables(
        [product(i, origin_country=c) for i, c in homes.items()],
        [event(i, "FDA", "authorised", dates[i]) for i in homes],
    )
    return Report("00_overview", parse({"country": "IRN", "as_of": "2024-01-01"}, tables), tables)


def indicator(value, percentile, unit="number"):
    number = Traced(value, ("products:a",), "m", "Measure", unit)
    return Indicator(
        "m",
        "Measure",
        number,
        number,
        Traced(20, ("products:a",), "m_of", "Countries", "country"),
        percentile,
    )


@pytest.mark.parametrize(
    ("percentile", "said"),
    [
        (1.0, "Measure: 7, the highest of the 20 countries with a value."),
        (0.0, "Measure: 7, the lowest of the 20 countries with a value."),
        (0.94, "Measure: 7, more than 94% of the others among 20 countries with a value."),
    ],
)
def test_a_strength_or_gap_is_one_sentence(report, percentile, said):
    assert words.standing_out(report, indicator(7, percentile)).text == said


def test_what_was_not_collected_is_said_and_not_drawn(report):
    frame = words.indicators(report, [indicator(None, None), indicator(0.5, 0.5, "percent")])
    assert list(frame["now"]) == ["not collected", "50%"]
    assert list(frame["percentile"]) == ["cannot be said", "50%"]
    assert len(words.placed(report, [indicator(None, None), indicator(1, 0.5)])) == 1


def test_every_cause_tells_its_effect(report):
    found = changes(report.tables, "IRN", snapshot(report.tables, date(2024, 1, 1)), date(2022, 1, 1))
    assert [part.text for part in words.causes(report, found)] == [
        "Its own licences and withdrawals: from none to 1st.",
        "New products of other countries: no effect on the place.",
        "Products of other countries that ceased to count: no effect on the place.",
    ]
    gained = words.products(report, found, "gained")
    assert gained is not None
    assert gained.text == "2 products began to count: B and C."
    assert words.products(report, found, "lost") is None
