"""Figures on single departments, and what children would take by the model."""

from datetime import date

import pytest

from regenatlas.analysis import clinics
from regenatlas.analysis.ward import described
from regenatlas.analysis.ward_norms import parameters
from regenatlas.tables.load import Tables
from tests.made_capacity import DAY, every_norm, figure, people, shot_of, tables_of

FIGURES = [
    figure("Ours", "constraints named", 3, "constraints", source_id="seed"),
    figure("Ours", "units", 6, "units"),
    figure("Ours", "charge", 9, "IRR"),
    figure("Other", "beds", 12, "beds"),
    figure("Other", "floor area", 400, "m2"),
    figure("Other", "obstacle to opening", None, "text", value="staff shortage"),
    figure("Later", "beds", 5, "beds", as_of="2030"),
    figure("Elsewhere", "beds", 5, "beds", country="KOR"),
    figure("All", "centres", 8, "beds", level="national"),
]


def made(**more):
    frames = tables_of(
        capacity_local=FIGURES,
        capacity_norms=every_norm(),
        country_indicators=[people("IRN", 2020, 50e6), people("IRN", 2023, 60e6), people("IRN", 2030, 99e6)],
        sources={"seed": "2020"},
        **more,
    )
    sources = frames["sources"]
    kinds = [
        "seed_document" if key == "seed" else kind
        for key, kind in zip(sources["source_id"], sources["kind"], strict=True)
    ]
    return Tables({name: frames[name] for name in frames} | {"sources": sources.assign(kind=kinds)})


def local(day=DAY, country="IRN"):
    tables = made()
    return clinics.local(tables, country, shot_of(tables, day))


def test_a_department_that_a_seed_document_is_about_stands_apart_with_all_its_figures():
    named = clinics.named(local())
    assert set(named["department"]) == {"Ours"}
    assert list(named["parameter"]) == ["charge", "constraints named", "units"]
    assert named.loc[0, "rows"] == ("capacity_local:Ours-charge",)


def test_of_others_only_what_says_something_on_capacity_is_shown():
    assert list(clinics.others(local())["parameter"]) == ["beds", "obstacle to opening"]


def test_figures_of_other_countries_later_days_and_the_whole_nation_stay_out():
    assert set(local()["department"]) == {"Ours", "Other"}
    assert "Later" in set(local(date(2031, 1, 1))["department"])
    assert local(country="DEU").empty


def test_what_a_model_would_need_is_named_if_missing():
    assert clinics.lacking(clinics.named(local())) == ["beds", "staff", "referrals"]
    assert clinics.lacking(clinics.others(local())) == ["staff", "referrals"]
    assert clinics.complete(local()) == []
    whole = [figure("Whole", unit, 1, unit) for unit in ("rooms", "nurses", "patients referred per year")]
    tables = tables_of(capacity_local=whole)
    assert clinics.complete(clinics.local(tables, "IRN", shot_of(tables))) == ["Whole"]


def test_a_country_s_children_fill_beds_by_the_model():
    tables = made()
    shot = shot_of(tables)
    norms = described(parameters(tables, "DEU", shot, {"readmitted": 0}))
    need = clinics.need(tables, "IRN", shot, norms)
    # Six for a million, sixty million people, thirty days each, beds used at 80 %.
    assert (need["children"].value, need["year"].value) == (360, 2023)
    assert need["beds"].value == pytest.approx(360 * 30 / 365.25 / 0.8)
    # A nurse on duty for two patients, five employed for each.
    assert need["nurses"].value == pytest.approx(360 * 30 / 365.25 / 2 * 5)
    assert need["children"].rows == (
        "capacity_norms:paediatric-hsct-per-million-inhabitants-spain",
        "country_indicators:IRN-2023-population_total",
    )
    assert clinics.need(tables, "KOR", shot, norms) == {}


def test_throughput_stands_beside_that_of_real_rooms():
    tables = made()
    norms = described(parameters(tables, "DEU", shot_of(tables)))
    real = clinics.throughput(tables, shot_of(tables), norms)
    assert real["own"].value == pytest.approx(365.25 / 30)
    assert real["usual"].value == pytest.approx(365.25 / 30 * 0.8)
    assert (real["low"].value, real["high"].value) == (6.7, 9.2)


def test_waits_are_told_as_published():
    tables = made()
    waits = clinics.waits(tables, shot_of(tables))
    assert {name: wait.value for name, wait in waits.items()} == {"brazil": 6}
    assert clinics.waits(tables, shot_of(tables, known_by=date(2019, 1, 1))) == {}
