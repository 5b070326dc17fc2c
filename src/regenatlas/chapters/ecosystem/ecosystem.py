"""Chapter 05: which institutions carry the field, where they stand, and who regulates it."""

from itertools import chain

import pandas as pd

from regenatlas.counting.dating import is_past, up_to
from regenatlas.counting.licences import LICENSED
from regenatlas.counting.snapshot import Snapshot, jurisdictions_for
from regenatlas.tables.load import Tables, per_tables
from regenatlas.tables.provenance import Traced, count, count_each, rows_in, statuses, trace_each, with_rows

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
    "cord_blood_bank",
    "research_institute",
    "network",
    "council",
    "regulator",
    "ion_therapy",
)
#: What a row stands for: a place that makes, treats or does research; an office, agency or network; or an
#: entry without the name of one institution, which may be several.
ROLES = ("place", "office", "unnamed")
OFFICES = frozenset({"network", "council", "regulator"})


@per_tables
def institutions(tables: Tables, country: str, snapshot: Snapshot) -> tuple[pd.DataFrame, Traced]:
    """The institutions that stand or are to stand in a country, and how many undated ones are left out.

    Rows of `ecosystem` as a map shows them, with role (`ROLES`), stage (working, coming, open), alone
    (known from a source document of this atlas only), words and people
    (of the collection, "" in a report of the past), told (the state as a fact) and rows; by
    kind, city, name.
    """
    every = standing(tables)
    dated, undated = up_to(tables, every[every["country"] == country], "by", snapshot)
    # The words on a state and who leads are of the time of collection and might tell what came later.
    past = is_past(tables, every, "by", snapshot.as_of)
    dated = dated.assign(words="" if past else dated["status"], people="" if past else dated["people"])
    role = pd.Series("place", dated.index).mask(dated["kind"].isin(OFFICES), "office")
    documents = tables["sources"].set_index("source_id")["kind"]
    dated = dated.assign(
        role=role.where(dated["naming"] == "named", "unnamed"),
        stage=dated["status_code"].map(STAGES),
        order=dated["kind"].map(_position),
        alone=(dated["source_id"].map(documents) == "seed_document") & (dated["confirmed_by"] == ""),
    )
    columns = ["institution_id", "role", "naming", "kind", "name", "people", "city", "province", "latitude"]
    columns += ["longitude", "status_code", "stage", "words", "since", "alone", "verified", "rows"]
    about = "Institutions without a date, left out of a report of the past"
    left_out = count(undated, "institutions_undated", about, "institution")
    frame = dated.sort_values(["order", "city", "name"], ignore_index=True)[columns]
    return frame.assign(told=statuses(frame, "ecosystem", "institution_status", "status_code")), left_out


@per_tables
def standing(tables: Tables) -> pd.DataFrame:
    """The rows of `ecosystem` with by (partial date by which the state was known, "" if none) and rows.

    `by` is `since`, or else the date of the document that shows the state beside the source.
    """
    frame = with_rows(tables["ecosystem"], "ecosystem")
    published = tables["sources"].set_index("source_id")["published"]
    shown = frame["confirmed_by"].map(published).fillna("")
    return frame.assign(by=frame["since"].where(frame["since"] != "", shown))


def listed(frame: pd.DataFrame) -> pd.DataFrame:
    """Institutions as a list has them: named places first, then offices, then the rest; what works first."""
    order = {"role": ROLES.index, "stage": ("working", "coming", "open").index}
    return frame.sort_values(
        list(order), key=lambda codes: codes.map(order[codes.name]), kind="stable", ignore_index=True
    )


