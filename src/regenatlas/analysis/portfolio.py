"""Chapter 02: the products of a country, by whom, for what, and how late after the world's first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import pandas as pd

from regenatlas.analysis.products import LICENCES, LICENSED, counted_for, history, products, with_rows
from regenatlas.analysis.snapshot import Snapshot, home_country, snapshot, union_members
from regenatlas.tables.calendars import first_day, last_day
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced

# Modalities that are no kind of product of their own: to be first among them means nothing.
NO_KIND = frozenset({"other", "other_in_vivo_gene", "unknown"})
PERMITS = ("hospital_exemption", "technology_permit")
NOT_STATED = frozenset({"", "not stated", "unknown"})


@dataclass(frozen=True)
class Portfolio:
    """The products of a country in numbers; every number is `Traced` to products and licence events.

    `frame` is that of `products.products`. `area` is the most frequent therapeutic area of what is licensed,
    `area_n` how many products it has and `area_shared` whether another area has as many.
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
    undated: Traced
    developers: Traced
    first: Traced
    newest: Traced
    area: str
    area_n: Traced
    area_shared: bool


def portfolio(tables: Tables, country: str, shot: Snapshot) -> Portfolio:
    """What the country's developers have brought to a licence by the day of the snapshot."""
    frame = products(tables, country, shot)
    licensed = frame[frame["state"].isin(LICENSED)]
    home = {country, *(["EUU"] if country in union_members(tables["countries"], shot.as_of) else [])}
    is_abroad = frame["licensed_in"].map(lambda places: bool(set(places) - home)).astype(bool)
    named = frame[~frame["developer"].isin(NOT_STATED)]
    areas = licensed["therapeutic_area"].value_counts()
    area = min(areas.index[areas == areas.max()], default="")
    every, state = frame["state"] != "", frame["state"]
    parts = {
        "total": (every, "Products of the country's developers that a regulator has licensed or permitted"),
        "licensed": (state.isin(LICENSED), "Of them with a licence in force somewhere"),
        "conditional": (state == "conditional", "Of them licensed only with conditions on further evidence"),
        "permits": (state.isin(PERMITS), "Of them with a hospital exemption or technology permit only"),
        "suspended": (state == "suspended", "Of them with no licence but suspended ones"),
        "ended": (state == "withdrawn", "Of them without any licence left"),
        "counted": (frame["counted"], "Of them counted under the report's definition"),
        "not_counted": (~frame["counted"].astype(bool), "Of them not counted under the definition"),
        "abroad": (is_abroad, "Of them licensed outside the country"),
        "unnamed": (~frame["named"].astype(bool), "Of them without a public name"),
        "undated": (~frame["dated"].astype(bool), "Of them without a page that dates a licence"),
        "area_n": (
            state.isin(LICENSED) & (frame["therapeutic_area"] == area),
            "Of them licensed, in the leading field",
        ),
    }
    return Portfolio(
        frame=frame,
        **{name: number(frame[mask.astype(bool)], name, about) for name, (mask, about) in parts.items()},
        developers=Traced(
            named["developer"].nunique(), _refs(named), "developers", "Developers known by name", "developers"
        ),
        first=_end(frame, 0, "first_licence", "First licence or permit of a product of the country"),
        newest=_end(
            frame, -1, "newest_licence", "Latest first licence or permit of a product of the country"
        ),
        area=area,
        area_shared=bool((areas == areas.max()).sum() > 1),
    )


def number(frame: pd.DataFrame, name: str, about: str, unit: str = "products") -> Traced:
    """The number of rows of a frame, traced to the table rows in its column `rows`."""
    return Traced(len(frame), _refs(frame), name, about, unit)


def _refs(frame: pd.DataFrame) -> tuple[str, ...]:
    return tuple(sorted({ref for refs in frame["rows"] for ref in refs}))


def _end(frame: pd.DataFrame, at: int, name: str, about: str) -> Traced:
    if frame.empty:
        return Traced(None, (), name, about, "date")
    return Traced(frame["first"].iloc[at], frame["rows"].iloc[at], name, about, "date")


def counted_from_elsewhere(tables: Tables, country: str, shot: Snapshot) -> pd.DataFrame:
    """Products that the definition counts for a country although their developer was at home elsewhere.

    Rows of `products` with `rows`; empty for rules that pool the EU, where the country does not stand by
    itself.
    """
    every = tables["products"]
    ids = frozenset() if shot.definition.eu_pooled else counted_for(tables, country, shot)
    chosen = every[every["product_id"].isin(ids) & (every["origin_country"] != country)]
    return with_rows(chosen, "products").reset_index(drop=True)


