"""A model of yearly first licences: Poisson counts whose rates are drawn from one gamma per group.

Every country has a rate of new products per year. Rates differ between countries as a gamma distribution
says, estimated by moments from all of them (empirical Bayes, Marshall 1991). There are two groups, and both
are looked at where the window of the fit starts: countries that had a product then, and countries that had
none. A country with a product today starts from the first group, and its own years shift it in closed form:
with n products in T years, Gamma(a, b) becomes Gamma(a + n, b + T). With few years of its own it thus leans
on the others. A country without a product is where the second group was, and is forecast as that group fared,
the sudden starters among them included. Losses follow the first scheme, as a yearly hazard per product.

The years ahead are less like the years behind than that: the weight of a country's past is therefore cut to
`CARRY` before drawing, which keeps the mean and widens the spread (the power discount of West and Harrison).
`backtest` shows how well all this does.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from regenatlas.counting.flows import Flows, Numbers

Rates = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int16]

WINDOW = 5  # years that a fit looks back
HORIZON = 5  # years that a forecast looks ahead
DRAWS = 100_000
CARRY = 1 / 4  # part of the past's weight that is carried into the future: where `backtest` scores best
SLOWEST = 1e-7  # products a year below which nothing is taken to come
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

    def of(self, row: int) -> "Gamma":
        """That of the unit in this row."""
        return Gamma(self.shape[row], self.rate[row])

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

    `gains`: new products per year, as futures are drawn from it. `losses`: yearly hazard per product,
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


def simulate(fitted: Fit, horizon: int = HORIZON, draws: int = DRAWS) -> dict[str, Counts]:
    """Draw the counts of the years ahead: unit → years × draws, shared licences included.

    The draws of a unit depend on the flows alone, not on which country a report is about.
    """
    units = [unit for row, unit in enumerate(fitted.flows.units) if row != fitted.flows.shared]
    return dict(zip(units, drawn(fitted, units, horizon, draws), strict=True))


def drawn(fitted: Fit, units: Sequence[str], horizon: int = HORIZON, draws: int = DRAWS) -> Counts:
    """The same for these units, units × years × draws in one piece."""
    seen = fitted.flows
    counts = np.empty((len(units), horizon, draws), dtype=np.int16)
    common = None if seen.shared is None else _modelled(fitted, seen.shared, horizon, draws)
    for at, row in enumerate(map(seen.units.index, units)):
        counts[at] = _modelled(fitted, row, horizon, draws)
        if common is not None and seen.members[row, fitted.at]:
            counts[at] += common
    return counts


def _modelled(fitted: Fit, row: int, horizon: int, draws: int) -> Counts:
    return paths(fitted, fitted.flows.units[row], fitted.gains.of(row), horizon, draws)


def paths(
    fitted: Fit, unit: str, gains: Gamma | float, horizon: int = HORIZON, draws: int = DRAWS, word: str = ""
) -> Counts:
    """Counts of one unit, years × draws, if its gains were these; a plain number is a pace known exactly.

    `word` names the assumption: other words draw from other streams.
    """
    row = fitted.flows.units.index(unit)
    seed = [fitted.flows.digest, fitted.at, *f"{unit} {word}".encode()]
    random = np.random.Generator(np.random.PCG64(seed))
    if isinstance(gains, Gamma):
        pace = random.gamma(gains.shape, 1 / gains.rate, draws)
    else:
        pace = np.full(draws, float(gains))
    stays = np.exp(-random.gamma(fitted.losses.shape[row], 1 / fitted.losses.rate[row], draws))
    counts = np.zeros((horizon, draws), dtype=np.int16)
    # Most countries without a product stay so in nearly all draws: only those that can change are followed,
    # and only those with a product can lose one.
    live = np.flatnonzero((pace > SLOWEST) | (fitted.stock[row] > 0))
    held, pace, stays = np.full(len(live), fitted.stock[row]), pace[live], stays[live]
    for year in range(horizon):
        some = np.flatnonzero(held)
        held[some] = random.binomial(held[some], stays[some])
        held += random.poisson(pace)
        counts[year, live] = held
    return counts
