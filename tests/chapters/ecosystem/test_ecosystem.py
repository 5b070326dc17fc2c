"""Which institutions a report of a day knows, how far they have come, and who regulates."""

from datetime import date

import pandas as pd
import pytest
from tests.made import event, made_tables, product, tail

from regenatlas.chapters.ecosystem import ecosystem
from regenatlas.counting.snapshot import take_snapshot
from regenatlas.tables.load import Tables, load_tables

DAY = date(2024, 12, 31)


def institution(key, kind, city, status, since="2020", country="IRN"):
    point = {"latitude": 35.7, "longitude": 51.4} if city else {"latitude": None, "longitude": None}
    row = {"institution_id": key, "kind": kind, "naming": "named", "name": key.title()}
    row |= {"people": "A. Head, director in 2025"}
    row |= {"city": city}
    state = {"country": country, "status_code": status, "status": status, "since": since}
    state |= {"confirmed_by": ""}
    return {**row, "province": "", **point, **state, **tail()}


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
    )


def test_institutions_are_those_of_the_country_that_stood_by_the_day(tables):
    found, left_out = ecosystem.institutions(tables, "IRN", take_snapshot(tables, DAY))
    assert list(found["institution_id"]) == ["ward", "part", "plan", "firm", "gone"]  # by kind, then city
    assert list(found["stage"]) == ["working", "working", "coming", "working", "open"]
    assert found.loc[0, "rows"] == ("ecosystem:ward",)
    assert left_out.value == 0
    # A place of 2025 shows that the words and who leads may be of a later time.
    assert set(found["people"]) == {""}
    newest, _ = ecosystem.institutions(tables, "IRN", take_snapshot(tables, date(2025, 12, 31)))
    assert set(newest["people"]) == {"A. Head, director in 2025"}


def test_places_are_counted_by_stage_and_offices_and_unnamed_rows_apart(tables):
    found, _ = ecosystem.institutions(tables, "IRN", take_snapshot(tables, DAY))
    group = {
        **found.iloc[0].to_dict(),
        "naming": "group",
        "role": "unnamed",
        "city": "",
        "rows": ("ecosystem:g",),
    }
    holder = {**group, "naming": "unnamed", "rows": ("ecosystem:h",)}
    more = pd.concat([found, pd.DataFrame([group, holder])], ignore_index=True)
    counts = {name: number.value for name, number in ecosystem.institution_counts(more).items()}
    assert counts == {
        "found": 7,
        "places": 4,
        "offices": 1,
        "unnamed": 2,
        "working": 3,
        "alone": 0,
        "coming": 1,
        "open": 0,  # the council is no place
        "placed": 4,
        "nowhere": 1,
        "first": 3,
        "cities": 2,
    }
    assert ecosystem.institution_counts(more)["unnamed"].rows == ("ecosystem:g", "ecosystem:h")


def test_a_row_is_a_place_an_office_or_has_no_name_of_its_own():
    rows = [(kind, kind) for kind in ecosystem.KINDS]
    made = made_tables([], [], ecosystem=[
        *(institution(key, kind, "", "in_service") for key, kind in rows),
        {**institution("group", "clinic", "", "claimed"), "naming": "group"},
        {**institution("holder", "council", "", "in_service"), "naming": "unnamed"},
    ])  # fmt: skip
    found, _ = ecosystem.institutions(made, "IRN", take_snapshot(made, DAY))
    roles = found.set_index("institution_id")["role"]
    assert set(roles[roles == "office"].index) == {"network", "council", "regulator"}
    assert set(roles[roles == "unnamed"].index) == {"group", "holder"}
    assert set(roles) == set(ecosystem.ROLES)


def test_the_state_of_an_institution_is_a_fact_of_its_row(tables):
    found, _ = ecosystem.institutions(tables, "IRN", take_snapshot(tables, DAY))
    told = found.set_index("institution_id")["told"]["part"]
    assert (told.name, told.value) == ("status.institution_status.ecosystem.part", "partly_in_service")


