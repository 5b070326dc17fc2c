"""A browser and pages to open in it.

They are a chapter made by hand with all kinds of output and text that tries to do harm, a table to sort, and
real chapters from the reference notebooks of the repository.
"""

import shutil
from dataclasses import replace
from pathlib import Path

import nbformat
import pandas as pd
import pytest

from regenatlas import paths
from regenatlas.render.page.document import Chapter, read_chapter
from regenatlas.render.page.html import chapter_html
from regenatlas.report.display import Cell, Header, Table
from regenatlas.report.figures import base as drawn
from regenatlas.report.figures import marks, theme
from regenatlas.report.narrative import plain
from regenatlas.report.wording import Wording

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
HERE = Path(__file__).parent
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]

REAL = ("IRN_00_overview", "IRN_02_standing", "USA_03_portfolio")
NARROW, PHONE = {"width": 320, "height": 640}, {"width": 390, "height": 800}
RANK = 'a.fact[href="#fact-rank"]'

COLUMNS = [
    ("product", "Product", "text", "left"),
    ("n", "Number", "number", "right"),
    ("day", "Day", "date", "left"),
    ("size", "Size", "amount", "right"),
]
SORTED = [  # as shown, and as in the data; the second and third are equal by day
    ("Beta", "1,000", "March 2024", "at least 1,200", 'Beta,1000,2024-03,"at least 1,200"'),
    ("alpha 10", "unknown", "2 January 2024", "7 (2018)", "alpha 10,,2024-01-02,7 (2018)"),
    ("Émile, Jr", "-2.5", "2 January 2024", "30", '"Émile, Jr",-2.5,2024-01-02,30'),
    ("alpha 9", "90", "2023", "unknown", "alpha 9,90,2023,"),
]  # fmt: skip


def pytest_collection_modifyitems(items):
    missing = pytest.mark.skip(reason="no Chromium found: install it to test pages in a browser")
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(missing)


def cards():
    """Twelve cards: every third is contradicted, the first six are on places."""
    columns = tuple(Header(name, name.capitalize()) for name in ("said", "by", "verdict", "why", "theme"))
    rows = tuple(
        (
            Cell(f"Statement {n:02}"),
            Cell("Somebody"),
            Cell("contradicted", tone="bad") if n % 3 == 0 else Cell("only restated", tone="weak"),
            Cell("So it is."),
            Cell("places" if n < 6 else "science"),
        )
        for n in range(12)
    )
    ids = tuple(f"claim-{n}" for n in range(12))
    return Table("c", plain("Cards"), columns, rows, look="cards", ids=ids, filters=("verdict", "theme"))


def figure():
    """Two bars and a line of three dots, each of which stands for something."""
    drawing, axes = theme.axes(2.5, left=2.3)
    countries = pd.DataFrame({"name": ["Türkiye", "Iran <b>"], "n": [9, 1], "rows": [("products:a",), ()]})
    bars = marks.bars(axes, list(countries["name"]), [9, 1], ["9", "1"], [False, True], of=3)
    marks.tell("{name}: {n:product}", bars, countries)
    dots = marks.dot(axes, [1, 4, 8], [0, 0, 0], theme.INK, linestyle="-")
    marks.tell("{year:calendar_year}", dots, [{"year": year} for year in (2019, 2020, 2021)])
    made = drawn.Figure(drawing, "rank_over_time", "Türkiye leads with $9 & <more>", "Bars", countries)
    made.tell(Wording())
    return made


@pytest.fixture(scope="module")
def folder(chapter, edition, tmp_path_factory):
    """Pages by name: the made chapter, one with a table to sort, real chapters."""
    made = tmp_path_factory.mktemp("pages")
    columns = tuple(Header(*column) for column in COLUMNS)
    rows = tuple(tuple(map(Cell, line[:-1])) for line in SORTED)
    csv = "\n".join(["product,n,day,size", *(line[-1] for line in SORTED)]) + "\n"
    sized = Table("sizes", plain("Sizes"), columns, rows, csv)
    sorting = Chapter("01", "Sorting", (sized,))
    lines = tuple((Cell(f"line {n:02}"), Cell(str(n), fact="rank" if n == 11 else "")) for n in range(12))
    long = Chapter("01", "Long", (Table("lines", plain("Lines"), columns[:2], lines),), chapter.ledger)
    pages = {"made": chapter_html(chapter, edition), "sorting": chapter_html(sorting, edition)}
    pages["long"] = chapter_html(long, edition)
    pages["cards"] = chapter_html(Chapter("01", "Cards", (cards(),)), edition)
    shown = replace(chapter, blocks=(figure(), sized))
    pages["figures"] = chapter_html(shown, replace(edition, folder="en/IRN/2026-02-11"))
    for name in REAL:
        notebook = nbformat.read(paths.ROOT / "reports" / "references" / f"{name}.ipynb", 4)
        pages[name] = chapter_html(read_chapter(notebook, name[4:]), edition)
    for name, html in pages.items():
        (made / f"{name}.html").write_text(html, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def visit(browser, folder):
    """Open a page by its name in a browser of its own; what it asks for and complains of is noted."""
    contexts = []

    def opened(name="made", address="", **options):
        context = browser.new_context(**options)
        contexts.append(context)
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.asked, page.said = [], []
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.goto(address or (folder / f"{name}.html").as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()


def shown(page):
    """The panel once it stands still; only what is visible counts."""
    page.locator("dialog[open]").wait_for()
    page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished))")
    return page.locator("#panel")
