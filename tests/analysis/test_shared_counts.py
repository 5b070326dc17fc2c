"""Papers and trials stand side by side only where one source counts both."""

from regenatlas.analysis import shared_counts as chapter
from regenatlas.analysis.snapshot import snapshot
from tests.analysis.region_world import DAY, paper, region


def test_a_count_needs_both_sides_from_one_source():
    tables = region()
    found = chapter.side_by_side(tables, "IRN", ["IND", "TUR"], snapshot(tables, DAY))
    assert found[["what", "own", "others"]].to_numpy().tolist() == [
        ["publications", 10, (("TUR", 30), ("IND", 20))]
    ]
    assert len(found["rows"].iloc[0]) == 3
    assert chapter.side_by_side(tables, "IRN", ["KOR"], snapshot(tables, DAY)).empty


def test_a_count_that_is_not_to_be_compared_stays_out():
    tables = region(publications=[paper("IRN", 10), paper("TUR", 30, plot=False)])
    assert chapter.side_by_side(tables, "IRN", ["TUR"], snapshot(tables, DAY)).empty


def test_other_transplant_counts_name_who_has_no_comparable_one():
    tables = region()
    shot = snapshot(tables, DAY)
    assert chapter.other_transplant_counts(tables, ["IND", "TUR", "IRQ"], shot) == ["TUR"]


def test_the_size_of_a_frame_leads_to_its_rows():
    tables = region()
    found = chapter.side_by_side(tables, "IRN", ["IND"], snapshot(tables, DAY))
    size = chapter.size(found, "pairs", "Counts", "count")
    assert (size.value, len(size.rows)) == (1, 2)
