"""Who notices a mutant: the check of the tables, the unit tests of a module, or the reference reports."""

from __future__ import annotations

import hashlib
import importlib.abc
import importlib.util
import pkgutil
import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from types import ModuleType

# What every child would import by itself.
import hypothesis  # noqa: F401
import IPython.display  # noqa: F401
import matplotlib.figure  # noqa: F401
import pytest

import regenatlas
from regenatlas import paths
from regenatlas.tables.check import check_tables
from regenatlas.tables.load import Tables, load_tables
from tests.mutation.code_mutants import CodeMutant
from tests.mutation.data_mutants import DataMutant
from tests.mutation.forked import Died, TooLong, ask, side_by_side

PACKAGE = "regenatlas"
ANALYSIS = ("counting", "chapters")  # the rooms whose modules are changed, unless they word or draw
COUNTRIES = ("IRN", "USA", "NPL")  # those of the references
#: Chapters in the order of what they take: the first that tells something else ends the search.
CHAPTERS = (
    *("07_ecosystem", "00_overview", "03_portfolio", "09_region", "05_science", "06_capacity", "04_coverage"),
    *("02_standing", "01_claims", "08_outlook"),
)
Report = tuple[str, str]  # chapter and country
WORLD = ("world", "")  # the reference on all countries
UNIT_TESTS, REFERENCES, CHECK, OTHER, NOBODY = "unit tests", "references", "check", "other reports", "nobody"


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives the mutant in place of the module."""

    def __init__(self, mutant: CodeMutant) -> None:
        self._mutant = mutant

    def find_spec(self, name, path, target=None):  # noqa: ARG002
        if name != f"{PACKAGE}.{self._mutant.module}":
            return None
        return importlib.util.spec_from_loader(name, self, origin=str(path_of(self._mutant.module)))

    def exec_module(self, module: ModuleType) -> None:
        module.__file__ = module.__spec__.origin
        exec(compile(self._mutant.tree, module.__file__, "exec"), module.__dict__)  # noqa: S102


def path_of(module: str) -> Path:
    """The file of a module, which is named below the package: `counting.snapshot`."""
    return Path(regenatlas.__file__).parent.joinpath(*module.split(".")).with_suffix(".py")


def modules() -> list[str]:
    """The modules that count and judge, and neither word nor draw, named below the package."""
    root = Path(regenatlas.__file__).parent
    found = [path for room in ANALYSIS for path in sorted((root / room).rglob("*.py"))]
    return [
        ".".join(path.relative_to(root).with_suffix("").parts)
        for path in found
        if path.stem != "__init__"
        and "import regenatlas.report" not in (code := path.read_text("utf-8"))
        and "from regenatlas.report" not in code
    ]


def put_in(mutant: CodeMutant) -> None:
    """Let this process import the mutant; for a child that has imported nothing above the tables yet."""
    assert f"{PACKAGE}.{mutant.module}" not in sys.modules
    sys.meta_path.insert(0, _Finder(mutant))


# ----------------------------------------------------------------------------------------------- unit tests


def tests_of(module: str) -> list[str]:
    """The files that test a module: the one of its name, else those that import it."""
    *room, name = module.split(".")
    folder = paths.ROOT.joinpath("tests", *room)
    own = folder / f"test_{name}.py"
    files = [own] if own.exists() else sorted(folder.glob("test_*.py"))
    return [str(path) for path in files if own.exists() or name in path.read_text(encoding="utf-8")]


def pass_with(mutant: CodeMutant | None, files: Sequence[str]) -> bool:
    """Whether the tests pass with the mutant; for a child process."""
    if mutant:
        put_in(mutant)
    quiet = [
        "-x",
        "-q",
        "--no-header",
        "--no-summary",
        "--assert=plain",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:nbval",
    ]
    code = pytest.main([*quiet, "-p", "no:xdist", f"--rootdir={paths.ROOT}", *files])
    assert mutant or code == 0, f"the tests {files} fail without a mutant"
    return code == 0


@cache
def time_of_tests(module: str) -> float:
    """How long the tests of a module take; they must pass."""
    started = time.perf_counter()
    ask(lambda: pass_with(None, tests_of(module)), 600)
    return time.perf_counter() - started


def judge_by_unit_tests(mutant: CodeMutant) -> bool:
    """Whether a unit test fails, or does not come to an end, with the mutant."""
    files = tests_of(mutant.module)
    if not files:
        return False
    try:
        return not ask(lambda: pass_with(mutant, files), 20 + 6 * time_of_tests(mutant.module))
    except (TooLong, Died):
        return True


# ------------------------------------------------------------------------------------------------ references


class References:
    """What reports tell without any mutant, by digest, and which of them have noticed one.

    The thirty references are learned at once, reports of other countries when they are asked for.
    """

    def __init__(self, jobs: int = 1) -> None:
        self.told: dict[Report, str] = {}
        self.read: dict[Report, set[str]] = {}
        self.used: dict[Report, set[str]] = {}
        self.seconds = 0.0
        started = time.perf_counter()
        reports = [WORLD, *((chapter, country) for chapter in CHAPTERS for country in COUNTRIES)]
        with side_by_side(jobs) as pool:
            for report, answer in zip(reports, pool.map(_learn, reports), strict=True):
                self.told[report], self.read[report], self.used[report] = answer
        self.seconds = time.perf_counter() - started

        self.others: dict[Report, str] = {}
        self.noticed = Counter[tuple[str, Report]]()  # the first to be asked about a like mutant

    def reading(self, table: str) -> list[Report]:
        """The reports that read a table, those first that have noticed a slip in it."""
        return self._sorted(table, self.read)

    def using(self, module: str) -> list[Report]:
        """The reports that import a module of the analysis, those first that have noticed a mutant of it."""
        return self._sorted(module, self.used)

    def _sorted(self, name: str, by: dict[Report, set[str]]) -> list[Report]:
        found = [report for report in self.told if name in by[report]]
        return sorted(found, key=lambda report: -self.noticed[name, report])

    def first_changed(self, reports: Iterable[Report], tables: Tables | None = None) -> Report | None:
        """The first of the reports that tells something else now. For a child process."""
        return next((one for one in reports if told_by(one, tables)[0] != self.told[one]), None)


def _learn(report: Report) -> tuple[str, set[str], set[str]]:
    return ask(lambda: (*told_by(report), modules_used()), 600)


def told_by(report: Report, tables: Tables | None = None) -> tuple[str, set[str]]:
    """A digest of what a report tells, and the tables it read; for a child process."""
    from tests.mutation.telling import tables_read, tell, tell_world

    tables = tables or load_tables()
    if report == WORLD:
        return hashlib.sha256(tell_world(tables).encode()).hexdigest(), set(tables)
    chapter, country = report
    notebook = paths.NOTEBOOKS / f"{chapter}.ipynb"
    told = tell(notebook, {"country": country}, tables)
    read = tables_read(told) if told and told[-1].startswith("{") else set()
    return hashlib.sha256("\n".join(told).encode()).hexdigest(), read


def modules_used() -> set[str]:
    """The modules of the analysis that this process has imported."""
    return {name.removeprefix(f"{PACKAGE}.") for name in sys.modules if name.startswith(f"{PACKAGE}.")}


def judge_by_references(mutant: CodeMutant, references: References) -> bool:
    """Whether a reference report tells something else, or does not come to an end, with the mutant."""

    def differs() -> Report | None:
        put_in(mutant)
        return references.first_changed(references.using(mutant.module))

    try:
        report = ask(differs, 60 + 3 * references.seconds)
    except (TooLong, Died):
        return True
    references.noticed[mutant.module, report] += 1
    return report is not None


# ------------------------------------------------------------------------------------------------------ data


def import_everything() -> None:
    """What the children of `judge_data` would each import again; after it no module can be mutated."""
    for found in pkgutil.walk_packages(regenatlas.__path__, "regenatlas."):
        if found.name.startswith(tuple(f"regenatlas.{room}." for room in (*ANALYSIS, "report"))):
            importlib.import_module(found.name)


def judge_data(mutant: DataMutant, references: References | None, folder: Path) -> str:
    """Who notices a slip in a table; `folder` is a copy of the data, which is spoilt."""
    (folder / f"{mutant.table}.csv").write_bytes(mutant.content)
    if ask(lambda: bool(check_tables(folder)), 120):
        return CHECK
    if references is None:
        return NOBODY
    try:
        report = ask(
            lambda: references.first_changed(references.reading(mutant.table), load_tables(folder)),
            120 + 6 * references.seconds,
        )
    except (TooLong, Died):
        return REFERENCES
    if report:
        references.noticed[mutant.table, report] += 1
        return REFERENCES
    return OTHER if _others_change(mutant, references, folder) else NOBODY


def _others_change(mutant: DataMutant, references: References, folder: Path) -> bool:
    """Whether the reports of a country that the row names, which are no references, tell something else."""
    named = sorted((set(load_tables()["countries"]["iso3"]) - set(COUNTRIES)) & set(mutant.row.values()))
    reading = {chapter for chapter, _ in references.reading(mutant.table)}
    chapters = [chapter for chapter in CHAPTERS if chapter in reading]
    for report in [(chapter, country) for country in named[:2] for chapter in chapters]:
        if report not in references.others:
            references.others[report] = ask(lambda report=report: told_by(report)[0], 120)
        if (
            ask(lambda report=report: told_by(report, load_tables(folder))[0], 120)
            != references.others[report]
        ):
            return True
    return False


def copy_of_data(folder: Path) -> Path:
    """The tables in a folder of their own, to be spoilt."""
    shutil.copytree(paths.DATA, folder, ignore=shutil.ignore_patterns("*.topojson", "*.md"))
    return folder
