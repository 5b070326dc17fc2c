"""Products beside papers and trials of one count, worked by hand."""

from datetime import date

import pandas as pd
import pytest

from regenatlas.analysis import science
from regenatlas.analysis import science_products as beside
from regenatlas.analysis.snapshot import snapshot
from tests.analysis.test_science import DAY, papers, world


def test_products_per_thousand_papers_are_counted_on_the_day():
    tables = world(papers("a", "IRN", 400), papers("b", "USA", 500), papers("c", "KOR", 50))
    (made,) = science.comparisons(tables, "publications", snapshot(tables, DAY))
    frame = beside.against_products(tables, snapshot(tables, DAY), made).set_index("country")
    assert frame["products"].to_dict() == {"USA": 1, "IRN": 2, "KOR": 0}
    assert frame["per_thousand"].to_dict() == {"USA": 2.0, "IRN": 5.0, "KOR": 0.0}
    assert "authorisations:a.IFDA.authorised.2020-01-01" in frame.loc["IRN", "rows"]
    early = beside.against_products(tables, snapshot(tables, date(2020, 6, 1)), made).set_index("country")
    assert early["products"].to_dict() == {"USA": 1, "IRN": 1, "KOR": 0}


def test_orders_agree_fully_in_part_or_cannot_be_said_to():
    frame = pd.DataFrame({"n": [1, 2, 3, 4, 5], "products": [1, 2, 3, 4, 5]})
    assert beside.agreement(frame) == pytest.approx(1)
    # Differences of places −1, 1, 0, 0, 0: 1 − 6·2/(5·24) = 0.9.
    assert beside.agreement(frame.assign(products=[2, 1, 3, 4, 5])) == pytest.approx(0.9)
    assert beside.agreement(frame.head(4)) is None
    assert beside.agreement(frame.assign(products=0)) is None


def test_product_shares_and_ratios():
    tables = world(papers("a", "IRN", 400, "2018", "2018"))
    shot = snapshot(tables, DAY)
    assert beside.product_share(tables, "IRN", shot).value == pytest.approx(2 / 3)
    assert beside.products(tables, "KOR", shot).value == 0
    own = beside.newest_alone(science.counts(tables, "publications", shot), [])
    found = beside.ratio(own, beside.products(tables, "IRN", shot))
    assert (found["papers"].value, found["ratio"].value) == (400, 5.0)


def test_a_count_that_its_source_made_for_others_too_is_not_alone():
    tables = world(papers("a", "IRN", 10), papers("b", "USA", 40), papers("c", "IRN", 7, "2018", "2018"))
    shot = snapshot(tables, DAY)
    own = science.counts(tables, "publications", shot).query("country == 'IRN'")
    assert beside.newest_alone(own, science.comparisons(tables, "publications", shot)) is None
