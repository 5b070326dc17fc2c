"""What a reader takes along from a figure: picture, data, link and code, each read back; the larger view."""

from xml.etree import ElementTree as ET

import pandas as pd
import pytest
from PIL import Image
from tests.render.browser.conftest import NARROW

from regenatlas.report.figures import theme

NAME = "IRN_2026-02-11_02_standing-rank_over_time"
TITLE = "Türkiye leads with $9 & <more>"
SOURCE = "Regenatlas: Iran, data version 2026.02. As of 11 February 2026, counted by the rule"


def saved(page, label, folder):
    """What the tool of this name below the figure saves, under the name that it proposes."""
    with page.expect_download() as download:
        page.locator(".drawing .more").get_by_text(label, exact=True).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def colours(path):
    image = Image.open(path).convert("RGB")
    return image.size, {f"#{r:02x}{g:02x}{b:02x}" for _, (r, g, b) in image.getcolors(1 << 20)}


def test_a_figure_is_saved_as_picture_drawing_and_data_with_title_source_and_date(visit, tmp_path):
    page = visit("figures", color_scheme="dark")
    box = page.locator(".drawing svg").get_attribute("viewBox")
    shape = [float(side) for side in box.split()[2:]]
    png = saved(page, "PNG", tmp_path)
    (width, height), found = colours(png)
    assert png.name == f"{NAME}.png"
    assert width == round((shape[0] + 28) * 4 / 3 * 2)  # two pixels for one, and the edge
    assert height > shape[1] * 4 / 3 * 2
    assert {"#ffffff", theme.FOCAL, theme.PEERS[0]} <= found  # in light colours, whatever the page has
    svg = ET.parse(saved(page, "SVG", tmp_path))  # noqa: S314 - our own picture
    text = " ".join("".join(node.itertext()) for node in svg.iter("{http://www.w3.org/2000/svg}text"))
    assert TITLE in text
    assert SOURCE in text
    assert "Sources: IFDA." in text
    assert "Iran <b>: 1 product" in {node.text for node in svg.iter("{http://www.w3.org/2000/svg}title")}
    assert not [node for node in svg.iter() if {"class", "style"} & set(node.keys())]  # it needs no page
    assert "var(" not in (tmp_path / f"{NAME}.svg").read_text("utf-8")
    csv = saved(page, "Data (CSV)", tmp_path)
    assert csv.name == f"{NAME}.csv"
    assert csv.read_bytes().startswith(b"\xef\xbb\xbfname,n\n")
    assert pd.read_csv(csv).to_numpy().tolist() == [["Türkiye", 9], ["Iran <b>", 1]]
    assert page.said == []
    assert not [url for url in page.asked[1:] if not url.startswith(("data:", "blob:"))]


def test_the_data_stand_below_the_figure_as_a_table_when_asked_for(visit):
    page = visit("figures")
    page.evaluate("location.hash = 'figure-rank_over_time'")
    assert not page.locator(".values[open]").count()  # a link to the figure is none to its data
    page.get_by_text("Data as a table").click()
    table = page.locator(".values table")
    assert table.locator("th").all_inner_texts() == ["name", "n", "Türkiye", "Iran <b>"]
    assert table.locator("td").all_inner_texts() == ["9", "1"]
    assert page.locator("figure.table").get_by_text("Copy link").is_visible()
    page.emulate_media(media="print")
    assert not page.locator(".drawing :is(.more, .values)").first.is_visible()


@pytest.fixture
def served(folder):
    """The address of the page of figures as a server has it."""
    from functools import partial
    from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
    from threading import Thread

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=folder)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/figures.html"
        server.shutdown()


def test_link_and_code_are_copied_and_the_code_shows_the_figure_alone(visit, served):
    assert not visit("figures").get_by_text("Embed").count()  # from disk no other page could show it
    page = visit(address=served, permissions=["clipboard-read", "clipboard-write"])
    copied = []
    for label in ("Copy link", "Embed"):
        page.locator(".drawing").get_by_text(label).click()
        page.locator(".drawing .said").get_by_text("Copied").wait_for()
        copied.append(page.evaluate("navigator.clipboard.readText()"))
    assert copied[0] == f"{served}#figure-rank_over_time"
    assert copied[1].startswith(f'<iframe src="{served}#embed=figure-rank_over_time" title="Türkiye leads')
    alone = visit(address=f"{served}#embed=figure-rank_over_time")
    assert [figure.is_visible() for figure in alone.locator("figure").all()] == [True, False]
    assert not alone.locator(":is(h1, .chapters, .contents, .cite)").first.is_visible()
    assert alone.locator(".from a").get_attribute("href") == copied[0]


def test_the_larger_view_has_the_drawing_itself_and_gives_it_back(visit):
    page = visit("figures", viewport={"width": 1000, "height": 700})
    width = page.locator(".drawing svg").bounding_box()["width"]
    page.get_by_text("Larger").click()
    large = page.locator("#large")
    assert large.locator("svg").bounding_box()["width"] > width
    assert page.locator("svg[viewBox]").count() == 1  # no second one with the same names in it
    page.mouse.move(*[side / 2 for side in (1000, 700)])
    page.keyboard.press("Escape")
    assert page.locator("figure svg").bounding_box()["width"] == width
    page.set_viewport_size(NARROW)
    page.get_by_text("Larger").click()
    box = large.locator("svg").bounding_box()
    assert box["height"] > box["width"]  # turned, along the longer side
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= NARROW["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 320, "height": 256})  # as at four times the size
    small = page.locator("figure svg").bounding_box()["width"]
    page.get_by_text("Larger").click()
    assert large.locator("svg").bounding_box()["width"] >= small


@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing_in_the_tools_open_and_closed(visit, width):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = visit("figures", viewport={"width": width, "height": 800})
    page.evaluate("(told) => { regenatlas.data = () => told; }", [["name", "n"], ["", "1"]])  # no name known
    page.get_by_text("Data as a table").click()
    page.locator(".drawing .scroll").first.focus()
    for where in ("main", "#large"):
        if where == "#large":
            page.get_by_text("Larger").click()
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found = axe.run(page, {"include": where}).response["violations"]
            assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == []
