"""How published norms become the parameters of a department."""

from datetime import date

import pandas as pd
import pytest
from tests.made_capacity import every_norm, snapshot_of, tables_of

from regenatlas.chapters.capacity.ward.department import with_staff
from regenatlas.chapters.capacity.ward.norms import (
    NAMES,
    described,
    grades,
    missing_parameters,
    ward_parameters,
)
from regenatlas.chapters.capacity.ward.queueing import lognormal_variability
from regenatlas.report.parameters import parse
from regenatlas.report.report import Report
from regenatlas.tables.codes import repository_lists


@pytest.fixture(scope="module")
def tables():
    return tables_of(capacity_norms=every_norm())


def read(tables, country="DEU", own=None):
    return ward_parameters(tables, country, snapshot_of(tables), own)


def test_a_parameter_takes_the_middle_of_the_values_with_the_best_basis(tables):
    found = read(tables)
    assert found["referrals"].value == pytest.approx((30 + 43.05) / 2)
    assert found["beds"].value == 7
    # 40 is reported; the family guide is interpreted and the adults are a proxy.
    assert (found["stay_allogeneic"].value, found["stay_allogeneic"].basis) == (40, "reported")
    assert found["patients_per_nurse"].value == 2


def test_a_range_spans_all_values_but_not_the_spread_between_patients(tables):
    found = read(tables)
    assert (found["stay_allogeneic"].low, found["stay_allogeneic"].high) == (
        26,
        56,
    )  # not 21 of single adults
    assert (found["readmission_stay"].low, found["readmission_stay"].high) == (10, 10)
    assert (found["patients_per_nurse"].low, found["patients_per_nurse"].high) == (1, 4)
    assert found["stay_allogeneic"].rows == (
        "capacity_norms:los-allogeneic-children-us",
        "capacity_norms:los-transplant-average-family-guide",
        "capacity_norms:los-allogeneic",
    )


def test_units_of_norms_become_shares_and_days(tables):
    found = read(tables)
    assert found["occupancy"].value == pytest.approx(0.8)
    assert (found["target_days"].value, found["target_days"].high) == (28, 42)
    assert found["patience"].value == pytest.approx(182.625)


@pytest.mark.parametrize(("country", "share"), [("IRN", 0.9), ("EGY", 0.8), ("DEU", 0.5), ("XXX", 0.5)])
def test_the_share_of_donor_transplants_is_that_of_the_nearest_population(tables, country, share):
    found = read(tables, country)["allogeneic_share"]
    assert found.value == pytest.approx(share)
    assert (found.low, found.high) == pytest.approx((0.5, 0.9))


def test_what_nobody_publishes_is_an_assumption(tables):
    found = read(tables)
    assumed = {name for name, parameter in found.items() if parameter.basis == "assumption"}
    assert assumed == {"readmitted", "nurses_per_post", "target_share", "patience"}
    assert (found["readmitted"].low, found["readmitted"].value) == (0, 0)
    assert found["readmitted"].high == pytest.approx(0.63)


def test_an_assumption_has_a_range_of_its_own(tables):
    found = read(tables)
    post, share = found["nurses_per_post"], found["target_share"]
    # 24 hours of 365 days in years of 2,080 paid hours are 4.2 people.
    assert (post.low, post.value, post.high) == (round(24 * 365 / 2080, 1), 5, 6)
    assert (share.low, share.value, share.high) == (0.8, 0.9, 0.95)
    assert (post.rows, share.rows) == ((), ())


def test_averages_are_told_with_decimals_and_counts_and_shares_without(tables):
    found = read(tables, own={"nurses": 9, "physicians": 3})
    assert {name: parameter.digits for name, parameter in found.items() if parameter.digits} == {
        "stay_variability": 2,
        "readmission_stay": 1,
        "patients_per_nurse": 1,
        "nurses_per_post": 1,
        "transplants_per_physician": 1,
    }
    own = read(tables, own={"nurses_per_post": 4.8})["nurses_per_post"]
    assert (own.value, own.low, own.high, own.digits) == (4.8, 4.8, 4.8, 1)


def test_single_stays_vary_as_those_of_adults_do(tables):
    found = read(tables)["stay_variability"]
    assert found.value == pytest.approx(lognormal_variability(21, 34))
    assert found.high == pytest.approx(lognormal_variability(27, 50))
    assert found.basis == "proxy"


def test_without_the_quartiles_of_all_adults_stays_have_no_variability():
    norms = [row for row in every_norm() if row["norm_id"] != "los-allogeneic"]
    assert "stay_variability" not in read(tables_of(capacity_norms=norms))


def test_a_reader_s_number_replaces_the_norm_and_has_no_rows(tables):
    found = read(tables, own={"beds": 12, "nurses": 30})
    assert (found["beds"].value, found["beds"].basis, found["beds"].rows) == (12, "set", ())
    assert found["nurses"].value == 30
    assert "physicians" not in found


