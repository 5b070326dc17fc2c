"""What a reader can search for in an output folder, with the library that finds it, as one script of data.

Any page loads it on first use (the template load.js). It is made from the manifest and the tables alone: when
a page is made, the manifest takes down where on it somebody may want to land (`page.places`), and so nothing
is found that is not there. Of each country and language the newest reports are searched.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from regenatlas.render.page.html import inline
from regenatlas.render.site.bundles import Bundle
from regenatlas.render.site.index_data import Pool, data_island, newest
from regenatlas.render.site.ledgers import spoken
from regenatlas.report.wording import Wording
from regenatlas.tables.country_names import country_names
from regenatlas.tables.load import Tables


@dataclass(frozen=True)
class Kind:
    """What a row of a page may be about: its table and key; columns of its name, of what is told beside it.

    `also`: further columns by which it is found. `home`: the country whose page shows it best.
    """

    table: str
    key: str
    name: str
    beside: tuple[str, ...]
    also: tuple[str, ...]
    home: str


#: By the beginning of a row's id.
KINDS = {
    "product": Kind(
        "products", "product_id", "name", ("developer",), ("generic", "indication"), "origin_country"
    ),
    "claim": Kind(
        "claims", "claim_id", "statement", ("publisher", "published"), ("speaker",), "subject_country"
    ),
    "institution": Kind("ecosystem", "institution_id", "name", ("city",), ("people", "province"), "country"),
    "programme": Kind("programmes", "programme_id", "name", ("owner",), ("status",), "country"),
    "candidate": Kind(
        "candidate_products", "candidate_id", "name", ("developer",), ("name_local", "indication"), "country"
    ),
}


def search_script(bundles: Sequence[Bundle], tables: Tables) -> str:
    """The library, what finds by it and the data, without anything in it that could be more than data."""
    library, engine = inline("library/minisearch.js"), inline("search_engine.js")
    data = data_island(search_data(bundles, tables))
    # A module's surroundings, so that the library becomes nothing that other scripts could see.
    return (
        "(() => {\nconst module = {exports: {}};\n"
        f"((module, exports) => {{\n{library}\n}})(module, module.exports);\n"
        f"{engine}\nregenatlas.take(searching(module.exports, {data}));\n}})();\n"
    )


def search_data(bundles: Sequence[Bundle], tables: Tables) -> dict[str, Any]:
    """Countries, bundles, pages and things; texts that many pages share are said once.

    countries: code, name, all names. bundles: folder, language, country, date, start. pages: bundle, chapter,
    ids and texts of sections one after the other, positions in figures. chapters: file, name, question.
    things: kind, id, name, what is told beside it, further words, page.
    """
    chapters, figures = Pool(), Pool()
    chosen = _newest(bundles)
    codes = sorted({bundle.country for bundle in chosen})
    pages: list[list[Any]] = []
    rows: list[tuple[str, Bundle, str, int]] = []
    for at, bundle in enumerate(chosen):
        for chapter in bundle.chapters:
            if chapter.name not in bundle.pages or not chapter.places:
                continue
            found = chapter.places
            rows += [(row, bundle, chapter.name, len(pages)) for row in found["rows"]]
            pages.append(
                [
                    at,
                    chapters.at([chapter.name, spoken(chapter.name), found["title"]]),
                    [text for section in found["sections"] for text in section],
                    [figures.at(figure) for figure in found["figures"]],
                ]
            )
    return {
        "countries": [_country(code, tables) for code in codes],
        "bundles": [
            [
                bundle.folder,
                bundle.view.lang,
                codes.index(bundle.country),
                Wording(bundle.view.lang, tables).date(bundle.as_of),
                bundle.start,
            ]
            for bundle in chosen
        ],
        "pages": pages,
        "chapters": chapters.all(),
        "figures": figures.all(),
        "things": [*_things(rows, tables)],
    }


def _newest(bundles: Iterable[Bundle]) -> list[Bundle]:
    """The newest bundle of each country and language, by the default rule where there is one."""
    best: dict[tuple[str, str], Bundle] = {}
    for bundle in sorted(newest(bundles), key=lambda one: (one.view.suffix != "", one.view.suffix)):
        best.setdefault((bundle.country, bundle.view.lang), bundle)
    return [best[key] for key in sorted(best)]


def _country(code: str, tables: Tables) -> list[str]:
    frame = tables["countries"].set_index("iso3", drop=False)
    names = country_names(code, tables)
    return [code, Wording("en", tables).country(code) if code in frame.index else code, "\n".join(names)]


def _things(rows: Sequence[tuple[str, Bundle, str, int]], tables: Tables) -> Iterable[list[Any]]:
    """Each row that a page shows, once for each language, where it is at home or else where it is shown."""
    occurring = {row.partition("-")[0] for row, *_ in rows} & KINDS.keys()
    known = {kind: _records(KINDS[kind], tables) for kind in sorted(occurring)}
    best: dict[tuple[str, str], tuple[tuple[Any, ...], list[Any]]] = {}
    for row, bundle, chapter, page in rows:
        kind, _, identity = row.partition("-")
        record = known.get(kind, {}).get(identity)
        if record is None:
            continue
        *words, home = record
        order = (home != bundle.country, chapter, bundle.country)
        if (bundle.view.lang, row) not in best or order < best[bundle.view.lang, row][0]:
            best[bundle.view.lang, row] = order, [[*KINDS].index(kind), identity, *words, page]
    return (thing for _, thing in best.values())


def _records(kind: Kind, tables: Tables) -> dict[str, tuple[str, str, str, str]]:
    """By key: name, what is told beside it, further words, home."""
    wording, frame = Wording("en", tables), tables[kind.table]
    more = _aliases(tables) if kind.table == "products" else {}
    titles = dict(zip(tables["sources"]["source_id"], tables["sources"]["title"], strict=True))

    def rows(*names: str) -> Iterable[tuple[str, ...]]:
        return zip(*(frame[name].tolist() for name in names), strict=True)  # far quicker than records

    columns = zip(
        rows(kind.key, kind.name, kind.home, "source_id"), rows(*kind.beside), rows(*kind.also), strict=True
    )
    found = {}
    for (key, name, home, source), beside, also in columns:
        words = [*also, *more.get(key, ()), titles.get(source, "") if kind.table == "claims" else ""]
        shown = (*beside, wording.country(home) if home else "")
        found[key] = (name, " · ".join(filter(None, shown)), " ".join(filter(None, words)), home)
    return found


def _aliases(tables: Tables) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for product, alias in zip(tables["aliases"]["product_id"], tables["aliases"]["alias"], strict=True):
        found.setdefault(product, []).append(str(alias))
    return found
