"""The map groups what would overlap and shows every institution once in the list beside it."""

import pandas as pd

from regenatlas.chapters.ecosystem import maps, outlines
from regenatlas.chapters.ecosystem.ecosystem import KINDS

FRAME = outlines.Frame(44, 25, 64, 40)
WORDS = {
    **{kind: kind.replace("_", " ") for kind in KINDS},
    "working": "w",
    "coming": "c",
    "open": "o",
    "unplaced": "nowhere",
}
INSTITUTIONS = pd.DataFrame(
    [
        ("a", "hsct_department", "Tehran", "working"),
        ("b", "company", "Tehran", "coming"),
        ("c", "ion_therapy", "Karaj", "coming"),
        ("d", "clinic", "Zahedan", "working"),
        ("e", "company", "", "open"),
    ],
    columns=["institution_id", "kind", "city", "stage"],
).assign(verified=True, told=None, rows=[(f"ecosystem:{key}",) for key in "abcde"])
PLACES = pd.DataFrame(
    {
        "city": ["Tehran", "Karaj", "Zahedan"],
        "latitude": [35.69, 35.84, 29.5],
        "longitude": [51.39, 50.94, 60.86],
        "n": [2, 1, 1],
    }
)


def test_cities_that_would_overlap_share_one_mark():
    groups = maps.grouped(PLACES, FRAME, 3.75)
    assert [(group["cities"], group["n"]) for group in groups] == [(["Tehran", "Karaj"], 3), (["Zahedan"], 1)]
    # On a map ten times as wide they stand apart.
    assert [group["n"] for group in maps.grouped(PLACES, FRAME, 37.5)] == [2, 1, 1]


def test_the_map_names_cities_and_kinds_and_stays_small():
    figure = maps.institution_map(INSTITUTIONS, PLACES, "IR", FRAME, WORDS, "t", "a")
    for text in ("Tehran, Karaj", "Tehran  2", "nowhere  1", "hsct department", ">3<"):
        assert text.replace("  ", " ") in figure.svg.replace("  ", " ")
    assert "council" not in figure.svg  # no such institution, so no key for it
    assert figure.rows == tuple(f"ecosystem:{key}" for key in "abcde")
    assert len(figure.svg) < 150_000


def test_every_kind_has_a_mark_of_its_own():
    assert set(maps.MARKS) == set(KINDS)
    assert len(set(maps.MARKS.values())) == len(KINDS)
