"""The parameters of a chapter: typed, checked against the tables, refused in one line each.

They are checked here, and not only on the command line, because a notebook run by plain papermill has no
one else to ask.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict

from regenatlas.report.wording import LOCALES
from regenatlas.tables.calendars import last_day
from regenatlas.tables.country_names import likely_countries, named_country
from regenatlas.tables.load import Tables, per_tables
from regenatlas.tables.problems import SURE, nearest
from regenatlas.tables.spelling import likely_days

NAMES = ("country", "as_of", "known_by", "definition", "peers", "lang")
DEFAULT_COUNTRY = "IRN"

#: Before the first cell therapy was licensed anywhere there is nothing to report.
EARLIEST = dt.date(1990, 1, 1)


class ParameterError(ValueError):
    """One or more parameters are wrong; `problems` has one line for each."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))

    def _render_traceback_(self) -> list[str]:
        # In a notebook the reader needs the message, not the way through the package.
        return [f"ParameterError: {problem}" for problem in self.problems]


class Parameters(BaseModel):
    """What a chapter is rendered for, all values resolved to codes and dates; `parse` makes them.

    `country`: ISO3. `as_of`: events after it are unknown to the report. `known_by`: if set, only rows whose
    source was published by then. `definition`: a counting rule. `peers`: ISO3 codes to compare with, empty
    for the chapter's own choice. `lang`: the edition.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    country: str = DEFAULT_COUNTRY
    as_of: dt.date
    known_by: dt.date | None = None
    definition: str
    peers: tuple[str, ...] = ()
    lang: str = "en"


def parse(raw: Mapping[str, Any], tables: Tables) -> Parameters:
    """The parameters in `raw`, resolved against the tables; None or "" stands for the default.

    `country` and `peers` take ISO3, ISO2 or a name in a language of the tables, in any case, with or
    without accents; dates are `YYYY-MM-DD` or dates. Raises `ParameterError` with all that is wrong, each
    with the nearest valid value.
    """
    expected = "one of " + ", ".join(NAMES)
    problems = [_problem("parameter", n, expected, nearest(n, NAMES, SURE)) for n in raw if n not in NAMES]
    newest, rules = newest_date(tables), [row["definition_id"] for row in tables.records("definitions")]
    checks: dict[str, tuple[Any, Callable[[Any], Any]]] = {
        "country": (DEFAULT_COUNTRY, lambda value: find_country(value, tables)),
        "as_of": (newest, lambda value: _date("as_of", value, newest)),
        "known_by": (None, lambda value: _date("known_by", value, newest)),
        "definition": (default_definition(tables), lambda value: _one_of("definition", value, rules)),
        "peers": ((), lambda value: _peers(value, tables)),
        "lang": ("en", lambda value: _one_of("lang", value, sorted(LOCALES))),
    }
    values = {}
    for name, (default, check) in checks.items():
        try:
            values[name] = default if raw.get(name) in (None, "") else check(raw[name])
        except ParameterError as error:
            problems += error.problems
    if problems:
        raise ParameterError(problems)
    values["peers"] = tuple(peer for peer in values["peers"] if peer != values["country"])
    return Parameters(**values)


@per_tables
def newest_date(tables: Tables) -> dt.date:
    """The last day that the tables can tell of: the newest licence event or search of a register."""
    texts = {row["date"] for row in tables.records("authorisations")}
    texts |= {row["searched_until"] for row in tables.records("regulators")}
    days = [last_day(text) for text in texts if text]
    if not days:
        raise ParameterError(["as_of: the tables hold no date to take as the default; give one (YYYY-MM-DD)"])
    return max(days)


@per_tables
def default_definition(tables: Tables) -> str:
    """The counting rule that the table `definitions` names as the default."""
    return next(str(row["definition_id"]) for row in tables.records("definitions") if row["default"])


def find_country(value: Any, tables: Tables, name: str = "country") -> str:
    """The ISO3 code for a code or a name: of the tables, formal, everyday or in another language.

    Raises `ParameterError` with the nearest valid value.
    """
    if found := named_country(str(value), tables):
        return found
    labels = {row["iso3"]: row["name_en"] for row in tables.records("countries")}
    near = ", ".join(f"{code} ({labels[code]})" for code in likely_countries(str(value), tables))
    raise ParameterError(
        [_problem(name, value, "an ISO3 or ISO2 code or the name of a country in the tables", near)]
    )


def _peers(value: Any, tables: Tables) -> tuple[str, ...]:
    items = list(value) if isinstance(value, (list, tuple)) else re.split(r"\s*[,;]\s*", str(value).strip())
    problems, found = [], []
    for item in items:
        try:
            found.append(find_country(item, tables, "peers"))
        except ParameterError as error:
            problems.extend(error.problems)
    if problems:
        raise ParameterError(problems)
    return tuple(dict.fromkeys(found))


def _date(name: str, value: Any, newest: dt.date) -> dt.date:
    expected = f"a date YYYY-MM-DD from {EARLIEST} to {newest}, the newest in the tables"
    if isinstance(value, dt.datetime):
        value = value.date()
    if not isinstance(value, dt.date):
        text = str(value).strip()
        try:
            value = dt.date.fromisoformat(text)
        except ValueError:
            raise ParameterError([_problem(name, text, expected, _near_date(text, newest))]) from None
        if value.isoformat() != text:  # fromisoformat also takes 20240131 and 2024-W05-3
            raise ParameterError([_problem(name, text, expected, value.isoformat())])
    if not EARLIEST <= value <= newest:
        near = _near_date(str(value), newest)
        if not near and EARLIEST.year - 100 < value.year < newest.year + 100:  # else of another calendar
            near = max(EARLIEST, min(value, newest)).isoformat()
        raise ParameterError([_problem(name, value, expected, near)])
    return value


def _near_date(text: str, newest: dt.date) -> str:
    days = dict.fromkeys(
        min(day, newest) for day in likely_days(text) if EARLIEST.year <= day.year <= newest.year
    )
    return " or ".join(map(str, days))


def _one_of(name: str, value: Any, valid: list[str]) -> str:
    if value in valid:
        return str(value)
    raise ParameterError(
        [_problem(name, value, "one of " + ", ".join(valid), nearest(str(value), valid, SURE))]
    )


def _problem(name: str, value: Any, expected: str, near: str) -> str:
    shown = repr(str(value)) if len(str(value)) <= 60 else repr(str(value)[:57] + "…")
    return f"{name}: {shown} is not {expected}" + (f"; nearest: {near}" if near else "")
