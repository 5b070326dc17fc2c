"""Counts to places: standard competition ranking, its range, its path through time, its fragility.

Only countries with at least one counted product have a place: where none was found, a report says so,
because «none found» also covers registers that nobody searched.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import pandas as pd

from regenatlas.counting.snapshot import Definition, Snapshot, definitions, take_snapshot, unit_of
from regenatlas.tables.load import Tables, per_tables

#: What the place under a definition is a place of; see `by_question`.
ASKED = ("developer", "patients", "members", "apart")
#: The places of which reports speak, to judge how often some definition gives one.
FIRST = 12


def rank(counts: pd.Series) -> pd.DataFrame:
    """Standard competition ranking («1 2 2 4») of counts.

    Columns: country, n, rank, tied (how many others have the same count), sorted by rank, then by country
    code. Countries with a count of zero or less are left out.
    """
    held = sorted((-n, str(country)) for country, n in counts.items() if n > 0)
    below = [n for n, _ in held]
    lines = [(code, -n, below.index(n) + 1, below.count(n) - 1) for n, code in held]
    columns = ["country", "n", "rank", "tied"]
    return pd.DataFrame(lines, columns=columns).astype(dict.fromkeys(columns[1:], int))


@dataclass(frozen=True)
class Place:
    """Where one country stands; `rank` is None without a counted product, `of` is how many are ranked."""

    country: str
    n: int
    rank: int | None
    tied_with: tuple[str, ...]
    of: int


def place(ranking: pd.DataFrame, country: str) -> Place:
    """The place of a country in a ranking made by `rank`."""
    own = ranking[ranking["country"] == country]
    if own.empty:
        return Place(country, 0, None, (), len(ranking))
    n = int(own["n"].iloc[0])
    tied = ranking[(ranking["n"] == n) & (ranking["country"] != country)]
    return Place(country, n, int(own["rank"].iloc[0]), tuple(tied["country"]), len(ranking))


def place_on(tables: Tables, country: str, snapshot: Snapshot) -> Place:
    """The place of a country in a snapshot; an EU member stands as EUU where the definition pools the EU.

    The same as `place(rank(snapshot.counts), …)`, without the table of all the others.
    """
    unit = unit_of(country, snapshot.definition, tables, snapshot.as_of)
    counts = snapshot.tally
    n = counts.get(unit, 0)
    if n == 0:
        return Place(unit, 0, None, (), len(counts))
    above = sum(other > n for other in counts.values())
    tied = tuple(other for other, theirs in counts.items() if theirs == n and other != unit)
    return Place(unit, n, above + 1, tied, len(counts))


@per_tables
def by_definition(tables: Tables, country: str, as_of: date, known_by: date | None = None) -> pd.DataFrame:
    """A country's place under every definition, best place first, unranked last.

    Columns: definition_id, label, question, count_by, eu, in_range, default, unit (the code it is ranked
    under), n, rank (nullable), tied (how many others share the place), tied_with (their codes), of (ranked
    countries), rows.
    """
    lines = []
    kinds = ["definition_id", "label", "question", "count_by", "eu", "in_range", "default"]
    for definition in definitions(tables):
        snapshot = take_snapshot(tables, as_of, definition, known_by)
        own = place_on(tables, country, snapshot)
        numbers = own.country, own.n, own.rank, len(own.tied_with), own.tied_with, own.of
        named = [getattr(definition, name) for name in kinds]
        lines.append((*named, *numbers, rows_behind(snapshot, own)))
    columns = [*kinds, "unit", "n", "rank", "tied", "tied_with", "of", "rows"]
    frame = pd.DataFrame(lines, columns=columns).astype({"rank": "Int64"})
    return frame.sort_values(["rank", "definition_id"], na_position="last", ignore_index=True)


def by_question(places: pd.DataFrame, unit: str) -> pd.DataFrame:
    """A frame of `by_definition` with the column asked: what the place under a definition is a place of.

    developer (whose products, of which kinds), patients (what they may get in the country), members (the same
    where each member of the European Union counts by itself), apart: what is ranked is another one than
    `unit`, the European Union for a member or the other way round.
    """
    patients = places["question"] == "patients"
    asked = pd.Series("developer", places.index).mask(patients, "patients")
    asked = asked.mask(patients & (places["eu"] == "members"), "members")
    return places.assign(asked=asked.mask(places["unit"] != unit, "apart"))


def given_places(tables: Tables, country: str, as_of: date, known_by: date | None = None) -> int:
    """How many of the `FIRST` places some definition gives a country on a day.

    The base rate of «some rule gives this place»: so many of twelve places drawn at random would be given.
    """
    snapshots = (take_snapshot(tables, as_of, rule, known_by) for rule in definitions(tables))
    places = {place_on(tables, country, snapshot).rank for snapshot in snapshots}
    return len(places & set(range(1, FIRST + 1)))


def rows_behind(snapshot: Snapshot, own: Place) -> tuple[str, ...]:
    """The licence events a place rests on: the country's own and those of all counted at least as high."""
    return snapshot.rows_down_to(own.n)


def through_time(
    tables: Tables,
    countries: Iterable[str],
    definition: Definition,
    days: Iterable[date],
    known_by: date | None = None,
) -> pd.DataFrame:
    """Places on several days under one definition: day, country, unit, n, rank (nullable), tied, of."""
    countries = list(countries)
    lines = []
    for day in days:
        snapshot = take_snapshot(tables, day, definition, known_by)
        for country in countries:
            own = place_on(tables, country, snapshot)
            lines.append((day, country, own.country, own.n, own.rank, len(own.tied_with), own.of))
    columns = ["day", "country", "unit", "n", "rank", "tied", "of"]
    return pd.DataFrame(lines, columns=columns).astype({"rank": "Int64"})


@dataclass(frozen=True)
class Distance:
    """What would change the place: the next countries above and below, and how far away they are.

    `to_tie` and `to_pass`: further products, all else equal, to reach the next count above and to leave it
    behind; None for the leader. `rank_if_passed`: the place with `to_pass` further products. `lead`: products
    that the next country below lacks to tie; None when nobody stands below.
    """

    above: tuple[str, ...]
    to_tie: int | None
    to_pass: int | None
    rank_if_passed: int | None
    below: tuple[str, ...]
    lead: int | None


def distance(ranking: pd.DataFrame, own: Place) -> Distance:
    """How far a place is from the next one in either direction."""
    higher, lower = ranking[ranking["n"] > own.n], ranking[ranking["n"] < own.n]
    above = higher[higher["n"] == higher["n"].min()]
    below = lower[lower["n"] == lower["n"].max()]
    gap = int(above["n"].iloc[0]) - own.n if len(above) else None
    return Distance(
        above=tuple(above["country"]),
        to_tie=gap,
        to_pass=None if gap is None else gap + 1,
        rank_if_passed=None if gap is None else int((ranking["n"] > own.n + gap + 1).sum()) + 1,
        below=tuple(below["country"]),
        lead=own.n - int(below["n"].iloc[0]) if len(below) else None,
    )
