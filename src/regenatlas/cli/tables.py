"""Commands about the tables: init, check, dictionary, claims, countries."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument

from regenatlas import paths
from regenatlas.cli.request import OneCountry, OneDate, one_job, own_copy, read_tables
from regenatlas.cli.terminal import say, show, stop


def init(
    folder: Annotated[Path, Argument(metavar="FOLDER", help="A folder that is not there yet.")],
) -> None:
    """Make a copy of tables, notebooks and batches to change: in it, all commands work on what lies there.

    Its data package gets the folder's name, so that its reports say whose tables they come from.

    For example:

    - `regenatlas init atlas`, then `cd atlas` and `regenatlas render`
    """
    from regenatlas.render.tools.own_copy import CopyError, copy_to

    try:
        copied = copy_to(folder)
    except CopyError as error:
        stop([str(error)])
    say(f"{copied}: tables in data, notebooks in notebooks; work in this folder")


def dictionary() -> None:
    """Count the rows of the tables anew and write their dictionary, after a table has changed.

    For example:

    - `regenatlas dictionary`, then `regenatlas check`
    """
    from regenatlas.tables.dictionary import write
    from regenatlas.tables.files import LoadError

    own_copy()
    try:
        write(paths.DATA)
    except LoadError as error:
        stop([str(error)])
    except OSError as error:
        stop([f"{error.filename}: cannot be written ({error.strerror})"])
    say(str(paths.DATA / "README.md"))


def check() -> None:
    """Validate all tables against their description; every problem is one line.

    For example:

    - `regenatlas check`
    """
    say(f"{len(read_tables())} tables, no problem")


def claims(*, country: OneCountry = None, as_of: OneDate = None) -> None:
    """Test what officials have said about a country against the tables.

    For example:

    - `regenatlas claims`
    - `regenatlas claims --country JPN --as-of 2024-12-31`
    """
    from regenatlas.render.tools.statements import tested

    tables = read_tables()
    found = tested(tables, one_job(tables, country, as_of).parameters)
    if not found["rows"]:
        say(f"no statement by officials of {found['country']} is in the tables")
        return
    show(("Claim", "Statement", "States", "Verdict", "Our count", "Why"), found["rows"])
    say(", ".join(f"{number} {verdict}" for verdict, number in found["verdicts"]))


def countries() -> None:
    """List the countries that the tables tell of, with their products by the default definition.

    For example:

    - `regenatlas countries`
    """
    from regenatlas.render.tools.countries import counted

    tables = read_tables()
    parameters = one_job(tables).parameters
    headings = ("ISO3", "Country", "Sub-region", "Products", "Why none")
    show(headings, counted(tables, parameters))
    say(f"counted by {parameters.definition}, as of {parameters.as_of}")
