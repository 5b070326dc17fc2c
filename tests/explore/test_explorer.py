"""The panel of the notebook `explore` follows its controls."""

import asyncio
import re
from datetime import date
from html import escape

import pytest
from tests.made import event, made_tables, product, rule

from regenatlas.explore import explorer as module
from regenatlas.explore.explorer import Explorer
from regenatlas.tables.problems import command


@pytest.fixture
def tables():
    homes = {"a": "USA", "b": "USA", "c": "IRN"}
    events = [event(i, "FDA", "authorised", "2020-01-01") for i in "ab"]
    events.append(event("c", "IFDA", "authorised", "2022-01-01"))
    rules = [
        rule("plain", default=True, description="All of them."),
        rule("there", count_by="jurisdiction", description="Where it is licensed."),
    ]
    return made_tables([product(i, origin_country=c) for i, c in homes.items()], events, rules)


@pytest.fixture
def explorer(tables):
    return Explorer(tables, country="IRN", as_of="2024-01-01")


def test_the_panel_opens_with_an_answer(explorer):
    assert "Irn takes 2nd place in the world with 1 product, among the 2 countries" in explorer.answer.value
    assert "<table" in explorer.places.value
    assert "C" in explorer.products.value
    assert "<svg" in explorer.picture.value
    assert "All of them." in explorer.rule.value
    assert explorer.notice.value == ""


def test_another_country_is_answered_at_once(explorer):
    explorer.country.value = "Usa"
    assert "Usa takes 1st place in the world with 2 products" in explorer.answer.value
    assert explorer.parameters.country == "USA"


@pytest.mark.parametrize("name", ["usa", "us", " United States of America "])
def test_a_country_is_found_by_any_name_or_code(explorer, name):
    explorer.country.value = name
    assert explorer.parameters.country == "USA"


def test_an_earlier_day_forgets_later_licences(explorer):
    explorer.as_of.value = date(2021, 1, 1)
    assert (
        "On 1 January 2021 Irn has no products and so no place among the 1 country" in explorer.answer.value
    )
    assert explorer.products.value == ""


def test_the_buttons_turn_the_year_and_stop_where_the_tables_end(explorer):
    explorer.earlier.click()
    assert explorer.as_of.value == date(2023, 1, 1)
    explorer.later.click()
    explorer.later.click()
    newest = module.newest_date(explorer.tables)
    explorer.as_of.value = newest
    explorer.later.click()
    assert explorer.as_of.value == newest


def test_a_leap_day_turns_into_the_last_of_february(explorer):
    explorer.as_of.value = date(2024, 2, 29)
    explorer.earlier.click()
    assert explorer.as_of.value == date(2023, 2, 28)


def test_another_rule_moves_the_place(explorer):
    explorer.definition.value = "there"
    assert explorer.parameters.definition == "there"
    assert "Where it is licensed." in explorer.rule.value
    assert "2nd place" in explorer.answer.value


def test_peers_are_shown_beside_the_country(explorer):
    explorer.peers.value = "Jpn; KOR"
    assert explorer.parameters.peers == ("JPN", "KOR")
    assert "Jpn" in explorer.places.value
    assert "Usa" not in explorer.places.value


def test_a_day_out_of_range_is_answered_in_words_and_leaves_the_last_result(explorer):
    before = explorer.answer.value, explorer.products.value
    explorer.as_of.value = date(1901, 1, 1)
    assert "the days from 1 January 1990 to " in explorer.notice.value
    assert "Until then the answer is for Irn on 1 January 2024." in explorer.notice.value
    assert (explorer.answer.value, explorer.products.value) == before
    explorer.as_of.value = date(2024, 1, 1)
    assert explorer.notice.value == ""


def test_a_wrong_country_does_not_keep_the_day_and_the_rule_from_taking_effect(explorer):
    explorer.country.value = "Narnia"
    explorer.as_of.value = date(2021, 1, 1)
    explorer.definition.value = "there"
    assert "On 1 January 2021 Irn has no products" in explorer.answer.value
    assert "Where it is licensed." in explorer.rule.value
    told = explorer.notice.value
    assert "No country of the tables is called «Narnia». Until then the answer is for Irn on 1" in told


