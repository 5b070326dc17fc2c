"""Sentences: templates filled with facts, so that no number is ever typed into prose.

A template is plain text in English (it is the gettext message), with `**bold**` as its only mark-up and
placeholders `{name}` or `{name:format}`; `Wording.value` says which formats there are. A `Traced` value
becomes a fact: it is entered into the ledger and linked. Everything else is text. `chapters/README.md` shows
the language with examples.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from string import Formatter
from typing import Any

from regenatlas.report import escaping
from regenatlas.report.facts import Fact, Ledger
from regenatlas.report.wording import Wording
from regenatlas.tables.problems import suggestion
from regenatlas.tables.provenance import Traced

_OWN_WORDS = ("the ", "no ", "an unknown ", "unknown", "none", "under ", "over ")
_SENTENCE_END = re.compile(r"[.!?](\*\*)? (\*\*)?$")


@dataclass(frozen=True)
class Prose:
    """A passage as plain text and as Markdown, with the facts in it."""

    text: str
    markdown: str
    facts: tuple[Fact, ...] = ()

    def __str__(self) -> str:
        return self.text

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:  # noqa: ARG002
        return {"text/plain": self.text, "text/markdown": self.markdown}


def sentence(template: str, wording: Wording, ledger: Ledger, /, **values: Any) -> Prose:
    """The template, translated and filled.

    Values: `Traced` (a fact), text, number, date, None, `Prose`, or a list of those (joined with «and», with
    the «or» or the sign that a format ends in: `{names:or}`, `{codes:modality;}`). ValueError for a
    placeholder without value, a value without placeholder, a format that does not exist.
    """
    # Long templates are broken into lines in a notebook; spaces at the ends of a fragment are meant.
    text = re.sub(r"^\s*\n\s*|\s*\n\s*$", "", wording.translate(template))
    text = re.sub(r"\s*\n\s*", " ", text)
    named = placeholders(text).keys()
    for name in sorted(named - values.keys()):
        raise ValueError(f"no value for {{{name}}} in {template!r}{suggestion(name, sorted(values), '{!r}')}")
    for name in sorted(values.keys() - named):
        raise ValueError(f"{name!r} has no placeholder in {template!r}")
    return filled(text, wording, ledger, values)


def placeholders(text: str) -> dict[str, list[str]]:
    """The names that a template fills in, each with its formats; ValueError for braces that do not match."""
    found: dict[str, list[str]] = {}
    for _, name, spec in _pieces(text):
        if name is not None:
            found.setdefault(name, []).append(spec)
    return found


def filled(text: str, wording: Wording, ledger: Ledger, values: Mapping[str, Any]) -> Prose:
    """A template in the edition's language, on one line, filled; KeyError for a placeholder without value."""
    parts, before = [], ""
    for literal, name, spec in _pieces(text):
        parts.append(_literal(literal))
        if name is not None:
            part = _fill(values[name], spec, wording, ledger)
            opens = _SENTENCE_END.search(before + literal)
            parts.append(opening(part) if opens else part)
            # A passage ends its own sentence; a name that ends in a full stop («Inc.») ends none.
            before = part.text if isinstance(values[name], Prose) else ""
    result = _joined("", parts)
    return Prose(result.text, escaping.markdown_start(result.markdown), result.facts)


def text_of(text: str, wording: Wording, values: Mapping[str, Any]) -> str:
    """A template in the edition's language as text for a table cell or a figure: nothing becomes a fact."""
    parts = []
    for literal, name, spec in _pieces(text):
        parts += [literal, "" if name is None else _text(values[name], spec, wording)]
    return "".join(parts)


@lru_cache(maxsize=4096)  # a table fills the same few templates for each of its rows
def _pieces(text: str) -> tuple[tuple[str, str | None, str], ...]:
    """The literal texts of a template, each with the name and the format of the placeholder after it."""
    return tuple((literal, name, spec or "") for literal, name, spec, _ in Formatter().parse(text))


