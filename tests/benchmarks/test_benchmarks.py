"""The arithmetic of the benchmark by hand, and a run of it on tiny notebooks; nothing is asserted on time."""

import json

import nbformat
import pytest

from tests.benchmarks import __main__ as bench
from tests.benchmarks import arithmetic, measure, notebooks, scale, ways
from tests.benchmarks.arithmetic import Batch, Measured

OURS = Measured("ours", 1, (0.5, 0.4, 0.6), 100 * 2**20)
BOTH = Measured("ours", 2, (0.25, 0.25))
FLOOR = Measured("floor", 1, (0.4,))
PEER = Measured("peer", 2, (2.0, 3.0, 2.5), differs=True)


def rows(text):
    return [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in text.splitlines()]


def test_median_and_spread():
    assert OURS.median == 0.5
    assert OURS.spread == pytest.approx(0.2)  # 0.4 to 0.6 is 0.1 on either side of 0.5
    assert FLOOR.spread == 0


def test_ways_are_held_against_ours_at_as_many_reports_and_against_the_floor_by_process():
    found = rows(arithmetic.executed([OURS, BOTH, FLOOR, PEER], "ours", "floor"))
    assert found[0] == ["way", "at a time", "a report", "× ours", "× floor, a process", "memory, peak"]
    assert found[2] == ["ours", "1", "0.5 s", "±20%", "1.00", "1.25", "100 MB"]
    assert found[3] == [
        "ours",
        "2",
        "0.25 s",
        "±0%",
        "1.00",
        "1.25",
    ]  # 0.25 s with two processes: 0.5 s of one
    assert found[4] == ["floor", "1", "0.4 s", "±0%", "0.80", "1.00"]
    assert found[5] == ["peer (shows something else)", "2", "2.5 s", "±20%", "10.00", "12.50"]


def test_what_could_not_be_measured_says_why_and_leaves_no_ratio():
    text = arithmetic.executed([Measured("peer", 1, missing="no such program"), OURS], "ours", "floor")
    assert rows(text)[2] == ["peer", "1", "no such program"]
    assert rows(text)[3][:5] == ["ours", "1", "0.5 s", "±20%", "1.00"]


def test_exports_have_their_size():
    text = arithmetic.exported(
        [Measured("PDF", 1, (0.08,), 0, 456_789), Measured("other", missing="not here")]
    )
    assert rows(text)[2:] == [["PDF", "80 ms", "±0%", "457 kB"], ["other", "not here"]]


def test_batches_are_held_against_the_first_and_against_themselves():
    text = arithmetic.scaled([Batch(10, 0.4, 0.004, 2**21), Batch(100, 0.42, 0.001)])
    assert rows(text)[2] == ["10", "0.4 s", "4 s", "1.00", "40 ms", "1.0%", "2 MB"]
    assert rows(text)[3] == ["100", "0.42 s", "42 s", "1.05", "0.1 s", "0.2%"]


def test_numbers_stand_under_each_other():
    grid = [["x", "1", "2"], ["yy", "22", "3"], ["z", "said at length"]]
    assert arithmetic.table(["a", "long", "b"], grid) == (
        "a   long  b\n--  ----  -\nx      1  2\nyy    22  3\nz   said at length"
    )


def test_the_machine_is_named():
    assert set(measure.machine()) == {"processor", "cores", "memory", "system", "python"}
    assert measure.libraries()["papermill"]
    assert arithmetic.described({"a": "Chip", "b": "", "c": "Python 3"}, {"x": "1.0", "y": ""}) == (
        "Chip, Python 3\nx 1.0"
    )


def test_a_thousand_reports_of_a_chapter_can_be_asked_for():
    from regenatlas import paths
    from regenatlas.report.report import repository_tables

    jobs = scale.selected(repository_tables(paths.DATA), 100, "02_standing", ("html",))
    assert len({job.name for job in jobs}) == 100
    assert {job.parameters.country for job in jobs} == set(scale.COUNTRIES)


def test_the_plain_notebook_is_a_notebook_with_parameters():
    notebook = notebooks.plain(3)
    nbformat.validate(notebook)
    assert sum("plt.subplots" in cell.source for cell in notebook.cells) == 3
    assert [cell.metadata.get("tags") for cell in notebook.cells if cell.metadata.get("tags")] == [
        ["parameters"]
    ]


def test_a_quick_run_on_tiny_notebooks_measures_all_ways_and_they_show_the_same(tmp_path, capsys):
    tiny = notebooks.write_plain(tmp_path / "tiny.ipynb", 1)
    quick = [
        "--quick",
        "--figures",
        "1",
        "--notebook",
        str(tiny),
        "--reports",
        "--json",
        str(tmp_path / "out.json"),
    ]
    chosen = [ways.OURS, ways.FLOOR, "ploomber-engine, loop", "papermill, loop", "HTML: regenatlas"]
    assert bench.main([*quick, "--ways", ";".join(chosen)]) == 0
    found = json.loads((tmp_path / "out.json").read_text())
    executed = found["execute tiny"]
    assert {each["way"] for each in executed} == set(chosen[:4])
    assert not [each["missing"] for each in executed if each["missing"]]
    assert not [each["way"] for each in executed if each["differs"]]
    assert all(each["rounds"] and min(each["rounds"]) > 0 for each in executed)
    assert [each["way"] for each in found["export"]] == ["HTML: regenatlas"]
    assert "× ours" in capsys.readouterr().out


def test_a_way_that_fails_is_told_and_stops_no_other(tmp_path):
    broken = notebooks.plain(1)
    broken.cells[2].source = "1 / 0"
    nbformat.write(broken, tmp_path / "broken.ipynb")
    with pytest.raises(measure.BenchError, match="ZeroDivisionError"):
        measure.measure(
            "execute", way=ways.OURS, notebook=str(tmp_path / "broken.ipynb"), folder=str(tmp_path), jobs=1,
            each=1, rounds=1,
        )  # fmt: skip
