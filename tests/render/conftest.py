"""Reports made by hand: a chapter with every kind of output and text that tries to do harm; small tables."""

import io
from html.parser import HTMLParser

import nbformat
import pytest
from matplotlib.figure import Figure as Drawing
from tests.made import event, made_tables, product, rule

from regenatlas.render.execute.outcome import Executed, Failed
from regenatlas.render.page.document import Edition, Link, read_chapter
from regenatlas.report.display import FACTS_MIME, FIGURE_MIME, TABLE_MIME

HOSTILE = [
    "<script>alert(1)</script>",
    '#panic("typst")',
    "$x^2$ <label> @ref",
    "=HYPERLINK(1)",
    "{{ 7*7 }} {% raw %}",
    "../..\\`code`",
]
RANKED = "regenatlas.counting.ranking:ranked"
FIRST, SECOND = "authorisations:a.IFDA.authorised.2024", "products:a"
MANY = [f"products:b{number:02}" for number in range(1, 12)]


@pytest.fixture(scope="session")
def edition():
    chapters = (
        Link("standing", "What is its world rank?", "02_standing.html", current=True),
        Link("portfolio", "Which products?", "03_portfolio.html"),
    )
    return Edition(
        country="Iran",
        as_of="11 February 2026",
        definition="by origin, strict EU sense",
        version="2026.02",
        chapters=chapters,
        index="../../../index.html",
        folder="en/IRN/2026-02-11",
        files=(Link("PDF", "This chapter as PDF", "02_standing.pdf"),),
    )


@pytest.fixture(scope="session")
def svg():
    figure = Drawing(figsize=(4, 2))
    axes = figure.subplots()
    axes.plot([2020, 2023, 2026], [12, 9, 7], color="#1a1a1a")
    axes.fill_between([2020, 2026], [1, 2], alpha=0.3)
    axes.set_title("ایران <script>")
    text = io.StringIO()
    figure.savefig(text, format="svg", metadata={"Date": None})
    return text.getvalue()


@pytest.fixture(scope="session")
def ledger():
    told = sorted([FIRST, SECOND, "definitions:plain", *MANY])
    stated = {"source": "list", "verified": True, "evidence": "page states product and date"}
    origin = {
        FIRST: {"words": "A · IFDA (Iran) · licensed · 2024", **stated, "grade": "interested"},
        SECOND: {"words": f"A {HOSTILE[0]}", "source": "bad", "verified": False, "evidence": HOSTILE[4]},
        "definitions:plain": {"words": "all in force", "source": "", "verified": False, "evidence": ""},
        **{row: {"words": f"Product {number}", **stated} for number, row in enumerate(MANY, start=1)},
        MANY[8]: {"words": "Product 9 · Iranian-looking", **stated},
        MANY[9]: {"words": "Product 10 · Iran", **stated},
    }

    def fact(name, text, about, rows, kind="fact", made_by=""):
        return {
            "made_by": made_by,
            "id": name,
            "kind": kind,
            "value": None,
            "text": text,
            "about": about,
            "unit": "",
            "rows": [told.index(row) for row in rows],
            "verified": 1,
        }

    return {
        "chapter": "02_standing",
        "country": "IRN",
        "as_of": "2026-02-11",
        "definition": "plain",
        "known_by": None,
        "lang": "en",
        "data_version": "2026.02",
        "facts": [
            fact("rank_over_time", "7th, the figure", "", [FIRST], "figure"),
            fact("never_said", "3", "never said", []),
            fact("rank", "7th", "world rank by origin", [FIRST, "definitions:plain", SECOND], made_by=RANKED),
            fact("n", "7 products", HOSTILE[0], [SECOND]),
            fact("world", "12 products", "Products of the world", [SECOND, *MANY]),
        ],
        "steps": {RANKED: f"Equal counts share a place. {HOSTILE[0]}"},
        "grades": {"interested": "statement of an official"},
        "sources": {
            "list": {
                "title": "Drug list",
                "publisher": "IFDA",
                "published": "2024-08-20",
                "url": "https://example.org/list?a=1&b=2",
                "document": "",
            },
            "bad": {
                "title": HOSTILE[1],
                "publisher": HOSTILE[0],
                "published": "",
                "url": "javascript:alert(1)",
                "document": "",
            },
        },
        "rows": [{"row": row, **origin[row]} for row in told],
    }


def escaped(text):
    """Text as Markdown that says just this text, as the presentation layer writes it."""
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]<>()#+-.!|$@~^=&" else sign for sign in text)


SAID = (
    "Iran ranks [7th](#fact-rank) in the world with [7 products](#fact-n); it was [7th](#fact-rank) before. "
    "Of [12 products](#fact-world) in the world. "
    "A link [nowhere](#fact-gone), one [to the web](https://example.org/), "
    "![an image](https://example.org/i.png) and <b>markup</b>. " + " ".join(map(escaped, HOSTILE))
)


