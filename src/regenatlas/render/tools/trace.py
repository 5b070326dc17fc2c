"""From a number in a rendered report to the rows and sources that it was computed from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from regenatlas import paths
from regenatlas.render.page.document import Chapter
from regenatlas.render.page.notes import Note, read_notes
from regenatlas.render.site.ledgers import Ledger, read_ledger
from regenatlas.render.store.store import LEDGER
from regenatlas.tables.country_names import folded
from regenatlas.tables.load import Tables
from regenatlas.tables.problems import command, suggestion

_SAME = 0.85  # of the names of two facts: «ranked» is no slip for «rank»


class TraceError(ValueError):
    """A fact that cannot be found; the message is one line that says what to do."""


@dataclass(frozen=True)
class Address:
    """Where a fact stands: its chapter, its id, and the folder of the bundle if the address names one."""

    chapter: str
    fact: str
    folder: str = ""


def read_address(text: str) -> Address:
    """An address as somebody writes it: `[[lang/]IRN/2026-02-11/]02_standing#rank`. Raises `TraceError`."""
    place, _, fact = text.strip().partition("#")
    path = PurePosixPath(place)
    if not fact or not path.name:
        raise TraceError(f"{text!r} names no fact: write chapter#fact, for example 02_standing#rank")
    folder = "" if str(path.parent) == "." else str(path.parent)
    if folder and not re.fullmatch("[a-z]{2}", path.parts[0]):
        folder = f"en/{folder}"
    return Address(path.name, fact.removeprefix("fact-"), folder)


def find(out: Path, address: Address, folder: str, tables: Tables | None = None) -> tuple[Note, Ledger]:
    """The note of a fact, and its ledger; `folder` serves addresses without one. Raises `TraceError`.

    `tables` lend the other names of products, in any script, for hints to the facts that tell of one.
    """
    bundle = address.folder or folder
    path = _ledger_path(out, bundle, address.chapter)
    ledger = read_ledger(path)
    notes = {note.id: note for note in read_notes(Chapter(address.chapter, "", (), ledger)).notes}
    if address.fact not in notes:
        near = suggestion(address.fact, notes, alike=_SAME) or _telling_of(
            [address.fact, *_products(address.fact, tables)], notes
        )
        raise TraceError(f"no fact {address.fact!r} in {bundle}/{address.chapter}{near}")
    return notes[address.fact], ledger


def _products(text: str, tables: Tables | None) -> list[str]:
    """The names of the products that have what was typed as an alias."""
    if not tables:
        return []
    aliases = tables["aliases"]
    known = zip(aliases["product_id"], aliases["alias"], strict=True)
    return [tables.row(f"products:{key}")["name"] for key, alias in known if folded(alias) == folded(text)]


def _telling_of(names: Iterable[str], notes: Mapping[str, Note]) -> str:
    """The facts that tell of what was typed, as of a product by its name, those of the fewest rows first."""
    wanted = [f" {name} " for name in map(folded, names) if name]
    telling = [
        note.id
        for note in sorted(notes.values(), key=lambda note: len(note.rows))
        for text in [f" {folded(' '.join([note.about, *(row.words for row in note.rows)]))} "]
        if any(name in text for name in wanted)
    ]
    return f"; facts that tell of it: {', '.join(telling[:3])}" if telling else ""


def _ledger_path(out: Path, bundle: str, chapter: str) -> Path:
    """The ledger of a chapter, named with or without its number."""
    parts = PurePosixPath(bundle).parts
    if ".." in parts or PurePosixPath(bundle).is_absolute() or "/" in chapter:
        raise TraceError(f"{bundle!r} is not a folder of reports")
    chapters = {
        path.name.removesuffix(f".{LEDGER}"): path for path in sorted((out / bundle).glob(f"[!.]*.{LEDGER}"))
    }
    for name, path in chapters.items():
        if chapter in {name, *name.split("_", 1)}:
            return path
    if chapters:
        spoken = [name.split("_", 1)[-1] for name in chapters]
        raise TraceError(f"{bundle} has no chapter {chapter!r}{suggestion(chapter, spoken)}")
    rendered = sorted({str(path.parent.relative_to(out)) for path in out.rglob(f"[!.]*.{LEDGER}")})
    near = suggestion(bundle, rendered)
    raise TraceError(f"{bundle} has not been rendered into {out}: {_rendering(out, bundle)} does it{near}")


def _rendering(out: Path, bundle: str) -> str:
    """The command that renders a bundle."""
    _, country, day, *_ = (*PurePosixPath(bundle).parts, "", "", "")
    chosen = ["--country", country, "--as-of", day] if day else []
    return command("render", *chosen, *([] if out == paths.OUT else ["--out", str(out)]))
