"""One measurement in a process of its own: `python -m tests.benchmarks.worker` with a task as JSON.

Prints one JSON object a line: `ready` after the warm-up, then each round, then what was made.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.benchmarks import exports, scale, ways


def main() -> None:
    """Do the task that the command line holds."""
    task = json.loads(sys.argv[1])
    kinds: dict[str, Callable[..., Iterator[dict[str, Any]]]] = {
        "execute": execute,
        "export": exports.export,
        **{part.__name__: part for part in (scale.growth, scale.world, scale.tables, scale.dask)},
    }
    for line in kinds[task.pop("kind")](**task):
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()


def execute(
    way: str, notebook: str, folder: str, countries: list[str], jobs: int, each: int, rounds: int
) -> Iterator[dict[str, Any]]:
    """Reports by one of the `ways`: a warm-up, then rounds of `each` reports for every one at a time."""
    task = ways.Task(Path(notebook), Path(folder), countries, jobs)
    make = ways.WAYS[way](task)
    make(task.rehearsal())
    made: list[ways.Report] = []
    yield {"ready": True}
    for _ in range(rounds):
        reports = task.next(each * jobs)
        started = time.perf_counter()
        make(reports)
        yield {"seconds": time.perf_counter() - started, "reports": len(reports)}
        made += reports
    yield {"said": {output.stem: digest(said(output)) for _, output in made}}


def said(output: Path) -> list[str]:
    """The plain text of all that a report shows; of a picture, whose bytes may differ, that there is one."""
    floor = output.with_suffix(".json")
    if floor.exists():
        return json.loads(floor.read_text())
    import nbformat

    cells = nbformat.read(output, as_version=4).cells
    return [
        ways.PICTURE if "image/png" in output["data"] else output["data"]["text/plain"]
        for cell in cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if "data" in output
    ]


def digest(texts: list[str]) -> str:
    """A number for comparing what different ways have made."""
    return hashlib.sha256(json.dumps(texts).encode()).hexdigest()[:16]


if __name__ == "__main__":
    main()
