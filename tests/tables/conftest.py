"""A small data package that is right, as files that a test may spoil."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

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


def describe(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Changes the descriptor of a package on disk."""
    path = folder / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    change(package)
    path.write_text(json.dumps(package), encoding="utf-8")
