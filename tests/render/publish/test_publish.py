"""A site is a whole copy of an output folder that knows its address, or it is not made at all."""

import errno
import json
import os
import re
import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import feedparser
import pytest
from tests.render.browser.conftest import CHROMIUM, FLAGS

from regenatlas.render.publish import publish as publishing
from regenatlas.render.publish.address import Base
from regenatlas.render.publish.publish import _beside, publish
from regenatlas.render.store import lock
from regenatlas.render.store.store import LocalStore, Store, StoreError, digest

BASE = Base("https://example.org/atlas/")
PAGE = "en/IRN/2025-12-31/02_standing.html"


@pytest.fixture
def site(made, tables, tmp_path):
    """Publish the folder; answers what became of it."""

    def run(base=BASE, to=tmp_path / "site", source=made):
        return publish(source, base, to, tables, lambda *_: None)

    run.to = tmp_path / "site"
    return run


def tree(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_a_site_is_a_copy_with_addresses_feed_and_map(site, made):
    before = tree(made.folder)
    done = site()
    assert (done.problems, done.pages, done.failed) == ((), 7, 2)
    after = tree(site.to)
    assert tree(made.folder) == before
    ours = {".nojekyll", "404.html", "card.png", "feed.xml", "published.json", "sitemap.xml"}
    ours |= {f"en/IRN/{day}/card.png" for day in ("2024-12-31", "2025-12-31")}
    # Nothing leads to the methods here, and what nothing leads to stays at home.
    assert set(after) == set(before) - {"manifest.json", "en/methods.html"} | ours
    same = [name for name in before if not name.endswith((".html", "manifest.json"))]
    assert all(after[name] == before[name] for name in same)
    assert b'<meta property="og:description" content="From 31 Dec' in after["en/IRN/changes.html"]
    pages = b"".join(content for name, content in after.items() if name.endswith(".html")).decode()
    pictures = re.findall(rf'"og:image" content="{BASE.url}(.*?)"', pages)
    assert set(pictures) == {name for name in after if name.endswith("card.png")}
    page = after[PAGE].decode()
    assert f'<link rel="canonical" href="https://example.org/atlas/{PAGE}">' in page
    assert f'content="https://example.org/atlas/{PAGE.replace("html", "pdf")}">' in page
    assert "<script>alert(1)" not in page
    entries = feedparser.parse(after["feed.xml"]).entries
    assert [entry.id for entry in entries] == [f"{BASE.url}en/IRN/changes.html#since-2024-12-31"]
    assert entries[0].title == "Irn: 31 December 2024 to 31 December 2025"
    assert after["sitemap.xml"].count(b"<loc>") == 4  # index, two chapters, changes; no failure, no methods
    assert f'href="{BASE.url}"'.encode() in after["404.html"]
    record = json.loads(after["published.json"])
    assert record["files"][PAGE] == digest(after[PAGE])
    assert set(record["files"]) == set(after) - {"published.json"}


def test_the_first_page_alone_describes_the_tables_to_catalogues(site, tables):
    site()
    found = {
        path.name: re.findall(r'"@type": "Dataset", "name": "([^"]+)"', path.read_text(encoding="utf-8"))
        for path in site.to.glob("*.html")
    }
    assert {name: names for name, names in found.items() if names} == {"index.html": [tables.name]}


def test_publishing_again_gives_the_same_bytes_and_takes_what_is_gone(site):
    site()
    before = tree(site.to)
    site()
    assert tree(site.to) == before
    site(Base("https://example.org/"))
    assert set(tree(site.to)) == {*before, "robots.txt"}
    site()
    assert tree(site.to) == before
    assert not [path for path in site.to.parent.iterdir() if path.name not in {"out", "site"}]


def test_nothing_is_published_where_a_link_leads_nowhere(site, made):
    site()
    before = tree(site.to)
    links = '<a href="#gone">x</a><a href="y">x</a></main>'
    made.write(PAGE, made.read(PAGE).decode().replace("</main>", links))
    assert site().problems == (
        f"{PAGE}: '#gone' leads to a place that {PAGE} does not have",
        f"{PAGE}: 'y' leads to a file that is not there",
    )
    assert tree(site.to) == before


def test_a_listed_file_that_is_gone_and_a_path_of_the_machine_are_told(site, made):
    made.remove(PAGE.replace("html", "pdf"))
    made.write(PAGE, made.read(PAGE).decode().replace("</main>", f"{made.folder}</main>"))
    problems = site().problems
    assert f"{PAGE.replace('html', 'pdf')}: the file is not there" in problems
    assert any(line.startswith(f"{PAGE}: tells of the machine that made it") for line in problems)
    assert not site.to.exists()


def test_other_files_are_never_replaced(site, made, tmp_path):
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "mine.txt").write_text("x")
    for to in (tmp_path / "site", made.folder, made.folder / "en", tmp_path, tmp_path / "out" / "index.html"):
        with pytest.raises(StoreError) as refused:
            site(to=to)
        assert refused.value.at_start
    assert (tmp_path / "site" / "mine.txt").exists()
    site(to=tmp_path / "other")
    for name in (".DS_Store", "._index.html", "Thumbs.db", "desktop.ini", "index.html~"):
        (tmp_path / "other" / name).write_text("x")  # a system has left them
    site(to=tmp_path / "other")
    assert not (tmp_path / "other" / ".DS_Store").exists()
    (tmp_path / "other" / ".git").mkdir()
    (tmp_path / "other" / ".git" / "HEAD").write_text("x")
    with pytest.raises(StoreError, match=r"holds what publish did not write \(\.git/HEAD\)"):
        site(to=tmp_path / "other")


