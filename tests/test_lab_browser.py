"""The notebooks in JupyterLab as `regenatlas lab` opens it, in a real browser.

The server works on copies in a folder of its own, with settings of its own. The normal suite runs a few
notebooks; `REGENATLAS_ALL_NOTEBOOKS=1` runs all of them.
"""

import io
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from importlib.util import find_spec
from pathlib import Path

import pytest
from PIL import Image

from regenatlas import paths

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
TOKEN = "of-one-test"  # noqa: S105 - for a server on the loopback that lives as long as the test
PATIENCE = 180  # seconds: a continuous integration with two busy cores is slow
ESSENTIAL = ["02_standing", "own_analysis"]  # and explore; what the others say is held by the references
EVERY = sorted(path.stem for path in paths.NOTEBOOKS.glob("*.ipynb"))
CHOSEN = EVERY if os.environ.get("REGENATLAS_ALL_NOTEBOOKS") else ESSENTIAL
CURRENT = "window.jupyterapp.shell.currentWidget"
IDLE = f"{CURRENT}?.sessionContext?.session?.kernel?.status === 'idle'"
COMMAND = [sys.executable, "-c", "from regenatlas.cli import app; app()", "lab"]


def missing():
    if CHROMIUM is None:
        return "no Chromium found: install it to test JupyterLab in a browser"
    if any(find_spec(name) is None for name in ("jupyterlab", "ipywidgets", "playwright")):
        return "JupyterLab, ipywidgets or playwright is not installed"
    from jupyterlab.commands import get_app_dir

    if not (Path(get_app_dir()) / "static" / "index.html").exists():
        return "JupyterLab's pages do not lie beside this Python"
    return ""


pytestmark = [pytest.mark.browser, pytest.mark.skipif(bool(missing()), reason=missing())]


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """The repository as a reader sees it, its notebooks as copies."""
    folder = tmp_path_factory.mktemp("lab") / "repository"
    shutil.copytree(paths.NOTEBOOKS, folder / "notebooks", ignore=shutil.ignore_patterns(".*"))
    for name in ("data", "reports", "README.md", "CONTRIBUTING.md"):
        (folder / name).symlink_to(paths.ROOT / name)
    return folder


@pytest.fixture(scope="module")
def lab(root):
    """The address of a running JupyterLab; it ends with the test, and by itself if the test cannot end it."""
    own = root.parent
    names = ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR", "LAB_SETTINGS_DIR", "LAB_WORKSPACES_DIR")
    environment = {
        **{name: value for name, value in os.environ.items() if name not in {"JUPYTER_TOKEN", "DISPLAY"}},
        **{f"JUPYTER{'' if name.startswith('LAB') else '_'}{name}": str(own / name) for name in names},
        "REGENATLAS_ROOT": str(root),
        "IPYTHONDIR": str(own / "ipython"),
    }
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = [
        "--no-browser",
        "--allow-root",
        f"--port={port}",
        "--ServerApp.port_retries=0",
        f"--IdentityProvider.token={TOKEN}",
        "--LabApp.expose_app_in_browser=True",
        "--ServerApp.shutdown_no_activity_timeout=600",
        "--MappingKernelManager.cull_idle_timeout=600",
    ]
    log = own / "log"
    with log.open("w") as out:
        server = subprocess.Popen([*COMMAND, *options], env=environment, stdout=out, stderr=out)
    try:
        wait_for_answer(f"http://127.0.0.1:{port}", server, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        end(server)


def wait_for_answer(address, server, log):
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            ask(address, "/api/status")
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.3)
        else:
            return
    pytest.fail(f"JupyterLab did not start:\n{log.read_text()[-3000:]}")


