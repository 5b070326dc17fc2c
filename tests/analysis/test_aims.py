"""Whose aim a forecast looks at: one stated in the field by the day, else an illustration."""

from datetime import date

import pytest

from regenatlas.analysis import aims
from regenatlas.analysis.snapshot import snapshot
from regenatlas.tables.load import load_tables
from tests.made import event, made_tables, product, rule
from tests.made_claims import claim
from tests.made_flows import programme

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
    return aims.target(tables, country, snapshot(tables, day, None, known_by))


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
    chosen = aims.target(tables, "IRN", snapshot(tables, DAY, None, date(2024, 1, 1)))
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
    chosen = aims.target(tables, "IRN", snapshot(tables, day))
    assert (chosen.top, chosen.kind) == (5, kind)
