"""The reference on all countries is current, and a slip in a row of any of them changes a line of it."""

import pytest

from regenatlas import paths
from regenatlas.render.tools.references import WORLD
from regenatlas.render.tools.world import changes, to_csv, world
from regenatlas.report.parameters import newest_date
from regenatlas.tables.load import load_tables

TABLES = load_tables()
DAY = newest_date(TABLES)


@pytest.fixture(scope="module")
def frame():
    return world(TABLES, DAY)


def spoilt(slips):
    """The tables with some cells changed: by table, key and column the new one."""
    frames = {table: TABLES[table].copy() for table, *_ in slips}
    for (table, key, column), value in slips.items():
        frame = frames[table]
        frame.loc[frame[frame.columns[0]] == key, column] = value
    return TABLES.replaced(**frames)


def test_what_is_told_of_every_country_is_that_of_the_reference(frame):
    reference = (paths.REFERENCES / WORLD).read_text(encoding="utf-8")
    told = to_csv(frame)
    assert changes(reference, told) == [], "if it is right: make update-references, and read the diff"
    assert told == reference


def test_each_country_and_measure_has_one_line(frame):
    assert not frame.duplicated(["country", "measure"]).any()
    assert frame["country"].nunique() > 80
    assert not frame["told"].str.contains(r"\b(?:nan|None|NaT)\b").any()


@pytest.mark.parametrize(
    ("slips", "measures"),
    [
        (
            {("hsct_activity", "TUR-2017-national_annual_statement", "transplants_total"): 4401,
             ("regulators", "TITCK", "searched"): "no", ("products", "cartistem", "origin_country"): "JPN"},
            {"TUR, activity, TUR-2017-national_annual_statement", "TUR, evidence",
             "KOR, products, strict_eu_atmp"},
        ),
        ({("products", "cartistem", "may_be"): "cartilife"}, {"KOR, evidence"}),
    ],
)  # fmt: skip
def test_a_slip_in_a_row_of_any_country_changes_its_line(frame, slips, measures):
    lines = changes(to_csv(frame), to_csv(world(spoilt(slips), DAY)))
    assert measures <= {line.partition(":")[0] for line in lines}


def test_a_change_is_told_with_what_was_and_is():
    before = "country,measure,told\nKOR,peers,USA JPN\nTUR,areas,2\n"
    after = "country,measure,told\nKOR,peers,USA CHN\nIND,areas,3\n"
    assert changes(before, after) == [
        "IND, areas: nothing → 3",
        "KOR, peers: USA JPN → USA CHN",
        "TUR, areas: 2 → nothing",
    ]
