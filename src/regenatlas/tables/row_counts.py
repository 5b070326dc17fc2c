"""Rows per table and partition, kept under version control: a count that moves shows in the diff.

`python -m regenatlas.tables.row_counts` counts anew and writes `data/row_counts.csv`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pandas as pd

from regenatlas import paths
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
        if column:
            for value, rows in Counter(tables[name][column]).items():
                counts.append((f"{name}.{value}", name, column, value, rows))
        else:
            counts.append((name, name, "", "", len(tables[name])))
    return pd.DataFrame(
        sorted(counts), columns=["count_id", "table", "partition_column", "partition", "rows"]
    )


def main() -> None:
    """Write the row counts of the tables as they are now."""
    package = read_descriptor(paths.DATA)
    tables = {
        resource["name"]: read_cells(read_bytes(paths.DATA, resource), resource)
        for resource in package["resources"]
        if resource["name"] != TABLE
    }
    count_rows(tables, package).to_csv(paths.DATA / f"{TABLE}.csv", index=False, lineterminator="\n")


if __name__ == "__main__":
    main()
