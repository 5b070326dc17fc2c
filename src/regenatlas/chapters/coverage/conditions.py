"""The seven diseases that the source documents name: which products are licensed for them, where, since when.

What each licence is for decides, whatever the report's definition counts. A use that was added to a licence
later counts from that day on, not from the licence's own. Undocumented licences are told apart: one may rest
on the very statement that the seven diseases come from.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from regenatlas.chapters.coverage.coverage import PERMITS, Search, valid_licences
from regenatlas.chapters.coverage.gaps import GAP_COLUMNS, gap
from regenatlas.counting.dating import passed
from regenatlas.counting.evidence import DOCUMENTED
from regenatlas.counting.licences import GRANTS, LICENSED
from regenatlas.counting.products import LICENCES, STATES, history, states_on
from regenatlas.counting.snapshot import Snapshot, known, membership
from regenatlas.tables.calendars import last_day
from regenatlas.tables.load import Tables, per_tables
from regenatlas.tables.provenance import (
    Traced,
    count_each,
    count_where,
    value_at,
    with_rows,
)

CONDITIONS = ("burns", "diabetic_foot_ulcer", "arthritis", "gvhd", "b_all", "vitiligo", "cerebral_palsy")

Use = Mapping[Any, Any]


@per_tables
def uses(tables: Tables, snapshot: Snapshot) -> pd.DataFrame:
    """Which product may be used for which of the seven diseases by which regulator, oldest first.

    Columns: condition, product_id, name, regulator_id, jurisdiction, date and day (from which the use is
    licensed), date_basis, licence (False for a hospital exemption or technology permit), state (now), grade
    (of the evidence for the licence), shown (it is documented), verified (a page was seen that states it),
    rows.
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
    frame["rows"] = [
        (f"products:{product}", f"indications:{use}", *refs)
        for product, use, refs in zip(frame["product_id"], frame["indication_id"], frame["rows"], strict=True)
    ]
    names = "condition product_id name regulator_id jurisdiction date day date_basis licence state"
    chosen = [*names.split(), "grade", "shown", "verified", "rows"]
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
    order = frame["condition"].map(CONDITIONS.index)
    frame = frame.assign(order=order, permit=~frame["licence"]).sort_values(["permit", "day", "product_id"])
    groups = defaultdict(list)
    for use in frame.to_dict("records"):
        groups[use["order"], use["jurisdiction"]].append(use)
    rows = []
    for held in sorted(
        groups.values(), key=lambda held: (held[0]["order"], held[0]["day"], held[0]["jurisdiction"])
    ):
        now = [use for use in held if use["state"] in LICENSED]
        state = min((use["state"] for use in held), key=STATES.index)
        shown = any(use["shown"] for use in now or held)
        rows.append({**held[0], "state": state, "shown": shown, "rows": _rows_of(held)})
    columns = ["condition", "jurisdiction", "date", "day", "name", "product_id", "state", "shown", "rows"]
    return pd.DataFrame(rows, columns=columns).astype({"shown": bool})


def _rows_of(held: Iterable[Use]) -> tuple[str, ...]:
    return tuple(sorted({ref for use in held for ref in use["rows"]}))


def disease_gaps(tables: Tables, country: str, snapshot: Snapshot, frame: pd.DataFrame) -> pd.DataFrame:
    """Each of the seven diseases: who was first, who treats it now, and how far the country is behind.

    `frame` from `uses`. Columns: condition, products_n and places_n (licensed for it now, documented),
    undocumented_n (products with undocumented licences alone), here_n and here (products licensed in the
    country now, as records of `frame`), shown_here (names of the documented ones), permits (names of
    products that the country permits or exempts), those of `gaps.gap` (empty where no licence exists
    anywhere), licensed (somewhere, now or formerly), open (never licensed in the country).
    """
    rows, known_uses = [], frame.to_dict("records")
    for condition in CONDITIONS:
        every = [use for use in known_uses if use["condition"] == condition]
        held = [use for use in every if use["licence"]]
        now = [use for use in held if use["state"] in LICENSED]
        shown = [use for use in now if use["shown"]]
        here = _licensed_now(tables, country, snapshot, now)
        permits = [use for use in every if use["state"] in PERMITS and use["jurisdiction"] == country]
        between = gap(tables, country, snapshot, held) if held else dict.fromkeys(GAP_COLUMNS)
        between |= {"rows": (*_rows_of(held), *_rows_of(permits))}
        products_n, places_n = (len({use[name] for use in shown}) for name in ("product_id", "jurisdiction"))
        world = products_n, places_n, len({use["product_id"] for use in now}) - products_n
        shown_here = tuple(use["name"] for use in here if use["shown"])
        own = len(here), here, shown_here, tuple(use["name"] for use in permits)
        rows.append((condition, *world, *own, *between.values(), bool(held), not between["own_date"]))
    columns = "condition products_n places_n undocumented_n here_n here shown_here permits"
    gaps = pd.DataFrame(rows, columns=[*columns.split(), *GAP_COLUMNS, "licensed", "open"])
    return gaps.astype({"years": "Float64"})


def _licensed_now(tables: Tables, country: str, snapshot: Snapshot, now: list[Use]) -> tuple[Use, ...]:
    """Of these licences in force those valid in the country on the day, one for each product."""
    _, left = membership(tables).get(country, ("", ""))
    # What was granted centrally before the country left lives on only by its own regulator.
    gone = left and last_day(left) < snapshot.as_of
    best: dict[str, Use] = {}
    for use in valid_licences(tables, country, now):
        if not gone or use["jurisdiction"] == country:
            known_use = best.setdefault(use["product_id"], use)
            if use["shown"] and not known_use["shown"]:
                best[use["product_id"]] = use
    return tuple(best.values())


def disease_facts(gaps: pd.DataFrame, search: Search) -> dict[str, Traced]:
    """How many of the diseases have a licensed product somewhere, and how many in the country.

    Keys: all, licensed (somewhere now), here (in the country now),
    here_undocumented (in the country), permitted (by permit or exemption alone).
    """
    shown, here = gaps["products_n"] > 0, gaps["shown_here"].map(len) > 0
    facts = count_where(
        gaps,
        "diseases.",
        "diseases",
        all=(gaps["condition"] != "", "Diseases that the source documents name"),
        licensed=(shown, "Of them with a licensed product somewhere"),
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


def claimed(tables: Tables, country: str, snapshot: Snapshot) -> Traced:
    """For how many diseases the country is said to have products in the first statement known, if any."""
    claims = known(tables, tables["claims"], snapshot.known_by)
    own = (claims["subject_country"] == country) & (claims["metric"] == "indications_covered")
    claims = claims[own & passed(claims["published"], snapshot.as_of)]
    first = with_rows(claims.sort_values(["published", "claim_id"]), "claims")
    about = "Diseases that products of the country are said to be for"
    return Traced(*value_at(first, 0, "value_number"), "diseases.claimed", about, "diseases")


def use_facts(uses: pd.DataFrame, focal: Collection[str]) -> dict[str, Traced]:
    """Uses licensed in a country now (`own`), and how many of them a page states (`own_seen`)."""
    own = uses[uses["state"].isin(LICENSED) & uses["jurisdiction"].isin(focal)]
    return count_each(
        "uses.",
        "indications",
        own=(own, "Uses licensed in the country"),
        own_seen=(own[own["verified"].astype(bool)], "Uses in the country that a page states"),
    )
