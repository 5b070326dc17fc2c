"""A small world for the counting chapters: eight products of four countries, three regulators."""

from datetime import date

import pytest

from regenatlas.report.wording import Wording
from tests.made import event, made_tables, product, rule, tail

DAY = date(2024, 6, 30)
HOMES = {"a": "USA", "b": "USA", "c": "USA", "d": "KOR", "e": "KOR", "f": "IRN", "g": "IRN", "h": "JPN"}


def world():
    events = [event(i, "FDA" if i in "abc" else "PMDA", "authorised", "2020-01-01") for i in "abcdeh"]
    events += [
        event("f", "IFDA", "authorised", "2023-05-01"),
        event("g", "IFDA", "authorised", "2024-01-01", verified=False),
    ]
    rules = [
        rule("strict_eu_atmp", default=True),
        rule("cell_therapy_only", classes="cell_therapy"),
        rule("verified", verified_only=True, named_only=True),
        rule("there", count_by="jurisdiction"),
        rule("apart", classes="tissue_engineered", in_range=False),
    ]
    products = [product(i, origin_country=c, named=i != "g") for i, c in HOMES.items()]
    sizes = {"USA": (300_000_000, 2023), "KOR": (50_000_000, 2023), "IRN": (80_000_000, 2023)}
    indicators = [
        {
            "indicator_id": f"{c}-{year}-population_total",
            "country": c,
            "year": year,
            "indicator": "population_total",
            "value": float(n),
            **tail(),
        }
        for c, (n, year) in sizes.items()
    ]
    indicators += [
        {
            "indicator_id": f"IRN-{y}-population_total",
            "country": "IRN",
            "year": y,
            "indicator": "population_total",
            "value": 1.0,
            **tail(),
        }
        for y in (2022, 2030)
    ]
    return made_tables(
        products,
        events,
        rules,
        country_indicators=indicators,
    )


@pytest.fixture
def tables():
    return world()


@pytest.fixture
def told():
    """What the marks of a figure stand for, in words."""

    def texts(figure):
        figure.tell(Wording())
        drawn = [figure.svg.count(f'<g id="{mark}">') for mark in figure.marks]
        assert drawn == [1] * len(figure.marks)
        return [text for texts in figure.marks.values() for text in texts]

    return texts