def test_an_unknown_country_is_answered_with_the_nearest_name(explorer):
    explorer.country.value = "Irm"
    assert "No country of the tables is called «Irm». Did you mean Irn?" in explorer.notice.value
    explorer.country.value = "Irn"
    explorer.peers.value = "Jpn, <b>zzzzzz</b>"
    told = explorer.notice.value
    assert "«&lt;b&gt;zzzzzz&lt;/b&gt;»." in told
    assert "Did you mean" not in told


def test_the_command_renders_what_is_picked(explorer):
    chosen = ("--country", "IRN", "--as-of", "2024-01-01", "--definition", "plain")
    expected = command("render", *chosen)
    assert explorer.command == expected
    assert expected in explorer.keep.value


def test_a_line_opens_the_panel_at_this_view(explorer, tables):
    explorer.country.value, explorer.peers.value = "Usa", "Jpn, KOR"
    line = "Explorer(right_tables(), country='USA', as_of='2024-01-01', definition='plain', peers='JPN, KOR')"
    assert explorer.line == line
    assert escape(line) in explorer.keep.value
    again = Explorer(tables, country="USA", as_of="2024-01-01", definition="plain", peers="JPN, KOR")
    assert again.answer.value == explorer.answer.value


def test_every_control_has_a_label_and_a_hint(explorer):
    for control in (explorer.country, explorer.as_of, explorer.definition, explorer.peers):
        assert control.description
        assert control.tooltip


def test_where_there_are_no_widgets_the_answer_is_still_told(explorer):
    bundle = explorer._repr_mimebundle_()
    data = bundle[0] if isinstance(bundle, tuple) else bundle
    assert "application/vnd.jupyter.widget-view+json" in data
    assert data["text/plain"].startswith("On 1 January 2024 Irn takes 2nd place in the world with 1 product")
    assert "jupyterlab_widgets" in data["text/plain"]
    assert not re.search("[<>]", data["text/plain"])


def test_in_a_running_notebook_words_come_first_and_only_the_last_picture_is_drawn(tables, monkeypatch):
    drawn = []
    monkeypatch.setattr(module, "REST", {"picture": 0.05, "unfinished": 0.05})
    monkeypatch.setattr(
        module.views, "picture", lambda report, _: drawn.append(report.parameters.country) or ""
    )

    async def play():
        explorer = Explorer(tables, country="JPN", as_of="2024-01-01")
        explorer.country.value = "Irn"
        explorer.country.value = "Usa"
        assert "Usa takes 1st place" in explorer.answer.value
        assert drawn == []
        await asyncio.sleep(0.2)
        assert drawn == ["USA"]

    asyncio.run(play())


def test_a_year_on_its_way_is_not_complained_of(tables, monkeypatch):
    monkeypatch.setattr(module, "REST", {"picture": 0.0, "unfinished": 0.05})

    async def play():
        explorer = Explorer(tables, country="IRN", as_of="2024-01-01")
        for year in (2, 20, 202, 2023):
            explorer.as_of.value = date(year, 1, 1)
        await asyncio.sleep(0.2)
        assert explorer.notice.value == ""
        assert "On 1 January 2023" in explorer.answer.value
        explorer.as_of.value = date(202, 1, 1)
        assert explorer.notice.value == ""
        await asyncio.sleep(0.2)
        assert "please pick one of these" in explorer.notice.value

    asyncio.run(play())


def test_a_name_chosen_from_the_list_is_answered_at_once_and_a_code_after_a_rest(tables, monkeypatch):
    monkeypatch.setattr(module, "REST", {"picture": 0.0, "unfinished": 0.05})

    async def play():
        explorer = Explorer(tables, country="IRN", as_of="2024-01-01")
        for typed in ("U", "US", "Us"):
            explorer.country.value = typed
        assert "Irn takes 2nd place" in explorer.answer.value
        explorer.country.value = "Usa"
        assert "Usa takes 1st place" in explorer.answer.value
        explorer.country.value = "ir"
        await asyncio.sleep(0.2)
        assert "Irn takes 2nd place" in explorer.answer.value
        assert explorer.notice.value == ""

    asyncio.run(play())
