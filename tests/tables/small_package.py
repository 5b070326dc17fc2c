"""A small package cut out of the project's own: every table and column, few rows, nothing wrong with it.

Rows are followed to the rows that they need, so that what is left is as consistent as the whole. A test that
spoils one table writes that table and those it refers to, and no more: a case then takes milliseconds.
"""

from __future__ import annotations

import copy
import csv
import io
import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from regenatlas import paths
from regenatlas.tables.descriptor import DESCRIPTOR, field_names, primary_key, references
from regenatlas.tables.files import read_bytes, read_rows
from regenatlas.tables.load import load_tables
from regenatlas.tables.rules.row_counts import TABLE as COUNTS
from regenatlas.tables.rules.row_counts import count_rows

Rows = list[list[str]]
FIRST = 3  # rows of each table to begin with
# Tables whose rules look at one another although no foreign key joins them.
COMPANIONS = {
    "products": ["authorisations"],
    "indications": ["authorisations"],
    "authorisations": ["products", "regulators"],
    "regulators": ["authorisations"],
    "corrections": ["aliases"],
    "seed_items": ["claims"],
    "claim_rows": ["ecosystem", "programmes"],
    "claim_answers": ["claim_rows"],
}


class SmallPackage:
    """Descriptor and rows in memory, and the means to write them or a spoilt copy of them."""

    def __init__(self) -> None:
        self.package = copy.deepcopy(load_tables(paths.DATA).package)
        self.resources: dict[str, dict[str, Any]] = {r["name"]: r for r in self.package["resources"]}
        whole = {
            name: read_rows(read_bytes(paths.DATA, resource), name)[1:]
            for name, resource in self.resources.items()
        }
        self.rows = _closed(whole, self.resources)

    def columns(self, table: str) -> list[str]:
        return field_names(self.resources[table])

    def neighbourhood(self, table: str) -> list[str]:
        """The table, the tables it refers to and those they refer to in turn, in the order of the package."""
        near, waiting = set(), [table]
        while waiting:
            name = waiting.pop()
            if name not in near:
                near.add(name)
                waiting += [target for _, target, _ in references(self.resources[name])]
                waiting += COMPANIONS.get(name, [])
        return [name for name in self.resources if name in near]

    def write(self, folder: Path, tables: Iterable[str]) -> None:
        """Write a package of these tables alone; references out of it are left out, rows are counted anew."""
        tables = list(tables)
        resources = [copy.deepcopy(self.resources[name]) for name in tables]
        for resource in resources:
            keys = resource["schema"].get("foreignKeys", [])
            resource["schema"]["foreignKeys"] = [
                key for key in keys if (key["reference"]["resource"] or resource["name"]) in tables
            ]
        package = self.package | {"resources": resources}
        folder.mkdir(exist_ok=True)
        (folder / DESCRIPTOR).write_text(json.dumps(package), encoding="utf-8")
        frames = {name: pd.DataFrame(self.rows[name], columns=self.columns(name)) for name in tables}
        for name in tables:
            rows = self.rows[name]
            if name == COUNTS:
                rows = count_rows(frames, package).astype(str).to_numpy().tolist()
            (folder / f"{name}.csv").write_bytes(csv_bytes([self.columns(name), *rows]))


def csv_bytes(rows: Rows) -> bytes:
    """Rows as the files of this project hold them."""
    file = io.StringIO(newline="")
    # Without quotes a carriage return within a cell would end the row.
    quoting = csv.QUOTE_ALL if any("\r" in cell for row in rows for cell in row) else csv.QUOTE_MINIMAL
    csv.writer(file, lineterminator="\n", quoting=quoting).writerows(rows)
    return file.getvalue().encode("utf-8", "surrogatepass")


@cache
def small_package() -> SmallPackage:
    return SmallPackage()


def _closed(whole: dict[str, Rows], resources: dict[str, Any]) -> dict[str, Rows]:
    """The first rows of every table, all they refer to, and what rules want beside them."""
    columns = {name: field_names(resource) for name, resource in resources.items()}
    keys = {name: columns[name].index(primary_key(resource)) for name, resource in resources.items()}
    by_key = {name: {row[keys[name]]: row for row in rows} for name, rows in whole.items()}
    kept: dict[str, set[str]] = {name: set() for name in whole}
    waiting = [(name, row[keys[name]]) for name, rows in whole.items() for row in rows[:FIRST]]
    default = columns["definitions"].index("default")
    waiting += [("definitions", row[0]) for row in whole["definitions"] if row[default] == "yes"]
    waiting += [("score_weights", row[0]) for row in whole["score_weights"]]  # they sum to one
    while waiting:
        name, key = waiting.pop()
        if key in kept[name]:
            continue
        kept[name].add(key)
        row = dict(zip(columns[name], by_key[name][key], strict=True))
        waiting += [(target, row[column]) for column, target, _ in references(resources[name]) if row[column]]
        if (
            name in ("corrections", "seed_items", "claim_rows")
            and row.get("column") != "row"
            and row["table"]
        ):
            waiting.append((row["table"], row["row_id"]))
        if name == "claim_answers":
            waiting += [tuple(ref.split(":", 1)) for ref in row["rows"].split(";") if ref]
            waiting += [("claim_rows", link[0]) for link in whole["claim_rows"] if link[1] == row["claim_id"]]
        if name == "safety_actions":
            waiting += [("products", key) for key in row["product_ids"].split(";") if key]
        if name == "products":
            waiting += [("authorisations", event[0]) for event in whole["authorisations"] if event[1] == key]
    return {name: [row for row in rows if row[keys[name]] in kept[name]] for name, rows in whole.items()}
