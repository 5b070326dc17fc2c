"""Outlines of countries for maps: Natural Earth 1:50 million, as TopoJSON in the data folder.

TopoJSON keeps each border once, as an arc of whole-number steps that two neighbours share; here arcs are
unrolled to degrees and joined to rings. The file is read once per process.
"""

import math
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
from matplotlib.path import Path
from matplotlib.transforms import Bbox

from regenatlas.counting import borders

Ring = npt.NDArray[np.float64]  # columns: longitude, latitude; first and last point are the same


@dataclass(frozen=True)
class Frame:
    """A rectangle of degrees seen as a map: west, south, east, north.

    Projection: equirectangular, longitudes shortened by the cosine of the middle latitude, so that shapes are
    true in the middle.
    """

    west: float
    south: float
    east: float
    north: float

    @property
    def shortening(self) -> float:
        """The length of a degree of longitude in degrees of latitude."""
        return math.cos(math.radians((self.south + self.north) / 2))

    @property
    def aspect(self) -> float:
        """Height by width of the map."""
        return (self.north - self.south) / ((self.east - self.west) * self.shortening)

    def around(self, share: float) -> "Frame":
        """The frame with a margin of this share of its longer side."""
        high = (self.north - self.south) * share
        wide = (self.east - self.west) * share
        return Frame(self.west - wide, self.south - high, self.east + wide, self.north + high)

    def including(self, longitudes: Iterable[float], latitudes: Iterable[float]) -> "Frame":
        """The frame, wide enough for these points with a little room around them."""
        east_west, south_north = list(longitudes), list(latitudes)
        if not east_west:
            return self
        room = (self.north - self.south) * 0.03
        return Frame(
            min(self.west, *east_west) - room * (min(east_west) < self.west),
            min(self.south, *south_north) - room * (min(south_north) < self.south),
            max(self.east, *east_west) + room * (max(east_west) > self.east),
            max(self.north, *south_north) + room * (max(south_north) > self.north),
        )


@cache
def rings() -> dict[str, tuple[Ring, ...]]:
    """The outer and inner rings of every country, in degrees, by ISO 3166 alpha-2 code.

    Territories without a code of their own stand under their name, so that no land is missing.
    """
    world = borders.world()
    scale, shift = (np.array(world["transform"][key], dtype=float) for key in ("scale", "translate"))
    arcs = [np.cumsum(arc, axis=0) * scale + shift for arc in world["arcs"]]
    found: dict[str, tuple[Ring, ...]] = {}
    for shape in world["objects"]["countries"]["geometries"]:
        polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
        own = tuple(_ring(arcs, numbers) for polygon in polygons for numbers in polygon)
        key = borders.alpha2(shape.get("id", "")) or shape["properties"]["name"]
        found[key] = found.get(key, ()) + own
    return found


def _ring(arcs: list[Ring], numbers: list[int]) -> Ring:
    # A negative number, its complement, means the arc backwards; neighbours in a ring share their end point.
    parts = [arcs[n] if n >= 0 else arcs[~n][::-1] for n in numbers]
    return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])


def frame_of(code: str, margin: float = 0.06) -> Frame | None:
    """The rectangle around a country's largest piece of land, with a margin; None if it has no outline."""
    own = rings().get(code, ())
    if not own:
        return None
    largest = max(own, key=lambda ring: float(np.prod(np.ptp(ring, axis=0))))
    (west, south), (east, north) = largest.min(axis=0), largest.max(axis=0)
    return Frame(float(west), float(south), float(east), float(north)).around(margin)


def outlines(frame: Frame, pixels: float = 600) -> dict[str, list[Path]]:
    """What is seen of each country in a frame, as closed paths in degrees; unseen countries are left out.

    Points are moved to a grid of about one pixel of a map `pixels` wide and repeats are dropped: the picture
    stays the same, its file small, and neighbours still share their border.
    """
    step = (frame.east - frame.west) / pixels
    found: dict[str, list[Path]] = {}
    for code, own in rings().items():
        seen = [path for ring in own if (path := _seen(ring, frame, step)) is not None]
        if seen:
            found[code] = seen
    return found


def _seen(ring: Ring, frame: Frame, step: float) -> Path | None:
    low, high = ring.min(axis=0), ring.max(axis=0)
    if low[0] > frame.east or high[0] < frame.west or low[1] > frame.north or high[1] < frame.south:
        return None
    points = np.round(ring / step) * step
    points = points[np.append(True, np.any(np.diff(points, axis=0) != 0, axis=1))]
    if len(points) < 4:  # nothing but a dot on this scale
        return None
    # A little beyond the frame, so that the cut edge itself is not drawn.
    cut = Path(points, closed=True).clip_to_bbox(Bbox.from_extents(*astuple(frame.around(0.02))))
    return cut if np.shape(cut.vertices)[0] > 3 else None
