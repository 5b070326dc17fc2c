"""The panel of the notebook `explore`: pick country, day, rule and peers, and watch the place move.

It needs the extra `lab` (ipywidgets). Nothing is computed here: every change opens a `Report` for what was
picked and shows what the chapter on standing would say.

The subtle decision is when to answer. Words and tables follow at once; the picture, half of the work, waits
for a short rest. What may be unfinished waits for a longer one: a year being typed is «0002» on its way to
2024, and «In» is India as well as the beginning of Indonesia.
The day has buttons and no slider: the handle of ipywidgets' slider has no name for a screen reader.
"""

import asyncio
import re
from collections.abc import Callable
from datetime import date
from html import escape
from typing import Any

import ipywidgets as widgets

from regenatlas.chapters.standing import standing
from regenatlas.chapters.standing.trajectory import years_from
from regenatlas.counting.snapshot import definitions, find_definition
from regenatlas.explore import explorer_views as views
from regenatlas.report.parameters import (
    EARLIEST,
    ParameterError,
    Parameters,
    newest_date,
    parse,
)
from regenatlas.report.report import Report
from regenatlas.tables.country_names import likely_countries, named_country
from regenatlas.tables.load import Tables
from regenatlas.tables.problems import command

REST = {"picture": 0.12, "unfinished": 1.0}  # seconds without a change before it is dealt with


