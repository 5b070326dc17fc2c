"""Which institutions a report of a day knows, how far they have come, and who regulates."""

from datetime import date

import pytest

from regenatlas.analysis import ecosystem
from regenatlas.analysis.snapshot import snapshot
from regenatlas.tables.load import load_tables
from tests.made import event, made_tables, product, tail

DAY = date(2024, 12, 31)


def institution(key, kind, city, status, since="2020", country="IRN"):
    point = {"latitude": 35.7, "longitude": 51.4} if city else {"latitude": None, "longitude": None}
    row = {"institution_id": key, "kind": kind, "name": key.title(), "people": "", "city": city}
    state = {"country": country, "status_code": status, "status": status, "since": since}
    return {**row, "province": "", **point, **state, **tail()}


def team(key, country, year, scope="national_annual", teams=10, *, plot=True):
    return {
        "activity_id": key,
        "country": country,
        "year": year,
        "scope": scope,
        "teams": teams,
        "plot": plot,
        **tail(),
    }


@pytest.fixture
def tables():
    return made_tables(
        [product("a"), product("b")],
        [
            event("a", "IFDA", "authorised", "2020-01-01"),
            event("b", "IFDA", "authorised", "2020-01-01"),
            event("b", "IFDA", "withdrawn", "2021-01-01"),
        ],
        ecosystem=[
            institution("ward", "hsct_department", "Tehran", "in_service"),
            institution("firm", "company", "", "in_service"),
            institution("plan", "clinic", "Yazd", "planned"),
            institution("part", "clinic", "Tehran", "partly_in_service"),
            institution("gone", "council", "Tehran", "closed"),
            institution("later", "clinic", "Tehran", "in_service", "2025-06-01"),
            institution("abroad", "clinic", "Basra", "in_service", country="IRQ"),
        ],
        hsct_activity=[
            team("t1", "IRN", 2019, teams=18),
            team("t2", "IRN", 2021, teams=20),
            team("t3", "IRN", 2022, teams=99, plot=False),
            team("t4", "IRN", 2023, "single_centre", teams=1),
            team("t5", "IRN", 2025, teams=30),
            team("t6", "KOR", 2025, teams=40),
        ],
    )


def test_institutions_are_those_of_the_country_that_stood_by_the_day(tables):
    found, left_out = ecosystem.institutions(tables, "IRN", snapshot(tables, DAY))
    assert list(found["institution_id"]) == ["ward", "part", "plan", "firm", "gone"]  # by kind, then city
    assert list(found["stage"]) == ["working", "working", "coming", "working", "open"]
    assert found.loc[0, "rows"] == ("ecosystem:ward",)
    assert left_out.value == 0


def test_institutions_are_counted_by_stage_and_place(tables):
    found, _ = ecosystem.institutions(tables, "IRN", snapshot(tables, DAY))
    counts = {name: number.value for name, number in ecosystem.institution_counts(found).items()}
    assert counts == {
        "all": 5,
        "working": 3,
        "coming": 1,
        "open": 1,
        "placed": 4,
        "unplaced": 1,
        "first": 3,
        "cities": 2,
    }
    assert ecosystem.institution_counts(found)["unplaced"].rows == ("ecosystem:firm",)


def test_kinds_and_places_add_up(tables):
    found, _ = ecosystem.institutions(tables, "IRN", snapshot(tables, DAY))
    kinds = ecosystem.by_kind(found).set_index("kind")
    assert list(kinds.index) == ["hsct_department", "clinic", "company", "council"]
    assert tuple(kinds.loc["clinic", ["working", "coming", "open"]]) == (1, 1, 0)
    places = ecosystem.places(found)
    assert list(zip(places["city"], places["n"], strict=True)) == [("Tehran", 3), ("Yazd", 1)]


def test_a_country_without_institutions_gives_zeros_and_no_places(tables):
    found, _ = ecosystem.institutions(tables, "KOR", snapshot(tables, DAY))
    assert ecosystem.institution_counts(found)["all"].value == 0
    assert ecosystem.by_kind(found).empty
    assert ecosystem.places(found).empty


def test_regulators_come_with_their_search_and_the_licences_in_force():
    searched = {
        "searched": "partly",
        "searched_until": "2024-01",
        "searched_how": "",
        "who_listed_authority": "no",
    }
    tables = made_tables(
        [product("a"), product("b")],
        [event("a", "IFDA", "authorised", "2020-01-01"), event("b", "EMA", "authorised", "2020-01-01")],
        regulators=[
            {"regulator_id": r, "name": r, "jurisdiction": j, **searched, **tail()}
            for r, j in (("IFDA", "IRN"), ("EMA", "EUU"), ("PEI", "DEU"))
        ],
    )
    own = ecosystem.regulators(tables, "IRN", snapshot(tables, DAY))
    assert list(own["regulator_id"]) == ["IFDA"]
    assert list(own["licences"]) == [1]
    assert own.loc[0, "rows"] == ("regulators:IFDA", "authorisations:a.IFDA.authorised.2020-01-01")
    member = ecosystem.regulators(tables, "DEU", snapshot(tables, DAY))
    assert list(zip(member["regulator_id"], member["licences"], strict=True)) == [("EMA", 1), ("PEI", 0)]


def test_transplant_teams_are_the_newest_whole_country_count(tables):
    found = ecosystem.transplant_teams(tables, "IRN", snapshot(tables, DAY))
    assert (found["teams"].value, found["year"].value) == (20, 2021)
    assert found["teams"].rows == ("hsct_activity:t2",)
    assert ecosystem.transplant_teams(tables, "KOR", snapshot(tables, DAY)) == {}


def test_the_four_centres_that_the_council_names_are_in_service():
    # sccr.ir, news 11491, 1 June 2020: centres in Shiraz, Tehran, Kerman and Tabriz.
    tables = load_tables()
    found, _ = ecosystem.institutions(tables, "IRN", snapshot(tables, date(2026, 9, 29)))
    centres = found[(found["kind"] == "comprehensive_cell_centre") & (found["stage"] == "working")]
    assert {"Shiraz", "Tehran", "Kerman", "Tabriz"} <= set(centres["city"])
    assert tables.row("claims:s002-01")["value_number"] == 4
