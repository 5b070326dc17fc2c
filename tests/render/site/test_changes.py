"""Pages of what changed for a country: when they are written, what they say and where they lead."""

import json

import pytest
from tests.made import event, made_tables, product
from tests.made_site import CORRECTION, reports

from regenatlas.render.site import changes
from regenatlas.render.site.bundles import read_bundles
from regenatlas.render.site.changes import write_changes
from regenatlas.render.store.manifest import Manifest
from regenatlas.render.store.store import LocalStore

PAGE = "en/IRN/changes.html"


@pytest.fixture
def tables():
    """Iran has one product since 2020, a second since March 2024."""
    events = [event("a", "IFDA", "authorised", "2020"), event("b", "IFDA", "authorised", "2024-03")]
    return made_tables([product("a"), product("b")], events, corrections=[CORRECTION])


class Atlas:
    """An output folder with ledgers, and its front."""

    def __init__(self, folder, tables):
        self.store, self.tables = LocalStore(folder), tables
        self.manifest = Manifest(self.store)

    def add(
        self, country, as_of, *, texts=(), definition="plain", suffix="", chapter="02_standing", digest="0"
    ):
        made = reports(
            country,
            as_of,
            chapters=[chapter],
            definition=definition,
            suffix=suffix,
            document=False,
            digest=digest,
        )
        for name, entry in made.items():
            self.manifest.record(name, entry, {})
            ledger = {
                "chapter": chapter,
                **{key: entry[key] for key in ("country", "as_of", "definition", "known_by", "lang")},
                "data_version": "",
                "facts": [
                    {"id": fact, "kind": "fact", "value": None, "text": text, "about": f"the <{fact}>"}
                    for fact, text in dict(texts).items()
                ],
                "rows": [],
            }
            self.store.write(f"{name}.facts.json", json.dumps(ledger))

    def write(self):
        self.manifest = Manifest(self.store)
        return write_changes(read_bundles(self.manifest), self.manifest, self.tables)


@pytest.fixture
def atlas(tables, tmp_path):
    made = Atlas(tmp_path / "out", tables)
    made.add("IRN", "2023-12-31", texts={"rank": "2nd", "old": "1"})
    made.add("IRN", "2024-12-31", texts={"rank": "1st", "new": "1"})
    made.add("USA", "2024-12-31")
    return made


@pytest.fixture
def compared(monkeypatch):
    """How often two dates are compared."""
    seen = []
    compare = changes.compare
    monkeypatch.setattr(changes, "compare", lambda *given: seen.append(given) or compare(*given))
    return seen


def test_a_country_with_two_dates_has_a_page(atlas):
    assert atlas.write() == dict.fromkeys(["en/IRN/2023-12-31", "en/IRN/2024-12-31"], PAGE)
    assert atlas.store.read("en/USA/changes.html") is None


def test_the_page_tells_causes_apart_and_facts_lead_to_both_reports(atlas, parse):
    atlas.write()
    page = parse(atlas.store.read(PAGE).decode())
    for said in (
        "From 31 December 2023 to 31 December 2024 Irn went from 1 to 2 products and kept its place, 1st.",
        "B began to count: licensed by IFDA (Irn), March 2024 (register or gazette entry seen).",
        "No product of another country began to count.",
        "products:b, developer: was empty, is <b>Royan</b>; a page names it",
        "standing: 1 fact changed, 1 new and 1 gone",
        "Said only in the later report: the <new>.",
        "Said only in the earlier report: the <old>.",
    ):
        assert said in page.text
    links = [attrs["href"] for attrs in page.all("a")]
    assert "2023-12-31/02_standing.html#fact-rank" in links
    assert "2024-12-31/02_standing.html#fact-rank" in links
    first = atlas.store.read(PAGE).decode().partition("<h1")[2].partition("kept its place")[0]
    assert '<a href="2023-12-31/02_standing.html#fact-count">1</a>' in first
    assert '<a href="2024-12-31/02_standing.html#fact-count">2 products</a>' in first
    assert "../../index.html" in links
    assert "since-2023-12-31" in {attrs.get("id") for attrs in page.all("h2")}


def test_nothing_is_read_again_while_the_ledgers_are_the_same(atlas, compared):
    atlas.write()
    before = atlas.store.read(PAGE)
    assert len(compared) == 1
    atlas.write()
    assert len(compared) == 1
    assert atlas.store.read(PAGE) == before


def test_a_new_date_a_new_ledger_and_a_lost_page_are_reasons_to_write(atlas, compared):
    atlas.write()
    atlas.store.remove(PAGE)
    atlas.write()
    assert len(compared) == 2
    atlas.add("IRN", "2024-12-31", texts={"rank": "3rd"}, digest="1")
    atlas.write()
    assert len(compared) == 3
    assert b"3rd" in atlas.store.read(PAGE)
    atlas.add("IRN", "2025-12-31", texts={"rank": "3rd"})
    atlas.write()
    assert len(compared) == 5


def test_other_rules_have_pages_of_their_own(atlas):
    for day in ("2023-12-31", "2024-12-31"):
        atlas.add("IRN", day, definition="ever", suffix="ever")
    pages = atlas.write()
    assert pages["en/IRN/2024-12-31/ever"] == "en/IRN/changes-ever.html"
    assert pages["en/IRN/2024-12-31"] == PAGE


def test_a_former_default_rule_is_not_compared_with_todays(atlas):
    atlas.add("IRN", "2024-06-30", definition="ever")
    atlas.write()
    text = atlas.store.read(PAGE).decode()
    assert "31 December 2023 to 31 December 2024" in text
    assert "30 June 2024" not in text


def test_a_page_goes_with_the_second_date(atlas):
    atlas.write()
    atlas.manifest.forget("en/IRN/2023-12-31/02_standing")
    atlas.manifest.save()
    assert atlas.write() == {}
    assert atlas.store.read(PAGE) is None
    assert "en/IRN/changes" not in Manifest(atlas.store).reports


def test_what_cannot_be_compared_is_said_and_stops_nothing(atlas, monkeypatch, parse):
    monkeypatch.setattr(changes, "compare", lambda *_: 1 / 0)
    atlas.write()
    text = parse(atlas.store.read(PAGE).decode()).text
    assert "These reports could not be compared (ZeroDivisionError: division by zero)." in text
