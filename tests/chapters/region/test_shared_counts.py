"""Papers and trials stand side by side only where one source counts both."""

from tests.chapters.region.region_world import DAY, paper, region, transplants
from tests.made import tail

from regenatlas.chapters.region import shared_counts as chapter
from regenatlas.counting.snapshot import take_snapshot


def test_a_count_needs_both_sides_from_one_source():
    tables = region()
    found = chapter.side_by_side(tables, "IRN", ["IND", "TUR"], take_snapshot(tables, DAY))
    assert found[["what", "own", "others"]].to_numpy().tolist() == [
        ["publications", 10, [{"country": "TUR", "n": 30}, {"country": "IND", "n": 20}]]
    ]
    assert len(found["rows"].iloc[0]) == 3
    assert chapter.side_by_side(tables, "IRN", ["KOR"], take_snapshot(tables, DAY)).empty


def test_a_count_that_is_not_to_be_compared_stays_out():
    tables = region(publications=[paper("IRN", 10), paper("TUR", 30, plot=False)])
    assert chapter.side_by_side(tables, "IRN", ["TUR"], take_snapshot(tables, DAY)).empty


def test_other_transplant_counts_name_who_has_no_comparable_one():
    tables = region()
    snapshot = take_snapshot(tables, DAY)
    assert chapter.other_transplant_counts(tables, ["IND", "TUR", "IRQ"], snapshot) == ["TUR"]


def test_counts_of_both_sides_lead_to_their_rows():
    tables = region()
    found = chapter.side_by_side(tables, "IRN", ["IND"], take_snapshot(tables, DAY))
    assert [len(rows) for rows in found["rows"]] == [2]


def trial(country, n, as_of="2020", field="cells"):
    row = {"count_id": f"{country}-{field}-{as_of}-t", "country": country, "as_of": as_of, "field": field}
    return {**row, "trials": n, "plot": True, **tail("counts")}


def test_counts_come_newest_first_then_papers_before_trials_by_field_and_start():
    def papers(**given):
        """Iran and Turkey in one count."""
        field = given.get("field", "cells")
        return [{**paper(code, 5, field=field), **given} for code in ("IRN", "TUR")]

    lines = [
        *papers(period_end="2019"),
        *papers(field="genes"),
        *papers(period_start="2015"),
        *papers(),
    ]
    lines = [{**line, "count_id": f"{n}"} for n, line in enumerate(lines)]
    tables = region(publications=lines, trials=[trial("IRN", 7), trial("TUR", 3)])
    found = chapter.side_by_side(tables, "IRN", ["TUR"], take_snapshot(tables, DAY))
    assert found[["end", "what", "field", "start"]].to_numpy().tolist() == [
        ["2020", "publications", "cells", "2010"],
        ["2020", "publications", "cells", "2015"],
        ["2020", "publications", "genes", "2010"],
        ["2020", "trials", "cells", "2020"],
        ["2019", "publications", "cells", "2010"],
    ]


def test_neighbours_with_as_many_stand_by_their_codes():
    tables = region(publications=[paper("IRN", 10), paper("TUR", 30), paper("IND", 30), paper("IRQ", 31)])
    found = chapter.side_by_side(tables, "IRN", ["TUR", "IRQ", "IND"], take_snapshot(tables, DAY))
    assert [other["country"] for other in found["others"].iloc[0]] == ["IRQ", "IND", "TUR"]


def test_a_count_without_a_number_is_none():
    tables = region(publications=[paper("IRN", 10), paper("TUR", None), paper("IND", 4)])
    found = chapter.side_by_side(tables, "IRN", ["TUR", "IND"], take_snapshot(tables, DAY))
    assert found["others"].tolist() == [[{"country": "IND", "n": 4}]]


def test_only_the_countries_asked_for_are_named_and_only_for_a_number_of_transplants():
    made = region()
    assert chapter.other_transplant_counts(made, ["IND", "IRQ"], take_snapshot(made, DAY)) == []
    statement = transplants("TUR", 2020, None, scope="national_annual_statement")
    silent = region(hsct_activity=[transplants("IND", 2017, 140), statement])
    assert chapter.other_transplant_counts(silent, ["IND", "TUR"], take_snapshot(silent, DAY)) == []


def test_a_country_counted_both_ways_is_comparable():
    both = [transplants("TUR", 2020, 40), transplants("TUR", 2020, 50, scope="national_annual_statement")]
    made = region(hsct_activity=both)
    assert chapter.other_transplant_counts(made, ["TUR"], take_snapshot(made, DAY)) == []
