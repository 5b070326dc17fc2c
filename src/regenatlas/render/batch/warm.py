"""Make this process ready to fork: everything that each report would otherwise load, draw or compile anew.

A child shares the parent's memory until one of them writes to it. Nothing is left running here, because a
thread or an event loop does not survive a fork. What the analyses compute stays undone, and no table is
looked into: each child does so itself, so that it is known which tables a chapter depends on.
"""

from __future__ import annotations

import datetime as dt
import gc
import io
import os
import string
import sys
from contextlib import suppress
from functools import cache
from importlib import import_module
from pkgutil import walk_packages

# A child has one core to itself. Threads of the parent would be lost by forking.
_ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")

# A child is gone before its garbage weighs anything, and what is imported is none: collecting took a twelfth
# of the time of a report and a fifth of that until the first one begins.
_UNTIL_COLLECTED = 200_000  # objects that hold others


def one_thread_each() -> None:
    """Let numerical libraries start no threads; they read the environment when they are first imported."""
    for name in _ONE_THREAD:
        os.environ.setdefault(name, "1")


def seldom_collect() -> None:
    """Let Python look for garbage seldom."""
    gc.set_threshold(_UNTIL_COLLECTED)


@cache
def warm() -> None:
    """Import, load, draw and rehearse, once; calling it again does nothing."""
    one_thread_each()
    seldom_collect()
    import_jsonschema()
    for name in ("matplotlib.backends.backend_svg", "matplotlib.pyplot", "papermill"):
        import_module(name)
    for package in ("regenatlas.counting", "regenatlas.report", "regenatlas.chapters"):
        _import_all(package)
    _load()
    _draw()
    _rehearse()
    gc.freeze()  # a collection in a child would touch, and so copy, every page of these objects


def import_jsonschema() -> None:
    """Import what nbformat checks notebooks with, without what it does not ask: whether text is an address.

    Beside JupyterLab a grammar for that is installed, which takes longer to build than a report.
    """
    grammar = "rfc3987_syntax"
    if grammar not in sys.modules:
        sys.modules[grammar] = None  # type: ignore[assignment]  # Python has no such module then
        import_module("jsonschema")
        del sys.modules[grammar]


def _import_all(package: str) -> None:
    for module in walk_packages(import_module(package).__path__, f"{package}."):
        import_module(module.name)


def _load() -> None:
    """The tables, the words of each edition, outlines, fonts of documents, templates of pages, prose."""
    import pandas as pd

    from regenatlas import paths
    from regenatlas.chapters.ecosystem.outlines import rings
    from regenatlas.counting.borders import land_borders
    from regenatlas.render.batch.plan import chapter_notebooks
    from regenatlas.render.page import html
    from regenatlas.render.page.document import Chapter
    from regenatlas.render.page.markdown import HtmlRenderer
    from regenatlas.render.page.methods import guide
    from regenatlas.render.page.notes import read_notes
    from regenatlas.render.pdf import pdf
    from regenatlas.render.store.fingerprint import code_digest, library_versions
    from regenatlas.report.parameters import DEFAULT_COUNTRY, ParameterError, parse
    from regenatlas.report.passages import passages
    from regenatlas.report.row_words import row_words
    from regenatlas.report.wording import LOCALES, Wording
    from regenatlas.tables.check import repository_tables
    from regenatlas.tables.files import LoadError
    from regenatlas.tables.provenance import sources_of

    with suppress(LoadError, ParameterError):  # whoever opens a report is told
        tables = repository_tables(paths.DATA)
        # All are read, and who tells of one row has looked up the columns that tell of any.
        first = [f"{name}:{frame.iloc[0, 0]}" for name, frame in tables.items() if len(frame)]
        sources_of(tables, first), row_words(tables, first, Wording(tables=tables))
        parse({"country": DEFAULT_COUNTRY}, tables)  # learns what countries are called
        methods = guide(tables, Wording(tables=tables))
        HtmlRenderer(read_notes(Chapter("", "", ())), guide=methods)  # knows how terms are found
        tables.read.clear()
        _ = tables.codes  # who asks for words has read no table
    pd.DataFrame({"a": [1]}).to_dict("records")
    for language in LOCALES:
        wording = Wording(language)
        wording.date(dt.date(2000, 1, 31))
        wording.number(1234.5, 1)
        wording.percent(0.25)
        wording.ordinal(1)
        for chapter in chapter_notebooks():
            passages(chapter, language)
    land_borders(), rings(), code_digest(), library_versions()
    environment = html.environment()
    for template in environment.list_templates(extensions=["j2"]):
        if not template.rpartition("/")[2].startswith("."):
            environment.get_template(template)
    pdf.warm()


def _draw() -> None:
    """A figure for nobody: fonts are found and opened, their glyphs measured."""
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    from regenatlas.report.figures import marks, theme

    with theme.style():
        figure, ax = theme.axes()
        marks.dot(ax, [0, 1], [0, 1], theme.FOCAL)
        for at, bold in enumerate((False, True)):
            text = string.printable.strip() + "−–·é«»"
            marks.label(ax, 0, at, text, bold=bold)
            marks.label(ax, 0, at, "two\nlines", bold=bold)
        FigureCanvasSVG(figure).print_svg(io.StringIO())


def _rehearse() -> None:
    """A notebook of one line: what every notebook needs is loaded and compiled."""
    from nbformat.v4 import new_code_cell

    from regenatlas.render.execute.runner import keep_ready, shell

    with shell(None) as rehearsal:
        rehearsal.run(new_code_cell("print(1)\n1"))
    keep_ready()
