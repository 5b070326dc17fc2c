"""What is to be rendered: a selection of countries, dates and chapters as a list of jobs.

Everything is checked here, and all mistakes are told at once, because a batch that stops at its thousandth
report for a misspelt name has cost an hour.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict

from regenatlas import paths
from regenatlas.render.page.document import split_title
from regenatlas.render.store.store import CHAPTER_FORMATS, FORMATS, LEDGER, OFFICE_FORMATS
from regenatlas.report.parameters import ParameterError, Parameters, default_definition, parse
from regenatlas.tables import country_names
from regenatlas.tables.descriptor import references
from regenatlas.tables.load import Tables
from regenatlas.tables.problems import suggestion

_NOTEBOOK = re.compile(r"\d\d_[a-z0-9_]+")


class SelectionError(ValueError):
    """A selection that cannot be rendered; `problems` has one line for each mistake, with what is nearest."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(dict.fromkeys(problems))
        super().__init__("\n".join(self.problems))


def _listed(value: Any) -> Any:
    if value is None or value == "":
        return None
    values = value if isinstance(value, list | tuple) else [value]
    return [one.isoformat() if isinstance(one, dt.date) else one for one in values]


Texts = Annotated[list[str] | None, BeforeValidator(_listed)]


class Selection(BaseModel):
    """What somebody asks for: every combination of its countries, dates, chapters, definitions and languages.

    None means the default: Iran, newest date, all chapters, default definition, English, HTML.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    countries: Texts = None
    as_of: Texts = None
    chapters: Texts = None
    definitions: Texts = None
    langs: Texts = None
    formats: Texts = None
    known_by: dt.date | str | None = None


@dataclass(frozen=True)
class Job:
    """One report: a chapter with its parameters, and the folder and formats it goes to."""

    chapter: str
    notebook: Path
    parameters: Parameters
    folder: str
    formats: tuple[str, ...]

    @property
    def name(self) -> str:
        """The report's name: the path of its files without ending."""
        return f"{self.folder}/{self.chapter}"

    @property
    def outputs(self) -> dict[str, str]:
        """The files of this report by format; the ledger is always one of them."""
        kinds = [kind for kind in self.formats if kind in CHAPTER_FORMATS]
        return {kind: f"{self.name}.{kind}" for kind in (*kinds, LEDGER)}

    @property
    def injected(self) -> dict[str, object]:
        """The parameters as papermill injects them: plain JSON values."""
        values = self.parameters.model_dump(mode="json")
        return {name: value if value != [] else None for name, value in values.items()}


def plan(selection: Selection, tables: Tables, notebooks: Path = paths.NOTEBOOKS) -> list[Job]:
    """The jobs of a selection, sorted by bundle and chapter. Raises `SelectionError`."""
    problems: list[str] = []
    formats = _formats(("html",) if selection.formats is None else selection.formats, problems)
    chapters = _chapters(selection.chapters or (), notebooks, problems)
    wanted: dict[str, Parameters] = {}
    names = ("country", "as_of", "definition", "lang")
    choices = (selection.countries, selection.as_of, selection.definitions, selection.langs)
    for values in product(*(choice or [""] for choice in choices)):
        raw = dict(zip(names, values, strict=True))
        try:
            parameters = parse({**raw, "known_by": selection.known_by}, tables)
        except ParameterError as error:
            problems += error.problems
        else:
            wanted[bundle_folder(parameters, default_definition(tables))] = parameters
    if problems:
        raise SelectionError(problems)
    jobs = [
        Job(chapter, path, parameters, folder, formats)
        for folder, parameters in sorted(wanted.items())
        for chapter, path in chapters.items()
    ]
    if problems := incomplete(jobs, notebooks):
        raise SelectionError(problems)
    return jobs


def incomplete(jobs: Iterable[Job], notebooks: Path = paths.NOTEBOOKS) -> list[str]:
    """What is asked for as a file of all chapters of a bundle, of which not all are asked for."""
    every = len(chapter_notebooks(notebooks))
    asked = Counter((job.folder, kind) for job in jobs for kind in job.formats if kind in OFFICE_FORMATS)
    return [
        f"format: {kind} is one file of all chapters, and of {folder} not all are asked for"
        for (folder, kind), chapters in sorted(asked.items())
        if chapters < every
    ]


