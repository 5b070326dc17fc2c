"""What the panel of `explore` shows, as HTML for its widgets."""

import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from regenatlas.chapters.standing import Standing, headline
from regenatlas.counting import evidence
from regenatlas.counting.ranking import place_on
from regenatlas.counting.searched import Missing, of_count
from regenatlas.explore.figures import lines, place_strip
from regenatlas.report import shown
from regenatlas.report.figures import theme
from regenatlas.report.figures.base import WHERE_DARK, Figure
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


def how_to_keep(report: Report, command: str, line: str) -> str:
    """The line that opens the panel at this view, and the command that renders the full report."""
    say = report.wording.translate
    codes = {
        say("To come back to this view or hand it on, run this line; an address holds no choices:"): line,
        say("The full report, with its sources, in a terminal:"): command,
    }
    parts = (f"{escape(text)} <code>{escape(code)}</code>" for text, code in codes.items())
    return "".join(f"<p class='regenatlas-note'>{part}</p>" for part in parts)


def place_range(report: Report) -> str:
    """The range of places over the definitions that answer the same question, and which give its ends."""
    places = evidence.question_places(report.tables, report.parameters.country, report.snapshot)
    ends = places.iloc[[0, -1]] if len(places) else None
    best, worst = (None, None) if ends is None else map(int, ends["rank"])
    first, last = ("", "") if ends is None else map(report.wording.translate, ends["label"])
    return report.passage("range", best=best, worst=worst, first=first, last=last).text


def peers_table(report: Report) -> str:
    """The country, and its peers in the order of their places, with counts."""
    rows, order = [], {}
    for code in (report.parameters.country, *report.peers):
        place = place_on(report.tables, code, report.snapshot)
        text = report.passage("place", rank=place.rank, shared=bool(place.tied_with)).text
        found = of_count(report.tables, code, report.parameters.as_of, place.n)
        n = report.wording.label("missing", found) if found is Missing.NOT_SEARCHED else str(place.n)
        order[report.name(code)] = (place.rank is None, place.rank or 0)
        rows.append({"country": report.name(code), "place": text, "n": n})
    rows = [rows[0], *sorted(rows[1:], key=lambda row: (order[row["country"]], row["country"]))]
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
    shown = own[["definition_id", "label", "rank", "n", "in_range", "own"]]
    drawn = place_strip(shown, names, title, alt)
    drawn.tell(report.wording)
    svg = _with_tips(drawn.svg.replace(WHERE_DARK, ""), drawn.marks)
    for colour, name in LAB_COLOURS.items():
        svg = svg.replace(f": {colour}", f": var({name}, {colour})")
    about = report.sentence(
        "Counted by the rule «{rule}»; Regenatlas, data version {version}.",
        rule=report.snapshot.definition.label,
        version=report.tables.version,
    )
    above = lines(headline.answer(report, standing).text)
    below = [line for text in (title, about) for line in lines(text.text)]
    kept = place_strip(shown, names, title, alt, above, below)
    return f"<p class='regenatlas-note'>{escape(title.text)}</p>{svg}{_downloads(report, kept)}"


def _with_tips(svg: str, marks: Mapping[str, Sequence[str]]) -> str:
    """The picture with the text of each mark as its title, which a browser shows to whom points at it."""
    for group, texts in marks.items():
        before, opened, after = svg.partition(f'<g id="{group}">')
        for text in texts:
            start, mark, after = after.partition("<use ")
            inner, _, after = after.partition("/>")
            opened += f"{start}{mark}{inner}><title>{escape(text)}</title></use>"
        svg = before + opened + after
    return svg


def _downloads(report: Report, kept: Figure) -> str:
    """Links that save the picture with its words, for a slide."""
    say, chosen = report.wording.translate, report.parameters
    name = f"regenatlas-{chosen.country}-{chosen.as_of}-{chosen.definition}"
    files = {"png": ("image/png", kept.png()), "svg": ("image/svg+xml", kept.svg.encode())}
    links = []
    for kind, (mime, content) in files.items():
        held = f"data:{mime};base64,{b64encode(content).decode()}"
        links.append(f"<a download='{name}.{kind}' href='{held}'>{kind.upper()}</a>")
    return f"<p class='regenatlas-note'>{escape(say('Save this picture:'))} {' · '.join(links)}</p>"
