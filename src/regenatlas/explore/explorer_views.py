"""What the panel of `explore` shows, as HTML for its widgets."""

import re
from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd

from regenatlas.chapters.standing.standing import Standing
from regenatlas.counting.ranking import place_on
from regenatlas.explore.figures import place_strip
from regenatlas.report import shown
from regenatlas.report.figures import theme
from regenatlas.report.report import Report
from regenatlas.report.shown import Column
from regenatlas.tables.load import Tables

#: JupyterLab's own colours in the place of the theme's neutral ones, so that the picture follows its theme.
LAB_COLOURS = {
    theme.INK: "--jp-ui-font-color1",
    theme.MUTED: "--jp-ui-font-color2",
    theme.GRID: "--jp-border-color2",
    theme.PAPER: "--jp-layout-color0",
}

STYLE = """<style>
.regenatlas-explorer { max-width: 68rem; gap: 0.5rem; }
.regenatlas-explorer .widget-label { width: 7.5em; }
.regenatlas-explorer p { line-height: 1.5; margin: 0 0 0.4em; }
.regenatlas-explorer svg { display: block; width: 100%; max-width: 36rem; height: auto; }
.regenatlas-explorer .widget-html-content { min-width: 0; }
.regenatlas-explorer table { margin: 0.4em 0; }
.regenatlas-explorer caption { text-align: start; font-weight: 600; padding: 0.2em 0.5em; }
.regenatlas-explorer .regenatlas-wide { overflow-x: auto; }
.regenatlas-explorer .regenatlas-answer { font-size: 1.35em; line-height: 1.4; margin: 0.4em 0 0.2em; }
.regenatlas-explorer .regenatlas-notice {
  border-inline-start: 4px solid var(--jp-warn-color1, #b26a00); padding: 0.3em 0.8em; margin: 0;
}
.regenatlas-explorer .regenatlas-note { color: var(--jp-ui-font-color2, #555); margin: 0; }
</style>"""


def country_names(tables: Tables) -> list[str]:
    """The names to choose from: all English ones, then those in other languages."""
    frame = tables["countries"]
    frame = frame[frame["kind"] == "country"]
    columns = ["name_en", *(name for name in frame if name.startswith("name_") and name != "name_en")]
    return list(dict.fromkeys(name for column in columns for name in sorted(frame[column]) if name))


def listed(text: str) -> list[str]:
    """Names parted by commas or semicolons, also Persian ones."""
    return [name.strip() for name in re.split(r"[,;،؛]", text) if name.strip()]


def note(text: str) -> str:
    """A remark beside a control."""
    return f"<p class='regenatlas-note'>{escape(text)}</p>"


def answer(report: Report, standing: Standing) -> str:
    """The place in a sentence, and its range over the other definitions."""
    place, others = escape(_place(report, standing)), escape(place_range(report, standing))
    return f"<div role='status'><p class='regenatlas-answer'>{place}</p><p>{others}</p></div>"


def how_to_render(report: Report, command: str) -> str:
    """The command that renders the full report."""
    tell = report.wording.translate("The full report, with its sources, in a terminal:")
    return f"<p class='regenatlas-note'>{escape(tell)} <code>{escape(command)}</code></p>"


def _place(report: Report, standing: Standing) -> str:
    place, say = standing.place, report.sentence
    country = report.wording.country(place.country, in_sentence=True)
    values = {"day": report.parameters.as_of, "here": country, "ranked": standing.ranked}
    if standing.rank.value is None:
        return say(
            "On {day:date} nothing is counted for {here}; {ranked:country} have at least one product.",
            **values,
        ).text
    values |= {"rank": standing.rank, "n": standing.count}
    if not standing.tied.value:
        return say(
            "On {day:date} {here} takes {rank:ordinal} place with {n:product}, among {ranked:country}.",
            **values,
        ).text
    tie = report.passage("shared_place", tied=standing.tied, tied_with=place.tied_with)
    return say(
        "On {day:date} {here} takes {rank:ordinal} place {tie} with {n:product}, among {ranked:country}.",
        tie=tie,
        **values,
    ).text


def place_range(report: Report, standing: Standing) -> str:
    """The range of places over the defensible definitions, and which of them give its ends."""
    places = standing.definitions
    labels = places.loc[places["in_range"] & places["rank"].notna(), "label"]
    best, worst, translate, say = standing.best, standing.worst, report.wording.translate, report.sentence
    if best.value is None:
        return translate("No other defensible rule gives it a place.")
    if best.value == worst.value:
        return say("All defensible rules that rank it give it {best:ordinal} place.", best=best).text
    first, last = (translate(str(labels.iloc[end])) for end in (0, -1))
    return say(
        "Defensible rules give it places from {best:ordinal} («{first}») to {worst:ordinal} («{last}»).",
        best=best,
        worst=worst,
        first=first,
        last=last,
    ).text


def peers_table(report: Report) -> str:
    """The country and its peers with places and counts."""
    rows = []
    for code in (report.parameters.country, *report.peers):
        place = place_on(report.tables, code, report.snapshot)
        text = report.passage("place", rank=place.rank, shared=bool(place.tied_with)).text
        rows.append({"country": report.name(code), "place": text, "n": place.n})
    columns = {"country": "Country", "place": "Place", "n": Column("Products", "number")}
    return _table(report, pd.DataFrame(rows), columns, "Beside its peers", "peers")


def products_table(report: Report, counted: pd.DataFrame) -> str:
    """The products counted for the country; "" if there is none."""
    if counted.empty:
        return ""
    columns = {
        "name": "Product",
        "class": Column("Class", "label"),
        "indication": "For",
        "granted": Column("First licence", "date"),
        "regulators": Column("Licensed by", say="{regulators:,}"),
        "verified": Column("Page seen", "yesno"),
    }
    return _table(report, counted, columns, "The products behind the place", "products")


def _table(report: Report, frame: pd.DataFrame, columns: Mapping[str, Any], caption: str, name: str) -> str:
    table = shown.table(frame, columns, caption, name, (), report.wording)
    return f"<div class='regenatlas-wide'>{table.to_html()}</div>"


def picture(report: Report, standing: Standing) -> str:
    """A dot per counting rule over its place, in the colours of JupyterLab's theme; "" without any place."""
    places = standing.definitions
    ranked = places[places["rank"].notna()]
    if ranked.empty:
        return ""
    own = ranked.assign(own=ranked["definition_id"] == report.parameters.definition)
    own = own.sort_values(["rank", "own"], ascending=[True, False], kind="stable")
    named = {standing.rank.value, standing.best.value, standing.worst.value} - {None}
    names = {rank: report.wording.ordinal(rank) for rank in sorted(named)}
    title = report.sentence(
        "A dot is a counting rule over the place that it gives {country}: the picked one is red, those left "
        "out of the range are grey.",
        country=report.country,
    )
    alt = report.sentence("{title} {range}", title=title, range=place_range(report, standing))
    svg = place_strip(own[["definition_id", "label", "rank", "n", "in_range", "own"]], names, title, alt).svg
    for colour, name in LAB_COLOURS.items():
        svg = svg.replace(f": {colour}", f": var({name}, {colour})")
    return f"<p class='regenatlas-note'>{escape(title.text)}</p>{svg}"
