"""The tables of the data package as typed frames that chapters cannot spoil for each other."""

from __future__ import annotations

import hashlib
import sys
from collections import ChainMap
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, TypeVarTuple

from regenatlas import paths
from regenatlas.tables.codes import CodeLists, code_lists, fill_in, repository_lists
from regenatlas.tables.descriptor import CODES, DESCRIPTOR, field_names, primary_key
from regenatlas.tables.files import (
    LoadError,
    read_bytes,
    read_cells,
    read_descriptor,
    typed_columns,
    undescribed_files,
)
from regenatlas.tables.problems import format_problem, suggestion

if TYPE_CHECKING:
    import pandas as pd  # loaded with the first frame: many a command needs none

#: The name of our data package; reports from another one say its name.
OURS = "regenatlas"


class Tables(Mapping[str, "pd.DataFrame"]):
    """The tables of one data package by name, read-only.

    A frame that is handed out is a copy-on-write copy: it costs nothing until it is changed, and a change
    stays with the one who made it. Tests build small ones by hand from frames that are typed already; without
    a package descriptor the first column of a frame is its primary key.

    `read` has the names of the tables that somebody has looked into: a report is rendered again only when one
    of those that it has read changes. `derived` keeps what `per_tables` has derived from them.
    """

    def __init__(
        self,
        frames: Mapping[str, pd.DataFrame],
        package: Mapping[str, Any] | None = None,
        digests: Mapping[str, str] | None = None,
    ) -> None:
        self._frames = frames
        self._resources = {resource["name"]: resource for resource in (package or {}).get("resources", ())}
        self._digests = dict(digests or {})
        self._positions: dict[str, dict[str, int]] = {}
        self._cells: dict[tuple[str, str], list[Any]] = {}
        self._rows: dict[str, dict[str, Any]] = {}
        self._columns: dict[str, dict[str, Any]] = {}
        self.package = dict(package or {})
        self.read: set[str] = set()
        self.derived: Derivations = {}

    # Tables are never changed, so they are themselves: `per_tables` keeps what was derived from them.
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._frames:
            raise KeyError(f"no table «{name}»{suggestion(name, self._frames, '«{}»')}")
        self.read.add(name)
        return self._frames[name].copy(deep=False)

    def __contains__(self, name: object) -> bool:
        if name not in self._frames:
            return False
        self.read.add(str(name))  # who knows that a table is there depends on it
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(self._frames)

    def __len__(self) -> int:
        return len(self._frames)

    def records(self, name: str) -> list[dict[str, Any]]:
        """The rows of a table by column, None for an empty number or flag; no frame is made for it."""
        self.read.add(name)
        return self._records(name)

    def _records(self, name: str) -> list[dict[str, Any]]:
        frames = self._frames
        return frames.records(name) if isinstance(frames, Files) else records_of(frames[name])

    def __repr__(self) -> str:
        return f"Tables({', '.join(f'{name}: {len(frame)} rows' for name, frame in self._frames.items())})"

    @property
    def name(self) -> str:
        """The name of the data package, ours for tables that were built by hand."""
        return str(self.package.get("name", OURS))

    @property
    def version(self) -> str:
        """The version of the data package, after its name if it is not ours; "" when it was built by hand."""
        version = str(self.package.get("version", ""))
        return version if self.name == OURS else f"{self.name} {version}"

    @property
    def licence(self) -> str:
        """The licences of the data package (SPDX), "" when none is stated."""
        return ", ".join(one["name"] for one in self.package.get("licenses", ()))

    @cached_property
    def codes(self) -> CodeLists:
        """Words by code list and code. Who asks for words has not read a table: they are no finding."""
        return code_lists(self._records(CODES)) if CODES in self._frames else repository_lists()

    def digest(self, name: str) -> str:
        """SHA-256 (hexadecimal) of the table's CSV file, or of the frame as CSV when it has no file."""
        if name not in self._digests:
            content = self._frames[name].to_csv(index=False).encode()
            self._digests[name] = hashlib.sha256(content).hexdigest()
        return self._digests[name]

    def described(self, name: str) -> Mapping[str, Any]:
        """How the package describes a table; nothing if it was built by hand."""
        return self._resources.get(name, {})

    def replaced(self, **frames: pd.DataFrame) -> Tables:
        """The same tables with some of the frames in place of their own; what is read of them counts here."""
        both = ChainMap(frames, self._frames)  # type: ignore[arg-type]
        made = Tables(both, self.package)
        made.read = self.read
        return made

    def primary_key(self, name: str) -> str:
        """The column whose values name the rows of a table."""
        return primary_key(self._resources[name]) if name in self._resources else str(self[name].columns[0])

    def row(self, ref: str) -> dict[str, Any]:
        """The row that a reference `table:key` names, by column.

        Raises `KeyError` with the nearest valid reference.
        """
        if ref not in self._rows:
            table, _, key = ref.partition(":")
            (at,) = self.places(table, [key])
            if table not in self._columns:
                self._columns[table] = {
                    str(name): column.array for name, column in self._frames[table].items()
                }
            columns = self._columns[table]
            self._rows[ref] = dict(zip(columns, _plain(cells[at] for cells in columns.values()), strict=True))
        self.read.add(ref.partition(":")[0])
        return self._rows[ref]

    def cells(self, table: str, column: str) -> list[Any]:
        """The cells of a column as Python's own, None for NA, [] without such a column; not to be changed."""
        if (table, column) not in self._cells:
            frame = self[table]
            self._cells[table, column] = _cells(frame[column]) if column in frame else []
        self.read.add(table)
        return self._cells[table, column]

    def by_key(self, table: str, column: str) -> dict[str, Any]:
        """The cells of a column by the keys of their rows."""
        return dict(zip(self.cells(table, self.primary_key(table)), self.cells(table, column), strict=True))

    def places(self, table: str, keys: Collection[str]) -> list[int]:
        """The positions of the rows of a table that have these keys, in their order; KeyError as in `row`."""
        if table not in self._positions:
            every = self[table][self.primary_key(table)].tolist()
            self._positions[table] = {str(value): position for position, value in enumerate(every)}
        self.read.add(table)
        known = self._positions[table]
        if missing := next((key for key in keys if key not in known), None):
            raise KeyError(f"no row «{missing}» in {table}{suggestion(missing, known, '«{}»')}")
        return [known[key] for key in keys]


