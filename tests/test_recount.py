"""The package counts what a second, independent count finds, which shares no line with it."""

from __future__ import annotations

import ast
import sys
from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from regenatlas.counting import evidence
from regenatlas.counting.ranking import rank
from regenatlas.counting.searched import searched
from regenatlas.counting.snapshot import take_snapshot
from regenatlas.tables.load import Tables, load_tables
from tests import recount

#: Early days of the field; a Korean lead; the United Kingdom in the EU; two days of statements under test;
#: the newest day of the tables.
DAYS = ("2003-12-31", "2012-06-30", "2018-06-30", "2024-10-24", "2026-02-11", "2026-09-29")
TABLES = load_tables()
CSV = recount.read("products", "authorisations", "regulators", "countries", "definitions", "sources")


@cache
def snapshot_of(name, day):
    return take_snapshot(TABLES, date.fromisoformat(day), name)


def differences(name, day, tables=TABLES, known_by=None):
    """Where both counts differ: products and place of a country, who shares the place, the world's total."""
    as_of = date.fromisoformat(day)
    whole = tables is TABLES and known_by is None
    snapshot = snapshot_of(name, day) if whole else take_snapshot(tables, as_of, name, known_by)
    unread = recount.unknown_by(CSV, known_by) if known_by else ()
    found = recount.count(CSV, recount.RULES[name], as_of, without=unread)
    counted = {country: set(own) for country, own in snapshot.held.items()}
    recounted = {country: set(own) for country, own in found.items()}
    places = {
        country: (place, tied, len(counted))
        for country, place, tied in rank(snapshot.counts)[["country", "rank", "tied"]].itertuples(index=False)
    }
    pairs = {
        "products": (counted, recounted),
        "places": (places, recount.ranking(found)),
        "world": ({"all": snapshot.counted["product_id"].nunique()}, {"all": recount.in_the_world(found)}),
    }
    return [
        f"{name} on {day}: {what} of {country}: {ours.get(country)}, recounted {theirs.get(country)}"
        for what, (ours, theirs) in pairs.items()
        for country in sorted(ours.keys() | theirs.keys())
        if ours.get(country) != theirs.get(country)
    ]


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("name", recount.RULES)
def test_both_counts_agree(name, day):
    assert differences(name, day) == []


@pytest.mark.parametrize("known_by", [date(2018, 12, 31), date(2025, 8, 10)])
@pytest.mark.parametrize("name", recount.RULES)
def test_both_counts_agree_on_what_could_be_known(name, known_by):
    assert differences(name, DAYS[2], known_by=known_by) == []
    assert differences(name, DAYS[-1], known_by=known_by) == []


def test_every_definition_is_recounted():
    assert [row["definition_id"] for row in CSV["definitions"]] == sorted(recount.RULES)


def test_the_second_count_takes_nothing_from_the_package():
    tree = ast.parse(Path(recount.__file__).read_text(encoding="utf-8"))
    modules = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    modules |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert modules <= sys.stdlib_module_names | {"__future__"}


# ---- what a count rests on

#: With and without products; with one that may be another; a member of the union; register not searched.
COUNTRIES = ("IRN", "USA", "JPN", "KOR", "DEU", "ITA", "TUR", "BRA", "ARM", "IND", "SAU", "NPL", "MUS", "CHN")


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("name", recount.RULES)
def test_both_grade_every_product_alike_and_find_the_same_range(name, day):
    as_of = date.fromisoformat(day)
    snapshot = snapshot_of(name, day)
    found = recount.count(CSV, recount.RULES[name], as_of)
    for country, products in found.items():
        graded = evidence.products_by_grade(TABLES, country, snapshot)
        assert dict(zip(graded["product_id"], graded["grade"], strict=True)) == recount.grades(products)
        own = evidence.identity_range(TABLES, country, snapshot)
        assert (own.fewest, own.most, own.best, own.worst) == recount.identity_range(CSV, found, country)


@pytest.mark.parametrize("day", DAYS[1:])
@pytest.mark.parametrize("country", COUNTRIES)
def test_both_say_what_is_left_without_a_document(country, day):
    as_of = date.fromisoformat(day)
    moves = evidence.without_one_document(TABLES, country, snapshot_of("strict_eu_atmp", day))
    moved = {
        source: (n, None if pd.isna(place) else place, set(lost))
        for source, n, place, lost in moves[["source_id", "n", "rank", "lost"]].itertuples(index=False)
    }
    assert moved == recount.without_each_document(CSV, recount.STRICT, as_of, country)


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("country", COUNTRIES)
def test_both_say_how_sure_a_place_is_and_how_far_was_searched(country, day):
    as_of = date.fromisoformat(day)
    for name in ("strict_eu_atmp", "by_jurisdiction_members"):
        found = evidence.confidence(TABLES, country, snapshot_of(name, day))
        assert found.level == recount.confidence(CSV, as_of, country, name), name
    assert searched(TABLES, country, as_of) == recount.searched(CSV, country, as_of)


