"""A packed PDF is the same document in fewer bytes, for readers that did not write it."""

import io

import pypdf
import pypdfium2
import pytest
import typst

from regenatlas.render.pdf.pack import packed

PAGES = """
#set document(title: "Packed")
#set page(width: 90mm, height: 60mm)
= One
A #link("https://example.org/")[link] and a #link(<two>)[jump].
#for i in range(150) [- #i]
= Two <two>
#table(columns: 3, ..range(90).map(str))
"""


@pytest.fixture(scope="module")
def plain():
    return bytes(typst.compile(PAGES.encode(), pdf_standards="ua-1", timestamp=0))


def written(reader, number):
    """An object as its file has it; what it refers to stays a reference."""
    content = io.BytesIO()
    pypdf.generic.IndirectObject(number, 0, reader).get_object().write_to_stream(content)
    return content.getvalue()


def test_the_document_is_smaller_and_reads_the_same(plain):
    small = packed(plain)
    assert len(small) < 0.5 * len(plain)
    before, after = (pypdf.PdfReader(io.BytesIO(pdf), strict=True) for pdf in (plain, small))
    assert [page.extract_text() for page in after.pages] == [page.extract_text() for page in before.pages]
    assert after.metadata == before.metadata
    assert [item.title for item in after.outline] == ["One", "Two"]
    assert (
        after.trailer["/Root"]["/StructTreeRoot"].keys() == before.trailer["/Root"]["/StructTreeRoot"].keys()
    )
    assert after.trailer["/ID"] == before.trailer["/ID"]


def test_it_looks_the_same(plain):
    before, after = (pypdfium2.PdfDocument(pdf) for pdf in (plain, packed(plain)))
    assert len(after) == len(before) > 3
    for was, now in zip(before, after, strict=True):
        assert now.render().to_pil().tobytes() == was.render().to_pil().tobytes()


def test_every_object_is_there(plain):
    before, after = (pypdf.PdfReader(io.BytesIO(pdf), strict=True) for pdf in (plain, packed(plain)))
    numbers = sorted(before.xref[0])
    assert len(numbers) > 200
    for number in numbers:
        assert written(after, number) == written(before, number)


def test_what_is_packed_already_or_no_pdf_stays_as_it_is(plain):
    small = packed(plain)
    assert packed(small) == small
    assert packed(b"no PDF") == b"no PDF"
