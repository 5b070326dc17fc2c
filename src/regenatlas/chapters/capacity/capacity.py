"""Chapter 06: transplants of blood stem cells as they are reported, each number with what it counts.

A count stands for whom and for how long its scope says: one nation in one year, a single centre, all years so
far, a mere statement. Only counts of one nation in one year that a register or authority made
(`national_annual`) compare across countries; everything else is shown beside them, never among them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from regenatlas.counting import country_series
from regenatlas.counting.dating import up_to
from regenatlas.counting.snapshot import Snapshot
from regenatlas.tables.load import Tables, columns_of, per_tables
from regenatlas.tables.provenance import Traced, rows_in, trace_each, trace_on, with_rows

COMPARABLE = "national_annual"
PER = 10.0  # rates are for ten million inhabitants; populations are in millions

#: What the nation, and what a single centre, did within one year: whole or in part, counted or only stated.
NATION_A_YEAR = tuple(f"national_annual{how}" for how in ("", "_supported", "_statement", "_partial"))
CENTRE_A_YEAR = ("centre_annual", "centre_annual_derived", "centre_annual_statement")

_REGIONS = {"AFRO": "XAE", "EMRO": "XAE", "EURO": "XEU", "AMRO": "XLA", "SEARO": "XSW", "WPRO": "XSW"}


@per_tables
def activity(tables: Tables, snapshot: Snapshot) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The counts that the report can know, and the undated ones that a report of an earlier day leaves out.

    Rows of `hsct_activity` that are fit to be shown, with `rows` and the `publisher` of their source.
    """
    frame = with_rows(tables["hsct_activity"], "hsct_activity")
    publishers = tables["sources"].set_index("source_id")["publisher"]
    frame = frame.assign(publisher=frame["source_id"].map(publishers))
    frame = frame[frame["plot"].astype(bool)]
    years = ["" if pd.isna(year) else f"{int(year):04d}" for year in frame["year"]]
    known, left_out = up_to(tables, frame.assign(partial=years), "partial", snapshot)
    return known.reset_index(drop=True), left_out.reset_index(drop=True)


def rates(tables: Tables, counts: pd.DataFrame, scopes: Iterable[str] = (COMPARABLE,)) -> pd.DataFrame:
    """Transplants for ten million inhabitants, of counts with these scopes; by country and year.

    Columns: country, year, scope, transplants, relation (at_least: a lower bound), population (millions),
    rate, source_id, rows. From counts of `activity`; of the default scope countries can be compared. The
    population is the one that the row gives for its year, else that of `country_indicators`; counts without
    either are left out.
    """
    frame = counts[counts["scope"].isin(list(scopes)) & counts["transplants_total"].notna()]
    sizes = _sizes(tables)
    found = []
    for row in (
        frame[frame["year"].notna()].sort_values(["country", "year", "activity_id"]).to_dict("records")
    ):
        key, size, refs = (row["country"], int(row["year"])), row["population_millions"], row["rows"]
        if pd.isna(size) and key in sizes:
            size, more = sizes[key]
            refs = (*refs, *more)
        if pd.notna(size):
            total, size = int(row["transplants_total"]), float(size)
            rate = total / size * PER
            found.append(
                (*key, row["scope"], total, row["value_relation"], size, rate, row["source_id"], refs)
            )
    columns = [
        "country",
        "year",
        "scope",
        "transplants",
        "relation",
        "population",
        "rate",
        "source_id",
        "rows",
    ]
    return pd.DataFrame(found, columns=columns)


@per_tables
def compared_rates(tables: Tables, snapshot: Snapshot) -> pd.DataFrame:
    """The rates of countries that can be compared, of all counts that a report can know."""
    return rates(tables, activity(tables, snapshot)[0])


@per_tables
def _sizes(tables: Tables) -> dict[tuple[str, int], tuple[Any, tuple[str, ...]]]:
    """Millions of inhabitants by country and year, and their rows."""
    people = populations(tables).itertuples(index=False)
    return {(code, year): (millions, rows) for code, year, millions, rows in people}


