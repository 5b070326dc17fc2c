"""The tables of its chapter: which columns stand in them, and the cells that need more than a column says."""

from collections.abc import Iterable

from regenatlas.report.report import Report
from regenatlas.report.shown import Column

#: Products, of `products.products`.
PRODUCTS = {
    "name": "Product",
    "developer": "Developer",
    "class": Column("Class", "label"),
    "modality": Column("Made of", "label"),
    "indication": "For",
    "counting": Column("Counts?", passage="counts"),
}

#: How they stand, of `Portfolio.frame`.
LICENCES = {
    "name": "Product",
    "since": Column("First licence", passage="licensed_since"),
    "state": Column("Now (in force: no end found)", "label"),
    "licensed_in": Column("Licensed in", "country"),
    "told": "The licence rests on",
    "seen": Column("What was seen of it"),
}

#: What may be used in the country, of `products.licensed_here`.
LICENSED_HERE = {
    "name": Column("Product"),
    "origin_country": Column("Developed in", "country"),
    "class": Column("Class", "label"),
    "indication": Column("For"),
    "since": Column("Licensed since", say="{granted:date} ({regulator_id})"),
    "state": Column("Now (in force: no end found)", "label"),
    "grade": Column("The licence rests on", "label", of="evidence_grade"),
}

#: Trials behind licences, of `pivotal.pivotal`.
PIVOTAL = {
    "product": "Product",
    "regulator_id": "Licensed by",
    "trial": Column("Trial", passage="trial"),
    "endpoint": Column("Measured first", missing="–"),
    "result": Column("Result", missing="–"),
    "verified": Column("Page seen", "yesno"),
}

#: Licences that ended, of `ends.ended`.
ENDED = {
    "name": "Product",
    "regulator_id": "Regulator",
    "happened": Column("What happened", passage="ended_how"),
    "reason": Column("Why", "label", of="end_reason"),
    "statement": Column("In words", missing="–"),
    "seen": Column("Page with the reason seen", "yesno"),
}

#: Acts on safety, of `ends.safety`.
SAFETY = {
    "date": Column("Day", "date"),
    "regulator_id": "Regulator",
    "kind": Column("Act", "label", of="safety_kind"),
    "products": Column("Products", say="{names}", source="names"),
    "statement": "What and why",
}

#: What is stated of price, payment and patients, of `access.access`.
ACCESS = {
    "product": "Product",
    "country": Column("In", "country"),
    "kind": Column("What", "label", of="access_kind"),
    "date": Column("Of", "date", missing="–"),
    "statement": "What is stated",
    "verified": Column("Page seen", "yesno"),
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


def some(report: Report, names: Iterable[str], most: int = 8) -> list[str]:
    """Names for a list within a sentence; those beyond `most` are counted, unless it is one."""
    names = list(names)
    more = len(names) - most
    return names if more < 2 else [*names[:most], report.wording.noun(more, "other_product")]
