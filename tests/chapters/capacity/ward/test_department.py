"""A department worked out by hand: patients of 30 days, three beds filled, six of seven open."""

import math

import pytest
from tests.made_capacity import every_norm, snapshot_of, tables_of

from regenatlas.chapters.capacity.ward import department as model
from regenatlas.chapters.capacity.ward.norms import ward_parameters
from regenatlas.chapters.capacity.ward.queueing import erlang_c, reneged, wait

TABLES = tables_of(capacity_norms=every_norm())


def department(**own):
    return model.with_staff(ward_parameters(TABLES, "DEU", snapshot_of(TABLES), own))


def values(**own):
    return model.ward_of(department(**own))


def test_demand_is_patients_times_days():
    ward = values()
    assert ward.days == pytest.approx(30)  # half of them 40, half 20
    assert ward.load == pytest.approx(36.525 * 30 / 365.25)
    # 40 and 20 days vary by a ninth beside the variation of single stays.
    spread = ward["stay_variability"]
    assert ward.variability == pytest.approx(10 / 9 * (1 + spread) - 1)


def test_those_who_come_back_need_their_days_too():
    assert values(readmitted=0.5).days == pytest.approx(35)


def test_staff_not_known_is_what_the_budget_takes():
    found = department()
    # 80 % of seven beds are six; a nurse on duty for two of them, five employed for each on duty.
    assert (found["nurses"].value, found["nurses"].basis) == (15, "derived")
    # Seven beds at 80 % treat 68.2 a year, ten for each physician.
    assert found["physicians"].value == 7
    assert "capacity_norms:budgeted-bed-occupancy" in found["nurses"].rows
    assert department(nurses=40)["nurses"].value == 40


def test_the_scarcest_of_beds_nurses_and_physicians_decides():
    ward = values()
    assert ward.capacity == {"beds": 7, "nurses": 6, "physicians": 7}
    assert (ward.open, ward.scarce) == (6, ("nurses",))
    assert values(nurses=100).scarce == ("beds", "physicians")
    assert values(physicians=1).capacity["physicians"] == 1  # 10 * 30 / 365.25 / 0.8 = 1.03
    assert values(nurses=2).open == 0  # not even one on duty


def test_what_is_required_opens_as_many_beds():
    ward = values()
    for beds in range(1, 30):
        needed = ward.required(beds)
        assert ward.but(**needed).open == beds
        assert ward.but(**{**needed, "nurses": needed["nurses"] - 1}).open < beds
        assert ward.but(**{**needed, "physicians": needed["physicians"] - 1}).open < beds


def test_what_divides_without_rest_takes_no_one_more_on_either_side():
    # 365.25 days at 80 % are 292.2; a stay of 30 days makes 9.74 transplants a bed, one physician's work.
    ward = values(transplants_per_physician=9.74, physicians=7, patients_per_nurse=3.5)
    for number in range(1, 40):
        assert ward.required(number)["physicians"] == number
        assert ward.but(physicians=number).capacity["physicians"] == number
    assert ward.required(7) == {"beds": 7, "nurses": 10, "physicians": 7}
    assert ward.but(nurses=10).capacity["nurses"] == 7
    assert values(beds=0.1 * 3 * 10).capacity["beds"] == 3


def test_nothing_is_short_of_what_is_just_enough():
    ward = values(referrals=100)
    enough = ward.but(**ward.required(ward.needed))
    assert enough.short == dict.fromkeys(model.RESOURCES, 0)
    one_less = enough.but(beds=ward.needed - 1, nurses=enough["nurses"] - 0.5)
    assert one_less.short == {"beds": 1, "nurses": 1, "physicians": 0}


def test_no_open_bed_is_in_full_use_and_more_patients_never_use_less():
    assert values(nurses=2).utilisation == 1
    used = [values(referrals=number).utilisation for number in (10, 36.525, 73.05, 80)]
    assert used == pytest.approx([10 * 30 / 365.25 / 6, 0.5, 1, 1])


def test_the_budget_of_a_department_that_divides_without_rest_takes_no_bed_more():
    # 80 % of ten beds are eight, and so are five times eight nurses for two patients each, half of that.
    found = department(beds=10)
    assert found["nurses"].value == 20
    assert found["physicians"].value == 10  # 10 beds treat 97.4 a year, ten for each
    assert (found["nurses"].digits, found["nurses"].low, found["nurses"].high) == (0, 20, 20)


def test_the_wait_is_that_of_the_queue():
    ward = values()
    assert ward.waiting().delayed == pytest.approx(erlang_c(ward.load, 6))
    assert ward.waiting() == wait(ward.load, 6, ward.days, ward.variability)
    assert ward.utilisation == pytest.approx(0.5)


def test_nothing_is_short_where_the_target_is_met():
    found = model.ward_findings(department())
    assert [found[f"short_{name}"].value for name in model.RESOURCES] == [0, 0, 0]
    assert found["excess"].value == 0
    assert found["within"].value > 0.99


def test_too_many_patients_grow_a_list_without_end():
    found = model.ward_findings(department(referrals=100))
    assert (found["within"].value, found["mean"].value, found["quantile"].value) == (0, None, None)
    assert found["late"].value == 100
    # Six open beds take 6 * 365.25 / 30 = 73.05 patients a year.
    assert found["excess"].value == pytest.approx(100 - 73.05)
    assert found["utilisation"].value == 1
    assert 26.95 < found["lost"].value < 40  # at least those who cannot be admitted


