"""The tables of its chapter: which columns stand in them, and the cells that need more than a column says."""

import pandas as pd

from regenatlas.chapters.coverage.coverage import Search, short_name
from regenatlas.report.report import Report
from regenatlas.report.shown import Column


def waiting(search: Search) -> dict[str, Column]:
    """The table of products licensed elsewhere only; where nobody searched, without how they stand here."""
    columns = {
        "name": Column("Product"),
        "field": Column("Field", say="{therapeutic_area:therapeutic_area}"),
        "indication": Column("First licensed for"),
        "first": Column("First licence", say="{date:date}, {first_in:country_name}"),
        "places": Column("Jurisdictions with a licence", "number"),
        "now_in": Column("Among them", "country", source="licensed_in", most=3),
    }
    if search.status != "no":
        columns["status"] = Column("In {home}", passage="waiting_status")
    return columns


#: The table of fields, of `gaps.area_gaps`.
FIELDS = {
    "field": Column("Field", say="{area:therapeutic_area}"),
    "first": Column("World's first", say="{first_name} ({first_date:date}, {first_in:country_name})"),
    "own": Column("First in {home}", passage="fields_own"),
    "here_n": Column("Now in {home}", "number"),
    "abroad_n": Column("Elsewhere only", "number"),
    "gap": Column("Years behind", passage="years_behind"),
}

#: The table of the seven diseases, of `diseases`.
DISEASES = {
    "disease": Column("Disease", say="{condition:condition}"),
    "first": Column("World's first", passage="disease_first"),
    "now": Column("Licensed now", passage="disease_now"),
    "own": Column("In {home}", passage="disease_here"),
    "gap": Column("Years behind", passage="years_behind"),
}


def diseases(report: Report, gaps: pd.DataFrame) -> pd.DataFrame:
    """Rows of `conditions.disease_gaps` with the names of products in words and without their country.

    More columns: names_here, former (whether the country's first product is no longer among those), here_date
    and here_basis (of the country's first licence, or if it is `former` of the oldest one in force).
    """
    tables, code = report.tables, report.parameters.country
    firsts = zip(gaps["first_name"].fillna(""), gaps["first_in"].fillna(""), strict=True)
    named = [
        [report.text("name_here", {**use, "name": short_name(tables, use["name"], code)}) for use in here]
        for here in gaps["here"]
    ]
    since = []
    for row in gaps.to_dict("records"):
        former = bool(row["here"]) and row["own_id"] not in {use["product_id"] for use in row["here"]}
        oldest = min(row["here"], key=lambda use: use["day"]) if former else {}
        date, basis = oldest.get("date", row["own_date"]), oldest.get("date_basis", row["own_basis"])
        since.append((former, date, basis))
    frame = pd.DataFrame(since, gaps.index, ["former", "here_date", "here_basis"])
    return gaps.assign(first_name=[short_name(tables, *first) for first in firsts], names_here=named).join(
        frame
    )
