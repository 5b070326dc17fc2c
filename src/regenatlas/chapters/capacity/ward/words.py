"""Chapter 07 in words, second half: single departments, the model's parameters, and what it finds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from regenatlas.chapters.capacity.ward.department import RESOURCES, Ward
from regenatlas.chapters.capacity.ward.norms import Parameter
from regenatlas.chapters.capacity.words import amount
from regenatlas.report.labels import gettext as _
from regenatlas.report.labels import label, labels
from regenatlas.report.narrative import Prose
from regenatlas.report.report import Report
from regenatlas.report.wording import NOUNS, is_missing
from regenatlas.tables.provenance import Traced

#: Days, or patients a year, below which one does not speak of them.
HARDLY = 0.5


def local(report: Report, figures: pd.DataFrame) -> pd.DataFrame:
    """Rows of the tables of departments: department (with city), what, value, as_of, note, rows."""
    say, date = report.wording.translate, report.wording.date
    records = figures.to_dict("records")
    return pd.DataFrame({
        "department": [", ".join(filter(None, (row["department"], row["city"]))) for row in records],
        "what": [row["parameter"] for row in records],
        "value": [_local_value(report, row) for row in records],
        "as_of": [date(row["as_of"]) if row["as_of"] else say("undated") for row in records],
        "note": [row["note"] or say("none") for row in records],
        "rows": [row["rows"] for row in records],
    })  # fmt: skip


def local_columns(figures: pd.DataFrame) -> dict[str, str]:
    """Headings for rows of `local`; one department alone is named in the caption."""
    columns = {"what": _("What"), "value": _("Value"), "as_of": _("As of"), "note": _("Remarks")}
    one = len(set(figures["department"])) == 1
    return columns if one else {"department": _("Department"), **columns}


def local_caption(report: Report, figures: pd.DataFrame) -> Prose:
    """The caption of a table of departments: the only one by name, or what they are."""
    names = list(dict.fromkeys(local(report, figures)["department"]))
    if len(names) == 1:
        return report.sentence("What is known of: {department}", department=names[0])
    return report.sentence("Departments in {country}", country=report.country)


def _local_value(report: Report, row: Mapping[Any, Any]) -> str:
    number, unit = row["value_number"], row["unit"]
    if unit in {"text", "year"} or (is_missing(number) and is_missing(row["value_low"])):
        return str(row["value"])
    if is_missing(number):
        ends = (report.wording.number(row[end]) for end in ("value_low", "value_high"))
        return f"{'–'.join(ends)} {unit}"
    if unit in NOUNS and not row["value_relation"].startswith("a"):
        return report.wording.noun(number, unit)
    return f"{amount(report, number, row['value_relation'])} {unit}"


def parameters(report: Report, found: Mapping[str, Parameter]) -> pd.DataFrame:
    """Rows of the table of parameters: about, name, value (a fact), range, basis, measured (on), rows."""
    say = report.wording.translate
    norms = report.tables["capacity_norms"].set_index("norm_id")["population"]
    ordered = [found[name] for name in report.wording.codes["ward_parameter"] if name in found]
    return pd.DataFrame({
        "about": [report.wording.value(p.name, "Ward_parameter") for p in ordered],
        "name": [p.name for p in ordered],
        "value": [
            Traced(p.value, p.rows, f"norm.{p.name}", p.about, p.unit, _digits(p, p.value)) for p in ordered
        ],
        "range": [spread(report, p) if p.low < p.high else say("none") for p in ordered],
        "basis": [_basis(report, p) for p in ordered],
        "measured": [_measured(report, p, norms) for p in ordered],
        "rows": [p.rows for p in ordered],
    })  # fmt: skip


def spread(report: Report, parameter: Parameter) -> str:
    """The range of a parameter in its unit: «26–56 days», «71–88%», «0.12–0.24»."""
    wording = report.wording
    low, high = parameter.low, parameter.high
    if parameter.unit == "percent":
        return f"{wording.percent(low).rstrip('%')}–{wording.percent(high)}"
    digits = _digits(parameter, low, high)
    return f"{wording.number(low, digits)}–{wording.value(high, parameter.unit, digits)}"


def _digits(parameter: Parameter, *values: float) -> int:
    """The decimals of a parameter, none where they would all be zero."""
    return parameter.digits if any(value % 1 for value in values) else 0


def _computed(parameter: Parameter) -> bool:
    return parameter.name in {"nurses", "physicians"} and parameter.basis == "derived"


def _basis(report: Report, parameter: Parameter) -> str:
    if _computed(parameter):
        return report.wording.translate("computed from the numbers above")
    return label("norm_basis", parameter.basis, report.wording)


def _measured(report: Report, parameter: Parameter, norms: pd.Series) -> str:
    say = report.wording.translate
    if _computed(parameter):
        return say("enough for the beds budgeted with staff")
    on = dict.fromkeys(norms[row.partition(":")[2]] for row in parameter.rows)
    if parameter.name == "readmitted" and parameter.basis == "assumption":
        return say("lowest value: none, they go to other beds; highest: {on}").format(on="; ".join(on))
    if parameter.name == "patience" and parameter.basis == "assumption":
        return say("as long as those waited who were treated: {on}").format(on="; ".join(on))
    return "; ".join(on) or say("not measured")


def scarce(report: Report, ward: Ward) -> list[str]:
    """What keeps further beds closed, for a list within a sentence: «beds and nurses»."""
    return labels("ward_resource", ward.scarce, report.wording)


def missing(found: Mapping[str, Traced]) -> list[Traced]:
    """The shortages that there are, of `department.ward_findings`: «2 beds», «5 nurses»."""
    shortages = [found[f"short_{name}"] for name in RESOURCES]
    return [number for number in shortages if number.value]


# ---- what the model finds


def would(report: Report, ward: Ward, found: Mapping[str, Traced]) -> Prose:
    """What the model says of a department, as the end of a sentence that begins with it."""
    if not ward.waiting().stable:
        return report.sentence(
            "could not keep up with the patients referred to it, for want of {scarce}",
            scarce=scarce(report, ward),
        )  # fmt: skip
    if not missing(found):
        return report.sentence(
            "would admit {within:percent} of its patients within {days:day}",
            within=found["within"], days=found["target_days"],
        )  # fmt: skip
    return report.sentence(
        "would admit {within:percent} of its patients within {days:day} instead of {share:percent}, for want "
        "of {scarce}",
        within=found["within"], days=found["target_days"], share=found["target_share"],
        scarce=scarce(report, ward),
    )  # fmt: skip


def openings(report: Report, ward: Ward, found: Mapping[str, Traced]) -> Prose:
    """How many beds can be open, what keeps the others closed, and how many would be filled."""
    filled = report.sentence(
        " {referrals:patient} referred a year would fill {load:.1f} beds on average.",
        referrals=found["referrals"], load=found["load"],
    )  # fmt: skip
    if "beds" in ward.scarce:
        return report.sentence(
            "All {beds:bed} can be open at a time.{filled}", beds=found["beds"], filled=filled
        )
    return report.sentence(
        "Of {beds:bed} {open:number} can be open at a time: there are not enough {scarce} for more.{filled}",
        beds=found["beds"], open=found["open"], scarce=scarce(report, ward), filled=filled,
    )  # fmt: skip


def waiting(report: Report, ward: Ward, found: Mapping[str, Traced]) -> Prose:
    """How long patients wait."""
    if not ward.waiting().stable:
        return report.sentence(
            "That is more than can be open: were nobody lost, the list would grow by {excess:patient} a year "
            "without end.",
            excess=found["excess"],
        )  # fmt: skip
    if found["quantile"].value < HARDLY:
        return report.sentence(
            "Open beds are in use {used:percent} of the time, and hardly anybody waits: {within:percent} are "
            "admitted within {target:day}.",
            used=found["utilisation"], within=found["within"], target=found["target_days"],
        )  # fmt: skip
    return report.sentence(
        "Open beds are in use {used:percent} of the time. The mean wait is {mean:day}; {share:percent} wait "
        "no longer than {quantile:day}. Within {target:day} {within:percent} are admitted; {late:patient} a "
        "year {late:waits|wait} longer.",
        used=found["utilisation"], mean=found["mean"], share=found["target_share"],
        quantile=found["quantile"], target=found["target_days"], within=found["within"], late=found["late"],
    )  # fmt: skip


def loss(report: Report, parameters: Mapping[str, Parameter], found: Mapping[str, Traced]) -> Prose:
    """How many patients cannot wait."""
    ours = parameters["patience"].basis == "assumption"
    if found["lost"].value < HARDLY:
        return report.sentence(
            "Hardly a child who can wait {patience:day} on average{ours} is lost for want of a bed.",
            patience=found["patience"], ours=report.sentence(" (our assumption)") if ours else Prose("", ""),
        )  # fmt: skip
    return report.sentence(
        "A child who can wait {patience:day} on average{ours} is lost if no bed is free by then: "
        "{lost:patient} a year, {share:percent} of all. That is rather too high, as the formula takes stays "
        "to be more irregular than they are.",
        patience=found["patience"], ours=report.sentence(", our assumption,") if ours else Prose("", ""),
        lost=found["lost"], share=found["lost_share"],
    )  # fmt: skip


def target(report: Report, parameters: Mapping[str, Parameter], found: Mapping[str, Traced]) -> Prose:
    """Where the target comes from, and up to how many patients it is met."""
    days = parameters["target_days"].basis != "set"
    whence = (
        report.sentence(
            "The longest wait, {days:day}, is what advocates in New Zealand call best practice",
            days=found["target_days"],
        )
        if days
        else report.sentence("The longest wait, {days:day}, is set by the reader", days=found["target_days"])
    )
    ours = parameters["target_share"].basis == "assumption"
    return report.sentence(
        "{whence}; that {share:percent} should be admitted within it is {ours}. As it is, the department "
        "meets the target for up to {most:patient} a year.",
        whence=whence, share=found["target_share"], most=found["most"],
        ours=report.wording.translate("our assumption" if ours else "set by the reader"),
    )  # fmt: skip


def shortage(report: Report, ward: Ward, found: Mapping[str, Traced]) -> Prose:
    """What is missing for the target, and what is scarcest."""
    takes = report.sentence(
        "To admit {share:percent} within {days:day} takes {needed:bed} open at a time",
        share=found["target_share"], days=found["target_days"], needed=found["needed"],
    )  # fmt: skip
    short = missing(found)
    if not short:
        return report.sentence("{takes}, so nothing is missing.", takes=takes)
    one = len(short) == 1 and short[0].value == 1
    return report.sentence(
        "**{takes}; {missing} {verb} missing for that. What runs short first: {scarce}.**",
        takes=takes, missing=short, scarce=scarce(report, ward),
        verb=report.wording.translate("is" if one else "are"),
    )  # fmt: skip


def checked(report: Report, check: Mapping[str, Traced]) -> Prose:
    """The formulas beside the simulation."""
    if "played" in check:
        return report.sentence(
            "A simulation of {patients:patient} admits {played:percent} in time where the formula says "
            "{computed:percent}, and loses {lost_played:percent} where it says {lost_computed:percent}.",
            **check,
        )  # fmt: skip
    return report.sentence(
        "A simulation of {patients:patient} who cannot wait for ever loses {lost_played:percent} of them, "
        "where the formula says {lost_computed:percent}.",
        **check,
    )  # fmt: skip


def inputs(report: Report, codes: list[str]) -> list[str]:
    """What a model of a department cannot do without, for a list within a sentence."""
    names = {"beds": _("beds"), "staff": _("staff"), "referrals": _("referrals")}
    return [report.wording.translate(names[code]) for code in codes]


def grades(found: Mapping[str, Parameter]) -> dict[str, Traced]:
    """How many parameters rest on what: all (not set by the reader), assumed, proxy."""
    own = [p for p in found.values() if p.basis != "set"]
    rows = tuple(sorted({row for p in own for row in p.rows}))
    about = {"all": "Parameters not set by the reader", "assumed": "Assumptions", "proxy": "Proxies"}
    numbers = {
        "all": len(own),
        "assumed": sum(p.basis == "assumption" for p in own),
        "proxy": sum(p.basis == "proxy" for p in own),
    }
    return {key: Traced(n, rows, f"parameters.{key}", about[key]) for key, n in numbers.items()}
