import pytest

from regenatlas.importing.registers.fda_list import read
from regenatlas.importing.statement import ImportFileError

PAGE = """<!DOCTYPE html><html><head><script>alert(1)</script></head><body>
<table><tr><th>Product</th><th>Manufacturer</th></tr>
<tr><td>Product</td><td>Manufacturer</td></tr>
<tr><td><a href="/x">ABECMA&reg; (idecabtagene vicleucel [bb2121])</a></td>
<td>Celgene&nbsp;Corporation</td></tr>
<tr><td>HPC, Cord Blood</td><td>Bloodworks</td></tr></table>
<p>Content current as of: 03/05/2025</p></body></html>"""


def read_page(tmp_path, page=PAGE):
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    return read([tmp_path / "page.html"])


def test_products_have_a_name_a_proper_name_and_a_maker_but_no_date(tmp_path):
    reading = read_page(tmp_path)
    assert reading.until == "2025-03-05"
    assert [(one.names[0], one.substance, one.holder, one.granted) for one in reading.statements] == [
        ("ABECMA", "idecabtagene vicleucel", "Celgene Corporation", ""),
        ("HPC, Cord Blood", "HPC, Cord Blood", "Bloodworks", ""),
    ]


@pytest.mark.parametrize(
    ("gone", "message"),
    [
        ("Content current as of", "expected «Content current as of» with a day"),
        ("<td>", "expected a table of products"),
    ],
)
def test_another_page_is_refused(tmp_path, gone, message):
    with pytest.raises(ImportFileError, match=message):
        read_page(tmp_path, PAGE.replace(gone, ""))


@pytest.mark.parametrize("content", [b"<!-- -->", b"<?xml version='1.0' encoding='bogus'?><html/>"])
def test_a_page_without_a_page_in_it_is_refused(tmp_path, content):
    (tmp_path / "x.html").write_bytes(content)
    with pytest.raises(ImportFileError, match=r"x\.html: "):
        read([tmp_path / "x.html"])
