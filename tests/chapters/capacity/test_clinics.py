"""Figures on single departments, and what children would take by the model."""

from datetime import date

import pytest
from tests.made_capacity import DAY, every_norm, figure, norm, people, snapshot_of, tables_of, transplants

from regenatlas.chapters.capacity import clinics
from regenatlas.chapters.capacity.ward.department import with_staff
from regenatlas.chapters.capacity.ward.norms import ward_parameters
from regenatlas.report.parameters import parse
from regenatlas.report.report import Report
from regenatlas.tables.load import Tables

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
    return clinics.department_figures(tables, country, snapshot_of(tables, day))


def test_a_department_that_a_seed_document_is_about_stands_apart_with_all_its_figures():
    named = clinics.named_departments(local())
    assert set(named["department"]) == {"Ours"}
    assert list(named["parameter"]) == ["charge", "constraints named", "units"]
    assert named.loc[0, "rows"] == ("capacity_local:Ours-charge",)


def test_of_others_all_is_shown():
    found = list(clinics.other_departments(local())["parameter"])
    assert found == ["beds", "floor area", "obstacle to opening"]


def test_figures_of_the_whole_nation_stand_apart():
    tables = made()
    found = clinics.nation_figures(tables, "IRN", snapshot_of(tables))
    assert list(zip(found["department"], found["value_number"], strict=True)) == [("All", 8)]
    assert clinics.nation_figures(tables, "KOR", snapshot_of(tables)).empty


def test_figures_of_other_countries_later_days_and_the_whole_nation_stay_out():
    assert set(local()["department"]) == {"Ours", "Other"}
    assert "Later" in set(local(date(2031, 1, 1))["department"])
    assert local(country="DEU").empty


def test_what_a_model_would_need_is_named_if_missing():
    assert clinics.lacking(clinics.named_departments(local())) == ["beds", "staff", "referrals"]
    assert clinics.lacking(clinics.other_departments(local())) == ["staff", "referrals"]
    assert clinics.complete(local()) == []
    whole = [figure("Whole", unit, 1, unit) for unit in ("rooms", "nurses", "patients referred per year")]
    tables = tables_of(capacity_local=whole)
    assert clinics.complete(clinics.department_figures(tables, "IRN", snapshot_of(tables))) == ["Whole"]


def test_a_country_s_children_fill_beds_by_the_model():
    tables = made()
    snapshot = snapshot_of(tables)
    norms = with_staff(ward_parameters(tables, "DEU", snapshot, {"readmitted": 0}))
    need = clinics.need(tables, "IRN", snapshot, norms)
    # Six for a million, sixty million people, thirty days each, beds used at 80 %.
    assert (need["children"].value, need["year"].value) == (360, 2023)
    assert need["beds"].value == pytest.approx(360 * 30 / 365.25 / 0.8)
    # A nurse on duty for two patients, five employed for each.
    assert need["nurses"].value == pytest.approx(360 * 30 / 365.25 / 2 * 5)
    assert need["children"].rows == (
        "capacity_norms:paediatric-hsct-per-million-inhabitants-spain",
        "country_indicators:IRN-2023-population_total",
    )
    assert clinics.need(tables, "KOR", snapshot, norms) == {}


def test_throughput_stands_beside_that_of_real_rooms():
    tables = made()
    norms = with_staff(ward_parameters(tables, "DEU", snapshot_of(tables)))
    real = clinics.throughput(tables, snapshot_of(tables), norms)
    assert real["full"].value == pytest.approx(365.25 / 30)
    assert real["usual"].value == pytest.approx(365.25 / 30 * 0.8)
    assert (real["low"].value, real["high"].value) == (6.7, 9.2)


def test_waits_are_told_as_published():
    tables = made()
    waits = clinics.waits(tables, snapshot_of(tables))
    assert {name: wait.value for name, wait in waits.items()} == {"brazil": 6}
    assert clinics.waits(tables, snapshot_of(tables, known_by=date(2019, 1, 1))) == {}


def yardstick(millions, *norms):
    """What a country of so many millions would take, from these norms and those of a whole department."""
    tables = tables_of(
        capacity_norms=[*every_norm(), *norms],
        country_indicators=[people("IRN", 2022, 1e6), people("IRN", 2023, millions * 1e6)],
    )
    snapshot = snapshot_of(tables)
    return clinics.need(
        tables, "IRN", snapshot, with_staff(ward_parameters(tables, "DEU", snapshot, {"readmitted": 0}))
    )


def test_a_yardstick_shows_two_digits_and_the_inhabitants_a_decimal_where_they_are_few():
    # At six for a million: 9, 96, 100.2 and 6000 children; 9 would fill 0.9 beds.
    shown = {millions: yardstick(millions) for millions in (1.5, 16, 16.7, 1000)}
    assert [need["children"].digits for need in shown.values()] == [0, 0, -1, -2]
    assert (shown[1.5]["beds"].digits, shown[1000]["beds"].digits) == (0, -1)  # 616 beds
    assert [yardstick(millions)["population"].digits for millions in (19.9, 20)] == [1, 0]
    own = shown[16]
    assert (own["per_million"].value, own["per_million"].digits) == (6, 1)
    assert (own["population"].value, own["year"].value, own["year"].digits) == (16, 2023, 0)


def test_beds_and_nurses_rest_on_the_norm_the_people_and_the_model_and_children_on_no_model():
    own = yardstick(16)
    size = "country_indicators:IRN-2023-population_total"
    norm = "capacity_norms:paediatric-hsct-per-million-inhabitants-spain"
    assert own["per_million"].rows == (norm,)
    assert own["population"].rows == own["year"].rows == (size,)
    assert {norm, size, "capacity_norms:los-autologous"} <= set(own["beds"].rows)
    assert own["nurses"].rows == own["beds"].rows


