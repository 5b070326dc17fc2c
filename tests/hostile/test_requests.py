"""What somebody asks for is checked before anything starts: names lead nowhere, and nothing foreign runs."""

from __future__ import annotations

import ast
import datetime as dt
import json
import os
import re

import nbformat
import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from regenatlas import paths
from regenatlas.cli import app
from regenatlas.render.batch.batch_file import read_batch
from regenatlas.render.batch.plan import Selection, SelectionError, chapter_notebooks, plan
from regenatlas.render.execute import engine
from regenatlas.render.site.site import write_site
from regenatlas.render.store.manifest import Manifest
from regenatlas.render.store.store import LocalStore, UnsafeName
from regenatlas.report.parameters import NAMES, ParameterError, parse
from regenatlas.tables.load import load_tables
from tests.hostile.test_reports import Page, is_harmless
from tests.made_site import reports

TABLES = load_tables()
NAMES_THAT_LEAD_ASTRAY = [
    *(
        "../x",
        "../../etc/passwd",
        "/etc/passwd",
        "a/../../b",
        "..",
        ".",
        "~",
        "~root",
        "$HOME",
        "C:\\x",
        "\\\\host\\x",
    ),
    *(
        "a\x00b",
        "a\nb",
        "a\rb",
        "\x1b[2J",
        "CON",
        "con",
        "aux.txt",
        "NUL",
        "COM1",
        "lpt9.html",
        "a:b",
        "a|b",
        "a*",
    ),
    *(
        "a ",
        "a.",
        " ",
        "-",
        "--help",
        "%2e%2e%2f",
        "file:///etc/passwd",
        "x" * 5000,
        "\u202egpj",
        "{{7*7}}",
        "$(whoami)",
    ),
    *(
        "`whoami`",
        "; whoami",
        "' OR 1=1",
        "<script>",
        "02_standing.ipynb",
        "../notebooks/02_standing",
        "explore",
    ),
]


@pytest.fixture
def nothing_runs(monkeypatch):
    """No notebook may be executed."""
    monkeypatch.setattr(engine, "execute", lambda *_, **__: pytest.fail("a notebook was executed"))


@pytest.fixture
def cli(tmp_path, nothing_runs):  # noqa: ARG001
    def run(*arguments):
        return CliRunner().invoke(app, [*arguments, "--out", str(tmp_path / "out")])

    return run


@pytest.mark.parametrize("parameter", NAMES)
@pytest.mark.parametrize("value", NAMES_THAT_LEAD_ASTRAY)
def test_a_parameter_is_one_of_the_tables_or_refused(parameter, value):
    with pytest.raises(ParameterError) as refused:
        parse({parameter: value}, TABLES)
    assert all("\n" not in line and len(line) < 1_000 for line in refused.value.problems)


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.binary()
    | st.dates()
    | st.datetimes(),
    lambda children: (
        st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=5), children, max_size=3)
    ),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=9), ANYTHING, max_size=4))
def test_parameters_of_any_kind_are_resolved_or_refused(raw):
    try:
        parsed = parse(raw, TABLES)
    except ParameterError as refused:
        lines = refused.problems
        assert lines
    else:
        assert re.fullmatch("[A-Z]{3}", parsed.country)
        assert isinstance(parsed.as_of, dt.date)
        assert parsed.definition in set(TABLES["definitions"]["definition_id"])


@pytest.mark.parametrize(
    "option", ["--country", "--as-of", "--chapter", "--definition", "--lang", "--format", "--batch"]
)
@pytest.mark.parametrize(
    "value", ["../x", "/etc/passwd", "a\x00b", "a\nb", "CON", "aux.txt", "\x1b[2J", "x" * 500]
)
def test_the_command_line_refuses_it_and_writes_nothing(cli, tmp_path, option, value):
    result = cli("render", option, value)
    assert result.exit_code == 2
    assert result.exception is None or isinstance(result.exception, SystemExit | typer.Exit)
    assert not (tmp_path / "out").exists() or not any((tmp_path / "out").rglob("*.html"))
    assert "Traceback" not in result.output
    assert "\x1b[2J" not in result.output
    assert "\x00" not in result.output


@pytest.mark.parametrize("value", ["a\x00b", "nosuch://x", "s3://"])
def test_a_place_that_cannot_be_is_refused(nothing_runs, value):  # noqa: ARG001
    result = CliRunner().invoke(app, ["render", "--out", value])
    assert result.exit_code == 2
    assert isinstance(result.exception, SystemExit | None)


@pytest.mark.parametrize("name", [name for name in NAMES_THAT_LEAD_ASTRAY if name not in {"~", "explore"}])
def test_a_selection_is_of_the_projects_own_chapters(name):
    with pytest.raises(SelectionError) as refused:
        plan(Selection(chapters=[name]), TABLES, paths.NOTEBOOKS)
    assert all("\n" not in line for line in refused.value.problems)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "",
            "/a",
            "../a",
            "a/../../b",
            "a\x00",
            "a\nb",
            "CON",
            "con.html",
            "a/aux.txt",
            "NUL.csv",
            "a/COM1",
        ),
        *("a:b", "a|b", "a*b", 'a"b', "a<b", "a\\b", "a.", "a ", "a/b /c", "\x1b"),
    ],
)
def test_a_file_has_a_safe_name(tmp_path, name):
    with pytest.raises(UnsafeName):
        LocalStore(tmp_path).write(name, "x")
    assert list(tmp_path.rglob("*")) == []


def test_a_link_in_the_output_folder_leads_no_output_out_of_it(tmp_path):
    (tmp_path / "outside").mkdir()
    store = LocalStore(tmp_path / "out")
    store.folder.mkdir()
    (store.folder / "en").symlink_to(tmp_path / "outside")
    with pytest.raises(UnsafeName):
        store.write("en/page.html", "x")
    assert list((tmp_path / "outside").iterdir()) == []


