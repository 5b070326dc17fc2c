"""Real chapters from hostile tables: page, documents, data, ledger, notebook hold every text as text."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import openpyxl
import pypdf
import pytest

from regenatlas.render.office.word import report_docx
from regenatlas.render.office.workbook import report_xlsx
from regenatlas.render.page.document import Chapter, Edition
from regenatlas.render.page.html import chapter_html
from regenatlas.render.pdf.pdf import chapter_pdf
from regenatlas.report.display import Figure, Table
from regenatlas.report.escaping import json_text, plain
from regenatlas.report.sources import STYLE
from tests.hostile.payloads import BEFORE, WITHIN

QUICK = ["03_portfolio", "01_claims"]
SLOW = [
    "00_overview",
    "02_standing",
    "04_coverage",
    "07_ecosystem",
    "05_science",
    "06_capacity",
    "08_outlook",
]
CHAPTERS = [*QUICK, *(pytest.param(name, marks=pytest.mark.slow) for name in [*SLOW, "09_region"])]
EDITION = Edition(
    f"Iran{WITHIN[0]}",
    f"1 January 2026{WITHIN[3]}",
    "2026-01-01",
    f"strict{WITHIN[18]}",
    version=f"1{WITHIN[4]}",
)
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
#: What works in a text only where it is not read as a text.
TELLING = [
    "<script>alert",
    "onerror=",
    "onmouseover",
    "<iframe",
    "javascript:",
    "{{ 7*7 }}",
    "#read(",
    "$x^2$",
]
TELLING += ["\\input{", "=HYPERLINK(", "**bold**", "&lt;b&gt;", "%(x)s", "<link", "![picture]", "#import sys"]
REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069]")
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


class Page(HTMLParser):
    """The elements and texts of a page as a browser would take them."""

    def __init__(self, content: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self._within: list[str] = []
        self.feed(content)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag in {"script", "style"}:
            self._within.append(tag)

    def handle_endtag(self, tag):
        if tag in {"script", "style"}:
            self._within.pop()

    def handle_data(self, data):
        if not self._within:
            self.texts.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.texts).split())


def is_harmless(tag: str, attributes: dict[str, str]) -> bool:
    """Whether an element neither runs nor fetches anything, and leads to the web or its own page at most."""
    if tag in {"iframe", "object", "embed", "base", "foreignobject", "img", "video", "audio"}:
        return False
    if any(name.startswith("on") or name in {"srcdoc", "formaction"} for name in attributes):
        return False
    if tag == "meta" and attributes.get("http-equiv", "").lower() not in {"", "content-security-policy"}:
        return False
    # An alternate is offered, not fetched.
    fetched = "" if attributes.get("rel") == "alternate" else attributes.get("href")
    if tag in {"script", "link"} and {attributes.get("src"), fetched} - {None, "", "data:,"}:
        return False
    # A form without an address stays on its page.
    leads = [attributes[name] for name in ("href", "src", "xlink:href", "action") if name in attributes]
    return all(is_address(address, download="download" in attributes) for address in leads)


def scripts(read: Page) -> int:
    """How many scripts a page has, data for machines among them."""
    return sum(tag == "script" for tag, _ in read.elements)


def is_address(address: str, *, download: bool = False) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if parts.scheme in {"http", "https"}:
        return "@" not in parts.netloc and not re.search(r"[\s<>\"]", address)
    data = "data:text/csv;charset=utf-8;base64," if download else "data:,"
    return not parts.scheme or (address.startswith(data) if download else address == data)


@pytest.fixture(scope="module", params=CHAPTERS)
def name(request):
    return request.param


@pytest.fixture(scope="module")
def told(rendered, name):
    return rendered(name)


@pytest.fixture(scope="module")
def page(told):
    return chapter_html(told[1], EDITION)


def test_the_page_holds_every_text_as_text(page):
    read = Page(page)
    assert [element for element in read.elements if not is_harmless(*element)] == []
    own = Page(chapter_html(Chapter("01", "Without a text", ()), EDITION))
    assert scripts(read) == scripts(own)
    seen = [sign for sign in TELLING if sign in read.text]
    assert len(seen) >= 3, "no hostile text has reached the page: the test tests nothing"


def test_no_text_of_the_page_reorders_what_stands_around_it(page):
    """What isolates, closes again in the same text; what overrides, is gone; nothing invisible is left."""
    for text in Page(page).texts:
        assert not re.search("[\u202a-\u202e]", text), ascii(text)[:200]
        depth = 0
        for sign in REORDERING.findall(text):
            depth += -1 if sign == "\u2069" else 1
            assert depth >= 0
        assert depth == 0
    assert not UNSEEN.search(page)


def test_drawings_are_well_formed_and_passive(told):
    for block in told[1].blocks:
        if isinstance(block, Figure):
            root = ET.fromstring(block.svg)  # noqa: S314 - drawn by this project
            tags = {element.tag.rpartition("}")[2].lower() for element in root.iter()}
            assert not tags & {"script", "foreignobject", "image", "a", "animate", "set", "iframe"}
            for element in root.iter():
                for key, value in element.attrib.items():
                    assert not key.lower().startswith("on")
                    assert "url(#" in value or "url(" not in value
                    assert not key.endswith("href") or value.startswith("#")


def test_the_document_holds_every_text_as_text(told):
    content = chapter_pdf(told[1], EDITION)
    reader = pypdf.PdfReader(io.BytesIO(content))
    text = "".join(page.extract_text() for page in reader.pages)
    packed = re.sub(r"\s+", "", text)
    assert "root:x:" not in text
    seen = [sign for sign in TELLING if sign.replace(" ", "") in packed]
    assert len(seen) >= 3, "no hostile text has reached the document"
    addresses = []
    for page in reader.pages:
        for reference in page.get("/Annots") or ():
            action = reference.get_object().get("/A", {})
            assert action.get("/S", "/URI") in {"/URI", "/GoTo"}
            if "/URI" in action:
                addresses.append(action["/URI"])
    assert [address for address in addresses if not is_address(address)] == []
    names = {name for page in reader.pages for name in page} | set(reader.trailer["/Root"])
    assert not names & {"/AA", "/OpenAction", "/JavaScript", "/AcroForm"}
    outside = re.sub(rb"(?s)\bstream\r?\n.*?endstream", b"", content)  # packed bytes spell anything
    assert not re.search(rb"/(JavaScript|JS|Launch|EmbeddedFile|SubmitForm)\b", outside)


def test_a_spreadsheet_computes_nothing_and_loses_nothing(told, hostile):
    stored = {
        plain(text) for table in hostile for text in hostile[table].select_dtypes("str").to_numpy().ravel()
    }
    compared = 0
    for block in told[1].blocks:
        if isinstance(block, Figure | Table) and block.csv:
            for cell in (cell for row in csv.reader(io.StringIO(block.csv)) for cell in row):
                assert not re.match(r"[=@\t\r＝＋－＠]|[-+](?![0-9.,]+(e[-+]?[0-9]+)?%?$)", cell), cell
                assert not UNSEEN.search(cell)
                assert not REORDERING.search(cell)
                compared += cell.startswith("'") and cell[1:] in stored
    assert compared or "claims" not in str(told[1].name)


def test_a_workbook_holds_every_text_as_text(told):
    content = report_xlsx([told[1]], EDITION)
    sheets = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    cells = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    text = "".join(re.sub(r"\s+", "", str(cell.value)) for cell in cells)
    seen = [sign for sign in TELLING if sign.replace(" ", "") in text]
    assert len(seen) >= 3, "no hostile text has reached the workbook"
    targets = {cell.hyperlink.target for cell in cells if cell.hyperlink} - {None}
    assert [target for target in targets if not is_address(target)] == []


def test_a_word_document_holds_every_text_as_text(told):
    content = report_docx([replace(told[1], name="00_overview")], EDITION)
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        parts = {
            name: file.read(name).decode() for name in file.namelist() if name.endswith((".xml", ".rels"))
        }
    document = ET.fromstring(parts["word/document.xml"])  # noqa: S314 - written by this project
    tags = {element.tag.rpartition("}")[2] for element in document.iter()}
    assert not tags & {"instrText", "fldSimple", "fldChar", "object", "altChunk", "script", "pict", "drawing"}
    text = re.sub(r"\s+", "", "".join(document.itertext()))
    seen = [sign for sign in TELLING if sign.replace(" ", "") in text]
    assert len(seen) >= 3, "no hostile text has reached the document"
    for name, part in parts.items():
        for relation in ET.fromstring(part) if name.endswith(".rels") else ():  # noqa: S314
            if relation.get("TargetMode") == "External":
                assert relation.get("Type").endswith("/hyperlink")
                assert urlsplit(relation.get("Target")).scheme in {"http", "https"}
                assert is_address(relation.get("Target"))


def test_the_ledger_is_json_that_says_what_the_tables_say(told):
    ledger = told[1].ledger
    assert ledger["facts"]
    assert not any("\u202e" in fact["text"] + fact["about"] for fact in ledger["facts"])
    written = json_text(json.dumps(ledger, indent=1, ensure_ascii=False))
    assert not re.search(
        "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u200e-\u200f\u2028-\u202e\u2060-\u206f]", written
    )
    assert json.loads(written) == ledger


def test_the_notebook_holds_every_text_as_text(told):
    """Jupyter shows HTML of a trusted notebook: there must be none in it that does more than tables do."""
    allowed = {
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "a",
        "div",
        "code",
        "p",
        "ul",
        "li",
        "br",
    }
    allowed |= {"style"}  # of the list of facts, and that one alone
    allowed |= {"svg", "title", "polyline", "circle"}  # a trend beside a number
    for cell in told[0].cells:
        for output in cell.get("outputs", ()):
            html = output.get("data", {}).get("text/html", "")
            assert html.count("<style") == html.count(STYLE)
            for tag, attributes in Page(html).elements:
                assert tag in allowed
                assert is_harmless(tag, attributes)


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium found: install it to test pages in a browser")
def test_a_browser_runs_and_fetches_nothing(rendered, tmp_path):
    from playwright.sync_api import sync_playwright

    path = tmp_path / "page.html"
    path.write_text(chapter_html(rendered("03_portfolio")[1], EDITION), encoding="utf-8")
    happened = []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        opened = browser.new_page()
        opened.on("dialog", lambda dialog: happened.append(dialog.message))
        opened.on("request", lambda request: happened.append(request.url))
        opened.on("console", lambda message: happened.append(message.text))
        opened.goto(path.as_uri())
        opened.wait_for_load_state("networkidle")
        opened.mouse.move(300, 300)
        shown = opened.inner_text("main")
        browser.close()
    assert happened == [path.as_uri()]
    assert "<script>alert" in shown


def test_the_payloads_are_many():
    assert len(BEFORE) + len(WITHIN) >= 55