def opening(part: Prose) -> Prose:
    """The passage as the beginning of a sentence: our own words take a capital there, names stay as they are.

    Own words are those that placeholders bring («no products», «unknown», «the United States»); templates are
    written with the capital they need.
    """
    if not part.text.startswith(_OWN_WORDS):
        return part
    markdown = re.sub(r"[a-z]", lambda first: first[0].upper(), part.markdown, count=1)
    return Prose(part.text[0].upper() + part.text[1:], markdown, part.facts)


def paragraph(parts: Iterable[Prose]) -> Prose:
    """Several sentences as one passage."""
    return _joined(" ", [opening(part) for part in parts if part.text])


def bullets(parts: Sequence[Prose]) -> Prose:
    """Several passages as a list."""
    parts = [opening(part) for part in parts if part.text]
    return _joined("\n", [Prose(f"- {part.text}", f"- {part.markdown}", part.facts) for part in parts])


def plain(text: str) -> Prose:
    """Text that holds no fact, as a passage."""
    text = escaping.isolated(escaping.plain(text))
    return Prose(text, escaping.markdown_start(escaping.markdown(text)))


def link(text: str, url: str) -> Prose:
    """A link to a page; plain text if the address is not http or https."""
    target = escaping.safe_url(url)
    label = plain(text or url)
    return Prose(label.text, f"[{label.markdown}](<{target}>)") if target else label


# ------------------------------------------------------------------------------------------------- filling


def _fill(value: Any, how: str, wording: Wording, ledger: Ledger) -> Prose:
    if isinstance(value, (list, tuple)):
        how, join = _joiner(how, wording)
        parts = [_fill(item, how, wording, ledger) for item in value]
        text, markdown = (join([getattr(part, name) for part in parts]) for name in ("text", "markdown"))
        return Prose(text, markdown, _facts(parts))
    if isinstance(value, Prose):
        return value
    wording.check_format(how)
    if not isinstance(value, Traced):
        text = written(wording, value, how)
        return Prose(text, escaping.markdown(text))
    text = written(wording, value.value, how or value.unit, value.digits)
    if "|" in how:
        return Prose(text, escaping.markdown(text))
    fact = ledger.add(value, text)
    return Prose(text, f"[{escaping.markdown(text)}](#fact-{fact.id})", (fact,))


def _text(value: Any, how: str, wording: Wording) -> str:
    if isinstance(value, (list, tuple)):
        how, join = _joiner(how, wording)
        return join([_text(item, how, wording) for item in value])
    if isinstance(value, Prose):
        return value.text
    wording.check_format(how)
    if isinstance(value, Traced):
        return wording.value(value.value, how or value.unit, value.digits)
    return wording.value(value, how)


def _joiner(how: str, wording: Wording) -> tuple[str, Callable[[list[str]], str]]:
    """The format of a list's items, and what joins them: «and», «or» or a sign at the format's end."""
    if how == "or" or how.endswith(" or"):
        return how[:-2].strip(), lambda items: wording.list(items, "or")
    if how.endswith((",", ";")):
        return how[:-1], lambda items: f"{how[-1]} ".join(items) or wording.list(())
    return how, wording.list


def written(wording: Wording, value: Any, how: str = "", digits: int = 0) -> str:
    """A value in words as they stand in a line of this edition: right-to-left parts are isolated."""
    text = escaping.plain(wording.value(value, how, digits)) or wording.unknown
    return text if wording.right_to_left else escaping.isolated(text)


def _literal(text: str) -> Prose:
    return Prose(text.replace("**", ""), escaping.markdown(text).replace(r"\*\*", "**"))


def _joined(between: str, parts: Sequence[Prose]) -> Prose:
    text, markdown = (between.join(getattr(p, name) for p in parts) for name in ("text", "markdown"))
    return Prose(text, markdown, _facts(parts))


def _facts(parts: Iterable[Prose]) -> tuple[Fact, ...]:
    return tuple(dict.fromkeys(fact for part in parts for fact in part.facts))
