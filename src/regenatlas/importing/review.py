"""A change set as a file for a spreadsheet, in which a person answers each line; those answers read back."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from regenatlas.importing.changes import Change, ChangeSet
from regenatlas.importing.edits import ASKED
from regenatlas.importing.grids import decoded, delimiter
from regenatlas.importing.matching import Match
from regenatlas.report.escaping import csv_cell, plain
from regenatlas.tables.problems import suggestion

ANSWERS = ("accept", "refuse")
COLUMNS = (
    *("decision", "reason", "sort", "product", "ours", "theirs", "effect", "match", "where", "row"),
    *ASKED,
    *("change", "file"),
)

#: What the sorts of changes are called.
WORDS = {
    "new_product": "a product that the tables do not have",
    "new_licence": "a licence that the tables do not have",
    "new_end": "the end of a licence",
    "converted": "conditions lifted",
    "vanished": "no longer in the list",
    "sharper_date": "a date that we have less precisely",
    "other_date": "another date",
    "other_state": "another state than ours",
    "unknown_name": "a name that is no country of ours",
    "new_count": "a count that the tables do not have",
    "other_count": "another count",
}

#: What the stem of a nonproprietary name says of a product.
_STEMS: tuple[tuple[str, Mapping[str, str]], ...] = (
    (r"leucel", {"class": "gene_therapy", "modality": "car_t", "substance": "viable_cells"}),
    (r"temcel", {"class": "gene_therapy", "modality": "gene_modified_hsc", "substance": "viable_cells"}),
    (
        r"parvovec",
        {"class": "gene_therapy", "modality": "aav_in_vivo", "donor": "none", "substance": "gene_vector"},
    ),
    (r"gene \w+vec", {"class": "gene_therapy", "donor": "none", "substance": "gene_vector"}),
    (
        r"plasmid",
        {"class": "gene_therapy", "modality": "plasmid", "donor": "none", "substance": "gene_vector"},
    ),
    (r"cel\b", {"class": "cell_therapy", "substance": "viable_cells"}),
)


class ReviewError(ValueError):
    """A review file cannot be followed; `problems` has one line for each thing that is wrong."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Answer:
    """What a person said to a change: `decision` (one of `ANSWERS`, "" for none yet), why, and of what."""

    decision: str = ""
    reason: str = ""
    described: Mapping[str, str] = field(default_factory=dict)


def totals(found: ChangeSet) -> list[tuple[str, int]]:
    """What was read and what became of it: of the licences or counts stated the next lines are the parts."""
    reading = found.reading
    parts = [("as in our tables", found.agreeing), ("with a change, decided or not", found.differing)]
    if reading.regulator:
        parts += [
            ("classed with ours, but something else", len(found.left_out)),
            ("other medicines, read and not counted", found.others),
        ]
    return [
        ("rows read", reading.rows),
        ("licences stated" if reading.regulator else "counts stated", sum(n for _, n in parts)),
        *parts,
        ("changes to decide", len(found.changes)),
        ("changes decided before", len(found.decided)),
    ]


def write_review(found: ChangeSet, effects: Mapping[str, str], answers: Mapping[str, Answer]) -> str:
    """The change set as CSV: a line for each change, with the answers that were given before, then totals."""
    of = " ".join(sorted(found.reading.digests.values()))
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for change in found.changes:
        answer = answers.get(change.change_id, Answer())
        line = {
            **_of_product(change, answer.described),
            "decision": answer.decision,
            "reason": answer.reason,
            "sort": WORDS[change.sort],
            "product": change.product,
            "ours": change.ours,
            "theirs": change.theirs,
            "effect": effects.get(change.change_id, ""),
            "match": match_in_words(change.found),
            "where": change.origin,
            "row": change.row,
            "change": change.change_id,
            "file": of,
        }
        writer.writerow({name: csv_cell(plain(str(value))) for name, value in line.items()})
    writer.writerows({"sort": words, "theirs": n, "file": of} for words, n in totals(found))
    return "\ufeff" + out.getvalue()


