"""Numbers that officials and media report, each with its own definition: never one series, never joined."""

from collections.abc import Sequence

import pandas as pd

from regenatlas.chapters.science import SCIENCE_RANKS
from regenatlas.counting.dating import up_to
from regenatlas.counting.snapshot import Snapshot
from regenatlas.tables.load import Tables, per_tables
from regenatlas.tables.provenance import Traced, count, count_each, rows_in, with_rows

COMPANIES = ("knowledge_based_companies", "companies_licensed", "companies_with_products")
CENTRES = ("comprehensive_centres", "research_centres", "hsct_centres", "gmp_sites")
EXPORTS = (
    "biotech_share_of_kb_income",
    "biotech_share_of_kb_exports",
    "biotech_share_of_pharma_exports",
    "cord_blood_units",
    "fda_ind",
    "foreign_centres_planned",
)

#: Ranks that the chapters on standing and claims recount: by number of products.
PRODUCT_RANKS = (
    "cell_therapy_products",
    "world_rank_atmp_products",
    "world_rank_cell_therapy",
    "world_rank_cell_therapy_target",
)

#: The columns of `claims` that tell what was said.
USED = ["claim_id", "metric", "definition", "value", "value_number", "value_relation", "unit", "period_start"]
USED += ["period_end", "published", "speaker", "publisher", "verified", "source_id"]


@per_tables
def stated(tables: Tables, country: str, snapshot: Snapshot, metrics: tuple[str, ...]) -> pd.DataFrame:
    """What was said about a country under these metrics, by the time it speaks of (undated last).

    Rows of `claims` with number (None where it is no number), relation, of (the partial date of which it
    speaks, "" if undated), start, said (partial date of the page), rows.
    """
    claims = tables["claims"]
    own = (claims["subject_country"] == country) & claims["metric"].isin(metrics)
    claims = with_rows(claims.loc[own, USED], "claims")
    published = claims["published"].where(claims["published"] != "", claims["period_end"])
    frame, _ = up_to(tables, claims.assign(said=published), "said", snapshot)
    frame = frame.assign(
        of=frame["period_end"].where(frame["period_end"] != "", frame["published"]),
        start=frame["period_start"],
        number=frame["value_number"],
        relation=frame["value_relation"],
    )
    frame = frame.assign(undated=frame["of"] == "").sort_values(["undated", "of", "claim_id"])
    columns = ["claim_id", "metric", "definition", "value", "number", "relation", "unit", "of", "start"]
    return frame[[*columns, "said", "speaker", "publisher", "verified", "rows"]].reset_index(drop=True)


def spread(frame: pd.DataFrame, name: str) -> dict[str, Traced]:
    """How many statements there are, and the lowest and highest number said: keys statements, low, high.

    From the frame of `stated`; `low` and `high` only where there is a number.
    """
    spans = count_each(f"{name}_", "statement", statements=(frame, "Statements of a number"))
    numbers = frame["number"].dropna()
    if len(numbers):
        for key, index in (("low", numbers.idxmin()), ("high", numbers.idxmax())):
            row = frame.loc[index].to_dict()
            about = f"{row['definition']}: {row['value']}"
            spans[key] = Traced(int(row["number"]), row["rows"], f"{name}_{key}", about)
        ways, about = frame["definition"][numbers.index].nunique(), "Wordings of what is counted"
        spans["ways"] = Traced(ways, spans["statements"].rows, f"{name}_ways", about)
    return spans


def numbers_said(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """What was said of companies, centres and exports, in this order: frame of `stated` with `group`.

    `group` is «companies» or «centres», else the metric.
    """
    groups = {**dict.fromkeys(COMPANIES, "companies"), **dict.fromkeys(CENTRES, "centres")}
    parts = [stated(tables, country, snapshot, metrics) for metrics in (COMPANIES, CENTRES, EXPORTS)]
    frame = pd.concat(parts, ignore_index=True)
    return with_years(frame.assign(group=frame["metric"].map(groups).fillna(frame["metric"])))


def with_years(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame of `stated` with `years`: the year of which a statement speaks, "" if undated.

    One that spans two, as Solar Hijri years do, is «2013/14».
    """
    pairs = zip(frame["start"].str[:4], frame["of"].str[:4], strict=True)
    return frame.assign(years=[f"{a}/{b[2:]}" if a and b and int(b) == int(a) + 1 else b for a, b in pairs])


def other_ranks(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """Reported places that count neither products nor science, by metric, scope and date (undated last).

    Rows of `reported_ranks` with relation and rows; rank is None where only a bound is said.
    """
    own = tables["reported_ranks"]
    own = own[(own["country"] == country) & ~own["metric"].isin([*PRODUCT_RANKS, *SCIENCE_RANKS])]
    own = with_rows(own, "reported_ranks")
    # A place is known once it was said, whatever year it speaks of; a page without a date, by that year.
    day = own["source_id"].map(tables["sources"].set_index("source_id")["published"]).fillna("")
    day = day.where((day != "") | own["is_target"].astype(bool), own["date"])
    frame, _ = up_to(tables, own.assign(said=day), "said", snapshot)
    bound = frame["rank_text"].str.extract(r"^below (\d+)$", expand=False)
    frame = frame.assign(relation=frame["rank_relation"], bound=bound, undated=frame["date"] == "")
    frame = frame.sort_values(["metric", "scope", "undated", "date", "rank_id"])
    columns = ["rank_id", "metric", "scope", "date", "rank", "rank_text", "relation", "bound", "is_target"]
    return frame[[*columns, "verified", "note", "rows"]].reset_index(drop=True)


def by_measure(frame: pd.DataFrame, texts: Sequence[str]) -> pd.DataFrame:
    """Other ranks by measure: metric, scope, places (the texts of its rows, in their order), rows."""
    groups = frame.assign(places=texts).groupby(["metric", "scope"], sort=False, as_index=False)
    return groups.agg(places=("places", tuple), rows=("rows", "sum"))


def rank_counts(frame: pd.DataFrame) -> dict[str, Traced]:
    """How many places are reported and under how many measures: keys statements, measures."""
    measures, about = len(frame[["metric", "scope"]].drop_duplicates()), "Measures and fields compared"
    return {
        "statements": count(
            frame, "other_ranks", "Places that count neither products nor science", "statement"
        ),
        "measures": Traced(measures, rows_in(frame), "other_rank_measures", about, "other_ranking"),
    }
