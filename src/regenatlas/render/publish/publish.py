"""Publish an output folder: a copy of it that knows its address, whole or not at all.

The folder itself stays as it is, so that its manifest stays true and its pages open from disk as before; the
copy opens from disk just as well. It is made beside its place and takes it in the end. Nothing in it depends
on the clock or the machine.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from regenatlas.paths import LEFT_BEHIND
from regenatlas.render.page.citation import NAME, Citation, work
from regenatlas.render.page.document import Edition
from regenatlas.render.page.html import environment
from regenatlas.render.publish import feed
from regenatlas.render.publish.address import Base
from regenatlas.render.publish.card import card
from regenatlas.render.publish.copying import Copied, Tell, copy
from regenatlas.render.publish.dataset import linked_data
from regenatlas.render.publish.heads import CARD, FEED
from regenatlas.render.publish.pages import broken
from regenatlas.render.site.bundles import Bundle, read_bundles
from regenatlas.render.site.changes import page_name, series
from regenatlas.render.store import lock
from regenatlas.render.store.manifest import Manifest
from regenatlas.render.store.store import INDEX, LocalStore, Store, StoreError, json_object
from regenatlas.report.wording import Wording
from regenatlas.tables.load import Tables

#: What a published folder records of itself: its address, and its files with SHA-256.
RECORD = "published.json"

MISSING = "404.html"


@dataclass(frozen=True)
class Published:
    """What became of it: numbers of pages, files and failed reports; if there are problems, nothing."""

    pages: int
    files: int
    failed: int
    problems: tuple[str, ...]


def publish(source: Store, base: Base, to: Path, tables: Tables, tell: Tell) -> Published:
    """Write the site unless something is wrong with a page. Raises `StoreError` if a place cannot be used."""
    _check_place(source, to)
    with _beside(to) as (new, take_its_place), _held(source):
        manifest = Manifest(source)
        bundles = read_bundles(manifest)
        if not bundles:
            raise StoreError(f"{source.url} holds no reports: regenatlas render writes some", at_start=True)
        copied = copy(manifest, new, base, tell, linked_data(tables, base.url))
        problems = copied.problems + list(broken(copied.pages, set(copied.files)))
        if not problems:
            more = _more(copied, bundles, base, tables)
            copied.files |= {name: new.write(name, content) for name, content in more.items()}
            record = {"address": base.url, "data_version": tables.version, "files": copied.files}
            new.write(RECORD, json.dumps(record, indent=1, sort_keys=True) + "\n")
            take_its_place()
    failed = sum(bundle.failed for bundle in bundles)
    return Published(len(copied.pages), len(copied.files), failed, tuple(problems))


def _more(copied: Copied, bundles: list[Bundle], base: Base, tables: Tables) -> dict[str, bytes]:
    """The files that only a published site has."""
    day = "-".join(Citation(version=tables.version).date)
    listed = [base.at(name) for name, page in copied.pages.items() if page.listed]
    wording = Wording("en", tables)
    title = wording.translate("{name}: what changed between the reports of a country").format(name=NAME)
    newest = max(bundle.as_of for bundle in bundles)
    changes = _changes(copied, bundles, base, tables)
    files = {
        ".nojekyll": b"",
        **feed.sitemaps(listed, base.url, day),
        FEED: feed.atom(base.url, base.at(FEED), title, work().authors, changes, newest),
        MISSING: _missing(base, wording).encode(),
        CARD: card(wording.translate("Where countries stand in regenerative medicine"), "", ""),
    }
    for bundle in bundles:
        words = Wording(bundle.view.lang, tables)
        about = next((copied.pages[one].about for one in bundle.pages.values() if one in copied.pages), "")
        country, as_of = words.country(bundle.country), words.date(bundle.as_of)
        files[f"{bundle.folder}/{CARD}"] = card(country, as_of, about)
    if base.is_root:  # elsewhere no robot asks for it
        files["robots.txt"] = f"User-agent: *\nAllow: /\nSitemap: {base.at('sitemap.xml')}\n".encode()
    return files


def _changes(copied: Copied, bundles: list[Bundle], base: Base, tables: Tables) -> Iterator[feed.Change]:
    """What the pages of changes say of each country between two dates."""
    for line in series(bundles):
        wording = Wording(line[-1].view.lang, tables)
        page = copied.pages.get(f"{page_name(line[-1])}.html")
        for before, after in pairwise(line):
            place = f"since-{before.as_of}"
            if page is None or place not in page.passages:
                continue
            title = wording.translate("{country}: {before} to {after}").format(
                country=wording.country(after.country),
                before=wording.date(before.as_of),
                after=wording.date(after.as_of),
            )
            address = f"{base.at(page.name)}#{place}"
            yield feed.Change(address, title, page.passages[place], after.as_of, after.view.lang)


def _missing(base: Base, wording: Wording) -> str:
    """The page for addresses that are none; it may be shown at any depth, so its links are whole."""
    template = environment().get_template("missing.html.j2")
    return template.render(index=base.at(INDEX), edition=Edition(), _=wording.translate)


@contextmanager
def _held(source: Store) -> Iterator[None]:
    """Let no batch write into the folder meanwhile."""
    if not isinstance(source, LocalStore) or not source.folder.is_dir():
        yield
        return
    with lock.exclusive(source):
        yield


@contextmanager
def _beside(to: Path) -> Iterator[tuple[LocalStore, Callable[[], None]]]:
    """A folder to write into, and how it takes its place; what is left of it in the end is removed."""
    new, old = (to.with_name(f".{to.name}.{end}") for end in ("new", "old"))
    if not to.exists() and old.exists():  # killed between the two renames below
        old.rename(to)

    def take_its_place() -> None:
        if to.exists():
            to.rename(old)
        try:
            new.rename(to)
        except OSError:  # what stood there stays
            with suppress(OSError):
                old.rename(to)
            raise

    try:
        for left in (new, old):
            shutil.rmtree(left, ignore_errors=True)
        new.mkdir(parents=True)
        yield LocalStore(new), take_its_place
    except OSError as error:
        raise StoreError(f"to: {to}: {error.strerror or type(error).__name__}") from None
    finally:
        for left in (new, old):
            shutil.rmtree(left, ignore_errors=True)


def _check_place(source: Store, to: Path) -> None:
    """Nothing but an earlier site may be replaced. Raises `StoreError`."""
    if isinstance(source, LocalStore):
        here, there = (Path(os.path.realpath(folder)) for folder in (source.folder, to))
        if here.is_relative_to(there) or there.is_relative_to(here):
            raise StoreError(f"to: {to} and {source.url} must not lie in each other", at_start=True)
    if not to.exists():
        return
    if to.is_symlink() or not to.is_dir():
        raise StoreError(f"to: {to} is not a folder", at_start=True)
    written = {*json_object(LocalStore(to).read(RECORD)).get("files", ()), RECORD}
    found = (path.relative_to(to).as_posix() for path in sorted(to.rglob("*")) if not path.is_dir())
    others = (name for name in found if name not in written)
    if other := next((name for name in others if not LEFT_BEHIND.fullmatch(Path(name).name)), ""):
        raise StoreError(
            f"to: {to} holds what publish did not write ({other}): give another folder", at_start=True
        )
