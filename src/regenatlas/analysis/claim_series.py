"""Claims as series: reported places and stated numbers of products through time, beside ours."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pandas as pd

from regenatlas.analysis.claim_readings import Question, recount
from regenatlas.analysis.claim_rules import judge
from regenatlas.analysis.snapshot import union_members
from regenatlas.tables.calendars import last_day
from regenatlas.tables.load import Tables

# Reported places that the tables can recompute, each with the metric whose nearest definition is theirs.
REPORTED = {
    "world_rank_atmp_products": "world_rank_atmp_products",
    "world_rank_cell_therapy": "world_rank_cell_therapy",
    "cell_therapy_products": "products_by_country",
}

# Statements about how many products a country has, shown as one picture.
STATED = ("licensed_products_total", "products_on_market", "atmp_products_of_country")


def reported_ranks(tables: Tables, country: str, as_of: date, known_by: date | None = None) -> pd.DataFrame:
    """Places in the field as reported, against ours under every definition on the same day.

    Columns: rank_id, metric, day, reported, relation, definition_id, label (nearest in wording), ours
    (None: no place), n (products under the nearest definition), low, high (over all definitions), tried,
    verdict, reason, agreeing, rows. Targets, undated reports and those that the report cannot know yet are
    left out.
    """
    reported = tables["reported_ranks"]
    published = reported["source_id"].map(tables["sources"].set_index("source_id")["published"]).fillna("")
    days = [last_day(text) if text else None for text in reported["date"]]
    public = [last_day(text) if text else None for text in published]
    known = [
        day is not None
        and (seen or day) <= as_of
        and day <= as_of
        and (known_by is None or (seen or date.max) <= known_by)
        for day, seen in zip(days, public, strict=True)
    ]
    reported = reported.assign(day=pd.Series(days, reported.index, dtype=object))[known]
    mine = (
        (reported["country"] == country) & reported["metric"].isin(REPORTED) & (reported["scope"] == "world")
    )
    reported = reported[mine & ~reported["is_target"].astype(bool) & reported["rank"].notna()]
    again = recount(tables, known_by)
    found = []
    for row in reported.sort_values(["metric", "day", "rank_id"]).to_dict("records"):
        question = Question("rank", REPORTED[row["metric"]], country, None, row["day"], bounds=True)
        readings = again.readings(question)
        verdict = judge(row["rank_relation"], int(row["rank"]), readings)
        places = [reading.value for reading in readings if reading.value is not None]
        found.append(
            {
                "rank_id": row["rank_id"],
                "metric": row["metric"],
                "day": row["day"],
                "reported": int(row["rank"]),
                "relation": row["rank_relation"],
                "definition_id": readings[0].definition_id,
                "label": readings[0].label,
                "ours": readings[0].value,
                "n": len(readings[0].products),
                "low": min(places, default=None),
                "high": max(places, default=None),
                "tried": len(readings),
                "verdict": verdict.verdict,
                "reason": verdict.reason,
                "agreeing": verdict.agreeing,
                "rows": (f"reported_ranks:{row['rank_id']}", *readings[0].rows),
            }
        )
    columns = [
        "rank_id",
        "metric",
        "day",
        "reported",
        "relation",
        "definition_id",
        "label",
        "ours",
        "n",
        "low",
    ]
    columns += ["high", "tried", "verdict", "reason", "agreeing", "rows"]
    return pd.DataFrame(found, columns=columns, dtype=object)


def consistency(reported: pd.DataFrame) -> pd.DataFrame:
    """How many of the reported places each definition gives by itself, most first.

    From the frame of `reported_ranks`. Columns: definition_id, label, n, of (all reported places),
    rank_ids, rows.
    """
    found: dict[tuple[str, str], list[str]] = {}
    for row in reported.to_dict("records"):
        for reading in row["agreeing"]:
            found.setdefault((reading.definition_id, reading.label), []).append(row["rank_id"])
    frame = pd.DataFrame(
        [
            {
                "definition_id": name,
                "label": label,
                "n": len(ids),
                "of": len(reported),
                "rank_ids": tuple(ids),
                "rows": tuple(f"reported_ranks:{rank_id}" for rank_id in ids),
            }
            for (name, label), ids in found.items()
        ],
        columns=["definition_id", "label", "n", "of", "rank_ids", "rows"],
    )
    return frame.sort_values(["n", "definition_id"], ascending=[False, True], ignore_index=True)


def places_through_time(
    tables: Tables, country: str, metrics: Iterable[str], days: Iterable[date], known_by: date | None = None
) -> pd.DataFrame:
    """The country's place on several days: metric, day, rank (nearest definition), best, worst.

    `best` and `worst` span all definitions; all three are None on a day on which the country has no place.
    """
    again = recount(tables, known_by)
    found = []
    for metric in metrics:
        for day in days:
            readings = again.readings(Question("rank", REPORTED[metric], country, None, day))
            places = [reading.value for reading in readings if reading.value is not None]
            found.append(
                (metric, day, readings[0].value, min(places, default=None), max(places, default=None))
            )
    return pd.DataFrame(found, columns=["metric", "day", "rank", "best", "worst"], dtype=object)


def quarter_ends(first: date, last: date) -> list[date]:
    """The last days of the quarters from the one before `first` to `last`, and `last` itself."""
    ends = [
        last_day(f"{year}-{month:02}")
        for year in range(first.year - 1, last.year + 1)
        for month in (3, 6, 9, 12)
    ]
    before = max((end for end in ends if end < first), default=first)
    return [*[end for end in ends if before <= end < last], last]


def counts_through_time(
    tables: Tables, country: str, first: date, last: date, known_by: date | None = None
) -> pd.DataFrame:
    """The country's licensed products, one row for each day on which the number may change.

    Columns: day, n (under the definition nearest to «licensed products»), early (the same, licences as
    early as their dates allow), low, high (over all definitions).
    """
    again = recount(tables, known_by)
    found = []
    for day in _days_of_change(tables, again.early, country, first, last):
        readings = again.readings(Question("product_count", STATED[0], country, None, day, bounds=True))
        values = [reading.value for reading in readings if reading.value is not None]
        found.append((day, readings[0].value, readings[0].high, min(values), max(values)))
    return pd.DataFrame(found, columns=["day", "n", "early", "low", "high"])


# More days than this are not drawn one by one: a country with a hundred licences is shown by quarters.
MANY_DAYS = 40


def _days_of_change(tables: Tables, early: Tables, country: str, first: date, last: date) -> list[date]:
    homes = tables["products"].set_index("product_id")["origin_country"]
    jurisdictions = tables["regulators"].set_index("regulator_id")["jurisdiction"]
    own = {country} | ({"EUU"} if country in union_members(tables["countries"], last) else set())
    days = set()
    for some in (tables, early):
        events = some["authorisations"]
        mine = events["product_id"].map(homes).isin(own) | events["regulator_id"].map(jurisdictions).isin(own)
        days |= {day for day in map(last_day, events.loc[mine, "date"]) if first < day < last}
    return [first, *sorted(days), last] if len(days) <= MANY_DAYS else [first, *quarter_ends(first, last)[1:]]


def stated_products(audited: pd.DataFrame, country: str) -> pd.DataFrame:
    """The dated statements about how many products the country has, from the frame of `claims.audit`.

    Columns: claim_id, metric, day, claimed, verdict, speaker, publisher, rows; sorted by day.
    """
    wanted = (
        audited["metric"].isin(STATED)
        & (audited["subject_country"] == country)
        & audited["day"].notna()
        & audited["claimed"].notna()
        & (audited["testable"] == "product_count")
    )
    columns = ["claim_id", "metric", "day", "claimed", "verdict", "speaker", "publisher", "rows"]
    return audited.loc[wanted.astype(bool), columns].sort_values(["day", "claim_id"], ignore_index=True)
