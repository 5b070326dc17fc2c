"""What may follow on a command line that is being typed: names from the tables, chapters, dates rendered."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

from regenatlas import paths

if TYPE_CHECKING:
    from regenatlas.tables.load import Tables


def _or_nothing(offered: Callable[[str], list[Any]]) -> Callable[[str], list[Any]]:
    """Offer nothing where the files cannot be read: who is typing has asked for no complaint."""

    @wraps(offered)
    def offer(incomplete: str) -> list[Any]:
        try:
            return offered(incomplete)
        except Exception:  # noqa: BLE001 - each library that reads a file has its own errors
            return []

    return offer


def _tables() -> Tables:
    """The tables as they are, right or wrong: who types waits for no check."""
    from regenatlas.tables.files import read_json
    from regenatlas.tables.load import open_tables

    return open_tables(paths.DATA, read_json(paths.DATA))


@_or_nothing
def country(incomplete: str) -> list[tuple[str, str]]:
    """The countries that some table tells of: names, or codes for what is written in capitals."""
    from regenatlas.render.batch.plan import countries_in_tables

    tables = _tables()
    called = {row["iso3"]: row["name_en"] for row in tables.records("countries")}
    known = {iso3: called[iso3] for iso3 in countries_in_tables(tables)}
    codes = [(_going_on(incomplete, iso3), name) for iso3, name in known.items()]
    names = [(_going_on(incomplete, name), iso3) for iso3, name in known.items()]
    codes, names = ([pair for pair in pairs if pair[0]] for pairs in (codes, names))
    return codes if incomplete.isupper() or not incomplete else names or codes


def _going_on(begun: str, name: str) -> str:
    """What was typed, in its letters, with the rest of the name as part of the same word; "" if it differs.

    A shell drops what does not begin as typed, and of the shells only bash takes what is offered as it is.
    """
    if not name.casefold().startswith(begun.casefold()):
        return ""
    is_bash = os.environ.get("_REGENATLAS_COMPLETE", "").endswith("bash")
    rest = name[len(begun) :]
    return begun + (re.sub(r"([^\w-])", r"\\\1", rest) if is_bash else rest)


@_or_nothing
def chapter(incomplete: str) -> list[str]:
    """Chapters without their numbers."""
    from regenatlas.render.batch.plan import chapter_notebooks

    names = (name.partition("_")[2] for name in chapter_notebooks())
    return [name for name in names if name.startswith(incomplete)]


@_or_nothing
def definition(incomplete: str) -> list[tuple[str, str]]:
    """Counting rules with their labels."""
    known = ((row["definition_id"], row["label"]) for row in _tables().records("definitions"))
    return [(name, label) for name, label in known if name.startswith(incomplete)]


def lang(incomplete: str) -> list[str]:
    """Languages that there is an edition in."""
    from regenatlas.report.wording import LOCALES

    return [name for name in sorted(LOCALES) if name.startswith(incomplete)]


def formats(incomplete: str) -> list[str]:
    """The formats that a list with commas does not name yet."""
    from regenatlas.render.store.store import FORMATS

    *named, begun = incomplete.split(",")
    left = [name for name in FORMATS if name not in named and name.startswith(begun)]
    return [",".join([*named, name]) for name in left]


@_or_nothing
def batch(incomplete: str) -> list[str]:
    """The batches of the repository's file."""
    from regenatlas.tables.settings import read_settings

    named = read_settings(paths.BATCHES.read_text(encoding="utf-8")) or {}
    return [name for name in named if name.startswith(incomplete)]


@_or_nothing
def rendered_date(incomplete: str) -> list[str]:
    """The dates of the reports in the usual folder, the newest first."""
    dates = {path.name for path in paths.OUT.glob("*/*/????-??-??") if path.is_dir()}
    return sorted((day for day in dates if day.startswith(incomplete)), reverse=True)


@_or_nothing
def date(incomplete: str) -> list[str]:
    """The dates of reports, and once a year is written the days of that year on which the tables change."""
    dates = set(rendered_date(incomplete))
    if re.match("[0-9]{4}", incomplete):
        days = (row["date"] for row in _tables().records("authorisations"))
        dates |= {day for day in days if len(day) == len("2024-12-31") and day.startswith(incomplete)}
    return sorted(dates, reverse=True)


@_or_nothing
def fact(incomplete: str) -> list[tuple[str, str]]:
    """Chapters, and of a chapter its facts with what they are, as the newest report has them."""
    where, sign, begun = incomplete.partition("#")
    folder, _, wanted = where.rpartition("/")
    ledgers: dict[str, Path] = {}
    for path in sorted(paths.OUT.glob("*/*/????-??-??/[!.]*.facts.json"), key=lambda path: path.parent.name):
        if str(path.parent).endswith(folder):
            ledgers[path.name.removesuffix(".facts.json")] = path
    if not sign:
        spoken = (name.partition("_")[2] for name in sorted(ledgers))
        ahead = f"{folder}/" if folder else ""
        return [(f"{ahead}{name}#", "") for name in spoken if name.startswith(wanted)]
    for name, path in ledgers.items():
        if wanted in {name, name.partition("_")[2]}:
            facts = json.loads(path.read_text(encoding="utf-8"))["facts"]
            return [(f"{where}#{one['id']}", one["about"]) for one in facts if one["id"].startswith(begun)]
    return []