def records_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The records of a frame of some columns, as its `to_dict` makes them cell by cell, which takes long."""
    names = list(frame)
    return [dict(zip(names, values, strict=True)) for values in zip(*columns_of(frame), strict=True)]


def columns_of(frame: pd.DataFrame) -> list[list[Any]]:
    """The cells of each column as Python's own, None for NA."""
    # A column as a series of its own takes five times as long.
    return [_cells(column) for column in frame._iter_column_arrays()]  # noqa: SLF001


def _cells(column: Any) -> list[Any]:
    import numpy as np
    import pandas as pd

    values: list[Any] = column.tolist()
    is_plain = isinstance(column.dtype, pd.StringDtype | np.dtype) and column.dtype != object
    return values if is_plain else _plain(values)


def _plain(values: Iterable[Any]) -> list[Any]:
    """Cells as Python's own, None for NA."""
    import numpy as np
    import pandas as pd

    return [
        None if value is pd.NA else value.item() if isinstance(value, np.generic) else value
        for value in values
    ]


#: By function and question: the answer, and the tables that were read for it.
Derivations = dict[str, dict[tuple[Any, ...], tuple[Any, frozenset[str]]]]
Asked = TypeVarTuple("Asked")
Derived = TypeVar("Derived")


def per_tables(derive: Callable[[Tables, *Asked], Derived]) -> Callable[[Tables, *Asked], Derived]:
    """Derive a thing from tables once for each question (its further arguments), and keep it.

    What is kept lives as long as the tables and is shared by all who ask: it must not be changed. Frames are
    handed out as copies, as those of tables are. Who gets it has read the tables that it was derived from.
    """
    name = f"{derive.__module__}.{derive.__qualname__}"

    @wraps(derive)
    def once(tables: Tables, *asked: *Asked) -> Derived:
        answers = tables.derived.setdefault(name, {})
        if asked not in answers:
            before = frozenset(tables.read)
            tables.read.clear()
            try:
                answers[asked] = derive(tables, *asked), frozenset(tables.read)
            finally:
                tables.read.update(before)
        answer, read = answers[asked]
        tables.read.update(read)
        given: Derived = handed_out(answer)
        return given

    return once


