from datetime import date

import pandas as pd
import pytest
from tests.made import event, made_tables, product

from regenatlas.chapters.claims import claims as claims_chapter
from regenatlas.counting.snapshot import take_snapshot
from regenatlas.importing.changes import change_set
from regenatlas.importing.effects import effect, together
from regenatlas.importing.statement import Origin, Reading, Statement

DECISIONS = [{"decision_id": "x", "change": "none", "decision": "refused"}]
PRODUCTS = [product(name, name=name.title(), origin_country="USA") for name in ("alpha", "beta", "gamma")]


def tables_of(products, events, decided=(), decision="accepted"):
    """Tables without other names, and with these changes decided before."""
    rows = [
        {"decision_id": f"ema.{at:04}", "change": change, "decision": decision}
        for at, change in enumerate(("none", *decided))
    ]
    return made_tables(products, events, aliases=[], import_decisions=rows)


def licence(name, granted="2020-01-10", **given):
    return Statement(
        given.pop("number", name), (name.title(),), "", granted, Origin("list.csv", "", 2), **given
    )


def reading(*statements, until="2024-12-31", whole=True):
    return Reading("ema", "EMA", "List", "Agency", until, statements, {"list.csv": "0" * 64}, 9, whole)


def changes(events, *statements, products=PRODUCTS, **given):
    found = change_set(tables_of(products, events), reading(*statements, **given))
    return [(one.sort, one.product, one.ours, one.theirs) for one in found.changes]


GRANTED = event("alpha", "EMA", "authorised", "2020-01-10")


def test_what_both_say_is_no_change():
    found = change_set(tables_of(PRODUCTS, [GRANTED]), reading(licence("alpha")))
    assert (found.changes, found.agreeing) == ((), 1)


def test_a_licence_of_a_known_and_of_an_unknown_product():
    assert changes([], licence("alpha"), licence("delta")) == [
        ("new_product", "Delta", "", "licensed 2020-01-10"),
        ("new_licence", "alpha", "", "licensed 2020-01-10"),
    ]


def test_a_licence_at_another_regulator_is_new_here():
    assert (
        changes([event("alpha", "FDA", "authorised", "2019-01-01")], licence("alpha"))[0][0] == "new_licence"
    )


@pytest.mark.parametrize(
    ("ours", "sort"), [("2020", "sharper_date"), ("2020-01-12", "other_date"), ("2020-02", "other_date")]
)
def test_another_day_is_sharper_or_other(ours, sort):
    assert changes([event("alpha", "EMA", "conditional", ours)], licence("alpha")) == [
        (sort, "alpha", ours, "2020-01-10")
    ]


def test_an_end_that_the_tables_do_not_have():
    one = licence("alpha", end="withdrawn", end_kind="handed_back", ended="2022-03-24")
    assert changes([GRANTED], one) == [("new_end", "alpha", "in force", "withdrawn 2022-03-24")]


def test_an_end_without_its_day_is_not_later_than_the_list():
    one = licence("alpha", end="withdrawn")
    (change,) = change_set(tables_of(PRODUCTS, [GRANTED]), reading(one)).changes
    assert (change.event["date"], change.event["date_basis"]) == ("2024-12-31", "not_later_than")


def test_another_day_of_an_end():
    ours = [GRANTED, event("alpha", "EMA", "withdrawn", "2022-03")]
    one = licence("alpha", end="withdrawn", ended="2022-03-24")
    assert changes(ours, one) == [("sharper_date", "alpha", "withdrawn 2022-03", "withdrawn 2022-03-24")]


def test_a_suspension_before_the_end_is_not_taken_for_it():
    ours = [
        GRANTED,
        event("alpha", "EMA", "suspended", "2021-01-01"),
        event("alpha", "EMA", "not_renewed", "2022-03-24"),
    ]
    assert changes(ours, licence("alpha", end="not_renewed", ended="2022-03-24")) == []


def test_an_end_after_the_day_of_the_list_is_none_yet():
    assert changes([GRANTED, event("alpha", "EMA", "withdrawn", "2025-06-01")], licence("alpha")) == []


