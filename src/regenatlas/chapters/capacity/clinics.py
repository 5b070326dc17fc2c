"""What is published of single departments, and what a country's children would take by the model."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from regenatlas.chapters.capacity.capacity import activity
from regenatlas.chapters.capacity.ward.department import norms_behind, ward_of
from regenatlas.chapters.capacity.ward.norms import DAYS_A_YEAR, Parameter, published_norms
from regenatlas.counting import country_series
from regenatlas.counting.dating import up_to
from regenatlas.counting.snapshot import Snapshot
from regenatlas.tables.load import Tables, columns_of
from regenatlas.tables.provenance import Traced, trace_each, with_rows

#: What a model of a department cannot do without: units of `capacity_local` that would tell it.
_NEEDED_UNITS = {
    "beds": ("beds", "rooms"),
    "staff": ("nurses", "patients per nurse"),
    "referrals": ("patients referred per year",),
}

_COUNTED = ["transplants_total", "allogeneic", "autologous", "paediatric"]  # of `hsct_activity`
_CHILDREN_PER_MILLION = "paediatric-hsct-per-million-inhabitants-spain"
_PER_ROOM = ("transplants-per-room-year-egypt", "transplants-per-room-year-khcc")


def department_figures(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """The figures on departments of a country that the report may know.

    Rows of `capacity_local` with `rows`, `named`: whether a seed document is about this department, and
    `counted`: the number in its unit. A count that `hsct_activity` has from the same page stands there alone.
    """
    return _figures(tables, country, snapshot, "department")


def nation_figures(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """The figures on all centres of a country or on several together, as `department_figures` has them."""
    frame = _figures(tables, country, snapshot, "national")
    return frame.sort_values(["department", "local_id"], ignore_index=True)


def _figures(tables: Tables, country: str, snapshot: Snapshot, level: str) -> pd.DataFrame:
    frame = with_rows(tables["capacity_local"], "capacity_local")
    documents = [page for page, kind in tables.by_key("sources", "kind").items() if kind == "seed_document"]
    seeds = frame.loc[frame["source_id"].isin(documents), "department"]
    frame = frame[(frame["country"] == country) & (frame["level"] == level)]
    frame, _ = up_to(tables, frame, "as_of", snapshot)
    counts, _ = activity(tables, snapshot)
    own = counts.loc[counts["country"] == country, ["source_id", *_COUNTED]]
    there = {(page, number) for page, *numbers in zip(*columns_of(own), strict=True) for number in numbers}
    pages = zip(frame["source_id"], frame["value_number"], frame["parameter"], strict=True)
    new = [(page, n) not in there or "transplants" not in what for page, n, what in pages]
    frame = frame[pd.Series(new, frame.index, dtype=bool)]
    numbers = zip(frame["value_number"], frame["unit"], strict=True)
    traced = [Traced(n, unit=unit, digits=_decimals(n)) for n, unit in numbers]
    counted = pd.Series(traced, frame.index, dtype=object)
    return frame.assign(named=frame["department"].isin(seeds), counted=counted).reset_index(drop=True)


def _decimals(number: float) -> int:
    """With how many decimals a number is stated: 55.5 with one, 12 with none."""
    return len(str(number).rstrip("0").partition(".")[2])


def named_departments(figures: pd.DataFrame) -> pd.DataFrame:
    """All of a frame of `department_figures` on the departments that the seed documents are about."""
    return figures[figures["named"]].sort_values(["department", "local_id"]).reset_index(drop=True)


def other_departments(figures: pd.DataFrame) -> pd.DataFrame:
    """All of a frame of `department_figures` on other departments."""
    return figures[~figures["named"]].sort_values(["department", "local_id"]).reset_index(drop=True)


def listed(figures: pd.DataFrame) -> pd.DataFrame:
    """The figures on departments to be shown, those that the seed documents are about first."""
    return pd.concat([named_departments(figures), other_departments(figures)], ignore_index=True)


def lacking(figures: pd.DataFrame) -> list[str]:
    """Which of beds, staff and referrals no figure of these departments gives."""
    units = set(figures["unit"])
    return [what for what, given in _NEEDED_UNITS.items() if not units & set(given)]


def complete(figures: pd.DataFrame) -> list[str]:
    """The departments of which beds, staff and referrals are all known."""
    return [name for name, own in figures.groupby("department") if not lacking(own)]


def need(
    tables: Tables, country: str, snapshot: Snapshot, parameters: Mapping[str, Parameter]
) -> dict[str, Traced]:
    """What it would take to transplant children as often as Spain does, by the model's norms.

    Keys: per_million, population (millions), year, children (a year), beds, nurses. Empty without the norm
    or without a population of the country up to the day.
    """
    norms = published_norms(tables, snapshot)
    people = country_series.series(tables, "population_total", snapshot, [country])
    if _CHILDREN_PER_MILLION not in norms.index or people.empty:
        return {}
    newest = people.iloc[-1]
    rate, millions = float(norms.loc[_CHILDREN_PER_MILLION, "value"]), float(newest["value"]) / 1e6
    children = rate * millions
    ward = ward_of(parameters)
    beds = children * ward.days / DAYS_A_YEAR / ward["occupancy"]
    nurses = beds * ward["occupancy"] / ward["patients_per_nurse"] * ward["nurses_per_post"]
    norm, people_rows = (f"capacity_norms:{_CHILDREN_PER_MILLION}",), newest["rows"]
    needed = norm + people_rows + norms_behind(parameters)
    about, precise = "Spain's transplants of children for a million inhabitants", 1 if millions < 20 else 0
    at_rate = "Children transplanted a year at that rate"
    return trace_each(
        "need.",
        per_million=(rate, norm, about, "", 1),
        population=(millions, people_rows, "Inhabitants in millions", "million", precise),
        year=(int(newest["year"]), people_rows, "Year of the population", "calendar_year"),
        children=(children, norm + people_rows, at_rate, "child", _two(children)),
        beds=(beds, needed, "Beds that they would take", "bed", _two(beds)),
        nurses=(nurses, needed, "Nurses that they would take", "nurse", _two(nurses)),
    )


def _two(value: float) -> int:
    """Decimals by which a rough number shows two digits: a yardstick is not exact to the bed."""
    return -max(len(str(int(value))) - 2, 0)


def throughput(tables: Tables, snapshot: Snapshot, parameters: Mapping[str, Parameter]) -> dict[str, Traced]:
    """The model's patients for a bed and year beside published ones: full (a full bed), usual, low, high.

    `usual` is a bed used as much as staff is budgeted for. Empty without a published number.
    """
    norms = published_norms(tables, snapshot)
    listed = norms[norms.index.isin(_PER_ROOM)]
    if listed.empty:
        return {}
    every = listed[["value", "low", "high"]].astype(float)
    low, high = float(every.min(axis=None)), float(every.max(axis=None))
    rows = tuple(f"capacity_norms:{norm}" for norm in listed.index)
    ward, model = ward_of(parameters), norms_behind(parameters)
    full = DAYS_A_YEAR / ward.days
    usual = full * ward["occupancy"]
    return trace_each(
        "per_bed.",
        full=(full, model, "Patients a year in a bed that is never empty", "", 1),
        usual=(usual, model, "Patients a year in a bed used as budgeted", "", 1),
        low=(low, rows, "Fewest transplants for a room and year", "", 1),
        high=(high, rows, "Most transplants for a room and year", "", 1),
    )


def waits(tables: Tables, snapshot: Snapshot) -> dict[str, Traced]:
    """Waits for a donor transplant as published, in months: brazil (median), new_zealand (up to)."""
    norms, found = published_norms(tables, snapshot), {}
    ids = {"brazil": "wait-list-to-transplant", "new_zealand": "wait-allogeneic-new-zealand"}
    for name, norm in ids.items():
        if norm in norms.index:
            about = f"Wait for a donor transplant, {norms.loc[norm, 'population']}"
            found[name] = float(norms.loc[norm, "value"]), (f"capacity_norms:{norm}",), about, "month"
    return trace_each("wait.", **found)
