"""A model of yearly first licences: Poisson counts whose rates are drawn from one gamma per group.

Every country has a rate of new products per year. Rates differ between countries as a gamma distribution
says, estimated by moments from all of them (empirical Bayes, Marshall 1991). There are two groups, and both
are looked at where the window of the fit starts: countries that had a product then, and countries that had
none. A country with a product today starts from the first group, and its own years shift it in closed form:
with n products in T years, Gamma(a, b) becomes Gamma(a + n, b + T). With few years of its own it thus leans
on the others. A country without a product is where the second group was, and is forecast as that group fared,
the sudden starters among them included. Losses follow the first scheme, as a yearly hazard per product.

The years ahead are less like the years behind than that: the weight of a country's past is therefore cut to
`CARRY` before looking ahead, which keeps the mean and widens the spread (the power discount of West and
Harrison). `backtest` shows how well all this does.

Nothing is drawn: given a hazard, what is left of a stock is binomial and what has come and stayed is negative
binomial, and over the gamma of the hazard a Gauss-Laguerre rule is exact to more digits than are shown.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from regenatlas.counting.flows import Flows, Numbers

Rates = npt.NDArray[np.float64]
Chances = npt.NDArray[np.float64]

WINDOW = 5  # years that a fit looks back
HORIZON = 5  # years that a forecast looks ahead
YEARS = tuple(range(1, HORIZON + 1))
CARRY = 1 / 4  # part of the past's weight that is carried into the future: where `backtest` scores best
FEWEST, STEEP, MOST_NODES = 16, 3, 96  # nodes over the hazard: by `steepness`, for errors below 1e-6
LEAST = 1e-12  # a chance below which nothing is followed
TINY = 1e-300  # what has a logarithm in place of nothing
MOST = 2.0  # a group weighs at most as much as so many windows of a country of average exposure


@dataclass(frozen=True)
class Gamma:
    """Gamma distributions by shape and rate (numbers, or arrays with one entry per unit)."""

    shape: Rates
    rate: Rates

    @property
    def mean(self) -> Rates:
        """The expected rates."""
        return self.shape / self.rate

    def given(self, events: Numbers, exposure: Rates) -> "Gamma":
        """What is known after so many events in so much exposure."""
        return Gamma(self.shape + events, self.rate + exposure)

    def where(self, mask: npt.NDArray[np.bool_], other: "Gamma") -> "Gamma":
        """The other's entries where the mask is true, else these."""
        return Gamma(np.where(mask, other.shape, self.shape), np.where(mask, other.rate, self.rate))

    def of(self, rows: int | list[int]) -> "Gamma":
        """That of the unit in this row, or those of the units in these."""
        return Gamma(self.shape[rows], self.rate[rows])

    def carried(self, part: float = CARRY) -> "Gamma":
        """The same means, known as well as from `part` of what was seen."""
        return Gamma(self.shape * part, self.rate * part)


def prior(events: Numbers, exposure: Rates) -> Gamma:
    """The gamma from which the rates of a group come, by the moments of its events and exposures above 0.

    Where the rates differ no more than chance would make them, the group is taken as alike, with the weight
    of `MOST` average exposures. Without any event half a one is assumed, so that nothing is impossible.
    """
    mean = max(float(events.sum()), 0.5) / float(exposure.sum())
    spread = float((exposure * (events / exposure - mean) ** 2).sum() / exposure.sum())
    between = spread - mean / float(exposure.mean())
    heaviest = MOST * float(exposure.mean())
    weight = min(mean / between, heaviest) if between > 0 else heaviest
    return Gamma(np.asarray(mean * weight), np.asarray(weight))


#: The hazard where there was nothing yet to lose: half an event in fifty years.
UNSEEN = Gamma(np.asarray(0.5), np.asarray(50.0))


@dataclass(frozen=True)
class Fit:
    """The model on one day: what each unit has, and what is known of its gains and losses.

    `gains`: new products per year in the years ahead. `losses`: yearly hazard per product,
    likewise. `settled` and `fresh`: the gains of the two groups, countries that had a product at the start
    of the window and countries that had none.
    """

    flows: Flows
    at: int
    stock: Numbers
    gains: Gamma
    losses: Gamma
    settled: Gamma
    fresh: Gamma


def fit(flows: Flows, at: int = -1) -> Fit:
    """Fit on the day of index `at` by the `WINDOW` years before it, or by as many as there are.

    ValueError on the first day, which has no year before it.
    """
    at %= len(flows.days)
    start = max(at - WINDOW, 0)
    if at == 0:
        raise ValueError("a fit needs at least one year")
    gained, lost = (numbers[:, start:at].sum(axis=1) for numbers in (flows.entries, flows.exits))
    years = np.full(len(flows.units), float(at - start))
    held = flows.stock[:, start:at].sum(axis=1).astype(float)
    had, has = flows.stock[:, start] > 0, flows.stock[:, at] > 0
    inside = flows.members[:, at]  # what members have beside their shared licences is a group of its own
    every = prior(gained[flows.pool], years[flows.pool])
    settled, fresh, beside = (
        prior(gained[group], years[group]) if group.sum() > 1 else every
        for group in (had & flows.pool & ~inside, ~had & flows.pool & ~inside, inside)
    )
    own = settled.given(gained, years).carried()
    gains = fresh.where(has, own).where(inside, beside.given(gained, years))
    hazard = prior(lost[held > 0], held[held > 0]) if held.any() else UNSEEN
    return Fit(flows, at, flows.stock[:, at], gains, hazard.given(lost, held).carried(), settled, fresh)


