"""Where a site is published: an address that is safe to write into pages, and those of the files below it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from pydantic import HttpUrl, TypeAdapter, ValidationError

_LONGEST = 500
_PLAIN = re.compile(r"https?://[^/\\?#@\s]+(/[^\\?#\s]*)?", re.IGNORECASE)


class AddressError(ValueError):
    """An address that no site can have, in one line."""


@dataclass(frozen=True)
class Base:
    """The address of a site; it ends in a slash."""

    url: str

    def at(self, name: str) -> str:
        """The address of a file of the site; a folder's index is the folder itself."""
        return self.url + quote(re.sub(r"(^|/)index\.html$", r"\1", name))

    @property
    def is_root(self) -> bool:
        """Whether nothing else lies on its host."""
        return urlsplit(self.url).path == "/"


def read_base(text: str) -> Base:
    """The address that somebody gave. Raises `AddressError` unless it is a plain one of the web."""
    expected = "an address such as https://example.org/atlas/ was expected, without user, query or fragment"
    if len(text) > _LONGEST or not text.isprintable() or not _PLAIN.fullmatch(text):
        raise AddressError(f"base: {text[:_LONGEST]!r} is none: {expected}")
    try:
        url = str(TypeAdapter(HttpUrl).validate_python(text))
    except ValidationError as error:
        reason = error.errors(include_url=False)[0]["msg"]
        raise AddressError(f"base: {text!r} is none ({reason}): {expected}") from None
    url = re.sub("[\"'<>`{}]", lambda sign: quote(sign[0]), url)
    return Base(url if url.endswith("/") else f"{url}/")