def test_a_place_may_be_known_from_a_source_document_only():
    rows = [("a", "paper", ""), ("b", "paper", "made"), ("c", "made", "")]
    made = made_tables(
        [],
        [],
        sources={"paper": "2020"},
        ecosystem=[
            {**institution(key, "clinic", "", "in_service"), "source_id": source, "confirmed_by": other}
            for key, source, other in rows
        ],
    )
    sources = made["sources"]
    made = Tables(dict(made) | {"sources": sources.assign(kind=["other_web", "seed_document"])})
    found, _ = ecosystem.institutions(made, "IRN", take_snapshot(made, DAY))
    assert found.set_index("institution_id")["alone"].to_dict() == {"a": True, "b": False, "c": False}
    assert ecosystem.institution_counts(found)["alone"].rows == ("ecosystem:a",)


def test_the_words_on_a_state_are_of_the_time_of_collection(tables):
    found, _ = ecosystem.institutions(tables, "IRN", take_snapshot(tables, DAY))
    assert set(found["words"]) == {""}  # one institution dates from 2025: the words may tell of then
    found, _ = ecosystem.institutions(tables, "IRN", take_snapshot(tables, date(2025, 6, 1)))
    assert found.set_index("institution_id")["words"]["ward"] == "in_service"


def test_a_register_is_searched_no_longer_than_to_the_day_of_the_report():
    made = made_tables([], [])
    told = [ecosystem.regulators(made, "IRN", take_snapshot(made, day)) for day in (DAY, date(2026, 6, 1))]
    assert [frame["searched_until"].tolist() for frame in told] == [["2024-12-31"], ["2026-01-01"]]


def test_a_state_that_a_later_document_shows_is_not_known_before_it():
    shown = {**institution("ward", "clinic", "Yazd", "in_service", ""), "confirmed_by": "page"}
    made = made_tables([], [], sources={"page": "2022"}, ecosystem=[shown])
    found = [
        ecosystem.institutions(made, "IRN", take_snapshot(made, date(year, 12, 31)))[0]
        for year in (2021, 2022)
    ]
    assert [len(frame) for frame in found] == [0, 1]
    assert ecosystem.standing(made)["by"].tolist() == ["2022"]


def test_kinds_and_places_add_up(tables):
    found, _ = ecosystem.institutions(tables, "IRN", take_snapshot(tables, DAY))
    kinds = ecosystem.by_kind(found).set_index("kind")
    assert list(kinds.index) == ["hsct_department", "clinic", "company"]  # a council makes and treats nothing
    assert tuple(kinds.loc["clinic", ["working", "coming", "open"]]) == (1, 1, 0)
    places = ecosystem.cities_on_map(found)
    assert list(zip(places["city"], places["n"], strict=True)) == [("Tehran", 3), ("Yazd", 1)]


def test_a_list_has_places_before_offices_and_what_works_first(tables):
    found, _ = ecosystem.institutions(tables, "IRN", take_snapshot(tables, DAY))
    assert list(ecosystem.listed(found)["institution_id"]) == ["ward", "part", "firm", "plan", "gone"]


def test_a_kind_that_is_new_comes_last():
    made = made_tables(
        [],
        [],
        ecosystem=[
            institution("new", "brand_new", "Tehran", "in_service"),
            institution("old", "company", "Tehran", "in_service"),
        ],
    )
    found, _ = ecosystem.institutions(made, "IRN", take_snapshot(made, DAY))
    assert list(ecosystem.by_kind(found)["kind"]) == ["company", "brand_new"]


def test_a_country_without_institutions_gives_zeros_and_no_places(tables):
    found, _ = ecosystem.institutions(tables, "KOR", take_snapshot(tables, DAY))
    assert ecosystem.institution_counts(found)["found"].value == 0
    assert ecosystem.by_kind(found).empty
    assert ecosystem.cities_on_map(found).empty


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
    own = ecosystem.regulators(tables, "IRN", take_snapshot(tables, DAY))
    assert list(own["regulator_id"]) == ["IFDA"]
    assert list(own["licences"]) == [1]
    assert own.loc[0, "rows"] == ("regulators:IFDA", "authorisations:a.IFDA.authorised.2020-01-01")
    member = ecosystem.regulators(tables, "DEU", take_snapshot(tables, DAY))
    assert list(zip(member["regulator_id"], member["licences"], strict=True)) == [("EMA", 1), ("PEI", 0)]


