"""The command line as a program: its commands in the order of the help, and errors in one line.

A wrong request is answered as everything else that is wrong: no frame, no usage around it.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from regenatlas import __version__, paths
from regenatlas.cli import exporting, importing, lab, publish, render, reports, tables
from regenatlas.cli.request import reading
from regenatlas.cli.terminal import FAILED, say
from regenatlas.render.batch.warm import one_thread_each, seldom_collect
from regenatlas.render.store.place import stand_somewhere
from regenatlas.tables.problems import command as spoken

_PIPE = 141  # what a shell says of a program that SIGPIPE has ended


class OneLine(TyperGroup):
    """The program, which says what is wrong with a command in one line and where help is."""

    def main(self, *args: Any, **more: Any) -> Any:
        """Run the program; exits with its code unless the caller wants to do that (`standalone_mode`)."""
        one_thread_each()  # before anything imports numpy
        if not more.get("standalone_mode", True):
            return super().main(*args, **more)
        seldom_collect()
        _hold_streams()
        _settle_environment()
        stand_somewhere()
        Console.on_broken_pipe = lambda _: _reader_is_gone()  # type: ignore[method-assign, assignment]
        with _ended_with_its_reader():
            try:
                code = super().main(*args, **{**more, "standalone_mode": False})
                if sys.stdout:
                    sys.stdout.flush()  # here, where it is told what goes wrong
            except typer.TyperException as error:
                if type(error).__name__ != "NoArgsIsHelpError":  # its help is printed already
                    typer.echo(_line(error), err=True)
                sys.exit(error.exit_code)
            except typer.Abort:
                sys.exit(1)
            except BrokenPipeError:
                raise
            except OSError as error:
                say(f"{error.filename or type(error).__name__}: {error.strerror or error}", error=True)
                sys.exit(FAILED)
        sys.exit(code or 0)

    def make_context(self, *args: Any, **more: Any) -> Any:
        """Read what is asked for; the version and the help are told here."""
        with _ended_with_its_reader():
            return super().make_context(*args, **more)

    def invoke(self, ctx: Any) -> Any:
        """Run a command; one whose output nobody reads any more ends as SIGPIPE would end it."""
        with _ended_with_its_reader():
            return super().invoke(ctx)


class Plain(TyperCommand):
    """A command whose help names no types: a flag has none to name, and what an option takes has a word."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help."""
        from typer import rich_utils

        rich_utils.RANGE_STRING = ""
        for parameter in self.get_params(ctx):
            if isinstance(parameter, TyperOption) and parameter.is_flag:
                parameter.metavar = ""
            elif isinstance(parameter, TyperArgument):  # its name says what it takes
                parameter.display_type_rich = lambda **_: ""  # type: ignore[method-assign]
        super().format_help(ctx, formatter)


def _line(error: typer.TyperException) -> str:
    context = getattr(error, "ctx", None)
    named = context.command_path.split()[1:] if context else []
    message = " ".join(error.format_message().split())
    if message.startswith("Got unexpected extra"):
        message += ": an option is repeated for each value, and a value with blanks stands in quotes"
    return f"{message} ({spoken(*named, '--help')} tells more)"


def _settle_environment() -> None:
    """Let no variable that libraries read as they are imported stop a report: it depends on none."""
    os.environ["MPLBACKEND"] = "agg"  # and no window is opened
    os.environ.pop("SOURCE_DATE_EPOCH", None)
    if "TZ" in os.environ:
        from zoneinfo import ZoneInfo

        try:
            ZoneInfo(os.environ["TZ"].removeprefix(":") or "UTC")
        except (OSError, ValueError, LookupError):  # no zone; this process keeps its own clock
            os.environ["TZ"] = "UTC"


def _hold_streams() -> None:
    """Let no file take the place of a standard stream that was closed: what is printed would go into it.

    A letter that the encoding of a terminal does not have is told by its number.
    """
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


@contextmanager
def _ended_with_its_reader() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        _reader_is_gone()


def _reader_is_gone() -> NoReturn:
    """End as a program does whose output nobody reads any more (`| head -1`)."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in filter(None, (sys.stdout, sys.stderr)):
        os.dup2(nowhere, stream.fileno())  # for what is still to be flushed
    sys.exit(_PIPE)


def _print_version(wanted: bool) -> None:  # noqa: FBT001 - typer passes the option's value
    if wanted:
        from regenatlas.tables.files import LoadError, read_json

        try:
            package = read_json(paths.DATA)  # what else is wrong with it, `check` tells
            number = package.get("version", "") if isinstance(package, dict) else ""
            tables = f"tables {number} in {paths.DATA}"
        except LoadError as error:
            tables = f"no tables in {paths.DATA}: {error}"
        typer.echo(f"regenatlas {__version__} in {Path(__file__).parents[1]}\n{tables}")
        raise typer.Exit


app = typer.Typer(
    cls=OneLine,
    help="Where a country stands in regenerative medicine, with every number traced to its source.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def main(
    *,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version and exit."),
    ] = False,
) -> None:
    """Options that come before a command."""


for command in (render.render, render.plan, publish.publish):
    app.command(cls=Plain)(reading(command))
app.command("update-references", cls=Plain)(render.update_references)
app.command("new-chapter", cls=Plain)(render.new_chapter)
app.command("import", cls=Plain)(reading(importing.import_))
app.command(cls=Plain)(reading(exporting.export))
app.command(cls=Plain)(tables.init)
app.command(cls=Plain, context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(
    reading(lab.lab)
)
for command in (
    tables.check,
    tables.dictionary,
    tables.claims,
    tables.countries,
    reports.trace,
    reports.diff,
):
    app.command(cls=Plain)(reading(command))
