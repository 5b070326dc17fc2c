"""Chapter 05: which institutions carry the field, where they stand, and who regulates it."""

from __future__ import annotations

import pandas as pd

from regenatlas.counting.dating import up_to
from regenatlas.counting.snapshot import Snapshot, union_members
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced, row_refs

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

    Columns: institution_id, kind, name, people (""), city (""), province, latitude, longitude, status_code,
    stage (working, coming, open), status, since, verified, rows; by kind, then city and name.
    """
    own = tables["ecosystem"]
    own = own[own["country"] == country]
    found, undated = up_to(tables, own, "since", snapshot)
    found = found.assign(
        stage=found["status_code"].map(STAGES),
        order=found["kind"].map(KINDS.index),
        rows=[(f"ecosystem:{key}",) for key in found["institution_id"]],
    ).sort_values(["order", "city", "name"], ignore_index=True)
    columns = [
        "institution_id",
        "kind",
        "name",
        "people",
        "city",
        "province",
        "latitude",
        "longitude",
        "status_code",
    ]
    columns += ["stage", "status", "since", "verified", "rows"]
    left_out = Traced(
        len(undated),
        row_refs(undated, "ecosystem"),
        "institutions_undated",
        "Institutions without a date, left out of a report of the past",
        "institution",
    )
    return found[columns], left_out


def institution_counts(found: pd.DataFrame) -> dict[str, Traced]:
    """How many institutions there are (all), how far they have come, and where they stand.

    From the frame of `institutions`. Keys: all, working, coming, open, placed (with a city), cities, first
    (in the city that has most), unplaced.
    """

    def number(frame: pd.DataFrame, name: str, about: str) -> Traced:
        refs = row_refs(frame, "ecosystem", "institution_id")
        return Traced(len(frame), refs, f"institutions_{name}", about, "institution")

    placed = found[found["city"] != ""]
    cities = placed["city"].value_counts()
    first = placed[placed["city"] == cities.index[0]] if len(cities) else placed
    return {
        "all": number(found, "all", "Institutions in the tables, planned ones included"),
        "working": number(found[found["stage"] == "working"], "working", "In service, or partly"),
        "coming": number(found[found["stage"] == "coming"], "coming", "Planned, announced or being set up"),
        "open": number(
            found[found["stage"] == "open"], "open", "Claimed without a name, closed, or of unknown state"
        ),
        "placed": number(placed, "placed", "Institutions whose city is known"),
        "unplaced": number(found[found["city"] == ""], "unplaced", "Institutions whose city is not known"),
        "first": number(first, "first", "Institutions in the city that has most of them"),
        "cities": Traced(
            len(cities),
            row_refs(placed, "ecosystem", "institution_id"),
            "institutions_cities",
            "Cities with an institution",
            "city",
        ),
    }


def by_kind(found: pd.DataFrame) -> pd.DataFrame:
    """Institutions by kind, in the order of `KINDS`: kind, working, coming, open, rows."""
    groups = []
    for kind, group in found.groupby("kind"):
        stages = group["stage"].value_counts()
        groups.append({
            "kind": kind,
            **{stage: int(stages.get(stage, 0)) for stage in ("working", "coming", "open")},
            "rows": tuple(ref for rows in group["rows"] for ref in rows),
        })  # fmt: skip
    frame = pd.DataFrame(groups, columns=["kind", "working", "coming", "open", "rows"])
    return frame.sort_values("kind", key=lambda kinds: kinds.map(KINDS.index), ignore_index=True)


def places(found: pd.DataFrame) -> pd.DataFrame:
    """The cities on the map, most institutions first: city, latitude, longitude, n, rows.

    From the frame of `institutions`; those without coordinates are left out.
    """
    placed = found[found["latitude"].notna()]
    groups = [
        {
            "city": city,
            "latitude": float(group["latitude"].iloc[0]),
            "longitude": float(group["longitude"].iloc[0]),
            "n": len(group),
            "rows": tuple(ref for rows in group["rows"] for ref in rows),
        }
        for city, group in placed.groupby("city")
    ]
    frame = pd.DataFrame(groups, columns=["city", "latitude", "longitude", "n", "rows"])
    return frame.sort_values(["n", "city"], ascending=[False, True], ignore_index=True)


def regulators(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """Who can license a product for the country: its own regulators, and the EU's where its licence holds.

    Columns: regulator_id, name, jurisdiction, searched (yes, partly, no), searched_until, searched_how,
    who_listed_authority, licences (products with a licence in force there, by the snapshot), rows.
    """
    own = {country} | ({"EUU"} if country in union_members(tables, snapshot.as_of) else set())
    found = tables["regulators"]
    found = found[found["jurisdiction"].isin(own)].sort_values("regulator_id", ignore_index=True)
    live = snapshot.states[snapshot.states["state"].isin(["in_force", "conditional"])]
    licences = live.groupby("regulator_id").size()
    events = live.groupby("regulator_id")["rows"].sum()
    columns = ["regulator_id", "name", "jurisdiction", "searched", "searched_until", "searched_how"]
    return found[[*columns, "who_listed_authority"]].assign(
        licences=[int(licences.get(code, 0)) for code in found["regulator_id"]],
        rows=[(f"regulators:{code}", *events.get(code, ())) for code in found["regulator_id"]],
    )


def transplant_teams(tables: Tables, country: str, snapshot: Snapshot) -> dict[str, Traced]:
    """The newest dated number of blood stem cell transplant teams in the country: teams and year.

    Of whole-country rows that may be plotted; empty where no such row is known by the report's day.
    """
    rows = tables["hsct_activity"]
    rows = rows[
        (rows["country"] == country)
        & rows["scope"].isin(["national_annual", "national_annual_statement"])
        & rows["teams"].notna()
        & rows["year"].notna()
        & rows["plot"].astype(bool)
    ]
    rows = rows.assign(year_text=rows["year"].astype(str))
    found, _ = up_to(tables, rows, "year_text", snapshot)
    found = found[found["day"].notna()]
    if found.empty:
        return {}
    newest = found.sort_values(["year", "activity_id"]).iloc[-1].to_dict()
    refs = (f"hsct_activity:{newest['activity_id']}",)
    return {
        "teams": Traced(
            newest["teams"], refs, "teams", "Transplant teams of the country", "transplant_centre"
        ),
        "year": Traced(newest["year"], refs, "teams_year", "The year of that count", "calendar_year"),
    }