def handed_out(answer: Any) -> Any:
    """What was derived, its frames as copies that cost nothing until they are changed."""
    pandas = sys.modules.get("pandas")  # nobody has a frame who has not loaded it
    if pandas and isinstance(answer, pandas.DataFrame):
        return answer.copy(deep=False)
    return tuple(map(handed_out, answer)) if type(answer) is tuple else answer


class Files(Mapping[str, "pd.DataFrame"]):
    """The frames of a package's files; a file is read when somebody first asks for its rows."""

    def __init__(self, contents: Mapping[str, bytes], package: Mapping[str, Any]) -> None:
        self._contents = contents
        self._resources = {resource["name"]: resource for resource in package["resources"]}
        self._read: dict[str, tuple[list[list[str]], dict[str, tuple[list[Any], str]]]] = {}
        self._frames: dict[str, pd.DataFrame] = {}

    def __contains__(self, name: object) -> bool:
        return name in self._contents

    def __iter__(self) -> Iterator[str]:
        return iter(self._contents)

    def __len__(self) -> int:
        return len(self._contents)

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._frames:
            import pandas as pd

            rows, typed = self._cells(name)
            # Texts as objects lie in one block: what picks or sorts rows moves them at once, not by column.
            frame = pd.DataFrame(rows, columns=field_names(self._resources[name]), dtype=object)
            for column, (values, dtype) in typed.items():
                frame[column] = pd.Series(values, index=frame.index, dtype=dtype)
            self._frames[name] = frame.copy()
            del self._read[name]
        return self._frames[name]

    def records(self, name: str) -> list[dict[str, Any]]:
        """The rows of a table by column, of its frame only if there is one already."""
        if name in self._frames:
            return records_of(self._frames[name])
        names, (rows, typed) = field_names(self._resources[name]), self._cells(name)
        columns = (
            typed[column][0] if column in typed else [row[at] for row in rows]
            for at, column in enumerate(names)
        )
        return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]

    def _cells(self, name: str) -> tuple[list[list[str]], dict[str, tuple[list[Any], str]]]:
        if name not in self._read:
            resource = self._resources[name]
            rows = read_cells(self._contents[name], resource)
            self._read[name] = rows, typed_columns(rows, resource)
        return self._read[name]


def load_tables(folder: Path | str = paths.DATA) -> Tables:
    """Every table that the package in `folder` describes, all of them read.

    Text is `str` with "" for missing, yes/no is `bool` (nullable `boolean` where the schema lets it be
    empty), integers and numbers are nullable `Int64` and `Float64`, dates stay text because they may be
    partial. Raises `LoadError`.
    """
    tables = open_tables(folder, read_descriptor(Path(folder)))
    for name in tables:
        tables.records(name)
    tables.read.clear()
    return tables


def open_tables(folder: Path | str, package: dict[str, Any]) -> Tables:
    """The tables of a package, each of them read when somebody asks for it. Raises `LoadError`."""
    folder = Path(folder)
    for name in sorted(undescribed_files(folder, package)):
        raise LoadError(f"{name}: not described in {DESCRIPTOR}")
    contents = {resource["name"]: read_bytes(folder, resource) for resource in package["resources"]}
    files = Files(contents, package)
    if CODES in contents:
        for problem in fill_in(package, files.records(CODES)):
            raise LoadError(format_problem(problem))
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    return Tables(files, package, digests)
