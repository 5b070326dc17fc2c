"""What the tables hold on a claim about institutions, programmes, events or companies.

A claim leads to rows by the table `claim_rows`. Whether it holds is for the reader of these rows to say: they
carry a status as of the day, and whether a witness (`is_witness`) shows it that is neither the claim's own
document nor one that repeats it.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pandas as pd

from regenatlas.chapters.ecosystem.delivery import programmes
from regenatlas.chapters.ecosystem.ecosystem import standing
from regenatlas.chapters.ecosystem.reported import COMPANIES, spread, stated
from regenatlas.counting.dating import is_past, up_to
from regenatlas.counting.evidence import document_family
from regenatlas.counting.licences import publication_days
from regenatlas.counting.snapshot import Snapshot
from regenatlas.tables.load import Tables, per_tables, records_of
from regenatlas.tables.provenance import Traced, count, with_rows

#: By table: the code list of its status, and the columns of status, words, title, date and other document.
STATUSES = {
    "programmes": ("outcome", "outcome", "status", "name", "announced", "outcome_source_id"),
    "ecosystem": ("institution_status", "status_code", "status", "name", "by", "confirmed_by"),
    "candidate_products": ("candidate_status", "status", "finding", "name", "status_date", ""),
    "events": ("", "", "detail", "title", "date", ""),
}
COLUMNS = ["table", "row_id", "name", "of", "status", "words", "date", "independent", "rows"]


@per_tables
def bearing_on(tables: Tables, claim_id: str, snapshot: Snapshot) -> list[dict[str, Any]]:
    """The rows that bear on a claim and are known to a report of the day, in the order of `claim_rows`.

    Of each: table, row_id, name, of (code list of the status, "" for events), status (code; of a programme as
    of the day), words (of the collection, "" where they tell what the day could not know), date (partial: of
    the announcement, of the status or the event), independent (does a witness show it that is neither the
    claim's own document nor one that repeats it), rows.
    """
    found = []
    for table, key in _led_to(tables).get(claim_id, ()):
        said_in = str(tables.row(f"claims:{claim_id}")["source_id"])
        of, status, words, name, date, other = STATUSES[table]
        row = _known(tables, table, key, date, snapshot)
        if row is None:
            continue
        documents = {row["source_id"], row.get(other, "")} - {""}
        if table == "programmes":  # its source announces it: only the outcome's document can show it done
            documents = {row[other]} - {"", row["source_id"]} if row[status] == "met" else set()
        is_shown = tables.row(f"{table}:{key}")["verified"] and any(
            is_other_witness(tables, one, said_in, snapshot) for one in documents
        )
        line = table, key, row[name], of, row.get(status, ""), row[words], row[date]
        found.append(dict(zip(COLUMNS, (*line, bool(is_shown), row["rows"]), strict=True)))
    return found


@per_tables
def _led_to(tables: Tables) -> dict[str, list[tuple[str, str]]]:
    """Table and key of the rows to which each claim leads."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    cells = (tables.cells("claim_rows", name) for name in ("claim_id", "table", "row_id"))
    for claim, table, key in zip(*cells, strict=True):
        found[claim].append((table, key))
    return dict(found)


def is_other_witness(tables: Tables, source_id: str, claim_source: str, snapshot: Snapshot) -> bool:
    """Whether a document may bear out what another says: it does not repeat it, and another publishes it."""
    publishers = {tables.row(f"sources:{one}")["publisher"] for one in (source_id, claim_source)}
    return (
        len(publishers) == len({source_id, claim_source})
        and source_id not in document_family(tables, claim_source)
        and is_witness(tables, source_id, snapshot)
    )


def is_witness(tables: Tables, source_id: str, snapshot: Snapshot) -> bool:
    """Whether a document may bear a claim out to a report of the day.

    A text under test never does, nor does a document all of whose claims are unverified. It has to be dated
    and public by the day; the entry of a register needs no date where the report asks for none (`known_by`).
    """
    source = tables.row(f"sources:{source_id}")
    if source["kind"] == "seed_document" or source_id in _unverified(tables):
        return False
    if not source["published"]:
        return bool(source["kind"] == "register" and snapshot.known_by is None)
    return publication_days(tables)[source_id] <= min(snapshot.as_of, snapshot.known_by or snapshot.as_of)


@per_tables
def _unverified(tables: Tables) -> frozenset[str]:
    """The documents of which no claim is verified."""
    verified = tables["claims"].groupby("source_id")["verified"].any()
    return frozenset(verified.index[~verified.astype(bool)])


def _known(tables: Tables, table: str, key: str, date: str, snapshot: Snapshot) -> dict[str, Any] | None:
    """The row as the day can know it, None before that; a programme with its outcome of the day."""
    row = tables.row(f"{table}:{key}")
    known_rows = _known_rows(tables, table, date, row["country"], snapshot)
    if key in known_rows and table == "programmes":
        return known_rows[key] | {"outcome_source_id": row["outcome_source_id"]}
    return known_rows.get(key)


@per_tables
def _known_rows(
    tables: Tables, table: str, date: str, country: str, snapshot: Snapshot
) -> dict[str, dict[str, Any]]:
    """The rows of a table on a country as the day can know them, by key."""
    if table == "programmes":
        frame = programmes(tables, country, snapshot)
        frame = frame.assign(status=frame["status"].where(~frame["hindsight"].astype(bool), ""))
    else:
        every = standing(tables) if table == "ecosystem" else with_rows(tables[table], table)
        frame, _ = up_to(tables, every[every["country"] == country], date, snapshot)
        if table != "events" and is_past(tables, every, date, snapshot.as_of):
            frame = frame.assign(**{STATUSES[table][2]: ""})
    records = records_of(frame)
    return {str(record[frame.columns[0]]): record for record in records}


@per_tables
def company_numbers(tables: Tables, country: str, snapshot: Snapshot) -> dict[str, Traced]:
    """What was said of how many companies there are, against those known by name.

    Keys: statements, and where a number was said low, high and ways (wordings of what is counted); `known`
    (companies of the country in `ecosystem` that are known by name); `series`, a code of
    `series_verdict`: disputed (statements conflict by the ledger), not_comparable (they count in several
    ways), comparable (in one) or single.
    """
    frame = stated(tables, country, snapshot, COMPANIES)
    numbers = spread(frame, "companies")
    firms = tables["ecosystem"]
    own = (firms["country"] == country) & (firms["kind"] == "company") & (firms["naming"] == "named")
    firms, _ = up_to(tables, with_rows(firms[own], "ecosystem"), "since", snapshot)
    numbers["known"] = count(firms, "companies_known", "Companies known by name", "company")
    if "low" in numbers:
        rows = numbers["statements"].rows
        code = _series(tables, frame, numbers)
        numbers["series"] = Traced(
            code, rows, "companies_series", "What the numbers make of one another", "series_verdict"
        )
    return numbers


def _series(tables: Tables, frame: pd.DataFrame, numbers: dict[str, Traced]) -> str:
    links, ids = tables["claim_links"], set(frame["claim_id"])
    conflict = (
        (links["relation"] == "conflicts") & links["claim_id"].isin(ids) & links["other_claim_id"].isin(ids)
    )
    if conflict.any():
        return "disputed"
    if numbers["ways"].value > 1:
        return "not_comparable"
    return "comparable" if len(frame) > 1 else "single"
