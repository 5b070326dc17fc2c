"""Batches as `regenatlas render` runs them: ever larger, of the world, of grown tables, on a cluster."""

from __future__ import annotations

import datetime as dt
import math
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import pandas as pd

from regenatlas import paths
from regenatlas.counting.snapshot import definitions
from regenatlas.render.batch.plan import Job, Selection, countries_in_tables, plan
from regenatlas.render.batch.run import run
from regenatlas.render.batch.warm import warm
from regenatlas.render.batch.workers import Pool, Workers
from regenatlas.render.store.place import open_store
from regenatlas.render.store.store import Store
from regenatlas.report import report
from regenatlas.tables.load import Tables

#: Countries with much, little and no data, so that ten reports are a fair sample of a thousand.
COUNTRIES = ("IRN", "USA", "JPN", "KOR", "DEU", "TUR", "IND", "BRA", "NPL", "KEN")

Said = Iterator[dict[str, Any]]


def growth(folder: str, reports: int, jobs: int, chapter: str) -> Said:
    """So many reports of one chapter, and the same again when nothing has changed."""
    warm()
    tables, store = report.repository_tables(paths.DATA), open_store(folder)
    wanted = selected(tables, reports, chapter)
    yield {"ready": True}
    yield _timed(wanted, tables, store, Pool(store, jobs))
    yield {"again": _timed(wanted, tables, store, Pool(store, jobs), "up to date")["seconds"] / reports}


def world(folder: str, jobs: int, countries: Sequence[str]) -> Said:
    """Every chapter as HTML and PDF for all countries that some table refers to, or for those given."""
    warm()
    tables, store = report.repository_tables(paths.DATA), open_store(folder)
    which = countries or countries_in_tables(tables)
    wanted = plan(Selection(countries=which, formats=["html", "pdf"]), tables)
    yield {"ready": True}
    yield _timed(wanted, tables, store, Pool(store, jobs))
    yield {"bytes": sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())}


def tables(folder: str, times: int, countries: Sequence[str]) -> Said:
    """Every chapter for these countries, one at a time, from tables with so many times the licences."""
    made = grown(report.repository_tables(paths.DATA), times)
    report.repository_tables.cache_clear()
    report.right_tables = lambda _folder: made
    warm()
    wanted, store = plan(Selection(countries=countries), made), open_store(folder)
    yield {"ready": True, "rows": len(made["authorisations"])}
    yield _timed(wanted, made, store, Pool(store, 1))


def dask(folder: str, workers: int, reports: int, chapter: str) -> Said:
    """So many reports of one chapter by a cluster of so many processes, which have made some before."""
    from distributed import LocalCluster

    from regenatlas.render.batch.cluster import Cluster

    read = report.repository_tables(paths.DATA)
    with LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as local:
        for count, name in ((4 * workers, "before"), (reports, "measured")):
            store = open_store(f"{folder}/{name}")
            cluster = Cluster(local.scheduler_address, store)
            yield {"ready": True}
            told = _timed(selected(read, count, chapter), read, store, cluster)
        yield told


def _timed(
    wanted: Sequence[Job], tables: Tables, store: Store, workers: Workers, status: str = "rendered"
) -> dict[str, Any]:
    """Seconds, reports, and the seconds of each chapter, of a batch in which all must come to this status."""
    started = time.perf_counter()
    results = run(wanted, tables, store, workers)
    took = time.perf_counter() - started
    wrong = [result for result in results if result.status != status]
    if wrong or len(results) < len(wanted):
        raise RuntimeError(f"{len(wrong)} of {len(results)} reports are not {status}: {wrong[:1]}")
    chapters = Counter[str]()
    for result in results:
        chapters[result.job.chapter] += result.seconds  # type: ignore[assignment]
    return {"seconds": took, "reports": len(wanted), "chapters": chapters}


def selected(tables: Tables, reports: int, chapter: str) -> list[Job]:
    """So many reports of one chapter, by country, definition and month: each has much the same to do."""
    rules = [rule.definition_id for rule in definitions(tables)]
    months = math.ceil(reports / (len(COUNTRIES) * len(rules)))
    rules = rules[: math.ceil(reports / (len(COUNTRIES) * months))]
    newest = plan(Selection(chapters=[chapter]), tables)[0].parameters.as_of
    days = [newest - dt.timedelta(days=30 * back) for back in range(months)]
    which = {"countries": COUNTRIES, "as_of": days, "chapters": chapter, "definitions": rules}
    return plan(Selection(**which), tables)[:reports]


def grown(tables: Tables, times: int) -> Tables:
    """The tables with so many times the products and all that is licensed; copies come from all countries."""
    homes = cycle(tables["countries"].query("kind == 'country'")["iso3"])
    made = {name: [tables[name]] for name in ("products", "authorisations", "indications")}
    for copy in range(2, times + 1):
        for name, frames in made.items():
            frame = tables[name].copy()
            frame["product_id"] += f"-{copy}"
            if name == "products":
                frame["name"] += f" {copy}"
                frame["may_be"] = ""
                frame["origin_country"] = list(islice(homes, len(frame)))
            else:
                key = frame.columns[0]
                frame[key] = frame["product_id"] + frame[key].str.replace(r"^[^.]*", "", regex=True)
            frames.append(frame)
    return tables.replaced(**{name: pd.concat(frames, ignore_index=True) for name, frames in made.items()})
