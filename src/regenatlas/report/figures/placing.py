"""Room for marks and labels, so that none covers another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Box = tuple[float, float, float, float]  # left, low, right, high


def box(x: float, y: float, width: float, height: float, ha: str = "center", va: str = "center") -> Box:
    """The rectangle of a label whose point (x, y) is at its side `ha` and `va`, as matplotlib names them."""
    left = x - width * {"left": 0, "center": 0.5, "right": 1}[ha]
    low = y - height * {"bottom": 0, "center": 0.5, "top": 1}[va]
    return left, low, left + width, low + height


def overlap(one: Box, other: Box) -> float:
    """The area that two boxes share."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return max(wide, 0.0) * max(high, 0.0)


def first_free(options: Sequence[Box], taken: Sequence[Box], within: Box) -> int | None:
    """The number of the first box within a frame that meets none of those taken; None if there is none."""
    for n, one in enumerate(options):
        inside = within[0] <= one[0] and within[1] <= one[1] and one[2] <= within[2] and one[3] <= within[3]
        if inside and not any(overlap(one, other) for other in taken):
            return n
    return None


def levels(spans: Iterable[tuple[float, float]]) -> list[int]:
    """For each span (start, end) the lowest level on which it meets none of those before it."""
    taken: list[list[tuple[float, float]]] = []
    chosen = []
    for start, end in spans:
        free = (n for n, held in enumerate(taken) if all(end <= low or high <= start for low, high in held))
        level = next(free, len(taken))
        taken[level:] = taken[level:] or [[]]
        taken[level].append((start, end))
        chosen.append(level)
    return chosen


def spread(values: Sequence[float], least: float) -> list[float]:
    """Positions for labels, in the order of `values`: at least `least` apart, else as near as that allows."""
    order = sorted(range(len(values)), key=lambda n: values[n])
    groups: list[tuple[float, int]] = []  # centre and number of labels
    for n in order:
        groups.append((values[n], 1))
        while len(groups) > 1 and groups[-1][0] - groups[-2][0] < least * (groups[-1][1] + groups[-2][1]) / 2:
            (low, below), (high, above) = groups[-2:]
            groups[-2:] = [((low * below + high * above) / (below + above), below + above)]
    placed = [centre + (n - (size - 1) / 2) * least for centre, size in groups for n in range(size)]
    return [position for _, position in sorted(zip(order, placed, strict=True))]
