"""What is published of single departments, and what a country's children would take by the model."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from regenatlas.chapters.capacity.ward.department import rows_of, ward_of
from regenatlas.chapters.capacity.ward.norms import DAYS_A_YEAR, Parameter, published
from regenatlas.counting import country_series
from regenatlas.counting.dating import up_to
from regenatlas.counting.snapshot import Snapshot
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced

#: Units of local figures that say something on capacity; costs, areas and building times do not.
_CAPACITY = (
    "beds",
    "rooms",
    "transplants per year",
    "transplants per week",
    "days",
    "patients per nurse",
    "units",
    "constraints",
)
_OBSTACLES = ("obstacle to opening",)

#: What a model of a department cannot do without: units of `capacity_local` that would tell it.
_NEEDED_UNITS = {
    "beds": ("beds", "rooms"),
    "staff": ("nurses", "patients per nurse"),
    "referrals": ("patients referred per year",),
}

_CHILDREN_PER_MILLION = "paediatric-hsct-per-million-inhabitants-spain"
_PER_ROOM = ("transplants-per-room-year-egypt", "transplants-per-room-year-khcc")


def local(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """The figures on departments of a country that the report may know.

    Rows of `capacity_local` with `rows` and `named`: whether a seed document is about this department.
    """
    frame = tables["capacity_local"]
    kinds = tables["sources"].set_index("source_id")["kind"]
    seeds = frame.loc[frame["source_id"].map(kinds) == "seed_document", "department"]
    frame = frame[(frame["country"] == country) & (frame["level"] == "department")]
    frame, _ = up_to(tables, frame, "as_of", snapshot)
    rows = [(f"capacity_local:{key}",) for key in frame["local_id"]]
    return frame.assign(named=frame["department"].isin(seeds), rows=rows).reset_index(drop=True)


def named(figures: pd.DataFrame) -> pd.DataFrame:
    """All that is known of the departments that the seed documents are about; from a frame of `local`."""
    return figures[figures["named"]].sort_values(["department", "local_id"]).reset_index(drop=True)


def others(figures: pd.DataFrame) -> pd.DataFrame:
    """What is published on the capacity of other departments; from a frame of `local`."""
    telling = figures["unit"].isin(_CAPACITY) | figures["parameter"].isin(_OBSTACLES)
    return figures[~figures["named"] & telling].sort_values(["department", "local_id"]).reset_index(drop=True)


def lacking(figures: pd.DataFrame) -> list[str]:
    """Which of beds, staff and referrals no figure of these departments gives."""
    units = set(figures["unit"])
    return [what for what, given in _NEEDED_UNITS.items() if not units & set(given)]


def complete(figures: pd.DataFrame) -> list[str]:
    """The departments of which beds, staff and referrals are all known; from a frame of `local`."""
    return [name for name, own in figures.groupby("department") if not lacking(own)]


def need(
    tables: Tables, country: str, snapshot: Snapshot, found: Mapping[str, Parameter]
) -> dict[str, Traced]:
    """What it would take to transplant children as often as Spain does, by the model's norms.

    Keys: per_million, population (millions), year, children (a year), beds, nurses. Empty without the norm
    or without a population of the country up to the day.
    """
    norms = published(tables, snapshot)
    people = country_series.series(tables, "population_total", snapshot, [country])
    if _CHILDREN_PER_MILLION not in norms.index or people.empty:
        return {}
    newest = people.iloc[-1]
    rate, millions = float(norms.loc[_CHILDREN_PER_MILLION, "value"]), float(newest["value"]) / 1e6
    children = rate * millions
    ward = ward_of(found)
    beds = children * ward.days / DAYS_A_YEAR / ward["occupancy"]
    nurses = beds * ward["occupancy"] / ward["patients_per_nurse"] * ward["nurses_per_post"]
    norm = (f"capacity_norms:{_CHILDREN_PER_MILLION}",)
    size = newest["rows"]
    model = rows_of(found, found)
    numbers = {
        "per_million": (rate, norm, "Spain's transplants of children for a million inhabitants", "", 1),
        "population": (millions, size, "Inhabitants in millions", "million", 1 if millions < 20 else 0),
        "year": (int(newest["year"]), size, "Year of the population", "calendar_year", 0),
        "children": (
            children,
            norm + size,
            "Children transplanted a year at that rate",
            "child",
            _two(children),
        ),
        "beds": (beds, norm + size + model, "Beds that they would take", "bed", _two(beds)),
        "nurses": (nurses, norm + size + model, "Nurses that they would take", "nurse", _two(nurses)),
    }
    return {
        name: Traced(value, rows, f"need.{name}", about, unit, digits)
        for name, (value, rows, about, unit, digits) in numbers.items()
    }


def _two(value: float) -> int:
    """Decimals by which a rough number shows two digits: a yardstick is not exact to the bed."""
    return -max(len(str(int(value))) - 2, 0)


def throughput(tables: Tables, snapshot: Snapshot, found: Mapping[str, Parameter]) -> dict[str, Traced]:
    """The model's patients for a bed and year beside published ones: own (a full bed), usual, low, high.

    `usual` is a bed used as much as staff is budgeted for. Empty without a published number.
    """
    norms = published(tables, snapshot)
    listed = norms.loc[[norm for norm in _PER_ROOM if norm in norms.index]]
    if listed.empty:
        return {}
    every = pd.concat([listed[end].astype(float) for end in ("value", "low", "high")]).dropna()
    rows = tuple(f"capacity_norms:{norm}" for norm in listed.index)
    ward, model = ward_of(found), rows_of(found, found)
    full = DAYS_A_YEAR / ward.days
    return {
        "own": Traced(full, model, "per_bed.full", "Patients a year in a bed that is never empty", "", 1),
        "usual": Traced(
            full * ward["occupancy"],
            model,
            "per_bed.usual",
            "Patients a year in a bed used as budgeted",
            "",
            1,
        ),
        "low": Traced(
            float(every.min()), rows, "per_bed.low", "Fewest transplants for a room and year", "", 1
        ),
        "high": Traced(
            float(every.max()), rows, "per_bed.high", "Most transplants for a room and year", "", 1
        ),
    }


def waits(tables: Tables, snapshot: Snapshot) -> dict[str, Traced]:
    """Waits for a donor transplant as published, in months: brazil (median), new_zealand (up to)."""
    norms = published(tables, snapshot)
    ids = {"brazil": "wait-list-to-transplant", "new_zealand": "wait-allogeneic-new-zealand"}
    return {
        name: Traced(
            float(norms.loc[norm, "value"]), (f"capacity_norms:{norm}",), f"wait.{name}",
            f"Wait for a donor transplant, {norms.loc[norm, 'population']}", "month",
        )
        for name, norm in ids.items()
        if norm in norms.index
    }  # fmt: skip
