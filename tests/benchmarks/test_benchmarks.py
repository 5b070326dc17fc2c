"""The arithmetic of the benchmark by hand, and a run of it on a tiny notebook; no time is asserted."""

import json
import os

import nbformat
import pytest

from regenatlas import paths
from regenatlas.report.report import repository_tables
from tests.benchmarks import __main__ as bench
from tests.benchmarks import arithmetic, measure, notebooks, scale, ways
from tests.benchmarks.arithmetic import Batch, Measured

OURS = Measured("ours", 1, (0.5, 0.4, 0.6), (0.6, 0.7), 100 * 2**20)
BOTH = Measured("ours", 2, (0.25, 0.25))
FLOOR = Measured("floor", 1, (0.4,))
PEER = Measured("peer", 2, (2.0, 3.0, 2.5), differs=True)


def rows(text):
    """The cells of a table of Markdown, without its rule."""
    found = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines()]
    return [found[0], *found[2:]]


def test_ways_are_held_against_ours_at_as_many_reports_and_against_the_floor_by_process():
    found = rows(arithmetic.executed([OURS, BOTH, FLOOR, PEER], "ours", "floor"))
    # The median, and half of what lies between 0.4 and 0.6 as a share of it.
    assert found[1] == ["ours", "1", "0.5 s", "±20%", "1.00", "1.25", "0.65 s", "100 MB"]
    # 0.25 s with two processes: 0.5 s of one.
    assert found[2] == ["ours", "2", "0.25 s", "±0%", "1.00", "1.25", "", ""]
    assert found[3] == ["floor", "1", "0.4 s", "±0%", "0.80", "1.00", "", ""]
    assert found[4][:6] == ["peer (shows something else)", "2", "2.5 s", "±20%", "10.00", "12.50"]


def test_what_could_not_be_measured_says_why_and_leaves_no_ratio():
    found = rows(arithmetic.executed([Measured("peer", missing="no such program"), OURS], "ours", "floor"))
    assert found[1] == ["peer", "1", "no such program"]
    assert found[2][:5] == ["ours", "1", "0.5 s", "±20%", "1.00"]
    made = [Measured("PDF", 1, (0.08,), (0.1,), 0, 456_789), Measured("other", missing="not here")]
    assert rows(arithmetic.exported(made))[1:] == [
        ["PDF", "80 ms", "±0%", "0.1 s", "457 kB", ""],
        ["other", "not here"],
    ]


def test_batches_are_held_against_the_first_by_chapter_and_by_workers():
    first = Batch("few", 10, 0.4, 0.7, 2**21, 0.004, {"a": 2.0, "b": 1.0, "": 0})
    second = Batch("many", 100, 0.25, 0.75, 0, 0, {"a": 5.0, "b": 1.0, "": 0})
    assert rows(arithmetic.scaled([first, second]))[1:] == [
        ["few", "10", "0.4 s", "4 s", "1.00", "0.7 s", "2 MB", "40 ms"],
        ["many", "100", "0.25 s", "25 s", "0.62", "0.75 s", "", ""],
    ]
    assert rows(arithmetic.by_chapter([first, second]))[1:] == [
        ["a", "2 s", "5 s", "2.50"],
        ["b", "1 s", "1 s", "1.00"],
    ]
    # Of four workers on two processors two could be ideal: 1.6 of 2.
    assert rows(arithmetic.shared({1: first, 4: second}, 2))[1:] == [
        ["1", "10", "0.4 s", "0.7 s", "1.00", "100%"],
        ["4", "100", "0.25 s", "0.75 s", "1.60", "80%"],
    ]


def test_the_machine_is_named_and_a_process_has_its_time():
    assert set(measure.machine()) == {"processor", "cores", "memory", "system", "python"}
    assert measure.libraries()["papermill"]
    assert arithmetic.described({"a": "Chip", "b": "", "c": "Python 3"}, {"x": "1.0", "y": ""}) == (
        "Chip, Python 3\nx 1.0"
    )
    own = sum(os.times()[:4])
    assert own <= measure.spent(os.getpid()) + 0.05


def test_a_thousand_reports_of_a_chapter_can_be_asked_for():
    jobs = scale.selected(repository_tables(paths.DATA), 100, "02_standing")
    assert len({job.name for job in jobs}) == 100
    assert {job.parameters.country for job in jobs} == set(scale.COUNTRIES)


def test_each_report_of_a_batch_is_on_another_country_and_none_on_one_to_warm_up_with(tmp_path):
    task = ways.Task(tmp_path / "a.ipynb", tmp_path, ["AUT", "BEL", "CHE", "DEU"], 1)
    asked = [parameters["country"] for parameters, _ in [*task.next(2), *task.next(2)]]
    assert asked == ["AUT", "BEL", "CHE", "AUT"]
    assert task.rehearsal() == [({"country": "DEU"}, tmp_path / "DEU.ipynb")]


def test_tables_grow_by_products_of_their_own_from_many_countries():
    tables = repository_tables(paths.DATA)
    made = scale.grown(tables, 3)
    for name in ("products", "authorisations", "indications"):
        assert len(made[name]) == 3 * len(tables[name])
        assert made[name].iloc[:, 0].is_unique
    assert set(made["authorisations"]["product_id"]) <= set(made["products"]["product_id"])
    assert made["products"]["origin_country"].nunique() > 240


def test_a_quick_run_on_a_tiny_notebook_tells_each_way_and_that_they_show_the_same(tmp_path, capsys):
    tiny, out = notebooks.write_plain(tmp_path / "tiny.ipynb", 1), tmp_path / "out.json"
    chosen = [ways.FLOOR, "papermill, loop"]
    quick = ["--quick", "--only", "execute", "--notebook", str(tiny), "--json", str(out)]
    assert bench.main([*quick, "--ways", ";".join(chosen)]) == 0
    executed = json.loads(out.read_text())["execute"]
    assert [each["way"] for each in executed] == chosen
    assert not [each for each in executed if each["missing"] or each["differs"]]
    assert all(min(each["rounds"]) > 0 and min(each["cpu"]) > 0 for each in executed)
    assert "× floor" in capsys.readouterr().out


def test_a_way_that_fails_is_told(tmp_path):
    broken = notebooks.plain(1)
    broken.cells[2].source = "1 / 0"
    nbformat.write(broken, tmp_path / "broken.ipynb")
    task = {"notebook": str(tmp_path / "broken.ipynb"), "folder": str(tmp_path), "countries": ["IRN", "USA"]}
    with pytest.raises(measure.BenchError, match="ZeroDivisionError"):
        measure.measure("execute", way=ways.OURS, jobs=1, each=1, rounds=1, **task)
