"""Chapter 07: transplants of blood stem cells as they are reported, each number with what it counts.

A count stands for whom and for how long its scope says: one nation in one year, a single centre, all years so
far, a mere statement. Only counts of one nation in one year that a register or authority made
(`national_annual`) compare across countries; everything else is shown beside them, never among them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from regenatlas.chapters.capacity.donors import population
from regenatlas.counting import country_series
from regenatlas.counting.dating import up_to
from regenatlas.counting.snapshot import Snapshot
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced

COMPARABLE = "national_annual"
PER = 10.0  # rates are for ten million inhabitants; populations are in millions

#: What the nation, and what a single centre, did within one year: whole or in part, counted or only stated.
NATION_A_YEAR = (
    "national_annual",
    "national_annual_supported",
    "national_annual_statement",
    "national_annual_partial",
)
CENTRE_A_YEAR = ("centre_annual", "centre_annual_derived", "centre_annual_statement")
ALL_YEARS = ("national_cumulative", "centre_cumulative", "centre_cumulative_inferred")

_REGIONS = {"AFRO": "XAE", "EMRO": "XAE", "EURO": "XEU", "AMRO": "XLA", "SEARO": "XSW", "WPRO": "XSW"}
_NORTH_AMERICA = "XNA"

RATE_COLUMNS = ["country", "year", "transplants", "relation", "population", "rate", "source_id", "rows"]


def activity(tables: Tables, snapshot: Snapshot) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The counts that the report can know, and the undated ones that a report of an earlier day leaves out.

    Rows of `hsct_activity` that are fit to be shown, with `rows`.
    """
    frame = tables["hsct_activity"]
    frame = frame[frame["plot"].astype(bool)]
    years = ["" if pd.isna(year) else f"{int(year):04d}" for year in frame["year"]]
    rows = [(f"hsct_activity:{key}",) for key in frame["activity_id"]]
    known, left_out = up_to(tables, frame.assign(partial=years, rows=rows), "partial", snapshot)
    return known.reset_index(drop=True), left_out.reset_index(drop=True)


def rates(tables: Tables, counts: pd.DataFrame) -> pd.DataFrame:
    """Transplants for ten million inhabitants, where countries can be compared; from counts of `activity`.

    Columns as in `RATE_COLUMNS`; relation «at_least» marks a lower bound. The population is the one that the
    row gives for its year, else that of `country_indicators`; counts without either are left out. Sorted by
    country and year.
    """
    frame = counts[
        (counts["scope"] == COMPARABLE) & counts["transplants_total"].notna() & counts["year"].notna()
    ]
    people = population(tables)
    found = []
    for row in frame.sort_values(["country", "year", "activity_id"]).to_dict("records"):
        year, size, refs = int(row["year"]), row["population_millions"], row["rows"]
        if pd.isna(size):
            if (row["country"], year) not in people.index:
                continue
            size = float(people.loc[(row["country"], year), "value"]) / 1e6
            refs = (*refs, f"country_indicators:{people.loc[(row['country'], year), 'indicator_id']}")
        total = int(row["transplants_total"])
        found.append(
            {
                "country": row["country"],
                "year": year,
                "transplants": total,
                "relation": row["value_relation"],
                "population": float(size),
                "rate": total / float(size) * PER,
                "source_id": row["source_id"],
                "rows": refs,
            }
        )
    return pd.DataFrame(found, columns=RATE_COLUMNS)


def without_population(counts: pd.DataFrame, compared: pd.DataFrame) -> list[str]:
    """Countries with comparable counts of which none has a rate, for want of a population of its year."""
    counted = counts[(counts["scope"] == COMPARABLE) & counts["transplants_total"].notna()]
    return sorted(set(counted["country"]) - set(compared["country"]))


def latest(compared: pd.DataFrame) -> pd.DataFrame:
    """The latest year of each country, the highest rate first; from a frame of `rates`."""
    newest = country_series.newest(compared)
    return newest.sort_values(["rate", "country"], ascending=[False, True]).reset_index(drop=True)


