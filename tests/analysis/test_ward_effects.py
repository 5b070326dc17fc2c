"""What more beds, more staff or another published value would change."""

import pytest

from regenatlas.analysis import ward_effects as effects
from regenatlas.analysis.ward import described, ward_of
from regenatlas.analysis.ward_norms import parameters
from tests.made_capacity import every_norm, shot_of, tables_of

TABLES = tables_of(capacity_norms=every_norm())


def department(**own):
    return described(parameters(TABLES, "DEU", shot_of(TABLES), own))


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


def test_more_of_what_is_not_scarce_buys_nothing():
    found = department(referrals=70)
    more = effects.one_more(found, most=5).pivot(index="more", columns="resource", values="open")
    assert list(more["beds"]) == [6] * 6
    # Five nurses employed are one on duty, for two beds: the third opens a seventh, the last there is.
    assert list(more["nurses"]) == [6, 6, 6, 7, 7, 7]
    assert list(more["physicians"]) == [6] * 6
    assert list(more["together"]) == [6, 7, 8, 9, 10, 11]


def test_the_first_gain_is_told_with_what_it_takes():
    found = department(referrals=70)
    ward = ward_of(found)
    gain = effects.first_gain(found, "nurses")
    assert (gain["more"].value, gain["open"].value) == (3, 7)
    assert gain["within"].value == pytest.approx(ward.waiting(7).within(28))
    fewer = 70 * (ward.waiting(7).within(28) - ward.waiting(6).within(28))
    assert gain["late_fewer"].value == pytest.approx(fewer)
    assert effects.first_gain(found, "beds") == {}


def test_what_is_short_together_helps_only_together():
    found = department(nurses=100)  # beds and physicians for seven
    assert effects.first_gain(found, "beds") == effects.first_gain(found, "physicians") == {}


def test_a_simulation_stands_beside_the_formulas():
    check = effects.checked_by_play(department(referrals=60), patients=20_000)
    assert check["played"].value == pytest.approx(check["computed"].value, abs=0.03)
    assert check["lost_played"].value == pytest.approx(check["lost_computed"].value, abs=0.03)
    assert check["patients"].value == 20_000
    assert "capacity_norms:los-autologous" in check["computed"].rows


def test_without_an_end_to_the_list_only_losses_can_be_compared():
    check = effects.checked_by_play(department(referrals=100), patients=5_000)
    assert set(check) == {"patients", "lost_played", "lost_computed"}
