"""The tables as a SQLite database, with the view `licences`: the world on the day in the table `as_of`."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from regenatlas.exporting.schema import in_order, licences, quoted, rows, statements
from regenatlas.tables.load import Tables

_MONTH_END = "date(date || '-01', '+1 month', '-1 day')"


def write_sqlite(tables: Tables, file: Path) -> None:
    """Write the database; the same bytes for the same tables and version of SQLite."""
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA foreign_keys = ON")
        with database:
            for statement in statements(tables, deferred=True):
                database.execute(statement)
            for name in in_order(tables):
                lines = rows(tables, name)
                places = ", ".join("?" for _ in tables[name].columns)
                database.executemany(f"INSERT INTO {quoted(name)} VALUES ({places})", lines)  # noqa: S608
            database.execute("CREATE TABLE as_of (day TEXT NOT NULL CHECK (day = '' OR day IS date(day)))")
            database.execute("INSERT INTO as_of VALUES (?)", (tables.package.get("collected_until", ""),))
            day = "(SELECT day FROM as_of)"
            database.execute(f"CREATE VIEW licences AS {licences(day, _MONTH_END)}")
        database.execute("VACUUM")