def match_in_words(found: Match) -> str:
    """How sure it is that the register speaks of this product."""
    if found.certainty == "likely":
        likeness = f"names {found.score:.0f}% alike" if found.score else "same holder and day"
        return f"likely ({likeness})"
    return found.certainty


def read_review(file: Path, found: ChangeSet, *, anew: bool = False) -> dict[str, Answer]:
    """The answers in a review file, by change. Raises `ReviewError` or `ImportFileError`.

    `anew`: the review is about to be written anew, so that it may be one of an earlier list of the register:
    what was answered there and is asked again keeps its answer.
    """
    text = decoded(file.name, file.read_bytes())
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter(text))
    missing = [
        name for name in ("decision", "reason", "change", "file") if name not in (reader.fieldnames or ())
    ]
    if missing:
        raise ReviewError([f"{file.name}: expected a column «{missing[0]}», found none"])
    of = " ".join(sorted(found.reading.digests.values()))
    asked = {change.change_id: change for change in found.changes}
    answers: dict[str, Answer] = {}
    problems: list[str] = []
    for number, row in enumerate(reader, start=2):
        line = {name: _bare(cell) for name, cell in row.items() if name and cell is not None}
        place = f"{file.name}, row {number}"
        if not line["change"]:  # a total
            continue
        register = line["change"].partition(" ")[0]
        if anew and register != found.reading.register:
            raise ReviewError(
                [f"{place}: the review is of «{register}»: give --review the name of a new file"]
            )
        if line["file"] != of and not anew:
            raise ReviewError([f"{place}: the review is of another file: write a new one with --review"])
        decision = line["decision"].casefold()
        if decision and decision not in ANSWERS:
            near = suggestion(decision, ANSWERS, "«{}»")
            problems.append(
                f"{place}: decision «{line['decision']}», expected accept, refuse or nothing{near}"
            )
        change = asked.get(line["change"])
        if change is None:
            if decision and not anew:
                problems.append(f"{place}: the change «{line['change']}» is not to be decided (any more)")
            continue
        described = {name: line.get(name, "") for name in ASKED}
        problems += _answered(place, decision, line["reason"], change, described)
        answers[change.change_id] = Answer(decision, line["reason"], described)
    if problems:
        raise ReviewError(problems)
    return answers


def _answered(
    place: str, decision: str, reason: str, change: Change, described: Mapping[str, str]
) -> list[str]:
    """What is missing from an answer."""
    problems = []
    if decision == "refuse" and not reason:
        problems.append(f"{place}: a refusal needs a reason")
    if decision == "accept" and change.by_hand:
        problems.append(f"{place}: this cannot be applied by an import: mend our rows by hand, or refuse it")
    if decision == "accept" and change.sort == "new_product":
        empty = [name for name in ASKED if not described[name] and name != "developer"]
        if empty:
            problems.append(f"{place}: a new product needs {', '.join(empty)}")
    return problems


def _bare(cell: str) -> str:
    """A cell without the apostrophe that kept a spreadsheet from computing it."""
    return cell[1:].strip() if cell[:1] == "'" and cell[1:2] in "=+-@'\t\r" else cell.strip()


def _of_product(change: Change, described: Mapping[str, str]) -> dict[str, str]:
    """What a new product is, as far as a person or else the register has said it."""
    if change.sort != "new_product":
        return {}
    return _guess(change) | {name: value for name, value in described.items() if value}


def _guess(change: Change) -> dict[str, str]:
    """What the register says of a new product, for a person to complete."""
    statement = change.statement
    if statement is None:
        return {}
    substance = statement.substance.casefold()
    stem: Mapping[str, str] = next((kind for pattern, kind in _STEMS if re.search(pattern, substance)), {})
    donor = {"auto": "autologous", "allo": "allogeneic"}
    of = next((kind for sign, kind in donor.items() if sign in substance), "")
    slug = re.sub(r"[^a-z0-9]+", "-", (substance if stem else statement.names[0].casefold())).strip("-")
    return {
        "product_id": slug[:60],
        "donor": of,
        "indication": statement.indication[:200],
        "route": "medicine",
        "cord_blood_unit": "yes" if "cord blood" in substance else "no",
        "atmp_eu": "yes",
        "developer": statement.holder,
        **stem,
    }
