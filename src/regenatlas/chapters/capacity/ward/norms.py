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
from dataclasses import dataclass

import pandas as pd

from regenatlas.chapters.capacity.ward.queueing import lognormal_variability
from regenatlas.counting.snapshot import Snapshot, known
from regenatlas.tables.load import Tables, per_tables
from regenatlas.tables.problems import suggestion
from regenatlas.tables.provenance import Traced, trace_on

DAYS_A_YEAR = 365.25
DAYS_A_MONTH = DAYS_A_YEAR / 12

#: Best first; "assumption" and "set" are of this module, the others are codes of `capacity_norms`.
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
class Spec:
    """How a parameter is read: norms in the `factor` of its unit, and what is assumed without one."""

    name: str
    about: str
    unit: str
    factor: float = 1.0
    assumed: float | None = None
    low: float | None = None
    high: float | None = None
    digits: int = 0

    def parameter(
        self, value: float, low: float, high: float, basis: str, rows: tuple[str, ...] = ()
    ) -> Parameter:
        """The parameter with this value and range."""
        return Parameter(self.name, value, low, high, basis, self.about, self.unit, self.digits, rows)


#: The share of donor transplants is taken from the nearest population that has one.
_SHARES = {
    "IRN": "paediatric-allogeneic-share-iran",
    "EMRO": "paediatric-allogeneic-share-embmt",
    "": "paediatric-allogeneic-share-ebmt",
}
#: The norms behind each parameter that has any.
_NORMS: dict[str, tuple[str, ...]] = {
    "referrals": (
        "transplants-per-year-paediatric-unit-gosh",
        "transplants-per-year-paediatric-programme-kfshrc",
    ),
    "allogeneic_share": tuple(_SHARES.values()),
    "stay_allogeneic": (
        "los-allogeneic-children-us",
        "los-transplant-average-family-guide",
        "los-allogeneic",
    ),
    "stay_autologous": ("los-autologous",),
    "stay_variability": (
        "los-allogeneic",
        "los-allogeneic-bone-marrow",
        "los-allogeneic-cord-blood",
        "los-allogeneic-peripheral-blood",
    ),
    "readmitted": ("readmission-180-days", "readmission-6-months-all"),
    "readmission_stay": ("readmission-length-of-stay",),
    "beds": (
        "beds-paediatric-unit-cche-57357-egypt",
        "beds-paediatric-unit-chop",
        "beds-paediatric-unit-dana-farber-boston-childrens",
        "beds-paediatric-unit-st-jude",
        "beds-paediatric-unit-texas-childrens",
    ),
    "occupancy": ("budgeted-bed-occupancy",),
    "patients_per_nurse": (
        "patients-per-nurse-mixed-ward",
        "patients-per-nurse-st-jude",
        "patients-per-nurse-haematology-oncology-ward",
    ),
    "transplants_per_physician": ("transplants-per-physician-anz",),
    "target_days": ("wait-best-practice",),
    "patience": ("wait-list-to-transplant",),
}
#: Norms whose range is a spread between patients and no range of the average: only their value counts.
_CENTRES = ("los-allogeneic", "readmission-length-of-stay")
_SPECS = (
    Spec("referrals", "Patients referred a year", "patients"),
    Spec("allogeneic_share", "Share of patients who get a donor's cells", "percent", 0.01),
    Spec("stay_allogeneic", "Stay for a transplant of a donor's cells", "days"),
    Spec("stay_autologous", "Stay for a transplant of the patient's own cells", "days"),
    Spec("stay_variability", "Variability of stays of one kind (squared)", "", digits=2),
    Spec("readmitted", "Share who come back into a transplant bed", "percent", 0.01, assumed=0.0),
    Spec("readmission_stay", "Stay of those who come back", "days", digits=1),
    Spec("beds", "Beds", "beds"),
    Spec("occupancy", "Share of beds that staff is budgeted for", "percent", 0.01),
    Spec("patients_per_nurse", "Patients in the care of one nurse on duty", "patients", digits=1),
    # 24 hours of 365 days in years of 2,080 paid hours; the upper end allows a third for leave and rest.
    Spec(
        "nurses_per_post",
        "Nurses employed for one on duty day and night",
        "nurses",
        assumed=5.0,
        low=4.2,
        high=6.0,
        digits=1,
    ),
    Spec("transplants_per_physician", "Transplants a year for one full-time physician", "patients", digits=1),
    Spec("target_days", "Longest wait aimed at", "days", 7),
    Spec("target_share", "Share to be admitted within it", "percent", assumed=0.9, low=0.8, high=0.95),
    Spec("patience", "How long a patient can wait on average", "days", DAYS_A_MONTH),
)
#: Nobody publishes how long a child can wait; what is published is how long those waited who were treated.
_READ_AS_ASSUMPTION = {"patience"}
STAFF = (
    Spec("nurses", "Nurses employed", "nurses"),
    Spec("physicians", "Full-time physicians", "physicians"),
)
#: What a reader may set, in the order in which it is shown.
NAMES = tuple(spec.name for spec in (*_SPECS, *STAFF))
_SHARES_OF_ONE = {"allogeneic_share", "readmitted", "occupancy", "target_share"}


