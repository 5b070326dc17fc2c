"""Queues with several servers: who waits, how long, who is lost. Formulas only; nothing here knows of beds.

Notation as usual: c servers, offered load a = arrivals × mean service time (in "erlangs", servers busy on
average), arrivals at random (Poisson). Times are in the unit of the mean service time that is passed in.

Factorials never appear: Erlang's loss is a recursion, the other formulas follow from it, and stationary
distributions are summed in logarithms. So thousands of servers give numbers, not overflows.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

#: States whose probability is less than the greatest by this (natural) logarithm are left out.
NEGLIGIBLE = 40.0


def erlang_b(load: float, servers: int) -> float:
    """The share of arrivals that find all servers busy and go away (M/M/c/c, and M/G/c/c).

    ValueError for a negative load or number of servers.
    """
    _check(load, servers)
    if not load:
        return 0.0 if servers else 1.0
    inverse = 1.0
    for server in range(1, servers + 1):
        inverse = 1.0 + inverse * server / load  # may become infinite: then nobody is lost
    return 1.0 / inverse


def erlang_c(load: float, servers: int) -> float:
    """The share of arrivals that have to wait (M/M/c); 1 when the load is not below the number of servers."""
    blocked = erlang_b(load, servers)
    if load >= servers:
        return 1.0
    return blocked / (1.0 - load / servers * (1.0 - blocked))


@dataclass(frozen=True)
class Wait:
    """The waiting time of a stable queue in which everyone waits their turn.

    `delayed`: the share that waits at all; `rate`: those who wait do so for a time that is exponential with
    this rate. `stable` is False when the load is not below the number of servers: then waits grow without
    end, nobody is admitted within any time, and mean and quantiles are infinite.
    """

    delayed: float
    rate: float
    stable: bool = True

    @property
    def mean(self) -> float:
        """The mean wait of all, those included who do not wait."""
        return self.delayed / self.rate if self.stable else math.inf

    def within(self, time: float) -> float:
        """The share that waits no longer than `time`."""
        return 1.0 - self.delayed * math.exp(-self.rate * time) if self.stable else 0.0

    def quantile(self, share: float) -> float:
        """The time within which this share has been admitted; 0 if so many do not wait at all."""
        if not self.stable:
            return math.inf
        return max(0.0, math.log(self.delayed / (1.0 - share)) / self.rate) if self.delayed else 0.0


def wait(load: float, servers: int, service: float, variability: float = 1.0) -> Wait:
    """The wait in an M/G/c queue with mean service time `service`.

    `variability` is the squared coefficient of variation of the service time. With 1 (exponential service
    times) this is exact, M/M/c. Otherwise it is the approximation of Allen and Cunneen: the mean wait of
    M/M/c times (1 + variability) / 2, spread over those who wait as in M/M/c.
    """
    if load >= servers:
        return Wait(1.0, 0.0, stable=False)
    rate = (servers - load) / service * 2.0 / (1.0 + variability)
    return Wait(erlang_c(load, servers), rate)


def least_servers(load: float, service: float, time: float, share: float, variability: float = 1.0) -> int:
    """The smallest number of servers with which `share` of all wait no longer than `time`."""
    if not 0 < share < 1:
        raise ValueError(f"{share!r} is no share between none and all")
    servers = math.floor(load) + 1
    while wait(load, servers, service, variability).within(time) < share:
        servers += 1
    return servers


def reneged(load: float, servers: int, patience: float) -> float:
    """The share of arrivals that gives up waiting after an exponential `patience` (M/M/c+M, "Erlang A").

    `patience` is in mean service times.
    """
    _check(load, servers)
    if not load:
        return 0.0
    leaving = 1.0 / patience
    numbers = np.arange(servers + _enough_room(load, servers, leaving) + 1)
    leaves = np.minimum(numbers, servers) + leaving * np.maximum(numbers - servers, 0)
    logs = np.concatenate([[0.0], np.cumsum(math.log(load) - np.log(leaves[1:]))])
    weights = np.exp(logs - logs.max())
    shares = weights / weights.sum()
    return leaving * float(shares @ np.maximum(numbers - servers, 0)) / load


def _enough_room(load: float, servers: int, leaving: float) -> int:
    """So many places that having more would change no result."""
    place, weight, greatest = 0, 0.0, 0.0  # weights of the states as logarithms
    while weight > greatest - NEGLIGIBLE:
        place += 1
        weight += math.log(load / (servers + leaving * place))
        greatest = max(greatest, weight)
    return place


def lognormal_variability(low: float, high: float) -> float:
    """The squared coefficient of variation of a lognormal time from its quartiles.

    Stays in hospital are skewed to the right; the lognormal
    is the usual description with two numbers.
    """
    if not 0 < low <= high:
        raise ValueError(f"{low!r} to {high!r} is no range of times")
    sigma = math.log(high / low) / (2.0 * NormalDist().inv_cdf(0.75))
    return math.expm1(sigma**2)


def mixed_variability(parts: list[tuple[float, float, float]]) -> tuple[float, float]:
    """Mean and squared coefficient of variation of a time that is one of several kinds.

    `parts`: (share, mean, squared coefficient of variation) of each kind; shares add up to one.
    """
    mean = sum(share * time for share, time, _ in parts)
    square = sum(share * time**2 * (1.0 + spread) for share, time, spread in parts)
    return mean, square / mean**2 - 1.0


def _check(load: float, servers: int) -> None:
    if load < 0 or servers < 0:
        raise ValueError(f"neither a load of {load!r} nor {servers!r} servers can be below zero")
