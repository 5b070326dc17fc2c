"""What a report tells, without drawing it: every output that a reference is compared by, in the order told.

The code of a chapter runs in this process with the tables that are handed to it. A figure is told by its
words, its data and their rows; only its picture, which no reference is compared by, is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat

from regenatlas.render.tools.world import to_csv, world
from regenatlas.report import report as reports
from regenatlas.report.display import FACTS_MIME, Figure
from regenatlas.report.parameters import newest_date
from regenatlas.tables.load import Tables

Told = list[str]


def tell(notebook: Path, parameters: Mapping[str, Any], tables: Tables) -> Told:
    """The outputs of a chapter for these parameters; if it fails, with the error as the last one."""
    told: Told = []
    scope: dict[str, Any] = {"__name__": "__main__"}
    with _in_place_of_display(told, tables):
        try:
            for cell in _cells(notebook):
                exec(compile(cell.source, f"{notebook.stem}", "exec"), scope)  # noqa: S102 - the project's own
                if "parameters" in cell.metadata.get("tags", ()):
                    scope |= parameters
        except Exception as error:  # noqa: BLE001 - whatever a mutant does
            told.append(f"{type(error).__name__}: {error}")
    return told


def tell_world(tables: Tables) -> str:
    """The reference on all countries; if it fails, with the error in its place."""
    try:
        return to_csv(world(tables, newest_date(tables)))
    except Exception as error:  # noqa: BLE001 - whatever a mutant does
        return f"{type(error).__name__}: {error}"


def tables_read(told: Told) -> set[str]:
    """The tables that a report has read, as its ledger says."""
    return set(json.loads(told[-1])["tables"])


def _cells(notebook: Path) -> list[Any]:
    return [cell for cell in nbformat.read(notebook, as_version=4).cells if cell.cell_type == "code"]


@contextmanager
def _in_place_of_display(told: Told, tables: Tables) -> Iterator[None]:
    display, loaded = reports.display, reports.repository_tables

    def hear(item: Any, **_kwargs: Any) -> None:
        told.append(_words(item))

    reports.display, reports.repository_tables = hear, lambda _folder: tables
    try:
        yield
    finally:
        reports.display, reports.repository_tables = display, loaded


def _words(item: Any) -> str:
    if isinstance(item, Figure):
        return json.dumps([*item.to_json().values(), sorted(item.rows)], ensure_ascii=False)
    if isinstance(item, Mapping):
        return json.dumps(item.get(FACTS_MIME, item), ensure_ascii=False, sort_keys=True)
    bundle = item._repr_mimebundle_()
    return json.dumps(bundle[0] if isinstance(bundle, tuple) else bundle, ensure_ascii=False, sort_keys=True)
