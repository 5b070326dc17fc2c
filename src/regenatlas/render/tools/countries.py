"""The countries that the tables tell of, with their products: what `regenatlas countries` lists.

Counting them takes three times as long as finding that nothing has changed since the last time.
"""

from __future__ import annotations

from regenatlas.render.batch.plan import countries_in_tables
from regenatlas.render.store.fingerprint import remembered
from regenatlas.report.parameters import Parameters
from regenatlas.tables.load import Tables


def counted(tables: Tables, parameters: Parameters) -> list[list[str]]:
    """Code, name, sub-region, number of products and, where there is none, why, of each country."""
    rows: list[list[str]] = remembered(
        "countries", tables, str(parameters), lambda: _counted(tables, parameters)
    )
    return rows


def _counted(tables: Tables, parameters: Parameters) -> list[list[str]]:
    from regenatlas.counting.evidence import identity_range
    from regenatlas.counting.searched import Missing, of_count
    from regenatlas.counting.snapshot import take_snapshot
    from regenatlas.report.wording import Wording

    snapshot = take_snapshot(tables, parameters.as_of, parameters.definition)
    frame, wording = tables["countries"].set_index("iso3"), Wording("en", tables)
    rows = []
    for iso3 in countries_in_tables(tables):
        own = identity_range(tables, iso3, snapshot)
        count = str(own.most) if own.fewest == own.most else f"{own.fewest} to {own.most}"
        missing = of_count(tables, iso3, parameters.as_of, own.most)
        why = wording.label("missing", missing or "")
        products = why if missing is Missing.NOT_SEARCHED else count
        rows.append([iso3, frame.at[iso3, "name_en"], frame.at[iso3, "un_subregion"], products, why])
    return rows
