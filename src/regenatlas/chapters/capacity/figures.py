"""Figures of chapter 07, first half: transplants by country, by year and by what is counted."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from regenatlas.report.figures import theme
from regenatlas.report.figures.base import Figure
from regenatlas.report.narrative import Prose

Text = str | Prose

_DECADES = (0.1, 1.0, 10.0, 100.0, 1000.0)
_MARKERS = ("o", "s", "D", "^", "v", "P")


def rates(
    newest: pd.DataFrame, focal: str, words: Sequence[str], title: Text, alt: Text, names: Mapping[str, str]
) -> Figure:
    """A dot for the latest rate of each country on a logarithmic axis; the report's country stressed.

    `newest` as `capacity.latest` gives it; `words` say the value and its year, in the same order. Lower
    bounds are open triangles that point to where the truth may lie.
    """
    with theme.style():
        figure, ax = theme.axes(
            theme.height_for(len(newest), bottom=0.45), left=1.75, right=1.75, bottom=0.45
        )
        at = range(len(newest))[::-1]
        low, high = newest["rate"].min() * 0.6, newest["rate"].max() * 1.6
        ax.set_xscale("log")
        ax.set_xlim(low, high)
        ax.hlines(at, low, high, color=theme.GRID, linewidth=0.8, zorder=0)
        for y, row, text in zip(at, newest.to_dict("records"), words, strict=True):
            own, bound = row["country"] == focal, row["relation"] == "at_least"
            colour = theme.FOCAL if own else theme.PEERS[0]
            ax.plot(
                row["rate"], y, ">" if bound else "o", color=colour, markersize=7,
                markerfacecolor=theme.PAPER if bound else colour,
            )  # fmt: skip
            ax.annotate(
                text, (1.02, y), xycoords=("axes fraction", "data"), va="center", fontweight=_weight(own)
            )
        ax.set_yticks(list(at), [names[code] for code in newest["country"]])
        ax.tick_params(axis="y", length=0)
        for label, code in zip(ax.get_yticklabels(), newest["country"], strict=True):
            label.set_fontweight(_weight(code == focal))
        ticks = [tick for tick in _DECADES if low <= tick <= high]
        ax.set_xticks(ticks, [f"{tick:,g}" for tick in ticks])
        ax.minorticks_off()
        ax.spines["left"].set_visible(False)
        ax.set_ylim(-0.6, len(newest) - 0.4)
    return Figure(figure, "rates", title, alt, newest.drop(columns="source_id"))


def rates_through_time(
    compared: pd.DataFrame, focal: str, names: Mapping[str, str], title: Text, alt: Text
) -> Figure:
    """Rates by year on a logarithmic axis; a line joins years only where both come from the same source.

    `compared` as `capacity.rates` gives it, for the countries to be shown.
    """
    with theme.style():
        figure, ax = theme.axes(4.0, left=0.6, right=1.5, bottom=0.4)
        colours = theme.colours(list(dict.fromkeys(compared["country"])), focal)
        lines = []
        # The report's country last, over the others.
        for country, colour in sorted(colours.items(), key=lambda pair: pair[0] == focal):
            own = compared[compared["country"] == country]
            size = 7 if country == focal else 4.5
            for row in own.to_dict("records"):
                bound = row["relation"] == "at_least"
                ax.plot(
                    row["year"], math.log10(row["rate"]), "^" if bound else "o", color=colour,
                    markersize=size, markerfacecolor=theme.PAPER if bound else colour, clip_on=False,
                )  # fmt: skip
            pairs = zip(own.to_dict("records"), own.iloc[1:].to_dict("records"), strict=False)
            for first, second in pairs:
                if first["source_id"] == second["source_id"]:
                    years = first["year"], second["year"]
                    logs = math.log10(first["rate"]), math.log10(second["rate"])
                    ax.plot(years, logs, color=colour, linewidth=2.4 if country == focal else 1.2)
            lines.append((math.log10(own["rate"].iloc[-1]), names[country], colour))
        years = compared["year"]
        low, high = math.log10(compared["rate"].min()), math.log10(compared["rate"].max())
        ax.set_xlim(years.min() - 0.5, max(years.max(), years.min() + 4) + 0.5)
        theme.direct_labels(ax, ax.get_xlim()[1], lines, (high - low + 0.3) / 17, bold=names.get(focal, ""))
        ax.set_ylim(low - 0.15, high + 0.15)
        ticks = [
            t
            for e in range(-1, 4)
            for t in (10.0**e, 3 * 10.0**e)
            if low - 0.15 <= math.log10(t) <= high + 0.15
        ]
        ax.set_yticks([math.log10(tick) for tick in ticks], [f"{tick:,g}" for tick in ticks])
        ax.set_xticks(_whole_years(years))
        theme.grid(ax)
    return Figure(figure, "rates-through-time", title, alt, compared.drop(columns="source_id"))


def reported_counts(
    series: pd.DataFrame, scopes: Mapping[str, str], values: Sequence[str], title: Text, alt: Text
) -> Figure:
    """What is reported of one country by year, a mark of its own for each scope, never joined.

    `series`: dated rows of `capacity.own_series`; `scopes`: words for each scope; `values`: the numbers in
    words, in the order of the rows. Whole countries are in the report's colour, centres in another.
    """
    with theme.style():
        rows = len(scopes)
        figure, ax = theme.axes(3.2 + rows * 0.2, left=0.6, right=0.75, top=0.15 + rows * 0.2, bottom=0.4)
        years, counts = series["year"].astype(int), series["transplants_total"].astype(int)
        span = max(years.max() - years.min(), 4)
        for at, (scope, words) in enumerate(scopes.items()):
            own = series["scope"] == scope
            nation = scope.startswith("national")
            colour = theme.FOCAL if nation else theme.PEERS[4]
            ax.plot(years[own], counts[own], _MARKERS[at % len(_MARKERS)], color=colour, markersize=8)
            height = 1 + (rows - at - 0.4) * 0.2 / 2.65
            ax.plot(
                0.012,
                height,
                _MARKERS[at % len(_MARKERS)],
                color=colour,
                markersize=7,
                transform=ax.transAxes,
                clip_on=False,
            )
            ax.annotate(words, (0.03, height), xycoords="axes fraction", va="center", annotation_clip=False)
        for year, group in series.groupby("year"):
            heights = [float(value) for value in group["transplants_total"]]
            spread = theme.spread(heights, counts.max() / 17)
            for y, index in zip(spread, group.index, strict=True):
                ax.annotate(values[index], (int(year), y), (8, 0), textcoords="offset points", va="center")
        ax.set_xlim(years.min() - span * 0.06, years.min() + span * 1.06)
        ax.set_ylim(0, counts.max() * 1.1)
        ax.set_xticks(_whole_years(years))
        ax.yaxis.set_major_formatter(lambda value, _: f"{int(value):,}")
        theme.grid(ax)
    columns = ["activity_id", "year", "scope", "transplants_total", "value_relation", "rows"]
    return Figure(figure, "reported-counts", title, alt, series[columns])


# ---------------------------------------------------------------------------------------------------- parts


def _weight(own: bool) -> str:  # noqa: FBT001
    return "bold" if own else "normal"


def _whole_years(years: pd.Series) -> list[int]:
    first, last = int(years.min()), max(int(years.max()), int(years.min()) + 4)
    return list(range(first, last + 1, max(1, math.ceil((last - first) / 8))))
