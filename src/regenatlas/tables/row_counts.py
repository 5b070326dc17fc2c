"""Rows per table and partition, kept under version control: a count that moves shows in the diff."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from regenatlas import paths
from regenatlas.tables.descriptor import field_names
from regenatlas.tables.load import read_bytes, read_cells, read_descriptor

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
