"""What is under version control to compare every report with: executed notebooks, and a line on the rest.

nbval compares the notebooks cell by cell. They are rendered for the default country, for the one with most
products, and for one without any product, because a chapter must also say well that there is nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat

from regenatlas import paths
from regenatlas.render.batch.plan import Selection, plan
from regenatlas.render.batch.warm import warm
from regenatlas.render.execute.engine import execute
from regenatlas.render.execute.outcome import Failed
from regenatlas.render.page.document import read_chapter
from regenatlas.render.site.ledgers import ledger_changes
from regenatlas.render.store.store import LocalStore
from regenatlas.render.tools.world import changes, to_csv, world
from regenatlas.report.parameters import newest_date
from regenatlas.tables.load import Tables

COUNTRIES = ("IRN", "USA", "NPL")
WORLD = "world.csv"  # what is told of all the others; see `render.world`


@dataclass(frozen=True)
class Update:
    """What became of a reference (`new`, `unchanged`, `changed`, `removed`, `failed`), and why, by line."""

    name: str
    status: str
    lines: tuple[str, ...] = ()


def update_references(
    tables: Tables,
    folder: Path = paths.REFERENCES,
    notebooks: Path = paths.NOTEBOOKS,
    chapters: list[str] | None = None,
) -> Iterator[Update]:
    """Execute every chapter for every reference country; one update for each, as soon as it is done.

    Then the file on all countries. A reference whose chapter failed stays as it was; one without a chapter
    is removed. With `chapters` only those are executed, and nothing else is touched.
    """
    selection = Selection(countries=list(COUNTRIES), chapters=chapters or None, formats=["ipynb"])
    jobs = plan(selection, tables, notebooks)
    store = LocalStore(folder)
    wanted = {f"{job.parameters.country}_{job.chapter}.ipynb": job for job in jobs}
    warm()
    for name, job in wanted.items():
        done = execute(job.notebook, job.injected)
        if isinstance(done, Failed):
            yield Update(name, "failed", (f"cell {done.cell}: {done.reason}",))
            continue
        before = store.read(name)
        text = nbformat.writes(done.notebook) + "\n"
        store.write(name, text)
        if before is None:
            yield Update(name, "new")
        elif before.decode() == text:
            yield Update(name, "unchanged")
        else:
            old = read_chapter(nbformat.reads(before.decode(), as_version=4), job.chapter)
            new = read_chapter(done.notebook, job.chapter)
            lines = ledger_changes(old.ledger, new.ledger) or ["no fact: words, figures or code"]
            yield Update(name, "changed", tuple(lines))
    if chapters:
        return
    yield _update_world(store, tables)
    for path in sorted(folder.glob("*.ipynb")):
        if path.name not in wanted:
            path.unlink()
            yield Update(path.name, "removed")


def _update_world(store: LocalStore, tables: Tables) -> Update:
    before, text = store.read(WORLD), to_csv(world(tables, newest_date(tables)))
    store.write(WORLD, text)
    if before is None:
        return Update(WORLD, "new")
    lines = changes(before.decode(), text)
    return Update(WORLD, "changed" if lines else "unchanged", tuple(lines))
