"""The messages of all reports, collected for translators by `python -m regenatlas.render.tools.messages`.

Collected is the literal text in calls that translate (`say`, `sentence`, `gettext`, …), headings and captions
of tables included, in the cells of chapters, in modules and in the templates of pages, and the words in the
tables of codes and nouns.
"""

from __future__ import annotations

import ast
import csv
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog
from babel.messages.pofile import write_po
from jinja2.ext import babel_extract

from regenatlas import paths
from regenatlas.report.wording import CATALOGUES

TEMPLATE = CATALOGUES / "regenatlas.pot"

#: Packages with messages.
PACKAGES = ("report", "chapters", "explore", "render")

#: Functions whose first argument is a message.
SAYS = {"_", "gettext", "translate", "say", "sentence", "heading", "Column", "tell", "tell_points"}

#: Constants whose values are messages, translated where they are used.
LISTS = {"WORDS", "SHOWN", "TOLD"}

Message = str | tuple[str, str]


def messages_in(code: str) -> Iterator[str]:
    """The messages of Python code in the order in which they stand."""
    nodes = list(ast.walk(ast.parse(code)))
    for node in nodes:
        if isinstance(node, ast.Assign) and {getattr(name, "id", "") for name in node.targets} & LISTS:
            yield from _texts(node.value)
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        if name in SAYS and call.args:
            yield from _texts(call.args[0])
        elif name == "table":
            # The second and third argument are the headings by column, and the caption.
            for argument in call.args[1:3]:
                yield from _texts(argument)


def catalogue(root: Path = paths.ROOT) -> Catalog:
    """All messages of the repository, each with the files it stands in."""
    messages = Catalog(project="regenatlas", charset="utf-8", fuzzy=False)
    for path in _sources(root):
        for message in filter(any, _messages(path)):
            messages.add(message, locations=[(path.relative_to(root).as_posix(), 0)])
    return messages


def _messages(path: Path) -> Iterator[Message]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".j2":
        found = babel_extract(io.BytesIO(text.encode()), ["_"], [], {"trimmed": "true"})
        yield from (message for _, _, message, _ in found if isinstance(message, str))
        return
    if path.suffix == ".csv":
        rows = csv.DictReader(io.StringIO(text))
        yield from (row["label"] if "label" in row else (row["singular"], row["plural"]) for row in rows)
        return
    cells = json.loads(text)["cells"] if path.suffix == ".ipynb" else [{"source": text, "cell_type": "code"}]
    for cell in cells:
        if cell["cell_type"] == "code":
            yield from messages_in("".join(cell["source"]))


def _sources(root: Path) -> list[Path]:
    package = root / "src" / "regenatlas"
    code = [path for name in PACKAGES for path in sorted((package / name).rglob("*.py"))]
    templates = sorted((package / "render" / "templates").glob("*.j2"))
    words = [root / "data" / "codes.csv", package / "report" / "nouns.csv"]
    return [*sorted((root / "notebooks").glob("*.ipynb")), *code, *templates, *words]


def _texts(node: ast.expr) -> Iterator[str]:
    """The literal texts that a value may be: itself, a branch of a condition, what a dict or tuple holds."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)
    elif isinstance(node, ast.Dict | ast.Tuple):
        for value in node.values if isinstance(node, ast.Dict) else node.elts:
            yield from _texts(value)


if __name__ == "__main__":
    TEMPLATE.parent.mkdir(exist_ok=True)
    with TEMPLATE.open("wb") as file:
        write_po(file, catalogue(), width=100, sort_output=True, include_lineno=False)
    sys.stdout.write(f"{TEMPLATE}\n")
