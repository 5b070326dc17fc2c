import pandas as pd
import pytest

from regenatlas.report.labels import label
from regenatlas.report.wording import Wording
from regenatlas.tables.load import Tables

WORDING = Wording("en")


def test_a_code_is_said_in_words():
    assert label("modality", "car_t", WORDING) == "CAR-T cells"
    assert [label("state", code, WORDING) for code in ("in_force", "withdrawn")] == ["in force", "ended"]


def test_an_empty_cell_stays_empty():
    assert label("kind", "", WORDING) == ""


def test_a_code_without_words_stops_with_the_nearest_one():
    with pytest.raises(KeyError, match="nearest: 'car_t'"):
        label("modality", "cart", WORDING)


def test_words_are_those_of_the_tables():
    frame = pd.DataFrame(
        {
            "list": ["modality"],
            "code": ["car_t"],
            "position": [1],
            "computed": [False],
            "label": ["own words"],
        }
    )
    assert label("modality", "car_t", Wording("en", Tables({"codes": frame}))) == "own words"
