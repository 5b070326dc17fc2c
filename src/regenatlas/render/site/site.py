"""The front of an output folder: the index of all bundles, what changed between dates, what failed.

It is written at the end of every batch from the manifest alone, so that it costs little however many reports
there are, and equal folders have equal pages. The index is one file that works from disk: a table of the
newest report of each country, which a script, allowed by its hash and nothing else, makes a tool.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from regenatlas import paths
from regenatlas.render.page.document import METHODS, Edition
from regenatlas.render.page.html import TEMPLATES, chapter_html, environment
from regenatlas.render.page.methods import guide, methods_chapter
from regenatlas.render.site.basis import in_words
from regenatlas.render.site.bundles import Bundle, RenderedChapter, read_bundles
from regenatlas.render.site.changes import write_changes
from regenatlas.render.site.index_data import data_island, index_data, newest, view_names
from regenatlas.render.site.ledgers import spoken
from regenatlas.render.site.reports import reports_script
from regenatlas.render.site.search import search_script
from regenatlas.render.store.manifest import Manifest
from regenatlas.render.store.store import INDEX, REPORTS, SEARCH, WORLD, Store
from regenatlas.report.parameters import default_definition
from regenatlas.report.wording import Wording
from regenatlas.tables.load import Tables

FAILURES = "failures.html"


def write_site(store: Store, manifest: Manifest, tables: Tables, *, changes: bool = True) -> None:
    """Write the front; without `changes`, for whoever interrupts a batch, not the pages of what changed."""
    bundles = read_bundles(manifest)
    pages = write_changes(bundles, manifest, tables) if changes else {}
    if any(bundle.failed for bundle in bundles):
        store.write(FAILURES, failures_html(bundles, tables, store.url))
    else:
        store.remove(FAILURES)
    for lang in sorted({bundle.view.lang for bundle in bundles}):
        if page := methods_html(lang, tables):
            store.write(f"{lang}/{METHODS}.html", page)
    store.write(REPORTS, reports_script(bundles, tables))
    store.write(WORLD, (TEMPLATES / "library" / WORLD).read_bytes())
    store.write(SEARCH, search_script(bundles, tables))
    store.write(INDEX, index_html(bundles, pages, tables))


def index_html(bundles: Sequence[Bundle], pages: Mapping[str, str], tables: Tables) -> str:
    """The page of all bundles; `pages` has the page of changes of a bundle by its folder."""
    wording = Wording("en", tables)
    shown = newest(bundles)
    names = view_names((bundle.view for bundle in shown), tables)
    rows = [
        {
            "bundle": bundle,
            "country": wording.country(bundle.country),
            "as_of": wording.date(bundle.as_of),
            "counted": names[bundle.view],
            "facts": {name: fact["text"] for name, fact in bundle.headline["facts"].items()},
            "basis": in_words(bundle.headline["basis"], wording),
            "changes": pages.get(bundle.folder, ""),
        }
        for bundle in shown
    ]
    return _page(
        "index.html.j2",
        tables,
        rows=sorted(rows, key=lambda row: (row["country"], row["counted"])),
        several_views=len(names) > 1,
        failures=sum(bundle.failed for bundle in bundles),
        failures_page=FAILURES,
        data=Markup(data_island(index_data(bundles, pages, tables, WORDS))),  # noqa: S704 - escaped for HTML
    )


def methods_html(lang: str, tables: Tables) -> str:
    """The page to which all reports in a language lead for method, rules and words; "" without its text."""
    wording = Wording(lang, tables)
    methods = guide(tables, wording)
    if methods is None:
        return ""
    edition = Edition(
        version=tables.version,
        licence=tables.licence,
        lang=lang,
        direction="rtl" if wording.right_to_left else "ltr",
        index=f"../{INDEX}",
        translate=wording.translate,
    )
    return chapter_html(methods_chapter(methods), edition)


def failures_html(bundles: Sequence[Bundle], tables: Tables, out: str = "") -> str:
    """The page of all reports that could not be rendered: why, where, and how to render each again.

    `out`: the folder, as the command that renders again must name it; "" for the usual one.
    """
    wording = Wording("en", tables)
    names = view_names((bundle.view for bundle in bundles), tables)
    default = default_definition(tables)
    failed = [
        {
            "country": wording.country(bundle.country),
            "as_of": wording.date(bundle.as_of),
            "counted": names[bundle.view] if len(names) > 1 else "",
            "chapter": spoken(chapter.name),
            "page": chapter.page,
            "reason": chapter.reason,
            "cell": chapter.cell,
            "command": _command(bundle, chapter, default),
        }
        for bundle in bundles
        for chapter in bundle.chapters
        if chapter.reason
    ]
    return _page(
        "failures.html.j2",
        tables,
        failed=failed,
        number=wording.noun(len(failed), "report"),
        index=INDEX,
        local=shlex.join(
            [*paths.data_option(), *(["--out", out] if out not in {"", str(paths.OUT)} else ())]
        ),
    )


def _command(bundle: Bundle, chapter: RenderedChapter, default: str) -> str:
    """What somebody types to render a report again."""
    view = bundle.view
    words = ["regenatlas", "render", "--country", bundle.country, "--as-of", bundle.as_of]
    words += ["--chapter", spoken(chapter.name)]
    words += ["--definition", view.definition] if view.definition != default else []
    words += ["--lang", view.lang] if view.lang != "en" else []
    return shlex.join([*words, *chapter.options])


def _page(template: str, tables: Tables, **values: Any) -> str:
    translate = Wording("en", tables).translate
    page = environment().get_template(template)
    return page.render(edition=Edition(version=tables.version), _=translate, **values)


#: What the script of the index says; {braces} are filled by it.
WORDS = {
    "all_regions": "All regions",
    "all_of": "All of {region}",
    "newest": "Newest of each country",
    "newest_title": "Newest report of each country",
    "dated_title": "Reports as of {date}",
    "no_other": "Any time: do not compare",
    "any": "Any",
    "ruled": "counted by the rule «{rule}»",
    "refused": "Not understood in the address and left out: {list}.",
    "unchanged": "Countries without a change since {date}, or without a report of that day, are not shown.",
    "meant": "Did you mean:",
    "profile": "Profile",
    "profile_of": "Profile of {country}",
    "place": "Place",
    "products": "Products",
    "all_dates": "On each day",
    "or_more": "{n} or more",
    "map_zero": "none: the register was searched",
    "map_none_found": "none found: searched in part",
    "map_not_searched": "not searched",
    "map_not_stated": "not stated",
    "map_no_report": "no report here",
    "map_told": "{n} of {all} countries have counted products; the most: {first}. The table below has all.",
    "map_none": "None of the {all} countries has a counted product. The table below has all.",
    "shown": "Countries shown: {n} of {all}.",
    "nothing": "No report here is about «{text}».",
    "mixed": "These reports speak of different days; choose a date to compare places.",
    "versions": "These reports were made from different versions of the tables; numbers may not compare.",
    "version": "Data version",
    "full": "Four countries fit side by side. Take one out to add {country}.",
    "added": "{country} added to the comparison.",
    "removed": "{country} taken out of the comparison.",
    "remove": "Take out {country}",
    "compare": "Compare {country}",
    "compare_heading": "Compare",
    "country": "Country",
    "as_of": "As of",
    "range": "Range",
    "from_to": "{best} to {worst}",
    "range_means": "from the best to the worst place by the defensible rules that answer the same question",
    "rests": "Rests on",
    "rests_means": "counted products by their best evidence, from strong to weak; or why there is none",
    "confidence": "Confidence",
    "confidence_means": "the lowest of three: evidence of the products, registers searched, spread of places",
    "dash_means": "not applicable: no product is counted",
    "reports": "Reports",
    "whole_pdf": "PDF",
    "whole_xlsx": "Excel",
    "whole_docx": "Word",
    "changes": "Changes",
    "changes_of": "Changes for {country}",
    "whole_pdf_of": "Whole report on {country} as PDF",
    "whole_xlsx_of": "Numbers, tables and sources on {country} as Excel workbook",
    "whole_docx_of": "Brief and summary on {country} as Word document",
    "failed": "failed",
    "then_place": "Place on {date}",
    "then_products": "Products on {date}",
    "since_then": "Products since",
    "not_then": "no report of that day",
    "none": "none",
    "unknown": "not stated",
    "sorted": "Sorted by {column}, {direction}.",
    "up": "lowest first",
    "down": "highest first",
    "fact": "Fact",
    "names": "Counted products",
}
