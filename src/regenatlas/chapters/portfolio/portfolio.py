"""Chapter 02: the products of a country, by whom, for what, and how late after the world's first."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from regenatlas.counting.evidence import DOCUMENTED, GRADES, grade_of, identity_range, resting
from regenatlas.counting.licences import LICENSED
from regenatlas.counting.products import LICENCES, MEDIAN_FROM, counted_for, history, homes, products
from regenatlas.counting.snapshot import Snapshot, home_country, jurisdictions_for, take_snapshot
from regenatlas.tables.calendars import years_between
from regenatlas.tables.load import Tables, per_tables
from regenatlas.tables.provenance import (
    Traced,
    count,
    count_each,
    count_where,
    rows_in,
    trace_column,
    trace_on,
    value_at,
    with_rows,
)

# Modalities that are no kind of product of their own: to be first among them means nothing.
NO_KIND = frozenset({"other", "other_in_vivo_gene", "unknown"})
PERMITS = ("hospital_exemption", "technology_permit")


@dataclass(frozen=True)
class Portfolio:
    """The products of a country in numbers; every number is `Traced` to products and licence events.

    `frame` is that of `products.products`. `areas` are the most frequent therapeutic areas of the licensed
    products that count (of all licensed ones where none does), `area_n` is how many products each of them
    has. `papers`: a register or gazette entry, or a dated document of regulator or holder, was seen.
    """

    frame: pd.DataFrame
    total: Traced
    licensed: Traced
    conditional: Traced
    permits: Traced
    suspended: Traced
    ended: Traced
    counted: Traced
    not_counted: Traced
    abroad: Traced
    unnamed: Traced
    anonymous: Traced
    nameless: Traced
    papers: Traced
    undocumented: Traced
    developers: Traced
    first: Traced
    newest: Traced
    areas: tuple[str, ...]
    area_n: Traced


def portfolio(tables: Tables, country: str, snapshot: Snapshot) -> Portfolio:
    """What the country's developers have brought to a licence by the day of the snapshot."""
    frame = products(tables, country, snapshot)
    licensed = frame[frame["state"].isin(LICENSED)]
    home = jurisdictions_for(tables, country, snapshot.as_of)
    is_abroad = frame["licensed_in"].map(lambda places: bool(set(places) - home))
    # The table writes «not stated» or «not named» with what is known instead.
    has_developer = ((frame["developer"] != "") & ~frame["developer"].str.startswith("not ")).astype(bool)
    named = frame[has_developer]
    counted = licensed[licensed["counted"]]
    main = counted if len(counted) else licensed
    fields = main["therapeutic_area"].value_counts()
    areas = tuple(sorted(fields.index[fields == fields.max()]))
    largest = main[main["therapeutic_area"].isin(areas)]
    every, state = frame["state"] != "", frame["state"]
    is_live, is_named = state.isin(LICENSED), frame["named"]
    parts = {
        "total": (every, "Products of the country's developers that a regulator has licensed or permitted"),
        "licensed": (is_live, "Of them with a licence in force somewhere"),
        "conditional": (state == "conditional", "Of them licensed only with conditions on further evidence"),
        "permits": (state.isin(PERMITS), "Of them with a hospital exemption or technology permit only"),
        "suspended": (state == "suspended", "Of them with no licence but suspended ones"),
        "ended": (state == "withdrawn", "Of them without any licence left"),
        "counted": (frame["counted"], "Of them counted by the rule of the report"),
        "not_counted": (~frame["counted"], "Of them not counted by it"),
        "abroad": (is_abroad, "Of them licensed outside the country"),
        "unnamed": (~is_named, "Of them without a public name"),
        "anonymous": (~has_developer, "Of them whose developer no source names"),
        "nameless": (is_live & ~is_named, "Of the licensed ones without a public name"),
        "papers": (
            is_live & frame["grade"].isin(GRADES[:2]),
            "Of the licensed ones with a licence seen itself",
        ),
        "undocumented": (~frame["documented"], "Of them without a document or report of a licence"),
    }
    developers = (
        named["developer"].nunique(),
        rows_in(named),
        "portfolio_developers",
        "Developers known by name",
    )
    most, about = next(iter(fields), 0), "Products in the most frequent therapeutic area"
    return Portfolio(
        frame=frame,
        **count_where(frame, "portfolio_", "products", **parts),
        developers=Traced(*developers, "developers"),
        first=_end(frame, 0, "portfolio_first", "First"),
        newest=_end(frame, -1, "portfolio_newest", "Latest first"),
        areas=areas,
        area_n=Traced(most, rows_in(largest), "portfolio_area_n", about, "products"),
    )


