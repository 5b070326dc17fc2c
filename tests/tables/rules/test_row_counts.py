from __future__ import annotations

import pandas as pd

from regenatlas.tables.load import load_tables
from regenatlas.tables.rules.row_counts import count_rows


def test_rows_are_counted_by_partition_or_as_a_whole():
    tables = {
        "fruits": pd.DataFrame({"fruit_id": ["apple", "fig", "pear"], "colour": ["red", "", "red"]}),
        "nuts": pd.DataFrame({"nut_id": ["hazel"]}),
    }
    package = {
        "resources": [{"name": "nuts"}, {"name": "fruits", "partition": "colour"}, {"name": "row_counts"}]
    }
    assert count_rows(tables, package).to_numpy().tolist() == [
        ["fruits.", "fruits", "colour", "", 1],
        ["fruits.red", "fruits", "colour", "red", 2],
        ["nuts", "nuts", "", "", 1],
    ]


def test_the_counts_of_the_project_name_every_table_but_themselves():
    tables = load_tables()
    assert set(tables["row_counts"]["table"]) == set(tables) - {"row_counts"}
