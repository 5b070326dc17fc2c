"""A number in JupyterLab leads to its entry in the list of facts."""

from html.parser import HTMLParser

from regenatlas.report.sources import ledger_bundle
from regenatlas.report.wording import Wording


def ledger(*facts):
    return {
        "facts": list(facts),
        "rows": [
            {"row": "products:a", "source": "one"},
            {"row": "products:b", "source": "two"},
            {"row": "products:c", "source": "two"},
            {"row": "definitions:plain", "source": ""},
            {"row": "products:d", "source": "three"},
        ],
        "sources": {
            "one": {"title": "First <page>", "url": "https://example.org/1"},
            "two": {"title": "Second", "url": "javascript:0"},
            "three": {"title": "Third", "url": ""},
        },
    }


def fact(name, rows, text="7 <products>", about="Counted & seen", kind="fact"):
    return {"id": name, "kind": kind, "text": text, "about": about, "rows": rows}


class Entries(HTMLParser):
    """The lines of the list: id, the texts of their cells, the links in them."""

    def __init__(self, html):
        super().__init__()
        self.lines, self.links = {}, {}
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "tr":
            self.now = given.get("id", "head")
            self.lines[self.now], self.links[self.now] = [], []
        elif tag in {"td", "th"}:
            self.lines[self.now].append("")
        elif tag == "br":
            self.lines[self.now][-1] += "; "
        elif tag == "a":
            self.links[self.now].append(given["href"])

    def handle_data(self, data):
        if getattr(self, "now", None) and self.lines[self.now]:
            self.lines[self.now][-1] += data.strip("\n")


def listed(*facts):
    return Entries(ledger_bundle(ledger(*facts), Wording())["text/html"])


def test_a_fact_has_an_entry_under_its_id_with_rows_and_sources():
    entries = listed(fact("n", [0, 1, 2]))
    assert entries.lines["fact-n"] == [
        "7 <products>",
        "Counted & seen",
        "products:a; products:b; products:c",
        "Second; First <page>",
    ]
    assert entries.links["fact-n"] == ["https://example.org/1"]


def test_what_is_more_than_a_reader_takes_in_is_counted():
    entries = listed(fact("n", [0, 1, 2, 3, 4]))
    assert entries.lines["fact-n"][2:] == [
        "products:a; products:b; products:c; and 2 more",
        "Second; First <page>; Third",
    ]


def test_a_fact_without_rows_says_so():
    assert listed(fact("n", [])).lines["fact-n"][2:] == ["none", "none"]


def test_tables_and_figures_have_no_entry_as_no_number_leads_to_them():
    entries = listed(fact("n", [0]), fact("league", [0], kind="table"))
    assert list(entries.lines) == ["head", "fact-n"]
    assert "text/html" not in ledger_bundle(ledger(fact("league", [0], kind="table")), Wording())


def test_the_list_scrolls_by_keyboard_and_has_a_name():
    html = ledger_bundle(ledger(fact("n", [0])), Wording())["text/html"]
    said = "Where each number comes from: 1 fact from 5 rows and 3 sources"
    assert f'role="region" aria-label="{said}" tabindex="0"' in html
    assert "overflow: auto" in html
