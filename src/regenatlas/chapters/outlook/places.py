"""Which place a unit takes among others whose counts are uncertain: exact, for independent counts.

Given a unit's own count, each other one is above it or not, independently: how many are is a Poisson-binomial
sum, and a binomial one among units that are alike. Where EU licences count for each member, all members share
one uncertain number; given that number their counts are independent again, so it is summed over.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from regenatlas.chapters.outlook.approvals_model import LEAST, Chances, binomial

DIGITS = 14  # of a chance


@dataclass(frozen=True)
class Field:
    """The counts of all units ahead.

    `chances`: units × years × counts, beside shared licences. `shared`: years × counts of these, or None.
    `member`: for which units they count.
    """

    chances: Chances
    shared: Chances | None
    member: npt.NDArray[np.bool_]

    def of(self, rows: list[int]) -> "Field":
        """The same for the units in these rows."""
        return Field(self.chances[rows], self.shared, self.member[rows])

    def counts(self, row: int) -> Chances:
        """How likely each count of a unit is, shared licences included: years × counts."""
        own = self.chances[row]
        if self.shared is None or not self.member[row]:
            return own
        size = own.shape[-1]
        return np.stack([np.convolve(*pair)[:size] for pair in zip(own, self.shared, strict=True)])

    def above(self, row: int, most: int) -> Chances:
        """How many others have more than n: years × n × 0, 1, … (`most` stands for as many or more)."""
        return np.moveaxis(self._above(row, most), 0, -1)

    def places(self, row: int, most: int, own: Chances | None = None) -> Chances:
        """How likely each place of a unit is: years × (no product, 1st, 2nd, …, after `most`).

        `own`: other chances of its counts beside shared licences.
        """
        own = self.chances[row] if own is None else own
        size = 1 + int(np.flatnonzero(own.max(axis=0))[-1])
        own = own[:, :size]
        if self.shared is not None and self.member[row]:
            none = own[:, 0] * self.shared[:, 0]
            # A member's rivals that are members too have the same shared licences: they compare without.
            members, others = (self._of(row, most, mask) for mask in (self.member, ~self.member))
            beside = _wide(self._beside(others), size)
            beaten = _sum(_wide(members, size), beside, beside.sum(axis=0))
        else:
            none, own = own[:, 0], own * (np.arange(size) > 0)
            beaten = _wide(self._above(row, most, size), size)
        # Sums of many parts: what is certain is so without a last digit too few or too many.
        return np.column_stack([none, *(own * beaten).sum(axis=-1)]).round(DIGITS)

    # ---- parts, with 0, 1, … above as the first axis: numbers × years × n

    @cached_property
    def _kinds(self) -> tuple[Chances, npt.NDArray[np.int_]]:
        """How likely each kind of unit has more than n, kinds × years × n, and the kind of each unit."""
        found: dict[bytes, int] = {}
        which = np.array([found.setdefault(each.tobytes(), len(found)) for each in self.chances])
        kinds = self.chances[np.unique(which, return_index=True)[1]]
        return np.clip(1 - np.cumsum(kinds, axis=-1), 0, 1), which

    def _of(self, row: int, most: int, mask: npt.NDArray[np.bool_], size: int | None = None) -> Chances:
        """How many others of the mask are above n, for n below `size`, shared licences left out."""
        exceeds, kinds = self._kinds
        others = mask & (np.arange(len(kinds)) != row)
        exceeds = exceeds[..., :size]
        sums = np.zeros((most + 1, *exceeds.shape[1:]))
        sums[0] = 1
        for each, times in zip(exceeds, np.bincount(kinds[others], minlength=len(exceeds)), strict=True):
            if times and each.max() > LEAST:
                sums = _sum(sums, binomial(int(times), each, most))
        return sums

    def _above(self, row: int, most: int, size: int | None = None) -> Chances:
        if self.shared is None:
            return self._of(row, most, np.ones_like(self.member), size)
        members, others = (self._of(row, most, mask, size) for mask in (self.member, ~self.member))
        # The shared licences lift all members alike: below them all are above.
        lifted = np.zeros_like(members)
        every, wide = min(int(self.member.sum()) - int(self.member[row]), most), members.shape[-1]
        for lift, weight in self._lifts():
            lifted[..., lift:] += weight * members[..., : max(wide - lift, 0)]
            lifted[every, :, :lift] += weight
        return _sum(others, lifted)

    def _beside(self, others: Chances) -> Chances:
        """Of others than members, those above n and the shared licences together, and no product no place."""
        found = np.zeros_like(others)
        for lift, weight in self._lifts():
            found += weight * _wide(others[..., lift:], others.shape[-1])
            if lift == 0:
                found[..., 0] = 0
        return found

    def _lifts(self) -> list[tuple[int, Chances]]:
        """Each number of shared licences that may be, with its chances by year."""
        shared = np.zeros((1, 1)) if self.shared is None else self.shared
        return [(int(lift), shared[:, lift, None]) for lift in np.flatnonzero(shared.max(axis=0))]


def _sum(one: Chances, other: Chances, whole: float | Chances = 1.0) -> Chances:
    """Chances of the sum of two numbers, which add up to `whole`, along the first axis.

    The last entry of `one` and of the sum stands for as many or more; of `other` only those before it matter.
    """
    total, last = np.zeros_like(one), len(one) - 1
    for n, chance in enumerate(other[:last]):
        total[n:last] += one[: last - n] * chance
    total[last] = whole - total[:last].sum(axis=0)
    return total


def _wide(beaten: Chances, size: int) -> Chances:
    """The same for counts below `size`: beyond what is followed nobody is above."""
    more = max(size - beaten.shape[-1], 0)
    return np.concatenate([beaten, np.repeat(beaten[..., -1:], more, axis=-1)], axis=-1)[..., :size]