def test_a_folder_without_reports_or_with_a_batch_at_work_is_not_published(site, made, tmp_path):
    with pytest.raises(StoreError, match="holds no reports"):
        site(source=LocalStore(tmp_path / "nowhere"))
    assert not (tmp_path / "nowhere").exists()
    with lock.exclusive(made), pytest.raises(StoreError, match="another batch"):
        site()


@pytest.mark.parametrize("moment", ["copying", "renaming"])
def test_a_killed_publish_leaves_the_site_before_it(site, monkeypatch, moment):
    site()
    before = tree(site.to)
    child = os.fork()
    if not child:
        if moment == "copying":
            monkeypatch.setattr(publishing, "_more", lambda *_: os._exit(9))
        else:
            rename = Path.rename
            monkeypatch.setattr(Path, "rename", lambda one, to: rename(one, to) and os._exit(9))
        site(Base("https://example.org/other/"))
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    assert (tree(site.to) if site.to.exists() else tree(site.to.with_name(".site.old"))) == before
    site()
    assert tree(site.to) == before


def test_a_store_elsewhere_is_published_as_well(site, made):
    site()
    here = tree(site.to)
    import fsspec

    memory = fsspec.filesystem("memory")
    for name, content in tree(made.folder).items():
        memory.pipe_file(f"/atlas/{name}", content)
    try:
        site(source=Store("memory://atlas"))
    finally:
        memory.rm("/atlas", recursive=True)
    assert tree(site.to) == here


class Quiet(SimpleHTTPRequestHandler):
    def log_request(self, *_):
        pass


@contextmanager
def served(folder):
    handler = partial(Quiet, directory=folder)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium found: install it to test pages in a browser")
def test_a_site_opens_over_http_and_from_disk_and_asks_nobody_else(site):
    from playwright.sync_api import sync_playwright

    site()
    with served(site.to) as address, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for root in (address, f"{site.to.as_uri()}/"):
            page = browser.new_page()
            asked, said = [], []
            page.on("request", lambda request, asked=asked: asked.append(request.url))
            page.on("console", lambda message, said=said: said.append(message.text))
            page.goto(f"{root}{PAGE}")
            page.locator('a.fact[href="#fact-rank"]').first.click()
            panel = page.locator("#panel[open]")
            assert panel.locator("#panel-citation").inner_text().endswith(f" {BASE.url}{PAGE}#fact-rank")
            with page.expect_download() as saved:
                panel.get_by_role("button", name="Download as RIS").click()
            assert f"UR  - {BASE.url}{PAGE}#fact-rank\n" in saved.value.path().read_text(encoding="utf-8")
            assert all(one.startswith((root, "data:")) for one in asked)
            assert said == []
        browser.close()


def test_a_site_that_cannot_take_its_place_leaves_the_one_that_was_there(tmp_path, monkeypatch):
    to, rename = tmp_path / "site", Path.rename

    def across_disks(path, target):
        if path.name.endswith(".new"):
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        return rename(path, target)

    to.mkdir()
    (to / "index.html").write_text("before")
    monkeypatch.setattr(Path, "rename", across_disks)
    with pytest.raises(StoreError, match="Invalid cross-device link"), _beside(to) as (_, take_its_place):
        take_its_place()
    assert (to / "index.html").read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
