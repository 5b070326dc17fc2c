"""Who says what about the products of a country, what has no licence, what was corrected."""

from collections.abc import Iterable

import pandas as pd

from regenatlas.counting.products import states_on
from regenatlas.counting.snapshot import Snapshot, known
from regenatlas.tables.calendars import last_day
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced, count, statuses, with_rows


def statements(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """Who says what about the products of a country, as far as it could be heard on the day of the snapshot.

    Rows of `product_evidence` of the country, those on listed products first, then by date, with the
    source's title, publisher and url, and `rows`. A statement without a date is dated by its source; if
    that is undated too, it is heard only in a report on the newest state of the tables.
    """
    heard = _heard(tables, country, snapshot, "product_evidence", "date")
    # First what is said of listed products, then of all together, last of candidates.
    heard["group"] = (heard["product_id"] == "").astype(int) + (heard["candidate_id"] != "")
    order = ["group", "product_id", "candidate_id", "product_name", "said", "evidence_id"]
    return heard.sort_values(order, ignore_index=True).drop(columns="group")


def candidates(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """Products said to exist in a country for which no licence was found.

    Rows of `candidate_products`, dated and with their sources as in `statements`, and told (the status as a
    fact).
    """
    heard = _heard(tables, country, snapshot, "candidate_products", "status_date")
    heard = heard.sort_values(["status", "name", "candidate_id"], ignore_index=True)
    return heard.assign(told=statuses(heard, "candidate_products", "candidate_status", "status"))


def undated(tables: Tables, country: str, snapshot: Snapshot) -> Traced:
    """How many statements on a country are left out because nobody can say when they were made."""
    every = tables["product_evidence"]
    heard = statements(tables, country, snapshot)["evidence_id"]
    sources = tables["sources"].set_index("source_id")["published"]
    bare = (every["date"] == "") & (every["source_id"].map(sources) == "")
    left_out = every[(every["country"] == country) & bare & ~every["evidence_id"].isin(heard)]
    left_out = with_rows(left_out, "product_evidence")
    return count(left_out, "undated_left_out", "Undated statements left out", "statements")


def _heard(tables: Tables, country: str, snapshot: Snapshot, table: str, date: str) -> pd.DataFrame:
    columns = ["source_id", "title", "publisher", "published", "url"]
    every, sources = tables[table], tables["sources"][columns].set_index("source_id")
    frame = known(tables, with_rows(every[every["country"] == country], table), snapshot.known_by)
    frame = frame.join(sources, on="source_id")
    # What bears no date belongs to the newest state of the tables, not to a look back.
    newest = max(tables["authorisations"]["date"].map(last_day))
    dates = [own or published for own, published in zip(frame[date], frame["published"], strict=True)]
    days = [last_day(text) if text else newest for text in dates]
    frame["said"] = pd.Series(days, frame.index, dtype=object)
    return frame[frame["said"].map(lambda day: day <= snapshot.as_of).astype(bool)]


def corrections(tables: Tables, ids: Iterable[str], snapshot: Snapshot) -> pd.DataFrame:
    """What was changed against earlier lists of these products: rows of `corrections`; product_id, rows.

    Changes to events that had not happened by the day of the snapshot are left out.
    """
    wanted, events = frozenset(ids), frozenset(tables["authorisations"]["event_id"])
    happened = {ref.partition(":")[2] for refs in states_on(tables, snapshot)["rows"] for ref in refs}
    frame = tables["corrections"]
    frame = frame[frame["table"].isin(["products", "authorisations", "indications", "aliases"])]
    frame = frame.assign(product_id=frame["row_id"].str.partition(".")[0])  # keys begin with the product's
    frame = frame[frame["product_id"].isin(wanted) & ~frame["row_id"].isin(events - happened)]
    return with_rows(frame, "corrections").sort_values(["product_id", "correction_id"], ignore_index=True)
