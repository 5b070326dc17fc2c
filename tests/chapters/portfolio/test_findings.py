"""What the chapter offers to the brief."""

import pytest
from tests.made import event, made_tables, product

from regenatlas.chapters.portfolio import findings
from regenatlas.report.parameters import parse
from regenatlas.report.report import Report


def world(searched="partly"):
    """Iran has a named and an unnamed product, Korea two named ones, of which one is the first CAR-T."""
    tables = made_tables(
        [
            product("drip", named=False, therapeutic_area="dental"),
            product("late", modality="car_t", therapeutic_area="dental"),
            product("far", origin_country="KOR", modality="car_t"),
            product("near", origin_country="KOR", modality="other"),
        ],
        [
            event("drip", "IFDA", "authorised", "2020-01-01", grade="interested"),
            event("late", "IFDA", "authorised", "2018-01-01", grade="dated_document"),
            event("far", "MFDS", "authorised", "2010-01-01"),
            event("near", "MFDS", "authorised", "2025-03-01"),
        ],
    )
    regulators = tables["regulators"]
    return tables.replaced(regulators=regulators.assign(searched=searched))


def found(country, tables):
    report = Report("00_overview", parse({"country": country, "as_of": "2025-06-30"}, tables), tables)
    return [(one.sentence.text, one.strength, one.certainty) for one in findings(report)]


def test_products_without_a_name_come_first_as_weak_as_the_country_is_in_names():
    # Half of Iran's have a name and all of Korea's: the last of two.
    named, late = found("IRN", world())
    assert named == ("1 of the 2 licensed products of Irn has no public name", 1, "medium")
    assert late == ("Irn had the world's first licence in 1 of its 2 kinds", 1, "medium")


def test_a_product_of_the_last_year_makes_a_finding_stronger():
    assert found("KOR", world("yes"))[0] == (
        "Kor has 2 licensed products of its own, for other fields",
        2,
        "high",
    )


@pytest.mark.parametrize(("searched", "strength"), [("no", 0), ("partly", 1), ("yes", 1)])
def test_without_a_product_only_a_search_makes_a_finding(searched, strength):
    tables = world(searched)
    tables = tables.replaced(authorisations=tables["authorisations"].iloc[2:])
    assert [told[1] for told in found("IRN", tables)] == [strength]
