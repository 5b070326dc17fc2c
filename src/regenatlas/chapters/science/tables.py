"""The tables of the chapter on science: which columns stand in them."""

import pandas as pd

from regenatlas.report.shown import Column

#: Places in science other than the main one, of `science_ranks.science_places`.
OTHER_PLACES = {
    "date": Column("For", "date"),
    "what": Column("Place in", "label", source="metric"),
    "place": Column("Place", passage="stated_place"),
    "among": Column("Among", "label", source="scope"),
    "publisher": "Source",
}

STATEMENTS = {
    "date": Column("Date", "date"),
    "speaker": "Who",
    "statement": "What is stated",
    "publisher": "Source",
}

#: The ways from the first step in people to the licence, of `translation.cases`.
STEPS = {
    "name": "Product",
    "home": Column("From", say="{country:country_name}"),
    "step": Column("First step", "label", of="first_step"),
    "step_date": Column("On", "date"),
    "licence": Column("First licence", passage="way_licence"),
    "years": Column("Years", "number", digits=1),
    "sure": Column("The same?", "label", source="link", of="step_link"),
}


def counted(counts: pd.DataFrame, heading: str) -> dict[str, str | Column]:
    """The table of a country's counts (`science.with_repeats`), with world places where any is stated."""
    place = {"place": Column("World place, if stated", passage="counted_place")}
    return {
        "period": Column("Period", say="{period:period}"),
        "field": "What the source counted",
        "n": Column(heading, passage="counted_n"),
        **(place if counts["place"].notna().any() else {}),
        "title": "Source",
        "remark": Column("Remark", passage="counted_remark"),
    }
