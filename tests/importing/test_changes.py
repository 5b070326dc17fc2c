from datetime import date

import pytest
from tests.made import event, made_tables, product

from regenatlas.counting.snapshot import take_snapshot
from regenatlas.importing.changes import change_set
from regenatlas.importing.effects import effect
from regenatlas.importing.statement import Origin, Reading, Statement

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


def test_in_force_by_the_register_and_ended_by_the_tables():
    assert changes([GRANTED, event("alpha", "EMA", "withdrawn", "2022-03-24")], licence("alpha")) == [
        ("other_state", "alpha", "withdrawn since 2022-03-24", "in force")
    ]


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
    assert ([one.product for one in again.changes], again.decided) == (["beta"], 1)


@pytest.mark.parametrize(("decision", "asked"), [("refused", []), ("accepted", ["vanished"])])
def test_whoever_refused_that_a_licence_vanished_is_not_asked_by_the_next_list(decision, asked):
    (first,) = change_set(tables_of(PRODUCTS, [GRANTED]), reading()).changes
    later = reading(until="2025-01-31")
    again = change_set(tables_of(PRODUCTS, [GRANTED], [first.change_id], decision), later)
    assert [one.sort for one in again.changes] == asked


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


def test_a_sharper_date_changes_no_count_and_a_new_product_waits_for_its_country(effects):
    assert effects(licence("gamma", granted="2021-03-01")) == [""]
    assert effects(licence("omega")) == ["counts for the country that you enter"]
