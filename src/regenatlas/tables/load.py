"""Read the tables of the data package into typed frames that chapters cannot spoil for each other.

The package's own schema says how a column is typed. Reading is strict: a file that is not described, a header
that differs, a row of the wrong width or a cell of the wrong type stops here with one line. `check` lists all
that is wrong with the tables; this module only refuses to go on with tables that cannot be read.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import weakref
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar, TypeVarTuple

import pandas as pd

from regenatlas import paths

DESCRIPTOR = "datapackage.json"
NUMBERS = {"integer": re.compile(r"-?[0-9]+"), "number": re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")}


class LoadError(ValueError):
    """A table cannot be read; the message is one line that starts with the table or file."""


class Tables(Mapping[str, pd.DataFrame]):
    """The tables of one data package by name, read-only.

    A frame that is handed out is a copy-on-write copy: it costs nothing until it is changed, and a change
    stays with the one who made it. Tests build small ones by hand from frames that are typed already; without
    a package descriptor the first column of a frame is its primary key.
    """

    def __init__(
        self,
        frames: Mapping[str, pd.DataFrame],
        package: Mapping[str, Any] | None = None,
        digests: Mapping[str, str] | None = None,
    ) -> None:
        self._frames = dict(frames)
        self._resources = {resource["name"]: resource for resource in (package or {}).get("resources", ())}
        self._digests = dict(digests or {})
        self._positions: dict[str, dict[str, int]] = {}
        self.package = dict(package or {})

    # Tables are never changed, so they are themselves: `per_tables` keeps what was derived from them.
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._frames:
            raise KeyError(f"no table «{name}»{_nearest(name, self._frames)}")
        return self._frames[name].copy(deep=False)

    def __iter__(self) -> Iterator[str]:
        return iter(self._frames)

    def __len__(self) -> int:
        return len(self._frames)

    def __repr__(self) -> str:
        return f"Tables({', '.join(f'{name}: {len(frame)} rows' for name, frame in self._frames.items())})"

    @property
    def version(self) -> str:
        """The version of the data package, or "" when it was built by hand."""
        return str(self.package.get("version", ""))

    def digest(self, name: str) -> str:
        """SHA-256 (hexadecimal) of the table's CSV file, or of the frame as CSV when it has no file."""
        if name not in self._digests:
            self._digests[name] = hashlib.sha256(self[name].to_csv(index=False).encode()).hexdigest()
        return self._digests[name]

    def primary_key(self, name: str) -> str:
        """The column whose values name the rows of a table."""
        return primary_key(self._resources[name]) if name in self._resources else str(self[name].columns[0])

    def row(self, ref: str) -> pd.Series:
        """The row that a reference `table:key` names, columns as index.

        Raises `KeyError` with the nearest valid reference.
        """
        table, _, key = ref.partition(":")
        frame = self[table]
        if table not in self._positions:
            keys = frame[self.primary_key(table)]
            self._positions[table] = {str(value): position for position, value in enumerate(keys)}
        if key not in self._positions[table]:
            raise KeyError(f"no row «{key}» in {table}{_nearest(key, self._positions[table])}")
        return frame.iloc[self._positions[table][key]]


Asked = TypeVarTuple("Asked")
Derived = TypeVar("Derived")


def per_tables(derive: Callable[[Tables, *Asked], Derived]) -> Callable[[Tables, *Asked], Derived]:
    """Derive a thing from tables once for each question (its further arguments), and keep it.

    What is kept lives as long as the tables and is shared by all who ask: it must not be changed.
    """
    kept: weakref.WeakKeyDictionary[Tables, dict[tuple[Any, ...], Derived]] = weakref.WeakKeyDictionary()

    @wraps(derive)
    def once(tables: Tables, *asked: *Asked) -> Derived:
        answers = kept.setdefault(tables, {})
        if asked not in answers:
            answers[asked] = derive(tables, *asked)
        return answers[asked]

    return once


def load_tables(folder: Path | str = paths.DATA) -> Tables:
    """Every table that the package in `folder` describes.

    Text is `str` with "" for missing, yes/no is `bool` (nullable `boolean` where the schema lets it be
    empty), integers and numbers are nullable `Int64` and `Float64`, dates stay text because they may be
    partial. Raises `LoadError`.
    """
    folder = Path(folder)
    package = read_descriptor(folder)
    undescribed = sorted(undescribed_files(folder, package))
    if undescribed:
        raise LoadError(f"{undescribed[0]}: not described in {DESCRIPTOR}")
    frames, digests = {}, {}
    for resource in package["resources"]:
        content = read_bytes(folder, resource)
        frames[resource["name"]] = _typed(read_cells(content, resource), resource)
        digests[resource["name"]] = hashlib.sha256(content).hexdigest()
    return Tables(frames, package, digests)


def read_descriptor(folder: Path) -> dict[str, Any]:
    """The package descriptor as it is in the folder; `LoadError` when there is none that can be read."""
    try:
        package = json.loads((folder / DESCRIPTOR).read_bytes().decode("utf-8"))
    except OSError:
        raise LoadError(f"{DESCRIPTOR}: not found in {folder}") from None
    except ValueError as error:
        raise LoadError(f"{DESCRIPTOR}: not readable as JSON ({error})") from None
    resources = package.get("resources") if isinstance(package, dict) else None
    if not isinstance(resources, list) or not all(_is_described(resource) for resource in resources):
        raise LoadError(f"{DESCRIPTOR}: a resource lacks a name, a path, a primary key or fields")
    return package


