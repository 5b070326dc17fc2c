"""A department in words: well staffed, short, falling behind, and as its reader sets it."""

import pytest
from tests.made_capacity import every_norm, figure, tables_of

from regenatlas.chapters.capacity.ward import department as model
from regenatlas.chapters.capacity.ward import effects as ward_effects
from regenatlas.chapters.capacity.ward import titles, words
from regenatlas.chapters.capacity.ward.norms import ward_parameters
from regenatlas.report.parameters import parse
from regenatlas.report.report import Report
from regenatlas.tables.codes import repository_lists

TABLES = tables_of(capacity_norms=every_norm())


def made():
    return Report("07_capacity", parse({"country": "DEU", "as_of": "2024-06-30"}, TABLES), TABLES)


def told(**own):
    report = made()
    found = model.with_staff(ward_parameters(TABLES, "DEU", report.snapshot, own))
    return report, found, model.ward_of(found), model.ward_findings(found)


@pytest.mark.parametrize(
    ("referrals", "would", "waiting", "shortage"),
    [
        (36.525, "would admit over 99% of its patients", "hardly anybody", "nothing is missing"),
        (69, "for want of nurses", "90% wait no longer than", "nurses are missing for that"),
        (100, "could not keep up with the patients referred to it", "without end", "3 beds, 10 nurses"),
    ],
)  # fmt: skip
def test_a_department_meets_the_target_misses_it_or_falls_behind(referrals, would, waiting, shortage):
    report, _, ward, found = told(referrals=referrals)
    assert would in words.would(report, ward, found).text
    assert waiting in words.waiting(report, ward, found).text
    assert shortage in words.shortage(report, ward, found).text


def test_what_keeps_beds_closed_is_named():
    report, _, ward, found = told()
    assert words.openings(report, ward, found).text == (
        "Of 7 beds 6 can be open at a time: there are not enough nurses for more. 37 patients referred a "
        "year would fill 3.0 beds on average."
    )
    report, _, ward, found = told(nurses=99, physicians=99)
    assert words.openings(report, ward, found).text.startswith("All 7 beds can be open at a time.")


def test_a_single_thing_missing_is_told_in_the_singular():
    report, _, ward, found = told(referrals=55, physicians=5)
    assert "; 1 physician is missing for that" in words.shortage(report, ward, found).text


def test_missing_means_are_listed_with_their_nouns():
    report, _, ward, found = told(referrals=100, nurses=99)
    assert [report.sentence("{n}", n=number).text for number in words.missing(found)] == [
        f"{ward.short['beds']} beds", f"{ward.short['physicians']} physicians"
    ]  # fmt: skip


def test_who_cannot_wait_is_lost_or_hardly_anybody():
    report, parameters_, _, found = told(referrals=100)
    assert "our assumption" in words.loss(report, parameters_, found).text
    report, parameters_, _, found = told(referrals=20, patience=90)
    assert words.loss(report, parameters_, found).text == (
        "Hardly a child who can wait 90 days on average is lost for want of a bed."
    )


def test_a_target_set_by_the_reader_is_not_said_to_be_best_practice():
    report, parameters_, _, found = told()
    assert "best practice" in words.target(report, parameters_, found).text
    report, parameters_, _, found = told(target_days=14, target_share=0.8)
    text = words.target(report, parameters_, found).text
    assert "best practice" not in text
    assert "our assumption" not in text
    assert "14 days, is set by the reader" in text


def test_parameters_show_value_range_and_origin():
    report, found, _, _ = told(beds=5)
    rows = words.parameters(report, found).set_index("name")
    assert rows.loc["stay_allogeneic", "range"] == "26–56 days"
    assert rows.loc["allogeneic_share", "range"] == "50–90%"
    assert rows.loc["nurses_per_post", "range"] == "4.2–6.0 nurses"
    assert rows.loc["patients_per_nurse", "range"] == "1–4 patients"
    assert (rows.loc["beds", "range"], rows.loc["beds", "basis"]) == ("none", "set by the reader")
    assert rows.loc["nurses", "basis"] == "computed from the numbers above"
    assert rows.loc["nurses_per_post", "measured"] == "not measured"
    assert rows.loc["stay_allogeneic", "measured"] == "children"
    assert rows.loc["stay_allogeneic", "value"].name == "norm.stay_allogeneic"


