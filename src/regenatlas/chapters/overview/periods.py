"""What changed for a country between two days, in words, the causes kept apart.

Own licences, new products elsewhere, products elsewhere that ceased to count, and corrections of our own
tables are four different things, and a place that moved has to be explained by the right one. The numbers and
the sentences on causes are those of chapter 00, so that a page of changes and the overview never disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from regenatlas.chapters.overview import words as overview
from regenatlas.chapters.overview.changes import Changes, changes, moved
from regenatlas.counting.snapshot import home_country, unit_of
from regenatlas.report import phrases
from regenatlas.report.labels import label
from regenatlas.report.narrative import opening
from regenatlas.report.report import Report
from regenatlas.tables.calendars import last_day
from regenatlas.tables.provenance import Traced

NAMED = 8  # more products of one country are counted, not named


@dataclass(frozen=True)
class Cause:
    """One cause in words: its heading, and what happened, event by event; that nothing did is said too."""

    name: str
    heading: str
    passages: tuple[str, ...]


@dataclass(frozen=True)
class Period:
    """From one day to a later one: what moved and why, each in a sentence or two, then cause by cause.

    `causes`: own, gained, lost, corrections. `numbers`: count_before, count_now, rank_before, rank_now, by
    the tables of today; a place is None where no product is counted.
    """

    before: date
    now: date
    moved: str
    why: str
    causes: tuple[Cause, ...]
    numbers: Mapping[str, int | None]


def period(report: Report, earlier: date) -> Period:
    """What changed between an earlier day and the day of a report."""
    code, snapshot, _ = report.parameters.country, report.snapshot, report.wording.translate
    unit = unit_of(code, snapshot.definition, report.tables, snapshot.as_of)
    found = changes(report.tables, code, snapshot, earlier)
    numbers = {name: traced.value for name, traced in moved(found, unit).items()}
    placed = any(numbers[name] is not None for name in ("rank_before", "rank_now"))
    told = (
        ("own", _("Own licences"), _own(report, found), _("No product of its own began or ceased to count.")),
        (
            "gained",
            _("New products elsewhere"),
            _elsewhere(report, found, unit, "gained"),
            _("No product of another country began to count."),
        ),
        (
            "lost",
            _("Products elsewhere that ceased to count"),
            _elsewhere(report, found, unit, "lost"),
            _("No product of another country ceased to count."),
        ),
        (
            "corrections",
            _("Corrections of our tables"),
            _corrections(report, found, unit),
            _("No correction of the tables is dated within this time."),
        ),
    )
    return Period(
        before=earlier,
        now=snapshot.as_of,
        moved=_moved(report, found, unit),
        why=overview.causes(report, found).text if placed else "",
        causes=tuple(Cause(name, heading, tuple(said) or (none,)) for name, heading, said, none in told),
        numbers={name: None if value is None else int(value) for name, value in numbers.items()},
    )


def restated(
    report: Report, day: date, version: str, stated: tuple[int, int | None], recount: tuple[int, int | None]
) -> str:
    """What a report made from other tables gave for its day, beside the recount: each (products, place)."""
    said, ours = (_standing(report, *numbers) for numbers in (stated, recount))
    template = (
        "The report on {day:date} was made from data version {version} and gave {said}, "
        "as the tables of today do."
        if said == ours
        else "The report on {day:date} was made from data version {version} and gave {said}; "
        "the tables of today give {ours}."
    )
    more = {} if said == ours else {"ours": ours}
    return report.sentence(template, day=day, version=version, said=said, **more).text


def _standing(report: Report, products: int, rank: int | None) -> str:
    if rank is None:
        return report.sentence("{n:product} and no place", n=products).text
    return report.sentence("{n:product} and {rank:ordinal} place", n=products, rank=rank).text


def _moved(report: Report, found: Changes, unit: str) -> str:
    numbers = moved(found, unit)
    rank_before, rank_now = numbers["rank_before"], numbers["rank_now"]
    before, now = numbers["count_before"].value, numbers["count_now"].value
    here = report.wording.country(unit, in_sentence=True)
    days = {"here": here, "then": found.before.as_of, "now": found.now.as_of}
    if rank_before.value and rank_now.value:
        places = {"move": phrases.movement(report, rank_before, rank_now), "places": _places(report, numbers)}
        if before == now:
            template = "From {then:date} to {now:date} {here} stayed at {n:product} and {move}, {places}."
            return report.sentence(template, **days, **places, n=now).text
        return report.sentence(
            "From {then:date} to {now:date} {here} went from {m:number} to {n:product} and {move}, {places}.",
            **days, **places, m=before, n=now,
        ).text  # fmt: skip
    if rank_now.value:
        return report.sentence(
            "On {then:date} {here} had no counted product; on {now:date} it takes {rank:ordinal} place "
            "with {n:product}.",
            **days, rank=rank_now.value, n=now,
        ).text  # fmt: skip
    if rank_before.value:
        return report.sentence(
            "On {then:date} {here} took {rank:ordinal} place with {n:product}; on {now:date} it has no "
            "counted product any more.",
            **days, rank=rank_before.value, n=before,
        ).text  # fmt: skip
    return report.sentence("No product of {here} is counted on {then:date}, nor on {now:date}.", **days).text


def _places(report: Report, numbers: Mapping[str, Traced]) -> str:
    """The two places of a move; one where they are the same."""
    before, now = (numbers[f"rank_{when}"].value for when in ("before", "now"))
    if before == now:
        return report.wording.ordinal(now)
    return report.sentence("from {before:ordinal} to {now:ordinal}", before=before, now=now).text


def _own(report: Report, found: Changes) -> list[str]:
    """Each of the country's products that came or went, with the decisions that did it, the first first."""
    templates = {
        ("gained", True): "{name} began to count: {events}.",
        ("gained", False): "{name} began to count.",
        ("lost", True): "{name} ceased to count: {events}.",
        ("lost", False): "{name} ceased to count.",
    }
    said = []
    for row in found.products[found.products["own"]].to_dict("records"):
        events = _events(report, row["rows"], found)
        values = {"name": row["name"], **({"events": [text for _, text in events]} if events else {})}
        sentence = report.sentence(templates[row["change"], bool(events)], **values)
        said.append((row["change"], events[0][0] if events else date.max, opening(sentence).text))
    return [text for _, _, text in sorted(said)]


