"""A new chapter that works at once: notebook, analysis, prose, figure and tests from small templates."""

from __future__ import annotations

import keyword
import re
from pathlib import Path
from string import Template

import nbformat

from regenatlas import paths

TEMPLATES = Path(__file__).parents[1] / "templates" / "chapter"

_NAME = re.compile(r"[a-z][a-z_]*[a-z]")
_CELL = re.compile(r'^# %%(?: \[(?P<kind>markdown)\])?(?: tags=\["(?P<tag>\w+)"\])?\n', re.MULTILINE)
_LAST_CHAPTER = re.compile(r"^\| \[(\d\d)_\w+\]\(notebooks/.*\n(?!\| \[\d\d)", re.MULTILINE)


class ChapterError(ValueError):
    """Why a chapter of this name cannot be written."""


def new_chapter(name: str, root: Path = paths.ROOT) -> list[Path]:
    """Write the files of a chapter into a checkout, numbered after the last one; the files in reading order.

    Nothing is overwritten: ChapterError for a name that is taken or is no name of a Python module.
    """
    if not _NAME.fullmatch(name) or keyword.iskeyword(name):
        near = re.sub(r"[^a-z]+", "_", name.casefold()).strip("_")
        near = f"{near}_chapter" if keyword.iskeyword(near) else near
        hint = f"; nearest: {near}" if _NAME.fullmatch(near) else ""
        raise ChapterError(f"{name!r} is no name for a chapter: small letters and underscores{hint}")
    notebooks = sorted((root / "notebooks").glob("[0-9][0-9]_*.ipynb"))
    if any(path.stem.partition("_")[2] == name for path in notebooks):
        raise ChapterError(f"there is a chapter {name!r} already")
    number = f"{int(notebooks[-1].stem[:2]) + 1:02}" if notebooks else "00"
    package, tests = (root / part / "chapters" / name for part in ("src/regenatlas", "tests"))
    files = {
        root / "notebooks" / f"{number}_{name}.ipynb": "notebook.py",
        package / "__init__.py": "__init__.py",
        package / f"{name}.py": "analysis.py",
        package / "figures.py": "figures.py",
        package / "prose.md.j2": "prose.md.j2",
        tests / f"test_{name}.py": "test_analysis.py",
        tests / "sentences.py": "sentences.py",
        tests / "test_figures.py": "test_figures.py",
    }
    if taken := [path for path in files if path.exists()]:
        raise ChapterError(f"there is a file {taken[0].relative_to(root).as_posix()} already")
    for path, template in files.items():
        source = (TEMPLATES / f"{template}.txt").read_text(encoding="utf-8")
        text = Template(source).substitute(name=name, number=number)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_notebook(text, name) if path.suffix == ".ipynb" else text, encoding="utf-8")
    _list_in_readme(root / "README.md", f"{number}_{name}")
    return list(files)


def _notebook(source: str, name: str) -> str:
    """The notebook whose cells a script marks by `# %%`, as Jupyter saves it."""
    starts = list(_CELL.finditer(source))
    ends = [start.start() for start in starts[1:]] + [len(source)]
    cells = []
    for number, (start, end) in enumerate(zip(starts, ends, strict=True), 1):
        text = source[start.end() : end].strip()
        if start["kind"]:
            cell = nbformat.v4.new_markdown_cell(re.sub(r"^# ?", "", text, flags=re.MULTILINE))
        else:
            # A reader sees the parameters; the other code is folded.
            shown = {"tags": [start["tag"]]} if start["tag"] else {"jupyter": {"source_hidden": True}}
            cell = nbformat.v4.new_code_cell(text, metadata=shown)
        cell.id = f"{name.replace('_', '-')}-{number:02}"
        cells.append(cell)
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    return str(nbformat.writes(notebook)) + "\n"


def _list_in_readme(readme: Path, chapter: str) -> None:
    text = readme.read_text(encoding="utf-8")
    row = f"| [{chapter}](notebooks/{chapter}.ipynb) | Whose registers were searched? |\n"
    readme.write_text(_LAST_CHAPTER.sub(lambda last: last[0] + row, text, count=1), encoding="utf-8")
