"""Any table of licences, with a mapping file that says which of its columns is what.

The mapping is YAML and lies among the files that the command is given:

    regulator: TFDA
    title: List of licensed regenerative products
    publisher: Taiwan Food and Drug Administration
    until: 2026-06-30
    whole: yes
    columns: {number: Licence no., name: Product, substance: Ingredient, granted: Date, holder: Company}
    dates: "%d %b %Y"
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from regenatlas.importing.grids import day_in, read_grids, read_yaml, tidy
from regenatlas.importing.statement import ImportFileError, Origin, Reading, Statement
from regenatlas.tables.problems import suggestion
from regenatlas.tables.spelling import TRUE

NEEDED = ("regulator", "title", "publisher", "until", "columns")
OPTIONAL = ("whole", "dates")
COLUMNS = ("number", "name", "substance", "granted", "holder", "indication", "ended")


def read(files: Sequence[Path]) -> Reading:
    """The licences of a table, all of them ours. Raises `ImportFileError`."""
    mappings = [path for path in files if path.suffix.lower() in (".yml", ".yaml")]
    others = [path for path in files if path not in mappings]
    if len(mappings) != 1 or not others:
        raise ImportFileError(f"expected a table and one mapping (.yml), found {len(mappings)} of the latter")
    mapping = _mapping(mappings[0])
    headings = {key: (str(heading),) for key, heading in mapping["columns"].items()}
    statements, digests, rows = [], {}, 0
    for path in others:
        grids, digests[path.name] = read_grids(path)
        for origin, row in grids[0].records(headings):
            rows += 1
            statements.append(_statement(origin, row, str(mapping.get("dates", ""))))
    regulator, title, publisher, until = (str(mapping[key]) for key in NEEDED[:4])
    until = day_in(mappings[0].name, until)
    whole = mapping.get("whole", "no") in TRUE
    return Reading("mapped", regulator, title, publisher, until, tuple(statements), digests, rows, whole)


def _mapping(path: Path) -> Mapping[str, Any]:
    mapping = read_yaml(path)
    if not isinstance(mapping, dict) or not isinstance(mapping.get("columns"), dict):
        raise ImportFileError(f"{path.name}: expected {', '.join(NEEDED)}, with columns by name")
    for given, allowed in ((mapping, (*NEEDED, *OPTIONAL)), (mapping["columns"], COLUMNS)):
        for key in given:
            if key not in allowed:
                near = suggestion(str(key), allowed)
                expected = f"expected {', '.join(allowed)}{near}"
                raise ImportFileError(f"{path.name}: «{key}» is not known, {expected}")
    missing = [key for key in NEEDED if not mapping.get(key)]
    missing += [key for key in ("name", "granted") if key not in mapping["columns"]]
    if missing:
        raise ImportFileError(f"{path.name}: expected «{missing[0]}», found none")
    return mapping


def _statement(origin: Origin, row: Mapping[str, str], dates: str) -> Statement:
    def day(key: str) -> str:
        return day_in(origin, row.get(key, ""), lambda text: _by_format(text, dates))

    name, ended = tidy(row["name"]), day("ended")
    return Statement(
        number=tidy(row.get("number", "")) or name,
        names=(name,),
        substance=tidy(row.get("substance", "")),
        granted=day("granted"),
        origin=origin,
        end="withdrawn" if ended else "",
        ended=ended,
        holder=tidy(row.get("holder", "")),
        indication=tidy(row.get("indication", "")),
    )


def _by_format(text: str, form: str) -> str:
    return dt.datetime.strptime(text, form).date().isoformat() if form else ""  # noqa: DTZ007 - a day
