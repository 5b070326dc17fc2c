"""Figures of the chapter on the region say in words and data what they draw, and no label covers another."""

from itertools import combinations

import pandas as pd
import pytest
from tests.chapters.region.region_world import region

from regenatlas.chapters.region import figures
from regenatlas.chapters.region.scores import scores
from regenatlas.report.figures.placing import overlap

NAMES = dict(zip("ABCDEF", ["Alpha", "Beta", "Gamma", "Delta", "Epsilon", "Zeta"], strict=True))


@pytest.fixture
def scored():
    frame = pd.DataFrame(
        {
            "country": list("ABCDEF"),
            "population": [1, 2, 3, 4, 5, None],
            "licences": [3, 1, 2, 5, 0, 1],
            "health_spending": [9, 4, 6, 2, 1, 3],
            "links": [0, 1, 0, 2, 0, 0],
            "rows": [(f"countries:{code}",) for code in "ABCDEF"],
        }
    )
    return scores(region(), frame)


def test_the_scatter_names_every_compared_country(told, scored):
    figure = figures.need_and_fit(scored, NAMES, {"need": "Need →", "fit": "Fit →"}, "Apart", "Dots")
    assert all(name in figure.svg for code, name in NAMES.items() if code != "F")
    assert "nan" not in figure.csv
    assert sorted(text.split(":")[0] for text in told(figure)) == sorted(set(NAMES.values()) - {"Zeta"})


def test_crowded_labels_do_not_cover_each_other():
    points = [(3.0, 2.0), (3.1, 2.0), (3.0, 2.1), (3.05, 1.9), (0.2, 3.0), (5.9, 3.0)]
    texts = ["Azerbaijan", "Armenia", "Georgia", "Lebanon", "Oman", "United Arab Emirates"]
    spots = figures.label_spots(points, texts, (6.1, 4.5))
    boxes = [figures.label_box(*given) for given in zip(points, texts, spots, strict=True)]
    assert all(overlap(one, other) < 0.01 for one, other in combinations(boxes, 2))
    assert boxes[-1][2] <= 6.1 + 0.3  # within the page
