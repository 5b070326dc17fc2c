"""The registers that can be imported, each an adapter with `read`, by the name that the command takes."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from regenatlas.importing.statement import Reading

REGISTERS = {
    "ema": "the medicines list of the European Medicines Agency (.xlsx)",
    "fda-list": "the FDA page of approved cellular and gene therapy products (saved .html)",
    "health-canada": "the extract of the Drug Product Database (its folder, or its .txt files)",
    "mapped": "any table of licences, with a mapping file (.yml) beside it",
    "pmda": "lists of approved products by month (.xlsx)",
    "purple-book": "the monthly list of the FDA's Purple Book (.csv)",
    "swissmedic": "Swissmedic's list of authorised packs (.xls, .xlsx)",
}


def read_register(name: str, files: Sequence[Path]) -> Reading:
    """What the files of a register state. Raises `ImportFileError`."""
    reading: Reading = import_module(f"{__name__}.{name.replace('-', '_')}").read(files)
    return reading
