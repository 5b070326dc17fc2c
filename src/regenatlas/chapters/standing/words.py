"""Chapter 01 in words: frames of `analysis.standing` as its tables show them, and a title that depends."""

from __future__ import annotations

import pandas as pd

from regenatlas.chapters.standing.standing import Standing, World
from regenatlas.report.labels import label
from regenatlas.report.narrative import Prose
from regenatlas.report.phrases import countries
from regenatlas.report.report import Report
from regenatlas.tables.provenance import Traced

NAMED_RULES = 6  # more rules in one cell are counted, not named


def place(report: Report, rank: int | None, *, shared: bool) -> str:
    """A place in a cell: «7th», «7th, shared», «none»."""
    if rank is None or rank is pd.NA:
        return report.wording.translate("none")
    words = report.wording.ordinal(rank)
    return report.wording.translate("{place}, shared").format(place=words) if shared else words


def ladder(report: Report, steps: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table «which rule gives which place»: place, products, rules, rows."""
    wording = report.wording
    spans = [
        wording.noun(low, "product")
        if low == high
        else f"{wording.number(low)}–{wording.noun(high, 'product')}"
        for low, high in zip(steps["low"], steps["high"], strict=True)
    ]
    places = [
        place(report, rank, shared=shared)
        for rank, shared in zip(steps["rank"], steps["shared"], strict=True)
    ]
    rules = ["; ".join(wording.translate(text) for text in labels) for labels in steps["labels"]]
    return pd.DataFrame({"place": places, "products": spans, "rules": rules, "rows": steps["rows"]})


def reported(report: Report, places: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table of reported places: date, said, reported, ours, products, rules, rows.

    `places` as `claim_series.reported_ranks` gives them.
    """
    wording = report.wording
    subjects = {
        "world_rank_atmp_products": "regenerative medicine products",
        "world_rank_cell_therapy": "cell therapy",
        "cell_therapy_products": "cell therapy products",
    }
    shown = []
    for row in places.to_dict("records"):
        top = wording.translate("among the first {n}").format(n=wording.number(row["reported"]))
        names = [wording.translate(reading.label) for reading in row["agreeing"]]
        many = wording.translate("{rules}, among them: {first}").format(
            rules=wording.noun(len(names), "rule"), first="; ".join(names[:NAMED_RULES])
        )
        shown.append({
            "date": row["date"],
            "said": wording.translate(subjects[row["metric"]]),
            "reported": top if row["relation"] == "top_n" else wording.ordinal(row["reported"]),
            "ours": place(report, row["ours"], shared=False),
            "products": row["n"],
            "rules": many if len(names) > NAMED_RULES else "; ".join(names) or wording.translate("none"),
            "rows": row["rows"],
        })  # fmt: skip
    return pd.DataFrame(shown)


def products(report: Report, counted: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table of counted products, codes in words; columns as `standing.counted_products`."""
    return counted.assign(
        **{"class": [label("class", code, report.wording) for code in counted["class"]]},
        regulators=[", ".join(codes) for codes in counted["regulators"]],
    )


def moves(report: Report, moved: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table of regulators left out: name, country, products, n, place, rows."""
    return moved.assign(
        country=[report.name(code) for code in moved["jurisdiction"]],
        place=[place(report, rank, shared=False) for rank in moved["rank"]],
        rows=[(f"regulators:{code}",) for code in moved["regulator_id"]],
    )


def leaders_title(report: Report, found: Standing, world: World, here: str) -> Prose:
    """The finding of the figure of leading countries."""
    leaders = countries(report, world.leaders)
    if found.place.country in world.leaders:
        return report.sentence("{leaders} in front with {n:product}", leaders=leaders, n=world.lead)
    return report.sentence(
        "{leaders} in front with {n:product}; {here}: {own:product}",
        leaders=leaders, n=world.lead, here=here, own=found.count,
    )  # fmt: skip


def history_title(report: Report, way: dict[str, Traced], now: Traced, here: str) -> Prose:
    """The finding of the figure through time, from `trajectory.place_path` and the place of today."""
    if not way:
        return report.sentence("{here} had no place at any time shown", here=here)
    if now.value is None:
        return report.sentence(
            "{here} had a place, {high:ordinal} at best, but has none now", here=here, high=way["high_rank"]
        )
    if way["high_rank"].value == way["low_rank"].value:
        return report.sentence("{here}: {now:ordinal} whenever it had a place", here=here, now=now)
    if way["first_rank"].value == now.value:
        return report.sentence(
            "{here}: {now:ordinal}, after places from {high:ordinal} to {low:ordinal} since {day:date}",
            here=here, now=now, high=way["high_rank"], low=way["low_rank"], day=way["first_day"],
        )  # fmt: skip
    return report.sentence(
        "{here}: {first:ordinal} on {day:date}, {now:ordinal} now",
        here=here, first=way["first_rank"], day=way["first_day"], now=now,
    )  # fmt: skip