@pytest.mark.parametrize(
    ("own", "told"),
    [
        ({"bed": 12}, "nearest: 'beds'"),
        ({"beds": "12"}, "must be a number"),
        ({"beds": True}, "must be a number"),
        ({"beds": 0}, "cannot be 0"),
        ({"occupancy": 80}, "0.8 is 80 %"),
        ({"occupancy": 1.001}, "0.8 is 80 %"),
        ({"readmitted": -0.1}, "cannot be -0.1"),
        ({"readmitted": 1.5}, "0.8 is 80 %"),
        ({"allogeneic_share": 0}, "cannot be 0"),
        ({"nurses": 0}, "cannot be 0"),
        ({"beds": float("inf")}, "cannot be inf"),
        ({"patience": float("inf")}, "cannot be inf"),
        ({"target_share": 1}, "cannot be 1"),
        ({"referrals": -1}, "cannot be -1"),
        ({"beds": float("nan")}, "cannot be nan"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(tables, own, told):
    with pytest.raises(ValueError, match=told):
        read(tables, own=own)


def test_shares_and_later_stays_may_be_nothing(tables):
    nothing = {"readmitted": 0, "stay_variability": 0, "readmission_stay": 0}
    found = read(tables, own=nothing)
    assert {name: found[name].value for name in nothing} == nothing


def test_a_share_may_be_all_but_not_the_one_aimed_at(tables):
    own = {"occupancy": 1, "readmitted": 1, "allogeneic_share": 1, "target_share": 0.999}
    found = read(tables, own=own)
    assert {name: found[name].value for name in own} == own


def test_norms_not_published_by_then_are_missing_and_a_reader_can_fill_in(tables):
    late = [
        {**row, "source_id": "late"} if row["norm_id"].startswith("beds") else row for row in every_norm()
    ]
    dated = tables_of(capacity_norms=late, sources={"late": "2023", "made": "2020"})
    snapshot = snapshot_of(dated, known_by=date(2021, 1, 1))
    assert missing_parameters(ward_parameters(dated, "DEU", snapshot)) == ["Beds"]
    assert missing_parameters(ward_parameters(dated, "DEU", snapshot, {"beds": 5})) == []
    assert missing_parameters(read(tables)) == []


def test_without_the_share_of_the_nearest_population_the_best_of_the_others_is_taken():
    late = [
        {**row, "source_id": "late"} if row["norm_id"] == "paediatric-allogeneic-share-ebmt" else row
        for row in every_norm()
    ]
    dated = tables_of(capacity_norms=late, sources={"late": "2023", "made": "2020"})
    known = ward_parameters(dated, "DEU", snapshot_of(dated, known_by=date(2021, 1, 1)))["allogeneic_share"]
    # Of the two others that of the Eastern Mediterranean was reported, that of Iran derived.
    assert (known.value, known.basis) == (pytest.approx(0.8), "reported")


def test_a_report_of_an_earlier_day_uses_the_norms_of_today(tables):
    early = ward_parameters(tables, "DEU", snapshot_of(tables, date(2010, 1, 1)))
    assert early == read(tables)


def test_every_name_can_be_set(tables):
    assert set(read(tables)) | {"nurses", "physicians"} == set(NAMES)


def described_by(tables, **own):
    parameters = with_staff(ward_parameters(tables, "DEU", snapshot_of(tables), own))
    report = Report("06_capacity", parse({"country": "DEU", "as_of": "2024-06-30"}, tables), tables)
    rows = described(tables, parameters).to_dict("records")
    cells = {name: [report.text(name, row) for row in rows] for name in ("range", "basis", "measured")}
    return pd.DataFrame(rows).assign(**cells).set_index("name")


def test_parameters_show_value_range_and_origin(tables):
    rows = described_by(tables, beds=5)
    assert rows.loc["stay_allogeneic", "range"] == "26–56 days"
    assert rows.loc["allogeneic_share", "range"] == "50–90%"
    assert rows.loc["nurses_per_post", "range"] == "4.2–6.0 nurses"
    assert rows.loc["patients_per_nurse", "range"] == "1–4 patients"
    assert (rows.loc["beds", "range"], rows.loc["beds", "basis"]) == ("none", "set by the reader")
    assert rows.loc["nurses", "basis"] == "computed from the numbers above"
    assert rows.loc["nurses_per_post", "measured"] == "not measured"
    assert rows.loc["stay_allogeneic", "measured"] == "children"
    assert rows.loc["stay_allogeneic", "value"].name == "norm.stay_allogeneic"
    assert list(rows.index) == [name for name in repository_lists()["ward_parameter"] if name in rows.index]


def test_every_parameter_has_a_name_for_tables(tables):
    assert set(repository_lists()["ward_parameter"]) == set(described_by(tables).index)


def test_grades_count_what_the_reader_has_not_set(tables):
    parameters = with_staff(ward_parameters(tables, "DEU", snapshot_of(tables), {"beds": 5, "patience": 90}))
    numbers = grades(parameters)
    assert numbers["all"].value == len(parameters) - 2
    assert numbers["assumed"].value == 3
