"""The house: which rooms there are, what may lie in them, and which way they look."""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import cache
from importlib import import_module

import pytest

from regenatlas import paths

SRC = paths.ROOT / "src" / "regenatlas"
CHAPTERS = sorted(path.name for path in (SRC / "chapters").iterdir() if (path / "__init__.py").is_file())
NOTEBOOKS = {path.stem.partition("_")[2]: path for path in paths.NOTEBOOKS.glob("[0-9]*.ipynb")}
FOLDERS = sorted({path.parent for path in SRC.rglob("*.py")})
MODULES = sorted(SRC.rglob("*.py"))
MOST_MODULES = 12

#: One word for each concept: what else it could be called, and is not.
OTHER_WORDS = {
    "definition": r"(counting_)?rule_id",
    "snapshot": r"shots?",
    "message, payload, entry": r"told|said",
}


def dotted(path):
    parts = path.relative_to(SRC.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.relative_to(SRC.parent).as_posix())
def test_a_folder_holds_at_most_twelve_modules(folder):
    modules = [path.name for path in folder.glob("*.py") if path.stem != "__init__"]
    assert len(modules) <= MOST_MODULES, modules


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_has_notebook_tests_and_references(chapter):
    assert chapter in NOTEBOOKS
    assert sorted((paths.ROOT / "tests" / "chapters" / chapter).glob("test_*.py"))
    assert sorted(paths.REFERENCES.glob(f"*_{NOTEBOOKS[chapter].stem}.ipynb"))


def test_every_numbered_notebook_has_a_chapter():
    assert sorted(NOTEBOOKS) == CHAPTERS


def code_of(chapter):
    """Return all code of a chapter: its modules and its notebook's cells."""
    notebook = NOTEBOOKS[chapter].read_text(encoding="utf-8")
    files = [path for path in (SRC / "chapters" / chapter).rglob("*.[pm][yd]*") if path.suffix != ".pyc"]
    modules = [path.read_text(encoding="utf-8") for path in files]
    return "\n".join([notebook, *modules])


def public_names(path):
    nodes = [node for node in tree(path).body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    return [node.name for node in nodes if not node.name.startswith("_")]


def test_nothing_in_the_report_serves_a_single_chapter():
    by_chapter = {chapter: code_of(chapter) for chapter in CHAPTERS}
    others = "\n".join(path.read_text(encoding="utf-8") for path in MODULES if "chapters" not in path.parts)
    wrong = []
    for path in (SRC / "report").glob("*.py"):
        for name in public_names(path):
            users = [chapter for chapter, code in by_chapter.items() if re.search(rf"\b{name}\b", code)]
            elsewhere = len(re.findall(rf"\b{name}\b", others)) > 1
            if len(users) == 1 and not elsewhere:
                wrong.append(f"{dotted(path)}.{name}: {users[0]}")
    assert wrong == []


def docstrings(path):
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return [
        text for node in ast.walk(tree(path)) if isinstance(node, kinds) and (text := ast.get_docstring(node))
    ]


def test_what_a_docstring_names_exists():
    """A name like `licences.fold` or `Store.write` in backticks is that of a module or class."""
    stems = {one.stem for one in MODULES} | {one.name for one in FOLDERS}
    missing = []
    for path in MODULES:
        for owner, name in re.findall(r"`(\w+)\.(\w+)`", "\n".join(docstrings(path))):
            if owner in stems or owner in classes():
                owners = [dotted(one) for one in MODULES if one.stem == owner]
                known = any(has(module, name) for module in owners) or name in classes().get(owner, ())
                known = (
                    known
                    or is_table_column(owner, name)
                    or any(
                        (folder / f"{name}.py").exists() or (folder / name).is_dir()
                        for folder in FOLDERS
                        if folder.name == owner
                    )
                )
                missing += [] if known else [f"{dotted(path)}: {owner}.{name}"]
    assert missing == []


@cache
def classes():
    """Return the attributes and methods of every class of the package, by the name of the class."""
    found = {}
    for path in MODULES:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ClassDef):
                names = {getattr(part, "name", "") for part in node.body}
                names |= {part.target.id for part in node.body if isinstance(part, ast.AnnAssign)}
                names |= set(re.findall(r"self\.(\w+)", ast.unparse(node)))
                found[node.name] = found.get(node.name, set()) | names
    return found


@cache
def has(module, name):
    return hasattr(import_module(module), name)


@cache
def columns():
    from regenatlas.tables.load import load_tables

    tables = load_tables()
    return {table: set(tables[table].columns) for table in tables}


def is_table_column(table, column):
    return column in columns().get(table, ())


@pytest.mark.parametrize("concept", OTHER_WORDS)
def test_a_concept_has_one_name_in_the_code(concept):
    names = Counter()
    for path in MODULES:
        for node in ast.walk(tree(path)):
            name = getattr(node, "id", "")
            if isinstance(name, str) and re.fullmatch(OTHER_WORDS[concept], name):
                names[f"{dotted(path)}: {name}"] += 1
    assert sorted(names) == []
