"""Commands that make something: render, plan, update-references, lab."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from regenatlas import paths
from regenatlas.cli.shared import (
    BATCHES,
    FAILED,
    AllCountries,
    Batch,
    Batches,
    Chapters,
    Countries,
    Dates,
    Definition,
    Formats,
    Lang,
    Limits,
    Place,
    app,
    check_data,
    place,
    planned,
    progress,
    say,
    show,
    stop,
    tables,
)

if TYPE_CHECKING:
    from regenatlas.render.batch.plan import Job
    from regenatlas.tables.load import Tables


@app.command()
def render(  # noqa: PLR0913 - the selection of a batch has as many sides
    *,
    country: Countries = None,
    all_countries: AllCountries = False,
    as_of: Dates = None,
    chapter: Chapters = None,
    definition: Definition = None,
    lang: Lang = "en",
    batch: Batch = None,
    batches: Batches = BATCHES,
    formats: Formats = None,
    out: Place = str(paths.OUT),
    force: Annotated[bool, typer.Option("--force", help="Render also what is up to date.")] = False,
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=0, help="Reports at the same time. Default: one for each core.")
    ] = 0,
    dask: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Render on a Dask cluster, by its scheduler.")
    ] = None,
    engine: Annotated[
        str,
        typer.Option(
            metavar="NAME", help="fork (quick, for chapters) or stock (papermill's own, with kernels)."
        ),
    ] = "fork",
    timeout: Annotated[
        float, typer.Option(min=1, metavar="SECONDS", help="The longest that one report may take.")
    ] = 600,
    memory: Annotated[
        int | None, typer.Option(min=64, metavar="MB", help="The most memory that one report may use.")
    ] = None,
) -> None:
    """Render reports: one for every chapter, country and date; what is up to date is left alone.

    For example:

    - `regenatlas render`
    - `regenatlas render --country TUR --country "South Korea" --as-of 2024-12-31 --format html,pdf`
    - `regenatlas render --all-countries --chapter standing --out atlas --jobs 8`
    - `regenatlas render --batch neighbours --dask tcp://scheduler:8786 --out s3://bucket/reports`
    """
    from regenatlas.render.batch.run import reasons, run

    known = tables()
    limits = Limits(jobs, timeout, memory, dask, engine)
    wanted = _jobs(
        known, country, as_of, chapter, definition, lang, formats, every=all_countries, batch=batch,
        batches=batches,
    )  # fmt: skip
    with place(out) as store:
        due = len(wanted) if force else sum(bool(reason) for _, reason in reasons(wanted, known, store))
        if due:
            check_data()
        workers = limits.workers(known, store)
        with progress(len(wanted)) as tell:
            results = run(wanted, known, store, workers, force=force, engine=engine, tell=tell)
    statuses = [result.status for result in results]
    counted = {status: statuses.count(status) for status in ("rendered", "up to date", "failed")}
    for result in results:
        if result.status == "failed":
            say(f"{result.name}: {result.reason}", error=True)
    said = ", ".join(f"{number} {status}" for status, number in counted.items() if number)
    say(f"{said}: {store.address('index.html')}")
    if counted["failed"]:
        raise typer.Exit(FAILED)


@app.command()
def plan(  # noqa: PLR0913 - as render
    *,
    country: Countries = None,
    all_countries: AllCountries = False,
    as_of: Dates = None,
    chapter: Chapters = None,
    definition: Definition = None,
    lang: Lang = "en",
    batch: Batch = None,
    batches: Batches = BATCHES,
    formats: Formats = None,
    out: Place = str(paths.OUT),
) -> None:
    """Show what `render` would do with the same selection, and why.

    For example:

    - `regenatlas plan --all-countries --format html,pdf`
    """
    from regenatlas.render.batch.run import reasons

    known = tables()
    jobs = _jobs(
        known, country, as_of, chapter, definition, lang, formats, every=all_countries, batch=batch,
        batches=batches,
    )  # fmt: skip
    with place(out) as store:
        due = reasons(jobs, known, store)
    show(("Report", "Why"), [(job.name, reason or "up to date") for job, reason in due])
    say(f"{sum(bool(reason) for _, reason in due)} of {len(due)} to render")


@app.command("update-references")
def update_references() -> None:
    """Execute the notebooks that the tests compare with, and say what changed in them.

    For example:

    - `regenatlas update-references`, then read `git diff reports/references`
    """
    from regenatlas.render.tools import references

    check_data()
    failed = False
    for done in references.update_references(tables()):
        failed = failed or done.status == "failed"
        say("\n  ".join([f"{done.status:9}  {done.name}", *done.lines]))
    if failed:
        raise typer.Exit(FAILED)


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def lab(context: typer.Context) -> None:
    """Open JupyterLab on the notebooks; further options go to JupyterLab.

    For example:

    - `regenatlas lab`
    - `regenatlas lab --no-browser --port 9999`
    """
    if find_spec("jupyterlab") is None:
        stop(["JupyterLab is not installed: pip install 'regenatlas[lab]'"])
    folder = paths.NOTEBOOKS
    where = [
        f"--ServerApp.root_dir={folder.parent}",
        f"--LabApp.default_url=/lab/tree/{folder.name}/start.ipynb",
    ]
    command = [sys.executable, "-m", "jupyterlab", *where, *context.args]
    # In our place, so that JupyterLab itself gets every interrupt and asks whether it is meant.
    os.execve(command[0], command, _lab_environment())  # noqa: S606


def _lab_environment() -> dict[str, str]:
    """Ours with the settings in `cli/jupyter`, and this command findable from a terminal in JupyterLab.

    The settings: ask the network for nothing, and save a notebook only when its reader says so, because an
    autosave would write outputs into files under version control. What a reader has set differently stays.
    """
    first = {"JUPYTER_CONFIG_PATH": Path(__file__).with_name("jupyter"), "PATH": Path(sys.executable).parent}
    added = {
        name: os.pathsep.join(filter(None, [str(place), os.environ.get(name)]))
        for name, place in first.items()
    }
    return {**os.environ, **added}


def _jobs(  # noqa: PLR0913 - as render
    known: Tables,
    country: list[str] | None,
    as_of: list[str] | None,
    chapter: list[str] | None,
    definition: str | None = None,
    lang: str = "en",
    formats: str | None = None,
    *,
    every: bool = False,
    batch: str | None = None,
    batches: Path = BATCHES,
) -> list[Job]:
    from regenatlas.render.batch.batch_file import read_batch
    from regenatlas.render.batch.plan import Selection, SelectionError, countries_in_tables

    if country and every:
        stop(["--country and --all-countries exclude each other"])
    if batch:
        if any((country, every, as_of, chapter, definition, formats)):
            stop(["--batch says what to render: leave out the options that choose reports"])
        try:
            return read_batch(batch, known, batches, paths.NOTEBOOKS)
        except SelectionError as error:
            stop(error.problems)
    selection = Selection(
        countries=countries_in_tables(known) if every else country or (),
        as_of=as_of or (),
        chapters=chapter or (),
        definitions=[definition] if definition else (),
        langs=[lang],
        formats=[part.strip() for part in (formats or "html").split(",") if part.strip()],
    )
    return planned(selection, known)
