"""Which place a unit takes among others whose counts are uncertain: exact, for independent counts.

Given a unit's own count, each other one is above it or not, independently: how many are is a Poisson-binomial
sum. Where EU licences count for each member, all members share one uncertain number; given that number their
counts are independent again, so it is summed over.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from regenatlas.chapters.outlook.approvals_model import LEAST, Chances

DIGITS = 12  # of a chance


@dataclass(frozen=True)
class Field:
    """The counts of all units ahead.

    `chances`: units × years × counts, beside shared licences. `shared`: years × counts of these, or None.
    `member`: for which units they count.
    """

    chances: Chances
    shared: Chances | None
    member: npt.NDArray[np.bool_]

    def counts(self, row: int) -> Chances:
        """How likely each count of a unit is, shared licences included: years × counts."""
        own = self.chances[row]
        if self.shared is None or not self.member[row]:
            return own
        size = own.shape[-1]
        return np.stack([np.convolve(*pair)[:size] for pair in zip(own, self.shared, strict=True)])

    def above(self, row: int, most: int) -> Chances:
        """How many others have more than n: years × n × 0, 1, … (`most` stands for as many or more)."""
        if self.shared is None:
            return _above(self._others(row), most)
        members = _above(self._others(row, self.member), most)
        return _sum(_above(self._others(row, ~self.member), most), self._shifted(members, most, row))

    def places(self, row: int, most: int, own: Chances | None = None) -> Chances:
        """How likely each place of a unit is: years × (no product, 1st, 2nd, …, after `most`).

        `own`: other chances of its counts beside shared licences.
        """
        own = self.chances[row] if own is None else own
        size = 1 + int(np.flatnonzero(own.max(axis=0) > LEAST)[-1])
        own = own[:, :size]
        if self.shared is None:
            none, counted = own[:, 0], own * (np.arange(size) > 0)
            beaten = _above(self._others(row), most, size)
        elif not self.member[row]:
            none, counted = own[:, 0], own * (np.arange(size) > 0)
            beaten = _wide(self.above(row, most), size)
        else:
            # A member's rivals that are members too have the same shared licences: they compare without.
            none, counted = own[:, 0] * self.shared[:, 0], own
            members = _above(self._others(row, self.member), most, size)
            beaten = _sum(members, _wide(self._averaged(row, most), size))
        places = np.einsum("yn,ynk->yk", counted, beaten)
        # Sums of many parts: what is certain is so without a last digit too few or too many.
        return np.round(np.concatenate([none[:, None], places], axis=1), DIGITS)

    # ---- parts

    def _others(self, row: int, mask: npt.NDArray[np.bool_] | None = None) -> Chances:
        others = np.arange(len(self.chances)) != row
        return self.chances[others if mask is None else others & mask]

    def _shifted(self, members: Chances, most: int, row: int) -> Chances:
        """Members above n with their shared licences, which lift all of them alike."""
        lifted = np.zeros_like(members)
        all_above = min(int(self.member.sum()) - int(self.member[row]), most)
        for lift in self._lifts():
            weight = self.shared[:, lift, None, None]  # type: ignore[index]
            lifted[:, lift:] += weight * members[:, : members.shape[1] - lift]
            lifted[:, :lift, all_above] += weight[..., 0]
        return lifted

    def _averaged(self, row: int, most: int) -> Chances:
        """Others than members above y and the shared licences together, over what these may be."""
        plain = _above(self._others(row, ~self.member), most)
        summed = np.zeros_like(plain)
        for lift in self._lifts():
            weight = self.shared[:, lift, None, None]  # type: ignore[index]
            reached = np.concatenate([plain[:, lift:], np.repeat(plain[:, -1:], lift, axis=1)], axis=1)
            part = weight * reached
            if lift == 0:
                part[:, 0] = 0  # no product, no place
            summed += part
        return summed

    def _lifts(self) -> npt.NDArray[np.int_]:
        return np.flatnonzero(self.shared.max(axis=0) > LEAST)  # type: ignore[union-attr]


def _above(chances: Chances, most: int, size: int | None = None) -> Chances:
    """How many of independent counts are above n: years × n below `size` × 0, 1, …, `most` or more."""
    above = np.clip(1 - np.cumsum(chances, axis=-1), 0, 1)
    missing = (size or 0) - above.shape[-1]
    above = np.pad(above, ((0, 0), (0, 0), (0, max(missing, 0))))[..., :size]
    sums = np.zeros((most + 1, *above.shape[1:]))
    sums[0] = 1
    for each in above:
        if each.max() > LEAST:
            more = sums * each
            sums -= more
            sums[1:] += more[:-1]
            sums[-1] += more[-1]
    return np.moveaxis(sums, 0, -1)


def _sum(one: Chances, other: Chances) -> Chances:
    """Chances of the sum of two numbers, along the last axis, whose last entry stands for as many or more."""
    total = np.zeros_like(one)
    last = one.shape[-1] - 1
    for n in range(last + 1):
        part = one * other[..., n : n + 1]
        total[..., n:] += part[..., : last + 1 - n]
        total[..., last] += part[..., last + 1 - n :].sum(axis=-1)
    return total


def _wide(beaten: Chances, size: int) -> Chances:
    """The same for counts below `size`: beyond what is followed nobody is above."""
    more = max(size - beaten.shape[1], 0)
    return np.concatenate([beaten, np.repeat(beaten[:, -1:], more, axis=1)], axis=1)[:, :size]
