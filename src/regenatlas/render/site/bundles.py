"""The bundles of an output folder, as its manifest knows them: what the front pages are made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from regenatlas.render.site.ledgers import merged
from regenatlas.render.store.manifest import Manifest
from regenatlas.render.store.store import FORMATS, LEDGER

CHANGES = "changes"

_VIEW = {"lang", "country", "as_of", "definition"}


@dataclass(frozen=True)
class View:
    """What makes bundles comparable: language, definition, known-by date; `suffix`: folder after the date."""

    lang: str
    definition: str
    known_by: str
    suffix: str

    @property
    def id(self) -> str:
        """Its name in addresses; "" for English by the default definition."""
        return "/".join(filter(None, (self.lang if self.lang != "en" else "", self.suffix)))


@dataclass(frozen=True)
class RenderedChapter:
    """A chapter of a bundle: its files by format, why it failed ("" if not), in which cell (0: not known).

    `options`: what the command that renders it again, if it failed, must say besides. `places`: where on its
    page a search may lead, see `page.places`; {} without one.
    """

    name: str
    files: Mapping[str, str]
    reason: str = ""
    cell: int = 0
    options: tuple[str, ...] = ()
    places: Mapping[str, Any] = field(default_factory=dict)

    @property
    def page(self) -> str:
        """The file that a reader opens first."""
        return next(iter(self.files.values()), "")


@dataclass(frozen=True)
class Bundle:
    """All that lies in one folder: chapters in their order, documents by format, ledgers with digests.

    `headline`: see `ledgers.merged`; `inputs`: what ledgers were made from, so that none has to be read.
    """

    folder: str
    country: str
    as_of: str
    view: View
    chapters: tuple[RenderedChapter, ...]
    documents: Mapping[str, str]
    ledgers: Mapping[str, str]
    inputs: tuple[tuple[str, ...], ...]
    headline: Mapping[str, Any] = field(default_factory=dict)

    @property
    def failed(self) -> int:
        """How many of its chapters could not be rendered."""
        return sum(bool(chapter.reason) for chapter in self.chapters)

    @property
    def pages(self) -> dict[str, str]:
        """The page of each chapter that can be linked to: those that were rendered as HTML."""
        linked = [one for one in self.chapters if "html" in one.files and not one.reason]
        return {one.name: one.files["html"] for one in linked}

    @property
    def document(self) -> str:
        """All chapters as one PDF, "" if there is none."""
        return self.documents.get("pdf", "")

    @property
    def start(self) -> str:
        """The page that opens the bundle: its first chapter that could be rendered, else what there is."""
        rendered = [chapter.page for chapter in self.chapters if not chapter.reason]
        failed = [chapter.page for chapter in self.chapters]
        files = (*rendered, self.document, *failed, *self.documents.values())
        return next(iter(file for file in files if file), "")


def read_bundles(manifest: Manifest) -> list[Bundle]:
    """Every bundle, by folder."""
    by_folder: dict[str, list[Mapping[str, Any]]] = {}
    for _, entry in sorted(manifest.reports.items()):
        if entry["chapter"] != CHANGES and entry.keys() >= _VIEW:
            by_folder.setdefault(entry["folder"], []).append(entry)
    return [_bundle(folder, entries) for folder, entries in sorted(by_folder.items())]


def _bundle(folder: str, entries: Sequence[Mapping[str, Any]]) -> Bundle:
    chapters = [entry for entry in entries if entry["chapter"]]
    whole = [name for entry in entries if not entry["chapter"] for name in _files(entry).values()]
    first = entries[0]
    ledgers = {entry["chapter"]: _files(entry)[LEDGER] for entry in chapters if LEDGER in _files(entry)}
    return Bundle(
        folder=folder,
        country=first["country"],
        as_of=first["as_of"],
        view=_view(folder, first),
        chapters=tuple(chapter for chapter in map(_chapter, chapters) if chapter.files),
        documents={name.rpartition(".")[2]: name for name in whole},
        ledgers=ledgers,
        inputs=tuple(
            (entry["chapter"], str(entry["inputs"]), *_digests(entry))
            for entry in chapters
            if entry["chapter"] in ledgers
        ),
        headline=merged((entry["chapter"], entry.get("headline", {})) for entry in chapters),
    )


def _chapter(entry: Mapping[str, Any]) -> RenderedChapter:
    files = _files(entry)
    pages = {kind: files[kind] for kind in FORMATS if kind in files}
    more = {"options": tuple(entry.get("options", ())), "places": entry.get("places", {})}
    return RenderedChapter(entry["chapter"], pages, entry.get("reason", ""), entry.get("cell", 0), **more)


def _files(entry: Mapping[str, Any]) -> dict[str, str]:
    """The files of a report by kind; of its data any one."""
    return {file["kind"]: f"{entry['folder']}/{file['name']}" for file in entry["files"]}


def _digests(entry: Mapping[str, Any]) -> list[str]:
    return [file["sha256"] for file in entry["files"] if file["kind"] == LEDGER]


def _view(folder: str, entry: Mapping[str, Any]) -> View:
    begin = PurePosixPath(entry["lang"], entry["country"], entry["as_of"])
    path = PurePosixPath(folder)
    suffix = path.relative_to(begin).as_posix() if path.is_relative_to(begin) else folder
    suffix = "" if suffix == "." else suffix
    return View(entry["lang"], entry["definition"], entry.get("known_by") or "", suffix)
