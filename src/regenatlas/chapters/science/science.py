"""Chapter 06: papers and trials as others counted them, each number under the definition of its source.

Two counts may be compared only if one source made both by one rule: a comparison is therefore always one
source, one field and one period, and nothing here adds or joins across them.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import date

import pandas as pd

from regenatlas.counting.snapshot import Snapshot, known
from regenatlas.tables.calendars import first_day, last_day
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced

#: What is counted, and the column that holds the number.
COUNTED = {"publications": "documents", "trials": "trials"}
WORLD = "WLD"
AT_LEAST = 2  # countries that make a comparison
RULE = ["source_id", "field", "start", "end"]  # what two comparable counts share
COLUMNS = [
    "count_id",
    "country",
    "field",
    "start",
    "end",
    "n",
    "place",
    "plot",
    "source_id",
    "title",
    "verified",
    "note",
    "rows",
]


def counts(tables: Tables, what: str, snapshot: Snapshot) -> pd.DataFrame:
    """All counts of `publications` or `trials` that hold for the day of the snapshot or earlier.

    Columns: count_id, country, field (in the source's words), start and end of the period (partial dates, ""
    if not stated; of a trial count both are the day or year for which it holds), n (papers or trials),
    place (world place in the field as stated; papers only), plot (may it be compared), source_id, title (of
    the source), verified, note, rows; the newest first. A count without an end of its period dates from its
    source; one whose source has no date either cannot be placed in time and is left out (`undated`).
    """
    found = _all(tables, what, snapshot)
    days = found["dated"].map(lambda text: bool(text) and last_day(text) <= snapshot.as_of)
    found = found[days.astype(bool)]
    order = found.assign(day=found["dated"].map(last_day)).sort_values(
        ["day", "field", "country", "count_id"], ascending=[False, True, True, True]
    )
    return order[COLUMNS].reset_index(drop=True)


def undated(tables: Tables, what: str, country: str, snapshot: Snapshot) -> Traced:
    """How many counts of a country say neither of which time nor when they were published."""
    found = _all(tables, what, snapshot)
    found = found[(found["country"] == country) & (found["dated"] == "")]
    rows = tuple(ref for refs in found["rows"] for ref in refs)
    return Traced(len(found), rows, f"undated.{what}", "Counts that cannot be placed in time", "count")


def _all(tables: Tables, what: str, snapshot: Snapshot) -> pd.DataFrame:
    rows = known(tables, tables[what], snapshot.known_by)
    sources = tables["sources"].set_index("source_id")
    papers = what == "publications"
    end = rows["period_end"] if papers else rows["as_of"]
    published = rows["source_id"].map(sources["published"]).fillna("")
    return rows.assign(
        start=rows["period_start"] if papers else end,
        end=end,
        dated=end.where(end != "", published),
        n=rows[COUNTED[what]].astype("Int64"),
        place=rows["world_rank"].astype("Int64") if papers else pd.array([pd.NA] * len(rows), "Int64"),
        title=rows["source_id"].map(sources["title"]).fillna(""),
        rows=[(f"{what}:{key}",) for key in rows["count_id"]],
    )


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
        return tuple(sorted({ref for refs in self.frame["rows"] for ref in refs} | set(self.world.rows)))

    @property
    def key(self) -> str:
        """A name for its facts."""
        return f"{self.what}.{self.source_id.rpartition('-')[2]}"

    def own(self, country: str) -> Traced:
        """A country's number; None where the count leaves it out."""
        row = self.frame[self.frame["country"] == country]
        n = None if row.empty else int(row["n"].iloc[0])
        rows = () if row.empty else row["rows"].iloc[0]
        about = f"{self.field}, {self.start or '…'} to {self.end}, as one source counts them"
        unit = "paper" if self.what == "publications" else "trial"
        return Traced(n, rows, f"{self.key}.{country.lower()}", about, unit)

    def place(self, country: str) -> Traced:
        """A country's place among the countries of this count; None where it is not among them."""
        frame = self.countries
        row = frame[frame["country"] == country]
        at = None if row.empty else int((frame["n"] > row["n"].iloc[0]).sum()) + 1
        about = f"Place among the {len(frame)} countries that this source counts"
        return Traced(at, self.rows, f"{self.key}.place", about, "rank")

    def share(self, country: str) -> Traced:
        """A country's share of the world's number by the same count; None without one of the two."""
        own = self.own(country)
        share = own.value / self.world.value if own.value is not None and self.world.value else None
        about = "Share of the world's number by the same count"
        rows = (*own.rows, *self.world.rows)
        return Traced(share, rows, f"{self.key}.share.{country.lower()}", about, "percent", 1)


