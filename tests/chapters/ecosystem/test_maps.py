"""The map has a number at each city and names it, and a bar for each kind of place."""

import pandas as pd

from regenatlas.chapters.ecosystem import maps, outlines

FRAME = outlines.Frame(44, 25, 64, 40)
WORDS = {"hsct_department": "department", "clinic": "clinic", "working": "works", "coming": "planned"}
WORDS |= {"open": "unclear"}
INSTITUTIONS = pd.DataFrame(
    {
        "institution_id": ["a", "b"],
        "verified": True,
        "told": None,
        "rows": [("ecosystem:a",), ("ecosystem:b",)],
    }
)
PLACES = pd.DataFrame(
    {
        "city": ["Tehran", "Karaj", "Zahedan"],
        "latitude": [35.69, 35.84, 29.5],
        "longitude": [51.39, 50.94, 60.86],
        "n": [32, 1, 4],
    }
)
KINDS = pd.DataFrame(
    {"kind": ["hsct_department", "clinic"], "working": [8, 0], "coming": [3, 1], "open": [0, 2]}
)


def drawn(places=PLACES, kinds=KINDS):
    return maps.institution_map(INSTITUTIONS, places, kinds, "IR", FRAME, WORDS, "t", "a")


def test_the_map_names_cities_and_kinds_and_stays_small():
    figure = drawn()
    for text in ("Tehran", "Zahedan", "32", "Department", "8, 3 planned", "0, 1 planned, 2 unclear"):
        assert f">{text}<" in figure.svg
    assert figure.rows == ("ecosystem:a", "ecosystem:b")
    assert len(figure.svg) < 150_000


def test_a_city_within_the_circle_of_a_larger_one_is_left_to_the_data():
    assert ">Karaj<" not in drawn().svg
    assert ">Karaj<" in drawn(PLACES.assign(n=[1, 1, 4])).svg


def test_a_country_with_offices_only_has_a_map_without_bars():
    assert ">Tehran<" in drawn(kinds=KINDS.iloc[:0]).svg
