"""`python -m tests.benchmarks`: all measurements in one run, as tables to read and numbers as JSON.

What the ways have made is compared before their times are: one that shows something else is marked.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from regenatlas import paths
from regenatlas.render.execute.parallel import cores
from tests.benchmarks import arithmetic, exports, ways
from tests.benchmarks.arithmetic import Batch, Measured
from tests.benchmarks.measure import BenchError, libraries, machine, measure
from tests.benchmarks.notebooks import write_plain

CHAPTER = "02_standing"
SCALES = (10, 100, 1000)
AT_ONCE = 4  # reports of a round for each one at a time; the slow ways make one


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what is asked for."""
    asked = _arguments(arguments)
    found: dict[str, object] = {"machine": machine(), "libraries": libraries()}
    say(arithmetic.described(machine(), libraries()))
    with tempfile.TemporaryDirectory(prefix="regenatlas-bench-") as made:
        folder = Path(made)
        chapter = asked.notebook or paths.NOTEBOOKS / f"{CHAPTER}.ipynb"
        plain = write_plain(folder / "plain.ipynb", asked.figures)
        for notebook in [chapter] if asked.notebook else [chapter, plain]:
            say(f"\nExecuting {notebook.stem}\n")
            executed = list(_executed(notebook, folder, asked))
            say(arithmetic.executed(executed, ways.OURS, ways.FLOOR))
            found[f"execute {notebook.stem}"] = [asdict(each) for each in executed]
        say(f"\nExporting {chapter.stem} in a warm process\n")
        exported = list(_exported(chapter, folder, asked))
        say(arithmetic.exported(exported))
        found["export"] = [asdict(each) for each in exported]
        if asked.reports:
            say(f"\nBatches of {CHAPTER} as HTML, {cores()} reports at a time\n")
            batches = list(_batches(folder, asked.reports))
            say(arithmetic.scaled(batches))
            found["scale"] = [asdict(each) for each in batches]
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=1) + "\n")
    return 0


def say(text: str) -> None:
    """Print at once, because the next line may take a minute."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="one round of everything, ten reports in a batch"
    )
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
    asked.ways = asked.ways.split(";") if asked.ways else [*ways.WAYS, *exports.WAYS]
    return asked


def _executed(notebook: Path, folder: Path, asked: argparse.Namespace) -> Iterator[Measured]:
    """Each way, at one report a time or at as many as there are processors, ours at both."""
    first = ""
    for way in (way for way in ways.WAYS if way in asked.ways):
        slow = way in ways.SLOW
        for jobs in ways.at_a_time(way, cores()):
            _progress(f"{way}, {jobs} at a time")
            try:
                told = measure(
                    "execute",
                    way=way,
                    notebook=str(notebook),
                    folder=tempfile.mkdtemp(dir=folder),
                    jobs=jobs,
                    each=1 if slow else asked.each,
                    rounds=max(1, asked.rounds // 2) if slow else asked.rounds,
                )
            except BenchError as error:
                yield Measured(way, jobs, missing=str(error))
                continue
            (said,) = told["said"]
            first = first or said
            yield Measured(way, jobs, tuple(told["seconds"]), told["memory"], differs=said != first)


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
        yield Measured(way, 1, tuple(told["seconds"]), told["memory"], told["bytes"][0])


def _batches(folder: Path, sizes: Sequence[int]) -> Iterator[Batch]:
    """Batches of growing size, and each of them again."""
    for reports in sizes:
        _progress(f"a batch of {reports}")
        place = tempfile.mkdtemp(dir=folder)
        told = measure(
            "scale", reports=reports, folder=place, jobs=cores(), chapter=CHAPTER, formats=["html"]
        )
        yield Batch(reports, told["seconds"][0], told["again"][0], told["memory"])


def _progress(text: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"… {text}\n")


if __name__ == "__main__":
    raise SystemExit(main())