def comparisons(tables: Tables, what: str, snapshot: Snapshot) -> list[Comparison]:
    """One comparison per source: its newest period, and in that its widest and largest field.

    Only counts that may be plotted, and sources that count at least two countries. The comparison with most
    countries first, then the newest.
    """
    usable = counts(tables, what, snapshot)
    usable = usable[usable["plot"].astype(bool) & usable["n"].notna()]
    kinds = tables["countries"].set_index("iso3")["kind"]
    usable = usable.assign(aggregate=usable["country"].map(kinds) == "aggregate")
    best: dict[str, tuple[tuple[date, int, int], Comparison]] = {}
    for key, group in usable.groupby(RULE):
        source_id, field, start, end = (str(part) for part in key)
        nations = group[~group["aggregate"]]
        if nations["country"].nunique() < AT_LEAST:
            continue
        frame = group[group["country"] != WORLD].sort_values(["n", "country"], ascending=[False, True])
        world = group[group["country"] == WORLD]
        made = Comparison(
            what, source_id, str(group["title"].iloc[0]), field, start, end,
            frame[["country", "n", "aggregate", "rows"]].reset_index(drop=True),
            Traced(
                None if world.empty else int(world["n"].iloc[0]),
                () if world.empty else world["rows"].iloc[0],
                f"{what}.{source_id.rpartition('-')[2]}.world",
                f"The world's number of {field} by the same count",
                "paper" if what == "publications" else "trial",
            ),
            tuple(sorted(nations.loc[~nations["verified"].astype(bool), "country"])),
        )  # fmt: skip
        weight = (last_day(end) if end else date.min, len(nations), int(nations["n"].sum()))
        if source_id not in best or best[source_id][0] < weight:
            best[source_id] = (weight, made)
    # What is equal in both stays in the order of the sources, in which they were grouped.
    ranked = sorted(best.values(), key=lambda found: (len(found[1].countries), found[0][0]), reverse=True)
    return [made for _, made in ranked]


def with_country(found: list[Comparison], country: str) -> list[Comparison]:
    """The comparisons in which a country stands."""
    return [made for made in found if country in set(made.frame["country"])]


def with_world(found: list[Comparison], country: str) -> Comparison | None:
    """The first comparison that holds the country and the world, for a share; None if there is none."""
    return next((made for made in found if made.share(country).value is not None), None)


def widest(found: list[Comparison]) -> Comparison | None:
    """The comparison with most countries, if it has enough of them for a scatter."""
    least = 4
    return found[0] if found and len(found[0].countries) >= least else None


def own_and_others(tables: Tables, snapshot: Snapshot) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The counts of papers and those of trials, of all countries."""
    return counts(tables, "publications", snapshot), counts(tables, "trials", snapshot)


def set_aside(*frames: pd.DataFrame) -> Traced:
    """How many counts are listed but never compared."""
    left = [frame[~frame["plot"].astype(bool)] for frame in frames]
    rows = tuple(ref for frame in left for refs in frame["rows"] for ref in refs)
    return Traced(sum(map(len, left)), rows, "set_aside", "Counts that are never compared", "count")


def growth(own: pd.DataFrame) -> pd.DataFrame:
    """Where one source counted one field in two periods of equal length: the change from one to the next.

    `own`: rows of `counts` for one country. Columns: source_id, title, field, start_before, end_before,
    n_before, start, end, n, times (n over n_before), rows.
    """
    usable = own[own["plot"].astype(bool) & own["n"].notna() & (own["start"] != "") & (own["end"] != "")]
    found = []
    for _, group in usable.groupby(["source_id", "field"]):
        spans = group.assign(years=group["end"].str[:4].astype(int) - group["start"].str[:4].astype(int))
        spans = spans.sort_values("end").to_dict("records")
        for before, after in itertools.pairwise(spans):
            apart = last_day(before["end"]) < first_day(after["start"])
            if before["years"] == after["years"] and apart and before["n"]:
                found.append(
                    {
                        **{name: after[name] for name in ("source_id", "title", "field")},
                        **{f"{name}_before": before[name] for name in ("start", "end", "n")},
                        **{name: after[name] for name in ("start", "end", "n")},
                        "times": after["n"] / before["n"],
                        "rows": (*before["rows"], *after["rows"]),
                    }
                )
    columns = ["source_id", "title", "field", "start_before", "end_before", "n_before", "start", "end"]
    return pd.DataFrame(found, columns=[*columns, "n", "times", "rows"])


def _words(field: str) -> set[str]:
    least = 4  # shorter ones are «and», «the» and the like
    words = {word.strip(",:") for word in field.lower().split()}
    return {word for word in words if len(word) >= least}


def falls(own: pd.DataFrame) -> pd.DataFrame:
    """Where a later count of one year or day is lower than the one before it, made by another source.

    Such a pair shows two definitions rather than a fall; only fields that share a word are paired, because
    nobody takes others for one series. `own`: rows of `counts` for one country. Columns:
    n_before, field_before, end_before, n, field, end, rows; the oldest first.
    """
    usable = own[
        own["plot"].astype(bool) & own["n"].notna() & (own["end"] != "") & (own["start"] == own["end"])
    ]
    spans = usable.assign(day=usable["end"].map(last_day)).sort_values(["day", "count_id"]).to_dict("records")
    found = [
        {
            **{f"{name}_before": before[name] for name in ("n", "field", "end")},
            **{name: after[name] for name in ("n", "field", "end")},
            "rows": (*before["rows"], *after["rows"]),
        }
        for before, after in itertools.pairwise(spans)
        if after["n"] < before["n"] and after["source_id"] != before["source_id"]
        if _words(after["field"]) & _words(before["field"])
    ]
    return pd.DataFrame(
        found, columns=["n_before", "field_before", "end_before", "n", "field", "end", "rows"]
    )