def test_only_numbered_notebooks_that_lie_in_the_folder_are_chapters(tmp_path):
    folder = tmp_path / "notebooks"
    folder.mkdir()
    foreign = tmp_path / "foreign.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("boom()")]), foreign)
    own = folder / "01_own.ipynb"
    own.write_bytes(foreign.read_bytes())
    (folder / "02_linked.ipynb").symlink_to(foreign)
    (folder / "03_folder.ipynb").mkdir()
    for name in ("explore", "4_short", "05-dash", "06_Capital", "07_", "08_a b", ".09_hidden", "10_a.b"):
        (folder / f"{name}.ipynb").write_bytes(foreign.read_bytes())
    (folder / "11_sub").mkdir()
    (folder / "11_sub" / "11_sub.ipynb").write_bytes(foreign.read_bytes())
    assert chapter_notebooks(folder) == {"01_own": own}


HOSTILE_YAML = [
    '!!python/object/apply:os.system ["touch ran"]',
    "a: !!python/object/new:subprocess.Popen [[touch, ran]]",
    "a: !!python/name:os.system",
    "a: {countries: !!binary R0lGODlh}",
    "[" * 3_000,
    "{" * 3_000,
    "a: &x [*x]",
    "\x00",
    "a: {countries: [../x], chapters: [/etc/passwd]}",
    "a: {countries: {b: c}}",
    "a: {notebook: /elsewhere/x.ipynb}",
    "a: [1, 2]",
    "- a",
    "",
    "a: {as_of: [2024-13-45]}",
]


@pytest.mark.parametrize("text", HOSTILE_YAML)
def test_a_file_of_batches_is_read_as_data(tmp_path, monkeypatch, text):
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "batches.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SelectionError):
        read_batch("a", TABLES, file)
    assert os.listdir(tmp_path) == ["batches.yaml"]  # noqa: PTH208 - with hidden files


def test_no_module_reads_yaml_or_pickles_or_code_from_outside():
    """What may run code is called nowhere but between processes of our own."""
    called, of_yaml = set(), set()
    for path in (paths.ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called.add((path.stem, ast.unparse(node.func)))
            elif isinstance(node, ast.Attribute) and ast.unparse(node.value) == "yaml":
                of_yaml.add(node.attr)
    dangerous = r"eval|exec|os\.system|(pickle|marshal)\.loads?|shelve\..*|.*\.unsafe_.*"
    found = {(module, name) for module, name in called if re.fullmatch(dangerous, name)}
    assert {name for module, name in found if module not in {"server", "shared", "workers"}} == set()
    assert of_yaml == {"SafeLoader", "safe_load", "MappingNode", "ScalarNode", "YAMLError", "MarkedYAMLError"}
    loaders = {
        ast.unparse(keyword.value)
        for path in (paths.ROOT / "src").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "yaml.load"
        for keyword in node.keywords
    }
    # One makes plain values, the other text alone.
    assert loaders <= {"yaml.SafeLoader", "yaml.BaseLoader", "_Loader"}


@pytest.mark.parametrize("command", [["claims"], ["countries"]])
def test_what_the_command_line_shows_of_the_tables_cannot_steer_the_terminal(command, hostile, monkeypatch):
    monkeypatch.setattr("regenatlas.tables.check.right_tables", lambda *_: hostile)
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 0, result.output
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", result.output)
    assert "<script>" in result.output or command == ["countries"]


def scripts(folder):
    """How many scripts each page of a folder has."""
    pages = {path: Page(path.read_text(encoding="utf-8")) for path in sorted(folder.rglob("*.html"))}
    return {
        path.relative_to(folder): sum(tag == "script" for tag, _ in page.elements)
        for path, page in pages.items()
    }


def front(tables, folder, text):
    """Write the front of a folder of which every report has failed with this text."""
    store = LocalStore(folder)
    manifest = Manifest(store)
    bundles = [
        reports("IRN", "2026-01-01", facts={"rank": 2}),
        reports("USA", "2026-01-01", facts={"rank": 1}),
    ]
    manifest.reports = {name: entry for bundle in bundles for name, entry in bundle.items()}
    for entry in manifest.reports.values():
        entry |= {"status": "failed", "reason": f"ValueError: {text}"}
        for fact in entry.get("headline", {}).get("facts", {}).values():
            fact |= {"text": text, "value": text}
    write_site(store, manifest, tables)
    return store.folder


def test_the_front_of_a_folder_holds_every_text_as_text(hostile, tmp_path):
    """Texts come there from the tables, from ledgers by way of the manifest, and from errors."""
    folder = front(hostile, tmp_path / "out", "</script><script>alert(1)</script>\u202e\u2028")
    assert scripts(folder) == scripts(front(hostile, tmp_path / "plain", "plain"))
    pages = list(folder.rglob("*.html"))
    assert {page.name for page in pages} >= {"index.html", "failures.html"}
    for path in pages:
        page = Page(path.read_text(encoding="utf-8"))
        assert [element for element in page.elements if not is_harmless(*element)] == []
        assert "alert(1)" in page.text or path.name not in {"index.html", "failures.html"}


def test_a_notebook_that_is_no_notebook_is_told_as_a_failure(tmp_path):
    for content in ("", "{}", "[]", "\x00", json.dumps({"cells": [{"cell_type": "code"}]}), "x" * 10):
        path = tmp_path / "01_broken.ipynb"
        path.write_text(content, encoding="utf-8")
        assert isinstance(engine.execute(path, {"country": "IRN"}), engine.Failed)
