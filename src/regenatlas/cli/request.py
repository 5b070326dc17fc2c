"""Read what a command is asked for: its options, the tables, the reports that these options choose."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields, is_dataclass
from functools import partial, wraps
from inspect import Parameter, Signature, signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

from typer import Option

from regenatlas import paths
from regenatlas.cli import completion
from regenatlas.cli.terminal import FAILED, WRONG, say, stop
from regenatlas.tables.problems import command as spoken

if TYPE_CHECKING:
    from regenatlas.render.batch.plan import Job, Selection
    from regenatlas.render.batch.workers import Workers
    from regenatlas.render.store.store import Store
    from regenatlas.tables.load import Tables

ENGINES = ("fork", "stock")

_COUNTRY = {"metavar": "ISO3|NAME", "autocompletion": completion.country}
_DATE = {"metavar": "DATE", "autocompletion": completion.date}

_COUNTRIES = "ISO3 code or name; may be repeated. Default: Iran."
_ALL_COUNTRIES = "Every country that some table tells of."
_DATES = "Events after this day are unknown; may be repeated. Default: the newest day in the tables."
_CHAPTERS = "With or without its number; may be repeated. Default: all."
_DEFINITION = "The counting rule, by its id in data/definitions.csv."
_FORMATS = "Of html, pdf, ipynb, xlsx, docx, with commas. Default: html."
_BATCH = "A named batch, in place of the options that choose reports."
_PLACE = "The folder of the reports, or where fsspec leads. Default: reports/out."
_JOBS = "Reports at the same time. Default: one for each core."
_DASK = "Render on a Dask cluster, by its scheduler."
_ENGINE = "fork (quick, for chapters) or stock (papermill's own, with kernels)."
_TIMEOUT = "The longest that one report may take."
_MEMORY = "The most memory that one report may use."

_DATA = "Tables of your own: the folder of their datapackage.json."
_ONE_COUNTRY = "ISO3 code or name. Default: Iran."
_ONE_DATE = "The day to speak of. Default: the newest in the tables."
_OUT = "The folder of the reports. Default: reports/out."

OneCountry = Annotated[str | None, Option("--country", "-c", help=_ONE_COUNTRY, **_COUNTRY)]
OneDate = Annotated[str | None, Option("--as-of", help=_ONE_DATE, **_DATE)]


def read_place(text: str, option: str, *, own: bool = False) -> Path:
    """The folder or file that was typed; stops if it is none. `own`: something is written to it."""
    from regenatlas.render.store import place
    from regenatlas.render.store.store import StoreError

    try:
        return place.own_place(text, option) if own else place.local(text, option)
    except StoreError as error:
        stop([str(error)])


def a_place(option: str, *, own: bool = False) -> dict[str, Any]:
    """How an option or argument that takes a folder or file is read."""
    return {"parser": partial(read_place, option=option, own=own)}


Out = Annotated[Path | None, Option(metavar="DIR", help=_OUT, show_default=False, **a_place("out"))]


def _tables_from(folder: str | None) -> None:
    """Take the tables from a folder, in the processes too that this one starts."""
    if folder is None:
        return
    place = Path(os.path.realpath(read_place(folder, "data")))
    if not (place / "datapackage.json").is_file():
        inside = place / "data"
        near = f"; nearest: {inside}" if (inside / "datapackage.json").is_file() else ""
        stop([f"data: {folder!r} is not the folder of a data package (no datapackage.json in it){near}"])
    paths.read_from(place)
    os.environ["REGENATLAS_DATA"] = str(place)


Data = Annotated[
    str | None, Option("--data", metavar="FOLDER", help=_DATA, callback=_tables_from, is_eager=True)
]


def _named(help_text: str, values: Callable[[str], Any], *names: str, metavar: str = "NAME") -> Any:
    return Option(*names, metavar=metavar, help=help_text, autocompletion=values)


@dataclass(frozen=True)
class Request:
    """The reports that `render` and `plan` are asked for, and where they lie."""

    country: Annotated[list[str] | None, Option("--country", "-c", help=_COUNTRIES, **_COUNTRY)] = None
    all_countries: Annotated[bool, Option("--all-countries", help=_ALL_COUNTRIES)] = False
    as_of: Annotated[list[str] | None, Option("--as-of", help=_DATES, **_DATE)] = None
    chapter: Annotated[list[str] | None, _named(_CHAPTERS, completion.chapter, "--chapter")] = None
    definition: Annotated[str | None, _named(_DEFINITION, completion.definition)] = None
    lang: Annotated[str, _named("The language of the edition.", completion.lang, metavar="CODE")] = "en"
    batch: Annotated[str | None, _named(_BATCH, completion.batch)] = None
    batches: Annotated[
        Path,
        Option(
            metavar="FILE",
            help="The YAML file of named batches.",
            show_default="reports/batches.yml",
            **a_place("batches"),
        ),
    ] = paths.BATCHES
    formats: Annotated[list[str] | None, _named(_FORMATS, completion.formats, "--format", metavar="LIST")] = (
        None
    )
    out: Annotated[str | None, Option(metavar="DIR|URL", help=_PLACE, show_default=False)] = None

    def jobs(self, tables: Tables) -> list[Job]:
        """The reports; stops with all that is wrong with the request."""
        from regenatlas.render.batch.plan import (
            Selection,
            SelectionError,
            countries_in_tables,
            no_chapters,
        )

        stop_at_nothing(country=self.country, as_of=self.as_of, chapter=self.chapter)
        stop_at_nothing(definition=self.definition, batch=self.batch)
        if "all" in (self.country or ()):
            stop(["country: 'all' is no country; nearest: --all-countries"])
        if self.country and self.all_countries:
            stop(["--country and --all-countries exclude each other"])
        if self.batch:
            chosen = (
                self.country,
                self.all_countries,
                self.as_of,
                self.chapter,
                self.definition,
                self.formats,
            )
            if any(chosen):
                stop(["--batch says what to render: leave out the options that choose reports"])
            from regenatlas.render.batch.batch_file import read_batch

            try:
                return read_batch(self.batch, tables, self.batches, paths.NOTEBOOKS)
            except SelectionError as error:
                stop(error.problems)
        if not self.chapter:
            for reason in no_chapters(paths.NOTEBOOKS).values():
                say(reason, error=True)
        selection = Selection(
            countries=countries_in_tables(tables) if self.all_countries else self.country,
            as_of=self.as_of,
            chapters=self.chapter,
            definitions=[self.definition] if self.definition else None,
            langs=[self.lang],
            formats=listed(self.formats or ["html"]),
        )
        return _planned(selection, tables)

    @contextmanager
    def store(self) -> Iterator[Store]:
        """The folder or URL of the reports; what is wrong with it stops the command in one line."""
        from regenatlas.render.batch.workers import in_own_process
        from regenatlas.render.store.place import open_store
        from regenatlas.render.store.store import StoreError

        try:
            store = open_store(paths.OUT if self.out is None else self.out)
            store.run_operation = in_own_process
            with _stopped_in_order():
                yield store
        except StoreError as error:
            stop([str(error)], WRONG if error.at_start else FAILED)
        except BrokenPipeError:
            with suppress(BrokenPipeError):
                say("stopped, as nobody reads what is told; what was rendered is kept", error=True)
            raise
        except OSError as error:
            stop([f"out: {error.filename or self.out or paths.OUT}: {error.strerror or error}"])
        except KeyboardInterrupt:
            stop(["stopped; what was rendered is kept, and the same command goes on from there"], FAILED)


@contextmanager
def _stopped_in_order() -> Iterator[None]:
    """Let who ends a batch from outside, as a scheduler or the end of a session, end it as Ctrl-C does."""
    is_stopped = False

    def stop_(*_: object) -> None:
        nonlocal is_stopped
        is_stopped = True
        raise KeyboardInterrupt

    names = ("SIGINT", "SIGTERM", "SIGHUP", "SIGXCPU", "SIGUSR1", "SIGUSR2")
    before = {number: signal.getsignal(number) for name in names if (number := getattr(signal, name, None))}
    usual = {signal.SIG_DFL, signal.default_int_handler}  # one that was told to be ignored still is
    before = {number: handler for number, handler in before.items() if handler in usual}
    for number in before:
        signal.signal(number, stop_)
    try:
        yield
    except Exception:
        if is_stopped:  # what a library has made of it, in the middle of its import
            raise KeyboardInterrupt from None
        raise
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def say_other_editions(store: Store, tables: Tables) -> None:
    """Tell of reports in a folder that do not go with the others: of another edition or other tables."""
    from regenatlas.render.store.manifest import Manifest

    if others := Manifest(store).of_other_editions(tables):
        says = f"made by another edition or from other tables, and not to be compared: {len(others)}"
        say(f"{says} (such as {others[0]}); render with the same selection makes them anew", error=True)


def listed(texts: Iterable[str]) -> list[str]:
    """The entries of lists with commas."""
    return [part.strip() for text in texts for part in text.split(",") if part.strip()]


@dataclass(frozen=True)
class Limits:
    """Who renders, how many at a time, and what one report may take."""

    jobs: Annotated[int, Option("--jobs", "-j", min=0, metavar="N", show_default=False, help=_JOBS)] = 0
    dask: Annotated[str | None, Option(metavar="ADDRESS", help=_DASK)] = None
    engine: Annotated[str, Option(metavar="NAME", help=_ENGINE)] = "fork"
    timeout: Annotated[float, Option(min=1, metavar="SECONDS", help=_TIMEOUT)] = 600
    memory: Annotated[int | None, Option(min=64, metavar="MB", help=_MEMORY)] = None

    def named(self) -> list[str]:
        """Those chosen otherwise than usual, as somebody types them; not how many work, and where."""
        chosen = [(f"--{one.name}", getattr(self, one.name), one.default) for one in fields(self)]
        return [
            word
            for name, value, usual in chosen
            if name not in {"--jobs", "--dask"} and value != usual
            for word in (name, f"{value:g}" if isinstance(value, float) else str(value))
        ]

    def workers(self, tables: Tables, store: Store) -> Workers:
        """Who makes the reports; stops if there is no such engine or a cluster cannot be used."""
        from regenatlas.render.batch.workers import InProcess, Pool
        from regenatlas.render.execute import fork

        if sys.flags.optimize > 1:
            stop(["PYTHONOPTIMIZE: 2 leaves docstrings out, which reports tell; expected 0 or 1"])
        memory = self.memory * 2**20 if self.memory else None
        if self.dask:
            from regenatlas.render.batch.cluster import Cluster, ClusterError

            try:
                return Cluster(self.dask, store, timeout=self.timeout, memory=memory)
            except ClusterError as error:
                stop([str(error)])
        if fork.available():
            return Pool(store, self.jobs, timeout=self.timeout, memory=memory)
        say("This system cannot fork: reports are made one after the other, in a kernel each.", error=True)
        return InProcess(tables, store)

    def __post_init__(self) -> None:
        if self.engine not in ENGINES:
            stop([f"engine: {self.engine!r} is not one of {', '.join(ENGINES)}"])


def grouped(command: Callable[..., None]) -> Callable[..., None]:
    """Let a command take dataclasses of options: the command line has an option for each of their fields."""
    parameters, groups = list[Parameter](), dict[str, Any]()
    for parameter in signature(command, eval_str=True).parameters.values():
        group = parameter.annotation
        if is_dataclass(group):
            groups[parameter.name] = group
            hints = get_type_hints(group, include_extras=True)
            parameters += [
                parameter.replace(name=field.name, default=field.default, annotation=hints[field.name])
                for field in fields(group)
            ]
        else:
            parameters.append(parameter)

    @wraps(command)
    def run(**given: Any) -> None:
        for name, group in groups.items():
            given[name] = group(**{field.name: given.pop(field.name) for field in fields(group)})
        command(**given)

    run.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    return run


def reading(command: Callable[..., None]) -> Callable[..., None]:
    """Let a command that reads the tables take others, before anything else is looked at."""
    shape = signature(command, eval_str=True)
    data = Parameter("data", Parameter.KEYWORD_ONLY, default=None, annotation=Data)

    @wraps(command)
    def run(*given: Any, data: str | None = None, **more: Any) -> None:  # noqa: ARG001 - its callback has it
        command(*given, **more)

    run.__signature__ = shape.replace(parameters=[*shape.parameters.values(), data])  # type: ignore[attr-defined]
    return run


def read_tables() -> Tables:
    """The tables of the repository; stops with every problem of theirs, if there is one."""
    from regenatlas.tables.check import TablesError, repository_tables

    repository_tables.cache_clear()
    try:
        return repository_tables(paths.DATA)  # whoever makes reports in this process takes the same
    except TablesError as error:
        stop(error.problems)


def own_copy() -> None:
    """Stop where tables and notebooks are those that the program carries: a change would be lost with it."""
    if paths.SHIPPED in (paths.ROOT, paths.DATA.parent):
        stop(
            [f"tables and notebooks came with the program: {spoken('init', 'FOLDER')} makes a copy to change"]
        )


def checkout() -> None:
    """Stop where the code is none that somebody works on."""
    if not (paths.ROOT / "src" / "regenatlas").is_dir():
        stop([f"{paths.ROOT} is no checkout of the repository: this command changes its code or tests"])


def stop_at_nothing(**given: str | list[str] | None) -> None:
    """Stop at an option that was given nothing, as by an empty variable of a shell: it is no default."""
    empty = [
        name for name, value in given.items() if value == "" or (isinstance(value, list) and "" in value)
    ]
    if empty:
        stop(f"{name}: nothing was given; expected a value, or leave it out" for name in empty)


def one_job(tables: Tables, country: str | None = None, as_of: str | None = None) -> Job:
    """Any job of one country and date: it has their resolved parameters and the folder of the bundle."""
    from regenatlas.render.batch.plan import Selection

    stop_at_nothing(country=country, as_of=as_of)
    return _planned(Selection(countries=[country or ""], as_of=[as_of or ""]), tables)[0]


def _planned(selection: Selection, tables: Tables) -> list[Job]:
    from regenatlas.render.batch.plan import SelectionError, plan

    try:
        return plan(selection, tables, paths.NOTEBOOKS)
    except SelectionError as error:
        stop(error.problems)
