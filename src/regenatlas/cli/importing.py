"""The command that brings the tables up to date from the publishers' own files."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from regenatlas import paths
from regenatlas.cli.request import a_place, own_copy, read_tables
from regenatlas.cli.terminal import passage, say, show, stop, title

if TYPE_CHECKING:
    from regenatlas.importing.changes import ChangeSet
    from regenatlas.importing.review import Answer
    from regenatlas.importing.statement import Reading
    from regenatlas.tables.load import Tables


_SOURCE = (
    "A register of licences: ema, fda-list, health-canada, mapped, pmda, purple-book, swissmedic; or a "
    "source of counts: clinical-trials, ictrp, m49, openalex, scimago, who-gho, world-bank."
)
_QUERY = "What was searched for, where the files do not say it: clinical-trials, ictrp, openalex, scimago."
#: More lines than this are for the review file.
_TOLD = 60
_REVIEW = "Write the changes into this CSV, to answer them, and a page of them beside it; answers are kept."
_APPLY = "Enter what the review accepts. Without it no table changes."


def _sources() -> list[str]:
    from regenatlas.importing.counts import COUNTS
    from regenatlas.importing.registers import REGISTERS

    return [*REGISTERS, *COUNTS]


def import_(
    source: Annotated[str, Argument(metavar="SOURCE", help=_SOURCE, autocompletion=_sources)],
    files: Annotated[
        list[Path], Argument(metavar="FILE", help="Saved files of that source.", **a_place("import"))
    ],
    *,
    query: Annotated[str, Option(metavar="TEXT", help=_QUERY)] = "",
    review: Annotated[
        Path | None, Option(metavar="FILE", help=_REVIEW, **a_place("review", own=True))
    ] = None,
    apply: Annotated[bool, Option("--apply", help=_APPLY)] = False,
) -> None:
    """Show what a publisher's own file would change in the tables; enter what was accepted.

    For example:

    - `regenatlas import ema medicines_output_medicines_en.xlsx`
    - `regenatlas import ema medicines_output_medicines_en.xlsx --review changes.csv`
    - `regenatlas import ema medicines_output_medicines_en.xlsx --review changes.csv --apply`
    - `regenatlas import clinical-trials ctg-studies.csv --query "CAR-T" --review changes.csv`
    """
    from regenatlas.importing.changes import change_set
    from regenatlas.importing.package import alone
    from regenatlas.importing.review import ReviewError, read_review, write_review
    from regenatlas.importing.statement import ImportFileError
    from regenatlas.tables.problems import suggestion

    if source not in _sources():
        stop([f"no source «{source}»: {', '.join(_sources())}{suggestion(source, _sources())}"])
    if apply and (review is None or not review.is_file()):
        stop(["--apply enters what a review accepts: name its file with --review, which writes it first"])
    if apply:
        own_copy()
    files = [file for file in files if not paths.LEFT_BEHIND.fullmatch(file.name)] or files
    try:
        with alone(paths.DATA) if apply else nullcontext():
            tables = read_tables()
            found = change_set(tables, _read(tables, source, files, query))
            answers = read_review(review, found, anew=not apply) if review and review.exists() else {}
            if apply:
                _apply(found, answers)
                return
    except ReviewError as error:
        stop(error.problems)
    except ImportFileError as error:
        stop([str(error)])
    except OSError as error:
        stop([f"{error.filename}: {error.strerror}"])
    effects, page = _effects(tables, found, answers, paged=review is not None)
    _tell(found, effects)
    if review:
        _write(review, write_review(found, effects, answers))
        _write(review.with_suffix(".html"), page)
        todo = "answer accept or refuse in each line, then" if found.changes else "nothing to decide;"
        say(f"{review.with_suffix('.html')}: the same to read")
        say(f"{review}: {todo} add --apply")


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        stop([f"{file}: cannot be written ({error.strerror})"])


def _read(tables: Tables, source: str, files: list[Path], query: str) -> Reading:
    from regenatlas.importing.counts import COUNTS, read_counts
    from regenatlas.importing.counts.places import Places
    from regenatlas.importing.registers import read_register
    from regenatlas.importing.statement import ImportFileError

    if source in COUNTS:
        return read_counts(source, files, query, Places(tables))
    if query:
        raise ImportFileError(f"{source}: a register answers no search, leave --query away")
    return read_register(source, files)


def _effects(
    tables: Tables, found: ChangeSet, answers: dict[str, Answer], *, paged: bool
) -> tuple[dict[str, str], str]:
    """What each change does to counts and places, by change; and the page of all, where it is asked for."""
    from regenatlas.counting.snapshot import take_snapshot
    from regenatlas.importing.effects import effect, together
    from regenatlas.report.parameters import parse

    parameters = parse({}, tables)
    day = parameters.as_of
    before = take_snapshot(tables, day, parameters.definition)
    effects = {change.change_id: effect(tables, change, day, before) for change in found.changes}
    if not paged:
        return effects, ""
    from regenatlas.importing.page import page

    rule = f"«{before.definition.label}» on {day}"
    return effects, page(tables, found, effects, together(tables, found.changes, day, before), answers, rule)


def _tell(found: ChangeSet, effects: dict[str, str]) -> None:
    from regenatlas.importing.review import WORDS, match_in_words, totals

    reading = found.reading
    title(f"{reading.publisher}: {reading.title}" + (f", up to {reading.until}" if reading.until else ""))
    (read, n_read), (stated, n), *parts = totals(found)
    *of_them, asked, decided = [f"{words}: {n:,}" for words, n in parts]
    passage(f"{read.capitalize()}: {n_read:,}. {stated.capitalize()}: {n:,} ({'; '.join(of_them)}).")
    passage(f"{asked.capitalize()}; {decided}.")
    if reading.unknown:
        names = sorted(reading.unknown)
        more = f" and {len(names) - _TOLD:,} more" if len(names) > _TOLD else ""
        passage(f"Names that are no country of ours: {'; '.join(names[:_TOLD])}{more}.")
    if found.missing:
        passage(f"More licences of ours are missing than listed ({found.missing}): is this the whole list?")
    for statement, of in found.alike:
        passage(f"Taken for {of.product_id}, {match_in_words(of)}: {statement.names[0]}, {statement.origin}")
    rows = [
        (
            WORDS[change.sort],
            change.product,
            change.ours,
            change.theirs,
            effects[change.change_id],
            match_in_words(change.found),
            change.origin,
        )
        for change in found.changes[:_TOLD]
    ]
    if rows:
        show(("Change", "Product", "Ours", "The register", "Effect", "Match", "Where"), rows)
    if len(found.changes) > _TOLD:
        say(f"{len(found.changes) - _TOLD:,} more: --review writes all of them")


def _apply(found: ChangeSet, answers: dict[str, Answer]) -> None:
    from regenatlas.importing.applying import apply_review
    from regenatlas.importing.package import RefusedError

    try:
        done = apply_review(paths.DATA, found, answers, date.today())  # noqa: DTZ011 - a day of the user
    except RefusedError as error:
        stop(["the tables would not be right afterwards, so nothing was entered:", *error.problems])
    except OSError as error:
        stop([f"{error.filename or paths.DATA}: cannot be written ({error.strerror}); nothing was entered"])
    left = len(found.changes) - done.total()
    later = "; the register counts as searched once every change is decided" if left else ""
    say(f"accepted: {done['accept']}, refused: {done['refuse']}, not decided: {left}{later}")
