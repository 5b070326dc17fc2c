"""What more beds, more staff or another published value would change."""

import math
from dataclasses import replace

import pytest
from tests.made_capacity import every_norm, snapshot_of, tables_of

from regenatlas.chapters.capacity.ward import effects
from regenatlas.chapters.capacity.ward.department import ward_of, with_staff
from regenatlas.chapters.capacity.ward.norms import ward_parameters

TABLES = tables_of(capacity_norms=every_norm())


def department(**own):
    return with_staff(ward_parameters(TABLES, "DEU", snapshot_of(TABLES), own))


def test_the_curve_falls_with_every_bed_and_ends_where_nobody_waits():
    curve = effects.waits_by_beds(department())
    # A load of three beds: four are the first with an end to the list, with the shortest stay already three.
    assert list(curve["beds"].head(2)) == [3, 4]
    assert list(curve["wait"].isna().head(2)) == [True, False]
    assert curve["wait"].dropna().is_monotonic_decreasing
    assert (curve["wait_low"].fillna(0) <= curve["wait"].fillna(1e9)).all()
    assert tuple(curve.drop(columns="rows").iloc[-1]) == (curve["beds"].max(), 0, 0, 0)


def test_the_curve_holds_the_wait_of_the_department():
    found = department()
    ward = ward_of(found)
    curve = effects.waits_by_beds(found).set_index("beds")
    assert curve.loc[4, "wait"] == pytest.approx(ward.waiting(4).quantile(0.9))
    longest = ward.but(stay_allogeneic=56)
    assert curve.loc[5, "wait_high"] == pytest.approx(longest.waiting(5).quantile(0.9))


def test_the_curve_starts_with_one_bed_and_ends_with_as_many_as_it_may():
    assert list(effects.waits_by_beds(department(referrals=5), most=3)["beds"]) == [1, 2, 3]
    # 400 patients of 23 days at the shortest fill 25.2 beds; of 38 days at the longest 41.6, more than forty.
    # Six are open: there the curve begins, so that it meets the line of the department.
    curve = effects.waits_by_beds(department(referrals=400))
    assert list(curve["beds"]) == list(range(6, 41))
    assert curve.loc[curve["beds"] < 26, ["wait_low", "wait", "wait_high"]].isna().all(axis=None)
    assert curve.loc[curve["beds"] >= 26, "wait_low"].notna().all()
    assert curve["wait_high"].isna().all()


def test_one_parameter_at_a_time_goes_through_its_range():
    found = department()
    ward = ward_of(found)
    frame = effects.tornado(found).set_index("name")
    assert frame.loc["stay_allogeneic", "beds_high"] == ward.but(stay_allogeneic=56).needed
    assert frame.loc["stay_allogeneic", "beds_low"] == ward.but(stay_allogeneic=26).needed
    # Twice the patients for a nurse, half the nurses; the beds stay.
    row = frame.loc["patients_per_nurse"]
    assert row["beds_low"] == row["beds_high"] == ward.needed
    assert (row["nurses_low"], row["nurses_high"]) == (ward.needed * 5, -(-ward.needed * 5 // 4))


def test_the_widest_bar_stands_first_and_what_has_no_effect_is_left_out():
    frame = effects.tornado(department())
    width = (frame["beds_high"] - frame["beds_low"]).abs()
    assert width.is_monotonic_decreasing
    assert "beds" not in set(frame["name"])
    assert "stay_allogeneic" not in set(effects.tornado(department(stay_allogeneic=40))["name"])


def test_of_parameters_that_move_no_bed_the_one_that_moves_more_nurses_stands_first():
    found = department()
    n = ward_of(found).needed
    # 4.2 to 6 nurses for a post that cares for two: 2.1 to 3 a bed. Five for 1.5 to 1.8 patients: 3.3 to 2.8.
    found["patients_per_nurse"] = replace(found["patients_per_nurse"], low=1.5, high=1.8)
    frame = effects.tornado(found).set_index("name").tail(2)
    assert list(frame.index) == ["nurses_per_post", "patients_per_nurse"]
    ends = frame[["nurses_low", "nurses_high"]].to_numpy().tolist()
    assert ends == [
        [math.ceil(2.1 * n), 3 * n],
        [math.ceil(n * 10 / 3 - 1e-9), math.ceil(n * 25 / 9 - 1e-9)],
    ]
    # From 3.6 to 1.5 patients it moves more: from 1.4 to 3.3 nurses a bed.
    found["patients_per_nurse"] = replace(found["patients_per_nurse"], low=1.5, high=3.6)
    assert list(effects.tornado(found)["name"].tail(2)) == ["patients_per_nurse", "nurses_per_post"]


def test_of_parameters_that_move_as_much_the_first_by_name_stands_first():
    found = department()
    for name in ("stay_allogeneic", "stay_autologous"):  # half the patients each
        found[name] = replace(found[name], value=30.0, low=15.0, high=60.0)
    frame = effects.tornado(found).set_index("name")
    first, second = (
        frame.loc[name, "beds_low":"nurses_high"] for name in ("stay_allogeneic", "stay_autologous")
    )
    assert first.tolist() == second.tolist()
    order = list(frame.index)
    assert order.index("stay_autologous") == order.index("stay_allogeneic") + 1


def test_the_first_gain_is_told_with_what_it_takes():
    found = department(referrals=70)
    ward = ward_of(found)
    gain = effects.first_gain(found, "nurses")
    assert (gain["more"].value, gain["open"].value) == (3, 7)
    assert gain["within"].value == pytest.approx(ward.waiting(7).within(28))
    fewer = 70 * (ward.waiting(7).within(28) - ward.waiting(6).within(28))
    assert gain["late_fewer"].value == pytest.approx(fewer)
    assert effects.first_gain(found, "beds") == {}


def test_a_gain_is_found_with_as_many_as_are_tried_and_not_with_one_fewer():
    found = department(referrals=70)
    assert effects.first_gain(found, "nurses", most=3)["more"].value == 3
    assert effects.first_gain(found, "nurses", most=2) == {}
    plenty = department(referrals=70, nurses=100, physicians=100)
    assert effects.first_gain(plenty, "beds", most=1)["more"].value == 1


@pytest.mark.parametrize("each", [50, 51])
def test_up_to_fifty_more_are_tried_for_a_gain(each):
    found = department(nurses=each, nurses_per_post=each, patients_per_nurse=1)
    gain = effects.first_gain(found, "nurses")
    assert (
        {name: gain[name].value for name in ("more", "open")} == {"more": 50, "open": 2}
        if each == 50
        else not gain
    )


def test_what_is_short_together_helps_only_together():
    found = department(nurses=100)  # beds and physicians for seven
    assert effects.first_gain(found, "beds") == effects.first_gain(found, "physicians") == {}


def test_what_decides_most_has_its_fewest_and_most_beds():
    swings = effects.tornado(department(referrals=70))
    found, first = effects.widest(swings), swings.iloc[0]
    assert found["what"] == "stay_allogeneic"
    assert (found["lower"].value, found["upper"].value) == (first["beds_low"], first["beds_high"])
    turned = swings.head(1).assign(beds_low=first["beds_high"], beds_high=first["beds_low"])
    assert effects.widest(turned)["lower"].value == first["beds_low"]
