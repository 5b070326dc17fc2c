"""Chapter 05: papers and trials as others counted them, each number under the definition of its source.

Two counts may be compared only if one source made both by one rule: a comparison is therefore always one
source, one field and one period, and nothing here adds or joins across them.
"""

import itertools
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from regenatlas.counting.dating import passed
from regenatlas.counting.snapshot import Snapshot, known
from regenatlas.tables.calendars import first_day, last_day
from regenatlas.tables.load import Tables, per_tables
from regenatlas.tables.provenance import Traced, count, count_each, rows_in, trace_column, value_at, with_rows

#: What is counted, and the column that holds the number.
COUNTED = {"publications": "documents", "trials": "trials"}
UNITS = {"publications": "paper", "trials": "trial"}
WORLD = "WLD"
AT_LEAST = 2  # countries that make a comparison
WIDE = 30  # countries that make a yearly count a rule for the world
RULE = ["source_id", "field", "start", "end"]  # what two comparable counts share


@per_tables
def counts(tables: Tables, what: str, snapshot: Snapshot) -> pd.DataFrame:
    """All counts of `publications` or `trials` that hold for the day of the snapshot or earlier.

    Columns: count_id, country, field (in the source's words), start and end of the period (partial dates, ""
    if not stated; of a trial count both are the day or year for which it holds), period (both with a slash
    between them), n (papers or trials), place (world place in the field as stated; papers only), plot (may it
    be compared), source_id, title (of the source), verified, note, rows; the newest first. A count without an
    end of its period dates from its source; one whose source has no date either cannot be placed in time and
    is left out, and what one source counts year by year for `WIDE` countries is told by `yearly`.
    """
    counted = _all(tables, what, snapshot)
    counted = counted[passed(counted["dated"], snapshot.as_of) & ~_by_rule(counted)]
    order = ["day", "field", "country", "count_id"]
    counted = counted.assign(day=counted["dated"].map(last_day)).sort_values(
        order, ascending=[False, True, True, True]
    )
    columns = "count_id country field start end period n place plot source_id title verified note rows"
    return counted[columns.split()].reset_index(drop=True)


@per_tables
def yearly(tables: Tables, snapshot: Snapshot) -> pd.DataFrame:
    """Counts of papers that one source makes year by year for at least `WIDE` countries.

    Columns as of `counts`; a year counts once it has passed.
    """
    counted = _all(tables, "publications", snapshot)
    return counted[_by_rule(counted) & passed(counted["end"], snapshot.as_of)].reset_index(drop=True)


def _by_rule(rows: pd.DataFrame) -> pd.Series:
    """Mask of the counts of single years of which one source makes as many in one field and year."""
    one_year = (rows["start"] == rows["end"]) & (rows["end"].str.len() == len("2016")) & rows["n"].notna()
    group = rows.assign(counted=one_year).groupby(["source_id", "field", "end"])["counted"]
    return one_year & (group.transform("sum") >= WIDE)


def collected(*counted: pd.DataFrame) -> pd.DataFrame:
    """The rows of `counts` of papers and trials together, the newest first, with `what` they count.

    `repeated`: whether the note is that of the row above.
    """
    kinds = [frame.assign(what=what) for what, frame in zip(COUNTED, counted, strict=True)]
    every = pd.concat(kinds, ignore_index=True).sort_values("end", ascending=False, kind="stable")
    return every.assign(repeated=every["note"].eq(every["note"].shift()))


def numbers(papers: pd.DataFrame, trials: pd.DataFrame) -> dict[str, Traced]:
    """How many counts of papers and of trials are collected for a country."""
    return count_each(
        "collected.",
        "counts",
        papers=(papers, "Counts of papers of the country"),
        trials=(trials, "Counts of trials in the country"),
    )


def _all(tables: Tables, what: str, snapshot: Snapshot) -> pd.DataFrame:
    rows = known(tables, tables[what], snapshot.known_by)
    rows = rows.join(tables["sources"].set_index("source_id")[["title", "published"]], on="source_id")
    rows = rows.fillna({"title": "", "published": ""})
    if what == "trials":
        rows = rows.assign(period_start=rows["as_of"], period_end=rows["as_of"], world_rank=pd.NA)
    rows = rows.rename(columns={"period_start": "start", "period_end": "end", "world_rank": "place"})
    rows["period"] = rows["start"] + "/" + rows["end"]
    rows["dated"] = rows["end"].where(rows["end"] != "", rows["published"])
    return with_rows(rows.assign(n=rows[COUNTED[what]]).astype({"n": "Int64", "place": "Int64"}), what)


