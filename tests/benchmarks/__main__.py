"""`python -m tests.benchmarks`: all measurements in one run, as tables to read and numbers as JSON.

What the ways have made is compared before their times are: one that shows something else is marked.
`--only world` measures one part; the parts may follow each other on a quiet machine.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from regenatlas import paths
from regenatlas.render.batch.plan import countries_in_tables
from regenatlas.render.execute.parallel import cores
from regenatlas.tables.check import repository_tables
from regenatlas.tables.load import Tables
from tests.benchmarks import arithmetic, exports, ways
from tests.benchmarks.arithmetic import Batch, Measured
from tests.benchmarks.measure import BenchError, libraries, machine, measure
from tests.benchmarks.notebooks import write_plain

CHAPTER = "02_standing"
SCALES = (10, 100, 1000)
TIMES = (1, 2, 10)  # as many rows in the tables of licences
WORKERS = (1, 2, 4)
FEW = ("IRN", "USA", "NPL")  # countries of a batch of grown tables, and of a quick world
AT_ONCE = 4  # reports of a round for each one at a time; the slow ways make one


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what is asked for."""
    asked = _arguments(arguments)
    found: dict[str, object] = {"machine": machine(), "libraries": libraries()}
    say(arithmetic.described(machine(), libraries()))
    with tempfile.TemporaryDirectory(prefix="regenatlas-bench-") as made:
        for name in asked.only:
            found[name] = PARTS[name](Path(made), asked)
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=1, default=asdict) + "\n")
    return 0


