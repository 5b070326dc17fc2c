"""The notebooks read as stories: prose leads, cells are small, nothing computed is typed in or stored."""

import ast
import re

import nbformat
import pytest

from regenatlas import paths

NOTEBOOKS = sorted(paths.NOTEBOOKS.glob("*.ipynb"))
CHAPTERS = [path for path in NOTEBOOKS if path.stem[0].isdigit()]
CELL_LINES = 10
CODE_SPAN_OR_LINK = r"```.*?```|`[^`]*`|\]\([^)]*\)|<[^>]*>"
# Names that carry a digit without counting anything.
NAMES = r"\b(?:CD\d+\+?|ISO \d+(?:-\d+)?|G7|G20|COVID-19)"


def per(paths_):
    return pytest.mark.parametrize("path", paths_, ids=lambda path: path.stem)


def cells(path, kind):
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == kind]


def tree(cell):
    return ast.parse(cell.source)


def test_there_are_chapters():
    assert CHAPTERS


@per(NOTEBOOKS)
def test_a_notebook_is_valid_and_names_its_kernel(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "python3"
    assert set(notebook.metadata) <= {"kernelspec", "language_info"}


@per(NOTEBOOKS)
def test_a_notebook_is_stored_without_outputs(path):
    for cell in cells(path, "code"):
        assert cell.outputs == []
        assert cell.execution_count is None
        assert set(cell.metadata) <= {"tags", "editable", "jupyter"}


@per(CHAPTERS)
def test_a_reader_sees_the_parameters_and_no_other_code(path):
    shown = [cell for cell in cells(path, "code") if cell.metadata.get("jupyter") != {"source_hidden": True}]
    assert [cell.metadata.get("tags") for cell in shown] == [["parameters"]]


@per(NOTEBOOKS)
def test_a_notebook_is_stored_line_by_line_as_jupyter_saves_it(path):
    text = path.read_text(encoding="utf-8")
    assert text == nbformat.writes(nbformat.reads(text, as_version=4)) + "\n"


@per(NOTEBOOKS)
def test_code_cells_are_small(path):
    for cell in cells(path, "code"):
        assert len([line for line in cell.source.splitlines() if line.strip()]) <= CELL_LINES, cell.source


@per(NOTEBOOKS)
def test_code_cells_define_nothing_and_import_only_the_package(path):
    defining = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
    for cell in cells(path, "code"):
        for node in ast.walk(tree(cell)):
            assert not isinstance(node, defining), cell.source
            if isinstance(node, ast.Import):
                assert {alias.name.split(".")[0] for alias in node.names} == {"regenatlas"}
            if isinstance(node, ast.ImportFrom):
                assert node.module.split(".")[0] == "regenatlas"


@per(CHAPTERS)
def test_a_chapter_has_one_cell_of_plain_parameters(path):
    (cell,) = [cell for cell in cells(path, "code") if "parameters" in cell.metadata.get("tags", [])]
    assert all(isinstance(line, ast.Assign | ast.AnnAssign) for line in tree(cell).body)


@per(CHAPTERS)
def test_a_chapter_opens_the_report_under_its_own_name_and_ends_with_its_sources(path):
    code = cells(path, "code")
    assert any(f'open_report("{path.stem}"' in cell.source for cell in code)
    assert code[-1].source.strip() == "report.sources()"


@per(NOTEBOOKS)
def test_a_notebook_begins_with_its_question(path):
    first = nbformat.read(path, as_version=4).cells[0]
    assert first.cell_type == "markdown"
    assert re.match(r"# .+\?$", first.source.splitlines()[0])


@per(NOTEBOOKS)
def test_every_heading_is_followed_by_prose(path):
    every = nbformat.read(path, as_version=4).cells
    for cell, following in zip(every, [*every[1:], None], strict=True):
        if cell.cell_type != "markdown":
            continue
        parts = [part for part in re.split(r"\n+", cell.source.strip()) if part]
        for part, after in zip(parts, [*parts[1:], None], strict=True):
            if not part.startswith("#") or (part.startswith("# ") and path in CHAPTERS):
                continue  # after the question of a chapter comes its finding, which is computed
            if after is None and following is not None:
                is_sentence = following.cell_type == "code" and re.search(r"\bsay\(", following.source)
                is_prose = following.cell_type == "markdown" and not following.source.startswith("#")
                assert is_sentence or is_prose, part
            else:
                assert after, part
                assert not after.startswith("#"), part


@per(NOTEBOOKS)
def test_no_figure_is_typed_into_prose(path):
    for cell in cells(path, "markdown"):
        prose = re.sub(CODE_SPAN_OR_LINK, "", cell.source, flags=re.DOTALL)
        assert re.findall(r"\S*\d\S*", re.sub(NAMES, "", prose)) == [], cell.source


@per(NOTEBOOKS)
def test_no_figure_is_typed_into_a_sentence_template(path):
    for cell in cells(path, "code"):
        for node in ast.walk(tree(cell)):
            called = getattr(node, "func", None)
            if getattr(called, "attr", getattr(called, "id", "")) in {"say", "sentence", "heading"}:
                (template, *_) = [arg.value for arg in node.args if isinstance(arg, ast.Constant)] or [""]
                words = re.sub(r"\{[^}]*\}", "", str(template))
                assert re.findall(r"\S*\d\S*", re.sub(NAMES, "", words)) == [], template
