"""The tables of its chapter: which columns stand in them, and the cells that need more than a column says."""

from collections.abc import Iterable

import pandas as pd

from regenatlas.report.report import Report
from regenatlas.report.shown import Column

#: Products, of `products.products`.
PRODUCTS = {
    "name": "Product",
    "developer": "Developer",
    "class": Column("Class", "label"),
    "modality": Column("Made of", "label"),
    "donor": Column("Whose cells", "label"),
    "indication": "For",
    "counting": Column("Counts?", passage="counts"),
}

#: How they stand, of `Portfolio.frame`.
LICENCES = {
    "name": "Product",
    "since": Column("First licence", passage="licensed_since"),
    "by": Column("By", say="{first_regulator} ({seat:country_name})"),
    "state": Column("Now (in force: no end found)", "label"),
    "licensed_in": Column("Licensed in", "country"),
    "told": "The licence rests on",
    "seen": Column("What was seen of it"),
}

#: Licence events, of `products.history`.
HISTORY = {
    "date": Column("Date", "date"),
    "name": "Product",
    "regulator": Column("Regulator", say="{regulator_id} ({jurisdiction:country_name})"),
    "what": Column("What happened", passage="happened"),
    "basis": Column("The date is", "label", source="date_basis"),
    "grade": Column("It rests on", "label", of="evidence_grade"),
}

#: What may be used in the country, of `products.licensed_here`.
LICENSED_HERE = {
    "name": Column("Product"),
    "origin_country": Column("Developed in", "country"),
    "class": Column("Class", "label"),
    "indication": Column("For"),
    "by": Column("Licensed by", source="regulator_id"),
    "granted": Column("Since", "date"),
    "state": Column("Now (in force: no end found)", "label"),
    "grade": Column("The licence rests on", "label", of="evidence_grade"),
}

#: Products and the world's first of their modality, of `portfolio.lag`.
LAGS = {
    "name": "Product",
    "label": "Made of",
    "date": Column("First licence", passage="dated"),
    "leader": "World's first",
    "first_date": Column("Licensed", "date"),
    "years": Column("Years later", passage="years_later"),
}

NAMES = {
    "name": Column("Product"),
    "brands": Column("Other brand names", say="{brands:,}"),
    "local": Column("Local script", say="{local:,}"),
    "other": Column("Generic, code and former names", say="{other:,}"),
}

STATEMENTS = {
    "product_name": Column("About"),
    "kind": Column("Kind", "label", source="evidence_kind"),
    "when": Column("Date", passage="stated_on"),
    "statement": Column("What is said"),
    "url": Column("Page", "link", label="title"),
}

CANDIDATES = {
    "full": Column("Candidate", passage="candidate"),
    "developer": Column("Developer"),
    "indication": Column("For"),
    "told": "Status",
    "finding": Column("What was found"),
    "url": Column("Page", "link", label="title"),
}

#: Corrections with `with_words`.
CORRECTIONS = {
    "name": Column("Product"),
    "what": Column("Changed", passage="changed"),
    "was": Column("Was", missing="nothing"),
    "now": Column("Is now", missing="nothing"),
    "reason": Column("Why"),
}


def with_words(report: Report, changes: pd.DataFrame) -> pd.DataFrame:
    """Rows of `product_evidence.corrections` with name (of the product), field, and was and now in words."""
    names = report.tables["products"].set_index("product_id")["name"]
    return changes.assign(
        name=changes["product_id"].map(names),
        field=changes["column"].str.replace("_", " "),
        **{
            side: [_cell(report, *pair) for pair in zip(changes["column"], changes[side], strict=True)]
            for side in ("was", "now")
        },
    )


def _cell(report: Report, column: str, text: str) -> str:
    """A cell of the tables in words: "melanocyte" is "pigment cells"; remarks after a code stay."""
    code, space, remark = text.partition(" ")
    codes = "country_name" if column.endswith("_country") else column
    if code and (codes == "country_name" or code in report.wording.codes.get(codes, {})):
        code = report.wording.value(code, codes)
    return f"{code}{space}{remark}"


def some(report: Report, names: Iterable[str], most: int = 8) -> list[str]:
    """Names for a list within a sentence; those beyond `most` are counted, unless it is one."""
    names = list(names)
    more = len(names) - most
    return names if more < 2 else [*names[:most], report.wording.noun(more, "other_product")]
