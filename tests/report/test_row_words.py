"""A row says in words what its table tells of it."""

import pandas as pd
import pytest
from tests.made import event, made_tables, product

from regenatlas import paths
from regenatlas.report.row_words import LONGEST, PARTS, clipped, row_words
from regenatlas.report.wording import Wording
from regenatlas.tables.load import Tables, load_tables


@pytest.fixture
def tables():
    made = made_tables(
        [product("a", name="Alofisel", developer="TiGenix", origin_country="BEL")],
        [event("a", "EMA", "conditional", "2018-03")],
    )
    names = pd.DataFrame({"iso3": ["BEL", "EUU"], "name_en": ["Belgium", "European Union"]})
    counted = pd.DataFrame(
        {
            "indicator_id": ["BEL-2020", "BEL-2021"],
            "country": ["BEL", "BEL"],
            "indicator": ["gdp_ppp", "made_up"],
            "year": pd.array([2020, 2021], "Int64"),
            "value": pd.array([1234.5, None], "Float64"),
            "unit": ["current international $", ""],
        }
    )
    frames = {name: made[name] for name in made}
    return Tables({**frames, "countries": names, "country_indicators": counted})


def said(tables, *refs):
    return list(row_words(tables, refs, Wording("en", tables)).values())


def test_a_licence_is_product_regulator_event_and_date(tables):
    assert said(tables, "authorisations:a.EMA.conditional.2018-03", "products:a") == [
        "Alofisel · EMA (European Union) · licensed with conditions · March 2018 · day of the decision",
        "Alofisel · TiGenix · Belgium",
    ]


def test_a_value_stands_with_its_unit_and_what_is_unknown_is_left_out(tables):
    output, other = said(tables, "country_indicators:BEL-2020", "country_indicators:BEL-2021")
    assert output.split(" · ")[1:] == [
        "gross domestic product at purchasing-power parity",
        "2020",
        "1,234.50 current international $",
    ]
    assert other == "Belgium · made up · 2021"


def test_a_row_that_does_not_exist_is_refused(tables):
    with pytest.raises(KeyError, match="no row «b» in products"):
        said(tables, "products:b")


def test_a_long_statement_is_cut_after_a_word():
    text = clipped("six, " * 60)
    assert len(text) <= LONGEST
    assert text.endswith("six…")
    assert clipped("six\n seven") == "six seven"


def test_every_table_says_how_its_rows_are_told_and_every_row_says_something():
    tables = load_tables(paths.DATA)
    assert set(PARTS) == set(tables)
    for name, parts in PARTS.items():
        frame = tables[name]
        assert set(" ".join(parts).replace("–", " ").split()) <= set(frame.columns), name
        refs = [f"{name}:{key}" for key in frame[tables.primary_key(name)]]
        assert all(said(tables, *refs)), name
