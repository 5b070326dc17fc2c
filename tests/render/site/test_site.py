"""The front of an output folder lists every bundle, tells of failures, and never changes for nothing."""

import base64
import hashlib
import json
import re

import pytest
from tests.made import event, made_tables, product, rule
from tests.made_site import made_basis, nothing, reports

from regenatlas.render.site.site import write_site
from regenatlas.render.store.manifest import Manifest
from regenatlas.render.store.store import LocalStore

FACTS = {"rank": 2, "count": 2}
REASON = "KeyError: <script>"


@pytest.fixture
def tables():
    return made_tables(
        [product("a"), product("b", origin_country="USA")],
        [event("a", "IFDA", "authorised", "2024")],
        [rule("strict_eu_atmp", default=True), rule("ever")],
    )


@pytest.fixture
def front(tables, tmp_path, parse):
    """Write the front of these bundles; answers the pages by name."""

    def write(*bundles):
        store = LocalStore(tmp_path / "out")
        manifest = Manifest(store)
        manifest.reports = {name: entry for bundle in bundles for name, entry in bundle.items()}
        write_site(store, manifest, tables)
        pages = {path.name: path.read_text() for path in store.folder.glob("*.html")}
        return {name: parse(page) for name, page in pages.items()} | {"source": pages.get("index.html", "")}

    write.out = tmp_path / "out"
    return write


def test_the_front_page_says_what_it_is_where_it_is_shared(front):
    tags = front(reports("IRN", "2026-01-01"))["index.html"].all("meta")
    named = {tag.get("name") or tag.get("property"): tag.get("content") for tag in tags}
    assert named["og:title"] == "Where countries stand in regenerative medicine"
    assert named["description"] == named["og:description"] != ""


def links(page):
    return [attrs["href"] for attrs in page.all("a") if not attrs["href"].startswith("#")]


def test_without_script_the_newest_report_of_each_country_is_there(front):
    page = front(
        reports("IRN", "2026-01-01", facts=FACTS, basis=made_basis()),
        reports("IRN", "2025-01-01", facts=FACTS),
        reports("USA", "2025-01-01", document=False),
    )["index.html"]
    assert links(page) == [
        "en/IRN/2026-01-01/00_overview.html",
        "en/IRN/2026-01-01/report.pdf",
        "en/IRN/changes.html",
        "en/USA/2025-01-01/00_overview.html",
    ]
    rests = "medium confidence; register or gazette entry seen: 2"
    assert f"Irn1 January 20262nd1st to 9th2{rests}PDF Changes, other dates" in page.text
    assert f"Usa1 January 2025{'not stated' * 4}" in page.text


def test_workbook_and_word_document_are_linked_where_they_were_made(front):
    made = reports("IRN", "2026-01-01", facts=FACTS, office=["xlsx", "docx"])
    page = front(made)["index.html"]
    assert links(page)[1:] == [f"en/IRN/2026-01-01/report.{kind}" for kind in ("pdf", "xlsx", "docx")]
    (island,) = re.findall(r'id="data">(.*?)</script>', front(made)["source"])
    assert json.loads(island)["bundles"][0][4] == 0b111


def test_a_country_that_nobody_searched_has_no_zero(front):
    none = {"count": 0}
    page = front(
        reports("IRN", "2026-01-01", facts=none, basis=nothing("not_searched", "low"), document=False),
        reports("USA", "2026-01-01", facts=none, basis=nothing("none_found"), document=False),
    )["index.html"]
    assert "Irn1 January 2026––not searchednot searched" in page.text
    assert "Usa1 January 2026––none foundmedium confidence; none found: searched in part" in page.text


def test_rules_are_named_where_there_are_several(front):
    heading = '<th scope="col">Counting rule</th>'
    assert heading not in front(reports("IRN", "2026-01-01"))["source"]
    other = reports("IRN", "2026-01-01", definition="ever", suffix="ever", facts=FACTS)
    pages = front(reports("IRN", "2026-01-01"), other)
    assert heading in pages["source"]
    page = pages["index.html"]
    assert "en/IRN/2026-01-01/ever/00_overview.html" in links(page)
    assert page.text.index("strict eu atmp") > page.text.index("ever")


def test_an_empty_folder_says_so_and_has_no_script(front):
    page = front()["index.html"]
    assert "Nothing has been rendered yet." in page.text
    assert page.all("script") == []


def test_only_the_script_of_the_page_may_run(front):
    source = front(reports("IRN", "2026-01-01"))["source"]
    scripts = re.findall(r"<script>(.*?)</script>", source, re.DOTALL)
    digests = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', source)
    assert policy.startswith("default-src 'none'")
    admitted = re.search("script-src ([^;]*);", policy.replace("&#39;", "'"))[1].split()
    assert admitted == [*(f"'sha256-{digest}'" for digest in digests), "'strict-dynamic'"]
    assert "http" not in "".join(scripts).replace("http://www.w3.org/2000/svg", "")


def test_the_data_of_the_script_is_json(front):
    source = front(reports("IRN", "2026-01-01", facts=FACTS, products=["a"]))["source"]
    (island,) = re.findall(r'id="data">(.*?)</script>', source)
    data = json.loads(island)
    assert data["products"] == ["A"]
    assert data["bundles"] == [[0, 0, 0, 0, 1, 0, [0, 1, -1, -1, -1, -1], [0], 0, 0]]


def test_failures_have_a_page_that_says_why_and_how_to_go_on(front):
    failed = {"01_claims": (REASON, 7)}
    pages = front(
        reports("IRN", "2026-01-01", failed=failed),
        reports("USA", "2026-01-01", definition="ever", suffix="ever", failed={"01_claims": ("died", 0)}),
    )
    assert "failures.html" in links(pages["index.html"])
    assert "Reports that could not be rendered: 2" in pages["index.html"].text
    text = re.sub(r"\s+", " ", pages["failures.html"].text)
    assert "2 reports could not be rendered" in text
    assert "Irn: claims As of 1 January 2026, strict eu atmp, stopped in cell 7 KeyError: <script>" in text
    assert "regenatlas render --country IRN --as-of 2026-01-01 --chapter claims" in text
    assert "--country USA --as-of 2026-01-01 --chapter claims --definition ever" in text
    assert links(pages["failures.html"]) == [
        "index.html",
        "en/IRN/2026-01-01/01_claims.html",
        "en/USA/2026-01-01/ever/01_claims.html",
    ]


def test_the_command_repeats_the_options_that_were_given(front):
    entries = reports("IRN", "2026-01-01", failed={"01_claims": (REASON, 7)})
    entries["en/IRN/2026-01-01/01_claims"]["options"] = ["--format", "html,pdf", "--timeout", "1"]
    page = front(entries)["failures.html"]
    said = f"--chapter claims --format html,pdf --timeout 1 --out {front.out}"
    assert said in page.text
    assert [attrs for attrs in page.all("span") if "data-local" in attrs]


def test_without_a_failure_there_is_no_such_page(front):
    front(reports("IRN", "2026-01-01", failed={"01_claims": (REASON, 7)}))
    pages = front(reports("IRN", "2026-01-01"))
    assert "failures.html" not in pages
    assert "could not be rendered" not in pages["index.html"].text


def test_equal_folders_have_equal_fronts(front):
    made = [reports("IRN", "2026-01-01", facts=FACTS), reports("USA", "2026-01-01")]
    first = front(*made)["source"]
    stamp = (front.out / "index.html").stat().st_mtime_ns
    assert front(*reversed(made))["source"] == first
    assert (front.out / "index.html").stat().st_mtime_ns == stamp
