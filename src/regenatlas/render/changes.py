"""What changed between two renderings of a chapter, fact by fact, in words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

LEDGER = ".facts.json"


def ledger_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """One line for each fact that reads otherwise, is new or is gone, in the order of the later ledger."""
    old, new = _texts(before), _texts(after)
    lines = [
        f"{fact}: {old[fact]} → {text}{_about(after, fact)}"
        for fact, text in new.items()
        if fact in old and old[fact] != text
    ]
    lines += [f"{fact}: new, {text}{_about(after, fact)}" for fact, text in new.items() if fact not in old]
    lines += [
        f"{fact}: gone, was {text}{_about(before, fact)}" for fact, text in old.items() if fact not in new
    ]
    return lines


def folder_changes(before: Path, after: Path) -> Iterator[tuple[str, list[str]]]:
    """What changed in each chapter that either folder has a ledger of; its name is a path without ending."""
    for name in sorted({*_ledgers(before), *_ledgers(after)}):
        one, other = before / f"{name}{LEDGER}", after / f"{name}{LEDGER}"
        if not one.exists():
            yield name, ["new chapter"]
        elif not other.exists():
            yield name, ["chapter gone"]
        elif lines := ledger_changes(read_ledger(one), read_ledger(other)):
            yield name, lines


def read_ledger(path: Path) -> dict[str, Any]:
    """A ledger that was written beside a report. Raises `ValueError` if it is none."""
    ledger = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(ledger, dict):
        raise TypeError(f"{path.name} is not a ledger")
    return ledger


def _ledgers(folder: Path) -> list[str]:
    return [str(path.relative_to(folder)).removesuffix(LEDGER) for path in folder.rglob(f"*{LEDGER}")]


def _texts(ledger: Mapping[str, Any]) -> dict[str, str]:
    return {fact["id"]: fact["text"] for fact in ledger.get("facts", ())}


def _about(ledger: Mapping[str, Any], fact: str) -> str:
    about = next(one.get("about", "") for one in ledger["facts"] if one["id"] == fact)
    return f" ({about})" if about else ""
