"""A batch as `regenatlas render` runs it, of so many reports, and the same again when nothing has changed."""

from __future__ import annotations

import datetime as dt
import math
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from regenatlas import paths
from regenatlas.counting.snapshot import definitions
from regenatlas.render.batch.plan import Job, Selection, plan
from regenatlas.render.batch.run import run
from regenatlas.render.batch.warm import warm
from regenatlas.render.batch.workers import Pool
from regenatlas.render.store.place import open_store
from regenatlas.report.report import repository_tables
from regenatlas.tables.load import Tables

#: Countries with much, little and no data, so that ten reports are a fair sample of a thousand.
COUNTRIES = ("IRN", "USA", "JPN", "KOR", "DEU", "TUR", "IND", "BRA", "NPL", "KEN")


def scale(reports: int, folder: str, jobs: int, chapter: str, formats: list[str]) -> Iterator[dict[str, Any]]:
    """Seconds a report of a batch, and of the same batch again when there is nothing to do."""
    warm()
    tables = repository_tables(paths.DATA)
    wanted = selected(tables, reports, chapter, tuple(formats))
    yield {"ready": True}
    for name in ("seconds", "again"):
        started = time.perf_counter()
        store = open_store(folder)
        results = run(wanted, tables, store, Pool(store, jobs))
        status = {"seconds": "rendered", "again": "up to date"}[name]
        wrong = [result for result in results if result.status != status]
        if wrong or len(results) != reports:
            raise RuntimeError(f"{len(wrong)} of {len(results)} reports are not {status}: {wrong[:1]}")
        yield {name: (time.perf_counter() - started) / reports}
    yield {"bytes": sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())}


def selected(tables: Tables, reports: int, chapter: str, formats: tuple[str, ...]) -> list[Job]:
    """So many reports of one chapter, by country, definition and month: each has much the same to do."""
    rules = [rule.definition_id for rule in definitions(tables)]
    months = math.ceil(reports / (len(COUNTRIES) * len(rules)))
    rules = rules[: math.ceil(reports / (len(COUNTRIES) * months))]
    newest = plan(Selection(chapters=[chapter]), tables)[0].parameters.as_of
    days = [newest - dt.timedelta(days=30 * back) for back in range(months)]
    which = {"countries": COUNTRIES, "as_of": days, "chapters": chapter, "definitions": rules}
    selection = Selection(**which, formats=formats)
    return plan(selection, tables)[:reports]
