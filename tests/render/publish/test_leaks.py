"""Paths of a machine and who works there stay at home; addresses of the web are none of these."""

import base64
import getpass
import io
import socket
import zipfile
import zlib

import pytest

from regenatlas import paths
from regenatlas.render.publish.leaks import leak_finder

# Put together here, because no file of the repository may hold a path of a machine.
HOME, USERS, TEMPORARY, ROOT = ("/" + name + "/" for name in ("home", "Users", "tmp", "root"))
FILE = "file:" + "///"
DRIVE = "C:" + "\\Users"


@pytest.fixture
def leak(monkeypatch):
    monkeypatch.setattr(getpass, "getuser", lambda: "somebody")
    monkeypatch.setattr(socket, "gethostname", lambda: "workstation-7")
    return leak_finder("/srv/reports of/atlas")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"in {HOME}somebody/atlas/x.py, line 3", f"{HOME}somebody/atlas/x.py"),
        (f'"{USERS}Some.Body/x"', f"{USERS}Some.Body/x"),
        (f"({TEMPORARY}work-1)", f"{TEMPORARY}work-1"),
        (f"{ROOT}.cache", f"{ROOT}.cache"),
        (f"{FILE}etc/passwd", f"{FILE}etc/passwd"),
        (rf"{DRIVE}\somebody", rf"{DRIVE}\somebody"),
        (rf'"{DRIVE}\\somebody"', rf"{DRIVE}\\somebody"),
        ("at /srv/reports of/atlas/en", "/srv/reports of/atlas"),
        (f"x{paths.ROOT}/data", str(paths.ROOT)),
        ("somebody@machine", "somebody@"),
        ("made on workstation-7", "workstation-7"),
    ],
)
def test_what_tells_of_the_machine_is_found(leak, text, told):
    assert leak(f"<p>{text}</p>".encode()) == told


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/home/page",
        "https://example.org/tmp/x",
        "en/home/x",
        "../root/x",
        "somebody",
        "not.somebody@example.org",
        "either/or",
        "at home/work",
    ],
)
def test_what_is_the_world_s_is_not(leak, text):
    assert leak(f"<p>{text}</p>".encode()) == ""


def test_what_is_packed_into_a_file_is_found_too(leak):
    text = f"<dc:creator>{HOME}somebody/x</dc:creator>".encode()
    workbook = io.BytesIO()
    with zipfile.ZipFile(workbook, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("docProps/core.xml", text)
    pdf = b"%PDF-1.7\n1 0 obj <<>>\nstream\n" + zlib.compress(text) + b"\nendstream endobj"
    page = b'<a href="data:text/csv;base64,' + base64.b64encode(text) + b'">'
    picture = b"\x89PNG tEXtComment\x00" + text
    for content in (workbook.getvalue(), pdf, page, picture, b"<svg><metadata>" + text):
        assert leak(content) == f"{HOME}somebody/x"
    assert [leak(content) for content in (b"PK broken", b"%PDF stream\nno\nendstream")] == ["", ""]
