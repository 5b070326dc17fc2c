"""One page per country on what changed between the dates that its reports speak of.

A page is written again only when one of the ledgers behind it was: the manifest holds their digests, so
that a batch of thousands of reports reads none of them to find that nothing has to be done.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby, pairwise
from typing import Any

from regenatlas.render.execute.parallel import each
from regenatlas.render.page.document import Edition
from regenatlas.render.page.html import environment
from regenatlas.render.site.bundles import CHANGES, Bundle, View
from regenatlas.render.site.changes import ChapterChanges, Comparison, compare
from regenatlas.render.store.fingerprint import cache_key
from regenatlas.render.store.manifest import Manifest
from regenatlas.render.store.store import Store
from regenatlas.report.wording import Wording
from regenatlas.tables.load import Tables


def write_changes(
    bundles: Iterable[Bundle], store: Store, manifest: Manifest, tables: Tables
) -> dict[str, str]:
    """Write the pages that are not current, remove those that have no two dates any more.

    Returns the page of each bundle that has one, by folder.
    """
    lines = {_name(line[-1]): line for line in _lines(bundles)}
    used = {name: _inputs(line) for name, line in lines.items()}
    # All are looked at before one is written, because the manifest lists the files once for all.
    due = [name for name in lines if not _current(name, used[name], manifest)]
    gone = [
        name for name, entry in manifest.reports.items() if entry["chapter"] == CHANGES and name not in lines
    ]
    for name in gone:
        manifest.forget(name)
    for name, text in each(due, lambda name: _page(lines[name], store, tables)):
        page = f"{name}.html"
        digest = store.write(page, text)
        entry = _entry(lines[name][-1], page, digest, store)
        manifest.record(name, {**entry, "inputs": cache_key(used[name])}, used[name])
    if gone or due:
        manifest.save()
    return {bundle.folder: f"{name}.html" for name, line in lines.items() for bundle in line}


def _current(name: str, used: dict[str, Any], manifest: Manifest) -> bool:
    return manifest.reports.get(name, {}).get("inputs") == cache_key(used) and manifest.intact(name)


def _inputs(line: Sequence[Bundle]) -> dict[str, Any]:
    """What a page is made from: the ledgers, what these were made from, and the pages to link to."""
    return {bundle.folder: {"ledgers": bundle.inputs, "pages": _links(bundle)} for bundle in line}


def _anchor(bundle: Bundle) -> str:
    """The id of the section that tells what changed since the day of a bundle."""
    return f"since-{bundle.as_of}"


def _lines(bundles: Iterable[Bundle]) -> list[list[Bundle]]:
    """The bundles of one country and view by date, where there are two or more with ledgers."""

    def subject(bundle: Bundle) -> tuple[str, View]:
        return bundle.country, bundle.view

    def order(bundle: Bundle) -> tuple[str, ...]:
        # The definition too: another one may have been the default when an older bundle was made.
        return bundle.country, bundle.view.id, bundle.view.definition, bundle.as_of

    told = sorted((bundle for bundle in bundles if bundle.ledgers), key=order)
    lines = (list(line) for _, line in groupby(told, key=subject))
    return [line for line in lines if len(line) > 1]


def _name(bundle: Bundle) -> str:
    suffix = "".join(f"-{part}" for part in bundle.view.suffix.split("/") if part)
    return f"{bundle.view.lang}/{bundle.country}/{CHANGES}{suffix}"


def _entry(newest: Bundle, page: str, digest: str, store: Store) -> dict[str, Any]:
    folder, _, name = page.rpartition("/")
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
        "files": [
            {"kind": "html", "name": name, "sha256": digest, "stamp": store.stamps([page]).get(page, "")}
        ],
    }


def _links(bundle: Bundle) -> dict[str, str]:
    """The pages of chapters that can be linked to: those that were rendered as HTML."""
    return {
        report.chapter: report.files["html"]
        for report in bundle.reports
        if "html" in report.files and not report.reason
    }


def _page(line: Sequence[Bundle], store: Store, tables: Tables) -> str:
    newest = line[-1]
    wording = Wording(newest.view.lang, tables)
    ledgers = [_ledgers(bundle, store) for bundle in line]
    periods = [
        _period(before, after, _compared(then, now, tables), wording)
        for (before, then), (after, now) in pairwise(zip(line, ledgers, strict=True))
        if then and now
    ]
    labels = tables["definitions"].set_index("definition_id")["label"]
    edition = Edition(
        country=wording.country(newest.country),
        as_of=wording.date(newest.as_of),
        definition=wording.translate(str(labels.get(newest.view.definition, newest.view.definition))),
        known_by=wording.date(newest.view.known_by) if newest.view.known_by else "",
        version=tables.version,
        lang=newest.view.lang,
        direction="rtl" if wording.right_to_left else "ltr",
        index="../../index.html",
        translate=wording.translate,
    )
    title = wording.translate("What changed for {country}")
    return _rendered(
        title.format(country=wording.country(newest.country, in_sentence=True)),
        edition,
        periods[::-1],
        wording,
    )


def folders_html(
    found: Mapping[str, Comparison], headings: Mapping[str, str], only: Sequence[str], tables: Tables
) -> str:
    """The page of what differs between two folders of reports.

    `found`, by bundle: what changed; `headings`: how each is called; `only`: a line for each bundle that only
    one of the folders has.
    """
    wording = Wording("en", tables)
    sides = (wording.translate("before"), wording.translate("after"))
    periods = [
        _section(f"bundle-{at}", headings[name], sides, comparison, wording)
        for at, (name, comparison) in enumerate(found.items(), start=1)
    ]
    edition = Edition(version=tables.version, translate=wording.translate)
    return _rendered(wording.translate("What changed"), edition, periods, wording, only)


def _rendered(
    title: str,
    edition: Edition,
    periods: Sequence[Mapping[str, Any]],
    wording: Wording,
    only: Sequence[str] = (),
) -> str:
    template = environment().get_template("changes.html.j2")
    return template.render(title=title, edition=edition, periods=periods, only=only, _=wording.translate)


def _compared(then: Mapping[str, Any], now: Mapping[str, Any], tables: Tables) -> Comparison | str:
    """What changed, or why that cannot be said: one country must not cost the others their pages."""
    try:
        return compare(then, now, tables)
    except Exception as error:  # noqa: BLE001 - a ledger of another version may be anything
        return f"{type(error).__name__}: {error}"


def _ledgers(bundle: Bundle, store: Store) -> dict[str, Any]:
    contents = {chapter: store.read(name) for chapter, name in bundle.ledgers.items()}
    return {chapter: json.loads(content) for chapter, content in contents.items() if content}


def _period(before: Bundle, after: Bundle, found: Comparison | str, wording: Wording) -> dict[str, Any]:
    base = f"{after.view.lang}/{after.country}/"
    dates = (wording.date(before.as_of), wording.date(after.as_of))
    heading = wording.translate("{before} to {after}").format(before=dates[0], after=dates[1])
    links = [
        {chapter: name.removeprefix(base) for chapter, name in _links(bundle).items()}
        for bundle in (before, after)
    ]
    return {
        **_section(_anchor(before), heading, dates, found, wording),
        "starts": tuple(bundle.start.removeprefix(base) for bundle in (before, after)),
        "links": links,
    }


def _section(
    anchor: str, heading: str, sides: tuple[str, str], found: Comparison | str, wording: Wording
) -> dict[str, Any]:
    """A comparison as the template takes it; `sides` are the headings of what was before and is after."""
    chapters = () if isinstance(found, str) else found.chapters
    return {
        "id": anchor,
        "heading": heading,
        "dates": sides,
        "starts": ("", ""),
        "found": None if isinstance(found, str) else found,
        "reason": found if isinstance(found, str) else "",
        "links": ({}, {}),
        "sizes": {chapter.chapter: size(chapter, wording) for chapter in chapters},
        "title": {chapter.chapter: spoken(chapter.chapter) for chapter in chapters},
    }


def size(chapter: ChapterChanges, wording: Wording) -> str:
    """How much changed in a chapter: «3 facts changed, 2 new and 1 gone»."""
    if chapter.only:
        only = {"after": "only in the later report", "before": "only in the earlier report"}
        return wording.translate(only[chapter.only])
    new, gone = len(chapter.new), len(chapter.gone)
    said = [
        wording.translate("{facts} changed").format(facts=wording.noun(len(chapter.changed), "fact")),
        wording.translate("{n} new").format(n=wording.number(new)) if new else "",
        wording.translate("{n} gone").format(n=wording.number(gone)) if gone else "",
    ]
    return wording.list(filter(None, said))


def spoken(chapter: str) -> str:
    """A chapter as its links call it: «01_standing» is «standing»."""
    return chapter.partition("_")[2] or chapter
