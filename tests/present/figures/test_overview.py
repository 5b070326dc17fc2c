"""The figure of chapter 00."""

import pandas as pd

from regenatlas.present.figures.overview import percentiles


def test_every_measure_has_its_dot_and_its_value_in_words():
    frame = pd.DataFrame(
        {
            "label": ["Products", "Research"],
            "percentile": [0.9, 0.1],
            "value": ["7", "0.73"],
            "rows": [("products:a",)] * 2,
        }
    )
    figure = percentiles(frame, "t", "a")
    assert all(words in figure.svg for words in ("Products", "Research", "0.73"))
    assert figure.rows == ("products:a",)
