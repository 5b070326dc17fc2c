"""A country's place through time: every earlier day counted by today's rule and today's knowledge."""

from collections.abc import Iterable
from datetime import date

import pandas as pd

from regenatlas.counting.evidence import identity_range
from regenatlas.counting.ranking import place, place_on, rank, rows_behind, through_time
from regenatlas.counting.snapshot import Snapshot, take_snapshot
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced, trace_each


def half_years(as_of: date, years: int = 12) -> list[date]:
    """The ends of the half-years of the last `years` years before a date, and the date itself."""
    calendar_years = range(as_of.year - years, as_of.year + 1)
    ends = [date(year, *half) for year in calendar_years for half in ((6, 30), (12, 31))]
    return [*[day for day in ends if day < as_of], as_of]


def beside(snapshot: Snapshot, unit: str, asked: Iterable[str], most: int = 5) -> list[str]:
    """The countries to draw beside one: those asked for that have a place, the first three, the nearest."""
    order = list(rank(snapshot.counts)["country"])
    at = order.index(unit) if unit in order else 0
    near = sorted(order, key=lambda code: abs(order.index(code) - at))
    chosen = dict.fromkeys([*(code for code in asked if code in order), *order[:3], *near])
    return [code for code in chosen if code != unit][:most]


def history(tables: Tables, countries: list[str], snapshot: Snapshot, years: int = 12) -> pd.DataFrame:
    """Places at half-year ends by today's rule and knowledge, as `ranking.through_time` gives them.

    From a year before the first country had its first place, but four years at least.
    """
    days = half_years(snapshot.as_of, years)
    past = through_time(tables, countries, snapshot.definition, days, snapshot.known_by)
    placed = past.loc[(past["country"] == countries[0]) & past["rank"].notna(), "day"]
    start = min(years_from(min(placed, default=snapshot.as_of), -1), years_from(snapshot.as_of, -4))
    return past[past["day"] >= start].reset_index(drop=True)


def years_from(day: date, years: int) -> date:
    """The same day some years later, or earlier where `years` is negative; 28 February for a 29th."""
    last = 28 if (day.month, day.day) == (2, 29) else day.day
    return date(day.year + years, day.month, last)


def change_since(tables: Tables, country: str, snapshot: Snapshot, earlier: date) -> dict[str, Traced]:
    """Count and place on an earlier day by the same rule and today's knowledge.

    Keys: count_before, fewest_before (the count if products that may be identical are one), rank_before.
    """
    before = take_snapshot(tables, earlier, snapshot.definition, snapshot.known_by)
    old = place_on(tables, country, before)
    own, behind = before.rows_of([old.country]), rows_behind(before, old)
    fewest, about = identity_range(tables, country, before).fewest, "Fewest products on the earlier day"
    return {
        "count_before": Traced(old.n, own, "count_before", "Counted products on the earlier day", "product"),
        "fewest_before": Traced(fewest, own, "fewest_before", about, "product"),
        "rank_before": Traced(old.rank, behind, "rank_before", "Place on the earlier day", "rank"),
    }


def place_path(past: pd.DataFrame, country: str, snapshot: Snapshot) -> dict[str, Traced]:
    """When the country first had a place in the world, and how it moved since.

    Keys: first_day, first_rank, high_rank, low_rank. Empty without a place in the whole period.
    """
    own = past[(past["country"] == country) & past["rank"].notna()]
    if own.empty:
        return {}
    ranks = own["rank"].astype(int)
    rows = rows_behind(snapshot, place(rank(snapshot.counts), own["unit"].iloc[-1]))
    return trace_each(
        "",
        first_day=(own["day"].iloc[0], rows, "First half-year end with a place", "date"),
        first_rank=(ranks.iloc[0], rows, "Place at that time", "rank"),
        high_rank=(ranks.min(), rows, "Best place in the period", "rank"),
        low_rank=(ranks.max(), rows, "Worst place in the period", "rank"),
    )


def places_between(before: Traced, now: Traced) -> Traced | None:
    """How many places lie between two; None unless there is a place on both days."""
    if not isinstance(before.value, int) or not isinstance(now.value, int):
        return None
    rows = (*before.rows, *now.rows)
    return Traced(abs(before.value - now.value), rows, f"{now.name}.move", "Places gained or lost", "place")
