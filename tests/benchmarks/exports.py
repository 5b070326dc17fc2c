"""Ways to turn one executed chapter into HTML and PDF, in a process that is warm for it."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import nbformat

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
HTML, PDF = b"<!DOCTYPE html>", b"%PDF-"


def export(way: str, notebook: str, folder: str, rounds: int) -> Iterator[dict[str, Any]]:
    """One executed notebook, exported once to warm up and then `rounds` times."""
    make = WAYS[way](nbformat.read(notebook, as_version=4), Path(folder))
    made = make()
    if not made.lstrip().lower().startswith((HTML.lower(), PDF.lower())):
        raise RuntimeError(f"{way} gave neither HTML nor PDF: {made[:60]!r}")
    yield {"ready": True}
    for _ in range(rounds):
        started = time.perf_counter()
        made = make()
        yield {"seconds": time.perf_counter() - started}
    yield {"bytes": len(made)}


Make = Callable[[], bytes]


def _our_html(notebook: Any, _: Path) -> Make:
    from regenatlas.render.page.document import Edition, read_chapter
    from regenatlas.render.page.html import chapter_html

    return lambda: chapter_html(read_chapter(notebook), Edition()).encode()


def _our_pdf(notebook: Any, _: Path) -> Make:
    from regenatlas.render.page.document import Edition, read_chapter
    from regenatlas.render.pdf.pdf import chapter_pdf

    return lambda: chapter_pdf(read_chapter(notebook), Edition())


def _nbconvert_html(notebook: Any, _: Path) -> Make:
    from nbconvert.exporters import HTMLExporter

    exporter = HTMLExporter(exclude_input=True)

    def make() -> bytes:
        page, _ = exporter.from_notebook_node(notebook)
        return page.encode()

    return make


def _weasyprint(notebook: Any, folder: Path) -> Make:
    import weasyprint

    page = _our_html(notebook, folder)().decode()
    return lambda: weasyprint.HTML(string=page).write_pdf()


def _chromium(notebook: Any, folder: Path) -> Make:
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        raise FileNotFoundError("no Chromium on this machine")
    page, output = folder / "page.html", folder / "page.pdf"
    page.write_bytes(_our_html(notebook, folder)())
    command = [
        browser,
        "--headless",
        "--disable-gpu",
        "--no-sandbox",
        f"--print-to-pdf={output}",
        page.as_uri(),
    ]

    def make() -> bytes:
        output.unlink(missing_ok=True)
        subprocess.run(command, check=True, capture_output=True)
        return output.read_bytes()

    return make


WAYS: Mapping[str, Callable[[Any, Path], Make]] = {
    "HTML: regenatlas": _our_html,
    "HTML: nbconvert": _nbconvert_html,
    "PDF: regenatlas": _our_pdf,
    "PDF: WeasyPrint, of our HTML": _weasyprint,
    "PDF: Chromium, of our HTML": _chromium,
}
