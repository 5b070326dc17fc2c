"""What the chapter offers to the brief, on the small world of `test_headline`."""

import pandas as pd
from tests.chapters.standing.test_headline import told, world
from tests.made import tail

from regenatlas.chapters.standing import findings


def found(country, **searched):
    tables = world(**searched)
    people = [indicator(code, 10_000_000) for code in ("IRN", "KOR", "USA")]
    report, _ = told(country, tables.replaced(country_indicators=pd.DataFrame(people)))
    return [(one.sentence.text, one.strength, one.certainty) for one in findings(report)]


def indicator(country, people):
    row = {"indicator_id": country, "country": country, "indicator": "population_total", "year": 2020}
    return {**row, "value": float(people), "unit": "persons", **tail()}


def test_the_first_finding_is_the_place_with_what_other_rules_give():
    # Three countries are too few to be strong among; leaving out the one source leaves nothing.
    assert found("IRN") == [
        (
            (
                "Irn, with 2–3 products, takes 1st place in the world as a developer of advanced therapies; "
                "no other rule gives another (low confidence)"
            ),
            1,
            "low",
        ),
        (
            "For its population Irn stands 1st of 3 countries, with 3.00 products per ten million people",
            1,
            "low",
        ),
    ]


def test_nothing_is_found_where_nobody_searched():
    assert [(strength, sure) for _, strength, sure in found("JPN", JPN="no")] == [(0, "low")]
    assert [(strength, sure) for _, strength, sure in found("JPN", JPN="partly")] == [(1, "medium")]