def ward_parameters(
    tables: Tables, country: str, snapshot: Snapshot, own: Mapping[str, float] | None = None
) -> dict[str, Parameter]:
    """The parameters of a department in this country, by name; `own` numbers replace norms.

    Those for which no norm was published by `known_by` are left out; nurses and physicians are only among
    them if they are in `own` (`department.with_staff` derives them). ValueError for an unknown name or a
    number that cannot be.
    """
    own = _checked(own or {})
    share = _nearest_share(tables, country, published_norms(tables, snapshot))
    parameters = {}
    for spec in (*_SPECS, *STAFF):
        parameter = _published(tables, snapshot, spec, share if spec.name == "allogeneic_share" else "")
        if spec.name in own:
            value = float(own[spec.name])
            parameter = spec.parameter(value, value, value, "set")
        if parameter is not None:
            parameters[spec.name] = parameter
    return parameters


@per_tables
def _published(tables: Tables, snapshot: Snapshot, spec: Spec, share: str) -> Parameter | None:
    """A parameter by the norms that were published; `share`: the norm of the share of donor transplants."""
    norms = published_norms(tables, snapshot)
    return _variability(norms, spec) if spec.name == "stay_variability" else _read(norms, spec, share)


def missing_parameters(parameters: Mapping[str, Parameter]) -> list[str]:
    """What a department still lacks, in words: parameters without a norm by `known_by` or own number."""
    return [spec.about for spec in _SPECS if spec.name not in parameters]


def described(tables: Tables, parameters: Mapping[str, Parameter]) -> pd.DataFrame:
    """What the model takes as given, and the published range of each value.

    Columns: the fields of `Parameter`, the value traced; computed: whether it follows from the others;
    measured_on (the populations of its norms); and those of `ranges`.
    """
    populations = tables["capacity_norms"].set_index("norm_id")["population"]
    ordered = [parameters[name] for name in tables.codes["ward_parameter"] if name in parameters]
    frame = pd.DataFrame(ordered).assign(
        value=[
            Traced(p.value, p.rows, f"norm.{p.name}", p.about, p.unit, _digits(p.digits, p.value))
            for p in ordered
        ],
        computed=[p.basis == "derived" and p.name in {"nurses", "physicians"} for p in ordered],
        measured_on=[
            list(dict.fromkeys(populations[row.partition(":")[2]] for row in p.rows)) for p in ordered
        ],
    )
    return ranges(frame)


