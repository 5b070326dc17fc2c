"""The tables as a DuckDB database, with the macro `licences_on(day)`, and as Parquet files."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pandas as pd

from regenatlas.exporting.schema import in_order, licences, quoted, rows, statements
from regenatlas.tables.load import Tables

_MONTH_END = "CAST(last_day(CAST(date || '-01' AS DATE)) AS TEXT)"
_DAY = "CAST(CAST(day AS DATE) AS TEXT)"  # what is no day is an error, not a day after all others


def write_duckdb(tables: Tables, file: Path) -> None:
    """Write the database. Raises `ModuleNotFoundError` without DuckDB."""
    with closing(_filled(tables, str(file))) as database:
        database.execute(f"CREATE MACRO licences_on(day) AS TABLE {licences(_DAY, _MONTH_END)}")


def write_parquet(tables: Tables, folder: Path) -> None:
    """Write one file for each table, and the package's description of them."""
    folder.mkdir()
    with closing(_filled(tables, ":memory:")) as database:
        for name in tables:
            target = str(folder / f"{name}.parquet").replace("'", "''")
            database.execute(f"COPY {quoted(name)} TO '{target}' (FORMAT parquet, COMPRESSION zstd)")
    package = json.loads(json.dumps(tables.package))
    for resource in package["resources"]:
        resource |= {"path": f"{resource['name']}.parquet", "format": "parquet"}
        resource["mediatype"] = "application/vnd.apache.parquet"
        resource.pop("encoding", None)
    text = json.dumps(package, indent=2, ensure_ascii=False) + "\n"
    (folder / "datapackage.json").write_text(text, encoding="utf-8", newline="\n")


def _filled(tables: Tables, place: str) -> Any:
    import duckdb

    database = duckdb.connect(place)
    for statement in statements(tables, deferred=False):
        database.execute(statement)
    for name in in_order(tables):
        lines = pd.DataFrame(rows(tables, name), columns=[*tables[name].columns], dtype=object)
        database.register("lines", lines)
        database.execute(f"INSERT INTO {quoted(name)} SELECT * FROM lines")  # noqa: S608
        database.unregister("lines")
    return database
