"""What changed between two renderings of a bundle: facts with what they mean, and what moved the place.

Facts are compared as readers see them, so that a change below the rounding is none. What is new or gone is
named in groups: a country's first product brings twenty facts along, and none of them «changed».
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from regenatlas.chapters.overview import periods
from regenatlas.chapters.overview.periods import Period
from regenatlas.render.site.headline import headline, merged
from regenatlas.report.parameters import Parameters
from regenatlas.report.report import Report
from regenatlas.tables.load import Tables

LEDGER = ".facts.json"

Ledger = Mapping[str, Any]

#: Facts that speak of an earlier day or of the change since then. Between two days they change with the
#: calendar, not with the country.
_RELATIVE = re.compile(r".*_before|.*_change|.*\.move|changes_.*|(gained|lost)_(own|others)")


@dataclass(frozen=True)
class Changed:
    """A fact that reads otherwise: its id, what it means, how it read before and reads after."""

    fact: str
    about: str
    before: str
    after: str


@dataclass(frozen=True)
class ChapterChanges:
    """What changed in a chapter; `new` and `gone` are the meanings of facts that only one side has.

    `only` is «before» or «after» for a chapter that only one side has, else "".
    """

    chapter: str
    changed: tuple[Changed, ...] = ()
    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    only: str = ""

    def __bool__(self) -> bool:
        return bool(self.changed or self.new or self.gone or self.only)


@dataclass(frozen=True)
class Comparison:
    """Two renderings of a bundle side by side: chapters in which something changed, and the cause in words.

    `period` is there for two days of one country; `restated` says what ledgers gave that were made from
    other tables than those of today; `versions` are the data versions of both sides.
    """

    chapters: tuple[ChapterChanges, ...]
    versions: tuple[str, str]
    period: Period | None = None
    restated: tuple[str, ...] = ()

    @property
    def number(self) -> int:
        """How many facts read otherwise."""
        return sum(len(chapter.changed) for chapter in self.chapters)


def compare(before: Mapping[str, Ledger], after: Mapping[str, Ledger], tables: Tables) -> Comparison:
    """The ledgers of a bundle by chapter, before and after; neither may be empty."""
    then, now = (next(iter(sorted(side.items())))[1] for side in (before, after))
    later = _day(then) != _day(now)
    told: set[tuple[str, str, str]] = set()
    chapters = []
    for chapter in sorted({*before, *after}):
        if chapter not in before or chapter not in after:
            chapters.append(ChapterChanges(chapter, only="after" if chapter in after else "before"))
            continue
        found = _chapter(chapter, before[chapter], after[chapter], later=later)
        # What several chapters state is told where it comes first.
        fresh = tuple(one for one in found.changed if (one.about, one.before, one.after) not in told)
        told |= {(one.about, one.before, one.after) for one in fresh}
        chapters.append(ChapterChanges(chapter, fresh, found.new, found.gone))
    period = report = None
    if _same_subject(then, now, tables) and _day(then) < _day(now):
        report = _report(now, tables)
        period = periods.period(report, _day(then))
    return Comparison(
        chapters=tuple(filter(None, chapters)),
        versions=(str(then.get("data_version", "")), str(now.get("data_version", ""))),
        period=period,
        restated=tuple(_restated(report, period, before, after)) if report and period else (),
    )


def ledger_changes(before: Ledger, after: Ledger) -> list[str]:
    """One line for each fact that reads otherwise, is new or is gone, in the order of the later ledger."""
    old, new = ({fact["id"]: fact for fact in ledger.get("facts", ())} for ledger in (before, after))

    def line(fact: str, said: str, stated: Mapping[str, Any]) -> str:
        return f"{fact}: {said}" + (f" ({stated['about']})" if stated.get("about") else "")

    changed = [
        line(fact, f"{old[fact]['text']} → {stated['text']}", stated)
        for fact, stated in new.items()
        if fact in old and old[fact]["text"] != stated["text"]
    ]
    came = [line(fact, f"new, {new[fact]['text']}", new[fact]) for fact in new if fact not in old]
    went = [line(fact, f"gone, was {old[fact]['text']}", old[fact]) for fact in old if fact not in new]
    return [*changed, *came, *went]


def folder_bundles(folder: Path) -> dict[str, dict[str, Path]]:
    """The ledgers below a folder, by bundle («.» if the folder is one) and chapter."""
    found: dict[str, dict[str, Path]] = {}
    for path in sorted(folder.rglob(f"*{LEDGER}")):
        bundle = path.parent.relative_to(folder).as_posix()
        found.setdefault(bundle, {})[path.name.removesuffix(LEDGER)] = path
    return found


def read_ledger(path: Path) -> dict[str, Any]:
    """A ledger that was written beside a report. Raises `TypeError` or `ValueError` if it is none."""
    ledger = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(ledger, dict):
        raise TypeError(f"{path.name} is not a ledger")
    return ledger


def _chapter(chapter: str, before: Ledger, after: Ledger, *, later: bool) -> ChapterChanges:
    old, new = (_facts(ledger, later=later) for ledger in (before, after))
    return ChapterChanges(
        chapter,
        tuple(
            Changed(fact, stated["about"] or fact, old[fact]["text"], stated["text"])
            for fact, stated in new.items()
            if fact in old and old[fact]["text"] != stated["text"]
        ),
        tuple(_meanings(new[fact] for fact in new if fact not in old)),
        tuple(_meanings(old[fact] for fact in old if fact not in new)),
    )


def _facts(ledger: Ledger, *, later: bool) -> dict[str, Mapping[str, Any]]:
    """Facts by id without tables and figures, whose titles repeat them; between two days no relative ones."""
    return {
        fact["id"]: fact
        for fact in ledger.get("facts", ())
        if fact.get("kind", "fact") == "fact" and not (later and _RELATIVE.fullmatch(fact["id"]))
    }


def _meanings(facts: Iterable[Mapping[str, Any]]) -> list[str]:
    return list(dict.fromkeys(str(fact.get("about") or fact["id"]) for fact in facts))


def _same_subject(then: Ledger, now: Ledger, tables: Tables) -> bool:
    """Whether two ledgers speak of one country by one rule, and the tables of today know both."""
    names = ("country", "definition", "known_by", "lang")
    return (
        all(then.get(name) == now.get(name) for name in names)
        and now.get("country") in set(tables["countries"]["iso3"])
        and now.get("definition") in set(tables["definitions"]["definition_id"])
    )


def _day(ledger: Ledger) -> dt.date:
    return dt.date.fromisoformat(str(ledger["as_of"]))


def _report(ledger: Ledger, tables: Tables) -> Report:
    """A report with the parameters of a ledger, whose own ledger is thrown away."""
    names = ("country", "as_of", "known_by", "definition", "lang")
    parameters = Parameters.model_validate({name: ledger.get(name) for name in names})
    return Report("changes", parameters, tables)


def _restated(
    report: Report, period: Period, before: Mapping[str, Ledger], after: Mapping[str, Ledger]
) -> Iterable[str]:
    """What each side gave, if it was made from other tables than the words on the period are."""
    for side, ledgers in (("before", before), ("now", after)):
        said = merged((chapter, headline(ledger)) for chapter, ledger in ledgers.items())
        facts = {name: fact["value"] for name, fact in said["facts"].items()}
        if said["data_version"] == report.tables.version or "count" not in facts:
            continue
        day = period.before if side == "before" else period.now
        recount = (period.numbers[f"count_{side}"] or 0, period.numbers[f"rank_{side}"])
        stated = (facts["count"], facts.get("rank"))
        yield periods.restated(report, day, said["data_version"], stated, recount)
