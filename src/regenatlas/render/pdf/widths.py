"""How wide the columns of a printed table are.

Typst's own measuring sets every cell several times and gives a long text all that is left. Estimating takes a
few milliseconds for all tables of a chapter and shares the line so that the table becomes as short as it can.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from regenatlas.render.pdf.markdown import LONGEST_WORD

#: Type sizes of tables in points, the first that fits is taken; the line that they have, in points.
SIZES = (8.0, 7.2)
LINE = 459.2  # 162 mm

_BOLD = 1.08
_FULL = 0.92  # of the line at most is given to words, so that something is left to share
_GAP = 1.05  # em, on both sides of a cell together
_NOTE = 1.1  # em, of a raised "[12]"
_WIDEST = 0.7  # em of a letter of a word that has to be broken anywhere
_ROUNDS = 40
_WORDS = re.compile(r"[^\s\u200b-]+-?")  # a line may end after a hyphen


class _Widths(dict[str, float]):
    """Widths of the text face in em, by kind of letter."""

    def __missing__(self, sign: str) -> float:
        self[sign] = 1.0 if ord(sign) > 0x2E7F else 0.52  # ideographs, and all other letters
        return self[sign]


_WIDTHS = _Widths(
    dict.fromkeys(" iljtfI.,:;'|!()[]-r/", 0.29)
    | dict.fromkeys("0123456789", 0.48)
    | dict.fromkeys("ABCDEFGHKLNOPQRTUVXYZ&", 0.7)
    | dict.fromkeys("mwMW@%—", 0.86)
    | {"\u200b": 0.0}
)


def em(text: str) -> float:
    """About how wide a text is, in em."""
    return sum(map(_WIDTHS.__getitem__, text))


class Columns(NamedTuple):
    """How a table is set: type size in points, widths in em, and how many lines of text it has.

    `fills`: the columns together are as wide as the line. `longest`: letters of a word that fits everywhere.
    """

    size: float
    widths: list[float]
    fills: bool
    lines: int
    longest: int = LONGEST_WORD


def column_widths(
    headings: Sequence[str], rows: Sequence[Sequence[str]], noted: Sequence[bool] = ()
) -> Columns:
    """The columns of a table that is no longer than it has to be.

    One that fits the line keeps the widths of its texts. Otherwise every column has room for its longest
    word, and the rest of the line goes step by step to where it shortens most rows. `noted`: columns whose
    cells carry the number of a note.
    """
    extra = np.array([_GAP + _NOTE * note for note in noted or [False] * len(headings)])
    heads = [_BOLD * em(heading) for heading in headings]
    cells = np.array([heads, *([em(cell) for cell in row] for row in rows)])
    natural = cells.max(axis=0) + extra
    if natural.sum() <= LINE / SIZES[0]:
        return Columns(SIZES[0], _rounded(natural), fills=False, lines=len(cells))
    least = np.array([_longest(column) for column in zip(headings, *rows, strict=True)]) + extra
    size = next((size for size in SIZES if least.sum() <= _FULL * LINE / size), SIZES[-1])
    line = LINE / size
    too_wide = least.sum() > _FULL * line
    if too_wide:
        least *= _FULL * line / least.sum()
    widths = _shared(cells, extra, least, natural, line)
    room = np.maximum(widths - extra, 0.1)
    lines = np.ceil(cells / room - 0.01).max(axis=1).sum()
    longest = max(1, int(room.min() / _WIDEST)) if too_wide else LONGEST_WORD
    return Columns(size, _rounded(widths), fills=True, lines=int(lines), longest=longest)


def _rounded(widths: np.ndarray) -> list[float]:
    return [round(float(width), 2) for width in widths]


def _longest(column: Sequence[str]) -> float:
    """The widest word of a column, its heading first; a very long one will be broken, see `breakable`."""
    heading, *cells = column
    words = set(_WORDS.findall(" ".join(cells)))
    widest = max([0.0, *map(em, words), *(_BOLD * em(word) for word in _WORDS.findall(heading))])
    return min(widest, LONGEST_WORD / 2)


def _shared(
    cells: np.ndarray, extra: np.ndarray, least: np.ndarray, natural: np.ndarray, line: float
) -> np.ndarray:
    """Widths that add up to the line: the least, made wider step by step where that shortens most rows."""
    widths = least.copy()
    step = (line - least.sum()) / _ROUNDS
    for _ in range(_ROUNDS):
        room = widths - extra
        lines = cells / room
        tallest = lines.argmax(axis=1)
        most = lines.max(axis=1)
        # How much shorter a row becomes when its tallest cell gets a little wider.
        gains = np.where(most > 0.95, most / room[tallest], 0)
        gain = np.bincount(tallest, weights=gains, minlength=len(widths)) + 1e-9 * natural
        gain[widths >= natural + step] = -1  # no column is wider than its text
        widths[gain.argmax()] += step
    return widths
