"""Apply a reviewed change set to the tables: what was accepted is entered, what was decided is remembered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from regenatlas.importing.changes import COUNTED, LICENCE_EVENTS, Change, ChangeSet
from regenatlas.importing.edits import Package, add_source, edit
from regenatlas.importing.matching import Match
from regenatlas.importing.package import read_package, write_package
from regenatlas.importing.review import Answer
from regenatlas.importing.statement import Reading, Statement

DECISIONS, LISTS = "import_decisions", "register_lists"


def apply_review(folder: Path, found: ChangeSet, answers: Mapping[str, Answer], today: date) -> Counter[str]:
    """Write the tables in a folder anew; how many changes were accepted and refused.

    The tables stay as they were if they would not be right afterwards (`RefusedError`) or cannot be written
    (`OSError`).
    """
    package = read_package(folder)
    done: Counter[str] = Counter()
    answered = ((change, answers.get(change.change_id, Answer())) for change in found.changes)
    decided = [(change, answer) for change, answer in answered if answer.decision]
    named = _named_first(package, found)
    elsewhere = _known_elsewhere(package, found.reading.regulator)
    source = add_source(package, found.reading, today) if decided or named else ""
    for change, answer in decided:
        if answer.decision == "accept":
            edit(package, change, source, answer.described, today)
        if answer.decision == "refuse" or change.sort not in COUNTED:  # a number entered is its own memory
            _remember(package, change, answer, source, today)
        done[answer.decision] += 1
    described = {
        change.statement: answer.described["product_id"]
        for change, answer in decided
        if change.sort == "new_product" and answer.decision == "accept"
    }
    products = {match.product_id or described.get(statement, ""): statement for statement, match in named}
    products.pop("", None)
    _list(package, found.reading, products, elsewhere, source)
    if done.total() == len(found.changes):
        _search(package, found)
    write_package(folder, package, today)
    return done


def _named_first(package: Package, found: ChangeSet) -> list[tuple[Statement, Match]]:
    """What a whole register names in force for the first time: what certainly is ours, or new."""
    there = {row["listing_id"] for row in package[LISTS]}
    return [
        (statement, match)
        for statement, match in found.named
        if found.reading.whole and not statement.end and match.certainty != "likely"
        if _listing(found.reading, match.product_id) not in there
    ]


def _known_elsewhere(package: Package, regulator: str) -> set[str]:
    """The products whose licence by a regulator another document than its own list has shown."""
    kinds = {row["source_id"]: row["kind"] for row in package["sources"]}
    return {
        row["product_id"]
        for row in package["authorisations"]
        if row["regulator_id"] == regulator
        and row["event"] in LICENCE_EVENTS
        and kinds[row["source_id"]] != "register"
    }


def _list(
    package: Package,
    reading: Reading,
    named: Mapping[str, Statement],
    elsewhere: set[str],
    source: str,
) -> None:
    """Remember which licences in force the list names, by product."""
    package[LISTS].extend(
        {
            "listing_id": _listing(reading, product),
            "register": reading.register,
            "regulator_id": reading.regulator,
            "product_id": product,
            "as_of": reading.until,
            "number": statement.number,
            "seen_elsewhere": "yes" if product in elsewhere else "no",
            "source_id": source,
            "verified": "yes",
            "evidence": f"named in force ({statement.origin})",
            "note": "",
        }
        for product, statement in named.items()
    )


def _listing(reading: Reading, product: str) -> str:
    return f"{reading.register}.{reading.regulator}.{product}"


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
