"""The documentation is a contract: what a reader can use is described, and what is described exists."""

import ast
import json
import re
import subprocess

import nbformat
import pytest
import typer

from regenatlas import paths
from regenatlas.cli import app
from regenatlas.tables.load import load_tables

GUIDE = (paths.ROOT / "reports" / "README.md").read_text(encoding="utf-8")
README = (paths.ROOT / "README.md").read_text(encoding="utf-8")
PACKAGE = json.loads((paths.DATA / "datapackage.json").read_text(encoding="utf-8"))
DICTIONARY = (paths.DATA / "README.md").read_text(encoding="utf-8")
PROGRAM = typer.main.get_command(app)
COMMANDS = PROGRAM.commands
TABLES = {resource["name"]: resource for resource in PACKAGE["resources"]}
CHAPTERS = sorted(paths.NOTEBOOKS.glob("[0-9]*.ipynb"))


def is_sentence(text):
    return bool(re.fullmatch(r"\S.*[.!?)]", text.strip(), re.DOTALL)) and len(text.split()) >= 3


def fields(table):
    return TABLES[table]["schema"]["fields"]


def section(heading, text):
    """Return what stands below a heading, up to the next one of its level or above."""
    level = heading.split()[0]
    found = re.search(
        rf"^{re.escape(heading)}$(.*?)(?=^#{{1,{len(level)}}} |\Z)", text, re.MULTILINE | re.DOTALL
    )
    assert found, f"no heading «{heading}»"
    return found.group(1)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_and_its_options_are_documented(name):
    described = section(f"### `regenatlas {name}`", GUIDE)
    named = {
        param.metavar if param.param_type_name == "argument" else max(param.opts, key=len)
        for param in COMMANDS[name].params
        if param.name not in {"help", "data"}  # which is described once, for all that read tables
    }
    assert {word for word in named if f"`{word}`" not in described} == set()


def test_tables_of_ones_own_are_documented_and_taken_by_all_commands_but_those_on_a_checkout():
    without = {name for name in COMMANDS if "data" not in [param.name for param in COMMANDS[name].params]}
    assert without == {"update-references", "new-chapter", "init"}
    assert "`--data FOLDER`" in section("### Tables of your own", GUIDE)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_explains_itself_with_an_example(name):
    text = COMMANDS[name].help or ""
    assert is_sentence(text.split("\n\n")[0])
    assert f"regenatlas {name}" in text + (COMMANDS[name].epilog or "")
    assert [param.name for param in COMMANDS[name].params if not getattr(param, "help", "")] == []


@pytest.mark.parametrize("table", TABLES)
def test_a_table_and_its_columns_are_described_in_full_sentences(table):
    described = {"the table": TABLES[table], **{field["name"]: field for field in fields(table)}}
    assert [name for name, item in described.items() if not is_sentence(item["description"])] == []


@pytest.mark.parametrize("table", TABLES)
def test_a_table_and_its_columns_are_in_the_data_dictionary(table):
    described = section(f"## {table}", DICTIONARY)
    assert TABLES[table]["description"] in described
    shown = set(re.findall(r"^\| \**(\w+)\**(?: \*)? \|", described, re.MULTILINE))
    assert {field["name"] for field in fields(table)} - shown == set()


def test_every_table_on_disk_is_in_the_package():
    listed = {resource["path"] for resource in PACKAGE["resources"]}
    assert {path.relative_to(paths.DATA).as_posix() for path in paths.DATA.rglob("*.csv")} == listed


def test_every_definition_is_described():
    definitions = load_tables()["definitions"].set_index("definition_id")
    assert [name for name, text in definitions["description"].items() if not is_sentence(text)] == []


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_a_chapter_and_its_parameters_are_documented(chapter):
    cells = nbformat.read(chapter, as_version=4).cells
    (cell,) = [cell for cell in cells if "parameters" in cell.metadata.get("tags", [])]
    names = {
        target.id
        for line in ast.parse(cell.source).body
        for target in getattr(line, "targets", [getattr(line, "target", None)])
    }
    assert {name for name in names if f"| `{name}` |" not in section("## Parameters", GUIDE)} == set()
    assert f"](notebooks/{chapter.name})" in README


def test_make_help_lists_every_target():
    makefile = (paths.ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE))
    shown = subprocess.run(["make", "help"], cwd=paths.ROOT, capture_output=True, check=True, text=True)
    assert set(re.findall(r"^  make ([a-z-]+)", shown.stdout, re.MULTILINE)) == targets
    assert set(re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE).group(1).split()) == targets


@pytest.mark.parametrize(
    "name", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "reports/README.md", "data/LICENSE.md"]
)
def test_links_between_files_lead_somewhere(name):
    page = paths.ROOT / name
    links = re.findall(
        r"\]\(([^)#]+?)(?:#[^)]*)?\)|<img [^>]*src=\"([^\"]+)\"", page.read_text(encoding="utf-8")
    )
    local = {link for pair in links for link in pair if link and "://" not in link}
    assert {link for link in local if not (page.parent / link).exists()} == set()


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "reports/README.md"])
def test_the_make_targets_a_page_names_exist(name):
    page = (paths.ROOT / name).read_text(encoding="utf-8")
    makefile = (paths.ROOT / "Makefile").read_text(encoding="utf-8")
    assert set(re.findall(r"\bmake ([a-z-]+)`", page)) <= set(
        re.findall(r"^([a-z-]+):", makefile, re.MULTILINE)
    )