def institution_counts(frame: pd.DataFrame) -> dict[str, Traced]:
    """How many institutions were found, how far the places have come, and where they are.

    From a frame of `institutions`. Places, offices and unnamed entries are counted apart; `working`, `coming`
    and `open` are places only; by city all with a name.
    """
    frame = frame[["role", "stage", "alone", "city", "rows"]]  # cutting out whole records takes long
    role, named = frame["role"], frame[frame["role"] != "unnamed"]
    places, placed = frame[role == "place"], named[named["city"] != ""]
    cities = placed["city"].value_counts()
    first = placed[placed["city"] == cities.index[0]] if len(cities) else placed
    stage = places["stage"]
    counts = count_each(
        "institutions_",
        "institution",
        found=(frame, "Rows on institutions in the tables, planned and unnamed ones included"),
        places=(places, "Places that make, treat or do research, by name, planned ones included"),
        offices=(frame[role == "office"], "Offices, agencies and networks, by name"),
        unnamed=(frame[role == "unnamed"], "Entries without the name of one institution"),
        working=(places[stage == "working"], "Places in service, or partly"),
        alone=(
            places[(stage == "working") & places["alone"].astype(bool)],
            "Of these known from the texts under test only",
        ),
        coming=(places[stage == "coming"], "Places planned, announced or being set up"),
        open=(places[stage == "open"], "Places closed or of unknown state"),
        placed=(placed, "Institutions with a name whose city is known"),
        nowhere=(named[named["city"] == ""], "Institutions with a name whose city is not known"),
        first=(first, "Institutions in the city that has most of them"),
    )
    towns = len(cities), rows_in(placed), "Cities with an institution", "city"
    return {**counts, **trace_each("institutions_", cities=towns)}


def by_kind(frame: pd.DataFrame) -> pd.DataFrame:
    """The named places by kind, in the order of `KINDS`: kind, working, coming, open, rows."""
    places = frame[frame["role"] == "place"]
    stages = {stage: places["stage"] == stage for stage in ("working", "coming", "open")}
    kinds = places.assign(**stages).groupby("kind", as_index=False)[[*stages, "rows"]].sum()
    return kinds.sort_values("kind", key=lambda codes: codes.map(_position), ignore_index=True)


def _position(kind: str) -> int:
    return KINDS.index(kind) if kind in KINDS else len(KINDS)


def cities_on_map(frame: pd.DataFrame) -> pd.DataFrame:
    """The cities with coordinates by number of named institutions.

    Columns: city, latitude, longitude, n, names (of the institutions), rows.
    """
    named = frame[frame["latitude"].notna() & (frame["role"] != "unnamed")]
    degrees = {name: (name, "first") for name in ("latitude", "longitude")}
    lists = {"n": ("kind", "size"), "names": ("name", list), "rows": ("rows", "sum")}
    cities = named.groupby("city", as_index=False).agg(**degrees, **lists)
    return cities.sort_values(["n", "city"], ascending=[False, True], ignore_index=True)


def regulators(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """Who can license a product for the country: its own regulators, and the EU's where its licence holds.

    Rows of `regulators` with searched_until (not beyond the report's day), licences (products with a licence
    in force there, by the snapshot) and rows.
    """
    frame = tables["regulators"]
    frame = frame[frame["jurisdiction"].isin(jurisdictions_for(tables, country, snapshot.as_of))]
    frame = with_rows(frame, "regulators")
    until = [min(text, f"{snapshot.as_of}") for text in frame["searched_until"]]
    frame = frame.assign(searched_until=until).sort_values("regulator_id", ignore_index=True)
    live = snapshot.states[snapshot.states["state"].isin(LICENSED)]
    events = [live.loc[live["regulator_id"] == code, "rows"] for code in frame["regulator_id"]]
    rows = [(*own, *chain(*refs)) for own, refs in zip(frame["rows"], events, strict=True)]
    return frame.assign(licences=[len(refs) for refs in events], rows=rows)


def regulator_counts(frame: pd.DataFrame) -> dict[str, Traced]:
    """How many regulators decide for the country, and how many licences in force were found at them."""
    total = Traced(
        int(frame["licences"].sum()),
        rows_in(frame),
        "regulators_licences",
        "Licences in force found",
        "licence",
    )
    about = "Regulators that decide for the country"
    return {"regulators": count(frame, "regulators", about, "regulator"), "licences": total}
