"""Whose aim a forecast looks at: one stated in the field by the day, else an illustration."""

from datetime import date

import pytest
from tests.made import event, made_tables, product, rule
from tests.made_claims import claim
from tests.made_flows import programme

from regenatlas.chapters.outlook import aims
from regenatlas.counting.snapshot import take_snapshot
from regenatlas.tables.load import load_tables

DAY = date(2024, 6, 30)


def world(programmes, claims=(), rules=None):
    homes = {"a": "IRN", "b": "USA", "c": "USA"}
    return made_tables(
        [product(key, origin_country=home) for key, home in homes.items()],
        [event(key, "FDA", "authorised", "2020-01-01") for key in homes],
        rules,
        {"paper": "2023-08-11"},
        programmes=[programme("else", country="KOR"), *programmes],
        claims=[claim("none", "other", "no", 1), *claims],
    )


def found(country, programmes, day=DAY, known_by=None, **given):
    tables = world(programmes, **given)
    return aims.target(tables, country, take_snapshot(tables, day, None, known_by))


def test_the_newest_aim_in_the_field_is_taken():
    rows = [
        programme("old", value=10.0, announced="2020"),
        programme("new", value=5.0),
        programme("later", value=3.0, announced="2025"),
        programme("papers", value=1.0, announced="2024-01", name="First in stem cell science"),
    ]
    chosen = found("IRN", rows)
    assert (chosen.top, chosen.kind, chosen.name) == (5, "stated", "new in cell therapy")
    assert chosen.rows == ("programmes:new",)


def test_an_aim_is_known_from_the_last_day_of_its_announcement():
    assert found("IRN", [programme("new")], date(2023, 8, 30)).kind == "first_places"
    assert found("IRN", [programme("new")], date(2023, 8, 31)).kind == "stated"


def test_an_aim_in_a_document_of_later_days_is_not_known_by_then():
    row = programme("new", value=2.0, source_id="late")
    tables = made_tables(
        [product("a")], [event("a", "FDA", "authorised", "2020")], None, {"late": "2024-02-01"},
        programmes=[row], claims=[claim("none", "other", "no", 1)],
    )  # fmt: skip
    chosen = aims.target(tables, "IRN", take_snapshot(tables, DAY, None, date(2024, 1, 1)))
    assert chosen.kind != "stated"


def test_the_words_of_the_claim_in_the_same_source_tell_the_field():
    row = programme("goal", name="Top five", source_id="paper")
    said = claim("said", "target_rank", "no", 5, definition="aim in cell therapy")
    assert found("IRN", [row], claims=[said]).rows == ("programmes:goal", "claims:said")
    assert found("IRN", [row]).kind == "first_places"


def test_without_an_aim_the_first_five_stand_in_and_for_the_leader_the_first_place():
    assert found("IRN", []).top == aims.FIRST
    leader = found("USA", [programme("of Iran")])
    assert (leader.top, leader.kind) == (1, "first")


def test_a_members_aim_is_not_that_of_a_pooled_union():
    rules = [rule("pooled", eu="as_one", default=True)]
    assert found("ITA", [programme("goal", country="ITA")], rules=rules).kind == "first_places"


@pytest.mark.parametrize(("day", "kind"), [(date(2025, 8, 9), "first_places"), (date(2025, 8, 10), "stated")])
def test_irans_aim_of_the_first_five_dates_from_a_press_conference(day, kind):
    """IRIB reports the words on joining the first five from 10 August 2025 (seed 000, and the claim's
    note).
    """
    tables = load_tables()
    chosen = aims.target(tables, "IRN", take_snapshot(tables, day))
    assert (chosen.top, chosen.kind) == (5, kind)


def test_stated_places_are_those_of_the_country_with_a_number_the_oldest_first():
    rows = [
        programme("c", value=3.0, announced="2023-08"),
        programme("b", value=7.0, announced="2023-08", due="2030", name="First seven in gene therapy papers"),
        programme("a", value=9.0, announced="2020", name="A place in sport"),
        programme("number", metric="target_count", value=2.0),
        programme("open", value=None),
        programme("korea", country="KOR"),
    ]
    tables = world(rows)
    seen = aims.stated_places(tables, "IRN", take_snapshot(tables, DAY))
    told = ["programme_id", "due", "top", "in_field"]
    assert seen[told].to_numpy().tolist() == [
        ["a", "", 9, False],
        ["b", "2030", 7, False],
        ["c", "", 3, True],
    ]
    assert seen["rows"].tolist()[2] == ("programmes:c",)
    assert aims.stated_places(tables, "JPN", take_snapshot(tables, DAY)).empty


@pytest.mark.parametrize(
    "other",
    [
        {"value_number": 6.0},
        {"source_id": "elsewhere"},
        {"metric": "rank"},
        {"subject_country": "KOR"},
    ],
)
def test_the_words_of_another_claim_tell_nothing(other):
    row = programme("goal", name="Top five", source_id="paper")
    said = {**claim("said", "target_rank", "no", 5, definition="aim in cell therapy"), **other}
    assert found("IRN", [row], claims=[said]).kind == "first_places"


def test_words_of_science_in_a_claim_take_an_aim_out_of_the_field():
    row = programme("goal", source_id="paper")  # in cell therapy, by its name
    said = claim("said", "target_rank", "no", 5, definition="by scientific papers")
    assert found("IRN", [row], claims=[said]).kind == "first_places"


def test_the_place_that_stands_in_is_the_fifth_and_those_who_share_the_first_are_to_stay_there():
    assert (found("JPN", []).top, found("JPN", []).kind) == (5, "first_places")
    homes = {"a": "IRN", "b": "USA", "c": "JPN", "d": "USA", "e": "IRN"}
    tables = made_tables(
        [product(key, origin_country=home) for key, home in homes.items()],
        [event(key, "FDA", "authorised", "2020-01-01") for key in homes],
        programmes=[programme("else", country="KOR")],
        claims=[claim("none", "other", "no", 1)],
    )
    kinds = [aims.target(tables, code, take_snapshot(tables, DAY)).kind for code in ("IRN", "USA", "JPN")]
    assert kinds == ["first", "first", "first_places"]


def test_a_stated_place_has_the_words_and_dates_of_its_programme():
    row = programme("goal", value=3.0, owner="Council", announced="2023-08-11", due="2030")
    assert found("IRN", [row]) == aims.Target(
        3, "stated", "goal in cell therapy", "Council", "2023-08-11", "2030", ("programmes:goal",)
    )
