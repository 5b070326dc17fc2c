"""A PDF with its small objects packed together, about a third of the size.

Typst writes each object by itself and uncompressed; the tags of a table alone are thousands. Object streams
(PDF 1.5, ISO 32000-1, 7.5.7) hold them compressed. Nothing of the document changes, and 4 MB take 0.1 s.
"""

from __future__ import annotations

import re
import zlib

_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
_TABLE = re.compile(rb"xref\s+0 (\d+)\s*?\n")
_ENTRY = 20  # bytes of a row of the classic cross-reference table
_PER_STREAM = 200
_NO_OBJECT = (0, 0, 65535)


def packed(pdf: bytes) -> bytes:
    """The same document with object streams; one that has no classic cross-reference table as it is."""
    start = _START.search(pdf)
    table = _TABLE.match(pdf, int(start[1])) if start else None
    if start is None or table is None:
        return pdf
    size = int(table[1])
    rows = [pdf[at : at + _ENTRY] for at in range(table.end(), table.end() + size * _ENTRY, _ENTRY)]
    offsets = {number: int(row[:10]) for number, row in enumerate(rows) if row[17:18] == b"n"}
    order = sorted(offsets, key=lambda number: offsets[number])
    output = bytearray(pdf[: offsets[order[0]]])
    # By number of the object: (1, offset, 0) outside of streams, (2, number of the stream, position) in one.
    entries: dict[int, tuple[int, int, int]] = {}
    small: list[tuple[int, bytes]] = []
    for number, end in zip(order, [*(offsets[number] for number in order[1:]), int(start[1])], strict=True):
        whole = pdf[offsets[number] : end]
        content = whole[whole.index(b"obj") + 3 : whole.rindex(b"endobj")].strip()
        if content.endswith(b"endstream"):
            entries[number] = (1, len(output), 0)
            output += whole
        else:
            small.append((number, content))
    for at in range(0, len(small), _PER_STREAM):
        part = small[at : at + _PER_STREAM]
        entries |= {number: (2, size, position) for position, (number, _) in enumerate(part)}
        entries[size] = (1, len(output), 0)
        output += _object_stream(size, part)
        size += 1
    trailer = pdf[pdf.index(b"<<", table.end() + len(rows) * _ENTRY) : start.start()].strip()
    entries[size] = (1, len(output), 0)
    entries_by_number = [entries.get(number, _NO_OBJECT) for number in range(size + 1)]
    last = _cross_references(size, entries_by_number, re.sub(rb"/Size \d+", b"", trailer[2:-2]))
    return bytes(output) + last + b"startxref\n%d\n%%%%EOF\n" % len(output)


def _object_stream(number: int, objects: list[tuple[int, bytes]]) -> bytes:
    heads, offset = [], 0
    for inner, content in objects:
        heads.append(b"%d %d" % (inner, offset))
        offset += len(content) + 1
    head = b" ".join(heads) + b"\n"
    about = b"/Type/ObjStm/N %d/First %d" % (len(objects), len(head))
    return _stream(number, about, head + b"\n".join(content for _, content in objects))


def _cross_references(number: int, entries: list[tuple[int, int, int]], trailer: bytes) -> bytes:
    rows = b"".join(kind.to_bytes(1) + at.to_bytes(4) + place.to_bytes(2) for kind, at, place in entries)
    return _stream(number, b"/Type/XRef/Size %d/W[1 4 2]" % len(entries) + trailer, rows)


def _stream(number: int, about: bytes, content: bytes) -> bytes:
    small = zlib.compress(content)
    head = b"%d 0 obj\n<<%b/Filter/FlateDecode/Length %d>>\nstream\n" % (number, about, len(small))
    return head + small + b"\nendstream\nendobj\n"