def standing(newest: pd.DataFrame, country: str) -> dict[str, Any]:
    """A country's latest rate beside those of the others; from a frame of `latest`.

    Keys: rate, count, year, median (of the others), higher (others with a higher rate), others; relation
    says how the count is to be read. Empty for a country without a comparable count, or if it is the only
    one.
    """
    own, others = newest[newest["country"] == country], newest[newest["country"] != country]
    if own.empty or others.empty:
        return {}
    mine, theirs, every = (_refs(frame) for frame in (own, others, newest))
    rate = float(own["rate"].iloc[0])
    return {
        "relation": own["relation"].iloc[0],
        "rate": _rate(rate, mine, "rate", "Transplants for ten million inhabitants"),
        "count": Traced(
            int(own["transplants"].iloc[0]), mine, "count", "Transplants in the year", "transplant"
        ),
        "year": Traced(int(own["year"].iloc[0]), mine, "year", "Latest comparable year", "calendar_year"),
        "median": _rate(
            float(others["rate"].median()), theirs, "median", "Middle rate of the other countries"
        ),
        "higher": Traced(
            int((others["rate"] > rate).sum()), every, "higher", "Others with a higher rate", "country"
        ),
        "others": Traced(len(others), theirs, "others", "Others with a comparable count", "country"),
    }


def ends(newest: pd.DataFrame) -> dict[str, Any]:
    """The highest and the lowest rate: high, low, and where: high_country, low_country (ISO3).

    Lower bounds are no lowest rate, so they are left out. Empty for fewer than two countries.
    """
    exact = newest[newest["relation"] != "at_least"]
    if len(exact) < 2:
        return {}
    found = {}
    for name, row in (("high", exact.iloc[0]), ("low", exact.iloc[-1])):
        about = f"{'Highest' if name == 'high' else 'Lowest'} rate for ten million inhabitants"
        found[name] = _rate(row["rate"], row["rows"], f"rate_{name}", about)
        found[f"{name}_country"] = row["country"]
    return found


def region(tables: Tables, counts: pd.DataFrame, country: str) -> dict[str, Traced]:
    """The rate of the world region of a country as the worldwide network counts regions: rate, year, region.

    Empty if there is none yet. First transplants only; not to be set beside the rate of a single country.
    """
    places = tables["countries"].set_index("iso3")
    if country not in places.index:
        return {}
    code = _REGIONS.get(places.loc[country, "who_region"], "")
    if places.loc[country, "un_subregion"] == "Northern America":
        code = _NORTH_AMERICA
    own = counts[(counts["scope"] == "region_rate") & (counts["country"] == code)].sort_values("year").tail(1)
    if own.empty:
        return {}
    refs = _refs(own)
    return {
        "rate": Traced(
            float(own["rate_per_10_million"].iloc[0]), refs, "region_rate", "Rate of the world region", "", 0
        ),
        "year": Traced(
            int(own["year"].iloc[0]), refs, "region_year", "Year of the regions' rates", "calendar_year"
        ),
        "region": Traced(code, refs, "region", "World region", "country"),
    }


def companions(compared: pd.DataFrame, country: str, peers: Iterable[str], most: int = 5) -> pd.DataFrame:
    """The rates of a country and of those that can be followed beside it; from a frame of `rates`.

    Others need two years; peers come first, then those with most years.
    """
    years = compared[compared["country"] != country].groupby("country").size()
    asked = list(peers)
    order = sorted(years[years > 1].index, key=lambda code: (code not in asked, -years[code], code))
    return compared[compared["country"].isin([country, *order[:most]])].reset_index(drop=True)


def own_series(counts: pd.DataFrame, country: str, scopes: Iterable[str]) -> pd.DataFrame:
    """What is reported of a country under these scopes: rows of `activity`, dated ones first, by year."""
    order = {scope: at for at, scope in enumerate(scopes)}
    own = counts[(counts["country"] == country) & counts["scope"].isin(order)]
    numbers = ["transplants_total", "allogeneic", "autologous", "paediatric", "teams"]
    own = own[own[numbers].notna().any(axis=1)]
    own = own.assign(order=own["scope"].map(order))
    return own.sort_values(["year", "order", "activity_id"]).drop(columns="order").reset_index(drop=True)


def yearly(counts: pd.DataFrame, country: str) -> pd.DataFrame:
    """The dated numbers for one year of a country and of its centres, by year."""
    series = own_series(counts, country, (*NATION_A_YEAR, *CENTRE_A_YEAR))
    return series[series["transplants_total"].notna() & series["year"].notna()].reset_index(drop=True)


