"""The panel of the notebook `explore` follows its controls."""

from datetime import date

import pytest
from tests.made import event, made_tables, product, rule

from regenatlas.present.explorer import Explorer


@pytest.fixture
def explorer():
    homes = {"a": "USA", "b": "USA", "c": "IRN"}
    events = [event(i, "FDA", "authorised", "2020-01-01") for i in "ab"]
    events.append(event("c", "IFDA", "authorised", "2022-01-01"))
    rules = [rule("plain", default=True), rule("there", count_by="jurisdiction")]
    tables = made_tables([product(i, origin_country=c) for i, c in homes.items()], events, rules)
    return Explorer(tables, country="IRN", as_of="2024-01-01")


def test_the_panel_opens_with_an_answer(explorer):
    assert "On 1 January 2024 Irn takes 2nd place with 1 product, among 2 countries." in explorer.answer.value
    assert "<table" in explorer.places.value
    assert "C" in explorer.products.value
    assert "<svg" in explorer.picture.value


def test_another_country_is_answered_at_once(explorer):
    explorer.country.value = "Usa"
    assert "Usa takes 1st place with 2 products" in explorer.answer.value
    assert explorer.parameters.country == "USA"


def test_an_earlier_day_forgets_later_licences(explorer):
    explorer.as_of.value = date(2021, 1, 1)
    assert "nothing is counted for Irn; 1 country" in explorer.answer.value
    assert explorer.products.value == ""


def test_another_rule_moves_the_place(explorer):
    explorer.definition.value = "there"
    assert explorer.parameters.definition == "there"
    assert "2nd place" in explorer.answer.value


def test_peers_are_shown_beside_the_country(explorer):
    explorer.peers.value = ["Jpn"]
    assert "Jpn" in explorer.places.value
    assert "Usa" not in explorer.places.value


def test_a_day_out_of_range_is_answered_in_words_and_leaves_the_last_result(explorer):
    before = explorer.products.value
    explorer.as_of.value = date(1901, 1, 1)
    assert "1901-01-01" in explorer.answer.value
    assert explorer.products.value == before


def test_the_command_renders_what_is_picked(explorer):
    assert explorer.command == "regenatlas render --country IRN --as-of 2024-01-01 --definition plain"