def test_shortages_are_counted_to_the_target():
    ward = values(referrals=100)
    assert ward.waiting(ward.needed).within(28) >= 0.9 > ward.waiting(ward.needed - 1).within(28)
    needed = ward.required(ward.needed)
    assert ward.short == {name: max(0, needed[name] - ward[name]) for name in model.RESOURCES}
    assert ward.short["nurses"] > 0


def test_the_most_referrals_still_meet_the_target_and_one_more_does_not():
    ward = values()
    assert ward.but(referrals=ward.most_referrals).waiting(6).within(28) >= 0.9
    assert ward.but(referrals=ward.most_referrals + 1).waiting(6).within(28) < 0.9
    assert values(nurses=2).most_referrals == 0


def test_with_all_the_time_in_the_world_as_many_can_be_referred_as_are_admitted():
    # Just below what the open beds take if none is ever empty, the queue does not grow without end.
    patient = values(target_days=1e9)
    assert patient.most_referrals == math.ceil(patient.admitted_at_most) - 1


def test_a_share_that_is_just_reached_is_reached():
    ward = values()
    share = ward.but(referrals=40).waiting(6).within(28)
    assert ward.but(target_share=share).most_referrals == 40
    assert ward.but(target_share=share + 1e-12).most_referrals == 39
    assert ward.but(referrals=40, target_share=share).needed == 6
    assert ward.but(referrals=40, target_share=share + 1e-12).needed == 7


def test_patients_are_lost_who_cannot_wait():
    assert values(patience=1).lost > values(patience=300).lost > 0
    assert values(nurses=2).lost == pytest.approx(1)


def test_what_is_found_of_a_department_can_be_worked_out_from_its_queue():
    found = {name: number.value for name, number in model.ward_findings(department(referrals=60)).items()}
    ward = values(referrals=60)
    waiting = wait(60 * 30 / 365.25, 6, 30, ward.variability)
    late = waiting.delayed * math.exp(-28 * waiting.rate)
    assert found["within"] == pytest.approx(1 - late)
    assert found["late"] == pytest.approx(60 * late)
    assert found["mean"] == pytest.approx(waiting.delayed / waiting.rate)
    # Nine in ten have waited no longer than this.
    assert 1 - waiting.delayed * math.exp(-found["quantile"] * waiting.rate) == pytest.approx(0.9)
    assert found["lost"] == pytest.approx(60 * found["lost_share"])
    assert found["lost_share"] == reneged(60 * 30 / 365.25, 6, 182.625 / 30)
    assert (found["referrals"], found["days"], found["open"], found["excess"]) == (60, 30, 6, 0)
    assert (found["beds"], found["nurses"], found["physicians"]) == (7, 15, 7)
    assert (found["target_days"], found["target_share"], found["patience"]) == (28, 0.9, 182.625)


def test_of_all_numbers_only_the_load_is_told_with_a_decimal():
    found = model.ward_findings(department())
    assert {name: number.digits for name, number in found.items() if number.digits} == {"load": 1}


def test_every_number_leads_to_the_norms_behind_it():
    found = model.ward_findings(department(beds=5))
    assert found["load"].rows == (
        "capacity_norms:los-allogeneic",
        "capacity_norms:los-allogeneic-children-us",
        "capacity_norms:los-autologous",
        "capacity_norms:los-transplant-average-family-guide",
        "capacity_norms:paediatric-allogeneic-share-ebmt",
        "capacity_norms:paediatric-allogeneic-share-embmt",
        "capacity_norms:paediatric-allogeneic-share-iran",
        "capacity_norms:readmission-180-days",
        "capacity_norms:readmission-6-months-all",
        "capacity_norms:readmission-length-of-stay",
        "capacity_norms:transplants-per-year-paediatric-programme-kfshrc",
        "capacity_norms:transplants-per-year-paediatric-unit-gosh",
    )
    assert found["beds"].rows == ()  # the reader's own
    assert all(number.name == f"ward.{key}" for key, number in found.items())


def test_numbers_that_only_nearly_divide_are_not_rounded_down():
    # 0.29 * 100 is a little less than 29 in a computer; twenty-nine beds must not become twenty-eight.
    ward = values(nurses=0.29 * 100, patients_per_nurse=5, nurses_per_post=5, beds=40, physicians=99)
    assert ward.capacity["nurses"] == 29


def test_a_parameter_that_no_norm_gives_has_no_rows():
    found = {"beds": values_of("beds")}
    assert model.norms_behind(found, ["beds", "nurses"]) == found["beds"].rows != ()


def values_of(name):
    return ward_parameters(TABLES, "DEU", snapshot_of(TABLES))[name]


@pytest.mark.parametrize(
    ("own", "stable", "scarce", "missing"),
    [
        ({"referrals": 36.525}, True, ("nurses",), {}),
        ({"referrals": 55, "physicians": 5}, True, ("physicians",), {"physicians": 1}),
        ({"referrals": 100}, False, ("nurses",), {"beds": 3, "nurses": 10, "physicians": 3}),
    ],
)
def test_sentences_decide_by_what_is_scarce_and_what_is_missing(own, stable, scarce, missing):
    facts = model.model_facts(department(**own))
    assert (facts["stable"], facts["scarce"]) == (stable, scarce)
    assert {number.unit: number.value for number in facts["missing"]} == missing
    assert (facts["beds_basis"], facts["referrals_basis"]) == ("reported", "set")
