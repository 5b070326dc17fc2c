"""The methods page of an edition: what holds for every country, the counting rules, and the words.

Its text is `notebooks/methods.md`, so that JupyterLab opens the same; the rules come from the tables. A
notebook links to a section of it (`methods.md#claims`), which leads to the page in a bundle and to nothing in
print, where the text itself stands behind the chapter.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from regenatlas import paths
from regenatlas.render.page.document import METHODS, RULE, Chapter, Guide, Term, slug
from regenatlas.report.escaping import markdown as escaped
from regenatlas.report.narrative import Prose
from regenatlas.report.wording import Wording
from regenatlas.tables.load import Tables

_SECTION = re.compile(r"^## (.+)\n", re.MULTILINE)
_TERM = re.compile(
    r"^- \*\*(?P<name>.+?)\*\*(?: \((?P<forms>[^)]+)\))?: (?P<text>.+(?:\n  .+)*)", re.MULTILINE
)


def guide(tables: Tables, wording: Wording, href: str = "") -> Guide | None:
    """The methods for the pages and documents of an edition; `href`: of the page, as another sees it.

    None where there is no such text.
    """
    if not paths.METHODS.exists():
        return None
    title, sections = _read(paths.METHODS)
    rules = list(zip(*(tables.cells("definitions", part) for part in ("label", "description")), strict=True))
    listed = "\n".join(f"- **{escaped(label)}**: {escaped(text)}" for label, text in sorted(rules))
    found = {slug(name): f"## {name}\n{text}" for name, text in sections.items()}
    words = found.pop("glossary", "")
    found["counting-rules"] = f"## {wording.translate('Counting rules')}\n\n{listed}\n"
    found["glossary"] = words
    terms = (*_terms(words), *(Term(f"{RULE}{slug(label)}", (label,), label, text) for label, text in rules))
    return Guide(title, found, terms, href)


def methods_chapter(guide: Guide) -> Chapter:
    """The page as a chapter without numbers, to be shown and printed as others are."""
    text = "\n".join(guide.sections.values())
    return Chapter(METHODS, guide.title, (Prose(text, text),))


@cache
def _read(path: Path) -> tuple[str, dict[str, str]]:
    """The title, and the text of each section by its heading; the lines before the first stay behind."""
    head, *parts = _SECTION.split(path.read_text(encoding="utf-8"))
    return head.partition("\n")[0].removeprefix("# "), dict(zip(parts[::2], parts[1::2], strict=True))


def _terms(words: str) -> Iterator[Term]:
    """The terms of a glossary: a list item each, with its name in bold and other forms in brackets."""
    for found in _TERM.finditer(words):
        name = found["name"]
        forms = (name, *(found["forms"] or "").split(", ")) if found["forms"] else (name,)
        yield Term(slug(name), forms, name, re.sub(r"\s+", " ", found["text"]))