def undescribed_files(folder: Path, package: Mapping[str, Any]) -> set[str]:
    """Names of the CSV files in the folder that the package does not describe."""
    described = {resource["path"] for resource in package["resources"]}
    return {path.name for path in folder.glob("*.csv")} - described


def read_bytes(folder: Path, resource: Mapping[str, Any]) -> bytes:
    """The content of a table's file; `LoadError` if it is missing, empty or outside the folder."""
    name, path = resource["name"], resource["path"]
    if Path(path).name != path:
        raise LoadError(f"{name}: its path «{path}» is not a plain file name")
    try:
        content = (folder / path).read_bytes()
    except OSError:
        raise LoadError(f"{name}: the file {path} is missing") from None
    if not content.strip():
        raise LoadError(f"{name}: the file {path} is empty")
    return content


def read_rows(content: bytes, name: str) -> list[list[str]]:
    """Header and rows of a CSV file; `LoadError` if it is not UTF-8 or no CSV."""
    try:
        return list(csv.reader(io.StringIO(content.decode("utf-8"), newline=""), strict=True))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise LoadError(f"{name}: line {line} is not UTF-8") from None
    except csv.Error as error:
        raise LoadError(f"{name}: not readable as CSV ({error})") from None


def read_cells(content: bytes, resource: Mapping[str, Any]) -> pd.DataFrame:
    """The cells of a table as text, as its file has them; `LoadError` if it is no table of this schema."""
    name, columns = resource["name"], field_names(resource)
    header, *rows = read_rows(content, name)
    if header != columns:
        raise LoadError(f"{name}: {_difference(header, columns)}")
    for number, row in enumerate(rows, start=1):
        if len(row) != len(columns):
            raise LoadError(f"{name}: data row {number} has {len(row)} cells, expected {len(columns)}")
    return pd.DataFrame(rows, columns=columns, dtype="str")


def field_names(resource: Mapping[str, Any]) -> list[str]:
    """The columns of a table in the order of its schema."""
    return [field["name"] for field in resource["schema"]["fields"]]


def primary_key(resource: Mapping[str, Any]) -> str:
    """The single column that names a table's rows."""
    key = resource["schema"]["primaryKey"]
    return key if isinstance(key, str) else key[0]


def _is_described(resource: Any) -> bool:
    try:
        schema, texts = resource["schema"], [resource["name"], resource["path"]]
        texts += [field[part] for field in schema["fields"] for part in ("name", "type")]
        texts += [schema["primaryKey"]] if isinstance(schema["primaryKey"], str) else schema["primaryKey"][:1]
        plain = all(isinstance(field.get("constraints", {}), dict) for field in schema["fields"])
    except (KeyError, TypeError, AttributeError):
        return False
    return plain and len(texts) > 4 and all(isinstance(text, str) for text in texts)


def _difference(header: list[str], columns: list[str]) -> str:
    missing = [column for column in columns if column not in header]
    unexpected = [column for column in header if column not in columns]
    parts = [f"column {column} is missing" for column in missing]
    parts += [f"column {column!r} is not in the schema" for column in unexpected]
    return "; ".join(parts) or "the columns are not in the order of the schema, or one is there twice"


def _typed(cells: pd.DataFrame, resource: Mapping[str, Any]) -> pd.DataFrame:
    for field in resource["schema"]["fields"]:
        column, kind = field["name"], field["type"]
        try:
            if kind == "boolean":
                cells[column] = _booleans(cells[column], field)
            elif kind in NUMBERS:
                cells[column] = _numbers(cells[column], kind)
        except ValueError as error:
            raise LoadError(f"{resource['name']}: column {column}: {error}") from None
    return cells


def _booleans(cells: pd.Series, field: Mapping[str, Any]) -> pd.Series:
    values: dict[str, Any] = dict.fromkeys(field.get("trueValues", ["yes"]), True)
    values |= dict.fromkeys(field.get("falseValues", ["no"]), False)
    required = field.get("constraints", {}).get("required", False)
    if not required:
        values[""] = pd.NA
    unknown = set(cells) - set(values)
    if unknown:
        raise ValueError(f"«{min(unknown)}» is neither yes nor no")
    kind = "bool" if required else "boolean"
    return pd.Series([values[cell] for cell in cells], index=cells.index, dtype=kind)


def _numbers(cells: pd.Series, kind: str) -> pd.Series:
    # Python's own int() and float() would also take «1_000», « 1 » and «nan».
    unknown = {cell for cell in set(cells) - {""} if not NUMBERS[kind].fullmatch(cell)}
    if unknown:
        raise ValueError(f"«{min(unknown)}» is not {'an integer' if kind == 'integer' else 'a number'}")
    number = int if kind == "integer" else float
    values = [number(cell) if cell else pd.NA for cell in cells]
    try:
        return pd.Series(values, index=cells.index, dtype="Int64" if kind == "integer" else "Float64")
    except OverflowError:
        raise ValueError("an integer is too large") from None


def _nearest(name: str, names: Mapping[str, Any]) -> str:
    close = get_close_matches(name, list(names), n=1)
    return f"; nearest: «{close[0]}»" if close else ""
