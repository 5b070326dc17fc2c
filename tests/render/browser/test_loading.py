"""Data beside the pages reach a page from disk and from a server alike, and only from there."""

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

ASK = """async (addresses) => Promise.all(addresses.map((address) =>
    regenatlas.load(address).catch((error) => error.message)))"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture
def served(folder):
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("way", ["disk", "server"])
def test_a_data_script_beside_the_page_is_loaded_once(visit, folder, served, way):
    (folder / "some.js").write_text('regenatlas.take({"name": "Türkiye </script>"});\n', encoding="utf-8")
    page = visit(address="" if way == "disk" else f"{served}/made.html")
    asked = ["some.js", "./some.js", "none.js", "https://example.org/some.js", "data:text/javascript,0"]
    one, same, none, *foreign = page.evaluate(ASK, asked)
    assert one == same == {"name": "Türkiye </script>"}
    assert none.startswith("cannot load")
    assert foreign == ["data lie beside the pages"] * 2
    assert [url.rpartition("/")[2] for url in page.asked] == ["made.html", "some.js", "none.js"]
    assert not [said for said in page.said if "Content Security Policy" in said]