@pytest.mark.parametrize(
    ("end", "until", "event_then"),
    [("withdrawn", "2024-12-31", "reinstated"), ("suspended", "2022-03-24", "")],
)
def test_in_force_by_the_register_and_ended_by_the_tables(end, until, event_then):
    """A list that is later than the end shows that the licence is in force again; one of its day does not."""
    ours = tables_of(PRODUCTS, [GRANTED, event("alpha", "EMA", end, "2022-03-24")])
    (change,) = change_set(ours, reading(licence("alpha"), until=until)).changes
    state = f"{end} since 2022-03-24"
    assert (change.sort, change.ours, change.theirs) == ("other_state", state, "in force")
    assert (change.event.get("event", ""), change.event.get("date", "")) == (
        event_then,
        until if event_then else "",
    )
    assert change.by_hand == (not event_then)


def test_each_licence_that_is_stated_is_in_one_part_of_the_total():
    rna = licence("onpattro", candidate=False, left_out="small interfering RNA")
    stated = [licence("alpha"), licence("beta"), licence("aspirin", candidate=False), rna]
    found = change_set(tables_of(PRODUCTS, [GRANTED]), reading(*stated, until="2024-12-31"))
    assert (found.agreeing, found.differing, len(found.left_out), found.others) == (1, 1, 1, 1)


def test_conditions_that_are_gone_and_conditions_that_a_list_still_marks():
    conditional = event("alpha", "EMA", "conditional", "2020-01-10")
    assert changes([conditional], licence("alpha", kind="standard")) == [
        ("converted", "alpha", "conditional", "full licence")
    ]
    assert changes([conditional], licence("alpha")) == []
    assert changes([GRANTED], licence("alpha", kind="eu_conditional", conditional=True)) == []


def test_a_licence_that_vanished_from_a_whole_list():
    ours = [
        GRANTED,
        event("beta", "EMA", "authorised", "2021-01-01"),
        event("gamma", "FDA", "authorised", "2021-01-01"),
    ]
    assert changes(ours, licence("alpha")) == [
        ("vanished", "beta", "in force since 2021-01-01", "not in the list of 2024-12-31")
    ]
    assert changes(ours, licence("alpha"), whole=False) == []


def test_a_list_that_lacks_more_of_ours_than_it_has_may_not_be_whole():
    ours = [event(name, "EMA", "authorised", "2020-01-10") for name in ("alpha", "beta", "gamma")]
    missing = [
        change_set(tables_of(PRODUCTS, ours), reading(*map(licence, names))).missing
        for names in ((), ("alpha",), ("alpha", "beta"))
    ]
    assert missing == [3, 2, 0]


def test_what_is_only_like_one_of_ours_is_told_although_it_changes_nothing():
    ours = [event("alpha", "EMA", "authorised", "2020-01-10", holder="Holder")]
    tables = tables_of(PRODUCTS, ours)
    renamed = licence("omega", holder="Holder")
    found = change_set(tables, reading(renamed))
    assert found.changes == ()
    assert [(one.names, of.product_id) for one, of in found.alike] == [(("Omega",), "alpha")]
    assert change_set(tables, reading(licence("alpha", holder="Holder"))).alike == []


def test_what_a_later_list_has_shown_to_be_gone_is_dated_earlier():
    gone = event("alpha", "EMA", "withdrawn", "2025-12-31", date_basis="not_later_than")
    (change,) = change_set(tables_of(PRODUCTS, [GRANTED, gone]), reading()).changes
    assert (change.sort, change.row, change.event["date"]) == ("vanished", gone["event_id"], "2024-12-31")


def test_devices_do_not_vanish_from_a_list_of_medicines():
    assert changes([event("alpha", "EMA", "authorised", "2020-01-10", kind="device_approval")]) == []


def test_other_medicines_are_passed_over_and_what_is_classed_with_ours_is_kept_apart():
    other = licence("aspirin", candidate=False)
    rna = licence("onpattro", candidate=False, left_out="small interfering RNA")
    found = change_set(tables_of(PRODUCTS, []), reading(other, rna))
    assert (found.changes, [one.names for one in found.left_out]) == ((), [("Onpattro",)])


def test_a_change_that_was_decided_is_not_asked_again():
    first = change_set(tables_of(PRODUCTS, []), reading(licence("alpha"), licence("beta")))
    again = change_set(
        tables_of(PRODUCTS, [], [first.changes[0].change_id]), reading(licence("alpha"), licence("beta"))
    )
    assert [one.product for one in again.changes] == ["beta"]
    assert [(one.product, row["decision"]) for one, row in again.decided] == [("alpha", "accepted")]