def _events(report: Report, rows: Iterable[str], found: Changes) -> list[tuple[date, str]]:
    """The decisions among the rows that fall into the period, in the order of their days."""
    jurisdictions = report.tables["regulators"].set_index("regulator_id")["jurisdiction"]
    said = []
    for event in (report.tables.row(ref) for ref in rows if ref.startswith("authorisations:")):
        day = last_day(str(event["date"]))
        if found.before.as_of < day <= found.now.as_of:
            decision = report.sentence(
                "{event} by {regulator} ({where}), {day:date}",
                event=label("event", str(event["event"]), report.wording),
                regulator=str(event["regulator_id"]),
                where=report.name(str(jurisdictions[event["regulator_id"]])),
                day=str(event["date"]),
            )
            said.append((day, decision.text))
    return sorted(said)


def _others(frame: pd.DataFrame, change: str) -> pd.Series:
    return ~frame["own"] & (frame["change"] == change)


def _elsewhere(report: Report, found: Changes, unit: str, change: str) -> list[str]:
    """The products of others that came or went, those first that moved the place."""
    chosen = found.products[_others(found.products, change)]
    movers = _movers(found, unit, change)
    here = report.wording.country(unit, in_sentence=True)
    template = {
        "gained": "{country} moved ahead of {here}: {products} began to count.",
        "lost": "{country} is no longer ahead of {here}: {products} ceased to count.",
    }[change]
    said, others = [], []
    for code, own in sorted(chosen.groupby("country"), key=lambda item: (-len(item[1]), item[0])):
        country = report.wording.country(code, in_sentence=True)
        products = _products(report, list(own["name"]))
        if code in movers:
            sentence = report.sentence(template, country=country, here=here, products=products)
            said.append(opening(sentence).text)
        else:
            others.append(report.sentence("{products} of {country}", country=country, products=products).text)
    if others:
        rest = "Without effect on the place: {others}." if said else "By country: {others}."
        said.append(report.sentence(rest, others="; ".join(others)).text)
    return said


def _products(report: Report, names: list[str]) -> str:
    """Products by number, and by name if they are few."""
    if len(names) > NAMED:
        return report.sentence("{n:product}", n=len(names)).text
    return report.sentence("{n:product} ({names})", n=len(names), names=names).text


def _movers(found: Changes, unit: str, change: str) -> set[str]:
    """Countries that this cause, in the order of `Changes.steps`, brought ahead of the country or back."""
    before, now = found.before.counts.astype(int), found.now.counts.astype(int)
    ours = int(now.get(unit, 0))
    if ours == 0:
        return set()
    gained, lost = (
        found.products[_others(found.products, kind)].groupby("country").size() for kind in ("gained", "lost")
    )
    codes = before.index.union(gained.index)
    start = before.reindex(codes, fill_value=0)
    middle = start.add(gained, fill_value=0)
    end = middle.sub(lost, fill_value=0)
    crossed = (start <= ours) & (middle > ours) if change == "gained" else (middle > ours) & (end <= ours)
    return set(codes[crossed.reindex(codes, fill_value=False)]) - {unit}


def _corrections(report: Report, found: Changes, unit: str) -> list[str]:
    """How many corrections are dated within the period, then each that concerns a product of the country."""
    refs = found.corrected.made.rows
    if not refs:
        return []
    products = report.tables["products"]
    home = home_country(products, report.snapshot.definition.count_by)
    own = set(products.loc[home == unit, "product_id"])
    rows = [report.tables.row(ref) for ref in refs]
    concerned = [row for row in rows if str(row["row_id"]).partition(".")[0] in own]
    number = report.sentence(
        "Dated within this time: {n:correction}; on the products of {here}: {own:number}.",
        n=len(rows), here=report.wording.country(unit, in_sentence=True), own=len(concerned),
    )  # fmt: skip
    return [number.text, *(_correction(report, row) for row in concerned)]


def _correction(report: Report, row: pd.Series) -> str:
    empty = report.wording.translate("empty")
    return report.sentence(
        "{row}, {column}: was {was}, is {now}; {reason}",
        row=f"{row['table']}:{row['row_id']}", column=row["column"],
        was=row["was"] or empty, now=row["now"] or empty, reason=row["reason"],
    ).text  # fmt: skip
