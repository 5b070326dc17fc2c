"""Figures of the chapter on the portfolio say in words and data what they draw."""

from datetime import date

import pandas as pd
import pytest

from regenatlas.chapters.portfolio import figures

KEY = {
    "in_force": "in force",
    "conditional": "with conditions",
    "withdrawn": "ended",
    "suspended": "suspended",
    "hospital_exemption": "exemption",
    "technology_permit": "permit",
    "at_latest": "at the latest",
}


def products(**given):
    return pd.DataFrame(
        {
            "product_id": ["a", "b"],
            "name": ["Alpha", "unnamed product for cerebral palsy (Iran)"],
            "first_day": [date(2018, 1, 1), date(2020, 1, 1)],
            "first_basis": ["decision", "decision"],
            "rows": [("products:a", "authorisations:a"), ("products:b",)],
        }
    ).assign(**given)


LANES = pd.DataFrame(
    {
        "product_id": ["a", "a", "a", "b"],
        "start": [date(2018, 1, 1), date(2019, 1, 1), date(2021, 1, 1), date(2020, 1, 1)],
        "end": [date(2019, 1, 1), date(2021, 1, 1), date(2022, 1, 1), date(2022, 1, 1)],
        "state": ["conditional", "in_force", "withdrawn", "in_force"],
    }
)


def test_the_timeline_carries_its_spans_and_the_rows_behind_them(told):
    figure = figures.timeline(LANES, products(), KEY, "Two products", "Bars")
    assert figure.rows == ("authorisations:a", "products:a", "products:b")
    assert figure.csv.splitlines()[:3] == [
        "product_id,name,start,end,state",
        "a,Alpha,2018-01-01,2019-01-01,conditional",
        "a,Alpha,2019-01-01,2021-01-01,in_force",
    ]
    assert told(figure)[1:] == [
        "Alpha: in force, 1 January 2019 to 1 January 2021",
        "Unnamed product for cerebral palsy (Iran): in force, 1 January 2020 to 1 January 2022",
        "Alpha: ended 1 January 2021",
    ]


def test_the_key_names_only_the_states_that_are_drawn():
    svg = figures.timeline(LANES, products(), KEY, "t", "a").svg
    assert "with conditions" in svg
    assert "ended" in svg
    assert "suspended" not in svg
    assert "at the latest" not in svg


def test_a_licence_known_from_a_latest_day_is_marked():
    latest = products(first_basis=["decision", "not_later_than"])
    assert "at the latest" in figures.timeline(LANES, latest, KEY, "t", "a").svg


def test_a_long_name_loses_its_remark_before_it_is_cut():
    svg = figures.timeline(LANES, products(), KEY, "t", "a").svg
    assert "unnamed product for cerebral palsy<" in svg
    cut = figures.timeline(LANES, products(name=["Alpha", "x" * 50]), KEY, "t", "a").svg
    assert "x" * 33 + "…" in cut


@pytest.mark.parametrize("days", [1, 400, 9000])
def test_years_are_ticks_for_any_length_of_time(days):
    end = date.fromordinal(date(2000, 6, 1).toordinal() + days)
    lanes = pd.DataFrame(
        {"product_id": ["a"], "start": [date(2000, 6, 1)], "end": [end], "state": ["in_force"]}
    )
    assert "Alpha" in figures.timeline(lanes, products().head(1), KEY, "t", "a").svg


def mixed(categories):
    return pd.DataFrame(
        [
            {
                "category": key,
                "n": n,
                "world_n": world,
                "total": 4,
                "world_total": 10,
                "share": n / 4,
                "world_share": world / 10,
                "own_rows": (),
                "world_rows": (),
                "rows": (f"products:{key}",),
                "label": key.upper(),
            }
            for key, n, world in categories
        ]
    )


WORDS = {"country": "Iran: 4 products", "world": "elsewhere: 10 products", "share": "share"}


def test_the_mix_shows_what_the_country_has_and_then_the_world_s_commonest():
    frame = mixed([("a", 3, 1), ("b", 1, 0), ("c", 0, 2), ("d", 0, 7)])
    figure = figures.mix({"Class": frame}, WORDS, "t", "a", most=3)
    assert [line.split(",")[0] for line in figure.csv.splitlines()[1:]] == ["a", "b", "d"]
    assert figure.rows == ("products:a", "products:b", "products:d")
    assert "Iran: 4 products" in figure.svg


def lags():
    return pd.DataFrame(
        {
            "product_id": ["a", "b", "c"],
            "modality": ["msc", "msc", "rpe"],
            "first_day": [date(2010, 1, 1), date(2010, 1, 1), date(2021, 1, 1)],
            "day": [date(2020, 1, 1), date(2022, 1, 1), date(2021, 1, 1)],
            "entry": [True, False, True],
            "label": ["stromal", "stromal", "retinal"],
            "gap": ["10.0 years later", "12.0 years later", "first in the world"],
            "rows": [("products:a",), ("products:b",), ("products:c",)],
        }
    )


LAG_WORDS = {"world": "the first", "country": "first of Iran", "later": "later ones"}


def test_the_lag_names_the_gap_of_the_first_product_of_each_kind():
    svg = figures.lag(lags(), LAG_WORDS, "t", "a").svg
    assert "10.0 years later" in svg
    assert "12.0 years later" not in svg
    assert "first in the world" in svg
    assert "later ones" in svg


def test_without_later_products_the_key_does_not_name_them():
    assert "later ones" not in figures.lag(lags().iloc[[0, 2]], LAG_WORDS, "t", "a").svg


def test_each_reason_has_its_licences_and_its_part_of_the_country(told):
    ends = pd.DataFrame(
        {
            "reason": ["commercial", "unknown"],
            "label": ["Money", "Unknown"],
            "n": [3, 1],
            "own": [1, 0],
            "names": [["A", "B"], ["C"]],
            "rows": [("authorisations:a",), ("authorisations:c",)],
        }
    )
    words = {"own": "of the country", "other": "others"}
    figure = figures.reasons(ends, ["3 (A and B)", "1 (C)"], words, "t", "a")
    for text in ("Money", "Unknown", "3 (A and B)", "1 (C)", "of the country", "others"):
        assert f">{text}<" in figure.svg
    assert told(figure) == ["Money: 3 licences. A and B", "Unknown: 1 licence. C"]
    assert ">others<" not in figures.reasons(ends.assign(own=0), ["", ""], words, "t", "a").svg


def test_the_main_trial_of_each_product_stands_at_its_size(told):
    trials = pd.DataFrame(
        {
            "product": ["A", "B"],
            "patients": [20, 212],
            "design": ["single_group", "randomised"],
            "result": ["Half responded.", "It worked."],
            "rows": [("pivotal_trials:a",), ("pivotal_trials:b",)],
        }
    )
    words = {"axis": "patients", "randomised": "with control", "not": "without", "others": "elsewhere"}
    figure = figures.pivotal(trials, words, 75.0, "t", "a")
    for text in ("A", "B", "patients", "with control", "without", "elsewhere", "30", "100"):
        assert f">{text}<" in figure.svg
    assert told(figure) == [
        "B: 212 patients, randomised with a control. It worked.",
        "A: 20 patients, one group without control. Half responded.",
    ]
    assert ">elsewhere<" not in figures.pivotal(trials, words, None, "t", "a").svg
