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
binomial, and over the gamma of the hazard a Gauss-Laguerre rule of `NODES` nodes is exact to more digits than
are shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from regenatlas.counting.flows import Flows, Numbers

Rates = npt.NDArray[np.float64]
Chances = npt.NDArray[np.float64]

WINDOW = 5  # years that a fit looks back
HORIZON = 5  # years that a forecast looks ahead
CARRY = 1 / 4  # part of the past's weight that is carried into the future: where `backtest` scores best
NODES = 24  # of the quadrature over the hazard: for the hazards of licences, errors below 1e-5
LEAST = 1e-12  # a chance below which nothing is followed
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
    fitted: Fit, units: Sequence[str], gains: Gamma | float | None = None, horizon: int = HORIZON
) -> Chances:
    """How likely each count of these units is, beside shared licences: units × years × counts.

    `gains`: other gains than those of the fit, for all of the units; a plain number is a pace known exactly.
    """
    rows = [fitted.flows.units.index(unit) for unit in units]
    held, losses = fitted.stock[rows], fitted.losses.of(rows)
    pace = gains if isinstance(gains, Gamma) else fitted.gains.of(rows)
    shape, rate = (np.broadcast_to(part, len(rows)) for part in (pace.shape, pace.rate))
    # Most countries never had a product and are alike: each kind is computed once.
    kinds = np.column_stack([held, shape, rate, losses.shape, losses.rate])
    kinds, which = np.unique(kinds, axis=0, return_inverse=True)
    left, shape, rate, *hazard = kinds.T
    stays, weights = _stays(Gamma(*hazard), horizon)
    # Of those that came in a year of the horizon, so many years' worth are left at its end.
    years = np.cumsum(np.concatenate([np.ones_like(stays[:, :1]), stays[:, :-1]], axis=1), axis=1)
    if gains is None or isinstance(gains, Gamma):
        came = _negative_binomial(Gamma(shape, rate), years, held.max())
    else:
        came = _poisson(gains * years, held.max())
    chances = np.einsum("kuyn,un->uyk", _joined(came, stays, left.astype(int)), weights)
    chances[..., -1] += 1 - chances.sum(axis=-1)
    return chances[which.ravel()]


def _stays(hazard: Gamma, horizon: int) -> tuple[Chances, Chances]:
    """Chances of a product to last 1, 2, … years at the nodes of the hazard, and the weights of the nodes.

    units × years × nodes, units × nodes. The nodes are those of the generalised Laguerre polynomials, found
    as the eigenvalues of their recurrence (Golub and Welsch 1969).
    """
    step = np.arange(1, NODES)
    matrices = np.zeros((len(hazard.shape), NODES, NODES))
    matrices[:, range(NODES), range(NODES)] = 2 * np.arange(NODES) + hazard.shape[:, None]
    beside = np.sqrt(step * (step - 1 + hazard.shape[:, None]))
    matrices[:, step, step - 1] = matrices[:, step - 1, step] = beside
    nodes, vectors = np.linalg.eigh(matrices)
    lasts = np.exp(-nodes / hazard.rate[:, None])
    return lasts[:, None, :] ** np.arange(1, horizon + 1)[None, :, None], vectors[:, 0, :] ** 2


def _negative_binomial(gains: Gamma, years: Rates, held: int) -> Chances:
    """Chances of 0, 1, … arrivals in so many years' worth of gains: counts × units × years × nodes."""
    shape, rate = gains.shape[:, None, None], gains.rate[:, None, None]
    again = years / (rate + years)
    mean, spread = shape * years / rate, np.sqrt(shape * years / rate * (1 + years / rate))
    size = held + int((mean + 8 * spread + np.log(LEAST) / np.log(again)).max()) + 2
    n = np.arange(1, size)[:, None, None, None]
    steps = (shape + n - 1) / n * again
    return np.concatenate([np.ones((1, *years.shape)), np.cumprod(steps, axis=0)]) * (1 - again) ** shape


def _poisson(mean: Rates, held: int) -> Chances:
    """The same for a pace known exactly."""
    size = held + int((mean + 12 * np.sqrt(mean)).max()) + 20
    n = np.arange(1, size)[:, None, None, None]
    return np.concatenate([np.ones((1, *mean.shape)), np.cumprod(mean / n, axis=0)]) * np.exp(-mean)


def _joined(came: Chances, stays: Chances, held: npt.NDArray[np.int_]) -> Chances:
    """Arrivals and what is left of the stock, one product of it after the other."""
    for taken in range(held.max(initial=0)):
        more = held > taken
        some, lasts = came[:, more], stays[more]
        with_it = some * (1 - lasts)
        with_it[1:] += some[:-1] * lasts
        came[:, more] = with_it
    return came


def quantile(chances: Chances, level: float) -> Numbers:
    """The first count at or below which so much of the chances lies, along the last axis."""
    reached = np.cumsum(chances, axis=-1) >= level - LEAST
    return np.where(reached.any(axis=-1), reached.argmax(axis=-1), chances.shape[-1] - 1)