@pytest.mark.parametrize(
    ("decision", "until", "asked"),
    [
        ("refused", "2024-06-30", []),
        ("refused", "2025-12-30", []),
        ("refused", "2025-12-31", ["vanished"]),  # 365 days after the list of 2024-12-31
        ("accepted", "2025-01-31", ["vanished"]),
    ],
)
def test_a_refusal_that_a_licence_vanished_holds_for_a_year_of_lists(decision, until, asked):
    (first,) = change_set(tables_of(PRODUCTS, [GRANTED]), reading()).changes
    again = change_set(tables_of(PRODUCTS, [GRANTED], [first.change_id], decision), reading(until=until))
    assert [one.sort for one in again.changes] == asked


def test_a_licence_that_is_missing_for_a_second_time_ends_anew():
    """What an earlier list showed to be gone, and a later one named again, is not dated to the third."""
    ours = [
        GRANTED,
        event("alpha", "EMA", "withdrawn", "2022-12-31", date_basis="not_later_than"),
        event("alpha", "EMA", "reinstated", "2023-12-31"),
    ]
    (change,) = change_set(tables_of(PRODUCTS, ours), reading()).changes
    assert (change.sort, change.row, change.event["event"]) == ("vanished", "", "withdrawn")


@pytest.fixture
def effects():
    events = [
        GRANTED,
        event("beta", "EMA", "authorised", "2021-01-01"),
        event("gamma", "EMA", "authorised", "2021"),
    ]
    products = [product("alpha"), product("beta"), product("gamma", origin_country="USA")]
    products += [product("delta", origin_country="USA")]
    tables = tables_of(products, events)
    day = date(2025, 1, 1)

    def effects_of(*statements):
        found = change_set(tables, reading(*statements, whole=False))
        before = take_snapshot(tables, day)
        return [effect(tables, one, day, before) for one in found.changes]

    return effects_of


def test_the_effect_of_a_licence_and_of_an_end(effects):
    # Iran has alpha and beta, the United States gamma alone.
    assert effects(licence("delta", kind="standard")) == ["USA: 1 to 2 products, place 2 to 1"]
    assert effects(licence("alpha", end="withdrawn", ended="2022-01-01")) == [
        "IRN: 2 to 1 products, place 1 to 1"
    ]


def test_all_changes_at_once_move_places_and_verdicts(monkeypatch):
    """The United States get a second product and with it the place of Iran, of which a claim is made."""
    events = [
        event("alpha", "EMA", "authorised", "2020-01-10"),
        event("gamma", "EMA", "authorised", "2021"),
        event("beta", "FDA", "withdrawn", "2021-01-01"),
    ]
    products = [product("alpha"), product("beta", origin_country="USA")]
    products += [product("gamma", origin_country="USA"), product("delta", origin_country="USA")]
    claims = [
        {"claim_id": "first", "subject_country": "IRN"},
        {"claim_id": "other", "subject_country": "JPN"},
    ]
    tables = made_tables(products, events, aliases=[], claims=claims, import_decisions=DECISIONS)

    def audit(of, country, _day):
        verdict = {"IRN": "borne_out" if of is tables else "contradicted"}.get(country, "undecided")
        return pd.DataFrame([{"claim_id": "first", "verdict": verdict}])

    monkeypatch.setattr(claims_chapter, "audit", audit)
    day = date(2025, 1, 1)
    found = change_set(tables, reading(licence("delta", kind="standard"), licence("omega"), whole=False))
    moved = together(tables, found.changes, day, take_snapshot(tables, day))
    assert moved.moved == [
        "IRN: 1 to 1 products, place 1 to 2",
        "USA: 1 to 2 products, place 1 to 1",
    ]
    assert moved.verdicts == [("IRN", "first", "borne_out", "contradicted")]
    assert together(tables, [], day, take_snapshot(tables, day)).moved == ()


def test_a_sharper_date_changes_no_count_and_a_new_product_waits_for_its_country(effects):
    assert effects(licence("gamma", granted="2021-03-01")) == [""]
    assert effects(licence("omega")) == ["counts for the country that you enter"]