@pytest.fixture(scope="session")
def notebook(svg, ledger):
    def code(*bundles, source="report.show(…)"):
        outputs = [nbformat.v4.new_output("display_data", bundle) for bundle in bundles]
        return nbformat.v4.new_code_cell(source, outputs=outputs, execution_count=1)

    table = {
        "name": "rivals",
        "caption": f"Nearest rivals {HOSTILE[1]}",
        "caption_markdown": f"Nearest rivals {escaped(HOSTILE[1])}",
        "columns": [
            {"key": "country", "heading": "Country", "kind": "text", "align": "left"},
            {"key": "n", "heading": "Products", "kind": "number", "align": "right"},
            {"key": "note", "heading": HOSTILE[0], "kind": "text", "align": "left"},
        ],
        "rows": [
            [
                {"text": "Iran", "href": "https://example.org/"},
                {"text": "7", "fact": "n"},
                {"text": text, "href": "javascript:0"},
            ]
            for text in HOSTILE
        ],
        "csv": "country,n\nIran,7\n",
        "empty": "Nothing is known.",
    }
    empty = {**table, "name": "nothing", "caption_markdown": "An empty one", "rows": []}
    sources = {**table, "name": "sources", "caption": "The source list"}
    figure = {
        "name": "rank_over_time",
        "title": f"7th {HOSTILE[2]}",
        "title_markdown": f"[7th](#fact-rank) {escaped(HOSTILE[2])}",
        "alt": f"The rank falls. {HOSTILE[0]}",
        "csv": "year,rank\n2026,7\n",
    }
    title = nbformat.v4.new_output(
        "display_data",
        {"text/plain": "7th", "text/markdown": "**the title, once more**"},
        metadata={"regenatlas": {"title_of": "rank_over_time"}},
    )
    cells = [
        nbformat.v4.new_markdown_cell('# What is its *world* rank?\n\nA question first -- with "quotes".'),
        code(source="country = 'IRN'"),
        nbformat.v4.new_markdown_cell("## The count\n\nSome text.\n\n##### Too deep"),
        code({"text/plain": "plain", "text/markdown": SAID}),
        code(*[{"text/plain": "alt", "image/svg+xml": svg, FIGURE_MIME: figure}] * 2),
        nbformat.v4.new_markdown_cell("## The count\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n- one\n- two"),
        code(
            {"text/plain": "t", "text/html": "<script>alert(2)</script>", TABLE_MIME: table},
            {"text/plain": "t", TABLE_MIME: empty},
        ),
        code({"text/plain": "summary", "text/markdown": "## Fact rank\n\nShown by a cell."}),
        code({"text/plain": "t", TABLE_MIME: sources}, {"text/plain": "4 facts", FACTS_MIME: ledger}),
    ]
    cells[1].outputs = [
        nbformat.v4.new_output("stream", name="stdout", text="printed\n"),
        nbformat.v4.new_output("stream", name="stderr", text="a warning\n"),
    ]
    cells[4].outputs.insert(0, title)
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"
    return nbformat.v4.new_notebook(cells=cells)


@pytest.fixture(scope="session")
def chapter(notebook):
    return read_chapter(notebook, "02_standing")


class Parsed(HTMLParser):
    """A page as its tags with attributes, and its text."""

    def __init__(self, html):
        super().__init__()
        self.tags = []
        self.text = ""
        self._skipped = 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._skipped += tag in {"style", "script"}

    def handle_endtag(self, tag):
        self._skipped -= tag in {"style", "script"}

    def handle_data(self, data):
        self.text += data if not self._skipped else ""

    def all(self, *names):
        return [attrs for tag, attrs in self.tags if tag in names]


@pytest.fixture(scope="session")
def parse():
    return Parsed


@pytest.fixture
def tables():
    """Iran has a product, Turkey none; the newest day is the last of 2025."""
    rules = [
        rule("plain", default=True, label="all in force"),
        rule("ever", states="in_force;withdrawn"),
    ]
    events = [event("a", "IFDA", "authorised", "2024"), event("b", "FDA", "authorised", "2025")]
    return made_tables(
        [product("a"), product("b", origin_country="USA"), product("c", origin_country="TUR")], events, rules
    )


@pytest.fixture
def notebooks(tmp_path):
    """Two chapters and one notebook that is none, stored without outputs."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    titles = {"02_standing": "What is its rank?", "03_portfolio": "Which products?", "explore": "Play"}
    for name, title in titles.items():
        parameters = nbformat.v4.new_code_cell("country = 'IRN'", metadata={"tags": ["parameters"]})
        cells = [nbformat.v4.new_markdown_cell(f"# {title}"), parameters]
        made = nbformat.v4.new_notebook(cells=cells)
        made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(made, folder / f"{name}.ipynb")
    return folder


@pytest.fixture
def execute(notebook):
    """In the place of papermill: every chapter is the made one, or what `shown` has for it.

    Those in `fails` (country, chapter) fail.
    """

    class Execute:
        def __init__(self):
            self.calls = []
            self.fails = {}
            self.shown = {}

        def __call__(self, path, parameters, **_):
            call = (parameters["country"], path.stem)
            self.calls.append(call)
            if call in self.fails:
                return Failed(self.fails[call], 3, "1 / 0", 0.1)
            return Executed(self.shown.get(path.stem, notebook), 0.1)

    return Execute()
