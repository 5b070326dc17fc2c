"""The bundles of an output folder, as its manifest knows them: what the front pages are made from.

A manifest of thousands of reports is read once; ledgers are opened only for bundles whose headline it does
not hold yet.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from regenatlas.render.headline import FACTS, headline, merged
from regenatlas.render.store import Manifest, Store

LEDGER = "facts.json"
CHANGES = "changes"


@dataclass(frozen=True)
class View:
    """What makes bundles of different countries and dates comparable: language, definition, known-by date.

    `suffix` is the part of their folders that comes after the date, "" for the default definition.
    """

    lang: str
    definition: str
    known_by: str
    suffix: str

    @property
    def id(self) -> str:
        """Its name in addresses; "" for English by the default definition."""
        return "/".join(part for part in (self.lang if self.lang != "en" else "", self.suffix) if part)


@dataclass(frozen=True)
class Report:
    """A chapter of a bundle: its files by format, and why it could not be rendered ("" if it was).

    `cell` is the number of the cell that failed, 0 if that is not known.
    """

    chapter: str
    files: Mapping[str, str]
    reason: str = ""
    cell: int = 0

    @property
    def page(self) -> str:
        """The file that a reader opens first."""
        return next(iter(self.files.values()), "")


@dataclass(frozen=True)
class Bundle:
    """All that lies in one folder: chapters in their order, the document, ledgers with their digests.

    `headline` as `headline.merged` gives it. `inputs`: for each ledger what it was made from, so that a page
    made from ledgers is known to be current without reading them.
    """

    folder: str
    country: str
    as_of: str
    view: View
    reports: tuple[Report, ...]
    document: str
    ledgers: Mapping[str, str]
    inputs: tuple[tuple[str, str, str], ...]
    headline: Mapping[str, Any] = field(default_factory=dict)

    @property
    def failed(self) -> int:
        """How many of its chapters could not be rendered."""
        return sum(bool(report.reason) for report in self.reports)

    @property
    def start(self) -> str:
        """The page that opens the bundle: its first chapter that could be rendered, else what there is."""
        rendered = [report.page for report in self.reports if not report.reason]
        failed = [report.page for report in self.reports]
        return next(iter(page for page in (*rendered, self.document, *failed) if page), "")


def read_bundles(manifest: Manifest, store: Store) -> list[Bundle]:
    """Every bundle, by folder. Headlines that the manifest lacks are read from ledgers and put into it."""
    by_folder: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for name, entry in sorted(manifest.entries.items()):
        if entry["kind"] != CHANGES:
            by_folder.setdefault(entry["folder"], []).append((name, entry))
    return [_bundle(folder, entries, store) for folder, entries in sorted(by_folder.items())]


def _bundle(folder: str, entries: Iterable[tuple[str, dict[str, Any]]], store: Store) -> Bundle:
    entries = list(entries)
    first = entries[0][1]
    files: dict[str, dict[str, str]] = {}
    failures: dict[str, tuple[str, int]] = {}
    document = ""
    ledgers: dict[str, str] = {}
    inputs = []
    headlines = []
    for name, entry in entries:
        chapter, kind = entry["chapter"], entry["kind"]
        if kind == "report":
            document = name
        elif kind == LEDGER:
            ledgers[chapter] = name
            inputs.append((chapter, str(entry.get("sha256")), str(entry.get("inputs"))))
            headlines.append((chapter, _headline(name, entry, store)))
        elif kind in {"html", "pdf", "ipynb"}:
            files.setdefault(chapter, {})[kind] = name
            if entry.get("reason"):
                failures[chapter] = (str(entry["reason"]), int(entry.get("cell") or 0))
    return Bundle(
        folder=folder,
        country=first["country"],
        as_of=first["as_of"],
        view=_view(folder, first),
        reports=tuple(
            Report(chapter, _in_order(kinds), *failures.get(chapter, ("", 0)))
            for chapter, kinds in sorted(files.items())
        ),
        document=document,
        ledgers=ledgers,
        inputs=tuple(sorted(inputs)),
        headline=merged(headlines),
    )


def _view(folder: str, entry: Mapping[str, Any]) -> View:
    begin = PurePosixPath(entry["lang"], entry["country"], entry["as_of"])
    path = PurePosixPath(folder)
    suffix = path.relative_to(begin).as_posix() if path.is_relative_to(begin) else folder
    return View(
        entry["lang"], entry["definition"], entry.get("known_by") or "", "" if suffix == "." else suffix
    )


def _headline(name: str, entry: dict[str, Any], store: Store) -> Mapping[str, Any]:
    if entry["chapter"] not in FACTS:
        return {}
    if "headline" not in entry:
        content = store.read(name)
        entry["headline"] = headline(json.loads(content)) if content else {}
    return dict(entry["headline"])


def _in_order(files: Mapping[str, str]) -> dict[str, str]:
    return {kind: files[kind] for kind in ("html", "pdf", "ipynb") if kind in files}
