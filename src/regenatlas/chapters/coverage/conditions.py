"""The seven diseases that the source documents name: which products are licensed for them, where, since when.

The text of each licence decides, whatever the report's definition counts. A use that was added to a licence
later counts from that day on, not from the licence's own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from regenatlas.chapters.coverage.coverage import valid_here
from regenatlas.chapters.coverage.gaps import COLUMNS, gap
from regenatlas.counting.licences import GRANTS
from regenatlas.counting.products import LICENCES, LICENSED, STATES, history, states_on
from regenatlas.counting.snapshot import Snapshot, known, membership
from regenatlas.tables.calendars import last_day
from regenatlas.tables.load import Tables

CONDITIONS = ("burns", "diabetic_foot_ulcer", "arthritis", "gvhd", "b_all", "vitiligo", "cerebral_palsy")
USE = ["product_id", "indication"]


def uses(tables: Tables, snapshot: Snapshot) -> pd.DataFrame:
    """Which product may be used for which of the seven diseases by which regulator, oldest first.

    Columns: condition, product_id, name, modality, regulator_id, jurisdiction, date and day (from which the
    use is licensed), date_basis, licence (False for a hospital exemption or technology permit), state (now),
    indication (the text), verified (a page was seen that states the use), rows.
    """
    events = history(tables, tables["products"]["product_id"], snapshot)
    events = events[events["event"].isin(GRANTS)].drop(columns=["verified", "source_id", "evidence", "note"])
    texts = tables["indications"]
    texts = known(tables, texts[texts["condition"].isin(CONDITIONS)], snapshot.known_by)
    texts = texts[["indication_id", *USE, "regulator_id", "condition", "added", "verified"]]
    as_granted = events.merge(texts.drop(columns="regulator_id"), on=USE)
    wordings = set(zip(events["product_id"], events["indication"], strict=True))
    is_worded = [key in wordings for key in zip(texts["product_id"], texts["indication"], strict=True)]
    later = texts[~pd.Series(is_worded, texts.index, dtype=bool)]
    by_itself = events.drop(columns="indication").merge(later, on=["product_id", "regulator_id"])
    frame = pd.concat([as_granted, by_itself], ignore_index=True)
    days = [_later(*row) for row in frame[["day", "date", "added"]].itertuples(index=False)]
    frame["day"], frame["date"] = [day for day, _ in days], [text for _, text in days]
    frame = frame[frame["day"].map(lambda day: day <= snapshot.as_of).astype(bool)]
    frame = frame.assign(licence=frame["event"].isin(LICENCES))
    order = ["licence", "day", "event_id", "indication_id"]
    frame = frame.sort_values(order, ascending=[False, True, True, True])
    frame = frame.drop_duplicates(["condition", "product_id", "regulator_id"])
    states = states_on(tables, snapshot)[["product_id", "regulator_id", "state"]]
    frame = frame.merge(states, on=["product_id", "regulator_id"])
    frame["modality"] = frame["product_id"].map(tables["products"].set_index("product_id")["modality"])
    frame["rows"] = [
        (f"products:{product}", f"indications:{use}", *refs)
        for product, use, refs in zip(frame["product_id"], frame["indication_id"], frame["rows"], strict=True)
    ]
    columns = "condition product_id name modality regulator_id jurisdiction date day date_basis licence state"
    chosen = [*columns.split(), "indication", "verified", "rows"]
    order = ["day", "product_id", "regulator_id", "condition"]
    return frame.sort_values(order)[chosen].reset_index(drop=True)


def _later(day: date, text: str, added: str) -> tuple[date, str]:
    """The day and partial date from which a use counts: of the licence, or of its later addition."""
    return (last_day(added), added) if added and last_day(added) > day else (day, text)


def by_place(frame: pd.DataFrame) -> pd.DataFrame:
    """The first product licensed (or else permitted) for each disease in each jurisdiction.

    From the frame of `uses`. Columns: condition, jurisdiction, date, day, name, product_id, state (the best
    one of any product for the disease there now), rows. In the order of `CONDITIONS`, oldest first.
    """
    found: list[dict[str, Any]] = []
    for (condition, place), held in _grouped(frame, "jurisdiction").items():
        first = min(held, key=lambda use: (not use["licence"], use["day"], use["product_id"]))
        found.append({
            "condition": condition, "jurisdiction": place,
            **{name: first[name] for name in ("date", "day", "name", "product_id")},
            "state": min((use["state"] for use in held), key=STATES.index),
            "rows": _refs(held),
        })  # fmt: skip
    columns = ["condition", "jurisdiction", "date", "day", "name", "product_id", "state", "rows"]
    result = pd.DataFrame(found, columns=columns)
    return _in_order(result, "jurisdiction")


def by_product(frame: pd.DataFrame) -> pd.DataFrame:
    """One row per disease and product, from the frame of `uses`, in the order of `CONDITIONS`, oldest first.

    Columns: condition, product_id, name, modality, date and day (first licensed for it anywhere), first_in,
    licence, now_in (jurisdictions with a licence in force), other (jurisdictions with an ended or suspended
    licence, an exemption or a permit, as pairs of jurisdiction and state), indication, verified, rows.
    """
    found: list[dict[str, Any]] = []
    for (condition, key), held in _grouped(frame, "product_id").items():
        first = min(held, key=lambda use: (not use["licence"], use["day"]))
        now = {use["jurisdiction"] for use in held if use["state"] in LICENSED}
        gone = {(use["jurisdiction"], use["state"]) for use in held if use["jurisdiction"] not in now}
        found.append({
            "condition": condition, "product_id": key,
            **{name: first[name] for name in ("name", "modality", "date", "day", "licence", "indication")},
            "first_in": first["jurisdiction"], "now_in": tuple(sorted(now)), "other": tuple(sorted(gone)),
            "verified": any(use["verified"] for use in held), "rows": _refs(held),
        })  # fmt: skip
    columns = "condition product_id name modality date day licence indication first_in now_in other verified"
    result = pd.DataFrame(found, columns=[*columns.split(), "rows"])
    result = result.astype({"licence": bool, "verified": bool})
    return _in_order(result, "product_id")


def _grouped(frame: pd.DataFrame, by: str) -> dict[tuple[str, str], list[dict[Any, Any]]]:
    """Uses by disease and another column."""
    groups = defaultdict(list)
    for use in frame.to_dict("records"):
        groups[use["condition"], use[by]].append(use)
    return groups


def _refs(uses: Iterable[Mapping[Any, Any]]) -> tuple[str, ...]:
    return tuple(sorted({ref for use in uses for ref in use["rows"]}))


def _in_order(frame: pd.DataFrame, key: str) -> pd.DataFrame:
    order = frame["condition"].map(CONDITIONS.index)
    return (
        frame.assign(order=order).sort_values(["order", "day", key], ignore_index=True).drop(columns="order")
    )


def disease_gaps(tables: Tables, country: str, snapshot: Snapshot, frame: pd.DataFrame) -> pd.DataFrame:
    """Each of the seven diseases: who was first, who treats it now, and how far the country is behind.

    `frame` from `uses`. Columns: condition, products_n and places_n (licensed for it now), modalities (of
    those, the most frequent first), here_n and here (names of the products licensed in the country now),
    those of `gaps.gap` (empty where no licence exists anywhere), licensed (somewhere, now or formerly), open
    (never licensed here).
    """
    found: list[dict[str, Any]] = []
    for condition in CONDITIONS:
        held = frame[(frame["condition"] == condition) & frame["licence"]]
        now = held[held["state"].isin(LICENSED)]
        here = _here_now(tables, country, snapshot, now.to_dict("records"))
        empty = {**dict.fromkeys(COLUMNS), "rows": ()}
        between = gap(tables, country, snapshot, held.to_dict("records")) if len(held) else empty
        refs = {ref for refs in held["rows"] for ref in refs}
        kinds = now.drop_duplicates("product_id")["modality"].value_counts(sort=False).sort_index()
        found.append({
            "condition": condition, "products_n": now["product_id"].nunique(),
            "places_n": now["jurisdiction"].nunique(),
            "modalities": tuple(kinds.sort_values(ascending=False, kind="stable").index),
            "here_n": len(here), "here": tuple(here.values()),
            **between, "licensed": len(held) > 0, "open": not between["own_date"],
            "rows": tuple(sorted(refs)),
        })  # fmt: skip
    columns = ["condition", "products_n", "places_n", "modalities", "here_n", "here"]
    return pd.DataFrame(found, columns=[*columns, *COLUMNS, "licensed", "open"]).astype({"years": "Float64"})


def _here_now(
    tables: Tables, country: str, snapshot: Snapshot, now: Sequence[Mapping[Any, Any]]
) -> dict[str, str]:
    """The products of these licences that are licensed in the country on the day, with their names."""
    _, left = membership(tables).get(country, ("", ""))
    # What was granted centrally before the country left lives on only by its own regulator.
    gone = left and last_day(left) < snapshot.as_of
    held = [use for use in valid_here(tables, country, now) if not gone or use["jurisdiction"] == country]
    return {use["product_id"]: use["name"] for use in held}
