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
from typing import Any

from regenatlas.chapters.capacity.ward.norms import DAYS_A_YEAR, STAFF, Parameter
from regenatlas.chapters.capacity.ward.queueing import Wait, least_servers, mixed_variability, reneged, wait
from regenatlas.tables.provenance import Traced, trace_each

RESOURCES = ("beds", "nurses", "physicians")
_NEARLY = 1e-9  # so that 12.0 from a division is twelve beds, not eleven


@dataclass(frozen=True)
class Ward:
    """A department given by its numbers (see `norms` for their names); times are in days."""

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
        required = self.required(self.needed)
        return {name: max(0, math.ceil(required[name] - self[name] - _NEARLY)) for name in RESOURCES}

    @property
    def utilisation(self) -> float:
        """The share of open beds in use; 1 where patients wait without end."""
        return min(1.0, self.load / self.open) if self.open else 1.0

    @cached_property
    def lost(self) -> float:
        """The share of patients who cannot wait, if single stays were exponential."""
        return reneged(self.load, self.open, self["patience"] / self.days)

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


_STAYS = ("allogeneic_share", "stay_allogeneic", "stay_autologous", "readmitted", "readmission_stay")
_DEMAND = ("referrals", *_STAYS)
_NURSING = ("beds", "occupancy", "patients_per_nurse", "nurses_per_post")
_PHYSICIANS = ("beds", "occupancy", "transplants_per_physician", *_STAYS)
_SUPPLY = (*_NURSING, "nurses", "physicians", "transplants_per_physician")
_TARGET = ("target_days", "target_share", "stay_variability")


def with_staff(parameters: Mapping[str, Parameter]) -> dict[str, Parameter]:
    """The parameters completed by staff where a reader has not set it: as many as the budgeted beds take."""
    ward = ward_of(parameters)
    required = ward.required(math.ceil(ward["occupancy"] * ward["beds"] - _NEARLY))
    every = ward.required(math.floor(ward["beds"] + _NEARLY))
    # Physicians' numbers come from units that were not always full, so the share of beds is in them already.
    derived = {
        "nurses": (float(required["nurses"]), norms_behind(parameters, _NURSING)),
        "physicians": (float(every["physicians"]), norms_behind(parameters, _PHYSICIANS)),
    }
    complete = dict(parameters)
    for spec in STAFF:
        value, rows = derived[spec.name]
        complete.setdefault(spec.name, spec.parameter(value, value, value, "derived", rows))
    return complete


def ward_of(parameters: Mapping[str, Parameter]) -> Ward:
    """The department that these parameters describe, each at its value."""
    return Ward({name: parameter.value for name, parameter in parameters.items()})


def ward_findings(parameters: Mapping[str, Parameter]) -> dict[str, Traced]:
    """What the model says of a department, each number with the norms behind it.

    Of mean and quantile (of the wait), None where it grows without end.
    """
    ward = ward_of(parameters)
    waiting = ward.waiting()
    referrals, target, share = ward["referrals"], ward["target_days"], ward["target_share"]
    supply, everything = (*_DEMAND, *_SUPPLY), (*_DEMAND, *_SUPPLY, *_TARGET)
    patience = (*supply, "patience")
    missed = 1 - waiting.within(target)
    quantile = _finite(waiting.quantile(share))
    excess = max(0.0, referrals - ward.admitted_at_most)
    # value, the parameters behind it, about, unit, digits
    numbers: dict[str, tuple[Any, ...]] = {
        "referrals": (referrals, ("referrals",), "Patients referred a year", "patient"),
        "days": (ward.days, _DEMAND, "Days in bed for one patient", "day"),
        "beds": (ward["beds"], ("beds",), "Beds there are", "bed"),
        "nurses": (ward["nurses"], ("nurses",), "Nurses employed", "nurse"),
        "physicians": (ward["physicians"], ("physicians",), "Full-time physicians", "physician"),
        "load": (ward.load, _DEMAND, "Beds in use on average if all referred were admitted", "bed", 1),
        "open": (ward.open, supply, "Beds open at a time", "bed"),
        "utilisation": (ward.utilisation, supply, "Share of open beds in use", "percent"),
        "within": (1 - missed, everything, "Share admitted within the target", "percent"),
        "late": (referrals * missed, everything, "Patients a year who wait longer", "patient"),
        "mean": (_finite(waiting.mean), everything, "Mean wait", "day"),
        "quantile": (quantile, everything, "Wait that the share aimed at does not exceed", "day"),
        "lost": (referrals * ward.lost, patience, "Patients a year who cannot wait", "patient"),
        "lost_share": (ward.lost, patience, "Share of patients who cannot wait", "percent"),
        "excess": (excess, supply, "Patients a year referred beyond what can be admitted", "patient"),
        "needed": (ward.needed, (*_DEMAND, *_TARGET), "Open beds that meet the target", "bed"),
        "most": (ward.most_referrals, everything, "Most patients a year for the target", "patient"),
        "target_days": (target, ("target_days",), "Longest wait aimed at", "day"),
        "target_share": (share, ("target_share",), "Share to be admitted within it", "percent"),
        "patience": (ward["patience"], ("patience",), "How long a patient can wait on average", "day"),
    }
    for name, n in ward.short.items():
        numbers[f"short_{name}"] = n, everything, f"{name.capitalize()} missing for the target", name
    traced = {
        name: (value, norms_behind(parameters, used), *rest) for name, (value, used, *rest) in numbers.items()
    }
    return trace_each("ward.", **traced)


def model_facts(parameters: Mapping[str, Parameter]) -> dict[str, Any]:
    """`ward_findings` with what sentences on a department decide by.

    stable: whether the list does not grow without end; scarce: the resources (codes) that keep further beds
    closed; missing: the shortages that there are; {name}_basis of each parameter.
    """
    ward, found = ward_of(parameters), ward_findings(parameters)
    shortages = [found[f"short_{name}"] for name in RESOURCES]
    return {
        **found,
        "stable": ward.waiting().stable,
        "scarce": ward.scarce,
        "missing": [number for number in shortages if number.value],
        **{f"{name}_basis": parameter.basis for name, parameter in parameters.items()},
    }


def _finite(days: float) -> float | None:
    return days if math.isfinite(days) else None


def norms_behind(parameters: Mapping[str, Parameter], names: Iterable[str] | None = None) -> tuple[str, ...]:
    """The norms behind these parameters, or behind all."""
    names = parameters if names is None else names
    return tuple(sorted({row for name in names if name in parameters for row in parameters[name].rows}))
