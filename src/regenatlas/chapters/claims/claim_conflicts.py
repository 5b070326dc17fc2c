"""Claims beside claims: statements that cannot both hold, words that are said again, days that do not fit.

The pairs are rows of the table `claim_links`; what is computed here is who said it first, when, and what a
stated weekday leaves open.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pandas as pd

from regenatlas.tables.calendars import from_solar_hijri
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced

FULL = len("2024-08-20")  # a date that is known to the day
AGAIN = ("repeats", "earlier_wording")

# English, as the statements are; names from the system's calendar would change with its language.
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
STATED_DAY = re.compile(rf"({'|'.join(WEEKDAYS)}), ({'|'.join(MONTHS)}) (\d{{1,2}})")


def conflicts(tables: Tables, claims: pd.DataFrame) -> pd.DataFrame:
    """Pairs of known claims that cannot both hold as worded, the one with the earlier day first.

    `claims` as `claims.known_claims` or `claims.audit` gives them. Columns: topic (of the first), claim_id,
    other_id, note (why both cannot hold), rows; sorted by topic and day.
    """
    known = claims.set_index("claim_id")
    found = []
    for link in _links(tables, claims, ("conflicts",)).to_dict("records"):
        pair = sorted((link["claim_id"], link["other_claim_id"]), key=lambda name: (_day(known, name), name))
        found.append(
            {
                "topic": known.loc[pair[0], "topic"],
                "claim_id": pair[0],
                "other_id": pair[1],
                "note": link["note"],
                "rows": (f"claim_links:{link['link_id']}", *(f"claims:{name}" for name in pair)),
                "at": _day(known, pair[0]),
            }
        )
    frame = pd.DataFrame(found, columns=["topic", "claim_id", "other_id", "note", "rows", "at"])
    return frame.sort_values(["topic", "at", "claim_id", "other_id"], ignore_index=True).drop(columns="at")


def chains(tables: Tables, claims: pd.DataFrame) -> pd.DataFrame:
    """Statements that were made more than once: who was first, and how long the words were carried on.

    Columns: topic, first (claim id), last (claim id; "" when only undated pages repeat it), pages (on which
    it stands), undated (statements among them on a page without a date), days (from first to last, None if
    unknown), exact (whether both days are known to the day), claim_ids, rows. Longest first. Where no page
    has a date, nobody can be called the first: such chains are left out.
    """
    known = claims.set_index("claim_id")
    links = _links(tables, claims, AGAIN)
    # A page that repeats another's subject with another number does not carry the statement on.
    same = [
        known.loc[a, "value"] == known.loc[b, "value"]
        for a, b in zip(links["claim_id"], links["other_claim_id"], strict=True)
    ]
    links = links[(links["relation"] == "earlier_wording") | pd.Series(same, links.index, dtype=bool)]
    found = []
    for group in _components(links):
        dated = sorted(
            (known.loc[name, "public"], name) for name in group if known.loc[name, "public"] is not None
        )
        if not dated:
            continue
        (begin, first), (end, last) = dated[0], dated[-1]
        used = links["claim_id"].isin(group)
        found.append(
            {
                "topic": known.loc[first, "topic"],
                "first": first,
                "last": last if last != first else "",
                "pages": known.loc[sorted(group), "source_id"].nunique(),
                "undated": len(group) - len(dated),
                "days": (end - begin).days if last != first else None,
                "exact": all(len(known.loc[name, "published"]) == FULL for name in (first, last)),
                "claim_ids": tuple(name for _, name in dated) + tuple(sorted(group - {n for _, n in dated})),
                "rows": tuple(
                    sorted(
                        {f"claims:{name}" for name in group}
                        | set("claim_links:" + links.loc[used, "link_id"])
                    )
                ),
            }
        )
    columns = ["topic", "first", "last", "pages", "undated", "days", "exact", "claim_ids", "rows"]
    frame = pd.DataFrame(found, columns=columns, dtype=object)
    order = [(-(row["days"] or 0), -row["pages"], row["first"]) for row in frame.to_dict("records")]
    return frame.loc[sorted(frame.index, key=lambda at: order[at])].reset_index(drop=True)


def reused(tables: Tables, claims: pd.DataFrame) -> pd.DataFrame:
    """Sentences that a page took over from an older one, by pair of pages, the longest carried on first.

    Columns: source_id (the page that re-uses them), published (None: undated), older_id (source),
    older_published, sentences (how many), days (between the pages, None if unknown), exact (whether both
    dates are known to the day), claim_ids, rows.
    """
    known = claims.set_index("claim_id")
    links = _links(tables, claims, ("earlier_wording",))
    newer, older = (known.loc[links[column]] for column in ("claim_id", "other_claim_id"))
    links = links.assign(source_id=newer["source_id"].to_numpy(), older_id=older["source_id"].to_numpy())
    found = []
    for (page, before), part in links.groupby(["source_id", "older_id"]):
        pair = [part["claim_id"].iloc[0], part["other_claim_id"].iloc[0]]
        published, earlier = known.loc[pair, "public"]
        names = sorted(set(part["claim_id"]))
        found.append(
            {
                "source_id": page,
                "published": published,
                "older_id": before,
                "older_published": earlier,
                "sentences": len(names),
                "days": (published - earlier).days if published and earlier else None,
                "exact": all(len(known.loc[name, "published"]) == FULL for name in pair),
                "claim_ids": tuple(names),
                "rows": tuple(
                    sorted({*("claim_links:" + part["link_id"]), *(f"claims:{name}" for name in names)})
                ),
            }
        )
    found.sort(key=lambda row: (-(row["days"] or 0), row["source_id"], row["older_id"]))
    columns = [
        "source_id",
        "published",
        "older_id",
        "older_published",
        "sentences",
        "days",
        "exact",
        "claim_ids",
        "rows",
    ]
    return pd.DataFrame(found, columns=columns, dtype=object)


def numbers(pairs: pd.DataFrame, again: pd.DataFrame) -> dict[str, Traced]:
    """How much the statements conflict and repeat each other.

    Keys: conflicts (pairs), again (statements made more than once), days (for which the longest was carried
    on); from the frames of `conflicts` and `chains`.
    """
    long = again[again["days"].notna() & again["exact"].astype(bool)].head(1)
    return {
        "conflicts": Traced(
            len(pairs), _refs(pairs), "conflicts.pairs", "Pairs that cannot both hold", "conflict"
        ),
        "again": Traced(len(again), _refs(again), "again.statements", "Statements made again", "statement"),
        "days": Traced(
            long["days"].iloc[0] if len(long) else None,
            _refs(long),
            "again.days",
            "From the first time to the last",
            "day",
        ),
    }


def _refs(frame: pd.DataFrame) -> tuple[str, ...]:
    return tuple(sorted({ref for refs in frame["rows"] for ref in refs}))


def weekdays(claims: pd.DataFrame) -> pd.DataFrame:
    """Statements that give a weekday, and whose day the ledger knows from elsewhere.

    Columns: claim_id, weekday, day, fits (whether that day was such a weekday), page_day (the last such
    weekday up to the date of the page, None without one), rows.
    """
    found = []
    for claim in claims[(claims["unit"] == "weekday") & claims["value"].isin(WEEKDAYS)].to_dict("records"):
        if claim["day"] is None:
            continue
        wanted, page = WEEKDAYS.index(claim["value"]), claim["public"]
        found.append(
            {
                "claim_id": claim["claim_id"],
                "weekday": claim["value"],
                "day": claim["day"],
                "fits": claim["day"].weekday() == wanted,
                "page_day": page - timedelta(days=(page.weekday() - wanted) % 7) if page else None,
                "rows": (f"claims:{claim['claim_id']}",),
            }
        )
    return pd.DataFrame(
        found, columns=["claim_id", "weekday", "day", "fits", "page_day", "rows"], dtype=object
    )


def stated_days(claims: pd.DataFrame, as_of: date, years: int = 15) -> pd.DataFrame:
    """Days stated without a year: the dates of the last `years` years on which they fit the weekday.

    A month of the Solar Hijri calendar is often given by the name of the Gregorian one beside it (Bahman as
    February), so both readings are tried; either is an inference. Columns: claim_id, stated, calendar
    (gregorian or solar_hijri), day, rows.
    """
    found = []
    for claim in claims[(claims["unit"] == "date") & (claims["basis"].isin(["", "published"]))].to_dict(
        "records"
    ):
        stated = STATED_DAY.fullmatch(claim["value"])
        if not stated:
            continue
        weekday, month, day = WEEKDAYS.index(stated[1]), MONTHS.index(stated[2]) + 1, int(stated[3])
        for calendar, readings in (
            (
                "gregorian",
                [_gregorian(year, month, day) for year in range(as_of.year - years + 1, as_of.year + 1)],
            ),
            (
                "solar_hijri",
                [_solar(year, month, day) for year in range(as_of.year - years - 621, as_of.year - 620)],
            ),
        ):
            fits = [
                each for each in readings if each is not None and each.weekday() == weekday and each <= as_of
            ]
            found += [
                {
                    "claim_id": claim["claim_id"],
                    "stated": claim["value"],
                    "calendar": calendar,
                    "day": each,
                    "rows": (f"claims:{claim['claim_id']}",),
                }
                for each in fits
            ]
    return pd.DataFrame(found, columns=["claim_id", "stated", "calendar", "day", "rows"], dtype=object)


# ----------------------------------------------------------------------------------------------------- parts


def _links(tables: Tables, claims: pd.DataFrame, relations: tuple[str, ...]) -> pd.DataFrame:
    links, known = tables["claim_links"], set(claims["claim_id"])
    wanted = (
        links["relation"].isin(relations)
        & links["claim_id"].isin(known)
        & links["other_claim_id"].isin(known)
    )
    return links[wanted].reset_index(drop=True)


def _components(links: pd.DataFrame) -> list[set[str]]:
    """Claims that are linked to each other, directly or through others."""
    groups: list[set[str]] = []
    for pair in zip(links["claim_id"], links["other_claim_id"], strict=True):
        joined = set(pair).union(*(group for group in groups if group & set(pair)))
        groups = [*(group for group in groups if not group & set(pair)), joined]
    return groups


def _day(known: pd.DataFrame, name: str) -> date:
    found: Any = known.loc[name, "day"]
    return date.min if found is None else found


def _gregorian(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _solar(year: int, month: int, day: int) -> date | None:
    """The day in the Solar Hijri month whose name is given as this Gregorian one: Bahman as February."""
    try:
        return from_solar_hijri(year, (month + 8) % 12 + 1, day)
    except ValueError:
        return None
