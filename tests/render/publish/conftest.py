"""An output folder with two dates of one country, a chapter that failed, and text that tries to do harm."""

import json
from dataclasses import replace

import pytest
from tests.made import event, made_tables, product, rule
from tests.made_site import CORRECTION, reports

from regenatlas.render.execute.outcome import Failed
from regenatlas.render.page.document import Chapter
from regenatlas.render.page.html import chapter_html, failure_html
from regenatlas.render.site.site import write_site
from regenatlas.render.store.manifest import Manifest
from regenatlas.render.store.store import LocalStore, digest

DAYS = ("2024-12-31", "2025-12-31")


@pytest.fixture
def tables():
    """Iran has a product since 2024 and a second one since 2025."""
    events = [event("a", "IFDA", "authorised", "2024"), event("b", "IFDA", "authorised", "2025")]
    rules = [rule("plain", default=True, label="all in force")]
    return made_tables([product("a"), product("b")], events, rules, corrections=[CORRECTION])


@pytest.fixture
def made(tmp_path, tables, chapter, edition):
    """The store of the folder."""
    store = LocalStore(tmp_path / "out")
    manifest = Manifest(store)
    # What the page of changes leads to, as the ledger of a real chapter has it.
    count = {**next(fact for fact in chapter.ledger["facts"] if fact["id"] == "n"), "id": "count"}
    ledger = {**chapter.ledger, "facts": [*chapter.ledger["facts"], count]}
    around = replace(edition, chapters=edition.chapters[:1], guide=None, licence="CC-BY-4.0")
    hostile = '7th</title><script>alert(1)</script>"&'
    for day in DAYS:
        told = Chapter(chapter.name, chapter.title, chapter.blocks, ledger, hostile)
        entries = reports(
            "IRN",
            day,
            chapters=["02_standing", "03_portfolio"],
            definition="plain",
            failed={"03_portfolio": ("KeyError: <b>", 3)},
            formats=("html", "pdf"),
            document=False,
            digest=day,
        )
        contents = {
            "02_standing.html": chapter_html(told, around),
            "02_standing.pdf": "%PDF-1.7",
            "02_standing.facts.json": json.dumps({**ledger, "as_of": day}),
            "03_portfolio.html": failure_html("Which?", Failed("KeyError: <b>", 3), around),
        }
        for name, entry in entries.items():
            for file in entry["files"]:
                content = contents[file["name"]]
                store.write(f"{entry['folder']}/{file['name']}", content)
                file["sha256"] = digest(content.encode())
            manifest.record(name, entry, {})
    write_site(store, manifest, tables)
    manifest.save()
    return store
