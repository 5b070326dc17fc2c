"""Rows of publications and indicators."""

import pytest

from regenatlas.importing.counts.rows import indicator_of, indicator_row, publication_row
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
