"""Registered donors, each number for its own day."""

from datetime import date

import pytest

from regenatlas.analysis.donors import donors, donors_of
from tests.made import tail
from tests.made_capacity import people, shot_of, tables_of


def registry(country, as_of, number, relation="exactly"):
    return {
        "registry_count_id": f"{country}-{as_of or 'undated'}",
        "country": country,
        "as_of": as_of,
        "donors": number,
        "cord_blood_units": None,
        "value_relation": relation,
        **tail(),
    }


def found(day):
    made = tables_of(
        donor_registries=[
            registry("IRN", "2020", 80_000),
            registry("IRN", "2023-05-01", 160_000),
            registry("IRN", "2025", 900_000),
            registry("KOR", "2021", 100_000, "about"),
            registry("DEU", "2021", None),
            registry("WLD", "2021", 30_000_000),
        ],
        country_indicators=[people("IRN", 2022, 80e6), people("IRN", 2025, 90e6)],
    )
    return donors(made, shot_of(made, day))


def test_the_latest_number_of_each_country_counts_against_its_inhabitants():
    frame = found(date(2024, 6, 30))
    assert list(frame["country"]) == ["IRN", "KOR"]  # no register without donors, and not the world
    assert frame.loc[0, "per_thousand"] == pytest.approx(2)
    assert frame.loc[0, "rows"] == (
        "donor_registries:IRN-2023-05-01",
        "country_indicators:IRN-2022-population_total",
    )


def test_an_earlier_report_has_the_earlier_number():
    assert found(date(2022, 12, 31))["donors"].tolist() == [80_000, 100_000]


def test_without_a_population_there_is_no_share():
    frame = found(date(2024, 6, 30))
    assert frame["per_thousand"].isna().tolist() == [False, True]
    assert donors_of(frame, "KOR")["per"].value is None
    assert donors_of(frame, "KOR")["relation"] == "about"


def test_a_country_without_a_register_has_nothing():
    assert donors_of(found(date(2024, 6, 30)), "JPN") == {}
    own = donors_of(found(date(2024, 6, 30)), "IRN")
    assert (own["n"].value, own["per"].value, own["when"]) == (160_000, 2, "2023-05-01")
