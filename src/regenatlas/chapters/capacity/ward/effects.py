"""What would change a department's wait: more beds, more staff, one parameter at another published value."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from regenatlas.chapters.capacity.ward.department import Ward, norms_behind, ward_of
from regenatlas.chapters.capacity.ward.norms import Parameter
from regenatlas.tables.provenance import Traced, trace_each, trace_on

#: What decides how many beds are needed, and beyond that how many nurses.
_BEDS_DEPEND_ON = (
    "referrals",
    "stay_allogeneic",
    "stay_autologous",
    "allogeneic_share",
    "readmitted",
    "stay_variability",
    "target_days",
    "target_share",
)
_NURSES_DEPEND_ON = (*_BEDS_DEPEND_ON, "patients_per_nurse", "nurses_per_post")


def waits_by_beds(parameters: Mapping[str, Parameter], most: int = 40) -> pd.DataFrame:
    """The wait that the share aimed at does not exceed, by open beds.

    Columns: beds, wait, wait_low, wait_high (days; with the shortest and longest published stay of donor
    transplants; None where the list grows without end), rows. From the beds that are open, or the first at
    which the shortest stay gives a wait, to the number at which even the longest gives none, `most` at most.
    """
    ward, stay = ward_of(parameters), parameters["stay_allogeneic"]
    wards = {
        "wait_low": ward.but(stay_allogeneic=stay.low),
        "wait": ward,
        "wait_high": ward.but(stay_allogeneic=stay.high),
    }
    rows = norms_behind(parameters, _BEDS_DEPEND_ON)
    records = []
    for beds in range(1, most + 1):
        days = {name: w.waiting(beds).quantile(w["target_share"]) for name, w in wards.items()}
        if all(map(math.isinf, days.values())) and beds < ward.open:
            continue
        finite = {name: value if math.isfinite(value) else None for name, value in days.items()}
        records.append({"beds": beds, **finite, "rows": rows})
        if not any(days.values()):
            break
    columns = ["beds", *wards, "rows"]
    return pd.DataFrame(records, columns=columns).astype(dict.fromkeys(wards, "Float64"))


def tornado(parameters: Mapping[str, Parameter]) -> pd.DataFrame:
    """Beds and nurses that the target takes when one parameter at a time goes through its published range.

    Columns: name, about, unit, digits, low, high, basis (as of `Parameter`), beds_low, beds_high, nurses_low,
    nurses_high, rows. The parameter that moves the beds most comes first, then the one that moves the nurses
    most; those without a range, or without effect, are left out.
    """
    ward, rows = ward_of(parameters), norms_behind(parameters, _NURSES_DEPEND_ON)
    swings = []
    for name in _NURSES_DEPEND_ON:
        p = parameters[name]
        (beds, nurses), (most_beds, most_nurses) = (
            _takes(ward.but(**{name: end})) for end in (p.low, p.high)
        )
        if (beds, nurses) != (most_beds, most_nurses):
            order = -abs(most_beds - beds), -abs(most_nurses - nurses), name
            described = name, p.about, p.unit, p.digits, p.low, p.high, p.basis
            swings.append((order, *described, beds, most_beds, nurses, most_nurses, rows))
    columns = ["order", "name", "about", "unit", "digits", "low", "high", "basis"]
    columns += ["beds_low", "beds_high", "nurses_low", "nurses_high", "rows"]
    return pd.DataFrame(sorted(swings), columns=columns).drop(columns="order")


def widest(swings: pd.DataFrame) -> dict[str, Any]:
    """The assumption on which the number of beds depends most: what, lower and upper (beds)."""
    first = swings.iloc[0]
    lower, upper = sorted((int(first["beds_low"]), int(first["beds_high"])))
    about = "Beds at the {} end of what matters most"
    numbers = trace_on(
        first["rows"],
        "tornado.",
        lower=(lower, about.format("lower"), "bed"),
        upper=(upper, about.format("upper"), "bed"),
    )
    return {"what": first["name"], **numbers}


def _takes(ward: Ward) -> tuple[int, int]:
    required = ward.required(ward.needed)
    return required["beds"], required["nurses"]


def first_gain(parameters: Mapping[str, Parameter], resource: str, most: int = 50) -> dict[str, Traced]:
    """How many more beds, nurses or physicians open one bed more, and what that does.

    Keys: more, open, within, late_fewer (patients a year who no longer wait longer than the target). Empty
    if `most` of them do not, because something else is as scarce.
    """
    ward = ward_of(parameters)
    rows = norms_behind(parameters)
    for more in range(1, most + 1):
        then = ward.but(**{resource: ward[resource] + more})
        if then.open > ward.open:
            break
    else:
        return {}
    target = ward["target_days"]
    within = then.waiting().within(target)
    late_fewer = ward["referrals"] * (within - ward.waiting().within(target))
    return trace_each(
        f"gain.{resource}.",
        more=(more, rows, f"{resource.capitalize()} to open one bed more", resource),
        open=(then.open, rows, "Beds then open", "beds"),
        within=(within, rows, "Share then admitted in time", "percent"),
        late_fewer=(late_fewer, rows, "Fewer patients a year who wait longer", "patients"),
    )
