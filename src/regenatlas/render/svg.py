"""Make a figure's SVG fit to stand inside a page: named, scalable, themeable, and harmless.

matplotlib numbers its ids per drawing, so two drawings on one page would share clip paths without a prefix.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from xml.etree import ElementTree as ET

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_REFERENCE = re.compile(r"url\(#([^)]+)\)")

# Elements that draw. Scripts, styles for the whole page, foreign markup and outside images are not among
# them.
_DRAWING = {
    *(
        "svg",
        "g",
        "defs",
        "clipPath",
        "use",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
    ),
    *(
        "text",
        "tspan",
        "title",
        "desc",
        "image",
        "linearGradient",
        "radialGradient",
        "stop",
        "pattern",
        "marker",
    ),
    *("symbol", "mask"),
}


def inline_svg(svg: str, prefix: str, title: str, alt: str, colours: Mapping[str, str] | None = None) -> str:
    """The drawing as inline SVG named by `title` and described by `alt`, every id beginning with `prefix`.

    `colours` maps a colour of the drawing to the CSS variable that it stands for: it becomes `var(--name,
    colour)`, so that the page decides on light and dark. Raises `ValueError` if it is not an SVG.
    """
    try:
        root = ET.fromstring(svg)  # noqa: S314 - drawn by this package; expat bounds what entities expand to
    except ET.ParseError as error:
        raise ValueError(f"not a readable SVG: {error}") from None
    if root.tag != f"{{{_SVG}}}svg":
        raise ValueError("not an SVG")
    _clean(root)
    _scale(root)
    for element in root.iter():
        _prefix(element, prefix)
    _name(root, prefix, title, alt)
    ET.register_namespace("", _SVG)
    ET.register_namespace("xlink", "http://www.w3.org/1999/xlink")
    text = ET.tostring(root, encoding="unicode")
    return _themed(text, colours or {})


def _clean(element: ET.Element) -> None:
    for child in list(element):
        if not isinstance(child.tag, str) or child.tag.removeprefix(f"{{{_SVG}}}") not in _DRAWING:
            # matplotlib's <style> in <defs> only sets the line joins, which the page's own style sheet does
            # too.
            element.remove(child)
        else:
            _clean(child)
    for name, value in list(element.attrib.items()):
        points = name in {"href", _XLINK}
        inside = value.startswith("#") or (
            element.tag.endswith("image") and value.startswith("data:image/png")
        )
        outside = "url(" in _REFERENCE.sub("", value)
        if name.lower().startswith("on") or outside or (points and not inside):
            del element.attrib[name]


def _scale(root: ET.Element) -> None:
    """Let the page decide on the size; the view box keeps the shape."""
    size = [root.attrib.pop(name, "").removesuffix("pt") for name in ("width", "height")]
    if "viewBox" not in root.attrib and all(size):
        root.set("viewBox", f"0 0 {size[0]} {size[1]}")


def _prefix(element: ET.Element, prefix: str) -> None:
    for name, value in element.attrib.items():
        if name == "id":
            element.set(name, prefix + value)
        elif name in {"href", _XLINK} and value.startswith("#"):
            element.set(name, f"#{prefix}{value[1:]}")
        elif "url(#" in value:
            element.set(name, _REFERENCE.sub(rf"url(#{prefix}\1)", value))


def _name(root: ET.Element, prefix: str, title: str, alt: str) -> None:
    root.attrib.pop("aria-label", None)
    root.set("role", "img")
    root.set("aria-labelledby", f"{prefix}title {prefix}desc")
    for child in list(root):
        if child.tag in {f"{{{_SVG}}}title", f"{{{_SVG}}}desc"}:
            root.remove(child)
    for position, (tag, text) in enumerate((("title", title), ("desc", alt))):
        element = ET.Element(f"{{{_SVG}}}{tag}", {"id": prefix + tag})
        element.text = text
        element.tail = "\n"
        root.insert(position, element)


def _themed(text: str, colours: Mapping[str, str]) -> str:
    if not colours:
        return text
    names = {colour.lower(): name for colour, name in colours.items()}
    return _any_of(tuple(names)).sub(
        lambda found: f"{found[1]}var({names[found[2].lower()]}, {found[2].lower()})", text
    )


@cache
def _any_of(colours: tuple[str, ...]) -> re.Pattern[str]:
    # Only as the value of a style property, so that the same characters in a label stay as they are.
    return re.compile(
        rf"((?:fill|stroke|stop-color|color): ?)({'|'.join(map(re.escape, colours))})\b", re.IGNORECASE
    )
