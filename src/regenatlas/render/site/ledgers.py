"""The ledgers of rendered reports: their headline facts, and what changed between two of them.

Facts are taken and compared as readers see them: a front page never says what no report says, and a change
below the rounding is none. What is new or gone is named in groups: a country's first product brings twenty
facts along, and none of them "changed".
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from regenatlas.render.store.store import LEDGER
from regenatlas.report.parameters import Parameters
from regenatlas.report.wording import Wording
from regenatlas.tables.load import Tables

if TYPE_CHECKING:  # to read a ledger takes no analysis
    from regenatlas.chapters.overview import periods
    from regenatlas.report.report import Report

Ledger = Mapping[str, Any]
Ledgers = Mapping[str, Ledger]  # by chapter
Fact = Mapping[str, Any]

_STANDING = ("rank", "ranked", "count", "count_before", "named")

#: By chapter, what the front page calls a fact and the id under which the ledger has it. Where two chapters
#: state the same, the one on standing is asked first.
FACTS: dict[str, dict[str, str]] = {
    "02_standing": {name: name for name in (*_STANDING, "per_head", "rank_per_head")},
    "00_overview": {
        **{name: name for name in ("rank", "count", "per_head")},
        "count_before": "changes_count_before",
    },
}

#: The table whose rows are the products behind the place.
_PRODUCTS = "counted-products"

#: Facts that speak of an earlier day or of the change since then. Between two days they change with the
#: calendar, not with the country.
_RELATIVE = re.compile(r".*_before|.*_change|.*\.move|changes_.*|(gained|lost)_(own|others)")


class Changed(NamedTuple):
    """A fact that reads otherwise: its id, what it means, how it read before and reads after."""

    fact: str
    about: str
    before: str
    after: str


@dataclass(frozen=True)
class ChapterChanges:
    """What changed in a chapter; `new` and `gone` are the meanings of facts that only one side has.

    `only` is "before" or "after" for a chapter that only one side has, else "".
    """

    chapter: str
    changed: tuple[Changed, ...] = ()
    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    only: str = ""

    @property
    def name(self) -> str:
        """The chapter without its number."""
        return spoken(self.chapter)

    def size(self, wording: Wording) -> str:
        """How much changed: `3 facts changed, 2 new and 1 gone`."""
        if self.only:
            only = {"after": "only in the later report", "before": "only in the earlier report"}
            return wording.translate(only[self.only])
        new, gone = len(self.new), len(self.gone)
        parts = [
            wording.translate("{facts} changed").format(facts=wording.noun(len(self.changed), "fact")),
            wording.translate("{n} new").format(n=wording.number(new)) if new else "",
            wording.translate("{n} gone").format(n=wording.number(gone)) if gone else "",
        ]
        return wording.list(filter(None, parts))

    def __bool__(self) -> bool:
        return bool(self.changed or self.new or self.gone or self.only)


@dataclass(frozen=True)
class Comparison:
    """Two renderings of a bundle side by side: chapters in which something changed, and the cause in words.

    `period` is there for two days of one country; `restated` has what ledgers gave that were made from
    other tables than those of today; `versions` are the data versions of both sides.
    """

    chapters: tuple[ChapterChanges, ...]
    versions: tuple[str, str]
    period: periods.Period | None = None
    restated: tuple[str, ...] = ()


def headline(ledger: Mapping[str, Any]) -> dict[str, Any]:
    """What a front page shows of a chapter: {} unless the chapter has headline facts.

    `facts`: by name the `value` and `text` of each fact that is there; `products`: the ids of the counted
    products, None where the chapter does not list them; `data_version`: of the tables they come from.
    """
    wanted = FACTS.get(str(ledger.get("chapter")))
    if wanted is None:
        return {}
    stated = {fact["id"]: fact for fact in ledger.get("facts", ())}
    facts = {
        name: {"value": stated[fact]["value"], "text": stated[fact]["text"]}
        for name, fact in wanted.items()
        if fact in stated and stated[fact]["value"] is not None
    }
    products = _products(ledger, stated, facts)
    return {"data_version": str(ledger.get("data_version", "")), "facts": facts, "products": products}


def merged(headlines: Iterable[tuple[str, Mapping[str, Any]]]) -> dict[str, Any]:
    """The headline of a bundle from those of its chapters, given as (chapter, headline).

    Beside what `headline` says, `basis`: see `basis.basis`, None for reports of an older version.
    """
    by_chapter = dict(headlines)
    known = [by_chapter[chapter] for chapter in FACTS if by_chapter.get(chapter)]
    return {
        "data_version": next((one["data_version"] for one in known if one["data_version"]), ""),
        "facts": {name: fact for one in reversed(known) for name, fact in one["facts"].items()},
        "products": next((one["products"] for one in known if one["products"] is not None), None),
        "basis": next((one["basis"] for one in known if one.get("basis")), None),
    }


def compare(before: Mapping[str, Ledger], after: Mapping[str, Ledger], tables: Tables) -> Comparison:
    """The ledgers of a bundle by chapter, before and after; neither may be empty."""
    then, now = (next(iter(sorted(side.items())))[1] for side in (before, after))
    period: periods.Period | None = None
    restated: tuple[str, ...] = ()
    if _same_subject(then, now, tables) and _day(then) < _day(now):
        from regenatlas.chapters.overview import periods
        from regenatlas.render.page.document import BRIEF
        from regenatlas.report.report import Report

        # A report with the parameters of the later ledger, whose own ledger is thrown away.
        names = ("country", "as_of", "known_by", "definition", "lang")
        parameters = Parameters.model_validate({name: now.get(name) for name in names})
        report = Report(BRIEF, parameters, tables)
        period = periods.period(report, _day(then))
        restated = tuple(_restated(report, period, before, after))
    chapters = tuple(filter(None, _chapters(before, after, relative=_day(then) == _day(now))))
    versions = (str(then.get("data_version", "")), str(now.get("data_version", "")))
    return Comparison(chapters, versions, period, restated)


def ledger_changes(before: Ledger, after: Ledger) -> list[str]:
    """One line for each fact that reads otherwise, is new or is gone, in the order of the later ledger."""
    old, new = ({fact["id"]: fact for fact in ledger.get("facts", ())} for ledger in (before, after))
    changed, came, went = _difference(old, new)
    lines = [(new[name], f"{old[name]['text']} → {new[name]['text']}") for name in changed]
    lines += [(new[name], f"new, {new[name]['text']}") for name in came]
    lines += [(old[name], f"gone, was {old[name]['text']}") for name in went]
    return [
        f"{fact['id']}: {line}" + (f" ({fact['about']})" if fact.get("about") else "") for fact, line in lines
    ]


def folder_bundles(folder: Path) -> dict[str, dict[str, Path]]:
    """The ledgers below a folder, by bundle ("." if the folder is one) and chapter."""
    bundles: dict[str, dict[str, Path]] = {}
    for path in sorted(folder.rglob(f"[!.]*.{LEDGER}")):
        bundle = path.parent.relative_to(folder).as_posix()
        bundles.setdefault(bundle, {})[path.name.removesuffix(f".{LEDGER}")] = path
    return bundles


def read_ledger(path: Path) -> dict[str, Any]:
    """A ledger that was written beside a report. Raises `TypeError` or `ValueError` if it is none."""
    ledger = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(ledger, dict):
        raise TypeError(f"{path.name} is not a ledger")
    return ledger


def spoken(chapter: str) -> str:
    """A chapter as its links call it: `02_standing` is `standing`."""
    return chapter.partition("_")[2] or chapter


def _chapters(before: Ledgers, after: Ledgers, *, relative: bool) -> Iterable[ChapterChanges]:
    seen: set[tuple[str, str, str]] = set()  # what several chapters state is told where it comes first
    for chapter in sorted({*before, *after}):
        if chapter not in before or chapter not in after:
            yield ChapterChanges(chapter, only="after" if chapter in after else "before")
            continue
        old, new = (_facts(side[chapter], relative=relative) for side in (before, after))
        changed, came, went = _difference(old, new)
        facts = [
            Changed(name, new[name]["about"] or name, old[name]["text"], new[name]["text"])
            for name in changed
        ]
        fresh = tuple(fact for fact in facts if fact[1:] not in seen)
        seen |= {fact[1:] for fact in fresh}
        yield ChapterChanges(chapter, fresh, _meanings(new, came), _meanings(old, went))


def _difference(old: Mapping[str, Fact], new: Mapping[str, Fact]) -> tuple[list[str], list[str], list[str]]:
    """The ids of facts that read otherwise, are new or are gone."""
    changed = [name for name in new if name in old and old[name]["text"] != new[name]["text"]]
    return changed, [name for name in new if name not in old], [name for name in old if name not in new]


def _facts(ledger: Ledger, *, relative: bool) -> dict[str, Fact]:
    """Facts by id, without tables and figures, whose titles repeat them; relative ones if asked for."""
    return {
        fact["id"]: fact
        for fact in ledger.get("facts", ())
        if fact.get("kind", "fact") == "fact" and (relative or not _RELATIVE.fullmatch(fact["id"]))
    }


def _meanings(facts: Mapping[str, Fact], names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(facts[name].get("about") or name) for name in names))


def _same_subject(then: Ledger, now: Ledger, tables: Tables) -> bool:
    """Whether two ledgers are on one country by one definition, and the tables of today know both."""
    names = ("country", "definition", "known_by", "lang")
    return (
        all(then.get(name) == now.get(name) for name in names)
        and now.get("country") in set(tables["countries"]["iso3"])
        and now.get("definition") in set(tables["definitions"]["definition_id"])
    )


def _day(ledger: Ledger) -> dt.date:
    return dt.date.fromisoformat(str(ledger["as_of"]))


def _restated(report: Report, period: periods.Period, before: Ledgers, after: Ledgers) -> Iterable[str]:
    """What each side gave, if it was made from other tables than the words on the period are."""
    from regenatlas.chapters.overview import periods

    for side, day, ledgers in (("before", period.before, before), ("now", period.now, after)):
        stated = merged((chapter, headline(ledger)) for chapter, ledger in ledgers.items())
        facts = {name: fact["value"] for name, fact in stated["facts"].items()}
        if stated["data_version"] != report.tables.version and "count" in facts:
            recount = (period.numbers[f"count_{side}"] or 0, period.numbers[f"rank_{side}"])
            numbers = (facts["count"], facts.get("rank"))
            yield periods.restated(report, day, stated["data_version"], numbers, recount)


def _products(ledger: Ledger, stated: Mapping[str, Fact], facts: Mapping[str, Fact]) -> list[str] | None:
    if facts.get("count", {}).get("value") == 0:
        return []
    if _PRODUCTS not in stated:
        return None
    refs = [ledger["rows"][at]["row"] for at in stated[_PRODUCTS]["rows"]]
    return sorted(ref.partition(":")[2] for ref in refs if ref.startswith("products:"))
