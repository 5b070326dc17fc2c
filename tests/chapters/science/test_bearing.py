"""Which collected rows bear on a claim about science, on a few rows made by hand."""

from datetime import date

import pandas as pd
import pytest
from tests.chapters.science.test_science_ranks import stated
from tests.made import made_tables, tail

from regenatlas.chapters.science import bearing_on
from regenatlas.counting.snapshot import take_snapshot

DAY = date(2024, 12, 31)
SOURCES = {"said": "2020-06-01", "copy": "2020-07-01", "other": "2021", "early": "2016-10-19"}


def claim(claim_id, metric, source_id="said", start="", end=""):
    row = {"claim_id": claim_id, "metric": metric, "subject_country": "IRN", "published": SOURCES[source_id]}
    return {**row, "period_start": start, "period_end": end, **tail(source_id)}


def papers(count_id, field, year, source_id, place=None):
    row = {"count_id": count_id, "country": "IRN", "field": field, "period_start": year, "period_end": year}
    return {**row, "documents": 400, "world_rank": place, "plot": True, "note": "", **tail(source_id)}


def trials(count_id, field, year):
    row = {"count_id": count_id, "country": "IRN", "field": field, "as_of": year, "trials": 86}
    return {**row, "plot": True, "note": "", **tail("other")}


@pytest.fixture
def tables():
    return made_tables(
        [],
        [],
        sources=SOURCES,
        claims=[
            claim("first", "science_rank_stem_cell", start="2015", end="2015"),
            claim("copied", "science_rank_stem_cell", "copy", start="2015", end="2015"),
            claim("region", "regional_rank_stem_cell", end="2016"),
            claim("trials", "clinical_trials"),
            claim("products", "world_rank_atmp_products"),
        ],
        claim_links=[
            {"link_id": "l", "claim_id": "copied", "other_claim_id": "first", "relation": "repeats", **tail()}
        ],
        reported_ranks=[
            stated("own", "2015", 31, "said"),
            stated("copy", "2015", 31, "copy"),
            stated("near", "2016", 20, "early"),
            stated("later", "2026", 9, "other"),
            stated("turkey", "2015", 30, "other", country="TUR"),
            stated("region", "2016", 2, "early", "stem_cell_research_region"),
            stated("place", "2024-06", 7, "other", "world_rank_atmp_products"),
        ],
        publications=[
            papers("p2015", "stem cells", "2015", "other", 28),
            papers("bones", "bones", "2015", "other", 1),
        ],
        trials=[trials("t2019", "gene and cell therapy", "2019"), trials("hips", "hips", "2019")],
    )


def rows(tables, claim_id, *columns, day=DAY):
    found = bearing_on(tables, claim_id, take_snapshot(tables, day))[[*columns]]
    return [tuple(None if pd.isna(value) else value for value in row) for row in found.to_numpy().tolist()]


def test_places_and_counts_of_the_same_country_and_field_bear_the_nearest_in_time_first(tables):
    assert rows(tables, "first", "table", "row_id", "place", "n", "apart") == [
        ("publications", "p2015", 28, 400, 0),
        ("reported_ranks", "copy", 31, None, 0),
        ("reported_ranks", "own", 31, None, 0),
        ("reported_ranks", "near", 20, None, 1),
    ]
    found = bearing_on(tables, "first", take_snapshot(tables, DAY))
    assert found["rows"].iloc[0] == ("publications:p2015",)


def test_a_document_that_repeats_the_claim_is_not_independent_of_it(tables):
    for name in ("first", "copied"):
        independent = dict(rows(tables, name, "row_id", "independent"))
        assert independent == {"p2015": True, "copy": False, "own": False, "near": True}


def test_other_claims_about_science_have_their_own_rows_and_others_none(tables):
    assert rows(tables, "region", "row_id", "of", "apart") == [("region", "stem_cell_research_region", 0)]
    assert rows(tables, "trials", "row_id", "of", "n", "apart") == [("t2019", "gene and cell therapy", 86, 1)]
    assert rows(tables, "products", "row_id") == []


def test_only_what_the_day_can_know_bears(tables):
    assert rows(tables, "first", "row_id", day=date(2015, 12, 31)) == [("p2015",), ("copy",), ("own",)]


def test_without_a_date_nothing_says_how_far_apart_the_rows_are(tables):
    claims = tables["claims"].assign(period_start="", period_end="", published="")
    assert set(rows(tables.replaced(claims=claims), "first", "apart")) == {(None,)}
