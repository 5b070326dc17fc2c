"""The outlines of the index's map are those of the data, coarse, small and with every country."""

import json

import pytest

from regenatlas.render.tools.world_map import WORLD, _coarse, _dot, _path, _ring, world_script
from regenatlas.tables.load import load_tables


@pytest.fixture(scope="module")
def tables():
    return load_tables()


def test_the_script_among_the_templates_is_the_one_that_the_data_give(tables):
    assert WORLD.read_text(encoding="utf-8") == world_script(tables)
    assert WORLD.stat().st_size < 60_000


def test_every_country_with_a_product_has_an_outline(tables):
    paths = json.loads(
        WORLD.read_text(encoding="utf-8").removeprefix("regenatlas.take(").removesuffix(");\n")
    )["paths"]
    assert set(tables["products"]["origin_country"]) - {""} <= set(paths)


def test_a_line_keeps_the_points_that_matter():
    assert _coarse([(0, 0), (5, 0.5), (10, 0), (15, 9), (20, 0)]) == [(0, 0), (10, 0), (15, 9), (20, 0)]


def test_a_ring_across_the_edge_stays_in_one_piece():
    arcs = [[(1430, 10), (5, 10), (5, 20)], [(1430, 10), (1430, 20), (5, 20)]]
    ring = _ring(arcs, [0, -2])
    assert ring == [(1430, 10), (1445, 10), (1445, 20), (1430, 20), (1430, 10)]
    assert _path(ring) == "M1430 10l15 0 0 10-15 0z"
    assert _dot(ring) == "M1428 8h4v4h-4z"
