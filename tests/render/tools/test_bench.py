"""Seconds by stage, with the first round apart."""

import pytest

from regenatlas.render.batch.plan import Selection, plan
from regenatlas.render.tools import bench


@pytest.fixture
def measured(tables, notebooks, execute, monkeypatch):
    monkeypatch.setattr(bench, "execute", execute)
    monkeypatch.setattr(bench, "warm", lambda: None)
    return lambda rounds: bench.measure(plan(Selection(), tables, notebooks), rounds)


def test_every_stage_of_every_report_is_measured(measured):
    found = measured(2)
    assert found["reports"] == 4
    assert list(found["seconds"]) == ["warm", "execute", "html", "pdf", "report"]
    assert found["machine"]["cores"] >= 1


def test_a_report_takes_at_least_as_long_as_its_stages(measured):
    seconds = measured(1)["seconds"]
    assert seconds["pdf"]["first"] > 0
    parts = seconds["html"]["first"] + seconds["pdf"]["first"]
    assert seconds["report"]["first"] >= parts - 0.002  # each is rounded to a thousandth


def test_a_failing_report_cannot_be_measured(measured, execute):
    execute.fails = {("IRN", "01_standing"): "KeyError"}
    with pytest.raises(bench.BenchError, match="en/IRN/2026-01-01/01_standing: KeyError"):
        measured(1)


def test_the_first_value_is_told_apart():
    assert bench.summary([9.0, 1.0, 2.0, 3.0]) == {"first": 9.0, "median": 2.0, "p95": 3.0}
    assert bench.summary([9.0]) == {"first": 9.0, "median": 9.0, "p95": 9.0}