def comparable(counted: pd.DataFrame) -> pd.DataFrame:
    """The rows of `counts` that may be compared with others of the same rule."""
    return counted[counted["plot"].astype(bool) & counted["n"].notna()]


@dataclass(frozen=True)
class Comparison:
    """Countries counted by one source, in one field and period.

    `frame`: country, n, aggregate (a region, not a country), rows; the most first. `world`: the world's
    number by the same count, or None. `title`: of the source. `inferred`: countries whose number is our
    reading of the page and not stated as such.
    """

    what: str
    source_id: str
    title: str
    field: str
    start: str
    end: str
    frame: pd.DataFrame
    world: Traced
    inferred: tuple[str, ...] = ()

    @property
    def countries(self) -> pd.DataFrame:
        """The frame without regions."""
        return self.frame[~self.frame["aggregate"].astype(bool)].reset_index(drop=True)

    @property
    def rows(self) -> tuple[str, ...]:
        """The rows of all its numbers."""
        return tuple(sorted({*rows_in(self.frame), *self.world.rows}))

    @property
    def regions(self) -> bool:
        """Whether it counts regions beside countries."""
        return bool(self.frame["aggregate"].astype(bool).any())

    @property
    def key(self) -> str:
        """A name for its facts."""
        return f"{self.what}.{self.source_id.rpartition('-')[2]}"

    def own(self, country: str) -> Traced:
        """A country's number; None where the count leaves it out."""
        counted = value_at(self.frame[self.frame["country"] == country], 0, "n")
        about = f"{self.field}, {self.start or '…'} to {self.end}, as one source counts them"
        return Traced(*counted, f"{self.key}.{country.lower()}", about, UNITS[self.what])

    def place(self, country: str) -> Traced:
        """A country's place among the countries of this count; None where it is not among them."""
        frame = self.countries
        n, _ = value_at(frame[frame["country"] == country], 0, "n")
        place = None if n is None else (frame["n"] > n).sum() + 1
        about = f"Place among the {len(frame)} countries that this source counts"
        return Traced(place, self.rows, f"{self.key}.place", about, "rank")

    def share(self, country: str) -> Traced:
        """A country's share of the world's number by the same count; None without one of the two."""
        own = self.own(country)
        share = own.value / self.world.value if own.value is not None and self.world.value else None
        about = "Share of the world's number by the same count"
        rows = (*own.rows, *self.world.rows)
        return Traced(share, rows, f"{self.key}.share.{country.lower()}", about, "percent", 1)

    def facts(self, country: str) -> dict[str, Any]:
        """What passages say of a country in it: its number (inferred or stated), place and share, of what."""
        return {
            "n": self.own(country),
            "place": self.place(country),
            "share": self.share(country),
            "world": self.world,
            "of": len(self.countries),
            "what": self.what,
            "field": self.field,
            "title": self.title,
            "period": f"{self.start}/{self.end}",
            "inferred": country in self.inferred,
        }


@per_tables
def comparisons(tables: Tables, what: str, snapshot: Snapshot) -> list[Comparison]:
    """One comparison per source: its newest period, and in that its widest and largest field.

    Only counts that may be plotted, and sources that count at least two countries. The comparison with most
    countries first, then the newest.
    """
    usable = comparable(counts(tables, what, snapshot))
    kinds = tables["countries"].set_index("iso3")["kind"]
    usable = usable.assign(aggregate=usable["country"].map(kinds) == "aggregate")
    best: dict[str, tuple[tuple[date, int, int], Comparison]] = {}
    for key, group in usable.groupby(RULE):
        source_id, field, start, end = (str(part) for part in key)
        nations = group[~group["aggregate"]]
        if nations["country"].nunique() < AT_LEAST:
            continue
        frame = group[group["country"] != WORLD].sort_values(["n", "country"], ascending=[False, True])
        frame = frame[["country", "n", "aggregate", "rows"]].reset_index(drop=True)
        inferred = tuple(sorted(nations.loc[~nations["verified"].astype(bool), "country"]))
        title = str(group["title"].iloc[0])
        name = f"{what}.{source_id.rpartition('-')[2]}.world"
        about = f"The world's number of {field} by the same count"
        world = Traced(*value_at(group[group["country"] == WORLD], 0, "n"), name, about, UNITS[what])
        comparison = Comparison(what, source_id, title, field, start, end, frame, world, inferred)
        weight = (last_day(end) if end else date.min, len(nations), int(nations["n"].sum()))
        if source_id not in best or best[source_id][0] < weight:
            best[source_id] = (weight, comparison)
    # What is equal in both stays in the order of the sources, in which they were grouped.
    ranked = sorted(best.values(), key=lambda found: (len(found[1].countries), found[0][0]), reverse=True)
    return [comparison for _, comparison in ranked]


