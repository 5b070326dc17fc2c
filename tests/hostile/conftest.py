"""Chapters rendered from tables in which every free text is hostile."""

from __future__ import annotations

from functools import cache

import pandas as pd
import pytest

from regenatlas import paths
from regenatlas.render.batch.warm import warm
from regenatlas.render.execute import fork
from regenatlas.render.execute.engine import Executed, execute
from regenatlas.render.page.document import read_chapter
from regenatlas.report import report as reports
from regenatlas.tables.descriptor import primary_key, references
from regenatlas.tables.load import Tables, load_tables
from tests.hostile.payloads import BEFORE, WITHIN

#: Texts without a list of codes that analyses nevertheless read as codes; hostile ones would only lose rows.
READ_AS_CODES = {
    ("publications", "field"),
    ("trials", "field"),
    ("capacity_local", "parameter"),
    ("capacity_local", "unit"),
    ("capacity_norms", "unit"),
    ("claims", "unit"),
    ("programmes", "unit"),
    ("reported_ranks", "rank_text"),
    ("countries", "un_region"),
    ("countries", "un_subregion"),
    ("country_indicators", "unit"),
    ("corrections", "table"),
    ("corrections", "row_id"),
    ("corrections", "column"),
    ("seed_items", "table"),
    ("seed_items", "row_id"),
    ("codes", "code"),
    ("codes", "label"),  # words of this edition, not of a source
    ("row_counts", "table"),
    ("row_counts", "partition"),
    ("row_counts", "partition_column"),
}


def free_texts(tables: Tables) -> dict[str, list[str]]:
    """The columns that hold any text: no code, key, date or reference."""
    found: dict[str, list[str]] = {}
    for resource in tables.package["resources"]:
        bound = {primary_key(resource), *(column for column, _, _ in references(resource))}
        for field in resource["schema"]["fields"]:
            coded = {"enum", "pattern"} & set(field.get("constraints", {})) or "list" in field
            name = (resource["name"], field["name"])
            if (
                field["type"] == "string"
                and not coded
                and field["name"] not in bound
                and name not in READ_AS_CODES
            ):
                found.setdefault(resource["name"], []).append(field["name"])
    return found


def hostile_tables() -> Tables:
    """The tables of the project with a hostile part in every free text, a different one in each cell.

    Addresses of sources become hostile ones of every kind.
    """
    tables = load_tables()
    frames, count = {}, 0
    for table, columns in free_texts(tables).items():
        frame = tables[table]
        for column in columns:
            texts = []
            for text in frame[column]:
                count += 1
                texts.append(_spoilt(text, count))
            frame[column] = pd.Series(texts, index=frame.index, dtype="str")
        frames[table] = frame
    frames["sources"]["url"] = [
        ADDRESSES[number % len(ADDRESSES)] for number in range(len(frames["sources"]))
    ]
    return Tables({**tables, **frames}, tables.package)


ADDRESSES = [
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    " javascript:alert(1)",
    "java\nscript:alert(1)",
    "//evil.example/x",
    "file:///etc/passwd",
    'https://good.example/"onmouseover="alert(1)',
    "https://good.example/<script>alert(1)</script>",
    "https://good.example/\u202egpj.exe",
    "HTTPS://good.example/a b",
    "https://user:pass@good.example@evil.example/",
    "http://[",
    "#top",
    "",
    "https://good.example/plain",
]


def _spoilt(text: str, number: int) -> str:
    if number % 3 == 0:
        return BEFORE[number // 3 % len(BEFORE)] + text
    return text + WITHIN[number % len(WITHIN)]


@pytest.fixture(scope="session")
def hostile():
    return hostile_tables()


@pytest.fixture(scope="session")
def rendered(hostile):
    """A chapter of a country as it is read from its executed notebook, with the hostile tables."""

    @cache
    def render(chapter, country="IRN"):
        with pytest.MonkeyPatch.context() as patch:  # the child that is forked has the same tables
            patch.setattr(reports, "repository_tables", lambda _folder: hostile)
            # Tests that run side by side have a second thread, which only waits for messages.
            patch.setattr(fork, "available", lambda: True)
            warm()
            done = execute(paths.NOTEBOOKS / f"{chapter}.ipynb", {"country": country})
        assert isinstance(done, Executed), done
        return done.notebook, read_chapter(done.notebook, chapter)

    return render
