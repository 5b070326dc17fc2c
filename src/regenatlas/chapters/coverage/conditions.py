"""The seven diseases that the source documents name: which products are licensed for them, where, since when.

What each licence is for decides, whatever the report's definition counts. A use that was added to a licence
later counts from that day on, not from the licence's own. Undocumented licences are told apart: one may rest
on the very statement that the seven diseases come from.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from regenatlas.chapters.coverage.coverage import PERMITS, Search, short_name, valid_licences
from regenatlas.chapters.coverage.gaps import GAP_COLUMNS, gap
from regenatlas.counting.dating import passed
from regenatlas.counting.evidence import DOCUMENTED, GRADES
from regenatlas.counting.licences import GRANTS, LICENSED
from regenatlas.counting.products import LICENCES, STATES, history, states_on
from regenatlas.counting.snapshot import Snapshot, known, membership
from regenatlas.tables.calendars import last_day
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import (
    Traced,
    count_each,
    count_where,
    rows_in,
    trace_each,
    trace_on,
    with_rows,
)

CONDITIONS = ("burns", "diabetic_foot_ulcer", "arthritis", "gvhd", "b_all", "vitiligo", "cerebral_palsy")

MOST_EXAMPLES = 3  # diseases whose products are named beside their number

Use = Mapping[Any, Any]


def uses(tables: Tables, snapshot: Snapshot) -> pd.DataFrame:
    """Which product may be used for which of the seven diseases by which regulator, oldest first.

    Columns: condition, product_id, name, modality, regulator_id, jurisdiction, date and day (from which the
    use is licensed), date_basis, licence (False for a hospital exemption or technology permit), state (now),
    grade (of the evidence for the licence), shown (it is documented), indication (as listed), verified (a
    page was seen that states it), rows.
    """
    events = history(tables, tables["products"]["product_id"], snapshot)
    events = events[events["event"].isin(GRANTS)].drop(columns=["verified", "source_id", "evidence", "note"])
    texts = tables["indications"]
    texts = known(tables, texts[texts["condition"].isin(CONDITIONS)], snapshot.known_by)
    columns = ["indication_id", "product_id", "indication", "regulator_id", "condition", "added", "verified"]
    texts = texts[columns]
    as_granted = events.merge(texts.drop(columns="regulator_id"), on=["product_id", "indication"])
    wordings = set(zip(events["product_id"], events["indication"], strict=True))
    is_worded = [key in wordings for key in zip(texts["product_id"], texts["indication"], strict=True)]
    later = texts[~pd.Series(is_worded, texts.index, dtype=bool)]
    by_itself = events.drop(columns="indication").merge(later, on=["product_id", "regulator_id"])
    frame = pd.concat([as_granted, by_itself], ignore_index=True)
    days = [_later(*row) for row in frame[["day", "date", "added"]].itertuples(index=False)]
    frame["day"], frame["date"] = [day for day, _ in days], [text for _, text in days]
    frame = frame[frame["day"].map(lambda day: day <= snapshot.as_of).astype(bool)]
    frame = frame.assign(licence=frame["event"].isin(LICENCES))
    order = ["licence", "day", "event_id", "indication_id"]
    frame = frame.sort_values(order, ascending=[False, True, True, True])
    frame = frame.drop_duplicates(["condition", "product_id", "regulator_id"])
    states = states_on(tables, snapshot)[["product_id", "regulator_id", "state"]]
    frame = frame.merge(states, on=["product_id", "regulator_id"])
    frame["shown"] = frame["grade"].isin(DOCUMENTED)
    frame["modality"] = frame["product_id"].map(tables["products"].set_index("product_id")["modality"])
    frame["rows"] = [
        (f"products:{product}", f"indications:{use}", *refs)
        for product, use, refs in zip(frame["product_id"], frame["indication_id"], frame["rows"], strict=True)
    ]
    names = "condition product_id name modality regulator_id jurisdiction date day date_basis licence state"
    chosen = [*names.split(), "grade", "shown", "indication", "verified", "rows"]
    order = ["day", "product_id", "regulator_id", "condition"]
    return frame.sort_values(order)[chosen].reset_index(drop=True)


def _later(day: date, text: str, added: str) -> tuple[date, str]:
    """The day and partial date from which a use counts: of the licence, or of its later addition."""
    return (last_day(added), added) if added and last_day(added) > day else (day, text)


def by_place(frame: pd.DataFrame) -> pd.DataFrame:
    """The first use (a licence, or else a permit) for each disease in each jurisdiction; from `uses`.

    `state` is the best one of any product for the disease there now; `shown` is true if any licence in force
    is, or where there is none any former one. In the order of `CONDITIONS`, then by day.
    """
    rows = []
    for held in _grouped(frame, "jurisdiction"):
        state, now = min(held["state"], key=STATES.index), held[held["state"].isin(LICENSED)]
        shown = bool((now if len(now) else held)["shown"].any())
        rows.append({**held.iloc[0], "state": state, "shown": shown, "rows": rows_in(held)})
    columns = ["condition", "jurisdiction", "date", "day", "name", "product_id", "state", "shown", "rows"]
    return pd.DataFrame(rows, columns=columns).astype({"shown": bool})


def by_product(frame: pd.DataFrame) -> pd.DataFrame:
    """The first use (a licence, or else a permit) of each product for each disease; from `uses`.

    Columns of `uses`, and: first_in (its jurisdiction), now_in (jurisdictions with a licence in force), other
    (jurisdictions with an ended or suspended licence, an exemption or a permit, as pairs of jurisdiction and
    state); verified is true if any use is, grade is the best one. In the order of `CONDITIONS`, then by day.
    """
    rows = []
    for held in _grouped(frame, "product_id"):
        now = set(held.loc[held["state"].isin(LICENSED), "jurisdiction"])
        other = {pair for pair in zip(held["jurisdiction"], held["state"], strict=True) if pair[0] not in now}
        places = {"now_in": tuple(sorted(now)), "other": tuple(sorted(other))}
        best = {"verified": held["verified"].any(), "grade": min(held["grade"], key=GRADES.index)}
        rows.append({**held.iloc[0], **places, **best, "rows": rows_in(held)})
    columns = (
        "condition product_id name modality date day date_basis licence indication first_in now_in other"
    )
    frame = pd.DataFrame(rows).rename(columns={"jurisdiction": "first_in"})
    frame = frame.reindex(columns=[*columns.split(), "verified", "grade", "rows"])
    return frame.astype({"licence": bool, "verified": bool})


def _grouped(frame: pd.DataFrame, by: str) -> list[pd.DataFrame]:
    """The uses of each disease and value of another column, licences first, the oldest first."""
    order = frame["condition"].map(CONDITIONS.index)
    frame = frame.assign(order=order, permit=~frame["licence"]).sort_values(["permit", "day", "product_id"])
    groups = [held for _, held in frame.groupby(["order", by])]
    return sorted(groups, key=lambda held: tuple(held.iloc[0][["order", "day", by]]))


def disease_gaps(tables: Tables, country: str, snapshot: Snapshot, frame: pd.DataFrame) -> pd.DataFrame:
    """Each of the seven diseases: who was first, who treats it now, and how far the country is behind.

    `frame` from `uses`. Columns: condition, products_n and places_n (licensed for it now, documented),
    undocumented_n (products with undocumented licences alone), modalities (of the documented, the most
    frequent first), here_n and here (products licensed in the country now, as records of `frame`), shown_here
    (names of the documented ones), permits (names of products that the country permits or exempts), those of
    `gaps.gap` (empty where no licence exists anywhere), licensed (somewhere, now or formerly), open (never
    licensed in the country).
    """
    rows = []
    for condition in CONDITIONS:
        every = frame[frame["condition"] == condition]
        held = every[every["licence"]]
        now = held[held["state"].isin(LICENSED)]
        shown = now[now["shown"]]
        kinds = Counter(shown.drop_duplicates("product_id")["modality"])
        modalities = tuple(sorted(kinds, key=lambda code: (-kinds[code], code)))
        undocumented_n = now["product_id"].nunique() - kinds.total()
        here = _licensed_now(tables, country, snapshot, now)
        permits = every[every["state"].isin(PERMITS) & (every["jurisdiction"] == country)]
        between = dict.fromkeys(GAP_COLUMNS)
        if len(held):
            between = gap(tables, country, snapshot, held.to_dict("records"))
        between |= {"rows": (*rows_in(held), *rows_in(permits))}
        world = kinds.total(), shown["jurisdiction"].nunique(), undocumented_n, modalities
        own = len(here), here, tuple(use["name"] for use in here if use["shown"]), tuple(permits["name"])
        rows.append((condition, *world, *own, *between.values(), len(held) > 0, not between["own_date"]))
    columns = "condition products_n places_n undocumented_n modalities here_n here shown_here permits"
    gaps = pd.DataFrame(rows, columns=[*columns.split(), *GAP_COLUMNS, "licensed", "open"])
    return gaps.astype({"years": "Float64"})


def _licensed_now(tables: Tables, country: str, snapshot: Snapshot, now: pd.DataFrame) -> tuple[Use, ...]:
    """Of these licences in force those valid in the country on the day, one for each product."""
    _, left = membership(tables).get(country, ("", ""))
    # What was granted centrally before the country left lives on only by its own regulator.
    gone = left and last_day(left) < snapshot.as_of
    best: dict[str, Use] = {}
    for use in valid_licences(tables, country, now.to_dict("records")):
        if not gone or use["jurisdiction"] == country:
            known_use = best.setdefault(use["product_id"], use)
            if use["shown"] and not known_use["shown"]:
                best[use["product_id"]] = use
    return tuple(best.values())


def disease_facts(gaps: pd.DataFrame, search: Search) -> dict[str, Traced]:
    """Of the diseases of `disease_gaps`, by what a document or independent press shows.

    Keys: all, licensed (somewhere now), undocumented (somewhere), here (in the country now),
    here_undocumented (in the country), permitted (by permit or exemption alone).
    """
    shown, here = gaps["products_n"] > 0, gaps["shown_here"].map(len) > 0
    facts = count_where(
        gaps,
        "diseases.",
        "diseases",
        all=(gaps["condition"] != "", "Diseases that the source documents name"),
        licensed=(shown, "Of them with a licensed product somewhere"),
        undocumented=(
            ~shown & (gaps["undocumented_n"] > 0),
            "Of them with undocumented licences alone",
        ),
        here=(here, "Of them with a licensed product in the country"),
        here_undocumented=(
            ~here & (gaps["here_n"] > 0),
            "Of them with undocumented licences alone in the country",
        ),
        permitted=(
            (gaps["here_n"] == 0) & (gaps["permits"].map(len) > 0),
            "Of them with a permit or hospital exemption in the country alone",
        ),
    )
    return facts | {
        key: replace(facts[key], rows=(*facts[key].rows, *search.rows))
        for key in ("here", "here_undocumented")
    }


def claimed(tables: Tables, country: str, snapshot: Snapshot) -> Mapping[str, Traced | None]:
    """How many diseases the first statement known says that the country has products for, and of which day.

    Keys: claimed and claimed_on; both None if nobody says so.
    """
    claims = known(tables, tables["claims"], snapshot.known_by)
    own = (claims["subject_country"] == country) & (claims["metric"] == "indications_covered")
    claims = claims[own & passed(claims["published"], snapshot.as_of)]
    if claims.empty:
        return {"claimed": None, "claimed_on": None}
    first = with_rows(claims.sort_values(["published", "claim_id"]), "claims").iloc[0]
    return trace_on(
        first["rows"],
        "diseases.",
        claimed=(
            int(first["value_number"]),
            "Diseases that products of the country are said to be for",
            "diseases",
        ),
        claimed_on=(first["published"], "Day of that statement", "date"),
    )


def disease_lines(tables: Tables, country: str, gaps: pd.DataFrame, search: Search) -> list[dict[Any, Any]]:
    """The records of `disease_gaps` with their numbers traced, names without their country.

    Keys besides: products and places (licensed now), more (undocumented), first, since (in the country),
    years, kinds (modalities that say something), other_first (the first licence there was of a product gone
    since).
    """
    lag = "Years from the world's first licence to the first here"
    lines = []
    for row in gaps.to_dict("records"):
        rows = row["rows"]
        facts = trace_each(
            f"{row['condition']}.",
            products=(row["products_n"], rows, "Products licensed for it now", "products"),
            places=(row["places_n"], rows, "Jurisdictions that license one now", "jurisdictions"),
            more=(
                row["undocumented_n"],
                rows,
                "Products with an undocumented licence for it",
                "products",
            ),
            first=(row["first_date"], rows, "World's first licence for the disease", "date"),
            since=(row["own_date"] or None, rows, "First licence for it in the country", "date"),
            years=(row["years"], (*rows, *search.rows), lag, "years", 1),
        )
        words = {
            "first_name": short_name(tables, row["first_name"], row["first_in"]) if row["licensed"] else "",
            "here": [{**use, "name": short_name(tables, use["name"], country)} for use in row["here"]],
            "other_first": row["own_id"] not in {use["product_id"] for use in row["here"]},
            "kinds": [code for code in row["modalities"] if code not in {"unknown", "other"}],
        }
        lines.append(row | facts | words)
    return lines


def use_facts(uses: pd.DataFrame, focal: Collection[str]) -> dict[str, Traced]:
    """Uses licensed in a country (`own`), anywhere (`uses`), and how many of each a page states (`seen`)."""
    live = uses[uses["state"].isin(LICENSED)]
    own, seen = live[live["jurisdiction"].isin(focal)], live[live["verified"].astype(bool)]
    own_seen = seen[seen["jurisdiction"].isin(focal)]
    return count_each(
        "uses.",
        "entries",
        uses=(live, "Uses licensed anywhere"),
        seen=(seen, "Uses licensed anywhere that a page states"),
        own=(own, "Uses licensed in the country"),
        own_seen=(own_seen, "Uses in the country that a page states"),
    )
