"""A chapter made by hand: an executed notebook with every kind of output, and text that tries to do harm."""

import io

import nbformat
import pytest
from matplotlib.figure import Figure as Drawing

from regenatlas.render.document import FACTS, FIGURE, TABLE, Edition, Link

HOSTILE = [
    "<script>alert(1)</script>",
    '#panic("typst")',
    "$x^2$ <label> @ref",
    "=HYPERLINK(1)",
    "{{ 7*7 }} {% raw %}",
    "../..\\`code`",
]


@pytest.fixture(scope="session")
def hostile():
    return HOSTILE


@pytest.fixture(scope="session")
def edition():
    chapters = (
        Link("standing", "What is its world rank?", "01_standing.html", current=True),
        Link("portfolio", "Which products?", "02_portfolio.html"),
    )
    return Edition(
        country="Iran",
        as_of="11 February 2026",
        as_of_iso="2026-02-11",
        definition="by origin, strict EU sense",
        version="0.1.0",
        chapters=chapters,
        index="../../../index.html",
    )


@pytest.fixture(scope="session")
def drawing():
    figure = Drawing(figsize=(7, 3))
    axes = figure.subplots()
    axes.plot([2020, 2023, 2026], [12, 9, 7], color="#d55e00")
    axes.fill_between([2020, 2026], [1, 2], alpha=0.3)
    axes.set_title("ایران <script>")
    text = io.StringIO()
    figure.savefig(text, format="svg", metadata={"Date": None})
    return text.getvalue()


@pytest.fixture(scope="session")
def ledger():
    fact = {"kind": "fact", "unit": "rank", "value": 7}
    first, second = "authorisations:royin-jo.IFDA.authorised.2024", "products:royin-jo"
    return {
        "chapter": "01_standing",
        "country": "IRN",
        "as_of": "2026-02-11",
        "definition": "by_origin",
        "known_by": None,
        "lang": "en",
        "data_version": "0.1.0",
        "facts": [
            {**fact, "id": "unused", "text": "3", "about": "never said", "rows": [], "sources": [], "verified": 0},
            {
                **fact,
                "id": "rank",
                "text": "7th",
                "about": "world rank by origin",
                "rows": [first, second, "definitions:by_origin"],
                "sources": ["ifda", "bad"],
                "verified": 1,
            },
            {**fact, "id": "n", "text": "7 products", "about": HOSTILE[0], "rows": [second], "sources": ["bad"],
             "verified": 0},
            {**fact, "kind": "figure", "id": "rank_over_time", "value": None, "text": "7th", "about": "",
             "rows": [first], "sources": ["ifda"], "verified": 1},
        ],
        "sources": {
            "bad": {"title": HOSTILE[1], "publisher": HOSTILE[0], "published": "", "url": "javascript:alert(1)",
                    "document": ""},
            "ifda": {"title": "Drug list", "publisher": "IFDA", "published": "2024-08-20",
                     "url": "https://example.org/list?a=1&b=2", "document": ""},
        },
        "rows": {
            first: {"source": "ifda", "verified": True, "evidence": "page states product and date"},
            second: {"source": "bad", "verified": False, "evidence": HOSTILE[4]},
        },
    }  # fmt: skip


@pytest.fixture(scope="session")
def notebook(drawing, ledger):
    def code(*bundles, source="report.show(…)"):
        outputs = [nbformat.v4.new_output("display_data", bundle) for bundle in bundles]
        return nbformat.v4.new_code_cell(source, outputs=outputs, execution_count=1)

    table = {
        "name": "rivals",
        "caption": f"Nearest rivals {HOSTILE[1]}",
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
    }
    figure = {
        "name": "rank_over_time",
        "title": f"7th {HOSTILE[2]}",
        "title_markdown": f"[7th](#fact-rank) {escaped(HOSTILE[2])}",
        "alt": f"The rank falls. {HOSTILE[0]}",
        "csv": "y,r\n2026,7\n",
    }
    title = nbformat.v4.new_output(
        "display_data",
        {"text/plain": "7th", "text/markdown": "**the title, once more**"},
        metadata={"regenatlas": {"title_of": "rank_over_time"}},
    )
    empty = {**table, "name": "nothing", "caption": "An empty one", "rows": [], "empty": "Nothing is known."}
    sources = {**table, "name": "sources", "caption": "The source list"}
    said = (
        "Iran ranks [7th](#fact-rank) in the world with [7 products](#fact-n); a year ago it was [7th](#fact-rank). "
        "A link [nowhere](#fact-gone), one [to the web](https://example.org/), ![an image](https://example.org/i.png) "
        "and <b>markup</b>. " + " ".join(escaped(text) for text in HOSTILE)
    )
    cells = [
        nbformat.v4.new_markdown_cell('# What is its world rank?\n\nA *question* first -- with "quotes"…'),
        code(source="country = 'IRN'"),
        nbformat.v4.new_markdown_cell("## The count\n\nSome text.\n\n#### Too deep"),
        code({"text/plain": "plain", "text/markdown": said}),
        code(
            {"text/plain": "alt", "image/svg+xml": drawing, FIGURE: figure},
            {"text/plain": "alt", "image/svg+xml": drawing, FIGURE: figure},
        ),
        nbformat.v4.new_markdown_cell("## The count\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n- one\n- two"),
        code(
            {"text/plain": "t", "text/html": "<table><script>alert(2)</script></table>", TABLE: table},
            {"text/plain": "e", TABLE: empty},
        ),
        code({"text/plain": "s", TABLE: sources}),
        code({"text/plain": "summary", "text/markdown": "## Fact rank\n\nShown by a cell."}),
        code({"text/plain": "3 facts", FACTS: ledger}),
    ]
    cells[4].outputs.insert(0, title)
    cells[1].metadata["tags"] = ["parameters"]
    made = nbformat.v4.new_notebook(cells=cells)
    for number, cell in enumerate(made.cells):
        cell.id = f"cell-{number}"
    return made


def escaped(text):
    """Escape Markdown, as the presentation layer does."""
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]<>()#+-.!|$@~^=&" else sign for sign in text)
