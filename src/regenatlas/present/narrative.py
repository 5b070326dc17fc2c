"""Sentences: templates filled with facts, so that no number is ever typed into prose.

A template is plain text in English (it is the gettext message), with `**bold**` as its only mark-up and placeholders
`{name}` or `{name:format}`; `Wording.value` lists the formats. A `Traced` value becomes a fact: it is entered into the
ledger and linked. Everything else is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from string import Formatter
from typing import Any

from regenatlas.present import escaping
from regenatlas.present.facts import Fact, Ledger
from regenatlas.present.wording import Wording
from regenatlas.tables.provenance import Traced

_SENTENCE_START = re.compile(r"(^|[.!?](\*\*)?\s+)(\*\*)?$")


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

    Values: `Traced` (a fact), text, number, date, None, `Prose`, or a list of those (joined with «and», or with «or» by
    the format `or`). ValueError for a placeholder without value, a value without placeholder, a format that does not exist.
    """
    pieces = list(Formatter().parse(wording.translate(template)))
    named = {name for _, name, _, _ in pieces if name is not None}
    _check_names(template, named, set(values))
    text, mark, facts = "", "", []
    for literal, name, spec, conversion in pieces:
        text += literal.replace("**", "")
        mark += escaping.markdown(literal).replace(r"\*\*", "**")
        if name is None:
            continue
        if conversion:
            raise ValueError(f"{{{name}!{conversion}}}: conversions are not used in sentences")
        part = _fill(values[name], spec or "", wording, ledger)
        if _SENTENCE_START.search(mark):
            part = _capitalised(part, wording)
        text, mark = text + part.text, mark + part.markdown
        facts += part.facts
    return Prose(text, escaping.markdown_start(mark), tuple(dict.fromkeys(facts)))


def join(parts: Iterable[Prose], between: str = " ") -> Prose:
    """Several passages as one."""
    parts = [part for part in parts if part.text]
    facts = dict.fromkeys(fact for part in parts for fact in part.facts)
    return Prose(between.join(p.text for p in parts), between.join(p.markdown for p in parts), tuple(facts))


def bullets(parts: Sequence[Prose]) -> Prose:
    """Several passages as a list."""
    facts = dict.fromkeys(fact for part in parts for fact in part.facts)
    text = "\n".join(f"- {part.text}" for part in parts)
    return Prose(text, "\n".join(f"- {part.markdown}" for part in parts), tuple(facts))


def plain(text: str) -> Prose:
    """Text that holds no fact, as a passage."""
    text = escaping.isolated(escaping.plain(text))
    return Prose(text, escaping.markdown_start(escaping.markdown(text)))


def link(text: str, url: str) -> Prose:
    """A link to a page; plain text if the address is not http or https."""
    label = escaping.isolated(escaping.plain(text)) or url
    url = escaping.safe_url(url)
    if not url:
        return plain(label)
    target = "".join(
        sign if sign.isalnum() or sign in "-._~:/?#@!$&'*+,;=%" else _percent(sign) for sign in url
    )
    return Prose(label, f"[{escaping.markdown(label)}](<{target}>)")


# --------------------------------------------------------------------------------------------------------------- filling


def _fill(value: Any, spec: str, wording: Wording, ledger: Ledger) -> Prose:
    wording.check_format(spec)
    if isinstance(value, (list, tuple)):
        style = "or" if spec == "or" else "standard"
        inner = "" if spec in {"or", "and"} else spec
        parts = [_fill(item, inner, wording, ledger) for item in value]
        facts = dict.fromkeys(fact for part in parts for fact in part.facts)
        texts, marks = [part.text for part in parts], [part.markdown for part in parts]
        return Prose(wording.list(texts, style), wording.list(marks, style), tuple(facts))
    if isinstance(value, Prose):
        return value
    if isinstance(value, Traced) and "|" not in spec:
        text = _said(value.value, spec or value.unit, value.digits, wording)
        fact = ledger.add(value, text)
        return Prose(text, f"[{escaping.markdown(text)}](#fact-{fact.id})", (fact,))
    raw, digits = (value.value, value.digits) if isinstance(value, Traced) else (value, 0)
    text = _said(raw, spec, digits, wording)
    return Prose(text, escaping.markdown(text))


def _said(value: Any, how: str, digits: int, wording: Wording) -> str:
    text = escaping.plain(wording.value(value, how, digits))
    return text if wording.right_to_left else escaping.isolated(text)


def _capitalised(part: Prose, wording: Wording) -> Prose:
    # Words of our own («no products», «unknown», «the United States») begin a sentence with a capital; names stay.
    own = (
        "the ",
        "no ",
        wording.unknown,
        wording.translate("an unknown number of {things}")[:10],
        wording.translate("none"),
    )
    if wording.lang != "en" or not part.text.startswith(own):
        return part
    at = part.markdown.index(part.text[0])
    mark = part.markdown[:at] + part.markdown[at].upper() + part.markdown[at + 1 :]
    return Prose(part.text[0].upper() + part.text[1:], mark, part.facts)


def _check_names(template: str, named: set[str], given: set[str]) -> None:
    for name in sorted(named - given):
        near = get_close_matches(name, given, n=1)
        raise ValueError(
            f"no value for {{{name}}} in {template!r}" + (f"; nearest: {near[0]!r}" if near else "")
        )
    for name in sorted(given - named):
        raise ValueError(f"{name!r} has no placeholder in {template!r}")


def _percent(sign: str) -> str:
    return "".join(f"%{byte:02X}" for byte in sign.encode())
