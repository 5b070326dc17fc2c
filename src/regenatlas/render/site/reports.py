"""What lies in an output folder, as a script of data that any page loads on first use (the template load.js).

A page must not depend on which other reports exist, so it learns of them from this file at the root. Texts
that repeat (dates, sets of chapters) are said once: three thousand bundles take less than 100 KB.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from regenatlas.render.site.bundles import Bundle, View
from regenatlas.render.site.index_data import data_island, view_names
from regenatlas.report.wording import Wording
from regenatlas.tables.load import Tables


def reports_script(bundles: Sequence[Bundle], tables: Tables) -> str:
    """The data as a script without anything in it that could be more than data."""
    return f"regenatlas.take({data_island(reports_data(bundles, tables))});\n"


def reports_data(bundles: Sequence[Bundle], tables: Tables) -> dict[str, Any]:
    """The bundles by view, names and dates in the words of its language.

    A view has `lang`, `suffix` (of a folder `lang/country/date/suffix`), `name` of the counting rule,
    `countries` and `dates` as [code, words], and `bundles` as [country, date, contents], all positions.
    Contents are the formats of each chapter (`made`), the chapters that `failed`, and the formats of all in
    one (`whole`).
    """
    names = view_names(dict.fromkeys(bundle.view for bundle in bundles), tables)
    contents: dict[str, int] = {}
    views = [_view(view, name, bundles, tables, contents) for view, name in names.items()]
    return {"views": views, "contents": [*map(json.loads, contents)]}


def _view(
    view: View, name: str, bundles: Sequence[Bundle], tables: Tables, contents: dict[str, int]
) -> dict[str, Any]:
    wording = Wording(view.lang, tables)
    own = [bundle for bundle in bundles if bundle.view == view]
    countries = sorted({bundle.country for bundle in own})
    dates = sorted({bundle.as_of for bundle in own}, reverse=True)
    rows = (
        [
            countries.index(bundle.country),
            dates.index(bundle.as_of),
            contents.setdefault(json.dumps(_contents(bundle)), len(contents)),
        ]
        for bundle in own
    )
    return {
        "lang": view.lang,
        "suffix": view.suffix,
        "name": name,
        "countries": [[code, wording.country(code)] for code in countries],
        "dates": [[date, wording.date(date)] for date in dates],
        "bundles": sorted(rows),
    }


def _contents(bundle: Bundle) -> Mapping[str, Any]:
    return {
        "made": {one.name: [*one.files] for one in bundle.chapters if not one.reason},
        "failed": [one.name for one in bundle.chapters if one.reason],
        "whole": [*bundle.documents],
    }
