"""Named batches: what is rendered every month stands in a file, not in somebody's shell history.

    region:
      countries: [IRN, TUR, IRQ]     # or: all; everything is text, nothing needs quotes
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

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from regenatlas import paths
from regenatlas.render.batch.plan import Job, Selection, SelectionError, countries_in_tables, incomplete, plan
from regenatlas.tables.load import Tables
from regenatlas.tables.problems import suggestion
from regenatlas.tables.settings import SettingsError, read_settings


class _BatchModel(Selection):
    include: tuple[Selection, ...] = ()
    exclude: tuple[Selection, ...] = ()


def read_batch(name: str, tables: Tables, file: Path, notebooks: Path = paths.NOTEBOOKS) -> list[Job]:
    """The jobs of a named batch. Raises `SelectionError` with every mistake, file and batch named."""
    batch = _parse(name, file)
    base = batch.model_dump(exclude={"include", "exclude"}, exclude_none=True)
    problems: list[str] = []

    def selected(given: Mapping[str, Any], where: str = "") -> list[Job]:
        selection = Selection.model_validate(given)
        if selection.countries == ["all"]:
            selection = selection.model_copy(update={"countries": countries_in_tables(tables)})
        try:
            return plan(selection, tables, notebooks)
        except SelectionError as error:
            problems.extend(f"{file.name}: batch {name}: {where}{problem}" for problem in error.problems)
            return []

    jobs: dict[str, Job] = {}
    for given in ({}, *(more.model_dump(exclude_none=True) for more in batch.include)):
        for job in selected({**base, **given}):
            before = jobs.get(job.name, job)  # one that two selections name is made in the formats of both
            jobs[job.name] = replace(job, formats=tuple(dict.fromkeys((*before.formats, *job.formats))))
    for left_out in batch.exclude:
        # What an exclusion does not name it leaves open.
        every = {**_everything(jobs.values()), **left_out.model_dump(exclude_none=True)}
        for job in selected(every, "exclude: "):
            jobs.pop(job.name, None)
    if not jobs and not problems:
        problems.append(f"{file.name}: batch {name}: nothing is left to render")
    problems += [f"{file.name}: batch {name}: {problem}" for problem in incomplete(jobs.values(), notebooks)]
    if problems:
        raise SelectionError(problems)
    return [job for _, job in sorted(jobs.items())]


def _parse(name: str, file: Path) -> _BatchModel:
    try:
        content = read_settings(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise SelectionError([f"{file}: cannot be read: {error.strerror}"]) from None
    except UnicodeDecodeError:
        raise SelectionError([f"{file.name}: not readable as text in UTF-8"]) from None
    except SettingsError as error:
        raise SelectionError([f"{file.name}: {error}"]) from None
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
        within, names = "", [str(part) for part in one["loc"]]
        if len(names) > 1 and names[0] in {"include", "exclude"}:
            within, names = f"{names[0]} {int(names[1]) + 1}: ", names[2:]
        known = [*Selection.model_fields] if within else [*_BatchModel.model_fields]
        if one["type"] == "extra_forbidden":
            wrong = f"{names[0]} is not one of {', '.join(known)}{suggestion(names[0], known)}"
        elif not names:
            wrong = f"expected some of {', '.join(known)}, by name, not {str(one['input'])[:60]}"
        elif names[0] in {"include", "exclude"}:
            wrong = f"{names[0]}: expected a list of selections, not {str(one['input'])[:60]}"
        else:
            wrong = f"{names[0]}: expected a text or a list of texts, not {str(one['input'])[:60]}"
        problems.append(f"{where}: {within}{wrong}")
    return problems


def _everything(jobs: Iterable[Job]) -> dict[str, list[str]]:
    every = [job.parameters for job in jobs]
    return {
        "countries": sorted({p.country for p in every}),
        "as_of": sorted({p.as_of.isoformat() for p in every}),
        "definitions": sorted({p.definition for p in every}),
        "langs": sorted({p.lang for p in every}),
    }