def say(text: str) -> None:
    """Print at once, because the next line may take a minute."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one round of everything, few reports")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), help="these parts")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of quick ways; slow ones take half")
    parser.add_argument("--reports", type=int, nargs="*", default=SCALES, help="sizes of the batches")
    parser.add_argument("--ways", help="only these ways to execute and export, separated by semicolons")
    parser.add_argument("--notebook", type=Path, help="this one instead of the chapter and the plain one")
    parser.add_argument("--figures", type=int, default=8, help="charts of the plain notebook")
    parser.add_argument("--json", type=Path, help="where to write the numbers")
    asked = parser.parse_args(arguments)
    if asked.quick:
        asked.rounds, asked.reports = 1, asked.reports[:1]
    asked.each = 1 if asked.quick else AT_ONCE
    asked.chapter = asked.notebook or paths.NOTEBOOKS / f"{CHAPTER}.ipynb"
    asked.ways = asked.ways.split(";") if asked.ways else [*ways.WAYS, *exports.WAYS]
    return asked


def _execute(folder: Path, asked: argparse.Namespace) -> list[Measured]:
    found = []
    for notebook in [
        asked.chapter,
        *([] if asked.notebook else [write_plain(folder / "plain.ipynb", asked.figures)]),
    ]:
        say(f"\nExecuting {notebook.stem}\n")
        executed = list(_executed(notebook, folder, asked))
        say(arithmetic.executed(executed, ways.OURS, ways.FLOOR))
        found += executed
    return found


def _export(folder: Path, asked: argparse.Namespace) -> list[Measured]:
    say(f"\nExporting {asked.chapter.stem} in a warm process\n")
    exported = list(_exported(asked.chapter, folder, asked))
    say(arithmetic.exported(exported))
    return exported


def _executed(notebook: Path, folder: Path, asked: argparse.Namespace) -> Iterator[Measured]:
    """Each way, at one report a time or at as many as there are processors, ours at both."""
    first: dict[str, str] = {}  # what a report on a country shows
    countries = _mixed(repository_tables(paths.DATA))
    left_out = set() if notebook.resolve().parent == paths.NOTEBOOKS.resolve() else ways.OF_CHAPTERS
    for way in (way for way in ways.WAYS if way in asked.ways and way not in left_out):
        slow = way in ways.SLOW
        for jobs in ways.at_a_time(way, cores()):
            _progress(f"{way}, {jobs} at a time")
            try:
                told = measure(
                    "execute",
                    way=way,
                    notebook=str(notebook),
                    folder=tempfile.mkdtemp(dir=folder),
                    countries=countries,
                    jobs=jobs,
                    each=1 if slow else asked.each,
                    rounds=max(1, asked.rounds // 2) if slow else asked.rounds,
                )
            except BenchError as error:
                yield Measured(way, jobs, missing=str(error))
                continue
            (said,) = told["said"]
            differs = any(first.setdefault(country, shown) != shown for country, shown in said.items())
            yield Measured(
                way, jobs, tuple(told["seconds"]), tuple(told["cpu"]), told["memory"], differs=differs
            )


def _mixed(tables: Tables) -> list[str]:
    """All countries, by turns one of which much and one of which little is known: rounds are alike."""
    known = sorted(set(tables.cells("ecosystem", "country")))
    others = [country for country in countries_in_tables(tables) if country not in known]
    pairs = zip(known, others, strict=False)
    return [country for pair in pairs for country in pair] + others[len(known) :]


def _exported(notebook: Path, folder: Path, asked: argparse.Namespace) -> Iterator[Measured]:
    """HTML and PDF of one executed chapter, by each way."""
    executed = folder / "executed.ipynb"
    ways.make_one(notebook, executed)
    for way in (way for way in exports.WAYS if way in asked.ways):
        _progress(way)
        task = {"notebook": str(executed), "folder": str(folder), "rounds": 2 * asked.rounds}
        try:
            told = measure("export", way=way, **task)
        except BenchError as error:
            yield Measured(way, missing=str(error))
            continue
        yield Measured(way, 1, tuple(told["seconds"]), tuple(told["cpu"]), told["memory"], told["bytes"][0])


def _scale(folder: Path, asked: argparse.Namespace) -> list[Batch]:
    say(f"\nBatches of {CHAPTER} as HTML, {cores()} reports at a time\n")
    batches = [_batch("growth", folder, reports=n, jobs=cores(), chapter=CHAPTER) for n in asked.reports]
    return _say(arithmetic.scaled, batches)


def _world(folder: Path, asked: argparse.Namespace) -> list[Batch]:
    say(f"\nAll chapters of all countries as HTML and PDF, {cores()} reports at a time\n")
    countries = FEW if asked.quick else ()
    return _say(arithmetic.scaled, [_batch("world", folder, jobs=cores(), countries=countries)])


def _tables(folder: Path, asked: argparse.Namespace) -> list[Batch]:
    say(f"\nAll chapters of {', '.join(FEW)} as HTML from tables with more licences, one at a time\n")
    times = TIMES[:2] if asked.quick else TIMES
    batches = [_batch("tables", folder, times=each, countries=FEW) for each in times]
    say(arithmetic.scaled(batches) + "\n")
    return _say(arithmetic.by_chapter, batches)


def _dask(folder: Path, asked: argparse.Namespace) -> list[Batch]:
    reports = 8 if asked.quick else 100
    say(f"\nBatches of {CHAPTER} as HTML by worker processes of Dask, on {cores()} processors\n")
    workers = WORKERS[:2] if asked.quick else WORKERS
    batches = {n: _batch("dask", folder, workers=n, reports=reports, chapter=CHAPTER) for n in workers}
    say(arithmetic.shared(batches, cores()))
    return list(batches.values())


def _batch(kind: str, folder: Path, **task: Any) -> Batch:
    _progress(f"{kind}: {task}")
    told = measure(kind, folder=tempfile.mkdtemp(dir=folder), **task)
    rows = told.get("rows", [0])[0]
    return Batch(
        f"{rows:,} authorisations" if rows else kind,
        told["reports"][0], told["seconds"][0], told["cpu"][0], told["memory"],
        told.get("again", [0])[0], told["chapters"][0],
    )  # fmt: skip


def _say(wording: Callable[[list[Batch]], str], batches: list[Batch]) -> list[Batch]:
    say(wording(batches))
    return batches


def _progress(text: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"… {text}\n")


#: In this order.
PARTS: dict[str, Callable[[Path, argparse.Namespace], list[Any]]] = {
    "execute": _execute,
    "export": _export,
    "scale": _scale,
    "world": _world,
    "tables": _tables,
    "dask": _dask,
}


if __name__ == "__main__":
    raise SystemExit(main())
