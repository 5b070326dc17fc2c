"""Named batches: what is rendered every month stands in a file, not in somebody's shell history.

    region:
      countries: [IRN, TUR, IRQ]     # or: all
      as_of: [2024-12-31, 2025-12-31]
      formats: [html, pdf]
      include:
        - {countries: [KOR], as_of: [2018-06-30], chapters: [standing]}
      exclude:
        - {countries: [IRQ], chapters: [capacity]}

A batch is a selection as the command line takes it; `include` adds further ones, which inherit what they do
not say, and `exclude` takes away every report that matches all that it says.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from regenatlas import paths
from regenatlas.render.batch.plan import Job, Selection, SelectionError, countries_in_tables, plan
from regenatlas.tables.load import Tables
from regenatlas.tables.problems import suggestion

Texts = list[str] | str
Dates = list[dt.date | str] | dt.date | str


class _SelectionModel(BaseModel):
    model_config = ConfigDict(extra="forbid")

    countries: Texts | None = None
    as_of: Dates | None = None
    chapters: Texts | None = None
    definitions: Texts | None = None
    langs: Texts | None = None
    formats: Texts | None = None
    known_by: dt.date | str | None = None


class _BatchModel(_SelectionModel):
    include: list[_SelectionModel] = []
    exclude: list[_SelectionModel] = []


class _Loader(yaml.SafeLoader):
    """Notes names that are given twice: YAML would keep the last one and drop the other without a word."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.doubled: list[tuple[int, str]] = []

    def construct_mapping(self, node: yaml.MappingNode, *args: Any, **options: Any) -> dict[Any, Any]:
        """Construct a mapping of which no name may be given twice."""
        seen = set[str]()
        for key, _ in node.value:
            if key.value in seen:
                self.doubled.append((key.start_mark.line + 1, key.value))
            seen.add(key.value)
        return super().construct_mapping(node, *args, **options)


def read_batch(name: str, tables: Tables, file: Path, notebooks: Path = paths.NOTEBOOKS) -> list[Job]:
    """The jobs of a named batch. Raises `SelectionError` with every mistake, file and batch named."""
    batch = _parse(name, file)
    base = batch.model_dump(exclude={"include", "exclude"}, exclude_none=True)
    included = [{**base, **more.model_dump(exclude_none=True)} for more in batch.include]
    problems: list[str] = []
    jobs: dict[str, Job] = {}
    for given in (base, *included):
        try:
            found = plan(_selection(given, tables), tables, notebooks)
        except SelectionError as error:
            problems += [f"{file.name}: batch {name}: {problem}" for problem in error.problems]
        else:
            jobs |= {job.name: _with_formats(jobs.get(job.name), job) for job in found}
    without: set[str] = set()
    for left_out in batch.exclude:
        given = {**_everything(jobs.values()), **left_out.model_dump(exclude_none=True)}
        try:
            without |= {job.name for job in plan(_selection(given, tables), tables, notebooks)}
        except SelectionError as error:
            problems += [f"{file.name}: batch {name}: exclude: {problem}" for problem in error.problems]
    if problems:
        raise SelectionError(problems)
    remaining = [job for job_name, job in sorted(jobs.items()) if job_name not in without]
    if not remaining:
        raise SelectionError([f"{file.name}: batch {name}: nothing is left to render"])
    return remaining


def _parse(name: str, file: Path) -> _BatchModel:
    try:
        loader = _Loader(file.read_text(encoding="utf-8"))
        content = loader.get_single_data()
    except OSError as error:
        raise SelectionError([f"{file}: cannot be read: {error.strerror}"]) from None
    except RecursionError:
        raise SelectionError([f"{file.name}: not readable as YAML: nested too deeply"]) from None
    except (yaml.YAMLError, ValueError) as error:  # a day that is none, bytes that are no text
        raise SelectionError([f"{file.name}: not readable as YAML: {' '.join(str(error).split())}"]) from None
    if loader.doubled:
        twice = [f"line {line}: {key} is given a second time" for line, key in sorted(loader.doubled)]
        raise SelectionError([f"{file.name}: {problem}" for problem in twice])
    if not isinstance(content, dict):
        raise SelectionError([f"{file.name}: batches by name are expected"])
    if name not in content:
        raise SelectionError([f"{file.name}: no batch {name!r}{suggestion(name, content)}"])
    try:
        return _BatchModel.model_validate(content[name] or {})
    except ValidationError as error:
        raise SelectionError(_problems(error, f"{file.name}: batch {name}")) from None


def _problems(error: ValidationError, where: str) -> list[str]:
    problems = []
    for one in error.errors():
        place = ".".join(str(part) for part in one["loc"])
        if one["type"] == "extra_forbidden":
            known = [*_BatchModel.model_fields] if len(one["loc"]) == 1 else [*_SelectionModel.model_fields]
            near = suggestion(str(one["loc"][-1]), known)
            problems.append(f"{where}: {place} is not one of {', '.join(known)}{near}")
        else:
            problems.append(f"{where}: {place}: {one['msg']}, not {str(one['input'])[:60]!r}")
    return problems


def _selection(given: Mapping[str, Any], tables: Tables) -> Selection:
    lists = {name: value if isinstance(value, list) else [value] for name, value in given.items()}
    countries = lists.get("countries", ())
    return Selection(
        countries=countries_in_tables(tables) if countries == ["all"] else countries,
        as_of=[str(day) for day in lists.get("as_of", ())],
        chapters=lists.get("chapters", ()),
        definitions=lists.get("definitions", ()),
        langs=lists.get("langs", ()),
        formats=lists.get("formats", ("html",)),
        known_by=str(given["known_by"]) if "known_by" in given else None,
    )


def _everything(jobs: Any) -> dict[str, list[str]]:
    """What a batch holds, side by side: what an exclusion does not name it leaves open."""
    every = [job.parameters for job in jobs]
    found = {
        "countries": {p.country for p in every},
        "as_of": {p.as_of.isoformat() for p in every},
        "definitions": {p.definition for p in every},
        "langs": {p.lang for p in every},
    }
    return {name: sorted(values) for name, values in found.items()}


def _with_formats(before: Job | None, job: Job) -> Job:
    """A report that two selections name is made in the formats of both."""
    if before is None:
        return job
    wanted = (*before.formats, *job.formats)
    return Job(job.chapter, job.notebook, job.parameters, job.folder, tuple(dict.fromkeys(wanted)))
