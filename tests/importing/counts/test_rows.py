"""Rows of publications and indicators."""

from pathlib import Path

import pytest

from regenatlas.importing.counts.rows import (
    indicator_of,
    indicator_row,
    publication_row,
    slug,
    years_in_name,
)
from regenatlas.importing.statement import ImportFileError, Origin

ORIGIN = Origin("a.csv", "", 2)


def test_an_indicator_is_known_by_the_codes_of_both_publishers():
    names = {indicator_of(code, "") for code in ("SH.XPD.CHEX.PP.CD", "GHED_CHE_pc_PPP_SHA2011")}
    assert names == {"health_expenditure_per_head_ppp"}
    row = indicator_row("gdp_ppp", "IRN", "2020", "1.5E12", ORIGIN)
    assert (row.key, row.cells["value"]) == ("IRN-2020-gdp_ppp", "1500000000000")
    with pytest.raises(ImportFileError, match="expected a number, found «inf»"):
        indicator_row("gdp_ppp", "IRN", "2020", "inf", ORIGIN)


def test_publications_have_both_years_in_their_key():
    row = publication_row("IRN", ("2013", "2014"), "MSC", {"documents": "5"}, ORIGIN)
    assert (row.key, row.counted) == ("IRN-2013-2014-msc", ("documents",))


def test_a_text_in_a_key_is_short_plain_and_never_that_of_another():
    assert slug("Mesenchymal stem OR stromal") == "mesenchymal-stem-or-stromal"
    assert slug("سلول") != slug("بنیادی")
    long = "one query that is far longer than a key should ever be "
    assert slug(long + "AND this") != slug(long + "AND that")
    assert len(slug(long * 9)) <= 49


@pytest.mark.parametrize(
    ("name", "years"),
    [
        ("scimagojr country rank 1996-2023.xlsx", ("1996", "2023")),
        ("openalex-2024.json", ("2024", "2024")),
    ],
)
def test_the_name_of_a_file_tells_its_years(name, years):
    assert years_in_name(Path(name)) == years


@pytest.mark.parametrize("name", ["scimagojr-3.xlsx", "2023-1996.xlsx", "12020.xlsx", "2001 2002 2003.xlsx"])
def test_a_name_without_them_is_refused(name):
    with pytest.raises(ImportFileError, match="expected the years that it counts in its name"):
        years_in_name(Path(name))
