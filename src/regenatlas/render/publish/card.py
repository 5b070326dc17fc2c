"""The picture that is shown where somebody shares a link: country, day and finding."""

from __future__ import annotations

import io
from functools import cache
from typing import Any

from regenatlas.render.page.citation import NAME
from regenatlas.render.pdf.typefaces import folder, legible

SIZE = (1200, 630)
_EDGE, _LINES, _COLOURS = 80, 5, 32
_PAPER, _INK, _SOFT, _MARK = "#ffffff", "#1a1a1a", "#555555", "#0b5c8e"


def card(title: str, day: str, text: str) -> bytes:
    """A PNG with these words; what does not fit ends in an ellipsis."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", SIZE, _PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 24, SIZE[1]), fill=_MARK)
    width = SIZE[0] - 2 * _EDGE
    draw.text((_EDGE, 60), NAME, font=_font("DejaVuSans.ttf", 30), fill=_MARK)
    heading = _font("DejaVuSans-Bold.ttf", 60)
    draw.text((_EDGE, 120), _lines(legible(title), heading, width, 1)[0], font=heading, fill=_INK)
    draw.text((_EDGE, 200), legible(day), font=_font("DejaVuSans.ttf", 32), fill=_SOFT)
    body = _font("DejaVuSans.ttf", 40)
    for at, line in enumerate(_lines(legible(text), body, width, _LINES)):
        draw.text((_EDGE, 280 + 58 * at), line, font=body, fill=_INK)
    content = io.BytesIO()
    image.quantize(_COLOURS).save(content, "PNG", optimize=True)
    return content.getvalue()


def _lines(text: str, font: Any, width: int, most: int) -> list[str]:
    """The text in lines of that width, at most so many."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= width or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    kept = lines[:most]
    if len(lines) > most or font.getlength(kept[-1]) > width:
        while kept[-1] and font.getlength(f"{kept[-1]} …") > width:
            kept[-1] = kept[-1][:-1].rstrip()
        kept[-1] += " …"
    return kept


@cache
def _font(name: str, size: int) -> Any:
    from PIL import ImageFont

    return ImageFont.truetype(str(folder() / name), size)