def with_country(found: list[Comparison], country: str) -> list[Comparison]:
    """The comparisons in which a country stands."""
    return [made for made in found if country in set(made.frame["country"])]


def countries(*groups: list[Comparison]) -> list[str]:
    """All countries and regions in some comparisons, sorted."""
    return sorted({code for found in groups for made in found for code in made.frame["country"]})


def set_aside(*frames: pd.DataFrame) -> Traced:
    """How many counts are listed but never compared."""
    left = pd.concat([frame[~frame["plot"].astype(bool)] for frame in frames])
    return count(left, "set_aside", "Counts that are never compared", "count")


def growth(own: pd.DataFrame) -> pd.DataFrame:
    """Where one source counted one field in two periods of equal length: the change from one to the next.

    `own`: rows of `counts` for one country. Columns: source_id, title, field, period_before, n_before,
    period, n, times (n over n_before), rows, and traced before, after, times_as_many.
    """
    usable = comparable(own)
    usable = usable[(usable["start"] != "") & (usable["end"] != "")]
    changes = []
    for _, group in usable.groupby(["source_id", "field"]):
        spans = group.assign(years=group["end"].str[:4].astype(int) - group["start"].str[:4].astype(int))
        for before, after in itertools.pairwise(spans.sort_values("end").to_dict("records")):
            apart = last_day(before["end"]) < first_day(after["start"])
            if before["years"] == after["years"] and apart and before["n"]:
                changes.append({**_change(before, after), "times": after["n"] / before["n"]})
    columns = "source_id title field period_before n_before period n times rows"
    frame, ratio = pd.DataFrame(changes, columns=columns.split()), "The later over the earlier"
    return frame.assign(
        before=trace_column(frame, "n_before", "grown.{at}.before", "{field}", "paper"),
        after=trace_column(frame, "n", "grown.{at}.after", "{field}", "paper"),
        times_as_many=trace_column(frame, "times", "grown.{at}.times", ratio, digits=1),
    )


def _change(before: dict[Any, Any], after: dict[Any, Any]) -> dict[Any, Any]:
    """Two counts as one row: the later one, and the earlier with `_before` after its names."""
    earlier = {f"{name}_before": value for name, value in before.items()}
    return {**earlier, **after, "rows": (*before["rows"], *after["rows"])}


def _words(field: str) -> set[str]:
    least = 4  # shorter ones are «and», «the» and the like
    words = {word.strip(",:") for word in field.lower().split()}
    return {word for word in words if len(word) >= least}


def falls(own: pd.DataFrame) -> pd.DataFrame:
    """Where a later count of one year or day is lower than the one before it, made by another source.

    Such a pair shows two definitions rather than a fall; only fields that share a word are paired, because
    nobody takes others for one series. `own`: rows of `counts` for one country. Columns: n_before,
    field_before, end_before, n, field, end, rows; the oldest first. `latest_fall` traces the last of them.
    """
    usable = comparable(own)
    usable = usable[(usable["end"] != "") & (usable["start"] == usable["end"])]
    usable = usable.assign(day=usable["end"].map(last_day)).sort_values(["day", "count_id"])
    pairs = [
        _change(before, after)
        for before, after in itertools.pairwise(usable.to_dict("records"))
        if after["n"] < before["n"] and after["source_id"] != before["source_id"]
        if after["day"] > before["day"]
        if _words(after["field"]) & _words(before["field"])
    ]
    columns = ["n_before", "field_before", "end_before", "n", "field", "end", "rows"]
    return pd.DataFrame(pairs, columns=columns)


def latest_fall(own: pd.DataFrame, what: str) -> pd.DataFrame:
    """The last fall of a count of papers or trials, if any, with the numbers before and after."""
    last, unit, name = falls(own).tail(1), UNITS[what], f"fall.{UNITS[what]}s.{{at}}"
    return last.assign(
        what=what,
        before=trace_column(last, "n_before", f"{name}.before", "{field_before}", unit),
        after=trace_column(last, "n", f"{name}.after", "{field}", unit),
    )