def end(server):
    server.terminate()  # it ends its kernels, and they end themselves when it is gone
    try:
        server.wait(30)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def ask(address, path, method="GET"):
    request = urllib.request.Request(  # noqa: S310 - our own server
        address + path, method=method, headers={"Authorization": f"token {TOKEN}"}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
        return answer.read()


@pytest.fixture(scope="module")
def page():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            page = browser.new_context(viewport={"width": 1200, "height": 900}).new_page()
            page.set_default_timeout(PATIENCE * 1000)
            page.asked, page.ran = [], ("", [])
            page.on("request", lambda request: page.asked.append(request.url))
            yield page
        finally:
            browser.close()


def execute(page, command, **arguments):
    """Have JupyterLab do something, and wait for it, though not for ever."""
    page.evaluate(
        """([command, given, patience]) => Promise.race([
            window.jupyterapp.commands.execute(command, given),
            new Promise((_, fail) => setTimeout(() => fail(new Error(`${command}: too long`)), patience)),
        ]).then(() => null)""",
        [command, arguments, PATIENCE * 1000],
    )


def ran(page, lab, name):
    """Open a notebook alone and run all its cells, unless it was the last; the outputs of its code."""
    if page.ran[0] == name:
        return page.ran[1]
    for session in json.loads(ask(lab, "/api/sessions")):
        ask(lab, f"/api/sessions/{session['id']}", "DELETE")
    page.goto(f"{lab}/lab/tree/notebooks/{name}.ipynb?token={TOKEN}&reset")
    page.wait_for_function("window.jupyterapp?.shell.currentWidget?.sessionContext")
    page.wait_for_function(IDLE)
    execute(page, "notebook:run-all-cells")
    cells = page.evaluate(f"{CURRENT}.content.model.toJSON().cells")
    code = [cell for cell in cells if cell["cell_type"] == "code" and "".join(cell["source"]).strip()]
    assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))
    page.ran = name, [output for cell in code for output in cell["outputs"]]
    return page.ran[1]


def wrong(outputs):
    return [out for out in outputs if out["output_type"] == "error" or out.get("name") == "stderr"]


def use_theme(page, name):
    execute(page, "apputils:change-theme", theme=name)
    page.wait_for_function(f"document.body.dataset.jpThemeName === '{name}'")


# ---- what a reader meets


def test_the_lab_opens_on_the_start_notebook_and_leads_on(page, lab, root):
    page.goto(f"{lab}/?token={TOKEN}")
    page.get_by_role("heading", name="Regenatlas: what is here").wait_for()
    assert page.url.startswith(f"{lab}/lab/tree/notebooks/start.ipynb")
    page.get_by_role("link", name="Standing", exact=True).click()
    page.get_by_role("heading", name="World rank: where does the country stand").wait_for()
    # What nobody has written is not unsaved, saving it changes no byte, and closing it asks nothing.
    for name in ("02_standing", "start"):
        execute(page, "docmanager:open", path=f"notebooks/{name}.ipynb")
        page.wait_for_function(IDLE)
        page.wait_for_function(f"{CURRENT}.content.model.getMetadata('language_info')?.version")
        page.wait_for_timeout(300)
        assert page.evaluate(f"{CURRENT}.context.model.dirty") is False
        page.evaluate(f"{CURRENT}.context.save()")
        stored = (paths.NOTEBOOKS / f"{name}.ipynb").read_bytes()
        assert (root / "notebooks" / f"{name}.ipynb").read_bytes() == stored
        execute(page, "application:close")
        assert page.locator(".jp-Dialog").count() == 0


def test_a_number_leads_to_what_it_is_and_where_it_comes_from(page, lab):
    ran(page, lab, "02_standing")
    address = page.url
    entry = page.locator("#fact-rank")
    assert not in_view(entry)
    page.locator('.jp-RenderedMarkdown a[href="#fact-rank"]').first.click()
    page.wait_for_timeout(500)
    assert in_view(entry)
    assert "Place by number of counted products" in entry.inner_text()
    assert entry.get_by_role("link").count() > 0
    assert page.url == address


def in_view(entry):
    return entry.evaluate(
        "entry => { const box = entry.getBoundingClientRect();"
        " return entry.contains(document.elementFromPoint(box.x + box.width / 2, box.y + 8)); }"
    )


def test_code_is_folded_for_readers_and_all_of_it_can_be_opened(page, lab):
    ran(page, lab, "02_standing")
    page.get_by_role("heading", name="World rank: where").scroll_into_view_if_needed()
    assert seen_code(page) == ["country"]
    execute(page, "notebook:show-all-cell-code")
    assert {"country", "from"} <= set(seen_code(page))


def seen_code(page):
    """The first word of each code cell whose code is shown."""
    page.wait_for_timeout(300)
    return page.evaluate(
        "[...document.querySelectorAll('.jp-CodeCell .cm-content')]"
        ".filter(code => code.checkVisibility() && code.innerText.trim())"
        ".map(code => code.innerText.trim().split(/\\s/)[0])"
    )


@pytest.mark.parametrize("name", CHOSEN)
def test_a_notebook_runs_from_top_to_bottom(page, lab, name):
    outputs = ran(page, lab, name)
    assert wrong(outputs) == []
    drawn = sum("image/svg+xml" in output.get("data", {}) for output in outputs)
    page.wait_for_function(
        "n => [...document.querySelectorAll('.jp-RenderedSVG img')].filter(i => i.naturalWidth).length === n",
        arg=drawn,
    )
    assert drawn > 0 or not re.match(r"\d\d_|own", name)


