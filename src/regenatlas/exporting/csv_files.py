"""The tables as CSV files with two descriptions: the data package's own, and Croissant for data catalogues.

Both say the same of each table and column, because both are made of the package's descriptor. Which column
refers to which table stands in the package's own alone: mlcroissant 1.1 joins tables by it, and fails.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from regenatlas.exporting.schema import rows
from regenatlas.render.publish.dataset import described
from regenatlas.tables.descriptor import DESCRIPTOR, primary_key
from regenatlas.tables.load import Tables

CROISSANT = "croissant.json"

# A cell that is empty, a truth written yes or no, a date of a year alone: text is what all of them are.
_TYPES = {"integer": "sc:Integer", "number": "sc:Float"}

_TERMS = (
    *("citeAs", "column", "equivalentProperty", "extract", "field", "fileProperty", "fileObject", "fileSet"),
    *("format", "includes", "isLiveDataset", "jsonPath", "key", "md5", "parentField", "path", "recordSet"),
    *("references", "regex", "repeated", "replace", "samplingRate", "separator", "source", "subField"),
    "transform",
)
_CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    **{term: f"cr:{term}" for term in _TERMS},
}


def write_csv(tables: Tables, folder: Path) -> None:
    """Write a file for each table, the package's description of them, and the same as Croissant."""
    folder.mkdir()
    digests = {}
    for name in tables:
        file = folder / f"{name}.csv"
        with file.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(tables[name].columns)
            writer.writerows([_cell(cell) for cell in row] for row in rows(tables, name))
        digests[name] = hashlib.sha256(file.read_bytes()).hexdigest()
    for file_name, content in ((DESCRIPTOR, tables.package), (CROISSANT, croissant(tables, digests))):
        text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
        (folder / file_name).write_text(text, encoding="utf-8", newline="\n")


def _cell(cell: object) -> object:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def croissant(tables: Tables, digests: Mapping[str, str]) -> dict[str, Any]:
    """The package as Croissant 1.0 has it; `digests`: SHA-256 of each table's file."""
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        **described(tables),
        "distribution": [
            {
                "@type": "cr:FileObject",
                "@id": f"{name}.csv",
                "name": f"{name}.csv",
                "description": tables.described(name)["description"],
                "contentUrl": f"{name}.csv",
                "encodingFormat": "text/csv",
                "sha256": digests[name],
            }
            for name in tables
        ],
        "recordSet": [
            {
                "@type": "cr:RecordSet",
                "@id": name,
                "name": name,
                "description": tables.described(name)["description"],
                "key": {"@id": f"{name}/{primary_key(tables.described(name))}"},
                "field": [*_fields(name, tables.described(name))],
            }
            for name in tables
        ],
    }


def _fields(table: str, resource: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for field in resource["schema"]["fields"]:
        name = field["name"]
        yield {
            "@type": "cr:Field",
            "@id": f"{table}/{name}",
            "name": name,
            "description": field["description"],
            "dataType": _TYPES.get(field["type"], "sc:Text"),
            "source": {"fileObject": {"@id": f"{table}.csv"}, "extract": {"column": name}},
        }