def own_counted(tables: Tables, country: str, shot: Snapshot) -> pd.DataFrame:
    """Rows of `products` that the definition counts for a country itself, even where it pools the EU."""
    every = tables["products"]
    chosen = every[every["product_id"].isin(counted_for(tables, country, shot))]
    if shot.definition.eu_pooled and shot.definition.count_by in {"origin", "originator", "holder"}:
        chosen = chosen[home_country(chosen, shot.definition.count_by) == country]
    return chosen.reset_index(drop=True)


def mix(tables: Tables, country: str, shot: Snapshot, by: str) -> pd.DataFrame:
    """What a country's counted products are, against the rest of the world's, by a column of `products`.

    Columns: category, n, total, share, world_n, world_total, world_share, rows; most frequent at home first.
    Categories that occur nowhere are left out. Empty when nothing is counted for the country.
    """
    own = own_counted(tables, country, shot)
    every = tables["products"]
    rest = every[
        every["product_id"].isin(shot.counted["product_id"]) & ~every["product_id"].isin(own["product_id"])
    ]
    counts = (
        pd.DataFrame({"n": own[by].value_counts(), "world_n": rest[by].value_counts()}).fillna(0).astype(int)
    )
    frame = counts.rename_axis("category").reset_index().assign(total=len(own), world_total=len(rest))
    frame["share"] = frame["n"] / max(len(own), 1)
    frame["world_share"] = frame["world_n"] / max(len(rest), 1)
    both = pd.concat([own, rest])
    frame["rows"] = [
        tuple(sorted("products:" + both.loc[both[by] == code, "product_id"])) for code in frame["category"]
    ]
    frame = frame.sort_values(["n", "world_n", "category"], ascending=[False, False, True], ignore_index=True)
    columns = ["category", "n", "total", "share", "world_n", "world_total", "world_share", "rows"]
    return frame[columns].head(len(frame) if len(own) else 0)


def lag(tables: Tables, country: str, shot: Snapshot) -> pd.DataFrame:
    """How long each product of a country was licensed after the world's first of the same modality.

    Products that the definition admits by what they are, licensed now or formerly, anywhere. Columns:
    product_id, name, modality, day, date, first_id, first_name, first_country, first_day, first_date, years
    (0 for the world's first; None for modalities that are no kind of their own), entry (the country's first
    of the modality), rows. Oldest first.
    """
    # What a product is goes by the rule; but ever licensed, for the developer's home, each country by itself.
    states = frozenset({*LICENSED, "suspended", "withdrawn"})
    ever = replace(shot.definition, count_by="origin", eu="members", states=states)
    events = history(tables, snapshot(tables, shot.as_of, ever, shot.known_by).counted["product_id"], shot)
    events = events[events["event"].isin(LICENCES) & (events["verified"] | (not ever.verified_only))]
    kinds = tables["products"].set_index("product_id")[["modality", "origin_country"]]
    firsts = (
        events.sort_values(["day", "event_id"]).drop_duplicates("product_id").join(kinds, on="product_id")
    )
    leaders = firsts.drop_duplicates("modality").set_index("modality")
    found = []
    for row in firsts[firsts["origin_country"] == country].to_dict("records"):
        leader = leaders.loc[row["modality"]]
        found.append({
            **{key: row[key] for key in ("product_id", "name", "modality", "day", "date")},
            "first_id": leader["product_id"], "first_name": leader["name"],
            "first_country": leader["origin_country"], "first_day": leader["day"],
            "first_date": leader["date"],
            "years": None if row["modality"] in NO_KIND else (row["day"] - leader["day"]).days / 365.25,
            "rows": tuple(sorted({*row["rows"], *leader["rows"], f"products:{row['product_id']}"})),
        })  # fmt: skip
    columns = (
        "product_id name modality day date first_id first_name first_country first_day first_date years rows"
    )
    frame = pd.DataFrame(found, columns=columns.split()).astype({"years": "Float64"})
    return frame.assign(entry=~frame["modality"].duplicated())


