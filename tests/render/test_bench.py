"""Seconds by stage, with the first round apart."""

import pytest

from regenatlas.render import bench
from regenatlas.render.plan import Selection, plan


def test_every_stage_of_every_report_is_measured(tables, notebooks, execute, monkeypatch):
    monkeypatch.setattr(bench, "execute", execute)
    measured = bench.measure(plan(Selection(), tables, notebooks), 2)
    assert measured["reports"] == 4
    assert list(measured["seconds"]) == ["execute", "html", "pdf", "report"]
    assert measured["machine"]["cores"] >= 1


def test_a_failing_report_cannot_be_measured(tables, notebooks, execute, monkeypatch):
    execute.fails = {("IRN", "01_standing"): "KeyError"}
    monkeypatch.setattr(bench, "execute", execute)
    with pytest.raises(bench.BenchError, match="en/IRN/2026-01-01/01_standing: KeyError"):
        bench.measure(plan(Selection(), tables, notebooks), 1)


def test_the_first_value_is_told_apart():
    assert bench.summary([9.0, 1.0, 2.0, 3.0]) == {"first": 9.0, "median": 2.0, "p95": 3.0}
    assert bench.summary([9.0]) == {"first": 9.0, "median": 9.0, "p95": 9.0}
