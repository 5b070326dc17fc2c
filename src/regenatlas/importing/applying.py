"""Apply a reviewed change set to the tables: what was accepted is entered, what was decided is remembered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from regenatlas.importing.changes import COUNTED, Change, ChangeSet
from regenatlas.importing.edits import Package, edit, source_row
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
    for change in found.changes:
        answer = answers.get(change.change_id, Answer())
        if not answer.decision:
            continue
        if answer.decision == "accept":
            edit(package, change, found.reading, answer.described, today)
        if answer.decision == "refuse" or change.sort not in COUNTED:  # a number entered is its own memory
            _remember(package, change, answer, found, today)
        done[answer.decision] += 1
    if done.total() == len(found.changes):
        _search(package, found)
    write_package(folder, package, today)
    return done


def _remember(package: Package, change: Change, answer: Answer, found: ChangeSet, today: date) -> None:
    source = source_row(found.reading, today)
    if all(row["source_id"] != source["source_id"] for row in package["sources"]):
        package["sources"].append(source)
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
            "source_id": source["source_id"],
        }
    )


def _search(package: Package, found: ChangeSet) -> None:
    """Say of the regulator up to when its register was looked through, now that no change is left open."""
    reading = found.reading
    if not reading.whole:
        return
    for row in package["regulators"]:
        if (
            row["regulator_id"] == reading.regulator
            and reading.whole
            and row["searched_until"] < reading.until
        ):
            row["searched_until"] = reading.until
            row["searched"] = "yes"
