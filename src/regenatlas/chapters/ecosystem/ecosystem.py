"""Chapter 05: which institutions carry the field, where they stand, and who regulates it."""

from itertools import chain

import pandas as pd

from regenatlas.chapters.capacity import activity
from regenatlas.counting.dating import up_to
from regenatlas.counting.licences import LICENSED
from regenatlas.counting.snapshot import Snapshot, jurisdictions_for
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced, count, count_each, rows_in, trace_each, with_rows

#: How far an institution has come: states of the table `ecosystem`, in three groups.
STAGES = {
    **dict.fromkeys(("in_service", "partly_in_service"), "working"),
    **dict.fromkeys(("being_set_up", "announced", "planned"), "coming"),
    **dict.fromkeys(("claimed", "closed", "unknown"), "open"),
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
    own = with_rows(tables["ecosystem"], "ecosystem")
    dated, undated = up_to(tables, own[own["country"] == country], "since", snapshot)
    dated = dated.assign(stage=dated["status_code"].map(STAGES), order=dated["kind"].map(KINDS.index))
    columns = ["institution_id", "kind", "name", "people", "city", "province", "latitude", "longitude"]
    columns += ["status_code", "stage", "status", "since", "verified", "rows"]
    about = "Institutions without a date, left out of a report of the past"
    left_out = count(undated, "institutions_undated", about, "institution")
    return dated.sort_values(["order", "city", "name"], ignore_index=True)[columns], left_out


def by_city(frame: pd.DataFrame) -> pd.DataFrame:
    """Institutions city by city, the city with most first, those without a city last."""
    sizes = frame["city"].map(frame["city"].value_counts()).where(frame["city"] != "", 0)
    ordered = frame.assign(size=sizes).sort_values(["size", "city"], ascending=[False, True], kind="stable")
    return ordered.reset_index(drop=True)


def institution_counts(frame: pd.DataFrame) -> dict[str, Traced]:
    """How many institutions there are, how far they have come, and where; from a frame of `institutions`."""
    placed = frame[frame["city"] != ""]
    cities = placed["city"].value_counts()
    first = placed[placed["city"] == cities.index[0]] if len(cities) else placed
    stage = frame["stage"]
    counts = count_each(
        "institutions_",
        "institution",
        all=(frame, "Institutions in the tables, planned ones included"),
        working=(frame[stage == "working"], "In service, or partly"),
        coming=(frame[stage == "coming"], "Planned, announced or being set up"),
        open=(frame[stage == "open"], "Claimed without a name, closed, or of unknown state"),
        placed=(placed, "Institutions whose city is known"),
        unplaced=(frame[frame["city"] == ""], "Institutions whose city is not known"),
        first=(first, "Institutions in the city that has most of them"),
    )
    towns = len(cities), rows_in(placed), "Cities with an institution", "city"
    return {**counts, **trace_each("institutions_", cities=towns)}


def by_kind(frame: pd.DataFrame) -> pd.DataFrame:
    """Institutions by kind, in the order of `KINDS`: kind, working, coming, open, rows."""
    stages = {stage: frame["stage"] == stage for stage in ("working", "coming", "open")}
    kinds = frame.assign(**stages).groupby("kind", as_index=False)[[*stages, "rows"]].sum()
    return kinds.sort_values("kind", key=lambda codes: codes.map(KINDS.index), ignore_index=True)


def cities_on_map(frame: pd.DataFrame) -> pd.DataFrame:
    """The cities with coordinates, most institutions first: city, latitude, longitude, n, rows."""
    cities = frame[frame["latitude"].notna()].groupby("city", as_index=False)
    degrees = {name: (name, "first") for name in ("latitude", "longitude")}
    frame = cities.agg(**degrees, n=("kind", "size"), rows=("rows", "sum"))
    return frame.sort_values(["n", "city"], ascending=[False, True], ignore_index=True)


def regulators(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """Who can license a product for the country: its own regulators, and the EU's where its licence holds.

    Rows of `regulators` with licences (products with a licence in force there, by the snapshot) and rows.
    """
    frame = with_rows(tables["regulators"], "regulators")
    frame = frame[frame["jurisdiction"].isin(jurisdictions_for(tables, country, snapshot.as_of))]
    frame = frame.sort_values("regulator_id", ignore_index=True)
    live = snapshot.states[snapshot.states["state"].isin(LICENSED)]
    events = [live.loc[live["regulator_id"] == code, "rows"] for code in frame["regulator_id"]]
    rows = [(*own, *chain(*refs)) for own, refs in zip(frame["rows"], events, strict=True)]
    return frame.assign(licences=[len(refs) for refs in events], rows=rows)


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
    teams, year, refs = newest["teams"], newest["year"], newest["rows"]
    return {
        "teams": Traced(teams, refs, "teams", "Transplant teams of the country", "transplant_centre"),
        "year": Traced(year, refs, "teams_year", "The year of that count", "calendar_year"),
    }