def test_without_the_norm_there_is_no_yardstick():
    tables = made()
    norms = tables["capacity_norms"]
    fewer = norms[norms["norm_id"] != "paediatric-hsct-per-million-inhabitants-spain"]
    without = Tables({**tables, "capacity_norms": fewer})
    found = with_staff(ward_parameters(tables, "DEU", snapshot_of(tables)))
    assert clinics.need(without, "IRN", snapshot_of(without), found) == {}


def test_fewest_and_most_for_a_room_are_of_all_published_numbers():
    tables = tables_of(
        capacity_norms=[*every_norm(), norm("transplants-per-room-year-egypt", 12)],
        country_indicators=[people("IRN", 2020, 50e6)],
    )
    found = with_staff(ward_parameters(tables, "DEU", snapshot_of(tables)))
    real = clinics.throughput(tables, snapshot_of(tables), found)
    assert (real["low"].value, real["high"].value) == (6.7, 12)
    assert (
        real["low"].rows
        == real["high"].rows
        == (
            "capacity_norms:transplants-per-room-year-egypt",
            "capacity_norms:transplants-per-room-year-khcc",
        )
    )
    assert {number.digits for number in real.values()} == {1}
    assert real["usual"].rows == real["full"].rows
    assert "capacity_norms:los-autologous" in real["full"].rows
    norms = tables["capacity_norms"]
    without = Tables(
        {**tables, "capacity_norms": norms[~norms["norm_id"].str.startswith("transplants-per-room")]}
    )
    assert clinics.throughput(without, snapshot_of(without), found) == {}


def test_each_wait_leads_to_its_norm():
    tables = tables_of(
        capacity_norms=[
            norm("wait-list-to-transplant", 6, population="children of Brazil"),
            norm("wait-allogeneic-new-zealand", 3, population="adults"),
        ]
    )
    waits = clinics.waits(tables, snapshot_of(tables))
    assert {name: wait.value for name, wait in waits.items()} == {"brazil": 6, "new_zealand": 3}
    assert waits["new_zealand"].rows == ("capacity_norms:wait-allogeneic-new-zealand",)
    assert waits["brazil"].about == "Wait for a donor transplant, children of Brazil"


def test_a_department_lacks_nothing_if_one_figure_tells_each_of_three_things():
    def lacking(*units):
        rows = [figure("Ours", f"p{at}", 1, unit) for at, unit in enumerate(units)]
        tables = tables_of(capacity_local=rows)
        return clinics.lacking(clinics.department_figures(tables, "IRN", snapshot_of(tables)))

    assert lacking("beds", "patients per nurse", "patients referred per year") == []
    assert lacking("rooms", "patients referred per year") == ["staff"]
    assert lacking("nurses") == ["beds", "referrals"]


def test_figures_stand_by_department_and_then_by_their_keys():
    rows = [figure(place, name, 1, "beds") for place, name in (("B", "y"), ("A", "z"), ("A", "x"))]
    tables = tables_of(capacity_local=rows)
    shown = clinics.other_departments(clinics.department_figures(tables, "IRN", snapshot_of(tables)))
    assert list(shown["local_id"]) == ["A-x", "A-z", "B-y"]
    assert not shown["named"].any()
    half = [figure("A", unit, 1, unit) for unit in ("rooms", "nurses", "patients referred per year")]
    tables = tables_of(capacity_local=[*half, figure("B", "rooms", 1, "rooms")])
    assert clinics.complete(clinics.department_figures(tables, "IRN", snapshot_of(tables))) == ["A"]


def test_figures_of_departments_keep_their_words_units_and_bounds():
    rows = [
        figure("A", "a", 6, "beds"),
        figure("A", "b", 1500, "transplants", value_relation="at_least"),
        figure("A", "c", None, "days", value="25-30", value_low=25, value_high=30),
        figure("A", "d", 1, "years"),
        figure("A", "e", None, "text", value="staff shortage"),
        figure("A", "f", 2007, "year", value="2007"),
        figure("A", "g", 2, "transplants per week"),
        figure("A", "h", 55.5, "%"),
    ]
    tables = tables_of(capacity_local=rows)
    report = Report("06_capacity", parse({"country": "IRN", "as_of": "2024-06-30"}, tables), tables)
    frame = clinics.department_figures(tables, "IRN", report.snapshot)
    assert [report.text("figure", row) for row in frame.to_dict("records")] == [
        "6 beds",
        "at least 1,500 transplants",
        "25–30 days",
        "1 year",
        "staff shortage",
        "2007",
        "2 transplants per week",
        "55.5 %",
    ]


def test_a_count_that_the_table_of_transplants_has_from_the_same_page_is_not_shown_again():
    here = [
        figure("Other", f"transplants {n}", n, "transplants", source_id=page)
        for n, page in ((30, "a"), (30, "b"), (31, "a"))
    ]
    counts = [transplants("IRN", 2020, 30, "centre_annual", source_id="a")]
    tables = tables_of(capacity_local=here, hsct_activity=counts, sources={"a": "2020", "b": "2020"})
    found = clinics.department_figures(tables, "IRN", snapshot_of(tables))
    assert list(found["local_id"]) == ["Other-transplants-30", "Other-transplants-31"]
    assert list(found["source_id"]) == ["b", "a"]
