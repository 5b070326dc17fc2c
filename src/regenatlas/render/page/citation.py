"""How a report is cited: as a sentence, for the programs that manage references, and for search engines.

Who made it stands in `CITATION.cff` alone. The address at which a report is published is not known when it is
made: the texts keep a place for it, which `publish` fills.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from markupsafe import Markup

import regenatlas
from regenatlas import paths

#: The work and whoever publishes it.
NAME = "Regenatlas"

#: Where an address comes in, with the text around it (`@` is the address).
ADDRESS = Markup('<span data-address="{}"></span>')

#: What a date of a data version begins with.
_DAY = re.compile(r"(\d{4})\.(\d\d)(?:\.(\d\d))?")

#: Signs that mean something to TeX.
_TEX: dict[str, str | int | None] = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_TEX |= {sign: f"\\{sign}" for sign in "{}$&#_%"}


class Work(NamedTuple):
    """What all reports are cited as: authors, their version, the licences of the repository (SPDX)."""

    authors: tuple[str, ...]
    version: str
    licences: tuple[str, ...]


@cache
def work() -> Work:
    """What `CITATION.cff` says; the name of the work, without licence, where there is none."""
    if not paths.CITATION.exists():
        return Work((NAME,), regenatlas.__version__, ())
    import yaml  # many a command names no author

    content = yaml.safe_load(paths.CITATION.read_text(encoding="utf-8"))
    names = (
        one.get("name") or ", ".join(filter(None, (one.get("family-names"), one.get("given-names"))))
        for one in content["authors"]
    )
    licence = content.get("license", ())
    return Work(tuple(names), content["version"], tuple([licence] if isinstance(licence, str) else licence))


@dataclass(frozen=True)
class Citation:
    """One report to be cited: `key` names it, `note` says of which day and by which rule it speaks.

    `version` is that of the tables, `licence` theirs (SPDX).
    """

    key: str = ""
    title: str = ""
    note: str = ""
    version: str = ""
    lang: str = "en"
    licence: str = ""
    about: str = ""

    @property
    def date(self) -> tuple[str, ...]:
        """Year, month and day of the tables, the newest a report can be; () if they do not tell."""
        found = _DAY.match(self.version.rpartition(" ")[2])
        return tuple(filter(None, found.groups())) if found else ()

    @property
    def code_licence(self) -> str:
        """The licence of the repository that is not the tables'."""
        return ", ".join(name for name in work().licences if name not in self.licence)

    @property
    def edition(self) -> str:
        """The versions of code and tables."""
        return f"{work().version}/{self.version}"

    def bibtex(self) -> Markup:
        """An entry for BibTeX and BibLaTeX."""
        fields = {
            "author": " and ".join(f"{{{_tex(name)}}}" for name in work().authors),
            "title": f"{{{_tex(self.title)}}}",
            "institution": NAME,
            "year": "".join(self.date[:1]),
            "month": "".join(self.date[1:2]).lstrip("0"),
            "note": _tex(self.note),
            "version": _tex(self.edition),
            "language": self.lang,
        }
        lines = "".join(f"  {name} = {{{text}}},\n" for name, text in fields.items() if text)
        return Markup("@techreport{{{},\n{}{}}}\n").format(self.key, lines, ADDRESS.format("  url = {@},\n"))

    def ris(self) -> Markup:
        """A record for EndNote, Zotero, Mendeley and others."""
        fields = [
            ("TY", "RPRT"),
            *(("AU", name) for name in work().authors),
            ("TI", self.title),
            ("PY", "".join(self.date[:1])),
            ("DA", "/".join(self.date)),
            ("PB", NAME),
            ("ET", self.edition),
            ("LA", self.lang),
            ("N1", self.note),
            ("ID", self.key),
        ]
        lines = "".join(f"{tag}  - {' '.join(text.split())}\n" for tag, text in fields if text)
        return Markup("{}{}ER  - \n").format(lines, ADDRESS.format("UR  - @\n"))

    def meta(self) -> list[tuple[str, str, str]]:
        """Tags for reference managers and for shared links: the attribute that names it, name, content."""
        names = [
            ("description", self.about),
            ("citation_title", self.title),
            *(("citation_author", name) for name in work().authors),
            ("citation_publication_date", "/".join(self.date)),
            ("citation_technical_report_institution", NAME),
            ("citation_publisher", NAME),
            ("citation_language", self.lang),
        ]
        shared = [
            ("og:type", "article"),
            ("og:site_name", NAME),
            ("og:title", self.title),
            ("og:description", self.about),
        ]
        tags = [("name", *tag) for tag in names] + [("property", *tag) for tag in shared]
        return [tag for tag in tags if tag[2]]

    def linked_data(self, country: str, day: str) -> Markup:
        """The report in the words of schema.org, as JSON that no parser of HTML takes for markup."""
        data: Mapping[str, Any] = {
            "@context": "https://schema.org",
            "@type": "Report",
            "name": self.title,
            "abstract": self.about,
            "author": [{"@type": "Organization", "name": name} for name in work().authors],
            "publisher": {"@type": "Organization", "name": NAME},
            "datePublished": "-".join(self.date),
            "inLanguage": self.lang,
            "version": self.edition,
            "spatialCoverage": country,
            "temporalCoverage": f"../{day}" if day else "",
            "isBasedOn": {
                "@type": "Dataset",
                "name": f"{NAME}, tables",
                "version": self.version,
                "license": f"https://spdx.org/licenses/{self.licence}",
            }
            if self.licence
            else "",
        }
        text = json.dumps({name: value for name, value in data.items() if value}, ensure_ascii=False)
        return as_script(text)


def as_script(text: str) -> Markup:
    """JSON as it can stand in an element of a page."""
    return Markup(text.translate(_ESCAPED))  # noqa: S704 - no sign of markup is left


_ESCAPED = str.maketrans({"&": r"\u0026", "<": r"\u003c", ">": r"\u003e"})


def _tex(text: str) -> str:
    return " ".join(text.translate(str.maketrans(_TEX)).split())
