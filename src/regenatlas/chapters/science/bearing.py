"""Chapter 05: which collected places and counts bear on a claim about a country's science."""

import pandas as pd

from regenatlas.chapters.science import science, science_ranks
from regenatlas.counting.evidence import document_family
from regenatlas.counting.snapshot import Snapshot
from regenatlas.tables.calendars import first_day, last_day
from regenatlas.tables.load import Tables

REGION = tuple(metric for metric in science_ranks.OTHERS if metric.endswith("_region"))
#: By metric of a claim the metrics of `reported_ranks` that bear on it.
PLACES = {
    **{metric: (metric,) for metric in (science_ranks.SERIES, *science_ranks.OTHERS)},
    "biotech_rank": ("biotech_rank", "biotech_articles_rank"),
    "biotech_rank_region": ("biotech_rank_region",),
    "regional_position": REGION,
    "regional_rank_stem_cell": (*REGION, "clinical_trials_rank"),
    "science_growth": (science_ranks.SERIES,),
    "science_rank_change": (science_ranks.SERIES,),
    "world_rank_stem_cell": (science_ranks.SERIES, "stem_cell_rank_unspecified"),
}
#: By metric of a claim the table of counts that bear on it, and words of which the field must have one.
COUNTS = {
    "clinical_trials": ("trials", ("cell", "gene")),
    "medical_science_rank": ("publications", ("medicine",)),
    "science_growth": ("publications", ("stem cell",)),
    "science_rank_change": ("publications", ("stem cell",)),
    "science_rank_stem_cell": ("publications", ("stem cell",)),
    "world_rank_stem_cell": ("publications", ("stem cell",)),
}
COLUMNS = ["table", "row_id", "of", "date", "place", "n", "scope", "apart", "independent", "verified", "rows"]


def bearing_on(tables: Tables, claim_id: str, snapshot: Snapshot) -> pd.DataFrame:
    """The places and counts of the claim's country that bear on it and are known to a report of the day.

    Columns: table (reported_ranks, publications, trials), row_id, of (metric, or the field in the source's
    words), date (partial date, or period), place (as stated, Int64), n (papers or trials, Int64), scope (of
    the place), apart (years between the row and the time that the claim speaks of: 0 where they meet, missing
    where one of them has no date), independent (is its document neither the claim's own nor one that repeats
    it), verified, rows; the nearest in time first. Only a row with `apart` 0 speaks of the same time. Empty
    for a claim that is not about science.
    """
    claim = tables.row(f"claims:{claim_id}")
    metric, country = claim["metric"], claim["subject_country"]
    stated = science_ranks.science_places(tables, country, snapshot, PLACES.get(metric, ()))
    stated = stated.rename(columns={"rank_id": "row_id", "metric": "of", "rank": "place"})
    found = [stated.assign(table="reported_ranks", n=pd.NA)]
    if metric in COUNTS:
        table, words = COUNTS[metric]
        counted = science.counts(tables, table, snapshot)
        named = counted["field"].str.contains("|".join(words), case=False)
        counted = counted[(counted["country"] == country) & named & counted["plot"].astype(bool)]
        counted = counted.rename(columns={"count_id": "row_id", "field": "of", "period": "date"})
        found.append(counted.assign(table=table, scope=""))
    frame = pd.concat([part.reindex(columns=[*COLUMNS, "source_id"]).astype(object) for part in found])
    own = document_family(tables, str(claim["source_id"]))
    when = _years(claim["period_start"], claim["period_end"]) or _years(claim["published"])
    frame["apart"] = [_apart(when, _years(*text.split("/"))) for text in frame["date"]]
    frame["independent"] = ~frame["source_id"].isin(own)
    frame = frame.astype({"place": "Int64", "n": "Int64", "apart": "Int64"})
    return frame.sort_values(["apart", "table", "row_id"], ignore_index=True)[COLUMNS]


def _years(*texts: str) -> tuple[int, int] | None:
    """The first and the last year of partial dates; None where none is given."""
    given = [text for text in texts if text]
    return (min(first_day(text) for text in given).year, max(map(last_day, given)).year) if given else None


def _apart(one: tuple[int, int] | None, other: tuple[int, int] | None) -> int | None:
    """The years between two spans of years, 0 where they meet."""
    if one is None or other is None:
        return None
    return max(0, one[0] - other[1], other[0] - one[1])
