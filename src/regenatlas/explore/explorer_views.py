"""What the panel of `explore` shows, as HTML for its widgets."""

import re
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from regenatlas.chapters.standing import Standing, headline
from regenatlas.counting import evidence
from regenatlas.counting.ranking import place_on
from regenatlas.counting.searched import Missing, of_count
from regenatlas.explore.figures import place_strip
from regenatlas.report import shown
from regenatlas.report.figures import theme
from regenatlas.report.figures.base import WHERE_DARK
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

STYLE = f"<style>\n{Path(__file__).with_name('panel.css').read_text(encoding='utf-8')}</style>"


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
    """The place in a sentence, its range over the other definitions, and what the count rests on."""
    place, basis = escape(headline.answer(report, standing).text), escape(headline.resting(report).text)
    others = escape(place_range(report))
    return f"<div role='status'><p class='regenatlas-answer'>{place}</p><p>{others}</p><p>{basis}</p></div>"


def how_to_render(report: Report, command: str) -> str:
    """The command that renders the full report."""
    tell = report.wording.translate("The full report, with its sources, in a terminal:")
    return f"<p class='regenatlas-note'>{escape(tell)} <code>{escape(command)}</code></p>"


def place_range(report: Report) -> str:
    """The range of places over the definitions that answer the same question, and which give its ends."""
    places = evidence.question_places(report.tables, report.parameters.country, report.snapshot)
    ends = places.iloc[[0, -1]] if len(places) else None
    best, worst = (None, None) if ends is None else map(int, ends["rank"])
    first, last = ("", "") if ends is None else map(report.wording.translate, ends["label"])
    return report.passage("range", best=best, worst=worst, first=first, last=last).text


def peers_table(report: Report) -> str:
    """The country and its peers with places and counts."""
    rows = []
    for code in (report.parameters.country, *report.peers):
        place = place_on(report.tables, code, report.snapshot)
        text = report.passage("place", rank=place.rank, shared=bool(place.tied_with)).text
        found = of_count(report.tables, code, report.parameters.as_of, place.n)
        n = report.wording.label("missing", found) if found is Missing.NOT_SEARCHED else str(place.n)
        rows.append({"country": report.name(code), "place": text, "n": n})
    columns = {"country": "Country", "place": "Place", "n": "Products"}
    return _table(report, pd.DataFrame(rows), columns, "Beside its peers", "peers")


def products_table(report: Report, counted: pd.DataFrame) -> str:
    """The products counted for the country and the best evidence of each; "" if there is none."""
    if counted.empty:
        return ""
    columns = {
        "name": "Product",
        "class": Column("Class", "label"),
        "indication": "For",
        "granted": Column("First licence, at the latest", "date"),
        "regulators": Column("Licensed by", say="{regulators:,}"),
        "grade": Column("Evidence", "label", of="evidence_grade"),
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
    asked = evidence.question_places(report.tables, report.parameters.country, report.snapshot)
    own = ranked.assign(
        own=ranked["definition_id"] == report.parameters.definition,
        in_range=ranked["definition_id"].isin(asked["definition_id"]),
    )
    own = own.sort_values(["rank", "own"], ascending=[True, False], kind="stable")
    named = {standing.rank.value, *ranked["rank"].iloc[[0, -1]]} - {None}
    names = {rank: report.wording.ordinal(rank) for rank in sorted(named)}
    title = report.passage("picture", country=report.country)
    alt = report.sentence("{title} {range}", title=title, range=place_range(report))
    svg = place_strip(own[["definition_id", "label", "rank", "n", "in_range", "own"]], names, title, alt).svg
    svg = svg.replace(WHERE_DARK, "")
    for colour, name in LAB_COLOURS.items():
        svg = svg.replace(f": {colour}", f": var({name}, {colour})")
    return f"<p class='regenatlas-note'>{escape(title.text)}</p>{svg}"
