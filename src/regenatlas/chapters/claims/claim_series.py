"""Claims as series: reported places and stated numbers of products through time, beside ours."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import pandas as pd

from regenatlas.chapters.claims.claim_readings import Question, recount
from regenatlas.chapters.claims.claim_rules import REPRODUCED, judge
from regenatlas.chapters.claims.claims import OF_WORLD, question_of
from regenatlas.counting.snapshot import union_members
from regenatlas.tables.calendars import last_day
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced

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

    Columns: rank_id, metric, date (as reported), day (its last), reported, relation, definition_id, label
    (nearest in wording), ours (None: no place), tied (others on our place), n (products under the nearest
    definition), low, high (over all definitions), tried, verdict, reason, closest, undecided, agreeing,
    rows. Targets, undated reports and those that the report cannot know yet are left out.
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
                "date": row["date"],
                "day": row["day"],
                "reported": int(row["rank"]),
                "relation": row["rank_relation"],
                "definition_id": readings[0].definition_id,
                "label": readings[0].label,
                "ours": readings[0].value,
                "tied": readings[0].tied,
                "n": len(readings[0].products),
                "low": min(places, default=None),
                "high": max(places, default=None),
                "tried": len(readings),
                "verdict": verdict.verdict,
                "reason": verdict.reason,
                "closest": verdict.closest,
                "undecided": verdict.undecided,
                "agreeing": verdict.agreeing,
                "rows": (f"reported_ranks:{row['rank_id']}", *readings[0].rows),
            }
        )
    columns = [
        "rank_id",
        "metric",
        "date",
        "day",
        "reported",
        "relation",
        "definition_id",
        "label",
        "ours",
        "tied",
        "n",
        "low",
    ]
    columns += ["high", "tried", "verdict", "reason", "closest"]
    columns += ["undecided", "agreeing", "rows"]
    return pd.DataFrame(found, columns=columns, dtype=object)


def matched(reported: pd.DataFrame) -> dict[str, Traced]:
    """How many reported places there are (all), and how many a definition gives on its day (matched)."""

    def number(frame: pd.DataFrame, name: str, about: str) -> Traced:
        rows = tuple(sorted("reported_ranks:" + frame["rank_id"].astype(str)))
        return Traced(len(frame), rows, name, about, "statement")

    return {
        "all": number(reported, "reported", "Reported world ranks"),
        "matched": number(
            reported[reported["agreeing"].map(len) > 0],
            "reported_matched",
            "Reported world ranks that at least one definition gives",
        ),
    }


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


def agreement(reported: pd.DataFrame) -> dict[str, Traced]:
    """Numbers of reported places: reported, found (by some definition), most (by any single one)."""
    alone = consistency(reported)
    rows = tuple(f"reported_ranks:{name}" for name in reported["rank_id"])
    found = tuple(
        f"reported_ranks:{row['rank_id']}" for row in reported.to_dict("records") if row["agreeing"]
    )
    best = alone["rows"].iloc[0] if len(alone) else ()
    return {
        "reported": Traced(len(rows), rows, "places.reported", "Reported places", "place"),
        "found": Traced(
            len(found), found, "places.found", "Reported places that some definition gives", "place"
        ),
        "most": Traced(
            len(best), best, "places.most", "Reported places that a single definition gives", "place"
        ),
    }


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
    own = {country} | ({"EUU"} if country in union_members(tables, last) else set())
    days = set()
    for some in (tables, early):
        events = some["authorisations"]
        mine = events["product_id"].map(homes).isin(own) | events["regulator_id"].map(jurisdictions).isin(own)
        days |= {day for day in map(last_day, events.loc[mine, "date"]) if first < day < last}
    return [first, *sorted(days), last] if len(days) <= MANY_DAYS else [first, *quarter_ends(first, last)[1:]]


def world_counts(tables: Tables, audited: pd.DataFrame, known_by: date | None = None) -> pd.DataFrame:
    """What the world's products and licences add up to, for each day of which a statement gives their number.

    `audited` as `claims.audit` gives it. Columns: start, day (of the statement; start None: no period),
    claimed (the numbers stated), wording (stock or flow, as the statements count), how and detail (as in
    `Reading`), ours (nearest definition), low, high (over all definitions), rows, high_rows (the licences
    behind the highest).
    """
    again = recount(tables, known_by)
    stated = audited[(audited["testable"] == OF_WORLD) & (audited["ours"].notna())]
    questions: dict[Question, list[dict[str, Any]]] = {}
    for claim in stated.to_dict("records"):
        questions.setdefault(question_of(claim, audited), []).append(claim)
    found = []
    for question, claims in sorted(
        questions.items(), key=lambda item: (item[0].day, item[0].start or item[0].day)
    ):
        readings = pd.DataFrame([vars(reading) for reading in again.readings(question)])
        for (how, detail), part in readings.groupby(["how", "detail"], sort=False):
            found.append(
                {
                    "start": question.start,
                    "day": question.day,
                    "claimed": tuple(sorted({claim["claimed"] for claim in claims})),
                    "wording": "flow" if question.flow else "stock",
                    "how": how,
                    "detail": detail,
                    "ours": int(part["value"].iloc[0]),
                    "low": int(part["value"].min()),
                    "high": int(part["value"].max()),
                    "rows": (*part["rows"].iloc[0], *(f"claims:{claim['claim_id']}" for claim in claims)),
                    "high_rows": part["rows"].iloc[int(part["value"].argmax())],
                }
            )
    columns = [
        "start",
        "day",
        "claimed",
        "wording",
        "how",
        "detail",
        "ours",
        "low",
        "high",
        "rows",
        "high_rows",
    ]
    return pd.DataFrame(found, columns=columns, dtype=object)


def open_windows(tables: Tables, audited: pd.DataFrame, known_by: date | None = None) -> pd.DataFrame:
    """New products by each window that statements may mean which do not say since when they count.

    `audited` as `claims.audit` gives it. Columns: start, day, claimed (numbers stated up to that day), ours
    (nearest definition), low, high (over all definitions), rows.
    """
    again = recount(tables, known_by)
    asked = (audited["testable"] == "new_products") & (audited["tried"] > 0)
    stated = audited[asked & audited["start"].isna()]
    found = []
    for day, claims in stated.groupby("day"):
        question = question_of(claims.to_dict("records")[0], audited)
        readings = pd.DataFrame([vars(reading) for reading in again.readings(question)])
        for start, part in readings.groupby("detail"):
            found.append(
                {
                    "start": date.fromisoformat(str(start)),
                    "day": day,
                    "claimed": tuple(sorted(set(claims["claimed"]))),
                    "ours": int(part["value"].iloc[0]),
                    "low": int(part["value"].min()),
                    "high": int(part["value"].max()),
                    "rows": (*part["rows"].iloc[0], *("claims:" + claims["claim_id"])),
                }
            )
    return pd.DataFrame(
        found, columns=["start", "day", "claimed", "ours", "low", "high", "rows"], dtype=object
    )


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


def stated_agreement(stated: pd.DataFrame) -> dict[str, Traced]:
    """Of the statements of `stated_products`: all, and agree (as many as our tables count, as worded)."""
    agree = stated[stated["verdict"] == REPRODUCED]
    return {
        "all": Traced(
            len(stated), tuple("claims:" + stated["claim_id"]), "stated.all", "Stated numbers", "statement"
        ),
        "agree": Traced(
            len(agree),
            tuple("claims:" + agree["claim_id"]),
            "stated.agree",
            "Stated numbers as counted",
            "statement",
        ),
    }


def most_in_the_world(counts: pd.DataFrame) -> dict[str, Traced]:
    """The largest number of products by any definition, beside the largest stated; from `world_counts`.

    Keys: most, stated; both None where there is nothing to compare.
    """
    products = counts[["licences" not in how for how in counts["how"]]]
    most = products.loc[products["high"].astype(int).idxmax()] if len(products) else None
    rows = most["high_rows"] if most is not None else ()
    said = [n for claimed in counts["claimed"] for n in claimed]
    refs = tuple({ref for refs in counts["rows"] for ref in refs if ref.startswith("claims:")})
    return {
        "most": Traced(
            None if most is None else most["high"], rows, "world.most", "Most products by any rule", "product"
        ),
        "stated": Traced(max(said, default=None), refs, "world.stated", "Largest number stated", "product"),
    }