def counts_ahead(
    fitted: Fit, units: Sequence[str], gains: Gamma | float | None = None, years: Sequence[int] = YEARS
) -> Chances:
    """How likely each count of these units is so many years ahead, beside shared licences.

    units × years × counts. `gains`: other gains than those of the fit, for all of the units; a plain number
    is a pace known exactly.
    """
    rows = [fitted.flows.units.index(unit) for unit in units]
    losses, pace = fitted.losses.of(rows), gains if isinstance(gains, Gamma) else fitted.gains.of(rows)
    shape, rate = (np.broadcast_to(part, len(rows)) for part in (pace.shape, pace.rate))
    # Most countries never had a product and are alike: each kind is computed once.
    kinds = np.column_stack([fitted.stock[rows], shape, rate, losses.shape, losses.rate])
    kinds, which = np.unique(kinds, axis=0, return_inverse=True)
    known = None if gains is None or isinstance(gains, Gamma) else float(gains)
    found = [_counts(kind, years, known) for kind in kinds.tolist()]
    chances = np.zeros((len(found), len(years), max(each.shape[1] for each in found)))
    for row, each in zip(chances, found, strict=True):
        row[:, : each.shape[1]] = each
    chances = chances[..., : 1 + np.flatnonzero(chances.max(axis=(0, 1)) > LEAST)[-1]]
    return (chances / chances.sum(axis=-1, keepdims=True))[which.ravel()]


def _counts(kind: Sequence[float], years: Sequence[int], known: float | None) -> Chances:
    """How likely each count of a kind of unit is: years × counts.

    `kind`: its stock, and shape and rate of its gains and of its hazard; `known`: a pace in place of gains.
    """
    held, shape, rate, loss_shape, loss_rate = kind
    ends = np.array(years)
    nodes, weights = _rule(loss_shape, (held + shape / rate * ends.max()) * ends.max() / loss_rate)
    lasts = np.exp(-nodes / loss_rate) ** np.arange(ends.max() + 1)[:, None]
    # Of those that came in a year of the horizon, so many years' worth are left at its end.
    worth = np.cumsum(lasts, axis=0)[ends - 1]
    came = _negative_binomial(shape, rate, worth) if known is None else _poisson(known, worth)
    left = binomial(int(held), lasts[ends]).swapaxes(0, 1)
    return _sums(left * weights @ came.swapaxes(1, 2))


def _rule(shape: float, steepness: float) -> tuple[Rates, Rates]:
    """Nodes and weights for a gamma of this shape and rate 1.

    `steepness`: how fast what is asked for may fall with the hazard, which takes more nodes.
    """
    return _laguerre(shape, min(FEWEST + STEEP * math.ceil(steepness), MOST_NODES))


@lru_cache(maxsize=256)
def _laguerre(shape: float, nodes: int) -> tuple[Rates, Rates]:
    """Those of the generalised Laguerre polynomials, from their recurrence (Golub and Welsch 1969)."""
    step = np.arange(nodes)
    beside = np.sqrt(step * (step - 1 + shape))[1:]
    values, vectors = np.linalg.eigh(np.diag(2 * step + shape) + np.diag(beside, -1))
    return values, vectors[0] ** 2


def _negative_binomial(shape: float, rate: float, years: Rates) -> Chances:
    """Chances of 0, 1, … arrivals in so many years' worth of gains: years × counts × nodes."""
    again, mean = years / (rate + years), shape / rate * float(years.max())
    most = mean + 8 * math.sqrt(mean / (1 - again.max())) + math.log(LEAST) / math.log(again.max())
    n = np.arange(1, int(most) + 2)[:, None]
    return _products((1 - again) ** shape, (shape + n - 1) / n * again[:, None])


def _poisson(pace: float, years: Rates) -> Chances:
    """The same for a pace known exactly."""
    mean = pace * float(years.max())
    n = np.arange(1, int(mean + 12 * math.sqrt(mean)) + 20)[:, None]
    return _products(np.exp(-pace * years), pace / n * years[:, None])


def _products(first: Chances, steps: Chances) -> Chances:
    """Chances of 0, 1, …, each a step from the one before."""
    return np.cumprod(np.concatenate([first[:, None], steps], axis=1), axis=1)


def binomial(n: int, chance: Chances, most: int | None = None) -> Chances:
    """How likely 0, 1, … of n are (to `most`, if given), each with this chance: numbers × its axes."""
    if n == 1:
        return np.stack([1 - chance, chance])
    of = np.arange(n + 1).reshape(-1, *[1] * chance.ndim)[: None if most is None else most + 1]
    ways = np.cumsum(np.log(np.concatenate([[1], (n + 1 - of[1:].ravel()) / of[1:].ravel()])))
    yes, no = (np.log(np.maximum(part, TINY)) for part in (chance, 1 - chance))
    return np.exp(ways.reshape(of.shape) + of * yes + (n - of) * no)


def _sums(pairs: Chances) -> Chances:
    """Chances of the sum of two numbers from those of each pair of them: years × one × other."""
    years, one, other = pairs.shape
    # Rows read one shorter than they were written: each starts one farther to the right.
    wide = np.zeros((years, one, one + other))
    wide[..., :other] = pairs
    slanted = wide.reshape(years, -1)[:, : one * (one + other - 1)]
    return slanted.reshape(years, one, one + other - 1).sum(axis=1)


def quantile(chances: Chances, level: float) -> Numbers:
    """The first count at or below which so much of the chances lies, along the last axis."""
    reached = np.cumsum(chances, axis=-1) >= level - LEAST
    return np.where(reached.any(axis=-1), reached.argmax(axis=-1), chances.shape[-1] - 1)
