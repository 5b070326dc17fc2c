"""Check everything about the tables at once: `check_tables` lists all that is wrong, sorted by place.

`right_tables` hands them out only if nothing is wrong, which it remembers of their content, so that code may
trust them. Three steps, each of which can only judge what the step before has read: the descriptor, the files
against it (`conformity`), and what only this subject knows (the other modules of `rules`).
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from regenatlas import paths
from regenatlas.tables.codes import fill_in
from regenatlas.tables.descriptor import CODES, DESCRIPTOR, field_names, primary_key
from regenatlas.tables.files import LoadError, read_bytes, read_json, read_rows, undescribed_files
from regenatlas.tables.load import Tables, load_tables, open_tables
from regenatlas.tables.problems import Problem, bounded, format_problem

if TYPE_CHECKING:
    import pandas as pd  # with `rules`, loaded for tables that are not known to be right

__all__ = ["Problem", "TablesError", "check_tables", "format_problem", "repository_tables", "right_tables"]

REMEMBERED = 100  # states of tables
_MEMORY = "right-tables.txt"


class TablesError(LoadError):
    """Tables that no code may compute with: each problem is a line, and the message is the first of them."""

    def __init__(self, problems: Sequence[str]) -> None:
        more = f" (and {len(problems) - 1} more: regenatlas check)" if len(problems) > 1 else ""
        super().__init__(f"{problems[0]}{more}")
        self.problems = tuple(problems)


def right_tables(folder: Path | str = paths.DATA) -> Tables:
    """The tables of the package in `folder`, if nothing is wrong with them. Raises `TablesError`.

    A check takes more than twice as long as reading, so what was right is remembered: by the content of all
    files and of this code (`paths.memory`).
    """
    folder, remembered = Path(folder), paths.recall(_MEMORY).split()
    stamps, key = _stamps(folder), _key(folder)
    is_known = key in remembered
    try:
        tables = open_tables(folder, read_json(folder)) if is_known else load_tables(folder)
    except LoadError as error:
        raise TablesError([*map(format_problem, check_tables(folder))] or [str(error)]) from None
    if not is_known and (problems := check_tables(folder)):
        raise TablesError([format_problem(problem) for problem in problems])
    if _stamps(folder) != stamps:  # somebody wrote meanwhile: what was read may not be what was found right
        return right_tables(folder)
    if not is_known:
        paths.keep(_MEMORY, "\n".join([*remembered, key][-REMEMBERED:]))
    return tables


@lru_cache(maxsize=1)
def repository_tables(folder: Path) -> Tables:
    """The tables, if they are right, once per process: a batch forks its reports from a parent that has them.

    Raises `LoadError` with what is wrong first: a notebook may be run where nobody has called `check`.
    """
    return right_tables(folder)


def _key(folder: Path) -> str:
    """By what the tables of a folder are remembered; "" for files that cannot be read."""
    code = sorted(Path(__file__).parent.rglob("[!.]*.py"))
    files = sorted(path for path in folder.glob("*") if path.suffix.lower() in {".csv", ".json"})
    with contextlib.suppress(OSError):
        read = ((path.name, path.read_bytes()) for path in (*code, *files) if path.is_file())
        content = [f"{name} {hashlib.sha256(content).hexdigest()}" for name, content in read]
        return hashlib.sha256("\n".join(content).encode()).hexdigest()
    return ""


def _stamps(folder: Path) -> list[tuple[str, int, int, int]]:
    """By what it shows that a file of a folder was written or put in the place of another."""
    with contextlib.suppress(OSError):  # of what is gone since it was listed
        stats = [(path.name, path.lstat()) for path in sorted(folder.iterdir())]
        return [(name, stat.st_ino, stat.st_size, stat.st_mtime_ns) for name, stat in stats]
    return []


def check_tables(folder: Path | str = paths.DATA) -> list[Problem]:
    """Every problem of the data package in `folder`, sorted; an empty list if there is none.

    Bad tables never raise: what cannot be read at all is a problem too.
    """
    return sorted(set(bounded(_problems(Path(folder)))))


def _problems(folder: Path) -> Iterator[Problem]:
    from regenatlas.tables.rules import conformity, consistency, description

    try:
        package = read_json(folder)
    except LoadError as error:
        yield Problem(DESCRIPTOR, expected=f"a data package ({_reason(error)})")
        return
    descriptor = list(description.check_descriptor(package))
    yield from descriptor
    if descriptor:  # all that follows would be judged by a wrong schema
        return
    for name in undescribed_files(folder, package):
        yield Problem(name, expected=f"a file that {DESCRIPTOR} describes")
    yield from conformity.check_descriptions(package)
    tables: dict[str, pd.DataFrame] = {}
    for resource in package["resources"]:
        problems, cells = _read(folder, resource)
        yield from problems
        if cells is not None:
            tables[resource["name"]] = cells
    if CODES in tables:
        yield from fill_in(package, tables[CODES].to_dict("records"))
    for resource in package["resources"]:
        if resource["name"] in tables:
            yield from conformity.check_table(tables[resource["name"]], resource, tables)
    yield from consistency.check_all(tables, package)


def _reason(error: LoadError) -> str:
    return str(error).partition(": ")[2]


def _read(folder: Path, resource: Mapping[str, Any]) -> tuple[list[Problem], pd.DataFrame | None]:
    """What is wrong with a table's file, and the rows of the right width if its columns are right."""
    import pandas as pd

    from regenatlas.tables.rules import conformity

    table, columns = resource["name"], field_names(resource)
    try:
        content = read_bytes(folder, resource)
        header, *rows = read_rows(content.removeprefix(b"\xef\xbb\xbf"), table)
    except LoadError as error:
        return [Problem(table, expected=f"a readable table ({_reason(error)})")], None
    problems = [*conformity.check_content(table, content), *conformity.check_rows(header, rows, resource)]
    if header != columns:
        return problems, None
    whole = {number: row for number, row in enumerate(rows, start=1) if len(row) == len(columns)}
    cells = pd.DataFrame(list(whole.values()), columns=columns, dtype="str")
    keys = cells[primary_key(resource)]
    names = [key or f"data row {number}" for key, number in zip(keys, whole, strict=True)]
    return problems, cells.set_axis(pd.Index(names, dtype="str"))
