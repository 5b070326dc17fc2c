"""nbconvert's way to the same page: `jupyter nbconvert --to regenatlas.render.page.exporter.ChapterExporter`.

A batch does not go through it: nbconvert copies the whole notebook twice before a template sees it.
"""

from __future__ import annotations

from typing import Any

import nbformat
from jinja2 import Environment
from nbconvert.exporters import TemplateExporter
from traitlets import default

from regenatlas.render.page.document import Edition, read_chapter
from regenatlas.render.page.html import TEMPLATES, environment, page


class ChapterExporter(TemplateExporter):
    """An executed chapter as one self-contained page, with what its ledger says in the header."""

    export_from_notebook = "Regenatlas chapter"
    file_extension = ".html"
    output_mimetype = "text/html"

    @default("default_preprocessors")
    def _no_preprocessors(self) -> list[str]:
        # The stock ones would validate the notebook ten times over, to do nothing that the template needs.
        return []

    @default("template_paths")
    def _own_templates_only(self) -> list[str]:
        return [str(TEMPLATES)]

    @default("template_file")
    def _own_template(self) -> str:
        return "chapter.html.j2"

    def _create_environment(self) -> Environment:
        return environment()

    def from_notebook_node(  # type: ignore[override]  # as nbconvert's own exporters do
        self, nb: nbformat.NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """The page of an executed notebook, and the resources."""
        chapter = read_chapter(nb)
        ledger = chapter.ledger
        edition = Edition(
            country=ledger.get("country", ""),
            as_of=ledger.get("as_of", ""),
            as_of_iso=ledger.get("as_of", ""),
            definition=ledger.get("definition", ""),
            version=ledger.get("data_version", ""),
            lang=ledger.get("lang", "en"),
        )
        self.environment.globals["page"] = page(chapter, edition)
        return super().from_notebook_node(nb, resources, **kw)
