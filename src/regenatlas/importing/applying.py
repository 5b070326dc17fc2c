"""Apply a reviewed change set to the tables: what was accepted is entered, what was decided is remembered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from regenatlas.importing.changes import COUNTED, Change, ChangeSet
from regenatlas.importing.edits import Package, add_source, edit
from regenatlas.importing.package import read_package, write_package
from regenatlas.importing.review import Answer

DECISIONS = "import_decisions"


def apply_review(folder: Path, found: ChangeSet, answers: Mapping[str, Answer], today: date) -> Counter[str]:
    """Write the tables in a folder anew; how many changes were accepted and refused.

    The tables stay as they were if they would not be right afterwards (`RefusedError`) or cannot be written
    (`OSError`).
    """
    package = read_package(folder)
    done: Counter[str] = Counter()
    answered = ((change, answers.get(change.change_id, Answer())) for change in found.changes)
    decided = [(change, answer) for change, answer in answered if answer.decision]
    source = add_source(package, found.reading, today) if decided else ""
    for change, answer in decided:
        if answer.decision == "accept":
            edit(package, change, source, answer.described, today)
        if answer.decision == "refuse" or change.sort not in COUNTED:  # a number entered is its own memory
            _remember(package, change, answer, source, today)
        done[answer.decision] += 1
    if done.total() == len(found.changes):
        _search(package, found)
    write_package(folder, package, today)
    return done


def _remember(package: Package, change: Change, answer: Answer, source: str, today: date) -> None:
    rows = package[DECISIONS]
    number = sum(row["register"] == change.register for row in rows) + 1
    rows.append(
        {
            "decision_id": f"{change.register}.{number:04}",
            "register": change.register,
            "product": change.product,
            "change": change.change_id,
            "decision": "accepted" if answer.decision == "accept" else "refused",
            "decided_on": today.isoformat(),
            "reason": answer.reason or f"as the register has it: {change.origin}",
            "source_id": source,
        }
    )


def _search(package: Package, found: ChangeSet) -> None:
    """Say of the regulator up to when its register was looked through, now that no change is left open."""
    reading = found.reading
    if not reading.whole:
        return
    for row in package["regulators"]:
        if row["regulator_id"] == reading.regulator and row["searched_until"] < reading.until:
            row["searched_until"] = reading.until
            row["searched"] = "yes"
