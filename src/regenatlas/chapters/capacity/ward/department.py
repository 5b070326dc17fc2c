"""A paediatric transplant department as a queue: open beds are the servers, patients referred the arrivals.

A bed is open if it is there, if a nurse on duty can care for it and if the physicians can fill it; the
scarcest of the three decides. Referred patients come at random and wait for an open bed in the order in which
they came.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from regenatlas.chapters.capacity.ward.norms import DAYS_A_YEAR, STAFF, Parameter
from regenatlas.chapters.capacity.ward.queueing import (
    Wait,
    WaitingRoom,
    least_servers,
    mixed_variability,
    wait,
    waiting_room,
)
from regenatlas.tables.provenance import Traced

RESOURCES = ("beds", "nurses", "physicians")
_NEARLY = 1e-9  # so that 12.0 from a division is twelve beds, not eleven


@dataclass(frozen=True)
class Ward:
    """A department given by its numbers (see `ward_norms` for their names); times are in days."""

    values: Mapping[str, float]

    def __getitem__(self, name: str) -> float:
        return self.values[name]

    def but(self, **changed: float) -> Ward:
        """The same department with some numbers changed."""
        return Ward({**self.values, **changed})

    # ------------------------------------------------------------------------------------------------ demand

    @cached_property
    def kinds(self) -> list[tuple[float, float, float]]:
        """(share, mean, squared coefficient of variation) of each kind of first stay."""
        spread, donor = self["stay_variability"], self["allogeneic_share"]
        return [(donor, self["stay_allogeneic"], spread), (1 - donor, self["stay_autologous"], spread)]

    @cached_property
    def days(self) -> float:
        """Days that one patient needs a bed, later stays in a transplant bed included."""
        return mixed_variability(self.kinds)[0] + self["readmitted"] * self["readmission_stay"]

    @cached_property
    def variability(self) -> float:
        """The squared coefficient of variation of first stays; nobody publishes it for all stays together."""
        return mixed_variability(self.kinds)[1]

    @cached_property
    def load(self) -> float:
        """Beds that the patients referred would fill on average if all were admitted."""
        return self["referrals"] * self.days / DAYS_A_YEAR

    # ------------------------------------------------------------------------------------------------ supply

    @cached_property
    def capacity(self) -> dict[str, int]:
        """Beds that could be open for the beds there are, for the nurses, for the physicians."""
        on_duty = self["nurses"] / self["nurses_per_post"]
        # Physicians' norms are yearly averages: they too were met in units that were not always full.
        average = self["physicians"] * self["transplants_per_physician"] * self.days / DAYS_A_YEAR
        return {
            "beds": math.floor(self["beds"] + _NEARLY),
            "nurses": math.floor(on_duty * self["patients_per_nurse"] + _NEARLY),
            "physicians": math.floor(average / self["occupancy"] + _NEARLY),
        }

    @property
    def open(self) -> int:
        """Beds open at a time."""
        return min(self.capacity.values())

    @property
    def scarce(self) -> tuple[str, ...]:
        """Which of the three keeps further beds closed."""
        return tuple(name for name in RESOURCES if self.capacity[name] == self.open)

    def required(self, beds: int) -> dict[str, int]:
        """Beds, nurses and physicians that it takes to keep so many beds open."""
        nurses = beds / self["patients_per_nurse"] * self["nurses_per_post"]
        average = beds * self["occupancy"] * DAYS_A_YEAR / self.days
        physicians = average / self["transplants_per_physician"]
        return {
            "beds": beds,
            "nurses": math.ceil(nurses - _NEARLY),
            "physicians": math.ceil(physicians - _NEARLY),
        }

    # ---------------------------------------------------------------------------------------------- findings

    def waiting(self, beds: int | None = None) -> Wait:
        """The wait for a bed with so many open beds, or with those there are."""
        return wait(self.load, self.open if beds is None else beds, self.days, self.variability)

    @cached_property
    def needed(self) -> int:
        """Open beds with which the target is met."""
        return least_servers(
            self.load, self.days, self["target_days"], self["target_share"], self.variability
        )

    @cached_property
    def short(self) -> dict[str, int]:
        """Beds, nurses and physicians that are missing to meet the target; 0 where there are enough."""
        return {
            name: max(0, math.ceil(needed - self[name] - _NEARLY))
            for name, needed in self.required(self.needed).items()
        }

    @property
    def utilisation(self) -> float:
        """The share of open beds in use; 1 where patients wait without end."""
        return min(1.0, self.load / self.open) if self.open else 1.0

    @cached_property
    def losing(self) -> WaitingRoom:
        """What becomes of patients who cannot wait for ever, if single stays were exponential."""
        return waiting_room(self.load, self.open, self["patience"] / self.days)

    @property
    def admitted_at_most(self) -> float:
        """Patients a year that the open beds can take if none is ever empty."""
        return self.open * DAYS_A_YEAR / self.days

    @cached_property
    def most_referrals(self) -> int:
        """So many patients a year can be referred at most if the target is to be met."""
        low, high = 0, math.ceil(self.admitted_at_most) + 1
        while high - low > 1:
            middle = (low + high) // 2
            met = self.but(referrals=middle).waiting(self.open).within(self["target_days"])
            low, high = (middle, high) if met >= self["target_share"] else (low, middle)
        return low


def described(found: Mapping[str, Parameter]) -> dict[str, Parameter]:
    """The parameters completed by staff where a reader has not set it: as many as the budgeted beds take."""
    ward = Ward({name: parameter.value for name, parameter in found.items()})
    required = ward.required(math.ceil(ward["occupancy"] * ward["beds"] - _NEARLY))
    every = ward.required(math.floor(ward["beds"] + _NEARLY))
    # Physicians' numbers come from units that were not always full, so the share of beds is in them already.
    derived = {"nurses": required["nurses"], "physicians": every["physicians"]}
    sources = {
        "nurses": ("beds", "occupancy", "patients_per_nurse", "nurses_per_post"),
        "physicians": (
            "beds", "occupancy", "transplants_per_physician", "allogeneic_share", "stay_allogeneic",
            "stay_autologous", "readmitted", "readmission_stay",
        ),
    }  # fmt: skip
    whole = dict(found)
    for name, (about, unit) in STAFF.items():
        if name not in whole:
            rows = rows_of(found, sources[name])
            value = float(derived[name])
            whole[name] = Parameter(name, value, value, value, "derived", about, unit, 0, rows)
    return whole


def ward_of(found: Mapping[str, Parameter]) -> Ward:
    """The department that these parameters describe, each at its value."""
    return Ward({name: parameter.value for name, parameter in found.items()})


_DEMAND = (
    "referrals", "allogeneic_share", "stay_allogeneic", "stay_autologous", "readmitted", "readmission_stay"
)  # fmt: skip
_SUPPLY = ("beds", "nurses", "nurses_per_post", "patients_per_nurse", "physicians", "occupancy",
           "transplants_per_physician")  # fmt: skip
_TARGET = ("target_days", "target_share", "stay_variability")


def findings(found: Mapping[str, Parameter]) -> dict[str, Traced]:
    """What the model says of a department, each number with the norms behind it.

    Keys: referrals, load, open, utilisation, within (share admitted within the target), late (patients a
    year who are not), mean and quantile (of the wait; None where it grows without end), lost and lost_share
    (patients a year who cannot wait), excess (referred a year beyond what can be admitted), needed (open beds
    for the target), short_beds, short_nurses, short_physicians, most (referrals a year for the target),
    target_days, target_share, patience, days (bed days for a patient), beds, nurses, physicians.
    """
    ward = ward_of(found)
    waiting = ward.waiting()
    target = ward["target_days"]
    supply, everything = (*_DEMAND, *_SUPPLY), (*_DEMAND, *_SUPPLY, *_TARGET)
    missed = 1 - waiting.within(target)
    numbers = {
        "referrals": (ward["referrals"], "Patients referred a year", "patient", 0, ("referrals",)),
        "days": (ward.days, "Days in bed for one patient", "day", 0, _DEMAND),
        "beds": (ward["beds"], "Beds there are", "bed", 0, ("beds",)),
        "nurses": (ward["nurses"], "Nurses employed", "nurse", 0, ("nurses",)),
        "physicians": (ward["physicians"], "Full-time physicians", "physician", 0, ("physicians",)),
        "load": (ward.load, "Beds in use on average if all referred were admitted", "bed", 1, _DEMAND),
        "open": (ward.open, "Beds open at a time", "bed", 0, supply),
        "utilisation": (ward.utilisation, "Share of open beds in use", "percent", 0, supply),
        "within": (1 - missed, "Share admitted within the target", "percent", 0, everything),
        "late": (ward["referrals"] * missed, "Patients a year who wait longer", "patient", 0, everything),
        "mean": (_finite(waiting.mean), "Mean wait", "day", 0, everything),
        "quantile": (
            _finite(waiting.quantile(ward["target_share"])),
            "Wait that the share aimed at does not exceed", "day", 0, everything,
        ),
        "lost": (
            ward["referrals"] * ward.losing.reneged, "Patients a year who cannot wait", "patient", 0,
            (*supply, "patience"),
        ),
        "lost_share": (
            ward.losing.reneged, "Share of patients who cannot wait", "percent", 0, (*supply, "patience")
        ),
        "excess": (
            max(0.0, ward["referrals"] - ward.admitted_at_most),
            "Patients a year referred beyond what can be admitted", "patient", 0, supply,
        ),
        "needed": (ward.needed, "Open beds that meet the target", "bed", 0, (*_DEMAND, *_TARGET)),
        "most": (ward.most_referrals, "Most patients a year for the target", "patient", 0, everything),
        "target_days": (target, "Longest wait aimed at", "day", 0, ("target_days",)),
        "target_share": (
            ward["target_share"], "Share to be admitted within it", "percent", 0, ("target_share",)
        ),
        "patience": (ward["patience"], "How long a patient can wait on average", "day", 0, ("patience",)),
        **{
            f"short_{name}": (number, f"{name.capitalize()} missing for the target", name, 0, everything)
            for name, number in ward.short.items()
        },
    }  # fmt: skip
    return {
        name: Traced(value, rows_of(found, used), f"ward.{name}", about, unit, digits)
        for name, (value, about, unit, digits, used) in numbers.items()
    }


def _finite(days: float) -> float | None:
    return days if math.isfinite(days) else None


def rows_of(found: Mapping[str, Parameter], names: Iterable[str]) -> tuple[str, ...]:
    """The norms behind these parameters."""
    return tuple(sorted({row for name in names if name in found for row in found[name].rows}))
