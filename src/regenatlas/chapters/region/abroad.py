"""Centres that a country promised in others, and what was seen of them by the report's day."""

from __future__ import annotations

import pandas as pd

from regenatlas.chapters.ecosystem import delivery
from regenatlas.chapters.region.neighbours import institutions_abroad
from regenatlas.counting.dating import up_to
from regenatlas.counting.snapshot import Snapshot
from regenatlas.tables.calendars import first_day, last_day
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced

CENTRES_ABROAD = "centres_abroad"
RUNNING = {"in_service", "partly_in_service"}


def promises(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """Programmes for centres in other countries announced by the day; columns of `delivery.programmes`."""
    found = delivery.programmes(tables, country, snapshot)
    return found[found["target_metric"] == CENTRES_ABROAD].reset_index(drop=True)


def centres(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """Each centre abroad beside the promise that its document makes.

    Columns: name, country (where), promised and due (partial dates, "" where none), found («running»,
    «not_due», «not_seen»), status (in the words of the collection), source_id, url, rows. A centre that
    runs without having begun after the announcement was there before, so it has no promise.
    """
    stands = institutions_abroad(tables, country, snapshot)
    promised = promises(tables, country, snapshot)
    programmes = tables["programmes"].set_index("programme_id")["source_id"]
    by_source = {programmes[row["programme_id"]]: row for row in promised.to_dict("records")}
    pages = tables["sources"].set_index("source_id")["url"]
    lines = []
    for row in stands.to_dict("records"):
        running = row["status_code"] in RUNNING
        promise = by_source.get(row["source_id"])
        if (
            promise
            and running
            and not (row["since"] and first_day(row["since"]) >= first_day(promise["announced"]))
        ):
            promise = None
        due = promise["due"] if promise else ""
        waiting = bool(due) and last_day(due) > snapshot.as_of
        lines.append({
            "name": row["name"], "country": row["country"],
            "promised": (promise["announced"] if promise else "" if running else row["since"]), "due": due,
            "found": "running" if running else "not_due" if waiting else "not_seen",
            "status": row["status"], "source_id": row["source_id"], "url": pages.get(row["source_id"], ""),
            "rows": (*row["rows"], *(promise["rows"] if promise else ())),
        })  # fmt: skip
    columns = ["name", "country", "promised", "due", "found", "status", "source_id", "url", "rows"]
    frame = pd.DataFrame(lines, columns=columns)
    return frame.sort_values(["found", "country", "name"], ascending=[False, True, True], ignore_index=True)


def export_events(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """Events of the kind «export», the oldest first: date, title, detail, date_inferred, rows."""
    own = tables["events"]
    own = own[(own["country"] == country) & (own["kind"] == "export")]
    found, _ = up_to(tables, own, "date", snapshot)
    found = found.assign(rows=[(f"events:{key}",) for key in found["event_id"]])
    return found.sort_values(["date", "event_id"])[
        ["date", "title", "detail", "date_inferred", "rows"]
    ].reset_index(drop=True)


def numbers(centres: pd.DataFrame) -> dict[str, Traced]:
    """Numbers from the frame of `centres`.

    Keys: promised, hosts (countries), opened, late (never seen open), waiting (not due), running (without a
    promise).
    """

    def number(mask: pd.Series, name: str, about: str, unit: str = "centre") -> Traced:
        part = centres[mask.astype(bool)]
        size = part["country"].nunique() if unit == "country" else len(part)
        rows = tuple(ref for refs in part["rows"] for ref in refs)
        return Traced(size, rows, f"abroad.{name}", about, unit)

    promised = centres["promised"] != ""
    return {
        "promised": number(promised, "promised", "Centres promised in other countries"),
        "hosts": number(promised, "hosts", "Countries in which a centre was promised", "country"),
        "opened": number(promised & (centres["found"] == "running"), "opened", "Promised centres seen open"),
        "late": number(
            promised & (centres["found"] == "not_seen"), "late", "Promised centres never seen open"
        ),
        "waiting": number(
            promised & (centres["found"] == "not_due"), "waiting", "Promised centres not yet due"
        ),
        "running": number(~promised, "running", "Centres abroad described as running, not as promised"),
    }