class Explorer:
    """Widgets for the parameters of a chapter and an answer that follows them.

    `panel` is what to display. `country`, `as_of`, `earlier`, `later`, `definition` and `peers` are the
    controls; `answer`, `picture`, `places` and `products` show the result, `keep` how to render its report.
    A choice that cannot be answered is told in `notice`, and the last valid one stays in its place.
    """

    def __init__(self, tables: Tables, **parameters: Any) -> None:
        self.tables = tables
        start = parse(parameters, tables)
        self._report = Report("explore", start, tables)
        self._say = self._report.wording.translate
        self._waiting: dict[str, asyncio.TimerHandle] = {}
        self._make_controls(start)
        self.notice, self.rule, self.answer = widgets.HTML(), widgets.HTML(), widgets.HTML()
        self.picture, self.places, self.products = widgets.HTML(), widgets.HTML(), widgets.HTML()
        self.keep = widgets.HTML()
        self.panel = self._lay_out()
        for control in (self.country, self.as_of, self.definition, self.peers):
            control.observe(self._update, names="value")
        self.earlier.on_click(lambda _: self._turn(-1))
        self.later.on_click(lambda _: self._turn(+1))
        self._update()

    def _make_controls(self, start: Parameters) -> None:
        name = self._report.name
        self.country = widgets.Combobox(
            value=name(start.country),
            options=views.country_names(self.tables),
            description=self._say("Country"),
            tooltip=self._say("A name in any language of the tables, or its code"),
        )
        self.as_of = widgets.DatePicker(
            value=start.as_of,
            description=self._say("As of"),
            tooltip=self._say("What happened after this day is left out"),
        )
        self.earlier = widgets.Button(description=self._say("a year earlier"), icon="arrow-left")
        self.later = widgets.Button(description=self._say("a year later"), icon="arrow-right")
        self.definition = widgets.Dropdown(
            options=[(self._say(rule.label), rule.definition_id) for rule in definitions(self.tables)],
            value=start.definition,
            description=self._say("Counting rule"),
            tooltip=self._say("What is counted, and for whom"),
        )
        self.peers = widgets.Text(
            value=", ".join(name(code) for code in start.peers),
            placeholder=self._say("those a reader expects; or names, with commas"),
            continuous_update=False,
            description=self._say("Peers"),
            tooltip=self._say("Countries to stand beside it"),
        )

    def _lay_out(self) -> Any:
        result = [self.notice, self.answer, self.picture, self.places, self.products, self.keep]
        for part in (self.rule, *result):
            part.add_class("jp-RenderedHTMLCommon")  # the look of a notebook's other tables
        for control in (self.country, self.definition, self.peers):
            control.layout = widgets.Layout(width="28rem", max_width="calc(100% - 4px)")
        wrapped = widgets.Layout(flex_flow="row wrap", align_items="flex-start")
        parts = [
            widgets.HTML(views.STYLE),
            self.country,
            widgets.HBox([self.as_of, self.earlier, self.later], layout=wrapped),
            self.definition,
            self.rule,
            self.peers,
            *result,
        ]
        return widgets.VBox(parts).add_class("regenatlas-explorer")

    def _repr_mimebundle_(self, **options: Any) -> Any:
        bundle = self.panel._repr_mimebundle_(**options)
        data = bundle[0] if isinstance(bundle, tuple) else bundle
        # What a front end shows that has no widgets.
        hint = self._say("This view shows no widgets: the panel needs JupyterLab with jupyterlab_widgets.")
        data["text/plain"] = re.sub(r"\s*<[^>]*>\s*", " ", self.answer.value).strip() + f"\n{hint}"
        return bundle

    @property
    def parameters(self) -> Parameters:
        """What is picked, as a chapter takes it. Raises `ParameterError` while it is no valid choice."""
        return parse(self._picked(), self.tables)

    def _picked(self) -> dict[str, Any]:
        return {
            "country": self.country.value.strip() or None,
            "as_of": self.as_of.value,
            "definition": self.definition.value,
            "peers": views.listed(self.peers.value) or None,
        }

    def _valid(self) -> Parameters:
        """What is picked, and in place of what is no valid choice the last one that was."""
        picked, last = self._picked(), self._report.parameters
        for name, value in picked.items():
            try:
                parse({name: value}, self.tables)
            except ParameterError:
                picked[name] = getattr(last, name)
        return parse(picked, self.tables)

    @property
    def command(self) -> str:
        """The command that renders the full report of what is shown."""
        shown = self._report.parameters
        chosen = ("--as-of", str(shown.as_of), "--definition", shown.definition)
        return command("render", "--country", shown.country, *chosen)

    @property
    def line(self) -> str:
        """The line of Python that opens the panel at what is shown."""
        shown = self._report.parameters
        given = {
            "country": shown.country,
            "as_of": str(shown.as_of),
            "definition": shown.definition,
            **({"peers": ", ".join(shown.peers)} if shown.peers else {}),
        }
        return f"Explorer(right_tables(), {', '.join(f'{name}={value!r}' for name, value in given.items())})"

    # --------------------------------------------------------------------------------------------- answering

    def _update(self, change: Any = None) -> None:
        typing = change is not None and change.owner is self.country
        if typing and self.country.value not in self.country.options:
            self._after("unfinished", self._settle)
            return
        try:
            self._answer(self.parameters)
        except ParameterError:
            self._after("unfinished", self._settle)

    def _settle(self) -> None:
        try:
            self._answer(self.parameters)
        except ParameterError:
            self._answer(self._valid())
            self._complain()

    def _answer(self, parameters: Parameters) -> None:
        self._forget("unfinished")
        self._report = report = Report("explore", parameters, self.tables)
        found = standing.standing(self.tables, parameters.country, report.snapshot)
        counted = standing.counted_products(self.tables, parameters.country, report.snapshot)
        self.notice.value = ""
        self.rule.value = views.note(
            self._say(find_definition(self.tables, parameters.definition).description)
        )
        self.answer.value = views.answer(report, found)
        self.places.value = views.peers_table(report)
        self.products.value = views.products_table(report, counted)
        self.keep.value = views.how_to_keep(report, self.command, self.line)
        self._after("picture", lambda: setattr(self.picture, "value", views.picture(report, found)))

    def _turn(self, years: int) -> None:
        day = self._within(self.as_of.value or newest_date(self.tables))
        self.as_of.value = self._within(years_from(day, years))

    def _within(self, day: date) -> date:
        return max(EARLIEST, min(day, newest_date(self.tables)))

    def _after(self, what: str, action: Callable[[], None]) -> None:
        """Do it after a rest, unless it is asked for anew until then; at once where no event loop runs."""
        self._forget(what)
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            action()
        else:
            self._waiting[what] = loop.call_later(REST[what], action)

    def _forget(self, what: str) -> None:
        if what in self._waiting:
            self._waiting.pop(what).cancel()

    # ------------------------------------------------------------------------------------------- complaining

    def _complain(self) -> None:
        problems = [*self._unknown([self.country.value]), *self._unknown(views.listed(self.peers.value))]
        day, date_of = self.as_of.value, self._report.wording.date
        if day and day != self._within(day):
            text = self._say("The tables tell of the days from {first} to {last}; please pick one of these.")
            problems.append(text.format(first=date_of(EARLIEST), last=date_of(newest_date(self.tables))))
        report = self._report
        text = self._say("Until then the answer is for {country} on {date}.")
        problems.append(text.format(country=report.country, date=date_of(report.parameters.as_of)))
        lines = " ".join(map(escape, problems))
        self.notice.value = f"<p role='alert' class='regenatlas-notice'>{lines}</p>"

    def _unknown(self, names: list[str]) -> list[str]:
        problems = []
        for name in filter(str.strip, names):
            if not named_country(name, self.tables):
                meant = likely_countries(name, self.tables)
                text = self._say("No country of the tables is called «{name}».").format(name=name)
                near = self._report.wording.list(map(self._report.name, meant), "or")
                hint = self._say("Did you mean {near}?").format(near=near) if meant else ""
                problems.append(f"{text} {hint}".strip())
        return problems
