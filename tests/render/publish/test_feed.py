"""Feed and site map are read by other programs as what they were made from."""

import feedparser
from defusedxml import ElementTree as Safe

from regenatlas.render.publish import feed
from regenatlas.render.publish.feed import SITEMAP, Change, atom, sitemaps

BASE = "https://example.org/atlas/"


def changes():
    for number, day in enumerate(("2024-12-31", "2026-02-11", "2025-12-31")):
        yield Change(f"{BASE}c{number}.html#since", f"Land {number}: <b>&", "It rose\x00.", day, "en")


def read(content):
    found = feedparser.parse(content)
    assert not found.bozo, found.get("bozo_exception")
    return found


def test_a_feed_tells_the_newest_change_first_with_ids_and_days_of_the_data():
    content = atom(BASE, f"{BASE}feed.xml", "Changes", ["One", "Two"], changes(), "2020-01-01")
    found = read(content)
    assert found.version == "atom10"
    assert (found.feed.id, found.feed.updated) == (BASE, "2026-02-11T00:00:00Z")
    assert [author.name for author in found.feed.authors] == ["One", "Two"]
    assert {link.rel: link.href for link in found.feed.links} == {
        "self": f"{BASE}feed.xml",
        "alternate": BASE,
    }
    assert [entry.updated[:10] for entry in found.entries] == ["2026-02-11", "2025-12-31", "2024-12-31"]
    first = found.entries[0]
    assert (first.id, first.link) == (f"{BASE}c1.html#since", f"{BASE}c1.html#since")
    assert (first.title, first.summary) == ("Land 1: <b>&", "It rose.")
    assert content == atom(BASE, f"{BASE}feed.xml", "Changes", ["One", "Two"], changes(), "2020-01-01")


def test_a_feed_without_a_change_has_the_day_of_the_newest_report():
    found = read(atom(BASE, f"{BASE}feed.xml", "Changes", ["One"], [], "2020-01-01"))
    assert (found.entries, found.feed.updated) == ([], "2020-01-01T00:00:00Z")


def locations(content, tag="url"):
    return [one.text for one in Safe.fromstring(content).iterfind(f"{{{SITEMAP}}}{tag}/{{{SITEMAP}}}loc")]


def test_a_map_has_every_page_once_in_order():
    files = sitemaps([f"{BASE}b?x=1&y=2", BASE], BASE, "2026-11-29")
    assert list(files) == ["sitemap.xml"]
    assert locations(files["sitemap.xml"]) == [BASE, f"{BASE}b?x=1&y=2"]
    assert files["sitemap.xml"].count(b"<lastmod>2026-11-29</lastmod>") == 2
    assert b"lastmod" not in sitemaps([BASE], BASE, "")["sitemap.xml"]


def test_more_pages_than_a_map_may_have_are_parted(monkeypatch):
    monkeypatch.setattr(feed, "MOST", 2)
    files = sitemaps([f"{BASE}{name}" for name in "abc"], BASE, "")
    assert list(files) == ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml"]
    assert locations(files["sitemap.xml"], "sitemap") == [f"{BASE}sitemap-1.xml", f"{BASE}sitemap-2.xml"]
    assert locations(files["sitemap-2.xml"]) == [f"{BASE}c"]
