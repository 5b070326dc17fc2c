"""One page per country on what changed between the dates of its reports, and one on two folders of reports.

A page is written again only when one of the ledgers behind it was: the manifest holds their digests, so that
a batch of thousands of reports reads none of them to find that nothing has to be done.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby, pairwise
from operator import attrgetter
from typing import Any

from markupsafe import Markup

from regenatlas.render.execute.parallel import each
from regenatlas.render.page.document import MARKDOWN, Edition
from regenatlas.render.page.html import environment
from regenatlas.render.site.bundles import CHANGES, Bundle
from regenatlas.render.site.ledgers import FACTS, Comparison, Ledger, compare
from regenatlas.render.store.fingerprint import cache_key
from regenatlas.render.store.manifest import Manifest
from regenatlas.render.store.store import Store
from regenatlas.report.wording import Wording
from regenatlas.tables.load import Tables

_FACT = re.compile(r'<a href="#fact-([^"]*)">(.*?)</a>')


@dataclass(frozen=True)
class Section:
    """A comparison, or why there is none; of both sides the date, the page to start at, those of chapters."""

    id: str
    heading: str
    dates: tuple[str, str]
    found: Comparison | str
    starts: Sequence[str] = ("", "")
    links: Sequence[Mapping[str, str]] = ({}, {})

    @property
    def moved(self) -> Markup:
        """What moved, as HTML: count and place lead to the facts of both reports, where these have pages."""
        if isinstance(self.found, str) or not self.found.period:
            return Markup()
        pages = dict(zip(("before", "now"), self.links, strict=True))

        def lead(found: re.Match[str]) -> str:
            _, name, side = f"{found[1]}__".split("_")[:3]
            chapter = next((chapter for chapter in FACTS if chapter in pages.get(side, {})), "")
            return (
                f'<a href="{escape(pages[side][chapter])}#fact-{name}">{found[2]}</a>'
                if chapter
                else found[2]
            )

        html = MARKDOWN.renderInline(self.found.period.linked)  # escapes all that is no Markdown
        return Markup(_FACT.sub(lead, html))  # noqa: S704


def write_changes(bundles: Iterable[Bundle], manifest: Manifest, tables: Tables) -> dict[str, str]:
    """Write pages that are not current, remove those without two dates; returns the page of each folder."""
    lines = {page_name(line[-1]): line for line in series(bundles)}
    # What a page is made from: the ledgers, what these were made from, and the pages to link to.
    used: dict[str, dict[str, Any]] = {
        name: {bundle.folder: {"ledgers": bundle.inputs, "pages": bundle.pages} for bundle in line}
        for name, line in lines.items()
    }
    # All are looked at before one is written, because the manifest lists the files once for all.
    due = [name for name in lines if not manifest.current(name, used[name])]
    gone = [
        name for name, entry in manifest.reports.items() if entry["chapter"] == CHANGES and name not in lines
    ]
    for name in gone:
        manifest.forget(name)
    for name, text in each(due, lambda name: _page(lines[name], manifest.store, tables)):
        entry = _entry(lines[name][-1], name, text, manifest.store)
        manifest.record(name, {**entry, "inputs": cache_key(used[name])}, used[name])
    if gone or due:
        manifest.save()
    return {bundle.folder: f"{name}.html" for name, line in lines.items() for bundle in line}


def folders_html(
    found: Mapping[str, Comparison], headings: Mapping[str, str], only: Sequence[str], tables: Tables
) -> str:
    """The page of what differs between two folders: changes and heading by bundle, a line for the others."""
    wording = Wording("en", tables)
    sides = (wording.translate("before"), wording.translate("after"))
    sections = [
        Section(f"bundle-{number}", headings[name], sides, comparison)
        for number, (name, comparison) in enumerate(found.items(), start=1)
    ]
    edition = Edition(version=tables.version, translate=wording.translate)
    return _html(wording.translate("What changed"), edition, sections, wording, only)


def series(bundles: Iterable[Bundle]) -> list[list[Bundle]]:
    """The bundles of one country and view by date, where there are two or more with ledgers."""
    # The definition too: another one may have been the default when an older bundle was made.
    order = attrgetter("country", "view.id", "view.definition", "as_of")
    ordered = sorted((bundle for bundle in bundles if bundle.ledgers), key=order)
    series = (list(line) for _, line in groupby(ordered, key=attrgetter("country", "view")))
    return [line for line in series if len(line) > 1]


def page_name(bundle: Bundle) -> str:
    """The page of changes of a bundle's country and view, without ending."""
    suffix = "".join(f"-{part}" for part in bundle.view.suffix.split("/") if part)
    return f"{bundle.view.lang}/{bundle.country}/{CHANGES}{suffix}"


