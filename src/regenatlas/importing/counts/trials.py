"""Trials of a register, counted by country and by phase, year of start, both, status and kind of sponsor."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from regenatlas.importing.counts.places import Places
from regenatlas.importing.counts.rows import slug
from regenatlas.importing.statement import Count, Origin

TABLE, WORLD = "trial_counts", "WLD"
NOT_STATED = "not_stated"


@dataclass(frozen=True)
class Trial:
    """One trial: its number, the codes of its countries, and what it is counted by.

    `sponsor` is "" where the register does not tell its kind at all.
    """

    number: str
    countries: frozenset[str]
    phase: str
    year: str
    status: str
    sponsor: str

    def by(self) -> Iterator[tuple[str, str]]:
        """What it is counted by, and as which."""
        yield "all", "all"
        yield from (("phase", self.phase), ("year", self.year), ("status", self.status))
        if self.year != NOT_STATED:
            yield "year_phase", f"{self.year}_{self.phase}"
        if self.sponsor:
            yield "sponsor", self.sponsor


def trial_counts(trials: Iterable[Trial], until: str, query: str, origin: Origin) -> Iterator[Count]:
    """The rows of the table; those of the world count every trial once, also one without a place."""
    found = Counter(
        (country, by, value)
        for trial in trials
        for country in (WORLD, *trial.countries)
        for by, value in trial.by()
    )
    for (country, by, value), n in sorted(found.items()):
        key = f"{country}-{until}-{by}-{value}-{slug(query)}"
        cells = {"count_id": key, "country": country, "as_of": until, "query": query}
        yield Count(TABLE, {**cells, "by": by, "value": value, "trials": str(n)}, ("trials",), origin)


def countries_of(addresses: Iterable[str], places: Places) -> frozenset[str]:
    """The countries of a trial's places; a name that is none of ours is counted once a trial."""
    found = {places.last_in(address) for address in addresses}
    places.unknown.update({name for code, name in found if not code})
    return frozenset(code for code, _ in found if code)


def word(text: str) -> str:
    """A text of a register as one word of ours."""
    return re.sub(r"[^a-z0-9]+", "_", text.casefold()).strip("_")