def ranges(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows with low, high, unit and digits: `ranged` says whether the ends differ, which get their unit.

    The low end of a percentage is in hundredths, as its sign stands behind the high end only.
    """
    records = frame.to_dict("records")
    digits = [_digits(row["digits"], row["low"], row["high"]) for row in records]
    factors = [100 if row["unit"] == "percent" else 1 for row in records]
    return frame.assign(
        ranged=frame["low"] < frame["high"],
        low=[Traced(row["low"] * by, digits=n) for row, by, n in zip(records, factors, digits, strict=True)],
        high=[
            Traced(row["high"], unit=row["unit"], digits=n) for row, n in zip(records, digits, strict=True)
        ],
    )


def _digits(digits: int, *values: float) -> int:
    """The decimals to be shown, none where they would all be zero."""
    return digits if any(value % 1 for value in values) else 0


def grades(parameters: Mapping[str, Parameter]) -> dict[str, Traced]:
    """How many parameters rest on what: all (not set by the reader), assumed, proxy."""
    bases = [p.basis for p in parameters.values() if p.basis != "set"]
    rows = tuple(row for p in parameters.values() if p.basis != "set" for row in p.rows)
    return trace_on(
        rows,
        "parameters.",
        all=(len(bases), "Parameters not set by the reader"),
        assumed=(bases.count("assumption"), "Assumptions"),
        proxy=(bases.count("proxy"), "Proxies"),
    )


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


@per_tables
def published_norms(tables: Tables, snapshot: Snapshot) -> pd.DataFrame:
    """Norms by id, without those that were not published by `known_by`."""
    return known(tables, tables["capacity_norms"], snapshot.known_by).set_index("norm_id")


def share_is_own(parameters: Mapping[str, Parameter], country: str) -> bool:
    """Whether the share of donor transplants is a norm of the country itself."""
    return f"capacity_norms:{_SHARES.get(country, '')}" in parameters["allogeneic_share"].rows


def _nearest_share(tables: Tables, country: str, norms: pd.DataFrame) -> str:
    """The norm of the nearest population; "" if only populations farther away have one by `known_by`."""
    region = tables["countries"].set_index("iso3")["who_region"].get(country, "")
    return next((_SHARES[key] for key in (country, region, "") if _SHARES.get(key) in norms.index), "")


def _listed(norms: pd.DataFrame, spec: Spec) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Of the norms those of a parameter, and the references of their rows."""
    listed = norms.loc[[name for name in _NORMS.get(spec.name, ()) if name in norms.index]]
    return listed, tuple(f"capacity_norms:{name}" for name in listed.index)


def _read(norms: pd.DataFrame, spec: Spec, share: str) -> Parameter | None:
    listed, rows = _listed(norms, spec)
    centre = (listed["value"].astype(float) * spec.factor).dropna()
    ranged = listed[~listed.index.isin(_CENTRES)]
    ends = ranged[["low", "high"]].melt()["value"].astype(float) * spec.factor
    every = [*centre, *ends.dropna()]
    if spec.assumed is not None:
        low = spec.low if spec.low is not None else min([spec.assumed, *every])
        high = spec.high if spec.high is not None else max([spec.assumed, *every])
        return spec.parameter(spec.assumed, low, high, "assumption", rows)
    if centre.empty:
        return None
    best = min(listed["basis"], key=BASES.index)
    value = float(centre[listed["basis"] == best].median())
    if share:
        best, value = listed.loc[share, "basis"], float(centre[share])
    basis = "assumption" if spec.name in _READ_AS_ASSUMPTION else best
    return spec.parameter(value, float(min(every)), float(max(every)), basis, rows)


def _variability(norms: pd.DataFrame, spec: Spec) -> Parameter | None:
    """How much single stays differ, from the quartiles of adults: nobody publishes them for children."""
    listed, rows = _listed(norms, spec)
    if _NORMS[spec.name][0] not in listed.index:
        return None
    values = [lognormal_variability(row["low"], row["high"]) for row in listed.to_dict("records")]
    return spec.parameter(values[0], min(values), max(values), "proxy", rows)
