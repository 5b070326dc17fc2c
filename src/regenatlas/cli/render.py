"""Commands that render notebooks: render, plan, update-references, new-chapter."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from regenatlas import paths
from regenatlas.cli.request import Limits, Request, checkout, grouped, read_tables, say_other_editions
from regenatlas.cli.terminal import FAILED, progress, say, show, stop

if TYPE_CHECKING:
    from regenatlas.render.tools.references import Update


@grouped
def render(
    *,
    request: Request,
    force: Annotated[bool, typer.Option("--force", help="Render also what is up to date.")] = False,
    limits: Limits,
) -> None:
    """Render reports: one for every chapter, country and date; what is up to date is left alone.

    For example:

    - `regenatlas render`
    - `regenatlas render --country TUR --country "South Korea" --as-of 2024-12-31 --format html,pdf`
    - `regenatlas render --all-countries --chapter standing --out atlas --jobs 8`
    - `regenatlas render --batch neighbours --dask tcp://scheduler:8786 --out s3://bucket/reports`
    """
    from regenatlas.render.batch.run import run

    tables = read_tables()
    jobs = request.jobs(tables)
    with request.store() as store:
        workers = limits.workers(tables, store)
        with progress(len(jobs)) as tell:
            results = run(
                jobs,
                tables,
                store,
                workers,
                force=force,
                engine=limits.engine,
                tell=tell,
                options=limits.named(),
            )
    statuses = [result.status for result in results]
    counted = {status: statuses.count(status) for status in ("rendered", "up to date", "failed")}
    for result in results:
        if result.status == "failed":
            say(f"{result.name}: {result.reason}", error=True)
    summary = ", ".join(f"{number} {status}" for status, number in counted.items() if number)
    say(f"{summary}: {store.address('index.html')}")
    say_other_editions(store, tables)
    if counted["failed"]:
        raise typer.Exit(FAILED)


@grouped
def plan(*, request: Request) -> None:
    """Show what `render` would do with the same selection, and why.

    For example:

    - `regenatlas plan --all-countries --format html,pdf`
    """
    from regenatlas.render.batch.run import reasons

    tables = read_tables()
    jobs = request.jobs(tables)
    with request.store() as store:
        due = reasons(jobs, tables, store)
    show(("Report", "Why"), [(job.name, reason or "up to date") for job, reason in due])
    say(f"{sum(bool(reason) for _, reason in due)} of {len(due)} to render")
    if problem := store.closed():
        stop([problem])


def update_references(
    *,
    chapter: Annotated[list[str] | None, typer.Option(help="Only this chapter; repeat it for more.")] = None,
) -> None:
    """Execute the notebooks that the tests compare with, and say what changed in them.

    For example:

    - `regenatlas update-references`, then read `git diff reports/references`
    - `regenatlas update-references --chapter standing`
    """
    from regenatlas.render.batch.plan import SelectionError
    from regenatlas.render.tools import references

    checkout()
    tables = read_tables()
    try:
        _tell_updates(references.update_references(tables, chapters=chapter))
    except SelectionError as error:
        stop(error.problems)


def _tell_updates(updates: Iterable[Update]) -> None:
    """Say what became of each reference; exits with `FAILED` if one failed."""
    failed = False
    for done in updates:
        failed |= done.status == "failed"
        say("\n  ".join([f"{done.status:9}  {done.name}", *done.lines]))
    if failed:
        raise typer.Exit(FAILED)


def new_chapter(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Small letters and underscores.")],
) -> None:
    """Write a small chapter that works at once: notebook, analysis, prose, figure, tests and references.

    For example:

    - `regenatlas new-chapter registers`, then make it yours, one file at a time
    """
    from regenatlas.render.tools import new_chapter as chapters
    from regenatlas.render.tools import references

    checkout()
    read_tables()  # the references need them: nothing is written if they are wrong
    try:
        files = chapters.new_chapter(name)
    except chapters.ChapterError as error:
        stop([str(error)])
    for path in files:
        say(f"wrote      {path.relative_to(paths.ROOT).as_posix()}")
    _tell_updates(references.update_references(read_tables(), chapters=[name]))
