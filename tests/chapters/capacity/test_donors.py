"""Registered donors, each number for its own day."""

from datetime import date

import pytest
from tests.made import tail
from tests.made_capacity import people, snapshot_of, tables_of

from regenatlas.chapters.capacity.donors import donor_registers, donors_of, donors_over_time, place_of


def registry(country, as_of, number, relation="exactly"):
    return {
        "registry_count_id": f"{country}-{as_of or 'undated'}",
        "country": country,
        "as_of": as_of,
        "donors": number,
        "value_relation": relation,
        **tail(),
    }


def made():
    return tables_of(
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


def found(day):
    tables = made()
    return donor_registers(tables, snapshot_of(tables, day))


def test_the_latest_number_of_each_country_counts_against_its_inhabitants():
    frame = found(date(2024, 6, 30))
    assert list(frame["country"]) == ["IRN", "KOR"]  # no register without donors, and not the world
    assert frame.loc[0, "per_thousand"] == pytest.approx(2)
    assert frame.loc[0, "rows"] == (
        "donor_registries:IRN-2023-05-01",
        "country_indicators:IRN-2022-population_total",
    )


def test_an_earlier_report_has_the_earlier_number():
    assert found(date(2022, 12, 31))["n"].tolist() == [80_000, 100_000]


def test_all_numbers_of_a_country_stand_by_day():
    tables = made()
    own = donors_over_time(tables, "IRN", snapshot_of(tables, date(2024, 6, 30)))
    assert list(zip(own["as_of"], own["n"], strict=True)) == [("2023-05-01", 160_000), ("2020", 80_000)]
    assert own.loc[0, "rows"] == ("donor_registries:IRN-2023-05-01",)


def test_without_a_population_there_is_no_share():
    frame = found(date(2024, 6, 30))
    assert frame["per_thousand"].isna().tolist() == [False, True]
    assert donors_of(frame, "KOR")["per"].value is None
    assert donors_of(frame, "KOR")["relation"] == "about"
    assert place_of(frame, "KOR") == {}
    assert place_of(frame, "IRN")["place"].value == 1


def test_a_country_without_a_register_has_nothing():
    assert donors_of(found(date(2024, 6, 30)), "JPN") == {}
    own = donors_of(found(date(2024, 6, 30)), "IRN")
    assert (own["n"].value, own["per"].value, own["when"]) == (160_000, 2, "2023-05-01")


def test_the_most_donors_for_the_inhabitants_come_first_then_the_codes_then_those_without_a_share():
    made = tables_of(
        donor_registries=[
            registry("AAA", "2021", 9_000_000),  # of unknown population
            registry("IRN", "2021", 100),
            registry("KOR", "2021", 300),
            registry("DEU", "2021", 150),
        ],
        country_indicators=[
            people("IRN", 2020, 1e5),  # 1 for a thousand
            people("KOR", 2020, 2e5),  # 1.5
            people("DEU", 2020, 1e5),  # 1.5
        ],
    )
    frame = donor_registers(made, snapshot_of(made, date(2024, 6, 30)))
    assert frame["country"].tolist() == ["DEU", "KOR", "IRN", "AAA"]
    assert frame["per_thousand"].tolist()[:3] == [1.5, 1.5, 1]
    own = donors_of(frame, "KOR")
    assert (own["per"].value, own["per"].digits, own["n"].digits) == (1.5, 1, 0)
    assert own["n"].rows == ("country_indicators:KOR-2020-population_total", "donor_registries:KOR-2021")
    unknown = donors_of(frame, "AAA")
    assert (unknown["n"].value, unknown["n"].rows) == (9_000_000, ("donor_registries:AAA-2021",))


def test_a_dated_number_stands_before_an_undated_one():
    made = tables_of(
        donor_registries=[registry("IRN", "", 5), registry("IRN", "2019", 7)],
        country_indicators=[people("KOR", 2020, 1e5)],
    )
    assert donor_registers(made, snapshot_of(made, date(2024, 6, 30)))["n"].tolist() == [7]