def _end(frame: pd.DataFrame, position: int, name: str, which: str) -> Traced:
    about = f"{which} licence or permit of a product of the country"
    return Traced(*value_at(frame, position, "first"), name, about, "date")


def grades(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """On what the licences of a frame of `products` rest: each grade that occurs and how many (n)."""
    rests = resting(frame, "Licensed products developed there")
    return [{"grade": code, "n": rests[code]} for code in GRADES if rests[code].value]


def unsettled(tables: Tables, live: pd.DataFrame) -> dict[str, Any]:
    """How many licensed products (n) lack a public name or a documented licence, and whose registers know.

    `live`: the licensed ones of a frame of `products`. `names`: of the regulators of their first licences.
    """
    left = live[~(live["named"] & live["documented"]).astype(bool)]
    regulators = tables["regulators"].set_index("regulator_id")["name"]
    names = sorted(set(left["first_regulator"].map(regulators)))
    about = "Licensed products without a public name or a documented licence"
    return {"n": count(left, "unsettled", about, "products"), "names": names}


def documented(
    tables: Tables, country: str, snapshot: Snapshot, cells: pd.DataFrame
) -> dict[str, Traced | bool]:
    """How well a country's counted products are known beside all elsewhere.

    `cells`: the `mix` by donor. Keys: own_shown, world_shown (by a document or independent press), no_cells
    (for some it is not known whose cells they are), and `part` of those.
    """
    own = frozenset(own_counted(tables, country, snapshot)["product_id"])
    counted = snapshot.counted
    shown = counted[counted["rows"].map(lambda refs: grade_of(tables, refs) in DOCUMENTED).astype(bool)]
    shown = shown.drop_duplicates("product_id")
    about = "Counted products that a document or independent press shows"
    facts = count_each(
        "documented.",
        "products",
        own_shown=(shown[shown["product_id"].isin(own)], about),
        world_shown=(shown[~shown["product_id"].isin(own)], f"{about}, elsewhere"),
    )
    unknown = cells[(cells["category"] == "unknown") & (cells["n"] > 0)]
    category = "unknown" if len(unknown) else cells["category"].iloc[0]
    return {**facts, **part(cells, category, "donor"), "no_cells": len(unknown) > 0}


def doubles(tables: Tables, country: str, snapshot: Snapshot) -> list[dict[str, str]]:
    """The counted products of a country that may be another one of it: name, and the name of the other."""
    products = tables["products"].set_index("product_id")
    names, others = products["name"], products["may_be"]
    doubtful = identity_range(tables, country, snapshot).doubtful
    return [{"name": names[key], "other": names[others[key]]} for key in doubtful]


def count_range(tables: Tables, country: str, snapshot: Snapshot) -> dict[str, Traced]:
    """The count of a country if products that may be one are one (fewest), and if they are not (most)."""
    own, rows = identity_range(tables, country, snapshot), snapshot.rows_of(homes(tables, country, snapshot))
    rows = (*rows, *(f"products:{key}" for key in own.doubtful))
    return trace_on(
        rows,
        "counted_",
        fewest=(own.fewest, "Counted products if those that may be one are one", "products"),
        most=(own.most, "Counted products if those that may be one are not", "products"),
    )


def reasons(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """How many products (n) of a frame of `products` each reason (why_not) keeps from counting.

    The most frequent first.
    """
    found = []
    for code in sorted(frame["why_not"].explode().dropna().unique()):
        kept_out = frame[frame["why_not"].map(frozenset({code}).issubset).astype(bool)]
        about = "Products that this reason keeps from counting"
        found.append({"why_not": code, "n": count(kept_out, f"not_counted.{code}", about, "products")})
    return sorted(found, key=lambda reason: -int(reason["n"].value))


def endings(history: pd.DataFrame, ids: Iterable[str]) -> pd.DataFrame:
    """The last event of each of these products, in their order: rows of `history` with traced when."""
    last = history.drop_duplicates("product_id", keep="last").set_index("product_id", drop=False)
    last, about = last.loc[list(ids)], "Day on which the last licence ended"
    return last.assign(when=trace_column(last, "date", "ended.{product_id}", about, "date"))


def here_facts(licensed: pd.DataFrame) -> dict[str, Traced]:
    """How many products are licensed in the country, and how many of them come from elsewhere.

    Keys: here (all), own and central (by regulator), domestic, imported, unshown, outside.
    """
    parts = {
        "here": (licensed["via"] != "", "Products with a licence in force in the country"),
        "own": (licensed["via"] == "own", "Of them licensed by a regulator of the country itself"),
        "central": (licensed["via"] == "central", "Of them licensed by a central EU licence alone"),
        "domestic": (licensed["domestic"], "Of them by developers at home in the country"),
        "imported": (~licensed["domestic"].astype(bool), "Of them by developers at home elsewhere"),
        "unshown": (
            ~licensed["grade"].isin(DOCUMENTED),
            "Of them without a document or report of the licence",
        ),
        "outside": (~licensed["counted"].astype(bool), "Of them that the rule of the report does not count"),
    }
    return count_where(licensed, "usable_", "products", **parts)


def counted_from_elsewhere(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """Products that the definition counts for a country although their developer was at home elsewhere.

    Rows of `products` with `rows`; empty for rules that pool the EU, where the country does not stand by
    itself.
    """
    every = tables["products"]
    ids = frozenset() if snapshot.definition.eu_pooled else counted_for(tables, country, snapshot)
    at_home = every["origin_country"].isin(homes(tables, country, snapshot))
    return with_rows(every[every["product_id"].isin(ids) & ~at_home], "products").reset_index(drop=True)


def own_counted(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """Rows of `products` that the definition counts for a country itself, even where it pools the EU."""
    every = tables["products"]
    chosen = every[every["product_id"].isin(counted_for(tables, country, snapshot))]
    if snapshot.definition.eu_pooled and snapshot.definition.count_by in {"origin", "originator", "holder"}:
        at_home = home_country(chosen, snapshot.definition.count_by)
        chosen = chosen[at_home.isin(homes(tables, country, snapshot))]
    return chosen.reset_index(drop=True)


def mix(tables: Tables, country: str, snapshot: Snapshot, by: str) -> pd.DataFrame:
    """What a country's counted products are, against the rest of the world's, by a column of `products`.

    Columns: category, n, world_n, total, world_total, share, world_share, own_rows, world_rows, rows (both).
    Most frequent at home first; categories that occur nowhere are left out. Empty if nothing counts at home.
    """
    home = frozenset(own_counted(tables, country, snapshot)["product_id"])
    rest = {key for held in snapshot.held.values() for key in held} - home
    kinds: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for key, code in tables.by_key("products", by).items():
        if key in home or key in rest:
            kinds[code][key in rest].append(f"products:{key}")
    lines = []
    for code, (own, others) in kinds.items():
        shares = len(own) / max(len(home), 1), len(others) / max(len(rest), 1)
        rows = tuple(sorted(own)), tuple(sorted(others))
        lines.append((code, len(own), len(others), len(home), len(rest), *shares, *rows, rows[0] + rows[1]))
    lines.sort(key=lambda line: (-line[1], -line[2], line[0]))
    columns = ["category", "n", "world_n", "total", "world_total", "share", "world_share"]
    columns += ["own_rows", "world_rows", "rows"]
    return pd.DataFrame(lines if home else lines[:0], columns=columns)


def standout(frame: pd.DataFrame) -> str | None:
    """The category of a `mix` in which a country is most above the rest of the world; None if in none."""
    above = frame[~frame["category"].isin(NO_KIND)]
    above = above.assign(excess=above["share"] - above["world_share"])
    above = above[above["excess"] > 0].sort_values(["excess", "category"], ascending=[False, True])
    return None if above.empty else str(above["category"].iloc[0])


def absent(frame: pd.DataFrame, most: int = 3) -> pd.DataFrame:
    """The categories of a `mix` that are commonest in the rest of the world and missing in the country."""
    missing = frame[(frame["n"] == 0) & ~frame["category"].isin(NO_KIND)]
    return missing.sort_values(["world_n", "category"], ascending=[False, True]).head(most)


def part(frame: pd.DataFrame, category: str, of: str) -> dict[str, Traced]:
    """How many products of a kind the country has and the rest of the world has, each of how many."""
    row = frame.set_index("category").loc[category]
    own, rest = (tuple(ref for refs in frame[side] for ref in refs) for side in ("own_rows", "world_rows"))
    own_n, rest_n = (row["n"], row["own_rows"]), (row["world_n"], row["world_rows"])
    name, elsewhere = f"{of}.{category}", (row["world_total"], rest, "mix.world_total")
    return {
        "n": Traced(*own_n, f"{name}.n", "Counted products of the country", "products"),
        "total": Traced(row["total"], own, "mix.total", "All counted products of the country", "products"),
        "world_n": Traced(*rest_n, f"{name}.world", "The same elsewhere", "products"),
        "world_total": Traced(*elsewhere, "All counted elsewhere", "products"),
    }


def parts(frame: pd.DataFrame, categories: Iterable[str], of: str) -> list[dict[str, Any]]:
    """`part` of several categories, each with its category."""
    return [{"category": category, **part(frame, category, of)} for category in categories]


def lag(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """How long each product of a country was licensed after the world's first of the same modality.

    Products that the definition admits by what they are, licensed now or formerly, anywhere. Columns:
    product_id, name, modality, day, date, date_basis, of the first of the modality first_id, first_name,
    first_country, first_day, first_date, years between the two (None for modalities that are no kind
    of their own), entry (the country's first of the modality), rows. Oldest first.
    """
    firsts = _firsts(tables, snapshot)
    frame = firsts[firsts["origin_country"].isin(homes(tables, country, snapshot))].copy()
    years = [years_between(first, day) for day, first in zip(frame["day"], frame["first_day"], strict=True)]
    years = pd.Series(years, frame.index, dtype="Float64")
    frame["years"] = years.where(~frame["modality"].isin(NO_KIND))
    refs = zip(frame["product_id"], frame["rows"], frame["first_rows"], strict=True)
    frame["rows"] = [tuple(sorted({f"products:{key}", *rows, *others})) for key, rows, others in refs]
    frame["entry"] = ~frame["modality"].duplicated()
    columns = "product_id name modality day date date_basis first_id first_name first_country first_day"
    return frame[[*columns.split(), "first_date", "years", "rows", "entry"]].reset_index(drop=True)


@per_tables
def _firsts(tables: Tables, snapshot: Snapshot) -> pd.DataFrame:
    """The first licence of each product of the world beside the first of its modality, oldest first."""
    # What a product is goes by the rule; but ever licensed, for the developer's home, each country by itself.
    states = frozenset({*LICENSED, "suspended", "withdrawn"})
    definition = replace(snapshot.definition, count_by="origin", eu="members", states=states)
    ever = take_snapshot(tables, snapshot.as_of, definition, snapshot.known_by)
    events = history(tables, ever.counted["product_id"], snapshot)
    events = events[events["event"].isin(LICENCES) & (events["verified"] | (not definition.verified_only))]
    kinds = tables["products"].set_index("product_id")[["modality", "origin_country"]]
    firsts = events.sort_values(["day", "event_id"]).drop_duplicates("product_id")
    firsts = firsts.join(kinds, on="product_id")
    leaders = firsts.drop_duplicates("modality").set_index("modality")
    leaders = leaders.rename(columns={"product_id": "id", "origin_country": "country"})
    leaders = leaders[["id", "name", "country", "day", "date", "rows"]].add_prefix("first_")
    return firsts.join(leaders, on="modality")


def lag_facts(lags: pd.DataFrame) -> dict[str, Traced]:
    """How long after the world's first of their kind the products came, and how many were compared.

    The median is None for fewer than `MEDIAN_FROM` compared.
    """
    compared = lags[lags["years"].notna()]
    left_out, entries = lags[lags["years"].isna()], compared[compared["entry"]]
    first_in = entries[entries["years"] == 0]
    median = compared["years"].median() if len(compared) >= MEDIAN_FROM else None
    products = {
        "all": (lags, "Products that have been licensed"),
        "compared": (compared, "Products compared with the world's first of their modality"),
        "left_out": (left_out, "Products whose modality is no kind of its own"),
    }
    modalities = {
        "kinds": (entries, "Modalities in which the country has had a licence"),
        "first_in": (first_in, "Modalities whose first licence in the world was the country's"),
    }
    lag = Traced(median, rows_in(compared), "lag_median", "Median lag behind the first", "years", 1)
    counts = count_each("lag_", "products", **products) | count_each("lag_", "modalities", **modalities)
    return counts | {"median": lag}


def longest(compared: pd.DataFrame) -> dict[str, Any]:
    """Of the country's first products of their kind the one that came last: its label, and years (traced)."""
    row = compared[compared["entry"]].nlargest(1, "years").iloc[0]
    about = "Longest time from the world's first licence of a kind to the country's own first"
    return {
        "label": row["label"],
        "years": Traced(row["years"], row["rows"], "lag_longest", about, "years", 1),
    }


def each_lag(compared: pd.DataFrame) -> dict[str, Any]:
    """The years by which each compared product came after the world's first of its kind."""
    about = "Years from the world's first licence of the modality to the product's own"
    return {
        "each": trace_column(compared, "years", "lag.{product_id}", about, "years", 1),
        "at_most": (compared["date_basis"] == "not_later_than").any(),
        "is_first": (compared["years"] == 0).all(),
    }
