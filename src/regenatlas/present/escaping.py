"""Text from the tables made safe for where it is shown: Markdown (and through pandoc Typst), HTML and spreadsheets.

A table may hold any text that a web page once held. In a report it is only ever text: no markup, link, formula or
control character of it takes effect, and right-to-left words do not turn the sentence around them.
"""

from __future__ import annotations

import html
import re
import unicodedata

FSI, PDI = "\u2068", "\u2069"  # first-strong isolate and its end

# Direction overrides and isolates of the value itself would reach beyond it. Joiners, needed in Persian, stay.
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")

# As character references, because Jupyter looks for mathematics before it looks at backslashes.
_REFERENCES = {ord(sign): f"&#{ord(sign)};" for sign in "\\$<>&@"}
_MARKUP = re.compile(r"([`*_\[\]#|~^!{}=:])")
_BLOCK_START = re.compile(r"^([-+]|\d{1,9}(?=[.)]))")
_WWW = re.compile(r"(?i)\b(www)\.")

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMERIC = re.compile(r"[-+]?\d[\d,]*(\.\d+)?([eE][-+]?\d+)?%?")


def plain(text: str) -> str:
    """The text on one line, without control and direction signs."""
    text = _CONTROL.sub("\ufffd", _DIRECTION.sub("", text))
    return re.sub(r"[ \t\n\v\f\r\x85\u2028\u2029]+", " ", text).strip()


def isolated(text: str) -> str:
    """The text in directional isolates if it holds right-to-left letters, else as it is."""
    if any(unicodedata.bidirectional(sign) in {"R", "AL", "AN"} for sign in text):
        return f"{FSI}{text}{PDI}"
    return text


def markdown(text: str) -> str:
    """CommonMark that reads as exactly this text, also where GitHub's extensions and mathematics are on."""
    text = _MARKUP.sub(r"\\\1", text.translate(_REFERENCES))
    # The references were written before the marks in them were escaped.
    text = re.sub(r"&\\#(\d+);", r"&#\1;", text)
    return _WWW.sub(r"\1\\.", text)


def markdown_start(text: str) -> str:
    """The same Markdown where its first sign could begin a list or a heading."""
    return _BLOCK_START.sub(lambda m: f"\\{m[1]}" if m[1] in "-+" else f"&#{ord(m[1][0])};{m[1][1:]}", text)


def html_text(text: str) -> str:
    """The text for HTML content and attributes."""
    return html.escape(text, quote=True)


def safe_url(url: str) -> str:
    """The address if it is http or https, else nothing."""
    url = url.strip()
    return url if re.match(r"(?i)https?://[^\s]+$", url) else ""


def csv_cell(value: object) -> object:
    """The value for a CSV file: text that a spreadsheet would compute gets an apostrophe before it."""
    if isinstance(value, str) and value.startswith(_FORMULA) and not _NUMERIC.fullmatch(value):
        return "'" + value
    return value
