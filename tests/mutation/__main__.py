"""`python -m tests.mutation`: the share of mutants that is noticed, per module and per table."""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TextIO

from regenatlas import paths
from regenatlas.render.execute.parallel import cores
from regenatlas.tables.files import read_bytes
from regenatlas.tables.load import load_tables
from tests.mutation import judging
from tests.mutation.code_mutants import CodeMutant, code_mutants
from tests.mutation.data_mutants import DataMutant, data_mutants
from tests.mutation.forked import side_by_side

SURVIVORS = Path(__file__).with_name("survivors.csv")
Verdict = tuple[str, str, str, str]  # what was changed, in which module or table, how, who noticed


def main(arguments: Sequence[str] | None = None) -> int:
    """Judge the mutants that were asked for; 1 if one of code survives unexplained."""
    options = _parser().parse_args(arguments)
    known = read_survivors()
    references = None if options.no_references else judging.References(options.jobs)
    verdicts: list[Verdict] = []
    with side_by_side(options.jobs) as pool:
        for verdict in pool.map(partial(_judge_code, references=references), _code(options)):
            _tell(verdicts, verdict)
    judging.import_everything()
    with side_by_side(options.jobs) as pool:
        for verdict in pool.map(partial(_judge_data, references=references), _data(options)):
            _tell(verdicts, verdict)
    if options.out:
        with options.out.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(
                [["kind", "where", "mutant", "noticed_by"], *verdicts]
            )
    _say(summary(verdicts, known))
    unexplained = [v for v in verdicts if v[0] == "code" and v[3] == judging.NOBODY and v[1:3] not in known]
    for _kind, where, name, _by in unexplained:
        _say(f"survived without a reason: {where}: {name}")
    return 1 if unexplained else 0


def _judge_code(mutant: CodeMutant, references: judging.References | None) -> Verdict:
    by = judging.NOBODY
    if judging.judge_by_unit_tests(mutant):
        by = judging.UNIT_TESTS
    elif references and judging.judge_by_references(mutant, references):
        by = judging.REFERENCES
    return "code", mutant.module, mutant.name, by


def _judge_data(slip: DataMutant, references: judging.References | None) -> Verdict:
    with tempfile.TemporaryDirectory() as folder:
        by = judging.judge_data(slip, references, judging.copy_of_data(Path(folder, "data")))
    return f"data: {slip.kind}", slip.table, slip.name, by


def summary(verdicts: Iterable[Verdict], known: dict[tuple[str, str], str]) -> str:
    """Shares per module and per table as a Markdown table each."""
    verdicts = list(verdicts)
    lines = []
    for title, chosen in (
        ("module", [v for v in verdicts if v[0] == "code"]),
        ("table", [v for v in verdicts if v[0] != "code"]),
    ):
        if not chosen:
            continue
        noticers = [judging.UNIT_TESTS] if title == "module" else [judging.CHECK]
        noticers += [judging.REFERENCES, *([judging.OTHER] if title == "table" else []), judging.NOBODY]
        lines += ["", f"| {title} | mutants | {' | '.join(noticers)} | explained | share noticed |"]
        lines.append("| --- |" + " ---: |" * (len(noticers) + 3))
        for where in [*sorted({v[1] for v in chosen}), "all"]:
            here = [v for v in chosen if where in ("all", v[1])]
            by = Counter(v[3] for v in here)
            explained = sum(v[3] == judging.NOBODY and v[1:3] in known for v in here)
            lines.append(
                f"| {where} | {len(here)} | {' | '.join(str(by[name]) for name in noticers)} | {explained} | "
                f"{share(here, known)} |"
            )
    return "\n".join(lines)


def share(verdicts: Sequence[Verdict], known: dict[tuple[str, str], str]) -> str:
    """The share of effective mutants that was noticed.

    A slip in a table is without effect if neither the check nor any report tells it; a mutant of code if the
    list of survivors says why it changes nothing.
    """
    noticed = sum(v[3] in (judging.UNIT_TESTS, judging.REFERENCES, judging.CHECK) for v in verdicts)
    missed = sum(
        v[3] == judging.OTHER or (v[0] == "code" and v[3] == judging.NOBODY and v[1:3] not in known)
        for v in verdicts
    )
    return f"{noticed / (noticed + missed):.1%}" if noticed + missed else "–"


def read_survivors() -> dict[tuple[str, str], str]:
    """Mutants of code that change nothing, by module and name, with the reason."""
    with SURVIVORS.open(encoding="utf-8", newline="") as file:
        return {(row["module"], row["mutant"]): row["reason"] for row in csv.DictReader(file)}


def _code(options: argparse.Namespace) -> Iterator[CodeMutant]:
    for module in judging.modules() if options.modules is None else options.modules:
        path = judging.path_of(module)
        yield from code_mutants(path, module, options.per_module, options.seed, options.change)


def _data(options: argparse.Namespace) -> list[DataMutant]:
    package = load_tables(paths.DATA).package
    return [
        slip
        for resource in package["resources"]
        if options.tables is None or resource["name"] in options.tables
        for slip in data_mutants(read_bytes(paths.DATA, resource), resource, options.per_table, options.seed)
    ]


def _tell(verdicts: list[Verdict], verdict: Verdict) -> None:
    verdicts.append(verdict)
    _say(f"{verdict[3]:13}  {verdict[1]}: {verdict[2]}", sys.stderr)


def _say(line: str, stream: TextIO = sys.stdout) -> None:
    stream.write(f"{line}\n")
    stream.flush()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--modules",
        nargs="*",
        help="modules below the package, as counting.ranking (default: all)",
    )
    parser.add_argument("--tables", nargs="*", help="tables (default: all)")
    parser.add_argument("--per-module", type=int, default=12, metavar="N")
    parser.add_argument("--per-table", type=int, default=12, metavar="N")
    parser.add_argument(
        "--change", default="", help="of code mutants only those whose name holds this, as «rule dropped»"
    )
    parser.add_argument(
        "--jobs", type=int, default=cores(), help="how many are judged at a time (default: %(default)s)"
    )
    parser.add_argument("--no-references", action="store_true", help="ask the check and the unit tests only")
    parser.add_argument("--out", type=Path, help="write every verdict to this CSV file")
    return parser


if __name__ == "__main__":
    sys.exit(main())
