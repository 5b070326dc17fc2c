"""What a paediatric transplant department is like according to published norms, parameter by parameter.

One rule for all: a parameter takes the middle (median) of the values with the best basis, its range spans all
values listed for it. Best is what was reported of transplanted children, then what was derived from such
figures, then what had to be interpreted, last proxies measured on others. What nobody publishes is an
assumption and says so. A reader's own number replaces either.

Norms are knowledge about the method, so they are those of today whatever the day of the report; only
`known_by` leaves out what was not published by then.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from regenatlas.chapters.capacity.ward.queueing import lognormal_variability
from regenatlas.counting.snapshot import Snapshot, known
from regenatlas.tables.load import Tables
from regenatlas.tables.problems import suggestion

DAYS_A_YEAR = 365.25
DAYS_A_MONTH = DAYS_A_YEAR / 12

#: Best first; «assumption» and «set» are of this module, the others are codes of `capacity_norms`.
BASES = ("reported", "derived", "interpreted", "proxy", "assumption", "set")


@dataclass(frozen=True)
class Parameter:
    """One number that describes a department.

    `name`: what a reader sets it by. `about`: what it is, in words. `unit`: noun or format. `basis`: a code
    of `BASES`. `rows`: the norms behind value and range; none for what the reader set.
    """

    name: str
    value: float
    low: float
    high: float
    basis: str
    about: str
    unit: str
    digits: int
    rows: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Spec:
    """How a parameter is read: norms (id → factor to the parameter's unit) and what is assumed without one.

    `centres`: norms whose range is a spread between patients and no range of the average, so that only their
    value counts.
    """

    name: str
    about: str
    unit: str
    norms: Mapping[str, float] = field(default_factory=dict)
    centres: frozenset[str] = frozenset()
    assumed: float | None = None
    low: float | None = None
    high: float | None = None
    digits: int = 0


_QUARTILES = (
    "los-allogeneic",
    "los-allogeneic-bone-marrow",
    "los-allogeneic-cord-blood",
    "los-allogeneic-peripheral-blood",
)
#: The share of donor transplants is taken from the nearest population that has one.
_SHARES = {
    "IRN": "paediatric-allogeneic-share-iran",
    "EMRO": "paediatric-allogeneic-share-embmt",
    "": "paediatric-allogeneic-share-ebmt",
}
_SPECS = (
    _Spec(
        "referrals",
        "Patients referred a year",
        "patients",
        {
            "transplants-per-year-paediatric-unit-gosh": 1,
            "transplants-per-year-paediatric-programme-kfshrc": 1,
        },
    ),
    _Spec(
        "allogeneic_share",
        "Share of patients who get a donor's cells",
        "percent",
        dict.fromkeys(_SHARES.values(), 0.01),
    ),
    _Spec(
        "stay_allogeneic",
        "Stay for a transplant of a donor's cells",
        "days",
        dict.fromkeys(
            ("los-allogeneic-children-us", "los-transplant-average-family-guide", "los-allogeneic"), 1
        ),
        frozenset({"los-allogeneic"}),
    ),
    _Spec(
        "stay_autologous", "Stay for a transplant of the patient's own cells", "days", {"los-autologous": 1}
    ),
    _Spec("stay_variability", "Variability of stays of one kind (squared)", "", digits=2),
    _Spec(
        "readmitted",
        "Share who come back into a transplant bed",
        "percent",
        {"readmission-180-days": 0.01, "readmission-6-months-all": 0.01},
        assumed=0.0,
    ),
    _Spec(
        "readmission_stay",
        "Stay of those who come back",
        "days",
        {"readmission-length-of-stay": 1},
        frozenset({"readmission-length-of-stay"}),
        digits=1,
    ),
    _Spec(
        "beds",
        "Beds",
        "beds",
        dict.fromkeys(
            (
                "beds-paediatric-unit-cche-57357-egypt",
                "beds-paediatric-unit-chop",
                "beds-paediatric-unit-dana-farber-boston-childrens",
                "beds-paediatric-unit-st-jude",
                "beds-paediatric-unit-texas-childrens",
            ),
            1,
        ),
    ),
    _Spec(
        "occupancy", "Share of beds that staff is budgeted for", "percent", {"budgeted-bed-occupancy": 0.01}
    ),
    _Spec(
        "patients_per_nurse",
        "Patients in the care of one nurse on duty",
        "patients",
        dict.fromkeys(
            (
                "patients-per-nurse-mixed-ward",
                "patients-per-nurse-st-jude",
                "patients-per-nurse-haematology-oncology-ward",
            ),
            1,
        ),
        digits=1,
    ),
    _Spec(
        "nurses_per_post",
        "Nurses employed for one on duty day and night",
        "nurses",
        assumed=5.0,
        # 24 hours of 365 days in years of 2,080 paid hours; the upper end allows a third for leave and rest.
        low=4.2,
        high=6.0,
        digits=1,
    ),
    _Spec(
        "transplants_per_physician",
        "Transplants a year for one full-time physician",
        "patients",
        {"transplants-per-physician-anz": 1},
        digits=1,
    ),
    _Spec("target_days", "Longest wait aimed at", "days", {"wait-best-practice": 7}),
    _Spec("target_share", "Share to be admitted within it", "percent", assumed=0.9, low=0.8, high=0.95),
    _Spec(
        "patience",
        "How long a patient can wait on average",
        "days",
        {"wait-list-to-transplant": DAYS_A_MONTH},
    ),
)
#: Nobody publishes how long a child can wait; what is published is how long those waited who were treated.
_READ_AS_ASSUMPTION = {"patience"}
STAFF = {
    "nurses": ("Nurses employed", "nurses"),
    "physicians": ("Full-time physicians", "physicians"),
}
#: What a reader may set, in the order in which it is shown.
NAMES = (*(spec.name for spec in _SPECS), *STAFF)
_SHARES_OF_ONE = {"allogeneic_share", "readmitted", "occupancy", "target_share"}


def parameters(
    tables: Tables, country: str, snapshot: Snapshot, own: Mapping[str, float] | None = None
) -> dict[str, Parameter]:
    """The parameters of a department in this country, by name; `own` numbers replace norms.

    Those for which no norm was published by `known_by` are left out; nurses and physicians are only among
    them if they are in `own` (`ward.described` derives them). ValueError for an unknown name or a number
    that cannot be.
    """
    own = _checked(own or {})
    norms = published(tables, snapshot)
    found = {}
    for spec in _SPECS:
        if spec.name == "stay_variability":
            parameter = _variability(norms, spec)
        else:
            parameter = _read(norms, spec, _nearest_share(tables, country, norms))
        if spec.name in own:
            parameter = _set(spec.name, own[spec.name], spec.about, spec.unit, spec.digits)
        if parameter is not None:
            found[spec.name] = parameter
    for name, (about, unit) in STAFF.items():
        if name in own:
            found[name] = _set(name, own[name], about, unit)
    return found


def missing(found: Mapping[str, Parameter]) -> list[str]:
    """What a department still lacks, in words: parameters without a norm by `known_by` or own number."""
    return [spec.about for spec in _SPECS if spec.name not in found]


def _checked(own: Mapping[str, float]) -> Mapping[str, float]:
    for name, value in own.items():
        if name not in NAMES:
            near = suggestion(name, NAMES, "{!r}")
            raise ValueError(f"a department has no {name!r}{near}; it has {', '.join(NAMES)}")
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError(f"{name} must be a number, not {value!r}")  # noqa: TRY004  one error for a reader
        least_allowed = 0 if name in {"readmitted", "stay_variability", "readmission_stay"} else 1e-9
        most_allowed = 1 if name in _SHARES_OF_ONE else sys.float_info.max
        if not least_allowed <= value <= most_allowed or (name == "target_share" and value == 1):
            share = " (a share of one: 0.8 is 80 %)" if name in _SHARES_OF_ONE else ""
            raise ValueError(f"{name} cannot be {value!r}{share}")
    return own


def _set(name: str, value: float, about: str, unit: str, digits: int = 0) -> Parameter:
    return Parameter(name, float(value), float(value), float(value), "set", about, unit, digits)


def published(tables: Tables, snapshot: Snapshot) -> pd.DataFrame:
    """Norms by id, without those that were not published by `known_by`."""
    return known(tables, tables["capacity_norms"], snapshot.known_by).set_index("norm_id")


def _nearest_share(tables: Tables, country: str, norms: pd.DataFrame) -> str:
    """The norm of the nearest population; "" if only populations farther away have one by `known_by`."""
    region = tables["countries"].set_index("iso3")["who_region"].get(country, "")
    return next((_SHARES[key] for key in (country, region, "") if _SHARES.get(key) in norms.index), "")


def _read(norms: pd.DataFrame, spec: _Spec, share: str) -> Parameter | None:
    listed = norms.loc[[norm for norm in spec.norms if norm in norms.index]]
    rows = tuple(f"capacity_norms:{norm}" for norm in listed.index)
    factor = pd.Series(spec.norms, dtype=float).reindex(listed.index)
    centre = (listed["value"].astype(float) * factor).dropna()
    ranged = listed[~listed.index.isin(spec.centres)]
    ends = [(ranged[end].astype(float) * factor.reindex(ranged.index)).dropna() for end in ("low", "high")]
    every = pd.concat([centre, *ends])
    if spec.assumed is not None:
        low = spec.low if spec.low is not None else min([spec.assumed, *every])
        high = spec.high if spec.high is not None else max([spec.assumed, *every])
        return Parameter(
            spec.name, spec.assumed, low, high, "assumption", spec.about, spec.unit, spec.digits, rows
        )
    if centre.empty:
        return None
    best = min(listed["basis"], key=BASES.index)
    value = float(centre[listed["basis"] == best].median())
    if spec.name == "allogeneic_share" and share:
        best, value = listed.loc[share, "basis"], float(centre[share])
    basis = "assumption" if spec.name in _READ_AS_ASSUMPTION else best
    return Parameter(
        spec.name,
        value,
        float(every.min()),
        float(every.max()),
        basis,
        spec.about,
        spec.unit,
        spec.digits,
        rows,
    )


def _variability(norms: pd.DataFrame, spec: _Spec) -> Parameter | None:
    """How much single stays differ, from the quartiles of adults: nobody publishes them for children."""
    listed = norms.loc[[norm for norm in _QUARTILES if norm in norms.index]]
    if _QUARTILES[0] not in listed.index:
        return None
    found = [lognormal_variability(row["low"], row["high"]) for row in listed.to_dict("records")]
    value = found[list(listed.index).index(_QUARTILES[0])]
    rows = tuple(f"capacity_norms:{norm}" for norm in listed.index)
    return Parameter(
        spec.name, value, min(found), max(found), "proxy", spec.about, spec.unit, spec.digits, rows
    )
