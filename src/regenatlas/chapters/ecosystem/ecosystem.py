"""Chapter 05: which institutions carry the field, where they stand, and who regulates it."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from regenatlas.chapters.capacity.capacity import activity
from regenatlas.counting.dating import up_to
from regenatlas.counting.snapshot import Snapshot, union_members
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced, count_each, row_refs, rows_in, trace_each

#: How far an institution has come: states of the table `ecosystem`, in three groups.
STAGES = {
    "in_service": "working",
    "partly_in_service": "working",
    "being_set_up": "coming",
    "announced": "coming",
    "planned": "coming",
    "claimed": "open",
    "closed": "open",
    "unknown": "open",
}
#: The order in which kinds are listed: treatment and products first, bodies that steer last.
KINDS = (
    "comprehensive_cell_centre",
    "hsct_department",
    "clinic",
    "manufacturing_site",
    "company",
    "research_institute",
    "network",
    "council",
    "regulator",
    "ion_therapy",
)


def institutions(tables: Tables, country: str, snapshot: Snapshot) -> tuple[pd.DataFrame, Traced]:
    """The institutions that stand or are to stand in a country, and how many undated ones are left out.

    Rows of `ecosystem` as a map shows them, with stage (working, coming, open) and rows; by kind, city, name.
    """
    own = tables["ecosystem"]
    own = own[own["country"] == country]
    found, undated = up_to(tables, own, "since", snapshot)
    found = found.assign(
        stage=found["status_code"].map(STAGES),
        order=found["kind"].map(KINDS.index),
        rows=[(f"ecosystem:{key}",) for key in found["institution_id"]],
    ).sort_values(["order", "city", "name"], ignore_index=True)
    columns = ["institution_id", "kind", "name", "people", "city", "province", "latitude", "longitude"]
    columns += ["status_code", "stage", "status", "since", "verified", "rows"]
    about = "Institutions without a date, left out of a report of the past"
    refs = row_refs(undated, "ecosystem", "institution_id")
    return found[columns], Traced(len(undated), refs, "institutions_undated", about, "institution")


def institution_counts(found: pd.DataFrame) -> dict[str, Traced]:
    """How many institutions there are, how far they have come, and where; from a frame of `institutions`."""
    placed = found[found["city"] != ""]
    cities = placed["city"].value_counts()
    first = placed[placed["city"] == cities.index[0]] if len(cities) else placed
    stage = found["stage"]
    counts = count_each(
        "institutions_",
        "institution",
        all=(found, "Institutions in the tables, planned ones included"),
        working=(found[stage == "working"], "In service, or partly"),
        coming=(found[stage == "coming"], "Planned, announced or being set up"),
        open=(found[stage == "open"], "Claimed without a name, closed, or of unknown state"),
        placed=(placed, "Institutions whose city is known"),
        unplaced=(found[found["city"] == ""], "Institutions whose city is not known"),
        first=(first, "Institutions in the city that has most of them"),
    )
    towns = (len(cities), rows_in(placed), "Cities with an institution", "city")
    return {**counts, **trace_each("institutions_", cities=towns)}


def by_kind(found: pd.DataFrame) -> pd.DataFrame:
    """Institutions by kind, in the order of `KINDS`: kind, working, coming, open, rows."""
    groups = []
    for kind, group in found.groupby("kind"):
        stages = group["stage"].value_counts()
        numbers = (int(stages.get(stage, 0)) for stage in ("working", "coming", "open"))
        groups.append((kind, *numbers, rows_in(group)))
    frame = pd.DataFrame(groups, columns=["kind", "working", "coming", "open", "rows"])
    return frame.sort_values("kind", key=lambda kinds: kinds.map(KINDS.index), ignore_index=True)


class City(NamedTuple):
    """A city on the map with its number of institutions."""

    city: str
    latitude: float
    longitude: float
    n: int
    rows: tuple[str, ...]


def cities_on_map(found: pd.DataFrame) -> pd.DataFrame:
    """The cities with coordinates (`City`), most institutions first; from a frame of `institutions`."""
    cities = [
        City(
            city,
            float(group["latitude"].iloc[0]),
            float(group["longitude"].iloc[0]),
            len(group),
            rows_in(group),
        )
        for city, group in found[found["latitude"].notna()].groupby("city")
    ]
    frame = pd.DataFrame(cities, columns=City._fields)
    return frame.sort_values(["n", "city"], ascending=[False, True], ignore_index=True)


def regulators(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """Who can license a product for the country: its own regulators, and the EU's where its licence holds.

    Rows of `regulators` with licences (products with a licence in force there, by the snapshot) and rows.
    """
    own = {country} | ({"EUU"} if country in union_members(tables, snapshot.as_of) else set())
    found = tables["regulators"]
    found = found[found["jurisdiction"].isin(own)].sort_values("regulator_id", ignore_index=True)
    live = snapshot.states[snapshot.states["state"].isin(["in_force", "conditional"])]
    licences = live.groupby("regulator_id").size()
    events = live.groupby("regulator_id")["rows"].sum()
    return found.assign(
        licences=[int(licences.get(code, 0)) for code in found["regulator_id"]],
        rows=[(f"regulators:{code}", *events.get(code, ())) for code in found["regulator_id"]],
    )


def transplant_teams(tables: Tables, country: str, snapshot: Snapshot) -> dict[str, Traced]:
    """The newest dated number of blood stem cell transplant teams in the country: teams and year.

    Of whole-country rows that may be plotted; empty where no such row is known by the report's day.
    """
    counts, _ = activity(tables, snapshot)
    whole = counts["scope"].isin(["national_annual", "national_annual_statement"])
    counts = counts[(counts["country"] == country) & whole & counts["teams"].notna() & counts["year"].notna()]
    if counts.empty:
        return {}
    newest = counts.sort_values(["year", "activity_id"]).iloc[-1].to_dict()
    year, teams = newest["year"], newest["teams"]
    return {
        "teams": Traced(
            teams, newest["rows"], "teams", "Transplant teams of the country", "transplant_centre"
        ),
        "year": Traced(year, newest["rows"], "teams_year", "The year of that count", "calendar_year"),
    }
