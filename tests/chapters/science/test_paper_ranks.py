"""Places by papers under one rule: only wide yearly counts are one, and stated places stand beside them."""

from datetime import date

import pandas as pd
import pytest
from tests.chapters.science.test_science import papers, world

from regenatlas import paths
from regenatlas.chapters.science import figures, paper_ranks, science
from regenatlas.counting.snapshot import take_snapshot
from regenatlas.tables.load import load_tables

DAY = date(2024, 6, 30)


@pytest.fixture(autouse=True)
def _three_countries_are_wide(monkeypatch):
    monkeypatch.setattr(science, "WIDE", 3)


def yearly(year, ranks=(None, None, None), field="biology", **counts):
    return [
        papers(f"{code}-{year}-{field}", code, n, str(year), str(year), field=field, world_rank=rank)
        for (code, n), rank in zip(counts.items(), ranks, strict=True)
    ]


ROWS = [
    *yearly(2015, IRN=10, USA=90, KOR=30),
    *yearly(2020, IRN=40, USA=80, KOR=40),
    *yearly(2021, (4, 1, 7), field="all", IRN=5, USA=9, KOR=3),
    *yearly(2022, (None, None), field="narrow", IRN=5, USA=9),
    papers("span", "IRN", 7, "2015", "2020", field="biology"),
]


def found(day=DAY, rows=ROWS):
    tables = world(*rows)
    return tables, paper_ranks.series(tables, take_snapshot(tables, day))


def test_a_place_is_the_one_stated_or_that_by_the_numbers():
    _, (newest, older) = found()
    assert (newest.at, newest.field, newest.years) == (1, "all", [2021])
    assert dict(zip(newest.frame["country"], newest.frame["place"], strict=True)) == {
        "IRN": 4,
        "USA": 1,
        "KOR": 7,
    }
    own = older.of("IRN")
    assert list(zip(own["year"], own["n"], own["place"], strict=True)) == [(2015, 10, 3), (2020, 40, 2)]
    assert own["rows"].tolist() == [(f"publications:IRN-{year}-biology",) for year in (2015, 2020)]


def test_a_year_counts_once_it_is_over_and_what_is_not_wide_is_a_count_like_others():
    tables, made = found(date(2020, 12, 30))
    assert [one.years for one in made] == [[2015]]
    listed = science.counts(tables, "publications", take_snapshot(tables, DAY))
    assert sorted(listed["count_id"]) == ["IRN-2022-narrow", "USA-2022-narrow", "span"]


def test_the_first_and_the_last_place_of_a_country():
    _, (_, older) = found()
    made = paper_ranks.numbers(older, "IRN")
    assert (made["since"], made["until"]) == (2015, 2020)
    assert [made[key].value for key in ("before", "now", "of", "papers")] == [3, 2, 3, 40]
    assert paper_ranks.numbers(older, "DEU") == {}


def test_stated_places_stand_beside_those_of_their_year():
    _, (newest, older) = found()
    stated = pd.DataFrame(
        [("2013", 28, ("r:a",)), ("2015", 31, ("r:b",)), ("2020-06-01", 13, ("r:c",))],
        columns=["date", "rank", "rows"],
    )
    both = paper_ranks.beside(stated, [newest, older], "IRN")
    assert both[["date", "stated", "counted_2"]].to_numpy().tolist() == [
        ["2015", 31, 3],
        ["2020-06-01", 13, 2],
    ]
    assert both["counted_1"].isna().all()
    assert both["rows"][1] == ("r:c", "publications:IRN-2020-biology")
    assert paper_ranks.moved(both, newest) == {}
    made = paper_ranks.moved(both, older)
    assert [made[key].value for key in ("stated_before", "stated_now", "before", "now")] == [31, 13, 3, 2]
    assert paper_ranks.beside(stated.iloc[:0], [newest], "IRN").empty


def test_a_panel_for_each_series_and_a_line_for_each_country(told):
    _, made = found()
    figure = figures.paper_ranks(made, ["IRN", "KOR"], "IRN", {"IRN": "Iran", "KOR": "South Korea"}, "t", "a")
    assert {"Iran, 2021: 4th, 5 papers", "South Korea, 2020: 2nd, 40 papers"} <= set(told(figure))
    assert figure.csv.splitlines()[0] == "field,country,year,n,place"


def test_the_stored_ranks_agree_with_what_the_press_reported(monkeypatch):
    """Tehran Times, 12 May 2019: Iran 16th by papers of 2017, before Türkiye, Saudi Arabia and Israel."""
    monkeypatch.setattr(science, "WIDE", 30)
    tables = load_tables(paths.DATA)
    (newest, *_) = paper_ranks.series(tables, take_snapshot(tables, date(2026, 1, 1)))
    of_2017 = newest.frame[newest.frame["year"] == 2017].set_index("country")["place"]
    assert of_2017["IRN"] == 16
    assert of_2017["IRN"] < of_2017["TUR"] < min(of_2017["SAU"], of_2017["ISR"])
