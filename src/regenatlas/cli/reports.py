"""Commands that read rendered reports: trace, diff."""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from regenatlas import paths
from regenatlas.cli import completion
from regenatlas.cli.request import OneCountry, OneDate, Out, a_place, one_job, read_place, read_tables
from regenatlas.cli.terminal import console, passage, say, show, stop, title
from regenatlas.tables.problems import command

if TYPE_CHECKING:
    from regenatlas.render.page.notes import Note, Row
    from regenatlas.render.site.ledgers import Comparison, Ledger
    from regenatlas.report.wording import Wording
    from regenatlas.tables.load import Tables


def trace(
    fact: Annotated[
        str,
        typer.Argument(
            metavar="FACT",
            help="Where it stands: [ISO3/DATE/]CHAPTER#FACT.",
            autocompletion=completion.fact,
            show_default=False,
        ),
    ],
    *,
    country: OneCountry = None,
    as_of: OneDate = None,
    out: Out = None,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="The most rows to show.")] = 10,
    whole: Annotated[bool, typer.Option("--all", help="Show every row with its source.")] = False,
) -> None:
    """Lead from a number in a rendered report to its rows and sources.

    For example:

    - `regenatlas trace IRN/2026-02-11/02_standing#rank`
    - `regenatlas trace standing#rank --country TUR`
    - `regenatlas trace standing#rank --all | grep iranpress`
    """
    from regenatlas.render.tools.trace import TraceError, find, read_address

    tables = read_tables()
    try:
        address = read_address(fact)
        folder = address.folder or one_job(tables, country, as_of).folder
        note, ledger = find(out or paths.OUT, address, folder, tables)
    except TraceError as error:
        stop([str(error)])
    _show_note(note, ledger, tables, len(note.rows) if whole else limit)
    if not whole and len(note.rows) > limit:
        more = len(note.rows) - limit
        say(f"{more} more {'row' if more == 1 else 'rows'}: {command('trace', *sys.argv[2:], '--all')}")


def diff(
    before: Annotated[
        str,
        typer.Argument(
            metavar="DATE|FOLDER",
            help="A date of which there are reports, or a folder of reports.",
            autocompletion=completion.rendered_date,
        ),
    ],
    after: Annotated[
        str,
        typer.Argument(metavar="DATE|FOLDER", help="The other one.", autocompletion=completion.rendered_date),
    ],
    *,
    country: OneCountry = None,
    out: Out = None,
    html: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Write it as a page too.", show_default=False, **a_place("html", own=True)
        ),
    ] = None,
) -> None:
    """Say what changed between two dates of a country, or two folders, in words and numbers.

    Own licences, licences elsewhere, withdrawals and corrections of the tables are told apart; then come the
    facts that read otherwise. The reports must have been rendered.

    For example:

    - `regenatlas diff 2024-12-31 2026-02-11 --country IRN`
    - `regenatlas diff atlas-of-march atlas-of-june --html changes.html`
    - `regenatlas diff 2024-12-31 2026-02-11 | grep standing`
    """
    from regenatlas.render.site.ledgers import folder_bundles

    tables = read_tables()
    folders = [read_place(text, "diff") for text in (before, after)]
    if not all(folder.is_dir() for folder in folders):
        folders = _dated_folders(tables, (before, after), country, out or paths.OUT)
    sides = [folder_bundles(folder) for folder in folders]
    for text, side in zip((before, after), sides, strict=True):
        if not side:
            stop([f"{text} holds no reports: a folder that {command('render')} wrote to was expected"])
    both = sorted(set(sides[0]) & set(sides[1]))
    found, headings = {}, {}
    for name in both:
        country_name, days, compared = _compared(name, [side[name] for side in sides], tables)
        if compared.chapters or compared.period:
            headings[name], found[name] = f"{country_name}, {' to '.join(days)}", compared
            _show_bundle(headings[name], days, compared, tables)
    only = [
        f"{name}: only in {when}"
        for side, other, when in ((sides[0], sides[1], before), (sides[1], sides[0], after))
        for name in sorted(set(side) - set(other))
    ]
    for line in only:
        say(line)
    same = len(both) - len(found)
    if not found and not only:
        say("no fact has changed")
    elif same:
        say(f"reports without a change: {same}")
    if html is not None:
        _write_page(html, found, headings, only, tables)


def _write_page(
    file: Path, found: dict[str, Comparison], headings: dict[str, str], only: list[str], tables: Tables
) -> None:
    from regenatlas.render.site.changes import folders_html
    from regenatlas.render.store.store import LocalStore, UnsafeName

    try:
        LocalStore(file.parent).write(file.name, folders_html(found, headings, only, tables))
    except (OSError, UnsafeName) as error:
        stop([f"html: {str(file)!r} cannot be written: {getattr(error, 'strerror', None) or error}"])
    say(str(file))