def chapter_notebooks(folder: Path = paths.NOTEBOOKS) -> dict[str, Path]:
    """The chapters by name, in their order. What is not numbered (`explore`) or only linked is no chapter."""
    return {
        path.stem: path
        for path in sorted(folder.glob("*.ipynb"))
        if _NOTEBOOK.fullmatch(path.stem) and path.is_file() and not path.is_symlink()
    }


def no_chapters(folder: Path = paths.NOTEBOOKS) -> dict[str, str]:
    """The notebooks that are numbered as chapters and are none, by name, and why."""
    known = chapter_notebooks(folder)
    reasons = {}
    for path in sorted(folder.glob("[0-9]*.ipynb")):
        if path.stem not in known:
            words = re.sub(r"[^a-z0-9]+", "_", path.stem.lstrip("0123456789").casefold()).strip("_")
            name = f"{int(re.match(r'[0-9]+', path.stem)[0]):02}_{words or 'name'}"  # type: ignore[index]
            is_other = "it is only linked" if path.is_symlink() else "it is no ordinary file"
            is_file = path.is_file() and not path.is_symlink()
            reason = f"its name would have to be like {name}.ipynb" if is_file else is_other
            reasons[path.stem] = f"{path.name} is no chapter: {reason}"
    return reasons


def chapter_title(notebook: Path) -> str:
    """The question that a chapter answers: its first heading, else its name; so for what is no notebook."""
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8-sig"))["cells"]
        prose = ("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
        return next((title for title, _ in map(split_title, prose) if title), notebook.stem)
    except (ValueError, TypeError, KeyError):  # its report says why it cannot be made
        return notebook.stem


def bundle_folder(parameters: Parameters, default: str) -> str:
    """The folder of a bundle; another definition than the default and a known-by date have their own."""
    parts = [parameters.lang, parameters.country, parameters.as_of.isoformat()]
    if parameters.definition != default:
        parts.append(parameters.definition)
    if parameters.known_by:
        parts.append(f"known-by-{parameters.known_by.isoformat()}")
    return "/".join(parts)


def countries_in_tables(tables: Tables) -> list[str]:
    """The countries (ISO3) that some table refers to, by the foreign keys that the data package declares.

    A name says nothing of a country.
    """
    found: set[str] = set()
    for resource in tables.package.get("resources", ()):
        for column, table, _ in references(resource):
            if table == "countries" and resource["name"] != country_names.TABLE:
                found.update(row[column] for row in tables.records(resource["name"]))
    countries = (row["iso3"] for row in tables.records("countries") if row["kind"] == "country")
    return sorted(found.intersection(countries))


def _formats(wanted: Sequence[str], problems: list[str]) -> tuple[str, ...]:
    known, wrong = ", ".join(FORMATS), [name for name in wanted if name not in FORMATS]
    problems += [f"format: {name!r} is not one of {known}{suggestion(name, FORMATS)}" for name in wrong]
    if not wanted:
        problems.append(f"format: nothing asked for; one of {known} is needed")
    return tuple(name for name in FORMATS if name in wanted)


def _chapters(wanted: Sequence[str], notebooks: Path, problems: list[str]) -> dict[str, Path]:
    known, others = chapter_notebooks(notebooks), no_chapters(notebooks) if wanted else {}
    if not known:
        problems.append("chapter: there are no notebooks to render")
    # «02_standing», «standing», «02» and «2» all name the same chapter.
    names: dict[str, list[str]] = {}
    for name in known:
        for alias in {name, *name.split("_", 1), str(int(name[:2]))}:
            names.setdefault(alias, []).append(name)
    chosen = set[str]()
    for name, alike in names.items():
        if len(alike) > 1 and not name.isdigit():  # the pages of one would lead to the other
            files = " and ".join(f"{one}.ipynb" for one in alike)
            problems.append(f"chapter: {files} are both named «{name}»: give one of them another name")
    for name in wanted:
        found = names.get(name, ())
        chosen.update(found)
        if len(found) == 1:
            continue
        if found:
            problems.append(f"chapter: {name!r} may be {' or '.join(found)}")
        elif reason := next((others[one] for one in others if name in {one, *one.split("_", 1)}), ""):
            problems.append(f"chapter: {reason}")
        else:
            spoken = [chapter.partition("_")[2] for chapter in known]
            problems.append(f"chapter: {name!r} is not one of {', '.join(spoken)}{suggestion(name, spoken)}")
    return {name: path for name, path in known.items() if name in (chosen or known)}
