"""How strong and how sure the chapter's headline is: beside other countries, by search and by evidence."""

import pandas as pd
import pytest
from tests.chapters.coverage.test_coverage import DAY, searching

from regenatlas.chapters.coverage.coverage import Search
from regenatlas.chapters.coverage.findings import areas_of_others, certainty
from regenatlas.counting.snapshot import take_snapshot


def test_others_are_the_countries_whose_own_register_was_searched():
    tables = searching(MFDS="no", PMDA="partly")
    # China, Japan and the United Kingdom have none, the United States skin and blood.
    assert sorted(areas_of_others(tables, "IRN", take_snapshot(tables, DAY))) == [0, 0, 0, 2]


@pytest.mark.parametrize(
    ("grades", "status", "sure"),
    [
        (["register", "independent"], "yes", "high"),
        (["register", "independent"], "partly", "medium"),
        (["register", "register", "register", "unseen"], "yes", "medium"),
        (["register", "unseen"], "yes", "low"),
        ([], "yes", "high"),
        ([], "no", "low"),
    ],
)
def test_the_weaker_of_search_and_evidence_says_how_sure(grades, status, sure):
    every = pd.DataFrame({"here": [*[True] * len(grades), False], "grade": [*grades, ""]})
    assert certainty(every, Search(status, ())) == sure