@per_tables
def populations(tables: Tables) -> pd.DataFrame:
    """Inhabitants by country and year: country, year, millions, rows."""
    people = with_rows(tables["country_indicators"], "country_indicators")
    people = people[people["indicator"] == "population_total"]
    return people.assign(millions=people["value"] / 1e6)[["country", "year", "millions", "rows"]]


def latest(compared: pd.DataFrame) -> pd.DataFrame:
    """The latest year of each country, the highest rate first; from a frame of `rates`."""
    newest = country_series.newest(compared)
    return newest.sort_values(["rate", "country"], ascending=[False, True]).reset_index(drop=True)


def ends(newest: pd.DataFrame) -> dict[str, Any]:
    """The highest and the lowest rate: high, low, and where: high_country, low_country (ISO3).

    Lower bounds are no lowest rate, so they are left out. Empty for fewer than two countries.
    """
    exact = newest[newest["relation"] != "at_least"]
    if len(exact) < 2:
        return {}
    high, low = exact.iloc[0], exact.iloc[-1]
    about = "rate for ten million inhabitants"
    return {
        "high": rate_of(high["rate"], high["rows"], "rate_high", f"Highest {about}"),
        "high_country": high["country"],
        "low": rate_of(low["rate"], low["rows"], "rate_low", f"Lowest {about}"),
        "low_country": low["country"],
    }


def region(tables: Tables, counts: pd.DataFrame, country: str) -> dict[str, Traced]:
    """The rate of the world region of a country as the worldwide network counts regions: rate, year, region.

    Empty if there is none yet. First transplants only; not to be set beside the rate of a single country.
    """
    places = tables["countries"].set_index("iso3")
    if country not in places.index:
        return {}
    code = _REGIONS.get(places.loc[country, "who_region"], "")
    if places.loc[country, "un_subregion"] == "Northern America":
        code = "XNA"
    own = counts[(counts["scope"] == "region_rate") & (counts["country"] == code)].sort_values("year").tail(1)
    if own.empty:
        return {}
    refs = rows_in(own)
    rate, year = float(own["rate_per_10_million"].iloc[0]), int(own["year"].iloc[0])
    numbers = trace_each(
        "region_",
        rate=(rate, refs, "Rate of the world region"),
        year=(year, refs, "Year of the regions' rates", "calendar_year"),
    )
    return {**numbers, "region": Traced(code, refs, "region", "World region", "country")}


def companions(compared: pd.DataFrame, country: str, peers: Iterable[str], most: int = 5) -> pd.DataFrame:
    """The rates of a country and of those that can be followed beside it; from a frame of `rates`.

    Others need two years; peers come first, then those with most years.
    """
    years = compared[compared["country"] != country].groupby("country").size()
    asked = list(peers)
    order = sorted(years[years > 1].index, key=lambda code: (code not in asked, -years[code], code))
    return compared[compared["country"].isin([country, *order[:most]])].reset_index(drop=True)


def scopes(tables: Tables, *beginnings: str) -> list[str]:
    """The codes of `hsct_activity.scope` that begin so, in the order of their list."""
    return [scope for scope in tables.codes["hsct_scope"] if scope.startswith(beginnings)]


def own_series(counts: pd.DataFrame, country: str, scopes: Iterable[str]) -> pd.DataFrame:
    """What is reported of a country under these scopes: rows of `activity`, dated ones first, by year."""
    order = {scope: index for index, scope in enumerate(scopes)}
    own = counts[(counts["country"] == country) & counts["scope"].isin(order)]
    numbers = ["transplants_total", "allogeneic", "autologous", "paediatric", "teams"]
    reports = own[["year", "scope", "activity_id", *numbers]]
    keys = [
        (year is None, year, order[scope], name, at)
        for at, (year, scope, name, *given) in enumerate(zip(*columns_of(reports), strict=True))
        if any(number is not None for number in given)
    ]
    return own.iloc[[at for *_, at in sorted(keys)]].reset_index(drop=True)


def reported(tables: Tables, counts: pd.DataFrame, country: str) -> pd.DataFrame:
    """All that is reported of a country: of the whole of it first, then of single centres, the newest first.

    Rows of `own_series`, undated ones last of their part.
    """
    found = []
    for part in (scopes(tables, "national", "registry"), scopes(tables, "centre")):
        series = own_series(counts, country, part)
        found.append(series.sort_values("year", ascending=False, kind="stable"))
    return pd.concat(found, ignore_index=True)