def test_every_parameter_has_a_name_for_tables():
    assert set(repository_lists()["ward_parameter"]) == set(told()[1])


def test_grades_count_what_the_reader_has_not_set():
    _, found, _, _ = told(beds=5, patience=90)
    numbers = words.grades(found)
    assert numbers["all"].value == len(found) - 2
    assert numbers["assumed"].value == 3


def test_local_figures_keep_their_words_and_bounds():
    rows = [
        figure("A", "beds", 6, "beds"),
        figure("A", "since start", 1500, "transplants", value_relation="at_least", as_of=""),
        figure("A", "stay", None, "days", value="25-30", value_low=25, value_high=30),
        figure("A", "length", 1, "years"),
        figure("A", "obstacle", None, "text", value="staff shortage"),
        figure("A", "opened", None, "year", value="2007"),
    ]
    report = made()
    frame = tables_of(capacity_local=rows)["capacity_local"].assign(rows=[()] * 6)
    shown = words.local(report, frame)
    assert list(shown["value"]) == [
        "6 beds", "at least 1,500 transplants", "25–30 days", "1 year", "staff shortage", "2007"
    ]  # fmt: skip
    assert shown.loc[0, "department"] == "A, Tehran"
    assert list(shown["as_of"].head(2)) == ["2020", "undated"]


def test_a_single_department_is_named_in_the_caption_and_several_in_a_column():
    report = made()
    rows = [figure("A", "beds", 6, "beds"), figure("A", "rooms", 3, "rooms"), figure("B", "beds", 2, "beds")]
    frame = tables_of(capacity_local=rows)["capacity_local"].assign(rows=[()] * 3)
    assert "department" not in words.local_columns(frame.head(2))
    assert words.local_caption(report, frame.head(2)).text == "What is known of: A, Tehran"
    assert "department" in words.local_columns(frame)
    assert words.local_caption(report, frame).text.startswith("Departments in")


# ---- titles


def test_titles_tell_what_is_needed_and_what_decides():
    report, found, _, numbers = told(referrals=70)
    effects = ward_effects.tornado(found)
    assert titles.waits_title(report, numbers).text.endswith(
        "beds must be open to admit 90% within 28 days; 6 are"
    )
    assert titles.tornado_title(report, effects).text.startswith(
        "What decides most: stay with a donor's cells, from"
    )
    assert titles.tornado_labels(report, effects)[0] == "Stay with a donor's cells\n26–56 days"
    assert titles.wait_labels(report, found, numbers)["wait_high"] == "longest stay, 56 days"
    names, labels = titles.gain_labels(report, numbers)
    assert list(names) == ["beds", "nurses", "physicians", "together"]
    assert labels["target"] == "target: 90%"


def gains(found):
    return {name: ward_effects.first_gain(found, name) for name in model.RESOURCES}


def test_gains_are_told_for_each_means():
    report, found, ward, numbers = told(referrals=70)
    gain = gains(found)
    assert (
        "3 nurses more open one further bed (7 in all)"
        in titles.gain_sentence(report, "nurses", gain["nurses"], ward, numbers).text
    )
    assert titles.gain_sentence(report, "beds", gain["beds"], ward, numbers).text == (
        "More beds alone buy nothing: no further bed would open."
    )
    assert titles.gain_title(report, gain, ward).text.endswith("more beds or physicians alone do not")


def test_a_gain_that_does_not_end_the_list_says_so():
    report, found, ward, numbers = told(referrals=200)
    text = titles.gain_sentence(report, "nurses", gains(found)["nurses"], ward, numbers).text
    assert text.endswith("the list would still grow.")


def test_means_that_are_short_together_are_named_together():
    report, found, ward, _ = told(referrals=100, nurses=99)
    assert titles.gain_title(report, gains(found), ward).text == (
        "More of one alone opens no bed: beds and physicians are short together"
    )


def test_the_simulation_is_told_with_or_without_an_end_to_the_list():
    report, found, _, _ = told(referrals=60)
    assert (
        "in time where the formula says"
        in words.checked(report, ward_effects.checked_by_play(found, patients=3_000)).text
    )
    report, found, _, _ = told(referrals=100)
    assert (
        "who cannot wait for ever"
        in words.checked(report, ward_effects.checked_by_play(found, patients=3_000)).text
    )
