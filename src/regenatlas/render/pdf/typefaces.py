"""The typefaces of a PDF: those that come with Typst and matplotlib, the same on every machine.

They have Latin, Greek, Cyrillic, Arabic and Hebrew letters, but no ideographs. Typst would set these in the
face of last resort, which draws the same box for all and tells a screen reader the wrong letter; so they are
left out, visibly. The web page, set in the reader's own faces, shows them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

#: What stands for letters that no face has.
LEFT_OUT = "[…]"

# No language puts more than two marks on a letter outside the scripts that are left out; piles of them hide
# the lines around and have no shape that could be checked.
_PILES = re.compile("([\u0300-\u036f]{2})[\u0300-\u036f]+")
_UNSEEN = {"Cf", "Mn", "Me"}
_KEPT = {"\u200c", *map(chr, range(0x64B, 0x656))}  # the non-joiner and the vowel signs of Arabic
_DRAWN = re.compile(r">[^<]*[^\x00-\x7f][^<]*<")


@cache
def faces() -> Any:
    """The faces as Typst takes them. Loading them starts no thread."""
    import typst

    return typst.Fonts(include_system_fonts=False, font_paths=[str(folder())])


def legible(text: str) -> str:
    """The text with `LEFT_OUT` for each run of letters that no face has."""
    if text.isascii():
        return text
    text = _PILES.sub(r"\1", text)
    if _letters().issuperset(map(ord, text)):
        return text
    runs = groupby(text, lambda sign: ord(sign) in _letters() or _needs_none(sign))
    return "".join("".join(run) if shown else LEFT_OUT for shown, run in runs)


def legible_drawing(svg: str) -> str:
    """A drawing with all its texts legible: Typst sets them with less help from the faces than other text.

    Latin marks that are part of no letter and unseen signs, of which Persian needs one, are left out of them.
    """
    return _DRAWN.sub(lambda found: legible(_plainest(found[0])), svg)


def _plainest(text: str) -> str:
    letters = unicodedata.normalize("NFC", text)
    return "".join(sign for sign in letters if sign in _KEPT or unicodedata.category(sign) not in _UNSEEN)


def _needs_none(sign: str) -> bool:
    """Whether a sign joins or directs others; those that tag a flag are told by the flag."""
    return unicodedata.category(sign) == "Cf" and sign < "\U000e0000"


@cache
def _letters() -> frozenset[int]:
    """The letters of the face with the most; signs of direction and joining have none and need none."""
    from matplotlib.ft2font import FT2Font

    return frozenset(FT2Font(str(folder() / "DejaVuSans.ttf")).get_charmap()) | {ord("\n")}


def folder() -> Path:
    """Where the faces lie."""
    import matplotlib as mpl

    return Path(mpl.get_data_path(), "fonts", "ttf")
