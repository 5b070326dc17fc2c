"""The data of the front page."""

import json

import pytest
from tests.made import event, made_tables, product, rule
from tests.made_site import CHAPTERS, Folder, made_basis, reports

from regenatlas.render.site.bundles import read_bundles
from regenatlas.render.site.index_data import SHOWN, data_island, index_data, newest, view_names
from regenatlas.tables.load import load_tables

FACTS = {"rank": 2, "count": 2, "per_head": 0.5}


@pytest.fixture
def tables():
    rules = ["strict_eu_atmp", "ever"]
    return made_tables(
        [product("a", name="Alpha"), product("b", origin_country="USA")],
        [event("a", "IFDA", "authorised", "2024")],
        [rule(name, default=name == rules[0]) for name in rules],
    )


@pytest.fixture
def data(tables):
    """Two dates of Iran, one of the United States, one by another rule."""
    made = Folder(
        reports("IRN", "2025-01-01", facts=FACTS, products=["a", "gone"], document=False),
        reports("IRN", "2026-01-01", facts=FACTS, products=["a", "gone"], basis=made_basis()),
        reports("USA", "2026-01-01", failed={"02_standing": ("KeyError", 1)}, chapters=["02_standing"]),
        reports("IRN", "2026-01-01", definition="ever", suffix="ever"),
    )
    bundles = read_bundles(made)
    pages = dict.fromkeys(["en/IRN/2025-01-01", "en/IRN/2026-01-01"], "en/IRN/changes.html")
    return index_data(bundles, pages, tables, {"none": "none"})


def told(data, at):
    """One bundle of the data with its positions looked up."""
    country, date, view, chapters, document, changes, facts, products, version, basis = data["bundles"][at]
    texts = [None if fact < 0 else data["facts"][fact][1] for fact in facts]
    return {
        "country": data["countries"][country][0],
        "date": data["dates"][date][0],
        "view": data["views"][view][0],
        "chapters": data["chapters"][chapters],
        "document": document,
        "changes": changes,
        "facts": {name: text for name, text in zip(SHOWN, texts, strict=True) if text is not None},
        "products": None if products is None else [data["products"][one] for one in products],
        "version": data["versions"][version],
        "rests": data["texts"][data["bases"][basis][6]],
    }


def test_a_bundle_is_told_by_positions(data):
    assert told(data, 1) == {
        "country": "IRN",
        "date": "2026-01-01",
        "view": "",
        "chapters": [f"{name} html" for name in CHAPTERS],
        "document": 1,
        "changes": 1,
        "facts": {"rank": "2nd", "count": "2", "count_before": "1", "per_head": "0.5"},
        "products": ["Alpha", "gone"],
        "version": "2026.1",
        "rests": "register or gazette entry seen: 2",
    }


def test_failures_and_what_is_not_stated_are_told(data):
    failed = told(data, 3)
    assert failed["chapters"] == ["!02_standing html"]
    assert (failed["facts"], failed["products"], failed["changes"], failed["rests"]) == ({}, None, 0, "")


def test_what_repeats_is_said_once(data):
    assert len(data["chapters"]) == 2
    assert [date for date, _ in data["dates"]] == ["2026-01-01", "2025-01-01"]
    assert len(data["facts"]) == len(FACTS) + 1  # and products a year before, from the basis


def test_the_default_rule_in_english_is_the_first_view(data):
    assert [view[0] for view in data["views"]] == ["", "ever"]
    assert [view[3] for view in data["views"]] == ["strict eu atmp", "ever"]


def test_countries_have_code_name_and_regions_and_the_search_knows_their_other_names(data):
    assert data["countries"][0][:2] == ["IRN", "Irn"]
    assert {len(country) for country in data["countries"]} == {4}


def test_the_newest_bundle_of_each_country_and_view_is_shown_first():
    made = Folder(
        *(reports("IRN", day) for day in ("2024-01-01", "2026-01-01", "2025-01-01")),
        reports("IRN", "2023-01-01", definition="ever", suffix="ever"),
    )
    assert sorted(bundle.folder for bundle in newest(read_bundles(made))) == [
        "en/IRN/2023-01-01/ever",
        "en/IRN/2026-01-01",
    ]


def test_views_say_what_tells_them_apart(tables):
    made = Folder(
        reports("IRN", "2026-01-01", known_by="2025-06-30", suffix="known-by-2025-06-30"),
        reports("IRN", "2026-01-01", lang="fa"),
    )
    views = [bundle.view for bundle in read_bundles(made)]
    assert list(view_names(views, tables).values()) == [
        "strict eu atmp, as known by 30 June 2025, English",
        "strict eu atmp, Persian",
    ]


def test_no_text_of_the_tables_ends_the_data():
    hostile = "</script><script>alert(1)</script>&amp;"
    island = data_island({"name": hostile})
    assert not set("<>&") & set(island)
    assert json.loads(island) == {"name": hostile}


def test_thousands_of_bundles_are_small():
    tables = load_tables()
    codes = sorted(tables["countries"].query("kind == 'country'")["iso3"])[:200]
    made = [
        reports(
            code,
            f"{year}-12-31",
            facts={**FACTS, "rank": at + 1, "per_head": at / 100},
            basis=made_basis(worst=at + year % 50),
            products=["destrocell", "royin-graft"],
            formats=("html", "pdf"),
        )
        for at, code in enumerate(codes)
        for year in range(2014, 2026)
    ]
    bundles = read_bundles(Folder(*made))
    assert len(bundles) == 2400
    assert len(data_island(index_data(bundles, {}, tables, {}))) < 500_000
