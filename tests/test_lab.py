"""What JupyterLab needs: a notebook to open on that leads to all others, and its half of the widgets."""

import re

import nbformat

from regenatlas import paths

START = paths.NOTEBOOKS / "start.ipynb"


def links(path):
    cells = nbformat.read(path, as_version=4).cells
    prose = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    return set(re.findall(r"\]\(([^)#]+)", prose))


def test_the_links_of_every_notebook_lead_somewhere():
    pages = {path.with_suffix(".html").name for path in paths.NOTEBOOKS.glob("[0-9]*.ipynb")}
    for path in paths.NOTEBOOKS.glob("*.ipynb"):
        inside = {link for link in links(path) if "://" not in link} - pages  # as a chapter's page leads on
        assert {link for link in inside if not (path.parent / link).exists()} == set()


def test_every_notebook_can_be_reached_from_the_start():
    others = {path.name for path in paths.NOTEBOOKS.glob("*.ipynb")} - {START.name}
    assert others - links(START) == set()


def test_the_lock_holds_both_halves_of_the_widgets():
    locked = (paths.ROOT / "requirements-lab.lock").read_text(encoding="utf-8")
    assert {"ipywidgets", "jupyterlab", "jupyterlab-widgets"} <= set(
        re.findall(r"^([\w-]+)==", locked, re.MULTILINE)
    )