def test_the_numbers_under_test_by_hand():
    """Iran on the newest day: 7 products, 5th; 6 if two are one; 4 and 6th without the press release."""
    as_of = date.fromisoformat(DAYS[-1])
    found = recount.count(CSV, recount.STRICT, as_of)
    assert (len(found["IRN"]), recount.ranking(found)["IRN"]) == (7, (5, 0, 16))
    assert recount.identity_range(CSV, found, "IRN") == (6, 7, 5, 5)
    assert sorted(recount.grades(found["IRN"]).values()) == [
        *["independent"] * 3,
        "interested",
        *["text_under_test"] * 3,
    ]
    without = recount.without_each_document(CSV, recount.STRICT, as_of, "IRN")
    assert without["seed-000"][:2] == (4, 6)
    assert recount.confidence(CSV, as_of, "IRN") == "low"


# ---- one slip in a table, or another meaning of a date, and the counts part

SLIPS = {
    "the strict sense pools the EU": ("definitions", "strict_eu_atmp", "eu", "as_one"),
    "ended licences are no more «ever»": ("definitions", "ever_authorised", "states", "in_force;conditional"),
    "exemptions only": ("definitions", "with_exemptions", "states", "hospital_exemption"),
    "clear cases with border cases": ("definitions", "clear_cases_only", "atmp_eu", "yes;unclear"),
    "medicines with devices": ("definitions", "medicines_only", "routes", "medicine;device"),
    "cord blood stays out": ("definitions", "with_cord_blood", "cord_blood", False),
    "acellular tissue stays out": ("definitions", "with_acellular", "substances", "viable_cells;gene_vector"),
    "unverified licences are let in": ("definitions", "by_jurisdiction_verified", "verified_only", False),
    "holders instead of inventors": ("definitions", "by_originator", "count_by", "holder"),
    "origin instead of patients": ("definitions", "by_jurisdiction", "count_by", "origin"),
    "the United Kingdom stays": ("countries", "GBR", "central_licence_until", ""),
    "Croatia joins late": ("countries", "HRV", "central_licence_from", "2019-01-01"),
    "a day is unknown": ("authorisations", "destrocell.IFDA.authorised.2024-08-20", "date", "2024"),
    "a product moves": ("products", "carticel", "origin_country", "KOR"),
}  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS)
def test_a_slip_in_a_table_parts_the_counts(slip):
    table, key, column, value = slip
    rows = TABLES[table]
    assert (rows.iloc[:, 0] == key).sum() == 1
    rows.loc[rows.iloc[:, 0] == key, column] = value
    spoilt = Tables({**TABLES, table: rows}, TABLES.package)
    names = [key] if table == "definitions" else recount.RULES
    assert any(differences(name, day, spoilt) for name in names for day in reversed(DAYS))


@pytest.mark.parametrize(
    ("part", "other"),
    [
        ("last_day", recount.first_day),
        ("members", lambda countries, _: {row["iso3"] for row in countries if row["eu_member"] == "yes"}),
        ("ENDS", set()),
        ("AFTER", recount.AFTER | {"conditional": "in force"}),
    ],
)
def test_another_reading_of_the_words_parts_the_counts(part, other, monkeypatch):
    monkeypatch.setattr(recount, part, other)
    assert any(differences(name, day) for name in recount.RULES for day in DAYS)


@pytest.mark.parametrize(
    ("part", "other"),
    [
        ("GRADES", recount.GRADES[::-1]),
        ("fewest", lambda _, keys: len(keys)),
        ("searched", lambda *_: "no"),
        ("ranking", lambda found: {country: (len(own), 0, len(found)) for country, own in found.items()}),
    ],
)
def test_another_reading_of_the_evidence_is_noticed(part, other, monkeypatch):
    monkeypatch.setattr(recount, part, other)
    with pytest.raises(AssertionError):  # noqa: PT012 - whichever of them notices
        test_both_grade_every_product_alike_and_find_the_same_range("strict_eu_atmp", DAYS[-1])
        test_both_say_how_sure_a_place_is_and_how_far_was_searched("JPN", DAYS[-1])
