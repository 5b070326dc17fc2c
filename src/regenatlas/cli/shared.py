"""What the commands share: the application, their options, reading the request, printing the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from regenatlas import __version__, paths
from regenatlas.cli import completion
from regenatlas.cli.errors import OneLine

if TYPE_CHECKING:
    from regenatlas.render.batch.plan import Job, Selection
    from regenatlas.render.batch.run import Result
    from regenatlas.render.batch.workers import Workers
    from regenatlas.render.store.store import Store
    from regenatlas.tables.load import Tables

FAILED, WRONG = 1, 2

#: A column of a table that has to be narrower than this is hard to read.
_COLUMN = 20

ENGINES = ("fork", "stock")
BATCHES = paths.REPORTS / "batches.yml"

app = typer.Typer(
    cls=OneLine,
    help="Where a country stands in regenerative medicine, with every number traced to its source.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:  # noqa: FBT001 - typer passes the option's value
    if wanted:
        typer.echo(f"regenatlas {__version__}")
        raise typer.Exit


Countries = Annotated[
    list[str] | None,
    typer.Option(
        "--country",
        "-c",
        metavar="ISO3|NAME",
        help="ISO3 code or name; may be repeated. Default: Iran.",
        autocompletion=completion.country,
    ),
]
OneCountry = Annotated[
    str | None,
    typer.Option(
        "--country",
        "-c",
        metavar="ISO3|NAME",
        help="ISO3 code or name. Default: Iran.",
        autocompletion=completion.country,
    ),
]
AllCountries = Annotated[
    bool, typer.Option("--all-countries", help="Every country that some table tells of.")
]
Dates = Annotated[
    list[str] | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        help="Events after this day are unknown; may be repeated. Default: the newest day in the tables.",
        autocompletion=completion.date,
    ),
]
OneDate = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        help="The day to speak of. Default: the newest in the tables.",
        autocompletion=completion.date,
    ),
]
Chapters = Annotated[
    list[str] | None,
    typer.Option(
        "--chapter",
        metavar="NAME",
        help="With or without its number; may be repeated. Default: all.",
        autocompletion=completion.chapter,
    ),
]
Definition = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="The counting rule, by its id in data/definitions.csv.",
        autocompletion=completion.definition,
    ),
]
Lang = Annotated[
    str,
    typer.Option(metavar="CODE", help="The language of the edition.", autocompletion=completion.lang),
]
Formats = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="LIST",
        help="Of html, pdf, ipynb, with commas. Default: html.",
        autocompletion=completion.formats,
    ),
]
Out = Annotated[
    Path,
    typer.Option(metavar="DIR", help="The folder of the reports. Default: reports/out.", show_default=False),
]
Place = Annotated[
    str,
    typer.Option(
        "--out",
        metavar="DIR|URL",
        help="The folder of the reports, or where fsspec leads. Default: reports/out.",
        show_default=False,
    ),
]
Batch = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="A named batch, in place of the options that choose reports."),
]
Batches = Annotated[
    Path,
    typer.Option(metavar="FILE", help="The YAML file of named batches.", show_default="reports/batches.yml"),
]
Version = Annotated[
    bool,
    typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version and exit."),
]


@app.callback()
def main(*, version: Version = False) -> None:
    """Options that come before a command."""


# ----------------------------------------------------------------------------------------------------------
# the request


def tables() -> Tables:
    """The tables of the repository; stops if they cannot be read."""
    from regenatlas.tables.load import LoadError, load_tables

    try:
        return load_tables(paths.DATA)
    except LoadError as error:
        stop([str(error)])


def check_data() -> None:
    """Stop with every problem of the tables, if there is one."""
    from regenatlas.tables.check import check_tables, format_problem

    problems = [format_problem(problem) for problem in check_tables(paths.DATA)]
    if problems:
        stop(problems)


@contextmanager
def place(out: str) -> Iterator[Store]:
    """The folder or URL of the reports; what is wrong with it stops the command in one line.

    A wrong place is a wrong request; one that fails in the middle of a batch has left some reports undone.
    """
    from regenatlas.render.store.store import StoreError, open_store

    try:
        yield open_store(out)
    except StoreError as error:
        stop([str(error)], WRONG if error.at_start else FAILED)
    except KeyboardInterrupt:
        stop(["stopped; what was rendered is kept, and the same command goes on from there"], FAILED)


@dataclass(frozen=True)
class Limits:
    """Who renders, how many at a time, and what one report may take."""

    jobs: int
    timeout: float
    memory: int | None
    dask: str | None
    engine: str

    def __post_init__(self) -> None:
        if self.engine not in ENGINES:
            stop([f"engine: {self.engine!r} is not one of {', '.join(ENGINES)}"])

    def workers(self, known: Tables, store: Store) -> Workers:
        """Who makes the reports; stops if a cluster cannot be used."""
        from regenatlas.render.batch.workers import Here, Pool
        from regenatlas.render.execute import fork

        memory = self.memory * 2**20 if self.memory else None
        if self.dask:
            from regenatlas.render.batch.cluster import Cluster, ClusterError

            try:
                return Cluster(self.dask, store, timeout=self.timeout, memory=memory)
            except ClusterError as error:
                stop([str(error)])
        if fork.available():
            return Pool(store, self.jobs, timeout=self.timeout, memory=memory)
        say("This system cannot fork: reports are made one after the other, in a kernel each.", error=True)
        return Here(known, store)


def planned(selection: Selection, known: Tables) -> list[Job]:
    """The jobs of a selection; stops with all that is wrong with it."""
    from regenatlas.render.batch.plan import SelectionError, plan

    try:
        return plan(selection, known, paths.NOTEBOOKS)
    except SelectionError as error:
        stop(error.problems)


def one(known: Tables, country: str | None, as_of: str | None) -> Job:
    """Any job of one country and date: it has their resolved parameters and the folder of the bundle."""
    from regenatlas.render.batch.plan import Selection

    return planned(Selection(countries=[country or ""], as_of=[as_of or ""]), known)[0]


# ----------------------------------------------------------------------------------------------------------
# the answer


def stop(problems: Iterable[str], code: int = WRONG) -> NoReturn:
    """Tell every problem on standard error and exit."""
    for problem in problems:
        say(problem, error=True)
    raise typer.Exit(code)


def console(*, error: bool = False) -> Console:
    """Standard output or error. What comes from tables is shown as it is: brackets in it are no markup."""
    return Console(stderr=error, markup=False, highlight=False, emoji=False)


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
    """Rows for people on a terminal; without one, lines of cells parted by tabs, for other programs.

    On a terminal a table, as long as its columns keep a readable width; else one paragraph a row.
    """
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
    """A bar on a terminal, else one line for each report; failures are told in both."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    err = console(error=True)
    if not err.is_terminal:
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


def _line(result: Result) -> str:
    line = f"{result.status:10}  {result.name}"
    if result.status == "failed":
        return f"{line}: {result.reason}"
    return f"{line}  {result.seconds:.1f} s ({result.reason})" if result.reason else line
