"""Chapter 05: trials in a search of a register, whose complete answer counts every country by one rule.

A search speaks of the day on which it was asked: phases and states of trials are those of that day, so that a
report of an earlier day does not show it. A complete answer covers all countries; one without a row had no
trial in it, which is a true zero of this search.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from regenatlas.counting.dating import passed
from regenatlas.counting.licences import LICENSED
from regenatlas.counting.snapshot import Snapshot, known
from regenatlas.tables.calendars import last_day
from regenatlas.tables.load import Tables, per_tables
from regenatlas.tables.provenance import Traced, count, rows_in, trace_each, with_rows

TABLE, WORLD = "trial_counts", "WLD"
SPAN = 5  # years that are set beside as many before
#: Codes of the list `phase_group`, as trials advance.
PHASES = ("early", "middle", "late", "unphased")
#: Words of a search that name a modality.
MODALITIES = {
    "mesenchymal": "msc",
    "car-t": "car_t",
    "chimeric antigen": "car_t",
    "chondrocyte": "chondrocyte",
    "dendritic": "dendritic_cell",
    "oncolytic": "oncolytic_virus",
    "adeno-associated": "aav_in_vivo",
}


@dataclass(frozen=True, eq=False)
class Search:
    """The answer of a register to one search.

    `at`: its number among those known, from one; `day`: a partial date; `publisher`: the register; `counts`:
    country, by, value, n, rows.
    """

    at: int
    query: str
    day: str
    publisher: str
    counts: pd.DataFrame

    @cached_property
    def _lines(self) -> dict[tuple[str, str], list[tuple[str, int, tuple[str, ...]]]]:
        """Value, trials and rows by country and by what they are counted by."""
        found = defaultdict(list)
        for country, by, *line in self.counts.itertuples(index=False):
            found[country, by].append(tuple(line))
        return dict(found)

    def sum(self, country: str, by: str, values: Iterable[str] | None = None) -> tuple[int, tuple[str, ...]]:
        """Trials of a country that are counted `by` something as one of these values, or all, and their rows.

        A zero rests on the number of the whole answer.
        """
        wanted = None if values is None else set(values)
        part = [one for one in self._lines.get((country, by), ()) if wanted is None or one[0] in wanted]
        rows = tuple(ref for _, _, refs in part for ref in refs)
        return sum(int(n) for _, n, _ in part), rows or self._lines[WORLD, "all"][0][2]

    def values(self, by: str) -> list[str]:
        """As what trials are counted by this."""
        return sorted(self._values[by])

    @cached_property
    def _values(self) -> dict[str, set[str]]:
        found = defaultdict[str, set[str]](set)
        for (_, by), lines in self._lines.items():
            found[by].update(value for value, *_ in lines)
        return found

    @cached_property
    def every(self) -> tuple[str, ...]:
        """The rows of all trials of each country and of the world."""
        return rows_in(self.counts[self.counts["by"] == "all"])

    @cached_property
    def totals(self) -> dict[str, int]:
        """All trials of each country that has any."""
        part = self.counts[(self.counts["by"] == "all") & (self.counts["country"] != WORLD)]
        return dict(zip(part["country"], part["n"].astype(int), strict=True))

    @property
    def last_year(self) -> int:
        """The last year that had wholly passed on its day."""
        day = last_day(self.day)
        return day.year - (day < date(day.year, 12, 31))

    @property
    def modality(self) -> str:
        """The modality that its words name, "" where they name none."""
        asked = self.query.casefold()
        return next((code for words, code in MODALITIES.items() if words in asked), "")


def phase_group(phase: str) -> str:
    """Early (up to phase 1/2), middle (2), late (from 2/3 on) or unphased, by the numbers in a phase."""
    numbers = [int(digit) for digit in re.findall(r"\d", phase)]
    if not numbers:
        return "unphased"
    return "late" if max(numbers) > 2 else "early" if min(numbers) < 2 else "middle"


@per_tables
def searches(tables: Tables, snapshot: Snapshot) -> list[Search]:
    """The newest answer to each search known to a report of the day; the newest first, then the widest.

    An answer without the number for the whole world is not complete and left out.
    """
    if TABLE not in tables:
        return []
    rows = known(tables, tables[TABLE], snapshot.known_by)
    rows = with_rows(rows[passed(rows["as_of"], snapshot.as_of)], TABLE).rename(columns={"trials": "n"})
    publishers = tables["sources"].set_index("source_id")["publisher"]
    found = []
    for query, answers in rows.groupby("query"):
        day = max(answers["as_of"].unique(), key=last_day)
        newest = answers[answers["as_of"] == day]
        if not ((newest["country"] == WORLD) & (newest["by"] == "all")).any():
            continue
        publisher = str(publishers[newest["source_id"].iloc[0]]).partition(" (")[0]
        counts = newest[["country", "by", "value", "n", "rows"]].reset_index(drop=True)
        found.append(Search(0, str(query), day, publisher, counts))
    found.sort(key=lambda one: (-last_day(one.day).toordinal(), -one.sum(WORLD, "all")[0], one.query))
    return [replace(one, at=at) for at, one in enumerate(found, 1)]


def numbers(search: Search, country: str) -> dict[str, Any]:
    """What a search says of a country, and of the world beside it.

    Keys: query, day, publisher, modality; trials, world, place (among the countries with any, None without),
    of (how many those are), share; early, middle, late, unphased (by phase); industry (led by a company),
    completed; begun in the last `SPAN` full years (recent, of them late_recent in a late phase) and in the
    years before (before), of the world with `world_` before the key; the first and last of these years
    (since, until, before_since, before_until).
    """
    totals, (whole, whole_rows) = search.totals, search.sum(WORLD, "all")
    n, rows = search.sum(country, "all")
    place = sum(other > n for other in totals.values()) + 1 if n else None
    until = search.last_year
    since, before = until - SPAN + 1, until - 2 * SPAN + 1
    ten = {str(year) for year in range(before, until + 1)}
    recent = {year for year in ten if int(year) >= since}
    late = [
        one for one in search.values("year_phase") if one[:4] in recent and phase_group(one[5:]) == "late"
    ]
    lately, earlier = f"that began in {since} to {until}", f"that began in {before} to {since - 1}"
    parts = {
        "industry": (country, "sponsor", {"industry"}, "Trials led by a company"),
        "completed": (country, "status", {"completed"}, "Trials that are stated as completed"),
        "recent": (country, "year", recent, f"Trials {lately}"),
        "before": (country, "year", ten - recent, f"Trials {earlier}"),
        "late_recent": (country, "year_phase", late, f"Trials in a late phase {lately}"),
        "world_recent": (WORLD, "year", recent, f"All trials of the search {lately}"),
        "world_before": (WORLD, "year", ten - recent, f"All trials of the search {earlier}"),
    }
    for code in PHASES:
        phases = [one for one in search.values("phase") if phase_group(one) == code]
        parts[code] = (country, "phase", phases, f"Trials by phase: {code}")
    made = trace_each(
        f"pipeline.{search.at}.",
        trials=(n, rows, "Trials with a site in the country", "trial"),
        world=(whole, whole_rows, "All trials of the search", "trial"),
        place=(place, search.every, "Place by trials", "rank"),
        of=(len(totals), search.every, "Countries in which a trial has a site", "country"),
        share=(n / whole if whole else None, (*rows, *whole_rows), "Share of all trials", "percent"),
        **{
            key: (*search.sum(code, by, values), about, "trial")
            for key, (code, by, values, about) in parts.items()
        },
    )
    about = {name: getattr(search, name) for name in ("query", "day", "publisher", "modality")}
    span = {"since": since, "until": until, "before_since": before, "before_until": since - 1}
    return {**about, **span, **made}


def compared(search: Search, codes: Iterable[str]) -> pd.DataFrame:
    """Countries and last the world by a search, the country with most trials first.

    Columns: country, trials, share (of all), one for each of `PHASES`, industry, completed (shares of the
    country's own trials, missing without any), recent and before (as in `numbers`), rows.
    """
    lines = []
    for code in (*dict.fromkeys(codes), WORLD):
        n = {key: one for key, one in numbers(search, code).items() if isinstance(one, Traced)}
        own = n["trials"].value
        counts = {key: n[key].value for key in ("trials", "share", *PHASES, "recent", "before")}
        shares = {key: n[key].value / own if own else None for key in ("industry", "completed")}
        refs = tuple(
            sorted(
                {ref for key in ("trials", *PHASES, "industry", "completed", "recent") for ref in n[key].rows}
            )
        )
        lines.append({"country": code, **counts, **shares, "rows": refs})
    frame = pd.DataFrame(lines).assign(whole=lambda made: made["country"] == WORLD)
    return frame.sort_values(["whole", "trials", "country"], ascending=[True, False, True], ignore_index=True)


def overview(found: Iterable[Search], country: str) -> pd.DataFrame:
    """The searches with a country's place in each: query, publisher, day, trials, world, place, rows."""
    lines = []
    for search in found:
        n = numbers(search, country)
        keys = ("trials", "world", "place")
        rows = tuple(sorted({ref for key in keys for ref in n[key].rows}))
        lines.append((search.query, search.publisher, search.day, *[n[key].value for key in keys], rows))
    frame = pd.DataFrame(lines, columns=["query", "publisher", "day", "trials", "world", "place", "rows"])
    return frame.astype({"place": "Int64"})


def starts(search: Search, country: str) -> pd.DataFrame:
    """Trials begun in a country by year and phase up to the year of the search: year, phase, n, rows.

    Every year from the first with a start is there; empty without one.
    """
    part = search.counts[(search.counts["country"] == country) & (search.counts["by"] == "year_phase")]
    part = part.assign(year=part["value"].str[:4].astype(int), phase=part["value"].str[5:].map(phase_group))
    part = part[part["year"] <= last_day(search.day).year]
    if part.empty:
        return pd.DataFrame(columns=["year", "phase", "n", "rows"])
    groups = part.groupby(["year", "phase"])
    made = groups.agg(
        n=("n", "sum"), rows=("rows", lambda refs: tuple(sorted(ref for each in refs for ref in each)))
    )
    years = range(part["year"].min(), last_day(search.day).year + 1)
    grid = pd.MultiIndex.from_product([years, PHASES], names=["year", "phase"])
    made = made.reindex(grid).reset_index()
    return made.assign(
        n=made["n"].fillna(0).astype(int),
        rows=[refs if isinstance(refs, tuple) else () for refs in made["rows"]],
    )


def licensed(tables: Tables, search: Search, country: str, snapshot: Snapshot) -> dict[str, Any]:
    """Licensed products of the kind that a search asks for, by developers in a country; empty without a kind.

    Keys: modality; products (licensed on the day anywhere), tried (those of which a first trial is dated).
    Counts of trials have no names: which licence came from which of them they cannot tell.
    """
    if not search.modality:
        return {}
    states = snapshot.states
    products = tables["products"]
    own = products[(products["origin_country"] == country) & (products["modality"] == search.modality)]
    states = states[states["state"].isin(LICENSED) & states["product_id"].isin(own["product_id"])]
    held = with_rows(own[own["product_id"].isin(states["product_id"])], "products")
    steps = known(tables, tables["first_steps"], snapshot.known_by)
    steps = steps[(steps["step"] == "first_trial") & passed(steps["date"], snapshot.as_of)]
    tried = held[held["product_id"].isin(steps["product_id"])]
    about = "Licensed products of developers in the country, of the kind that the search asks for"
    return {
        "modality": search.modality,
        "products": count(held, f"pipeline.{search.at}.products", about, "product"),
        "tried": count(
            tried, f"pipeline.{search.at}.tried", "Those of which a first trial is dated", "product"
        ),
    }
