"""Write the tables for other programs, each form whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Collection, Iterator
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from regenatlas.tables.load import Tables

NAME = "regenatlas"

#: The forms: the name of what is written, and the module and function that do so.
FORMS = {
    "sqlite": (f"{NAME}.sqlite", "sqlite", "write_sqlite"),
    "csv": ("csv", "csv_files", "write_csv"),
    "xlsx": (f"{NAME}.xlsx", "workbook", "write_workbook"),
    "duckdb": (f"{NAME}.duckdb", "duck", "write_duckdb"),
    "parquet": ("parquet", "duck", "write_parquet"),
}


def export(tables: Tables, forms: Collection[str], folder: Path) -> Iterator[Path]:
    """Write the forms into a folder and yield what was written.

    Each takes the place of an earlier one when it is finished. Raises `OSError`, and `ModuleNotFoundError`
    for DuckDB and Parquet where DuckDB is not installed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for form in forms:
        name, module, function = FORMS[form]
        write: Callable[[Tables, Path], None] = getattr(import_module(f"{__package__}.{module}"), function)
        with TemporaryDirectory(dir=folder, prefix=".") as beside:
            made = Path(beside) / name
            write(tables, made)
            target = folder / name
            if target.is_dir() and not target.is_symlink():
                shutil.rmtree(target)
            os.replace(made, target)  # noqa: PTH105 - over what is there
        yield target