def _dated_folders(tables: Tables, dates: tuple[str, str], country: str | None, out: Path) -> list[Path]:
    """The bundles of two dates, the earlier first; stops if one is not there, with the nearest that is."""
    neither = [text for text in dates if not (Path(text).is_dir() or re.match("[0-9]", text))]
    if neither:
        stop(f"{text!r} is neither a date (YYYY-MM-DD) nor a folder of reports" for text in neither)
    jobs = {text: one_job(tables, country, text) for text in sorted(dates)}
    missing = {text: job for text, job in jobs.items() if not (out / job.folder).is_dir()}
    if missing:
        elsewhere = [] if out == paths.OUT else ["--out", str(out)]
        stop(
            f"{job.folder} has not been rendered into {out}: "
            f"{command('render', '--country', job.parameters.country, '--as-of', text, *elsewhere)} does it"
            f"{_nearest_date(out / job.folder)}"
            for text, job in missing.items()
        )
    return [out / jobs[text].folder for text in sorted(dates)]


def _nearest_date(folder: Path) -> str:
    """The rendered date nearest to one that was not, as the end of a message."""
    day = date.fromisoformat(folder.name)
    there = [path.name for path in sorted(folder.parent.glob("????-??-??")) if path.is_dir()]
    near = min(there, key=lambda name: abs((date.fromisoformat(name) - day).days), default="")
    return f"; nearest: {near}" if near else ""


def _compared(name: str, sides: list[dict[str, Path]], tables: Tables) -> tuple[str, list[str], Comparison]:
    """The country of a bundle, the day or days that its two sides speak of, and what changed in it."""
    from regenatlas.render.site.ledgers import compare, read_ledger
    from regenatlas.report.wording import Wording

    try:
        then, now = ({chapter: read_ledger(path) for chapter, path in side.items()} for side in sides)
    except (TypeError, ValueError) as error:
        stop([f"{name}: a ledger cannot be read ({error})"])
    wording = Wording("en", tables)
    first, last = (next(iter(side.values())) for side in (then, now))
    days = list(dict.fromkeys(wording.date(side["as_of"]) for side in (first, last)))
    return wording.country(last["country"]), days, compare(then, now, tables)


def _show_bundle(heading: str, days: list[str], found: Comparison, tables: Tables) -> None:
    """Tell what changed in one bundle."""
    from regenatlas.report.wording import Wording

    title(heading)
    if found.versions[0] != found.versions[1]:
        passage(f"Data versions: {found.versions[0]} before, {found.versions[1]} after.")
    if found.period:
        passage(f"{found.period.moved} {found.period.why}".strip())
        for cause in found.period.causes:
            title(cause.heading)
            for text in (*cause.passages, *(found.restated if cause.name == "corrections" else ())):
                passage(text, indent=2)
    _show_facts(found, days if len(days) == 2 else ["Before", "After"], Wording("en", tables))


def _show_facts(found: Comparison, days: list[str], wording: Wording) -> None:
    """The facts that read otherwise, chapter by chapter; in a pipe as one table with the facts' addresses."""
    if not console().is_terminal:
        rows = [
            (f"{chapter.chapter}#{fact.fact}", fact.about, fact.before, fact.after)
            for chapter in found.chapters
            for fact in chapter.changed
        ]
        show(("Fact", "What it is", *days), rows)
    for chapter in found.chapters:
        title(f"{chapter.name}: {chapter.size(wording)}")
        if chapter.changed and console().is_terminal:
            rows = [(fact.about, fact.before, fact.after, fact.fact) for fact in chapter.changed]
            show(("What it is", *days, "Fact"), rows)
        for when, meanings in (("after", chapter.new), ("before", chapter.gone)):
            if meanings:
                passage(f"Only {when}: {'; '.join(meanings)}.")


def _show_note(note: Note, ledger: Ledger, tables: Tables, limit: int) -> None:
    """A fact, what it was counted from in sum, its first rows with the documents behind them."""
    from regenatlas.report.wording import Wording

    wording = Wording("en", tables)
    labels = {row["definition_id"]: row["label"] for row in tables.records("definitions")}
    title(f"{note.text}: {note.about}" if note.about else note.text)
    passage(
        f"{wording.country(ledger['country'])}, {wording.date(ledger['as_of'])}, counted by the rule "
        f"«{labels.get(ledger['definition'], ledger['definition'])}», data version {ledger['data_version']}"
    )
    passage(_summary(note, wording))
    rows = [
        (row.ref, row.words, row.source.title if row.source else "", _seen(row), row.evidence)
        for row in note.rows[:limit]
    ]
    if not console().is_terminal:
        show(("Row", "What it says", "Source", "Evidence", "Why"), rows)
    else:
        for ref, words, source, seen, evidence in rows:
            title(f"\n{words}")
            passage(": ".join(filter(None, (seen, evidence))), indent=2)
            passage(", ".join(filter(None, (source, ref))), indent=2)
    shown = [source for source in note.sources if any(row.source == source for row in note.rows[:limit])]
    if shown and console().is_terminal:
        title("\nSources")
    for one in shown:
        say(", ".join(part for part in (one.title, one.publisher, one.published, one.url) if part))


def _summary(note: Note, wording: Wording) -> str:
    """From how many rows and documents a fact was counted, and of which grades of evidence."""
    counted = (len(note.rows), "row", "rows"), (len(note.sources), "document", "documents")
    rows, documents = (f"{wording.number(n)} {wording.plural(n, one, many)}" for n, one, many in counted)
    grades = ", ".join(f"{grade} {wording.number(number)}" for grade, number in note.grades)
    return f"Counted from {rows} by {documents}{f': {grades}' if grades else ''}."


def _seen(row: Row) -> str:
    return row.grade or ("" if row.source is None else "verified" if row.verified else "not verified")
