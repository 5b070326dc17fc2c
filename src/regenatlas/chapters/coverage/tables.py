"""The tables of its chapter: which columns stand in them, and the cells that need more than a column says."""

import pandas as pd

from regenatlas.chapters.coverage.coverage import Search
from regenatlas.report.report import Report
from regenatlas.report.shown import Column, some

FIRST = "{date:date}, {first_in:country_name}"
MOST_PLACES = 6


def waiting(search: Search) -> dict[str, Column]:
    """The table of products licensed elsewhere only; where nobody searched, without how they stand here."""
    columns = {
        "field": Column("Field", say="{therapeutic_area:therapeutic_area}"),
        "name": Column("Product"),
        "indication": Column("First licensed for"),
        "first": Column("First licence", say=FIRST),
        "years": Column("Years since", "number", digits=1),
        "now_in": Column("Licensed (no end found) in", "country", source="licensed_in", most=4),
    }
    if search.status != "no":
        columns["status"] = Column("In {country:country_name}", passage="waiting_status")
    return columns


def fields(search: Search) -> dict[str, Column]:
    """The table of fields, with the country's own columns where anybody searched."""
    own = {"abroad_n": Column("Licensed somewhere now", "number")}
    if search.status != "no":
        own = {
            "own": Column("First in {country:country_name}", passage="fields_own"),
            "here_n": Column("Now in {country:country_name}", "number"),
            "abroad_n": Column("Elsewhere only", "number"),
        }
    return {
        "field": Column("Field", say="{area:therapeutic_area}"),
        "first": Column("World's first", say="{first_name} ({first_date:date}, {first_in:country_name})"),
        **own,
        "gap": Column("Years", passage="fields_gap"),
    }


#: The table of products for the seven diseases; `now` from `with_standing`.
DISEASE_PRODUCTS = {
    "disease": Column("Disease", say="{condition:condition}"),
    "name": Column("Product"),
    "made": Column("Made of", say="{modality:modality}"),
    "first": Column("First licensed for it", passage="first_for_it"),
    "now": Column("Licensed (no end found) in"),
    "indication": Column("Indication (from lists)"),
    "rests": Column("The licence rests on", "label", source="grade", of="evidence_grade"),
}


def with_standing(report: Report, frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of `conditions.by_product` with `now`: where the product is licensed, how it stands elsewhere."""
    wording, now = report.wording, []
    for row in frame.to_dict("records"):
        places = some(map(report.name, row["now_in"]), MOST_PLACES, wording)
        other = [
            wording.translate("{state} in {country}").format(
                state=wording.value(state, "state"), country=report.name(code)
            )
            for code, state in row["other"]
        ]
        now.append("; ".join(filter(None, [", ".join(places), *other])))
    return frame.assign(now=now)
