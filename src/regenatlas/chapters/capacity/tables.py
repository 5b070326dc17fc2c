"""The tables of the chapter on capacity: which columns stand in them."""

from regenatlas.report.shown import Column

#: Counts of `capacity.own_series` with `done` (the transplants in words).
REPORTED = {
    "when": Column("Year", passage="when"),
    "what": Column("What is counted", "label", source="scope", of="hsct_scope"),
    "year": Column("Within a year", passage="in_a_year"),
    "total": Column("Several years", passage="in_all_years"),
    "note": Column("Remarks", missing="–"),
    "by": Column("Published by", source="publisher"),
}

#: Registers of `donors.donor_registers`.
DONORS = {
    "name": Column("Country", say="{country:country_name}"),
    "date": Column("As of", "date", source="as_of"),
    "text": Column("Registered donors", passage="amount"),
    "per_thousand": Column("For a thousand inhabitants", "number", 1),
}

#: Numbers of `donors.donors_over_time`.
DONORS_OVER_TIME = {
    "as_of": Column("As of", "date", missing="undated"),
    "n": Column("Registered donors", "amount", passage="amount"),
    "note": Column("Remarks", missing="–"),
    "verified": Column("Page seen", "yesno"),
}

#: Numbers of `banks.cord_blood` with `text` (the units in words).
CORD_BLOOD = {
    "as_of": Column("As of", "date", missing="undated"),
    "measure": Column("What", "label", of="bank_measure"),
    "text": Column("Units", "amount"),
    "banks": Column("Banks", "label", of="bank_owner", missing="not stated"),
    "bank": Column("If of one bank", missing="–"),
    "note": Column("Remarks", missing="–"),
    "verified": Column("Page seen", "yesno"),
}

#: Figures of `clinics.department_figures` and `clinics.nation_figures`.
FIGURES = {
    "department": Column("Of", passage="department"),
    "what": Column("What", source="parameter"),
    "value": Column("Value", passage="figure"),
    "as_of": Column("As of", passage="as_of"),
    "note": Column("Remarks", missing="–"),
}

#: Parameters of a department, of `norms.described`.
PARAMETERS = {
    "about": Column("Parameter", "label", source="name", of="Ward_parameter"),
    "name": Column("Name to set"),
    "value": Column("Used"),
    "range": Column("Published range", passage="range"),
    "basis": Column("How it came about", passage="basis"),
    "measured": Column("Measured on", passage="measured"),
}
