"""One direction of a panel: its limits, its ticks and what is written at them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.ticker import MaxNLocator, ScalarFormatter

_STEPS = (1, 2, 2.5, 5, 10)
_MOST = 9  # ticks


class Scale:
    """Limits and ticks of one direction; the limits may run downwards.

    Without ticks given, as many round ones as have room.
    """

    def __init__(self, *, across: bool) -> None:
        self.across = across
        self.low, self.high = 0.0, 1.0
        self.log = False
        self.whole = False  # ticks at whole numbers only
        self.ticks: Sequence[float] | None = None
        self.labels: Sequence[str] | None = None
        self.bold: frozenset[int] = frozenset()  # the numbers of the labels that are stressed
        self.title = ""
        self.unit = ""  # written behind the numbers
        self.grid = False
        self.strokes = True  # little lines at the ticks
        self.edge = True  # a line along the whole scale
        self.far = False  # at the upper or right edge
        self.size: float | None = None  # of the labels, in points

    def hide(self) -> None:
        """Show neither ticks nor an edge."""
        self.ticks, self.labels, self.edge = (), (), False

    def share(self, values: Any) -> Any:
        """Where values stand between the limits, from 0 to 1; in the middle where these are one value."""
        apart = (self.low / 2 if self.log else 0.5) * (self.low == self.high)
        ends, at = (self.low - apart, self.high + apart), np.asarray(values, dtype=float)
        low, high = np.log10(ends) if self.log else ends
        return ((np.log10(at) if self.log else at) - low) / (high - low)

    def shown(self, points: float, size: float) -> list[tuple[float, str, bool]]:
        """Each tick within the limits, its label, and whether that is stressed.

        `points`: the length of the scale; `size`: the height of letters.
        """
        ticks, labels = self.ticks, self.labels
        low, high = sorted((self.low, self.high))
        if ticks is None:
            # A number is wider than high.
            most = int(np.clip(points / size // (3 if self.across else 2), 1, _MOST))
            ticks = MaxNLocator(most, steps=_STEPS, integer=self.whole).tick_values(low, high)
        if labels is None and self.unit:
            labels = [f"{tick:g}{self.unit}" for tick in ticks]
        elif labels is None:
            formatter: Any = ScalarFormatter(useOffset=False)
            formatter.create_dummy_axis()
            formatter.axis.set_view_interval(low, high)
            labels = formatter.format_ticks(list(ticks))
        within = np.abs(self.share(ticks) - 0.5) <= 0.501
        each = zip(ticks, labels, within, strict=True)
        return [(float(tick), text, n in self.bold) for n, (tick, text, is_in) in enumerate(each) if is_in]