def disagreement(series: pd.DataFrame) -> dict[str, Any]:
    """The year for which the numbers reported of the nation differ most: year, low, high, reports.

    From a frame of `own_series` with `NATION_A_YEAR`; `low_relation` and `high_relation` say how the two are
    to be read. Empty where each year has one number, or all agree.
    """
    dated = series[series["transplants_total"].notna() & series["year"].notna()]
    widest: dict[str, Any] = {}
    for year, group in dated.groupby("year"):
        ordered = group.sort_values("transplants_total", kind="stable")
        low, high = (int(ordered["transplants_total"].iloc[at]) for at in (0, -1))
        if low == high or (widest and high / low <= widest["high"].value / widest["low"].value):
            continue
        refs = _refs(group)
        widest = {
            "year": Traced(int(year), refs, "disputed_year", "Year reported differently", "calendar_year"),
            "low": Traced(low, refs, "disputed_low", "Lowest number reported for it", "transplant"),
            "high": Traced(high, refs, "disputed_high", "Highest number reported for it", "transplant"),
            "reports": Traced(len(group), refs, "disputed_reports", "Numbers for it", "report"),
            "low_relation": ordered["value_relation"].iloc[0],
            "high_relation": ordered["value_relation"].iloc[-1],
        }
    return widest


def undated(series: pd.DataFrame) -> dict[str, Traced]:
    """The numbers for «a year» that say not which: reports, low, high. Empty where there are none."""
    loose = series[series["transplants_total"].notna() & series["year"].isna()]
    if loose.empty:
        return {}
    refs = _refs(loose)
    return {
        "reports": Traced(len(loose), refs, "undated_reports", "Undated numbers for a year", "report"),
        "low": Traced(
            int(loose["transplants_total"].min()), refs, "undated_low", "Lowest of them", "transplant"
        ),
        "high": Traced(
            int(loose["transplants_total"].max()), refs, "undated_high", "Highest of them", "transplant"
        ),
    }


def growth(compared: pd.DataFrame, country: str) -> dict[str, Any]:
    """From the first to the latest exact rate of a country: first, first_year, last, last_year, change.

    `change` is a share of the first rate without sign; `rose` says which way. Empty with fewer than two
    exact years.
    """
    own = compared[(compared["country"] == country) & (compared["relation"] != "at_least")]
    if len(own) < 2:
        return {}
    first, last = own.iloc[0], own.iloc[-1]
    refs = _refs(own)
    return {
        "first": _rate(first["rate"], first["rows"], "first_rate", "First comparable rate"),
        "first_year": Traced(
            int(first["year"]), first["rows"], "first_year", "First comparable year", "calendar_year"
        ),
        "last": _rate(last["rate"], last["rows"], "last_rate", "Latest comparable rate"),
        "last_year": Traced(
            int(last["year"]), last["rows"], "last_year", "Latest comparable year", "calendar_year"
        ),
        "change": Traced(
            abs(float(last["rate"] / first["rate"] - 1)), refs, "rate_change", "Change of the rate", "percent"
        ),
        "rose": bool(last["rate"] >= first["rate"]),
    }


def claimed_rank(
    tables: Tables, snapshot: Snapshot, newest: pd.DataFrame, years: pd.DataFrame, country: str
) -> dict[str, Any]:
    """The latest world rank in transplantation said of a country, read as kindly as its numbers allow.

    `newest` of `latest`, `years` of `own_series` with `NATION_A_YEAR`. Keys: date and rank as reported,
    highest (the highest number of a year reported of the country, however loosely), more (countries whose
    count is higher even so). Empty without such a rank or such a number.
    """
    ranks = tables["reported_ranks"]
    ranks = ranks[(ranks["metric"] == "hsct_rank") & (ranks["country"] == country) & ranks["rank"].notna()]
    ranks, _ = up_to(tables, ranks, "date", snapshot)
    numbers = years[years["transplants_total"].notna()]
    if ranks.empty or numbers.empty:
        return {}
    said = ranks.sort_values("date").iloc[-1]
    highest = int(numbers["transplants_total"].max())
    above = newest[(newest["country"] != country) & (newest["transplants"] > highest)]
    rows = (f"reported_ranks:{said['rank_id']}",)
    return {
        "date": said["date"],
        "rank": Traced(int(said["rank"]), rows, "claimed_rank", "World rank as reported", "rank"),
        "highest": Traced(
            highest, _refs(numbers), "highest", "Highest number reported for a year", "transplant"
        ),
        "more": Traced(
            len(above),
            (*rows, *_refs(numbers), *_refs(above)),
            "more_than_highest",
            "Countries that count more",
            "country",
        ),
    }


def _rate(value: float, rows: tuple[str, ...], name: str, about: str) -> Traced:
    """A rate with a decimal where it is small."""
    return Traced(float(value), rows, name, about, "", 0 if value >= 10 else 1)


def _refs(frame: pd.DataFrame) -> tuple[str, ...]:
    return tuple(sorted({ref for refs in frame["rows"] for ref in refs}))
