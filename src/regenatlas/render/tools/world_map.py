"""Outlines of all countries for the map of the index, as a script of data that it loads when the map is open.

They are those of `borders.world`, made coarse arc by arc, so that neighbours still share their border. It
takes a second, so the script lies ready among the templates (`python -m regenatlas.render.tools.world_map`
writes it anew) and a test holds both together.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import accumulate, pairwise

from regenatlas import paths
from regenatlas.counting import borders
from regenatlas.render.page.html import TEMPLATES
from regenatlas.tables.load import Tables, load_tables

WORLD = TEMPLATES / "library" / "world.js"

#: Degrees on one step of the grid, and how many of them an outline may be off.
STEP, COARSE = 0.25, 1.3

#: The map begins in the Bering Strait, so that it cuts no mainland, and shows the north to the far south.
WEST, NORTH, SOUTH = -169.0, 84.0, -57.0

#: Steps of the grid around the world; the side below which land is left out, unless a country has no other.
AROUND, SMALL = round(360 / STEP), 6

Point = tuple[int, int]


def world_script(tables: Tables) -> str:
    """Paths of an SVG by ISO 3166 alpha-3 code, those without a code under ""; `size` of their view."""
    known = dict(zip(tables["countries"]["iso2"], tables["countries"]["iso3"], strict=True))
    arcs = _arcs()
    found: dict[str, str] = {}
    for shape in borders.world()["objects"]["countries"]["geometries"]:
        polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
        rings = sorted((_ring(arcs, rings[0]) for rings in polygons), key=_side, reverse=True)
        code = known.get(borders.alpha2(shape.get("id", "")), "")
        path = "".join(_path(ring) for ring in rings if _side(ring) >= SMALL) or _dot(rings[0])
        found[code] = found.get(code, "") + path
    found.pop("ATA", None)  # below the view
    data = {"size": [AROUND, round((NORTH - SOUTH) / STEP)], "paths": found}
    return f"regenatlas.take({json.dumps(data, separators=(',', ':'), sort_keys=True)});\n"


def _arcs() -> list[list[Point]]:
    world = borders.world()
    (wide, high), (west, south) = world["transform"]["scale"], world["transform"]["translate"]
    found = []
    for arc in world["arcs"]:
        steps = accumulate(arc, lambda at, step: [at[0] + step[0], at[1] + step[1]])
        exact = [((x * wide + west - WEST) / STEP, (NORTH - y * high - south) / STEP) for x, y in steps]
        found.append([(round(x), round(y)) for x, y in _coarse(exact)])
    return found


def _coarse(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The points without which a line would be off by more than it may (Douglas and Peucker)."""
    kept, waiting = {0, len(points) - 1}, [(0, len(points) - 1)]
    while waiting:
        first, last = waiting.pop()
        (x0, y0), (x1, y1) = points[first], points[last]
        length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
        off, at = 0.0, first
        for n in range(first + 1, last):
            x, y = points[n]
            cross = abs((x1 - x0) * (y0 - y) - (x0 - x) * (y1 - y0))
            distance = cross / length if length else ((x - x0) ** 2 + (y - y0) ** 2) ** 0.5
            if distance > off:
                off, at = distance, n
        if off > COARSE:
            kept.add(at)
            waiting += [(first, at), (at, last)]
    return [points[n] for n in sorted(kept)]


def _ring(arcs: Sequence[Sequence[Point]], numbers: Sequence[int]) -> list[Point]:
    """A ring in one piece, even where it crosses the edge of the map; each point once in a row."""
    # A negative number, its complement, means the arc backwards.
    points = [point for n in numbers for point in (arcs[n] if n >= 0 else arcs[~n][::-1])]
    ring = [(points[0][0] % AROUND, points[0][1])]
    for (x0, y0), (x1, y1) in pairwise(points):
        step = (x1 - x0 + AROUND // 2) % AROUND - AROUND // 2
        if step or y1 != y0:
            ring.append((ring[-1][0] + step, y1))
    return ring


def _side(ring: Sequence[Point]) -> int:
    """The longer side of the rectangle around a ring."""
    return max(max(values) - min(values) for values in zip(*ring, strict=True))


def _path(ring: Sequence[Point]) -> str:
    steps = " ".join(f"{x1 - x0} {y1 - y0}" for (x0, y0), (x1, y1) in pairwise(ring[:-1]))
    return f"M{ring[0][0]} {ring[0][1]}l{steps}z".replace(" -", "-")


def _dot(ring: Sequence[Point]) -> str:
    """A square for a country that is too small to be drawn."""
    return f"M{ring[0][0] - 2} {ring[0][1] - 2}h4v4h-4z"


if __name__ == "__main__":
    WORLD.write_text(world_script(load_tables(paths.DATA)), encoding="utf-8")