def yearly_ends(counts: pd.DataFrame, country: str) -> dict[str, Any]:
    """The lowest and the highest of the dated numbers for a year of a whole country.

    Keys: low, low_year, low_relation, the same of high; alike: whether both count the same. Empty for fewer
    than two numbers.
    """
    series = own_series(counts, country, NATION_A_YEAR)
    whole = series[series["transplants_total"].notna() & series["year"].notna()]
    whole = whole.sort_values("transplants_total", kind="stable")
    if len(whole) < 2:
        return {}
    low, high = whole.iloc[0], whole.iloc[-1]
    about = "An end of the numbers for a year"
    return {
        **trace_on(
            rows_in(whole),
            "series.",
            low=(int(low["transplants_total"]), about, "transplant"),
            low_year=(int(low["year"]), about, "calendar_year"),
            high=(int(high["transplants_total"]), about, "transplant"),
            high_year=(int(high["year"]), about, "calendar_year"),
        ),
        "low_relation": low["value_relation"],
        "high_relation": high["value_relation"],
        "alike": low["scope"] == high["scope"],
    }


def undated_numbers(series: pd.DataFrame) -> dict[str, Traced]:
    """The numbers for "a year" that say not which: reports, low, high. Empty where there are none."""
    loose = series[series["transplants_total"].notna() & series["year"].isna()]
    if loose.empty:
        return {}
    refs, totals = rows_in(loose), loose["transplants_total"]
    return trace_each(
        "undated_",
        reports=(len(loose), refs, "Undated numbers for a year", "report"),
        low=(int(totals.min()), refs, "Lowest of them", "transplant"),
        high=(int(totals.max()), refs, "Highest of them", "transplant"),
    )


def growth(compared: pd.DataFrame, country: str) -> dict[str, Any]:
    """From the first to the latest exact rate of a country: first, first_year, last, last_year, change.

    `change` is a share of the first rate without sign; `rose` says which way. Empty with fewer than two
    exact years.
    """
    own = compared[(compared["country"] == country) & (compared["relation"] != "at_least")]
    if len(own) < 2:
        return {}
    first, last = own.iloc[0], own.iloc[-1]
    change = abs(float(last["rate"] / first["rate"] - 1))
    return {
        "first": rate_of(first["rate"], first["rows"], "first_rate", "First comparable rate"),
        "last": rate_of(last["rate"], last["rows"], "last_rate", "Latest comparable rate"),
        **trace_each(
            "",
            first_year=(int(first["year"]), first["rows"], "First comparable year", "calendar_year"),
            last_year=(int(last["year"]), last["rows"], "Latest comparable year", "calendar_year"),
        ),
        "change": Traced(change, rows_in(own), "rate_change", "Change of the rate", "percent"),
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
    ranks = ranks[(ranks["scope"] == "world") & (ranks["rank_relation"] == "exactly")]
    ranks, _ = up_to(tables, ranks, "date", snapshot)
    numbers = years[years["transplants_total"].notna()]
    if ranks.empty or numbers.empty:
        return {}
    claim = ranks.sort_values("date").iloc[-1]
    highest = int(numbers["transplants_total"].max())
    above = newest[(newest["country"] != country) & (newest["transplants"] > highest)]
    rows, refs = (f"reported_ranks:{claim['rank_id']}",), rows_in(numbers)
    behind, about = (*rows, *refs, *rows_in(above)), "Countries that count more"
    return {
        "date": claim["date"],
        "rank": Traced(int(claim["rank"]), rows, "known.claimed_rank", "World rank as reported", "rank"),
        "highest": Traced(highest, refs, "known.highest", "Highest number reported for a year", "transplant"),
        "more": Traced(len(above), behind, "known.more_than_highest", about, "country"),
    }


def rate_of(value: float, rows: tuple[str, ...], name: str, about: str) -> Traced:
    """A rate with a decimal where it is small."""
    return Traced(float(value), rows, name, about, "", 0 if value >= 10 else 1)
