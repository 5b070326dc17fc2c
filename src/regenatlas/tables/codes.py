"""Code lists: the values that a coded column may hold, and the words that reports show for them.

A column of the descriptor names its list (`"codes": "modality"`), whose codes are rows of the table `codes`:
a new code is one row there, whichever tables use its list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pandas as pd

from regenatlas import paths
from regenatlas.tables.descriptor import CODES, DESCRIPTOR
from regenatlas.tables.problems import Problem, nearest

CodeLists = Mapping[str, Mapping[str, str]]
Package = Mapping[str, Any]


def code_lists(codes: pd.DataFrame) -> dict[str, dict[str, str]]:
    """Words by list and code, each list in its order; `codes` is the table, typed or as text."""
    position = pd.to_numeric(codes["position"], errors="coerce")
    lists = codes.assign(position=position).sort_values(["list", "position", "code"]).groupby("list")
    return {str(name): dict(zip(rows["code"], rows["label"], strict=True)) for name, rows in lists}


@cache
def repository_lists() -> dict[str, dict[str, str]]:
    """The code lists of the repository, for words that are asked for without tables."""
    return code_lists(pd.read_csv(paths.DATA / f"{CODES}.csv", dtype="str", keep_default_na=False))


def fill_in(package: Package, codes: pd.DataFrame) -> Iterator[Problem]:
    """Put the codes of a list in place of its name: as `enum` or, where a cell holds several, `items_enum`.

    Codes that only reports compute are left out. Changes the package; yields the lists that do not exist.
    """
    lists = code_lists(codes[~codes["computed"].isin(["yes", True])])
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
