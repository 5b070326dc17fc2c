"""Text made safe for where it is shown: Markdown, HTML, addresses, spreadsheets.

A table may hold any text that a web page once held. In a report it is only ever text: no markup, link,
formula or control character of it takes effect, and right-to-left words do not turn the sentence around them.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache
from urllib.parse import quote, urlsplit

FSI, PDI = "\u2068", "\u2069"  # first-strong isolate and its end

# A value's own direction overrides and isolates would reach beyond it. Joiners, needed in Persian, stay.
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
# XML 1.0 has no signs for the first and last of these, not even as references.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]")
# JSON may hold these as they are; an editor that shows it would turn, hide or break the line by them.
_UNSEEN = re.compile("[\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
# Blocks with every letter that runs right to left, and others.
_MAYBE_LEFTWARD = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")
_SPACE = re.compile("[ \t\n\v\f\r\x85\u2028\u2029]+")

_MARKUP = re.compile(r"[\\$<>&@`*_\[\]#|~^!{}=:]|(?<=\bwww)\.", re.IGNORECASE)
# Jupyter looks for mathematics before it looks at backslashes, so these become character references.
_REFERENCED = "\\$<>&@"
_BLOCK_START = re.compile(r"([-+])|(\d)(?=\d{0,8}[.)])")

# The wide forms count as formulas too in spreadsheets of East Asia. An apostrophe that stands before such a
# sign already gets another, so that taking one away always gives the text back.
_FORMULA = re.compile("'*[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20]")
_NUMERIC = re.compile(r"[-+]?\d[\d,]*(\.\d+)?([eE][-+]?\d+)?%?")


def plain(text: str) -> str:
    """The text on one line, without control and direction signs."""
    if text.isprintable() and "  " not in text:  # most are, and this takes a tenth of the time
        return text.strip(" ")
    return _SPACE.sub(" ", _CONTROL.sub("\ufffd", _DIRECTION.sub("", text))).strip()


def printable(text: str) -> str:
    """Lines for a terminal, which takes control signs for commands."""
    return _CONTROL.sub("\ufffd", _DIRECTION.sub("", text))


def isolated(text: str) -> str:
    """The text in directional isolates if it holds right-to-left letters, else as it is."""
    if text.isascii():
        return text
    foreign = _MAYBE_LEFTWARD.findall(text)
    if any(unicodedata.bidirectional(sign) in {"R", "AL", "AN"} for sign in foreign):
        return f"{FSI}{text}{PDI}"
    return text


def markdown(text: str) -> str:
    """CommonMark that reads as exactly this text, also with GitHub's extensions and mathematics on."""
    return _MARKUP.sub(
        lambda found: _reference(found[0]) if found[0] in _REFERENCED else f"\\{found[0]}", text
    )


def markdown_start(text: str) -> str:
    """Markdown, of which the first sign would begin a list, as the beginning of a paragraph."""
    found = _BLOCK_START.match(text)
    if not found:
        return text
    return (f"\\{found[1]}" if found[1] else _reference(found[2])) + text[1:]


def html_text(text: str) -> str:
    """The text for HTML content and attributes."""
    return html.escape(text, quote=True)


@lru_cache(maxsize=4096)  # a report shows the same few sources again and again
def safe_url(url: str) -> str:
    """The address with all but its ASCII letters, digits and separators encoded; "" unless http or https.

    What stands before an @ is taken for the host by readers, but not by browsers: such an address is none.
    """
    url = url.strip()
    try:
        parts = urlsplit(url)
        is_web = parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return ""
    if not is_web or re.search(r"\s", url):
        return ""
    return quote(url, safe="-._~:/?#[]@!&'()*+,;=%", errors="replace")


def xml(text: str) -> str:
    """A whole XML document without the characters that it cannot have or that no font has a shape for."""
    return _NOT_XML.sub("\ufffd", _DIRECTION.sub("", text))


def json_text(text: str) -> str:
    """A whole JSON document with the characters in it written out that are not seen as they are."""
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def csv_cell(value: object) -> object:
    """The value for a CSV file: text that a spreadsheet would compute gets an apostrophe before it."""
    if isinstance(value, str) and _FORMULA.match(value) and not _NUMERIC.fullmatch(value):
        return f"'{value}"
    return value


def csv_text(cell: str) -> str:
    """The text that `csv_cell` wrote."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _reference(sign: str) -> str:
    return f"&#{ord(sign)};"