def lag_facts(lags: pd.DataFrame) -> dict[str, Traced]:
    """What `lag` shows: products compared and left_out, median, kinds (modalities), first_in."""
    compared = lags[lags["years"].notna()]
    entries = compared[compared["entry"]]
    first_in = entries[entries["years"] == 0]
    median = float(compared["years"].median()) if len(compared) else None
    about = {
        "compared": "Products compared with the world's first of their modality",
        "left_out": "Products whose modality is no kind of its own",
        "kinds": "Modalities in which the country has had a licence",
        "first_in": "Modalities whose first licence in the world was the country's",
    }
    return {
        "compared": number(compared, "lag_compared", about["compared"]),
        "left_out": number(lags[lags["years"].isna()], "lag_left_out", about["left_out"]),
        "kinds": number(entries, "lag_kinds", about["kinds"], "modalities"),
        "first_in": number(first_in, "lag_first_in", about["first_in"], "modalities"),
        "median": Traced(median, _refs(compared), "lag_median", "Median lag behind the first", "years", 1),
    }


# ----------------------------------------------------------------------------- names, statements, corrections


def names(tables: Tables, ids: Iterable[str]) -> pd.DataFrame:
    """All names of these products: product_id, name, brands, local (other scripts), other, rows.

    Names of each kind (other: inn, codes, short and former names) are a tuple in the order of the table,
    without the preferred name itself.
    """
    every, known = tables["aliases"], tables["products"].set_index("product_id")["name"]
    kinds = {"brands": {"brand"}, "local": {"local_script"}, "other": {"inn", "code", "short", "former"}}
    found = []
    for key in ids:
        own = every[(every["product_id"] == key) & (every["alias"] != known[key])]
        texts = {
            name: tuple(dict.fromkeys(own.loc[own["kind"].isin(kind), "alias"]))
            for name, kind in kinds.items()
        }
        rows = (f"products:{key}", *("aliases:" + own["alias_id"]))
        found.append({"product_id": key, "name": known[key], **texts, "rows": rows})
    return pd.DataFrame(found, columns=["product_id", "name", *kinds, "rows"])


def statements(tables: Tables, country: str, shot: Snapshot) -> pd.DataFrame:
    """Who says what about the products of a country, as far as it could be heard on the day of the snapshot.

    Rows of `product_evidence` of the country, by product, then by date, with the source's title, publisher
    and url, and `rows`. A statement without a date is dated by its source; if that is undated too, it counts
    from the day it was read.
    """
    frame = tables["product_evidence"]
    return _heard(frame[frame["country"] == country], "date", "product_evidence", tables, shot).sort_values(
        ["product_id", "product_name", "said", "evidence_id"], ignore_index=True
    )


def candidates(tables: Tables, country: str, shot: Snapshot) -> pd.DataFrame:
    """Products said to exist in a country for which no licence was found.

    Rows of `candidate_products`, dated and with their sources as in `statements`.
    """
    frame = tables["candidate_products"]
    return _heard(
        frame[frame["country"] == country], "status_date", "candidate_products", tables, shot
    ).sort_values(["status", "name", "candidate_id"], ignore_index=True)


def _heard(frame: pd.DataFrame, date: str, table: str, tables: Tables, shot: Snapshot) -> pd.DataFrame:
    sources = tables["sources"].set_index("source_id")[["title", "publisher", "published", "url", "read_on"]]
    frame = frame.join(sources, on="source_id")
    frame["said"] = [
        last_day(own or published) if own or published else first_day(read)
        for own, published, read in zip(frame[date], frame["published"], frame["read_on"], strict=True)
    ]
    public = [last_day(text) if text else None for text in frame["published"]]
    known = [shot.known_by is None or (day is not None and day <= shot.known_by) for day in public]
    return with_rows(frame, table)[(frame["said"] <= shot.as_of) & pd.Series(known, frame.index, dtype=bool)]


def corrections(tables: Tables, ids: Iterable[str]) -> pd.DataFrame:
    """What was changed against earlier lists: rows of `corrections` of these products; product_id, rows."""
    wanted = frozenset(ids)
    frame = tables["corrections"]
    frame = frame[frame["table"].isin(["products", "authorisations", "indications", "aliases"])]
    frame = frame.assign(product_id=frame["row_id"].str.partition(".")[0])  # keys begin with the product's
    frame = frame[frame["product_id"].isin(wanted)]
    return with_rows(frame, "corrections").sort_values(["product_id", "correction_id"], ignore_index=True)
