"""Figures of its chapter: licences through time, the mix against the world's, the lag behind the first."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.dates import date2num

from regenatlas.report.figures import marks, theme
from regenatlas.report.figures.base import Figure
from regenatlas.report.figures.key import Entry
from regenatlas.report.figures.marks import Text, Words
from regenatlas.report.figures.panel import Mark, Panel
from regenatlas.tables.provenance import rows_in

#: Lanes that a reader can still follow on one page; a notebook says so when it shows only the newest ones.
MOST_LANES = 25

TOLD = "{name}, {label}: {date:date}"
NAME_LENGTH = 34
WORLD = theme.PEERS[0]
PERMIT = theme.PEERS[4]
BARS: dict[str, dict[str, Any]] = {
    "in_force": {"color": theme.FOCAL},
    "conditions_unknown": {"color": theme.FOCAL_SOFT},
    "conditional": {"color": theme.FOCAL_SOFT, "edgecolor": theme.FOCAL, "hatch": "/////"},
    "hospital_exemption": {"color": PERMIT},
    "technology_permit": {"color": PERMIT},
    "suspended": {"edgecolor": theme.FOCAL, "linewidth": 1.0},
}
ENDED: dict[str, Any] = {"marker": "x", "color": theme.INK, "markersize": 5}
LATEST: dict[str, Any] = {"marker": "<", "color": theme.FOCAL, "markersize": 5}


@theme.style()
def timeline(lanes: pd.DataFrame, products: pd.DataFrame, words: Words, title: Text, alt: Text) -> Figure:
    """One lane per product from its first licence on: full bars in force, hatched conditional, × for the end.

    `lanes`: frame of `counting.products.spans` (product_id, start, end, state) for the rows of `products`, a
    frame of `counting.products.products` (product_id, name, first_day, first_basis, rows), drawn from top to
    bottom. `words`: the label of each state and of `at_latest`, for the key.
    """
    figure, ax = theme.row_axes(len(products), left=2.45, right=0.2, top=0.45, bottom=0.35)
    at = dict(zip(products["product_id"], marks.heights(len(products)), strict=True))
    name_of = dict(zip(products["product_id"], products["name"], strict=True))
    start, end = lanes["start"].min(), lanes["end"].max()
    margin = max((end - start).days / 40, 30)
    for row in lanes[lanes["state"].isin(list(BARS))].to_dict("records"):
        left, right = date2num(row["start"]), date2num(row["end"])
        # A licence of the last days would be too thin to see.
        width = max(right - left, margin / 8)
        bar = ax.barh(at[row["product_id"]], width, left=left, height=0.62, **BARS[row["state"]])
        record = {**row, "name": name_of[row["product_id"]]}
        marks.tell("{name}: {state:state}, {start:date} to {end:date}", bar, [record])
    gone = lanes[lanes["state"] == "withdrawn"]
    gone = gone.assign(name=gone["product_id"].map(name_of))
    crosses = _dots(ax, gone["start"], gone["product_id"].map(at), **ENDED)
    marks.tell("{name}: ended {start:date}", crosses, gone)
    latest = products[products["first_basis"] == "not_later_than"]
    arrows = _dots(ax, latest["first_day"], latest["product_id"].map(at), shift=-margin / 4, **LATEST)
    marks.tell("{name}: licensed by {first_day:date} at the latest", arrows, latest)
    marks.names(ax, [_short(name) for name in products["name"]])
    ax.set_ylim(-0.6, len(products) - 0.4)
    states = set(lanes["state"])
    handles = [marks.shape_in_key(words[state], **bar) for state, bar in BARS.items() if state in states]
    handles += [marks.in_key(words["withdrawn"], **ENDED)] if len(gone) else []
    handles += [marks.in_key(words["at_latest"], **LATEST)] if len(latest) else []
    _key(ax, handles)
    marks.year_grid(ax, start, end, margin)
    data = products[["product_id", "name"]].merge(lanes, on="product_id")
    columns = ["product_id", "name", "start", "end", "state"]
    return Figure(figure, "licences-through-time", title, alt, data[columns], rows_in(products))


@theme.style()
def mix(groups: Mapping[str, pd.DataFrame], words: Words, title: Text, alt: Text, most: int = 8) -> Figure:
    """The share of each category at home and in the rest of the world, joined by a line, numbers beside.

    `groups`: heading → frame of `portfolio.mix` (n, world_n, share, world_share, own_rows, world_rows, rows)
    with a column `label`; of each, the categories that the country has and the world's most frequent ones, up
    to `most`. `words`: `country` and `world` for the key, `share` for the axis.
    """
    parts = {heading: _frequent(frame, most) for heading, frame in groups.items()}
    count = sum(len(part) + 1 for part in parts.values())
    figure, ax = theme.row_axes(count, left=2.25, right=1.0, top=0.45, bottom=0.55)
    y, labels = count, {}
    for heading, part in parts.items():
        y -= 1
        marks.beside(ax, y, heading, -0.58, bold=True)
        for row in part.to_dict("records"):
            y -= 1
            labels[y] = row["label"]
            _gap(ax, row["share"], row["world_share"], y)
            there = marks.dot(ax, row["world_share"], y, WORLD, markersize=6, zorder=2)
            here = marks.dot(ax, row["share"], y, theme.FOCAL, markersize=7, zorder=3)
            marks.tell(
                "{label}, elsewhere: {world_n} of {world_total:product}, {world_share:percent}", there, [row]
            )
            marks.tell("{label}, here: {n} of {total:product}, {share:percent}", here, [row])
            marks.beside(ax, y, str(row["n"]), 1.1, ha="right", color=theme.FOCAL)
            marks.beside(ax, y, str(row["world_n"]), 1.22, ha="right", color=theme.MUTED)
    marks.names(ax, labels.values(), at=labels)
    _key(ax, [marks.in_key(words["country"], color=theme.FOCAL), marks.in_key(words["world"], color=WORLD)])
    ax.set_xlim(-0.03, 1.03)
    ax.set_ylim(-0.6, count - 0.4)
    marks.percent_axis(ax.x, 1)
    ax.x.title, ax.x.grid = words["share"], True
    data = pd.concat([part.assign(group=heading) for heading, part in parts.items()], ignore_index=True)
    return Figure(figure, "mix", title, alt, data.drop(columns=["own_rows", "world_rows"]))


@theme.style()
def lag(lags: pd.DataFrame, words: Words, title: Text, alt: Text) -> Figure:
    """One row per modality: the world's first licence, the country's first and its later ones.

    `lags`: rows of `portfolio.lag` (modality, first_day, day, entry, rows) with years, and columns `label`
    (of the modality) and `gap` (in words, to stand at the end of the line). `words`: `world`, `country` and
    `later` for the key.
    """
    entries = lags[lags["entry"]].sort_values(["first_day", "modality"])
    later = lags[~lags["entry"].astype(bool)]
    figure, ax = theme.row_axes(len(entries), each=0.32, left=2.25, right=1.45, top=0.45, bottom=0.35)
    at = dict(zip(entries["modality"], marks.heights(len(entries)), strict=True))
    for y, row in marks.rows(entries):
        _gap(ax, date2num(row["first_day"]), date2num(row["day"]), y)
        marks.beside(ax, y, row["gap"])
    dots = _dots(ax, later["day"], later["modality"].map(at), color=theme.FOCAL_SOFT, markersize=5)
    marks.tell(TOLD, dots, later)
    dots = _dots(ax, entries["first_day"], at.values(), color=WORLD)
    marks.tell("{first_name} ({first_country:country_name}), {label}: {first_date:date}", dots, entries)
    dots = _dots(ax, entries["day"], at.values(), color=theme.FOCAL)
    marks.tell(TOLD, dots, entries)
    shown = {"world": WORLD, "country": theme.FOCAL, **({"later": theme.FOCAL_SOFT} if len(later) else {})}
    _key(ax, [marks.in_key(words[what], color=colour) for what, colour in shown.items()])
    marks.names(ax, entries["label"])
    ax.set_ylim(-0.6, len(entries) - 0.4)
    start, end = lags["first_day"].min(), lags["day"].max()
    marks.year_grid(ax, start, end, max((end - start).days / 40, 30))
    return Figure(figure, "lag", title, alt, lags.drop(columns="gap"))


# ---- parts


def _short(name: str) -> str:
    name = name if len(name) <= NAME_LENGTH else name.rpartition(" (")[0] or name
    return name if len(name) <= NAME_LENGTH else name[: NAME_LENGTH - 1].rstrip() + "…"


def _gap(ax: Panel, one: float, other: float, y: float) -> None:
    ax.plot([one, other], [y, y], color=theme.NOT_KNOWN, linewidth=2.2, zorder=1)


def _dots(ax: Panel, days: pd.Series, heights: Any, shift: float = 0, **style: Any) -> Mark:
    style = {"marker": "o", "markersize": 7, "linestyle": "", "zorder": 3, "clip_on": False, **style}
    return ax.plot([date2num(day) + shift for day in days], list(heights), **style)


def _key(ax: Panel, handles: list[Entry]) -> None:
    marks.key(ax, handles, "lower right", (1.0, 1.0), handletextpad=0.4)


def _frequent(frame: pd.DataFrame, most: int) -> pd.DataFrame:
    own = frame[frame["n"] > 0].head(most)
    others = frame[frame["n"] == 0].sort_values("world_n", ascending=False, kind="stable")
    return pd.concat([own, others.head(most - len(own))])


@theme.style()
def reasons(ends: pd.DataFrame, texts: Sequence[str], words: Words, title: Text, alt: Text) -> Figure:
    """Why licences ended, a bar for each reason, its part of the country's products in the stressed colour.

    `ends`: frame of `ends.by_reason` (n, own, names) with a column `label`; `texts`: what to write at each
    bar; `words`: `own` and `other` for the key.
    """
    figure, ax = theme.row_axes(len(ends), each=0.36, left=1.75, right=3.2, top=0.35, bottom=0.1)
    at, own = marks.heights(len(ends)), ends["own"].astype(int)
    drawn = ax.barh(at, ends["n"], color=theme.PEERS[0], height=0.68)
    marks.tell("{label}: {n:licence}. {names}", drawn, ends)
    ax.barh(at, own, color=theme.FOCAL, height=0.68)
    for y, n, text in zip(at, ends["n"], texts, strict=True):
        marks.label(ax, n, y, text)
    marks.names(ax, ends["label"])
    marks.hide_values(ax)
    marks.room(ax, len(ends), ends["n"].max())
    if own.any():
        bars = [("own", theme.FOCAL), ("other", theme.PEERS[0])]
        handles = [marks.shape_in_key(words[key], color=colour) for key, colour in bars]
        marks.key(ax, handles, "lower left", (0, 1))
    return Figure(figure, "reasons", title, alt, ends)


@theme.style()
def pivotal(trials: pd.DataFrame, words: Words, others: float | None, title: Text, alt: Text) -> Figure:
    """How many patients the main trial of each product had; filled where it was randomised.

    `trials`: rows of `pivotal.main_trials` with a number of patients; `words`: `axis`, `randomised`,
    `not` and `others`, which stands at the line of `others`, the median elsewhere.
    """
    trials = trials.sort_values("patients", ascending=False, kind="stable")
    each = min(0.3, 8 / len(trials))  # a higher figure would be shrunk until nobody can read it
    figure, ax = theme.row_axes(len(trials), each=each, left=1.9, right=0.4, top=0.65, bottom=0.55)
    for y, row in marks.rows(trials):
        ax.axhline(y, color=theme.GRID, linewidth=0.7, zorder=0)
        dot = marks.ring(ax, row["patients"], y, 44, theme.FOCAL, filled=row["design"] == "randomised")
        marks.tell("{product}: {patients:patient}, {design:trial_design}. {result}", dot, [row])
    marks.names(ax, trials["product"])
    if others is not None:
        ax.axvline(others, color=theme.MUTED, linewidth=0.9, linestyle=":", zorder=0)
        marks.above(ax, others, words["others"], ha="center", fontsize=8, color=theme.MUTED)
    handles = [
        marks.in_key(words[key], color=theme.FOCAL, markerfacecolor=face)
        for key, face in (("randomised", theme.FOCAL), ("not", theme.PAPER))
    ]
    marks.key(ax, handles, "lower left", (0, 1 + 0.22 / ax.height))  # above the name of the line
    sizes = [*trials["patients"].astype(float), *([] if others is None else [others])]
    ticks = [tick for tick in (3, 10, 30, 100, 300, 1000) if min(sizes) / 2 <= tick <= max(sizes) * 2]
    ax.x.log, ax.x.title = True, words["axis"]
    ax.set_xticks(ticks, [f"{tick:,}" for tick in ticks])
    ax.set_xlim(min(sizes) / 1.6, max(sizes) * 1.6)
    ax.set_ylim(-0.6, len(trials) - 0.4)
    return Figure(figure, "pivotal", title, alt, trials)
