"""The panel of the notebook `explore`: pick country, day, rule and peers, and watch the place move.

It needs the extra `lab` (ipywidgets). Nothing is computed here: every change opens a `Report` for what was
picked and shows what chapter 01 would say.
"""

from __future__ import annotations

from datetime import date
from html import escape
from typing import Any

import ipywidgets as widgets
import pandas as pd

from regenatlas.analysis import standing
from regenatlas.analysis.ranking import place_on, rank
from regenatlas.analysis.snapshot import definitions
from regenatlas.present import phrases, shown
from regenatlas.present import standing as words
from regenatlas.present.figures.standing import places_by_rule
from regenatlas.present.parameters import Parameters, parse
from regenatlas.present.report import Report
from regenatlas.present.shown import Column
from regenatlas.tables.load import Tables


class Explorer:
    """Widgets for the parameters of a chapter and an answer that follows them.

    `panel` is what to display. `country`, `as_of`, `definition` and `peers` are the controls; `answer`,
    `places`, `picture` and `products` show the result. A day out of range is answered in words; the last
    result stays.
    """

    def __init__(self, tables: Tables, **parameters: Any) -> None:
        self.tables = tables
        start = parse(parameters, tables)
        rules = definitions(tables)
        names = _names(tables)
        wide = widgets.Layout(width="32em")
        self.country = widgets.Combobox(
            value=names[start.country],
            options=list(names.values()),
            ensure_option=True,
            description="Country",
            layout=wide,
        )
        self.as_of = widgets.DatePicker(value=start.as_of, description="As of")
        self.definition = widgets.Dropdown(
            options=[(rule.label, rule.definition_id) for rule in rules],
            value=start.definition,
            description="Rule",
            layout=wide,
        )
        self.peers = widgets.TagsInput(
            value=[names[code] for code in start.peers or ()],
            allowed_tags=list(names.values()),
            allow_duplicates=False,
            placeholder="peers: nearest in rank",
        )
        self.answer, self.places, self.products = widgets.HTML(), widgets.HTML(), widgets.HTML()
        self.picture = widgets.HTML()
        for control in (self.country, self.as_of, self.definition, self.peers):
            control.observe(self._update, names="value")
        controls = widgets.VBox([self.country, self.as_of, self.definition, self.peers])
        self.panel = widgets.VBox([controls, self.answer, self.places, self.picture, self.products])
        self._update()

    def _repr_mimebundle_(self, **options: Any) -> Any:
        return self.panel._repr_mimebundle_(**options)

    @property
    def parameters(self) -> Parameters:
        """What is picked, as a chapter takes it. Raises `ParameterError` while it is no valid choice."""
        codes = {name: code for code, name in _names(self.tables).items()}
        return parse(
            {
                "country": codes.get(self.country.value, self.country.value),
                "as_of": self.as_of.value if isinstance(self.as_of.value, date) else None,
                "definition": self.definition.value,
                "peers": [codes[name] for name in self.peers.value] or None,
            },
            self.tables,
        )

    @property
    def command(self) -> str:
        """The command that renders the full report of what is picked."""
        picked = self.parameters
        chosen = f"--as-of {picked.as_of} --definition {picked.definition}"
        return f"regenatlas render --country {picked.country} {chosen}"

    def _update(self, _: Any = None) -> None:
        try:
            parameters = self.parameters
        except ValueError as error:
            self.answer.value = f"<p><strong>{escape(str(error))}</strong></p>"
            return
        report = Report("explore", parameters, self.tables)
        found = standing.standing(self.tables, parameters.country, report.snapshot)
        self.answer.value = f"<p style='font-size:1.2em'>{escape(_sentence(report, found))}</p>"
        self.places.value = _peers_table(report).to_html()
        ranked = found.definitions[found.definitions["rank"].notna()]
        self.picture.value = _picture(report, ranked)
        counted = standing.counted_products(self.tables, parameters.country, report.snapshot)
        self.products.value = _products_table(report, counted).to_html() if len(counted) else ""


def _names(tables: Tables) -> dict[str, str]:
    countries = tables["countries"]
    countries = countries[countries["kind"] == "country"].sort_values("name_en")
    return dict(zip(countries["iso3"], countries["name_en"], strict=True))


def _sentence(report: Report, found: standing.Standing) -> str:
    here = report.wording.country(found.place.country, in_sentence=True)
    day = report.parameters.as_of
    if found.rank.value is None:
        return report.sentence(
            "On {day:date} nothing is counted for {here}; {ranked:country} have at least one product.",
            day=day, here=here, ranked=found.ranked,
        ).text  # fmt: skip
    tie = phrases.shared(report, found.tied, found.place.tied_with)
    return report.sentence(
        "On {day:date} {here} takes {rank:ordinal} place{tie} with {n:product}, among {ranked:country}.",
        day=day, here=here, rank=found.rank, tie=tie, n=found.count, ranked=found.ranked,
    ).text  # fmt: skip


def _peers_table(report: Report) -> shown.Shown:
    shot = report.snapshot
    ranking = rank(shot.counts).set_index("country")
    rows = []
    for code in (report.parameters.country, *report.peers):
        at = place_on(report.tables, code, shot)
        shared = bool(ranking["tied"].get(at.country, 0))
        rows.append(
            {
                "country": report.name(code),
                "place": words.place(report, at.rank, shared=shared),
                "n": at.n,
                "rows": (),
            }
        )
    columns: dict[str, str | Column] = {
        "country": "Country",
        "place": "Place",
        "n": Column("Products", "number"),
    }
    return shown.table(pd.DataFrame(rows), columns, "Beside its peers", "peers", wording=report.wording)


def _picture(report: Report, ranked: pd.DataFrame) -> str:
    if ranked.empty:
        return ""
    own = ranked.assign(own=ranked["definition_id"] == report.parameters.definition)
    counts = {n: report.wording.noun(n, "product") for n in own["n"]}
    title = report.wording.translate("The place under each counting rule")
    return places_by_rule(own, title, title, counts).svg


def _products_table(report: Report, counted: pd.DataFrame) -> shown.Shown:
    columns: dict[str, str | Column] = {
        "name": "Product",
        "class": "Class",
        "indication": "For",
        "granted": Column("First licence", "date"),
        "regulators": "Licensed by",
        "verified": Column("Page seen", "yesno"),
    }
    frame = words.products(report, counted)
    return shown.table(frame, columns, "The products behind the place", "products", wording=report.wording)
