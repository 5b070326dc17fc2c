"""Print what the commands answer: passages and tables on a terminal, lines for other programs in a pipe."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

import typer
from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from regenatlas.render.batch.run import Result

FAILED, WRONG = 1, 2

#: A column of a table that has to be narrower than this is hard to read.
_COLUMN = 20


def stop(problems: Iterable[str], code: int = WRONG) -> NoReturn:
    """Tell every problem on standard error and exit."""
    for problem in problems:
        say(problem, error=True)
    raise typer.Exit(code)


def console(*, error: bool = False) -> Console:
    """Standard output or error. What comes from tables is shown as it is: brackets in it are no markup."""
    return _Console(stderr=error, markup=False, highlight=False, emoji=False)


class _Console(Console):
    def on_broken_pipe(self) -> None:
        raise  # noqa: PLE0704 - called while the error is handled; the program says how it ends


def say(text: str, *, error: bool = False) -> None:
    """One passage, not broken into lines, so that other programs can read it."""
    console(error=error).print(_printable(text), soft_wrap=True)


def _printable(text: str) -> str:
    from regenatlas.report.escaping import printable  # the package is not loaded for --help

    return printable(text)


def passage(text: str, *, indent: int = 0) -> None:
    """A sentence or more: broken between words on a terminal, else one line."""
    out, text = console(), _printable(text)
    if out.is_terminal:
        out.print(Padding(text, (0, 0, 0, indent)))
    else:
        out.print(text, soft_wrap=True)


def title(text: str) -> None:
    """A line above what belongs together."""
    console().print(Text(_printable(text), style="bold"), soft_wrap=True)


def show(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Rows as a table on a terminal, as paragraphs on a narrow one; else as lines of cells parted by tabs."""
    out = console()
    rows = [[" ".join(_printable(cell).split()) for cell in row] for row in rows]
    if not out.is_terminal:
        for row in [headings, *rows]:
            typer.echo("\t".join(row))
        return
    longest = [max(map(cell_len, column)) for column in zip(headings, *rows, strict=True)]
    between = 2 * (len(headings) - 1)
    if sum(min(_COLUMN, width) for width in longest) + between <= out.width:
        wrapped = sum(longest) + between > out.width
        out.print(_table(headings, rows, wrapped=wrapped))
        return
    for first, *others in rows:
        title(first)
        for heading, cell in zip(headings[1:], others, strict=True):
            passage(f"{heading}: {cell or '–'}", indent=2)


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]], *, wrapped: bool) -> Table:
    # Rows of several lines are set apart by an empty one.
    table = Table(box=None, pad_edge=False, padding=(0, 2, int(wrapped), 0), header_style="bold")
    for at, heading in enumerate(headings):
        numbers = all(row[at].replace(",", "").isdigit() for row in rows)
        table.add_column(heading, overflow="fold", justify="right" if numbers else "left")
    for row in rows:
        table.add_row(*map(Text, row))
    return table


@contextmanager
def progress(total: int) -> Iterator[Callable[[Result], None]]:
    """A bar on a terminal, else one line for each report and one before them; failures are told in both."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    err = console(error=True)
    if not err.is_terminal:
        err.print(f"0 of {total} done; the first takes longest", soft_wrap=True)
        yield lambda result: say(_line(result))
        return
    described = TextColumn("{task.description}", markup=False)
    columns = (described, BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task("Rendering", total=total)

        def tell(result: Result) -> None:
            if result.status == "failed":
                err.print(_line(result), soft_wrap=True)
            bar.update(task, advance=1, description=result.name)

        yield tell


@contextmanager
def counting(what: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal that hears how many are done and of how many; elsewhere nothing."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    err = console(error=True)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)


def _line(result: Result) -> str:
    line = f"{result.status:10}  {result.name}"
    if result.status == "failed":
        return f"{line}: {result.reason}"
    return f"{line}  {result.seconds:.1f} s ({result.reason})" if result.reason else line
