"""The command that writes the tables for other programs."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

from typer import Option

from regenatlas import paths
from regenatlas.cli.request import a_place, listed, read_tables
from regenatlas.cli.terminal import FAILED, say, stop

_FORMATS = "Of sqlite, csv, xlsx, duckdb, parquet, with commas. Default: all."
_OUT = "The folder that they are written to. Default: reports/tables."


def export(
    *,
    formats: Annotated[list[str] | None, Option("--format", metavar="LIST", help=_FORMATS)] = None,
    out: Annotated[
        Path | None, Option(metavar="DIR", help=_OUT, show_default=False, **a_place("out", own=True))
    ] = None,
) -> None:
    """Write all tables for other programs: SQLite, CSV, Excel, DuckDB, Parquet.

    For example:

    - `regenatlas export`
    - `regenatlas export --format sqlite,parquet --out tables`
    """
    from regenatlas.exporting.export import FORMS
    from regenatlas.exporting.export import export as write
    from regenatlas.tables.problems import installing, suggestion

    forms = listed(formats or FORMS)
    if not formats and find_spec("duckdb") is None:
        forms = ["sqlite", "csv", "xlsx"]
        say(f"without DuckDB and Parquet: {installing('export')}", error=True)
    wrong = [form for form in forms if form not in FORMS]
    if wrong:
        stop(f"format «{form}»: expected {', '.join(FORMS)}{suggestion(form, FORMS)}" for form in wrong)
    tables = read_tables()
    out = out or paths.TABLES
    try:
        for path in write(tables, dict.fromkeys(forms), out):
            say(str(path))
    except ModuleNotFoundError as error:
        stop([f"{error.name} is not installed: {installing('export')}"])
    except OSError as error:
        stop([f"{error.filename or out}: cannot be written ({error.strerror or error})"], FAILED)
