from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from regenatlas import paths
from regenatlas.tables import check as module
from regenatlas.tables.check import TablesError, check_tables, format_problem, right_tables
from regenatlas.tables.load import load_tables, open_tables


def test_the_tables_of_the_project_are_right_and_checked_within_seconds():
    started = time.perf_counter()
    assert [format_problem(problem) for problem in check_tables()] == []
    assert time.perf_counter() - started < 5  # a third in fact; generous, as test machines are busy


def test_all_problems_are_reported_at_once_sorted_by_place(world):
    world.set("products", "abecel", verified="maybe")
    world.set("aliases", "abecel-1", match="sometimes")
    world.set("programmes", "plan", due="soon")
    assert [problem.table for problem in check_tables(world.write())] == [
        "aliases",
        "products",
        "programmes",
        "programmes",
    ]


@pytest.fixture
def checks(monkeypatch, tmp_path):
    """How often tables were checked; what is remembered of them lies in a folder of the test."""
    made = []
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(module, "check_tables", lambda folder: made.append(1) or check_tables(folder))
    return made


def test_right_tables_are_checked_once_and_wrong_ones_always(world, checks):
    assert list(right_tables(world.write())) == list(load_tables(world.write()))
    right_tables(world.write())
    assert len(checks) == 1
    world.set("products", "abecel", verified="maybe")
    for number in (2, 3):
        with pytest.raises(TablesError, match=r"^products, row abecel, .*«maybe», expected yes or no"):
            right_tables(world.write())
        assert len(checks) == number


@pytest.mark.usefixtures("checks")
def test_what_is_written_meanwhile_is_not_taken_for_what_was_found_right(world, monkeypatch):
    right, wrong = "2019-03-05", "2017-02-29"

    def dated(day):
        world.set("authorisations", "bevec.FDA.authorised.2019-03-05", date=day)
        return world.write()

    def load_then_mend(folder):
        monkeypatch.setattr(module, "load_tables", load_tables)
        tables = load_tables(folder)
        dated(right)
        return tables

    def spoil_then_open(_, package):
        monkeypatch.setattr(module, "open_tables", open_tables)
        return open_tables(dated(wrong), package)

    monkeypatch.setattr(module, "load_tables", load_then_mend)
    assert wrong not in set(right_tables(dated(wrong))["authorisations"]["date"])
    monkeypatch.setattr(module, "open_tables", spoil_then_open)
    with pytest.raises(TablesError, match=wrong):
        right_tables(dated(right))


@pytest.mark.usefixtures("checks")
def test_a_day_that_the_calendar_does_not_have_reaches_no_code(world):
    right_tables(world.write())
    world.set("authorisations", "bevec.FDA.authorised.2019-03-05", date="2017-02-29")
    load_tables(world.write())  # text is text
    with pytest.raises(TablesError) as caught:
        right_tables(world.write())
    assert caught.value.problems == tuple(map(format_problem, check_tables(world.write())))
    assert "2017-02-29" in str(caught.value)


@pytest.mark.parametrize("home", ["/dev/null/home", "relative", ""])
def test_tables_are_right_where_nothing_can_be_remembered(world, checks, monkeypatch, home, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(paths, "user_cache_path", lambda *_, **__: Path(home))
    right_tables(world.write())
    right_tables(world.write())
    assert len(checks) == 2
    assert not (tmp_path / "relative").exists()


@settings(
    max_examples=50,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_no_cell_can_break_the_check_and_what_passes_can_be_loaded(world, data):
    table = data.draw(st.sampled_from(sorted(world.rows)))
    original = [list(row) for row in world.rows[table]]
    try:
        row = data.draw(st.sampled_from(world.rows[table]))
        column = data.draw(st.integers(min_value=0, max_value=len(row) - 1))
        likely = st.sampled_from(
            ["", " ", "-", "0", "-1", "yes", "no", "2024-02-30", "9" * 30, "1e5", ";", '"', "IRN"]
        )
        row[column] = data.draw(likely | st.text(max_size=8))
        problems = check_tables(world.write())
        assert all(isinstance(format_problem(problem), str) for problem in problems)
        if not problems:
            assert set(load_tables(world.folder)) == set(world.rows)
    finally:
        world.rows[table] = original


@pytest.mark.parametrize("content", [b"", b"\n", b"\x00", b'"', b"a,b\n1\n"])
def test_a_table_of_nothing_is_a_problem(world, content):
    (world.write() / "countries.csv").write_bytes(content)
    assert any(problem.table == "countries" for problem in check_tables(world.folder))


def test_the_file_of_country_outlines_is_there_and_its_terms_are_written_down():
    name = "world-countries-50m.topojson"
    assert (paths.DATA / name).stat().st_size > 700_000
    terms = (paths.DATA / "LICENSE.md").read_text(encoding="utf-8")
    assert any(name in line and "public domain" in line and "ISC" in line for line in terms.splitlines())