def test_a_picture_follows_the_theme(page, lab):
    ran(page, lab, "own_analysis")
    corners = []
    for theme in ("JupyterLab Dark", "JupyterLab Light"):
        use_theme(page, theme)
        shot = page.locator(".jp-RenderedSVG img").screenshot(animations="disabled")
        corners.append(Image.open(io.BytesIO(shot)).convert("RGB").getpixel((3, 3)))
    assert corners == [(21, 24, 27), (255, 255, 254)]  # the paper of figures.theme, dark and light


@pytest.fixture(scope="module")
def explore(page, lab):
    from jupyter_core.paths import jupyter_path

    parts = [
        Path(folder) / "@jupyter-widgets" / "jupyterlab-manager" for folder in jupyter_path("labextensions")
    ]
    if not any(part.exists() for part in parts):
        pytest.skip("jupyterlab_widgets does not lie beside this Python")
    assert wrong(ran(page, lab, "explore")) == []
    panel = page.locator(".regenatlas-explorer")
    panel.get_by_role("img").wait_for()
    return panel


def changed(explore, before):
    """The answer, as soon as it is another one."""
    explore.page.wait_for_function(
        "before => document.querySelector('.regenatlas-answer').innerText !== before", arg=before
    )
    return explore.locator(".regenatlas-answer").inner_text()


def test_explore_tells_its_dots_and_gives_its_picture_away(explore):
    told = explore.locator("svg use > title").all_text_contents()
    assert told
    assert all(re.fullmatch(r".+: \d+\w\w, \d+ products?", text) for text in told)
    with explore.page.expect_download() as saved:
        explore.get_by_role("link", name="PNG").click()
    assert re.fullmatch(r"regenatlas-IRN-[\d-]+-\w+\.png", saved.value.suggested_filename)
    assert Image.open(io.BytesIO(saved.value.path().read_bytes())).width > 900


def test_explore_answers_as_soon_as_something_else_is_picked(explore):
    first = explore.locator(".regenatlas-answer").inner_text()
    assert re.search(r"Iran takes \d+\w\w place", first)
    country = explore.get_by_label("Country", exact=True)
    country.fill("türkei")
    country.press("Enter")
    explore.get_by_role("alert").get_by_text("Did you mean Türkiye?").wait_for()
    assert explore.locator(".regenatlas-answer").inner_text() == first
    # A wrong country does not keep the day from taking effect.
    explore.get_by_role("button", name="a year earlier").click()
    assert re.search(r"Iran takes \d+\w\w place", changed(explore, first))
    explore.get_by_role("button", name="a year later").click()
    explore.get_by_text(first).wait_for()
    country.fill("ایتالیا")
    country.press("Enter")
    italy = changed(explore, first)
    assert re.search(r"Italy takes \d+\w\w place", italy)
    assert explore.get_by_role("alert").count() == 0
    explore.get_by_role("button", name="a year earlier").click()
    earlier = changed(explore, italy)
    assert earlier.split("Italy")[0] != italy.split("Italy")[0]
    explore.get_by_label("Counting rule", exact=True).select_option(label="Gene therapies only")
    ruled = changed(explore, earlier)
    explore.get_by_label("As of", exact=True).fill("1995-06-30")
    assert "no products were found for Italy" in changed(explore, ruled)


@pytest.mark.parametrize("theme", ["JupyterLab Dark", "JupyterLab Light"])
def test_explore_is_accessible(explore, theme):
    from axe_playwright_python.sync_playwright import Axe

    use_theme(explore.page, theme)
    explore.page.wait_for_timeout(500)
    found = Axe().run(explore.page, context=".regenatlas-explorer").response["violations"]
    assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == []


@pytest.mark.parametrize("width", [1200, 800])
def test_explore_fits_its_column(explore, width):
    explore.page.set_viewport_size({"width": width, "height": 900})
    explore.page.wait_for_timeout(500)
    assert explore.evaluate("panel => panel.scrollWidth - panel.clientWidth") <= 1


def test_the_network_is_asked_for_nothing_and_nothing_is_saved_by_itself(page, lab, root):
    assert [url for url in page.asked if not url.startswith((lab, "data:", "blob:"))] == []
    assert not [url for url in page.asked if re.search(r"/lab/api/(news|update|extensions)", url)]
    for notebook in paths.NOTEBOOKS.glob("*.ipynb"):
        assert (root / "notebooks" / notebook.name).read_bytes() == notebook.read_bytes()
