"""Two small data packages that are right, as files that a test may spoil."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from regenatlas.tables.check import check_tables, format_problem
from regenatlas.tables.rules.row_counts import count_rows

FRUIT = {
    "name": "fruit",
    "version": "1.2.0",
    "resources": [
        {
            "name": "fruits",
            "path": "fruits.csv",
            "schema": {
                "primaryKey": ["fruit_id"],
                "fields": [
                    {"name": "fruit_id", "type": "string", "constraints": {"required": True, "unique": True}},
                    {"name": "ripe", "type": "boolean", "constraints": {"required": True}},
                    {"name": "peeled", "type": "boolean"},
                    {"name": "seeds", "type": "integer"},
                    {"name": "weight_g", "type": "number"},
                    {"name": "picked", "type": "string"},
                ],
            },
        }
    ],
}
FRUITS = "fruit_id,ripe,peeled,seeds,weight_g,picked\napple,yes,no,5,182.5,2026\nfig,no,,,,\n"


@pytest.fixture
def fruit_folder(tmp_path: Path) -> Path:
    """One table with one column of each type."""
    (tmp_path / "datapackage.json").write_text(json.dumps(FRUIT), encoding="utf-8")
    (tmp_path / "fruits.csv").write_text(FRUITS, encoding="utf-8")
    return tmp_path


@pytest.fixture
def rewrite(fruit_folder: Path) -> Callable[[str, str], Path]:
    """Replaces a text in fruits.csv and hands the folder back."""

    def replace(old: str, new: str) -> Path:
        path = fruit_folder / "fruits.csv"
        content = path.read_text(encoding="utf-8")
        assert old in content
        path.write_bytes(content.replace(old, new).encode("utf-8"))
        return fruit_folder

    return replace


TEXT: dict[str, Any] = {"type": "string"}
NEEDED: dict[str, Any] = {"type": "string", "constraints": {"required": True}}
KEY: dict[str, Any] = {"type": "string", "constraints": {"required": True, "unique": True}}
YES_NO: dict[str, Any] = {
    "type": "boolean",
    "trueValues": ["yes"],
    "falseValues": ["no"],
    "constraints": {"required": True},
}
DATE: dict[str, Any] = {
    "type": "string",
    "format_hint": "partial-date",
    "constraints": {"pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"},
}
NUMBER: dict[str, Any] = {"type": "number", "unit": "degrees"}


def codes(*values: str) -> dict[str, Any]:
    return {"type": "string", "constraints": {"required": True, "enum": list(values)}}


EVENTS = [
    *["authorised", "conditional", "converted", "suspended", "reinstated", "withdrawn", "not_renewed"],
    *["hospital_exemption", "technology_permit"],
]
SCHEMAS: dict[str, dict[str, dict[str, Any]]] = {
    "products": {
        "product_id": KEY,
        "class": codes("gene_therapy", "cell_therapy"),
        "origin_country": NEEDED,
        "first_jurisdiction": TEXT,
        "source_id": NEEDED,
        "verified": YES_NO,
    },
    "aliases": {"alias_id": KEY, "product_id": NEEDED, "alias": NEEDED, "match": codes("alone", "never")},
    "authorisations": {
        "event_id": KEY,
        "product_id": NEEDED,
        "regulator_id": NEEDED,
        "event": codes(*EVENTS),
        "date": DATE,
        "source_id": NEEDED,
        "verified": YES_NO,
    },
    "regulators": {
        "regulator_id": KEY,
        "jurisdiction": NEEDED,
        "searched": codes("yes", "partly", "no"),
        "searched_until": DATE,
    },
    "countries": {"iso3": KEY},
    "definitions": {
        "definition_id": KEY,
        "label": KEY,
        "classes": {**NEEDED, "list": ";", "items_enum": ["gene_therapy", "cell_therapy"]},
        "default": YES_NO,
    },
    "sources": {"source_id": KEY, "kind": codes("regulator", "curation")},
    "claims": {
        "claim_id": KEY,
        "countries": {**TEXT, "list": ";", "items_reference": {"resource": "countries", "fields": ["iso3"]}},
        "number": {"type": "number", "unit": "products"},
    },
    "claim_links": {"link_id": KEY, "claim_id": NEEDED, "other_claim_id": NEEDED},
    "programmes": {"programme_id": KEY, "due": {**DATE, "may_be_future": True}},
    "ecosystem": {"place_id": KEY, "latitude": NUMBER, "longitude": NUMBER},
    "corrections": {
        "correction_id": KEY,
        "corrected_on": {"type": "date", "constraints": {"required": True}},
        "table": NEEDED,
        "row_id": NEEDED,
        "column": NEEDED,
    },
    "row_counts": {
        "count_id": KEY,
        "table": NEEDED,
        "partition_column": TEXT,
        "partition": TEXT,
        "rows": {"type": "integer", "unit": "rows"},
    },
}
REFERENCES = {
    ("products", "origin_country"): ("countries", "iso3"),
    ("products", "source_id"): ("sources", "source_id"),
    ("aliases", "product_id"): ("products", "product_id"),
    ("authorisations", "product_id"): ("products", "product_id"),
    ("authorisations", "regulator_id"): ("regulators", "regulator_id"),
    ("authorisations", "source_id"): ("sources", "source_id"),
    ("claim_links", "claim_id"): ("claims", "claim_id"),
    ("claim_links", "other_claim_id"): ("claims", "claim_id"),
}
ROWS: dict[str, list[str]] = {
    "products": ["abecel,cell_therapy,IRN,IRN,page,yes", "bevec,gene_therapy,TUR,USA,page,yes"],
    "aliases": ["abecel-1,abecel,Abecel®,alone", "bevec-1,bevec,Bevec,alone"],
    "authorisations": [
        "abecel.IFDA.conditional.2020-05,abecel,IFDA,conditional,2020-05,page,yes",
        "abecel.IFDA.converted.2022,abecel,IFDA,converted,2022,page,yes",
        "bevec.FDA.authorised.2019-03-05,bevec,FDA,authorised,2019-03-05,page,yes",
        "bevec.FDA.withdrawn.2021,bevec,FDA,withdrawn,2021,page,yes",
    ],
    "regulators": ["FDA,USA,yes,2026-10", "IFDA,IRN,partly,2026-09", "TITCK,TUR,no,"],
    "countries": ["IRN", "TUR", "USA"],
    "definitions": [
        "everything,everything licensed,gene_therapy;cell_therapy,yes",
        "genes,genes only,gene_therapy,no",
    ],
    "sources": ["curation,curation", "page,regulator"],
    "claims": ["c1,IRN;TUR,7", "c2,,"],
    "claim_links": ["c1--c2,c1,c2"],
    "programmes": ["plan,2031-03"],
    "ecosystem": ["royan,35.7,51.4", "unknown,,"],
    "corrections": ["products-1,2026-11-22,products,abecel,class", "products-2,2026-11-22,products,gone,row"],
}


class World:
    """A package with a few rows in every table that a rule looks at."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.headers = {table: list(fields) for table, fields in SCHEMAS.items()}
        self.rows = {table: [line.split(",") for line in lines] for table, lines in ROWS.items()}
        self.package: dict[str, Any] = {
            "name": "world",
            "collected_until": "2026-11-22",
            "earliest_event": [{"class": "gene_therapy", "year": 2003, "reason": "Gendicine was the first"}],
            "resources": [_resource(table, fields) for table, fields in SCHEMAS.items()],
        }
        self.recount()

    def resource(self, table: str) -> dict[str, Any]:
        return next(resource for resource in self.package["resources"] if resource["name"] == table)

    def field(self, table: str, column: str) -> dict[str, Any]:
        fields = self.resource(table)["schema"]["fields"]
        return next(field for field in fields if field["name"] == column)

    def describe(self, table: str, fields: dict[str, dict[str, Any]], *lines: str) -> None:
        """Add a table with its rows."""
        self.package["resources"].append(_resource(table, fields))
        self.headers[table], self.rows[table] = list(fields), []
        self.add(table, *lines)

    def set(self, table: str, key: str, /, **cells: str) -> None:
        """Change cells of a row."""
        row = next(row for row in self.rows[table] if row[0] == key)
        for column, value in cells.items():
            row[self.headers[table].index(column)] = value

    def add(self, table: str, *lines: str) -> None:
        """Add rows, keep the order by key and the counts of rows."""
        self.rows[table] = sorted(self.rows[table] + [line.split(",") for line in lines])
        self.recount()

    def remove(self, table: str, *keys: str) -> None:
        self.rows[table] = [row for row in self.rows[table] if row[0] not in keys]
        self.recount()

    def histories(self, *events: str) -> None:
        """Replace the events of abecel at the IFDA; each is `event date`."""
        self.remove("authorisations", *(row[0] for row in self.rows["authorisations"] if row[1] == "abecel"))
        for event, when in map(str.split, events):
            self.add("authorisations", f"abecel.IFDA.{event}.{when},abecel,IFDA,{event},{when},page,yes")

    def recount(self) -> None:
        frames = {
            table: pd.DataFrame(rows, columns=self.headers[table])
            for table, rows in self.rows.items()
            if table != "row_counts"
        }
        self.rows["row_counts"] = count_rows(frames, self.package).astype(str).to_numpy().tolist()

    def write(self) -> Path:
        (self.folder / "datapackage.json").write_text(json.dumps(self.package), encoding="utf-8")
        for table, rows in self.rows.items():
            with (self.folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file, lineterminator="\n").writerows([self.headers[table], *rows])
        return self.folder

    def problems(self) -> list[str]:
        return [format_problem(problem) for problem in check_tables(self.write())]


def _resource(table: str, fields: dict[str, dict[str, Any]]) -> dict[str, Any]:
    resource = {
        "name": table,
        "path": f"{table}.csv",
        "description": f"The {table}.",
        "schema": {
            "primaryKey": [next(iter(fields))],
            "fields": [
                {"name": name, "description": f"The {name}.", **field} for name, field in fields.items()
            ],
            "foreignKeys": [
                {"fields": [column], "reference": {"resource": target, "fields": [key]}}
                for (name, column), (target, key) in REFERENCES.items()
                if name == table
            ],
        },
    }
    if table == "products":
        resource["partition"] = "origin_country"
    return json.loads(json.dumps(resource))


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)
