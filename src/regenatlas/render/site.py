"""The front page of an output folder: every bundle that its manifest knows, failures included."""

from __future__ import annotations

from itertools import groupby
from pathlib import PurePosixPath
from typing import Any

from regenatlas.present.wording import Wording
from regenatlas.render.document import Edition
from regenatlas.render.html import environment
from regenatlas.render.manifest import Manifest
from regenatlas.render.store import Store
from regenatlas.tables.load import Tables


def write_site(store: Store, manifest: Manifest, tables: Tables) -> None:
    """Write the front page."""
    store.write("index.html", index_html(manifest, tables))


def index_html(manifest: Manifest, tables: Tables) -> str:
    """The page, in English, with the bundles by country and the newest date first."""
    wording = Wording("en", tables)
    labels = dict(zip(tables["definitions"]["definition_id"], tables["definitions"]["label"], strict=True))
    entries = sorted(manifest.outputs(), key=lambda item: (item[1]["folder"], item[0]))
    bundles = [
        _bundle(dict(group), wording, labels)
        for _, group in groupby(entries, key=lambda item: item[1]["folder"])
    ]
    # Two sorts, because the newest date comes first within a country.
    bundles.sort(key=lambda bundle: (bundle["date"], bundle["folder"]), reverse=True)
    bundles.sort(key=lambda bundle: bundle["country"])
    template = environment().get_template("index.html.j2")
    edition = Edition(version=tables.version)
    return template.render(bundles=bundles, edition=edition, _=wording.translate)


def _bundle(entries: dict[str, dict[str, Any]], wording: Wording, labels: dict[str, str]) -> dict[str, Any]:
    first = next(iter(entries.values()))
    chapters: dict[str, dict[str, Any]] = {}
    for name, entry in entries.items():
        if entry["kind"] in {"html", "pdf", "ipynb"}:
            chapter = chapters.setdefault(entry["chapter"], {"files": [], "reason": ""})
            chapter["files"].append((entry["kind"], name))
            chapter["reason"] = chapter["reason"] or entry.get("reason", "")
    report = [name for name, entry in entries.items() if entry["kind"] == "report"]
    known = f"; as known by {wording.date(first['known_by'])}" if first["known_by"] else ""
    return {
        "folder": first["folder"],
        "country": wording.country(first["country"]),
        "lang": first["lang"],
        "date": first["as_of"],
        "as_of": wording.date(first["as_of"]),
        "definition": labels.get(first["definition"], first["definition"]) + known,
        "chapters": [
            {"name": PurePosixPath(chapter).name.partition("_")[2], **described}
            for chapter, described in sorted(chapters.items())
        ],
        "report": report[0] if report else "",
        "failed": sum(bool(described["reason"]) for described in chapters.values()),
    }
