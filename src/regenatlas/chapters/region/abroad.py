"""Centres that a country promised in others, and what was seen of them by the report's day."""

from typing import Any

import pandas as pd

from regenatlas.chapters.ecosystem import programmes
from regenatlas.chapters.region.neighbours import institutions_abroad
from regenatlas.counting.snapshot import Snapshot
from regenatlas.tables.calendars import first_day, last_day
from regenatlas.tables.load import Tables, per_tables
from regenatlas.tables.provenance import Traced, count_where, rows_in

CENTRES_ABROAD = "centres_abroad"
RUNNING = {"in_service", "partly_in_service"}


def promised_centres(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """Programmes for centres in other countries announced by the day; columns of `delivery.programmes`."""
    found = programmes(tables, country, snapshot)
    return found[found["target_metric"] == CENTRES_ABROAD].reset_index(drop=True)


@per_tables
def centres_abroad(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """Each centre abroad beside the promise that its document makes.

    Columns: name, country (where), promised and due (partial dates, "" where none), found (a code of the
    list `opening`), status (in the words of the collection), source_id, url, rows. A centre that runs without
    having begun after the announcement has no promise. Where such a one of the same promoter runs in the
    country, and nothing says that it is older than the promise, it may be the promised one («one_exists»).
    """
    stands = institutions_abroad(tables, country, snapshot)
    promised = promised_centres(tables, country, snapshot)
    sources = tables["programmes"].set_index("programme_id")["source_id"]
    by_source = {sources[row["programme_id"]]: row for row in promised.to_dict("records")}
    pages = tables["sources"].set_index("source_id")["url"]
    running_at = stands[stands["status_code"].isin(RUNNING)]
    lines = []
    for row in stands.to_dict("records"):
        running = row["status_code"] in RUNNING
        promise = by_source.get(row["source_id"])
        began = first_day(row["since"]) if running and row["since"] else None
        if promise and running and (began is None or began < first_day(promise["announced"])):
            promise = None
        due = promise["due"] if promise else ""
        waiting = bool(due) and last_day(due) > snapshot.as_of
        twins = _twins(running_at, row, promise) if promise and not running else running_at.iloc[:0]
        absent = "one_exists" if len(twins) else "not_due" if waiting else "not_seen"
        missing = "possible" if row["status_code"] == "unknown" else absent
        lines.append(
            {
                **row,
                "promised": promise["announced"] if promise else "" if running else row["since"],
                "due": due,
                "found": "running" if running else missing,
                "url": pages.get(row["source_id"], ""),
                "rows": (*row["rows"], *(promise["rows"] if promise else ()), *rows_in(twins)),
            }
        )
    columns = ["name", "country", "promised", "due", "found", "status", "source_id", "url", "rows"]
    frame = pd.DataFrame(lines, columns=columns)
    return frame.sort_values(["found", "country", "name"], ascending=[False, True, True], ignore_index=True)


def _twins(running: pd.DataFrame, planned: dict[str, Any], promise: dict[str, Any]) -> pd.DataFrame:
    """The centres of the promoter that run where one was planned, and may have begun after the promise."""
    own = running["name"].str.contains(promise["owner"], case=False, regex=False)
    own &= running["country"] == planned["country"]
    older = [bool(day) and last_day(day) < first_day(promise["announced"]) for day in running["since"]]
    return running[own & ~pd.Series(older, running.index, dtype=bool)]


def abroad_numbers(centres: pd.DataFrame) -> dict[str, Any]:
    """How many centres abroad were promised or named, and how many of them were found.

    `hosts` are countries, `places` the codes of those where a centre exists that may be the promised one.
    """
    promised, seen = centres["promised"] != "", centres["found"]
    exists = promised & (seen == "one_exists")
    places = sorted(set(centres.loc[exists, "country"]))
    counts = count_where(
        centres,
        "region.abroad.",
        "centre",
        named=(promised | True, "Centres abroad that are named"),
        promised=(promised, "Centres promised in other countries"),
        opened=(promised & (seen == "running"), "Promised centres seen open"),
        exists=(exists, "Promised centres where one of the same promoter exists"),
        late=(promised & (seen == "not_seen"), "Promised centres never seen open"),
        waiting=(promised & (seen == "not_due"), "Promised centres not yet due"),
        running=(
            ~promised & (seen == "running") & ~centres["country"].isin(places),
            "Centres abroad that run and were not promised",
        ),
    )
    hosts, about = centres.loc[promised, "country"].nunique(), "Countries in which a centre was promised"
    return {
        **counts,
        "hosts": Traced(hosts, counts["promised"].rows, "region.abroad.hosts", about, "country"),
        "places": places,
    }
