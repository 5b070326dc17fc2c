"""What "nothing counted" means, on regulators made by hand."""

from datetime import date

import pytest
from tests.made import event, made_tables, product

from regenatlas.counting.searched import Missing, of_count, searched

DAY = date(2026, 1, 1)


def world(**states):
    """One product each of Iran and the EU; `states`: how far a regulator was searched."""
    tables = made_tables(
        [product("a")], [event("a", "IFDA", "authorised", "2020"), event("a", "EMA", "authorised", "2021")]
    )
    regulators = tables["regulators"]
    done = [states.get(code, "yes") for code in regulators["regulator_id"]]
    return tables.replaced(regulators=regulators.assign(searched=done))


@pytest.mark.parametrize(
    ("state", "missing"),
    [("yes", Missing.ZERO), ("partly", Missing.NONE_FOUND), ("no", Missing.NOT_SEARCHED)],
)
def test_no_product_means_what_the_search_of_the_register_lets_it_mean(state, missing):
    tables = world(IFDA=state)
    assert searched(tables, "IRN", DAY) == state
    assert of_count(tables, "IRN", DAY, 0) is missing
    assert of_count(tables, "IRN", DAY, 1) is None


def test_a_country_without_a_regulator_in_the_tables_was_not_searched():
    assert of_count(world(), "IND", DAY, 0) is Missing.NOT_SEARCHED


def test_the_central_register_is_searched_for_a_member_as_its_own_is():
    # Of Germany's own register these tables know nothing.
    assert searched(world(), "DEU", DAY) == "partly"
    tables = world(EMA="no")
    assert searched(tables, "DEU", DAY) == "no"
    # Britain left at the end of 2020: from then on its own register speaks alone.
    assert searched(tables, "GBR", date(2020, 6, 1)) == "partly"
    assert searched(tables, "GBR", DAY) == "yes"
