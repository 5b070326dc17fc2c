"""A ward played through patient by patient, to see how far the formulas of `queueing` can be believed.

Patients come at random and are admitted in the order in which they came; a patient whose patience ends before
a bed is free leaves and needs none. Seeded: the same ward gives the same numbers.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

#: The first part of the patients only fills the ward.
WARM_UP = 0.1


@dataclass(frozen=True)
class Played:
    """Waits and losses of the patients of a simulated ward, those of the warm-up left out.

    `waits`: the waiting time of each patient who was admitted; `lost`: the share who left before.
    """

    waits: npt.NDArray[np.float64]
    lost: float

    def within(self, time: float) -> float:
        """The share of those admitted who waited no longer than `time`."""
        return float(np.mean(self.waits <= time))


def play(
    arrivals: float,
    stays: Sequence[tuple[float, float, float]],
    beds: int,
    patience: float = math.inf,
    patients: int = 20_000,
    seed: int = 7,
) -> Played:
    """Play a ward with so many arrivals in a unit of time.

    `stays`: (share, mean, squared coefficient of variation) of each kind of stay; the single stay is
    lognormal, or exponential where the last number is 1. `patience`: its mean, exponential, in the same unit.
    """
    draws = np.random.default_rng(seed)
    came = np.cumsum(draws.exponential(1.0 / arrivals, patients)).tolist()
    stay = _stays(draws, stays, patients).tolist()
    willing = (draws.exponential(1.0, patients) * patience).tolist()
    free = [0.0] * beds  # when each bed is free again; a heap
    waits, lost = [], 0
    first = int(patients * WARM_UP)
    for number, (time, days, most) in enumerate(zip(came, stay, willing, strict=True)):
        waited = max(0.0, free[0] - time)
        if waited > most:
            lost += number >= first
            continue
        heapq.heapreplace(free, time + waited + days)
        if number >= first:
            waits.append(waited)
    return Played(np.array(waits), lost / (patients - first))


def _stays(
    draws: np.random.Generator, kinds: Sequence[tuple[float, float, float]], patients: int
) -> npt.NDArray[np.float64]:
    kind = draws.choice(len(kinds), patients, p=[share for share, _, _ in kinds])
    days = np.empty(patients)
    for index, (_, mean, variability) in enumerate(kinds):
        chosen = kind == index
        if variability == 1:
            days[chosen] = draws.exponential(mean, chosen.sum())
            continue
        sigma = math.sqrt(math.log1p(variability))
        days[chosen] = draws.lognormal(math.log(mean) - sigma**2 / 2, sigma, chosen.sum())
    return days