def _entry(newest: Bundle, name: str, text: str, store: Store) -> dict[str, Any]:
    """Write a page; its entry in the manifest."""
    folder, _, base = name.rpartition("/")
    digest = store.write(f"{name}.html", text)
    stamp = store.stamps([f"{name}.html"]).get(f"{name}.html", "")
    return {
        "country": newest.country,
        "as_of": newest.as_of,
        "definition": newest.view.definition,
        "known_by": newest.view.known_by or None,
        "lang": newest.view.lang,
        "folder": folder,
        "chapter": CHANGES,
        "status": "rendered",
        "reason": "",
        "files": [{"kind": "html", "name": f"{base}.html", "sha256": digest, "stamp": stamp}],
    }


def _page(line: Sequence[Bundle], store: Store, tables: Tables) -> str:
    newest, view = line[-1], line[-1].view
    wording = Wording(view.lang, tables)
    ledgers = [_ledgers(bundle, store) for bundle in line]
    sections = [
        _section((before, after), _compared(then, now, tables), wording)
        for (before, then), (after, now) in pairwise(zip(line, ledgers, strict=True))
        if then and now
    ]
    labels = tables["definitions"].set_index("definition_id")["label"]
    edition = Edition(
        country=wording.country(newest.country),
        as_of=wording.date(newest.as_of),
        definition=wording.translate(str(labels.get(view.definition, view.definition))),
        known_by=wording.date(view.known_by) if view.known_by else "",
        version=tables.version,
        licence=tables.licence,
        lang=view.lang,
        direction="rtl" if wording.right_to_left else "ltr",
        index="../../index.html",
        translate=wording.translate,
    )
    country = wording.country(newest.country, in_sentence=True)
    title = wording.translate("What changed for {country}").format(country=country)
    return _html(title, edition, sections[::-1], wording)


def _ledgers(bundle: Bundle, store: Store) -> dict[str, Any]:
    ledgers = bundle.ledgers.items()
    return {chapter: json.loads(text) for chapter, name in ledgers if (text := store.read(name))}


def _section(sides: tuple[Bundle, Bundle], found: Comparison | str, wording: Wording) -> Section:
    before, after = (wording.date(bundle.as_of) for bundle in sides)
    base = f"{sides[1].view.lang}/{sides[1].country}/"
    pages = [bundle.pages for bundle in sides]
    return Section(
        id=f"since-{sides[0].as_of}",
        heading=wording.translate("{before} to {after}").format(before=before, after=after),
        dates=(before, after),
        found=found,
        starts=[bundle.start.removeprefix(base) for bundle in sides],
        links=[{name: page.removeprefix(base) for name, page in side.items()} for side in pages],
    )


def _compared(then: Mapping[str, Ledger], now: Mapping[str, Ledger], tables: Tables) -> Comparison | str:
    """What changed, or why that cannot be said: one country must not cost the others their pages."""
    try:
        return compare(then, now, tables)
    except Exception as error:  # noqa: BLE001 - a ledger of another version may be anything
        return f"{type(error).__name__}: {error}"


def _html(
    title: str, edition: Edition, sections: Sequence[Section], wording: Wording, only: Sequence[str] = ()
) -> str:
    template = environment().get_template("changes.html.j2")
    return template.render(
        title=title, edition=edition, sections=sections, only=only, wording=wording, _=wording.translate
    )
