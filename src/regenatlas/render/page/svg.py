"""Make a figure's SVG fit to stand inside a page: named, scalable, themeable, small and harmless.

matplotlib numbers its ids per drawing, so two drawings on one page would share clip paths without a prefix.
It writes a style on each mark, which a page that forbids inline styles would ignore: they become classes of
the page. What a mark stands for becomes its title, which browsers show to who points at it. The drawing is
rewritten in one pass while it is parsed, because building a tree costs more than all the rest.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from xml.parsers import expat

_SVG = "http://www.w3.org/2000/svg"
_REFERENCE = re.compile(r"url\(#([^)]+)\)")
_REFERRED = re.compile(r"""url\(#([^)]+)\)|href=["']#([^"']+)["']""")
_FINE = re.compile(r"(\.\d\d)\d+")
_DECLARATION = re.compile(r"[a-z-]+: *[^;:{}<>\\@/]+")

#: Elements that draw. Scripts, styles for the whole page, foreign markup and outside images are not among
#: them; matplotlib's <style> only sets the line joins, which the page's own style sheet does too.
_DRAWING = {
    *("svg", "g", "defs", "use", "symbol", "marker", "mask", "clipPath", "pattern", "text", "tspan", "image"),
    *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon"),
    *("linearGradient", "radialGradient", "stop"),
}
_UNWANTED = ("on", "xmlns", "class", "aria-", "role")
_SPACED = {"text", "tspan"}


class Styles:
    """The style declarations of a page's drawings, each as a class.

    `colours`, by colour: the CSS variable that it becomes, so that the page decides on light and dark.
    """

    def __init__(self, colours: Mapping[str, str] | None = None) -> None:
        self._rules: dict[str, tuple[str, str]] = {}
        self._variables = {colour.lower(): name for colour, name in (colours or {}).items()}
        anything = "|".join(map(re.escape, self._variables)) or "(?!)"
        # Only as the value of a property, so that the same characters elsewhere stay as they are.
        self._colour = re.compile(rf"((?:fill|stroke|stop-color|color): ?)({anything})\b", re.IGNORECASE)

    def name(self, declarations: str) -> str:
        """The class for a `style` attribute; "" if it declares nothing that a drawing may."""
        if declarations not in self._rules:
            parts = (part.strip() for part in declarations.split(";"))
            known = "; ".join(part for part in parts if _DECLARATION.fullmatch(part) and _within(part))
            self._rules[declarations] = (f"s{len(self._rules)}" if known else "", known)
        return self._rules[declarations][0]

    def css(self) -> str:
        """The rules of all classes."""
        rules = (f".{name}{{{known}}}" for name, known in self._rules.values() if name)
        return self._colour.sub(self._variable, "\n".join(rules))

    def _variable(self, found: re.Match[str]) -> str:
        colour = found[2].lower()
        return f"{found[1]}var({self._variables[colour]}, {colour})"


def inline_svg(
    svg: str,
    prefix: str,
    title: str,
    alt: str,
    styles: Styles,
    marks: Mapping[str, Sequence[str]] | None = None,
) -> str:
    """The drawing as inline SVG; ids begin with `prefix`, styles go to `styles`. Raises `ValueError`.

    `marks`: what marks stand for, by the id of a group: one text for the group, or one for each mark in it. A
    group that has not as many marks as texts gets none.
    """
    referred = {one or two for one, two in _REFERRED.findall(svg)}
    rewriter = _Rewriter(prefix, title, alt, styles, referred, marks or {})
    try:
        return rewriter.rewrite(svg)
    except expat.ExpatError as error:
        raise ValueError(f"not a readable SVG: {error}") from None


class _Rewriter:
    """Writes the elements that it lets through as the parser meets them."""

    def __init__(
        self,
        prefix: str,
        title: str,
        alt: str,
        styles: Styles,
        referred: set[str],
        marks: Mapping[str, Sequence[str]],
    ) -> None:
        self.prefix = prefix
        self.title = title
        self.alt = alt
        self.styles = styles
        self.names = {name: f"i{n}" for n, name in enumerate(sorted(referred))}
        self.marks = marks
        self.telling: tuple[int, list[str], list[int]] | None = None  # depth of the group, its texts, titles
        self.defined = 0  # how deep within definitions
        self.out: list[str] = []
        self.open: list[str] = []  # closing tags, "" for a group without attributes, which is left out
        self.left_out = 0  # how deep within an element that is left out
        self.pending = ""  # an opening tag that may still turn out to be empty
        self.text_depth = 0  # how deep within text

    def rewrite(self, svg: str) -> str:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.Parse(svg, True)
        return "".join(self.out)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if not self.open and not self.left_out and (name != "svg" or attributes.get("xmlns") != _SVG):
            raise ValueError("not an SVG")
        if self.left_out or name not in _DRAWING:
            self.left_out += 1
            return
        self._flush()
        self.text_depth += name in _SPACED
        if not self.open:
            self._root(attributes)
            return
        kept = self._attributes(name, attributes)
        texts = self.marks.get(attributes.get("id", ""), ()) if name == "g" else ()
        is_bare = name == "g" and not kept and len(texts) != 1
        self.pending = "" if is_bare else f"<{name}{kept}"
        self.open.append("" if is_bare else f"</{name}>")
        self.defined += name == "defs"
        if len(texts) == 1:
            self._title(texts[0])
        elif texts:
            self.telling = len(self.open), list(texts), []
        elif self.telling and not self.defined and _is_mark(name, attributes):
            _, left, titles = self.telling
            titles.append(len(self.out) + 1)
            self._title(left.pop(0) if left else "")

    def _end(self, name: str) -> None:
        if self.left_out:
            self.left_out -= 1
            return
        self.text_depth -= name in _SPACED
        self.defined -= name == "defs"
        if self.telling and self.telling[0] == len(self.open):
            _, left, titles = self.telling
            self.telling = None
            if left or not all(self.out[at] != _title("") for at in titles):
                for at in titles:
                    self.out[at] = ""
        closing = self.open.pop()
        if self.pending and closing:
            # A group without anything in it draws nothing.
            self.out.append("" if self.pending.startswith("<g ") else self.pending + "/>")
            self.pending = ""
        else:
            self.out.append(closing)

    def _text(self, text: str) -> None:
        if not self.left_out and self.text_depth:
            self._flush()
            self.out.append(escape(text, quote=False))

    def _title(self, text: str) -> None:
        self._flush()
        self.out.append(_title(text))

    def _flush(self) -> None:
        if self.pending:
            self.out.append(self.pending + ">")
            self.pending = ""

    def _root(self, attributes: Mapping[str, str]) -> None:
        """The page decides on the size, the view box keeps the shape."""
        size = [attributes.get(name, "").removesuffix("pt") for name in ("width", "height")]
        box = attributes.get("viewBox") or (f"0 0 {size[0]} {size[1]}" if all(size) else "")
        named = f' viewBox="{escape(box)}"' if box else ""
        self.out.append(
            f'<svg{named} role="img" aria-labelledby="{self.prefix}title {self.prefix}desc">'
            f'<title id="{self.prefix}title">{escape(self.title)}</title>'
            f'<desc id="{self.prefix}desc">{escape(self.alt)}</desc>\n'
        )
        self.open.append("</svg>")

    def _attributes(self, element: str, attributes: Mapping[str, str]) -> str:
        kept = []
        for name, value in attributes.items():
            if new := self._attribute(element, name, value):
                kept.append(f' {"class" if name == "style" else name}="{escape(new)}"')
        return "".join(kept)

    def _attribute(self, element: str, name: str, value: str) -> str:
        """The value that an attribute keeps, "" to leave it out."""
        kept = (
            _REFERENCE.sub(lambda found: f"url(#{self._name(found[1])})", value) if "url(" in value else value
        )
        match name:
            case "d" | "x" | "y":
                # A hundredth of a point is finer than any screen or printer.
                kept = _FINE.sub(r"\1", " ".join(value.split()))
            case "style":
                kept = self.styles.name(kept)
            case "id":
                kept = self._name(value) if value in self.names else ""
            case "href" | "xlink:href" if value.startswith("#"):
                kept = f"#{self._name(value[1:])}"
            case "href" | "xlink:href" if not (element == "image" and value.startswith("data:image/png")):
                kept = ""
            case "transform" if value.startswith("rotate(-0 "):
                kept = ""
        unwanted = name.lower().startswith(_UNWANTED) or not _within(value)
        return "" if unwanted else kept

    def _name(self, identity: str) -> str:
        """The short name on the page of something that the drawing refers to."""
        return self.prefix + self.names.setdefault(identity, f"i{len(self.names)}")


def _is_mark(name: str, attributes: Mapping[str, str]) -> bool:
    """Whether an element of a group is one of its marks: not the line that joins them."""
    return name == "use" or (name == "path" and "fill: none" not in attributes.get("style", ""))


def _title(text: str) -> str:
    return f"<title>{escape(text, quote=False)}</title>"


def _within(value: str) -> bool:
    """Whether all that a value refers to stands in the drawing itself."""
    return "url(" not in _REFERENCE.sub("", value)
