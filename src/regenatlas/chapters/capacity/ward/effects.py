"""What would change a department's wait: more beds, more staff, one parameter at another published value."""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from regenatlas.chapters.capacity.ward.department import RESOURCES, Ward, rows_of, ward_of
from regenatlas.chapters.capacity.ward.norms import Parameter
from regenatlas.chapters.capacity.ward.simulation import play
from regenatlas.tables.provenance import Traced

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


def waits_by_beds(found: Mapping[str, Parameter], most: int = 40) -> pd.DataFrame:
    """The wait that the share aimed at does not exceed, by open beds.

    Columns: beds, wait, wait_low, wait_high (days; with the shortest and longest published stay of donor
    transplants; None where the list grows without end), rows. From the first number of beds at which the
    shortest stay gives a wait to the one at which even the longest gives none, `most` at most.
    """
    ward, stay = ward_of(found), found["stay_allogeneic"]
    wards = {
        "wait_low": ward.but(stay_allogeneic=stay.low),
        "wait": ward,
        "wait_high": ward.but(stay_allogeneic=stay.high),
    }
    rows = rows_of(found, _BEDS_DEPEND_ON)
    records = []
    for beds in range(1, most + 1):
        days = {name: w.waiting(beds).quantile(w["target_share"]) for name, w in wards.items()}
        if all(map(math.isinf, days.values())):
            continue
        finite = {name: value if math.isfinite(value) else None for name, value in days.items()}
        records.append({"beds": beds, **finite, "rows": rows})
        if not any(days.values()):
            break
    columns = ["beds", *wards, "rows"]
    return pd.DataFrame(records, columns=columns).astype(dict.fromkeys(wards, "Float64"))


def tornado(found: Mapping[str, Parameter]) -> pd.DataFrame:
    """Beds and nurses that the target takes when one parameter at a time goes through its published range.

    Columns: name, about, unit, digits, low, high (of the parameter), basis, beds_low, beds_high, nurses_low,
    nurses_high (at the parameter's lower and upper end), rows. The parameter that moves the beds most comes
    first, then the one that moves the nurses most; those without a range, or without effect, are left out.
    """
    ward = ward_of(found)
    records = []
    for name in _NURSES_DEPEND_ON:
        parameter = found[name]
        ends = {
            end: _takes(ward.but(**{name: value}))
            for end, value in (("low", parameter.low), ("high", parameter.high))
        }
        if all(ends["low"][what] == ends["high"][what] for what in ("beds", "nurses")):
            continue
        records.append({
            "name": name, "about": parameter.about, "unit": parameter.unit, "digits": parameter.digits,
            "low": parameter.low, "high": parameter.high, "basis": parameter.basis,
            **{f"{what}_{end}": ends[end][what] for what in ("beds", "nurses") for end in ends},
            "rows": rows_of(found, _NURSES_DEPEND_ON),
        })  # fmt: skip
    columns = ["name", "about", "unit", "digits", "low", "high", "basis"]
    columns += ["beds_low", "beds_high", "nurses_low", "nurses_high", "rows"]
    frame = pd.DataFrame(records, columns=columns)
    moves = frame.assign(
        beds=(frame["beds_high"] - frame["beds_low"]).abs(),
        nurses=(frame["nurses_high"] - frame["nurses_low"]).abs(),
    )
    order = moves.sort_values(["beds", "nurses", "name"], ascending=[False, False, True]).index
    return frame.loc[order].reset_index(drop=True)


def _takes(ward: Ward) -> dict[str, int]:
    return ward.required(ward.needed)


def one_more(found: Mapping[str, Parameter], most: int = 10) -> pd.DataFrame:
    """The share admitted in time with 0, 1, 2 … more beds, nurses or physicians, one kind at a time.

    Columns: resource, more, open (beds), within, rows; a last resource «together» adds beds with the staff
    that each takes, so far as it is not there already (`more` then counts beds open in addition).
    """
    ward = ward_of(found)
    rows = rows_of(found, found)
    records = []
    for more in range(most + 1):
        cases = {name: ward.but(**{name: ward[name] + more}).open for name in RESOURCES}
        cases["together"] = ward.open + more
        for name, beds in cases.items():
            within = ward.waiting(beds).within(ward["target_days"])
            records.append({"resource": name, "more": more, "open": beds, "within": within, "rows": rows})
    return pd.DataFrame(records)


def first_gain(found: Mapping[str, Parameter], resource: str, most: int = 50) -> dict[str, Traced]:
    """How many more beds, nurses or physicians open one bed more, and what that does.

    Keys: more, open, within, late_fewer (patients a year who no longer wait longer than the target). Empty
    if `most` of them do not, because something else is as scarce.
    """
    ward = ward_of(found)
    rows = rows_of(found, found)
    for more in range(1, most + 1):
        then = ward.but(**{resource: ward[resource] + more})
        if then.open > ward.open:
            break
    else:
        return {}
    target = ward["target_days"]
    gain = then.waiting().within(target) - ward.waiting().within(target)
    name = f"gain.{resource}"
    return {
        "more": Traced(more, rows, f"{name}.more", f"{resource.capitalize()} to open one bed more", resource),
        "open": Traced(then.open, rows, f"{name}.open", "Beds then open", "beds"),
        "within": Traced(
            then.waiting().within(target), rows, f"{name}.within", "Share then admitted in time", "percent"
        ),
        "late_fewer": Traced(
            ward["referrals"] * gain, rows, f"{name}.late_fewer", "Fewer patients a year who wait longer",
            "patients",
        ),
    }  # fmt: skip


def checked_by_play(found: Mapping[str, Parameter], patients: int = 50_000) -> dict[str, Traced]:
    """The formulas beside a simulation of the same department.

    Keys: patients (simulated), played and computed: the share admitted in time where the list does not grow
    without end, else the share of patients who cannot wait; and lost_played, lost_computed always.
    """
    ward = ward_of(found)
    rows = rows_of(found, found)
    kinds = [
        (share, days + ward["readmitted"] * ward["readmission_stay"], spread)
        for share, days, spread in ward.kinds
    ]
    arrivals = ward["referrals"] / 365.25
    impatient = play(arrivals, kinds, ward.open, ward["patience"], patients)
    numbers = {
        "patients": (patients, "Simulated patients", "patients"),
        "lost_played": (impatient.lost, "Share who cannot wait, simulated", "percent"),
        "lost_computed": (ward.losing.reneged, "Share who cannot wait, computed", "percent"),
    }
    waiting = ward.waiting()
    if waiting.stable:
        patient = play(arrivals, kinds, ward.open, math.inf, patients)
        numbers["played"] = (
            patient.within(ward["target_days"]),
            "Share admitted in time, simulated",
            "percent",
        )
        numbers["computed"] = (
            waiting.within(ward["target_days"]),
            "Share admitted in time, computed",
            "percent",
        )
    return {
        name: Traced(value, rows, f"check.{name}", about, unit)
        for name, (value, about, unit) in numbers.items()
    }
