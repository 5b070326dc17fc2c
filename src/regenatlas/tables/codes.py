"""Code lists: the values that a coded column may hold, and the words that reports show for them.

A column of the descriptor names its list (`"codes": "modality"`), whose codes are rows of the table `codes`:
a new code is one row there, whichever tables use its list.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from typing import Any

from regenatlas import paths
from regenatlas.tables.descriptor import CODES, DESCRIPTOR
from regenatlas.tables.problems import Problem, nearest

CodeLists = Mapping[str, Mapping[str, str]]
Package = Mapping[str, Any]


def code_lists(codes: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    """Words by list and code, each list in its order; `codes` are the rows of the table, typed or as text."""
    lists: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for row in sorted(codes, key=_place):
        lists[row["list"]][row["code"]] = row["label"]
    return dict(lists)


def _place(row: Mapping[str, Any]) -> tuple[str, float, str]:
    with suppress(TypeError, ValueError):
        return row["list"], float(row["position"]), row["code"]
    return row["list"], float("inf"), row["code"]


@cache
def repository_lists() -> dict[str, dict[str, str]]:
    """The code lists of the repository, for words that are asked for without tables."""
    with (paths.DATA / f"{CODES}.csv").open(encoding="utf-8", newline="") as file:
        return code_lists(csv.DictReader(file))


def fill_in(package: Package, codes: Iterable[Mapping[str, Any]]) -> Iterator[Problem]:
    """Put the codes of a list in place of its name: as `enum` or, where a cell holds several, `items_enum`.

    Codes that only reports compute are left out. Changes the package; yields the lists that do not exist.
    """
    lists = code_lists(row for row in codes if row["computed"] not in {"yes", True})
    for resource in package["resources"]:
        for field in resource["schema"]["fields"]:
            name = field.pop("codes", "")
            if name and name not in lists:
                location = DESCRIPTOR, resource["name"], field["name"]
                yield Problem(*location, name, f"a list of the table {CODES}", nearest(name, lists))
            elif name and "list" in field:
                field["items_enum"] = list(lists[name])
            elif name:
                field["constraints"] = {**field.get("constraints", {}), "enum": list(lists[name])}
