"""Claims compared with claims: statements that cannot both hold, are repeated, or give days that do not fit.

The pairs are rows of the table `claim_links`; what is computed here is who said it first, when, and what a
stated weekday leaves open.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pandas as pd

from regenatlas.chapters.claims.claim_rules import TOPICS
from regenatlas.tables.calendars import from_solar_hijri
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced, count, trace_column, value_at

FULL = len("2024-08-20")  # a date that is known to the day
AGAIN = ("repeats", "earlier_wording")

# English, as the statements are; names from the system's calendar would change with its language.
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
MONTHS = ["January", "February", "March", "April", "May", "June"]
MONTHS += ["July", "August", "September", "October", "November", "December"]
STATED_DAY = re.compile(rf"({'|'.join(WEEKDAYS)}), ({'|'.join(MONTHS)}) (\d{{1,2}})")


def conflicting_pairs(tables: Tables, claims: pd.DataFrame) -> pd.DataFrame:
    """Pairs of known claims that cannot both hold as worded, by topic and day.

    `claims` as `claims.known_claims` or `claims.audit` gives them. Columns: topic (of the first), claim_id
    (the one with the earlier day), other_id, note (why not both), rows.
    """
    known, topics, pairs = claims.set_index("claim_id"), list(TOPICS), []
    for link in _links(tables, claims, ("conflicts",)).to_dict("records"):
        one, other = sorted(
            (link["claim_id"], link["other_claim_id"]), key=lambda name: (_day(known, name), name)
        )
        rows = (f"claim_links:{link['link_id']}", f"claims:{one}", f"claims:{other}")
        pairs.append((known.loc[one, "topic"], one, other, link["note"], rows))
    pairs.sort(key=lambda pair: (topics.index(pair[0]), _day(known, pair[1]), *pair[1:3]))
    return pd.DataFrame(pairs, columns=["topic", "claim_id", "other_id", "note", "rows"])


def repeated_statements(tables: Tables, claims: pd.DataFrame) -> pd.DataFrame:
    """Statements that were made more than once, those carried on longest first.

    Columns: first, last (claims; "" when only undated pages repeat it), pages, days (from first to last, None
    if unknown), exact (both days are known to the day), rows. Where no page has a date, nobody can be called
    the first: such statements are left out.
    """
    known = claims.set_index("claim_id")
    links = _links(tables, claims, AGAIN)
    # A page that repeats another's subject with another number does not carry the statement on.
    same = [
        known.loc[a, "value"] == known.loc[b, "value"]
        for a, b in zip(links["claim_id"], links["other_claim_id"], strict=True)
    ]
    links = links[(links["relation"] == "earlier_wording") | pd.Series(same, links.index, dtype=bool)]
    repeated = []
    for group in _components(links):
        public = known.loc[sorted(group), "public"]
        dated = sorted((day, name) for name, day in public.items() if day is not None)
        if not dated:
            continue
        (begin, first), (end, last) = dated[0], dated[-1]
        last, days = (last, (end - begin).days) if last != first else ("", None)
        pages, exact = known.loc[public.index, "source_id"].nunique(), _exact(known, first, last or first)
        refs = _refs(group, links[links["claim_id"].isin(group)])
        repeated.append((first, last, pages, days, exact, refs))
    columns = ["first", "last", "pages", "days", "exact", "rows"]
    repeated.sort(key=lambda row: (-(row[3] or 0), -row[2], row[0]))  # days, pages, first
    return pd.DataFrame(repeated, columns=columns, dtype=object)


def reused_sentences(tables: Tables, claims: pd.DataFrame) -> pd.DataFrame:
    """Sentences that a page took over from an older one, by pair of pages, the longest carried on first.

    Columns: source_id, published, older_id, older_published (None without a date), sentences (how many), days
    (between the pages, None if unknown), exact (both dates are known to the day), rows.
    """
    known = claims.set_index("claim_id")
    links = _links(tables, claims, ("earlier_wording",))
    newer, older = (known.loc[links[column]] for column in ("claim_id", "other_claim_id"))
    links = links.assign(source_id=newer["source_id"].to_numpy(), older_id=older["source_id"].to_numpy())
    reused = []
    for (page, before), part in links.groupby(["source_id", "older_id"]):
        pair = part[["claim_id", "other_claim_id"]].iloc[0]
        published, earlier = known.loc[pair, "public"]
        days = (published - earlier).days if published and earlier else None
        names = set(part["claim_id"])
        exact, refs = _exact(known, *pair), _refs(names, part)
        reused.append((page, published, before, earlier, len(names), days, exact, refs))
    columns = ["source_id", "published", "older_id", "older_published", "sentences", "days", "exact", "rows"]
    reused.sort(key=lambda row: -(row[5] or 0))  # days; else as they are grouped
    return pd.DataFrame(reused, columns=columns, dtype=object)


def reuse_facts(reused: pd.DataFrame) -> pd.DataFrame:
    """Sentences that came back later, with the days between where both dates are known to the day."""
    exact = reused[reused["exact"].astype(bool)]
    n = trace_column(exact, "sentences", "reuse.{at}", "Statements taken over", "statement")
    days = trace_column(exact, "days", "reuse.{at}.days", "Days between the two pages", "day")
    return exact.assign(n=n, days=days)


def conflict_numbers(pairs: pd.DataFrame, repeated: pd.DataFrame) -> dict[str, Traced]:
    """How much the statements conflict and repeat each other.

    Keys: conflicts (pairs), again (statements made more than once), days (for which the longest was carried
    on, to hundreds where a page is dated by month or year only), exact_days (for which the longest was whose
    pages are dated to the day); from the frames of `conflicting_pairs` and `repeated_statements`.
    """
    dated = repeated[repeated["days"].notna()]
    exact, about = dated[dated["exact"].astype(bool)], "From the first time to the last"
    (days, rows), (exact_days, exact_rows) = (value_at(frame, 0, "days") for frame in (dated, exact))
    longest = days if days is None or dated["exact"].iloc[0] else round(days, -2)
    return {
        "conflicts": count(pairs, "conflicts.pairs", "Pairs that cannot both hold", "conflict"),
        "again": count(repeated, "again.statements", "Statements made again", "statement"),
        "days": Traced(longest, rows, "again.days", about, "day"),
        "exact_days": Traced(exact_days, exact_rows, "again.exact-days", f"{about}, to the day", "day"),
    }


def weekdays(claims: pd.DataFrame) -> pd.DataFrame:
    """Statements that give a weekday, and whose day the ledger knows from elsewhere.

    Columns: claim_id, weekday, day (traced), fits (that day was such a weekday), page_day (the last such
    weekday up to the date of the page, None without one), rows.
    """
    stated = []
    for claim in claims[(claims["unit"] == "weekday") & claims["value"].isin(WEEKDAYS)].to_dict("records"):
        key, day, page = claim["claim_id"], claim["day"], claim["public"]
        if day is not None:
            wanted = WEEKDAYS.index(claim["value"])
            page_day = page - timedelta(days=(page.weekday() - wanted) % 7) if page else None
            fits, rows = day.weekday() == wanted, (f"claims:{key}",)
            known = Traced(day, rows, f"weekday.{key}", "Day known from elsewhere", "date")
            stated.append((key, claim["value"], known, fits, page_day, rows))
    columns = ["claim_id", "weekday", "day", "fits", "page_day", "rows"]
    return pd.DataFrame(stated, columns=columns, dtype=object)


def stated_days(claims: pd.DataFrame, as_of: date, years: int = 15) -> pd.DataFrame:
    """Days stated without a year: the dates of the last `years` years on which they fit.

    Columns: claim_id, stated, gregorian and solar_hijri (lists of dates), n (of them, traced), rows. A month
    of the Solar Hijri calendar is often given by the name of the Gregorian one beside it (Bahman as
    February), so both readings are tried; either is an inference.
    """
    days = []
    dated = (claims["unit"] == "date") & claims["basis"].isin(["", "published"])
    for claim in claims[dated].to_dict("records"):
        stated = STATED_DAY.fullmatch(claim["value"])
        if not stated:
            continue
        weekday, month, number = WEEKDAYS.index(stated[1]), MONTHS.index(stated[2]) + 1, int(stated[3])
        last = range(as_of.year - years + 1, as_of.year + 1)
        # Bahman, the eleventh month, begins in January and is given as February.
        solar = range(as_of.year - years - 621, as_of.year - 620)
        fitting = [
            [day for day in each if day.weekday() == weekday and day <= as_of]
            for each in (
                _valid(date, last, month, number),
                _valid(from_solar_hijri, solar, (month + 8) % 12 + 1, number),
            )
        ]
        if any(fitting):
            key, rows = claim["claim_id"], (f"claims:{claim['claim_id']}",)
            about = f"stated-day.{key}", "Dates that the words may mean", "reading"
            days.append((key, claim["value"], *fitting, Traced(sum(map(len, fitting)), rows, *about), rows))
    columns = ["claim_id", "stated", "gregorian", "solar_hijri", "n", "rows"]
    return pd.DataFrame(days, columns=columns, dtype=object)


def _links(tables: Tables, claims: pd.DataFrame, relations: tuple[str, ...]) -> pd.DataFrame:
    links = tables["claim_links"]
    known = links[["claim_id", "other_claim_id"]].isin(set(claims["claim_id"])).all(axis=1)
    return links[links["relation"].isin(relations) & known].reset_index(drop=True)


def _components(links: pd.DataFrame) -> list[set[str]]:
    """Claims that are linked to each other, directly or through others."""
    groups: list[set[str]] = []
    for pair in zip(links["claim_id"], links["other_claim_id"], strict=True):
        joined = set(pair).union(*(group for group in groups if group & set(pair)))
        groups = [*(group for group in groups if not group & set(pair)), joined]
    return groups


def _day(known: pd.DataFrame, name: str) -> date:
    day: Any = known.loc[name, "day"]
    return date.min if day is None else day


def _exact(known: pd.DataFrame, *names: str) -> bool:
    return all(len(known.loc[name, "published"]) == FULL for name in names)


def _refs(names: Iterable[str], links: pd.DataFrame) -> tuple[str, ...]:
    return tuple(sorted({*(f"claims:{name}" for name in names), *("claim_links:" + links["link_id"])}))


def _valid(
    make: Callable[[int, int, int], date], years: Iterable[int], month: int, day: int
) -> Iterator[date]:
    """A day of the year in those of the years that have it, by the calendar of `make`."""
    for year in years:
        with suppress(ValueError):
            yield make(year, month, day)
