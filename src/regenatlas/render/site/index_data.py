"""What the front page knows of every bundle, small enough for thousands of them in one file.

Texts that repeat (dates, sets of chapters, headline facts) are said once and referred to by position: two
and a half thousand bundles take less than a megabyte, and the page's script shows one row per country.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from regenatlas.render.site.basis import in_words
from regenatlas.render.site.bundles import Bundle, RenderedChapter, View
from regenatlas.render.store.store import DOCUMENTS
from regenatlas.report.wording import Wording
from regenatlas.tables.load import Tables

#: The headline facts in the order of the page, each with its heading and what it means.
SHOWN = {
    "rank": ("Place", "by the number of counted products; equal counts share a place"),
    "count": ("Products", "counted by the rule of the report; a range where two of them may be one"),
    "count_before": ("A year before", "products counted on the same day one year earlier"),
    "per_head": ("Per 10 million", "counted products for every ten million inhabitants"),
    "rank_per_head": ("Place by size", "by counted products per inhabitant"),
    "named": ("Named", "counted products that have a public name"),
}


class Pool(dict[str, int]):
    """Values as JSON, each kept once, with its position."""

    def at(self, value: Any) -> int:
        """The position of a value, which is kept if it is new."""
        return self.setdefault(json.dumps(value), len(self))

    def all(self) -> list[Any]:
        """The values by position."""
        return [*map(json.loads, self)]


def index_data(
    bundles: Sequence[Bundle], pages: Mapping[str, str], tables: Tables, words: Mapping[str, str]
) -> dict[str, Any]:
    """The data of the page's script. `pages` has the page of changes by folder, `words` what the script says.

    `bundles` is a list of [country, date, view, chapters, documents, page of changes, facts, products,
    version, basis]: the first four and the last two are positions in their lists, the facts positions in
    `facts` by the order of `shown` (-1: not stated), the products positions in `products` (null: not listed).
    Document and page of changes are 1 or 0.
    """
    wording, fact = Wording("en", tables), itemgetter("value", "text")
    views = _views(bundles)
    named = view_names(views, tables).items()
    codes = sorted({bundle.country for bundle in bundles})
    dates = sorted({bundle.as_of for bundle in bundles}, reverse=True)
    chapters, facts, products, versions, bases, texts = (Pool() for _ in range(6))
    names = dict(zip(tables["products"]["product_id"], tables["products"]["name"], strict=True))
    rows = []
    for bundle in bundles:
        stated, listed = bundle.headline["facts"], bundle.headline["products"]
        if found := bundle.headline["basis"]:
            before = {"value": found["before"], "text": str(found["before"])}
            stated = {"count_before": before, **stated}
        row = [
            codes.index(bundle.country),
            dates.index(bundle.as_of),
            views.index(bundle.view),
            chapters.at([_chapter(chapter) for chapter in bundle.chapters]),
            sum(2**at for at, kind in enumerate(DOCUMENTS) if kind in bundle.documents),
            int(bundle.folder in pages),
            [facts.at(fact(stated[name])) if name in stated else -1 for name in SHOWN],
            None if listed is None else [products.at(names.get(product, product)) for product in listed],
            versions.at(bundle.headline["data_version"]),
            bases.at(_basis(in_words(bundle.headline["basis"], wording), texts)),
        ]
        rows.append(row)
    return {
        "countries": _countries(codes, tables, wording),
        "dates": [[date, wording.date(date)] for date in dates],
        "views": [[view.id, view.lang, view.suffix, name] for view, name in named],
        "chapters": chapters.all(),
        "facts": facts.all(),
        "products": products.all(),
        "versions": versions.all(),
        "bases": bases.all(),
        "texts": texts.all(),
        "shown": [[name, *(wording.translate(text) for text in texts)] for name, texts in SHOWN.items()],
        "bundles": rows,
        "words": {name: wording.translate(text) for name, text in words.items()},
    }


def _basis(found: Mapping[str, Any], texts: Pool) -> list[Any]:
    """What a count rests on, in a fixed order; of long words that many share the positions in `texts`."""
    short = [found[name] for name in ("best", "worst", "level", "missing", "range", "products")]
    return [*short, texts.at(found["rests"]), texts.at(found["confidence"])]


def newest(bundles: Iterable[Bundle]) -> list[Bundle]:
    """The newest bundle of each country in each view."""
    by_date = sorted(bundles, key=lambda bundle: bundle.as_of)
    return list({(bundle.country, bundle.view): bundle for bundle in by_date}.values())


def view_names(views: Iterable[View], tables: Tables) -> dict[View, str]:
    """How products are counted in each view, with what else tells it from the others."""
    found = dict.fromkeys(views, "")
    wording = Wording("en", tables)
    labels = dict(zip(tables["definitions"]["definition_id"], tables["definitions"]["label"], strict=True))
    several = len({view.lang for view in found}) > 1
    for view in found:
        parts = [wording.translate(str(labels.get(view.definition, view.definition)))]
        if view.known_by:
            known = wording.translate("as known by {date}")
            parts.append(known.format(date=wording.date(view.known_by)))
        if several:
            parts.append(wording.locale.languages.get(view.lang, view.lang))
        found[view] = ", ".join(parts)
    return found


def data_island(data: Mapping[str, Any]) -> str:
    """JSON that no HTML parser takes for markup, whatever the texts in it are."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", r"\u0026").replace("<", r"\u003c").replace(">", r"\u003e")


def _views(bundles: Iterable[Bundle]) -> list[View]:
    """The views, first the default definition in English, then as often as they occur, then by name."""
    found = Counter(bundle.view for bundle in bundles)
    return sorted(found, key=lambda view: (view.id != "", -found[view], view.id))


def _chapter(chapter: RenderedChapter) -> str:
    """A chapter with its formats, `02_standing html pdf`; an exclamation mark before one that failed."""
    failed = "!" if chapter.reason else ""
    return " ".join([f"{failed}{chapter.name}", *chapter.files])


def _countries(codes: Iterable[str], tables: Tables, wording: Wording) -> list[list[str]]:
    """By country: code, name, region, sub-region; the search beside the index knows all other names."""
    frame = tables["countries"].set_index("iso3", drop=False)
    found = []
    for code in codes:
        if code not in frame.index:
            found.append([code, code, "", ""])
            continue
        row = frame.loc[code]
        regions = (wording.translate(str(row.get(name) or "")) for name in ("un_region", "un_subregion"))
        found.append([code, wording.country(code), *regions])
    return found
