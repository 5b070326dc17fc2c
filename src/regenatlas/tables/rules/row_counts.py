"""Rows per table and partition, kept under version control: a count that moves shows in the diff."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from regenatlas import paths
from regenatlas.tables.descriptor import field_names
from regenatlas.tables.files import read_bytes, read_cells, read_descriptor
from regenatlas.tables.problems import Problem
from regenatlas.tables.rules.consistency import Cells, Package, rows_of, rule

TABLE = "row_counts"


def count_rows(tables: Mapping[str, pd.DataFrame], package: Mapping[str, Any]) -> pd.DataFrame:
    """Rows per table and value of its partition column (all rows in one partition where it has none).

    `tables` are cells as text. Columns: count_id (`table`, or `table.partition`), table, partition_column,
    partition, rows (number of rows).
    """
    counts: list[tuple[str, str, str, str, int]] = []
    for resource in package["resources"]:
        name, column = resource["name"], resource.get("partition", "")
        if name == TABLE or name not in tables:
            continue
        partitions = Counter(tables[name][column]) if column else {"": len(tables[name])}
        for value, rows in partitions.items():
            counts.append((f"{name}.{value}" if column else name, name, column, value, rows))
    columns = ["count_id", "table", "partition_column", "partition", "rows"]
    return pd.DataFrame(sorted(counts), columns=columns)


@rule(row_counts="count_id table rows")
def row_counts_are_current(tables: Cells, package: Package) -> Iterator[Problem]:
    """Every partition has as many rows as counted before; none is missing or new."""
    unread = {resource["name"] for resource in package["resources"]} - set(tables)
    counts = rows_of(tables["row_counts"], "count_id", "table", "rows")
    known = {count_id: rows for _row, count_id, table, rows in counts if table not in unread}
    found = dict(count_rows(tables, package)[["count_id", "rows"]].itertuples(index=False))
    for count_id in sorted(set(known) | set(found)):
        stated, counted = known.get(count_id, ""), str(found.get(count_id, 0))
        if stated != counted:
            expected = f"{counted} (`regenatlas dictionary` counts anew)"
            yield Problem("row_counts", count_id, "rows", stated, expected)


def write(folder: Path = paths.DATA) -> None:
    """Write the row counts of the tables in a folder as they are now."""
    package = read_descriptor(folder)
    tables = {
        resource["name"]: pd.DataFrame(
            read_cells(read_bytes(folder, resource), resource), columns=field_names(resource), dtype="str"
        )
        for resource in package["resources"]
        if resource["name"] != TABLE
    }
    count_rows(tables, package).to_csv(folder / f"{TABLE}.csv", index=False, lineterminator="\n")
