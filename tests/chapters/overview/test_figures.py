"""The figure of the overview."""

import pandas as pd

from regenatlas.chapters.overview.figures import percentiles


def test_every_measure_has_its_dot_and_its_value_in_words_and_the_bands_their_names():
    frame = pd.DataFrame(
        {
            "label": ["Products", "Research"],
            "percentile": [0.9, 0.1],
            "value": ["90% of 72", "10% of 70"],
            "bound": [False, True],
            "rows": [("products:a",)] * 2,
        }
    )
    figure = percentiles(frame, (0.25, 0.75), {"gaps": "gap", "strengths": "strength"}, "t", "a")
    for words in ("Products", "Research", "90% of 72", "10% of 70", ">gap<", ">strength<"):
        assert words in figure.svg
    assert figure.rows == ("products:a",)
    assert "0.9" in figure.csv
