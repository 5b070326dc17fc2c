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
        "names": [[f"Place {n}" for n in range(32)], ["Clinic"], ["Ward", "Plant", "Firm", "Bank"]],
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


def test_a_circle_names_what_is_in_the_city_and_a_bar_what_is_planned(told):
    texts = told(drawn())
    assert "Tehran: 32 institutions, among them Place 0; Place 1; Place 2; Place 3; Place 4; Place 5" in texts
    assert "Zahedan: Ward; Plant; Firm; Bank" in texts
    assert "Department: 3, planned" in texts
    assert len(texts) == 3 + 4  # a bar for each number that is not zero


def test_circles_that_would_cover_each_other_stand_side_by_side():
    assert maps.apart([(1.0, 1.0), (1.1, 1.0), (3.0, 1.0)], [0.6, 0.2, 0.2]) == [
        (1.0, 1.0),
        (1.4, 1.0),  # half of both diameters away, in the same direction
        (3.0, 1.0),
    ]
    assert maps.apart([(1.0, 1.0), (1.0, 1.0)], [0.2, 0.2])[1] == (1.2, 1.0)


def test_a_city_on_another_island_is_on_the_map():
    wide = FRAME.including([30.0, 50.0], [20.0, 30.0])
    assert (wide.west < 30, wide.south < 20, wide.east, wide.north) == (True, True, 64, 40)
    assert FRAME.including([], []) == FRAME


def test_a_country_with_offices_only_has_a_map_without_bars():
    assert ">Tehran<" in drawn(kinds=KINDS.iloc[:0]).svg


def test_a_flat_country_takes_the_whole_width_and_has_its_bars_below():
    flat = outlines.Frame(26, 35, 46, 42)
    figure = maps.institution_map(INSTITUTIONS, PLACES.iloc[:0], KINDS, "TR", flat, WORDS, "t", "a")
    tall = 7.1 * flat.aspect + 2 * 0.42 + 0.35 + 0.1  # inches: the map, two kinds, the margins
    assert flat.aspect < maps.WIDE
    assert f'viewBox="0 0 511.2 {tall * 72:.6f}"' in figure.svg