def test_of_one_kind_the_city_and_then_the_name_decide_and_of_equal_cities_the_name():
    made = made_tables(
        [],
        [],
        ecosystem=[
            institution("b", "clinic", "Yazd", "claimed"),
            institution("d", "clinic", "Ahvaz", "announced"),
            institution("c", "clinic", "Ahvaz", "being_set_up"),
            institution("a", "clinic", "Yazd", "unknown"),
            {**institution("e", "clinic", "Bam", "in_service"), "latitude": None, "longitude": None},
            institution("council", "council", "Ahvaz", "in_service"),
            institution("tehran", "ion_therapy", "", "in_service"),
        ],
    )
    found, _ = ecosystem.institutions(made, "IRN", take_snapshot(made, DAY))
    assert list(found["institution_id"]) == ["c", "d", "e", "a", "b", "council", "tehran"]
    assert list(found["stage"]) == ["coming", "coming", "working", "open", "open", "working", "working"]
    counts = ecosystem.institution_counts(found)
    assert (counts["cities"].value, counts["first"].value, counts["placed"].value) == (3, 3, 6)
    assert counts["first"].rows == ("ecosystem:c", "ecosystem:council", "ecosystem:d")
    assert counts["open"].rows == ("ecosystem:a", "ecosystem:b")
    places = ecosystem.cities_on_map(found)  # Bam is nowhere on the map
    assert places[["city", "latitude", "longitude", "n"]].to_numpy().tolist() == [
        ["Ahvaz", 35.7, 51.4, 3],
        ["Yazd", 35.7, 51.4, 2],
    ]
    assert places["rows"].tolist()[1] == ("ecosystem:a", "ecosystem:b")
    even = ecosystem.cities_on_map(found[found["institution_id"] != "council"])
    assert list(even["city"]) == ["Ahvaz", "Yazd"]  # two each
    clinics = ecosystem.by_kind(found).iloc[0]
    assert clinics[["kind", "working", "coming", "open"]].tolist() == ["clinic", 1, 2, 2]
    assert len(clinics["rows"]) == 5


def test_an_institution_without_a_date_is_left_out_of_the_past_and_told():
    made = made_tables(
        [],
        [],
        sources={"undated": ""},
        ecosystem=[
            {**institution("old", "clinic", "Yazd", "in_service", ""), "source_id": "undated"},
            institution("new", "clinic", "Yazd", "in_service", "2024"),
        ],
    )
    found, left_out = ecosystem.institutions(made, "IRN", take_snapshot(made, date(2024, 12, 30)))
    assert (len(found), left_out.value, left_out.rows) == (0, 1, ("ecosystem:old",))
    found, left_out = ecosystem.institutions(made, "IRN", take_snapshot(made, DAY))
    assert (sorted(found["institution_id"]), left_out.value) == (["new", "old"], 0)


def test_the_union_licenses_for_its_members_only_and_what_is_withdrawn_does_not_count():
    searched = {"searched": "yes", "searched_until": "", "searched_how": "", "who_listed_authority": ""}
    made = made_tables(
        [product("a"), product("b"), product("c")],
        [
            event("a", "EMA", "authorised", "2010-01-01"),
            event("b", "EMA", "conditional", "2011-01-01"),
            event("c", "EMA", "authorised", "2010-01-01"),
            event("c", "EMA", "withdrawn", "2011-01-01"),
        ],
        regulators=[{"regulator_id": "EMA", "name": "EMA", "jurisdiction": "EUU", **searched, **tail()}],
    )
    own = ecosystem.regulators(made, "HRV", take_snapshot(made, date(2013, 7, 1)))
    assert list(own["licences"]) == [2]
    assert own.loc[0, "rows"] == (
        "regulators:EMA",
        "authorisations:a.EMA.authorised.2010-01-01",
        "authorisations:b.EMA.conditional.2011-01-01",
    )
    assert ecosystem.regulators(made, "HRV", take_snapshot(made, date(2013, 6, 30))).empty


def test_the_four_centres_that_the_council_names_are_in_service():
    # sccr.ir, news 11491, 1 June 2020: centres in Shiraz, Tehran, Kerman and Tabriz.
    tables = load_tables()
    found, _ = ecosystem.institutions(tables, "IRN", take_snapshot(tables, date(2026, 9, 29)))
    centres = found[(found["kind"] == "comprehensive_cell_centre") & (found["stage"] == "working")]
    assert {"Shiraz", "Tehran", "Kerman", "Tabriz"} <= set(centres["city"])
    assert tables.row("claims:s002-01")["value_number"] == 4
