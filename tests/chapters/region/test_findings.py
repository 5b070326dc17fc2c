"""What the chapter offers to the brief: as sure as the registers of the neighbours were searched."""

from tests.chapters.region.region_world import region

from regenatlas.chapters.region import findings
from regenatlas.report.parameters import parse
from regenatlas.report.report import Report


def offered(country):
    tables = region()
    report = Report("00_overview", parse({"country": country, "as_of": "2024-01-01"}, tables), tables)
    return [(one.sentence.text, one.strength, one.certainty) for one in findings(report)]


def test_what_is_said_of_neighbours_is_as_sure_as_their_search():
    # Iraq was not searched; India and Türkiye license, one of them a product that was made in Iran.
    centres, own, near = offered("IRN")
    assert centres == ("Of 2 centres that Irn promised abroad, 1 was seen open", 3, "medium")
    assert own[0].startswith("1 of 2 products made in Irn is licensed in at least one neighbour; 1 of 3 ")
    assert near[0] == "A licensed product was found in 2 of 3 neighbours of Irn; 1 was not searched"
    assert own[1:] == near[1:] == (1, "low")


def test_a_country_without_neighbours_has_no_finding_to_tell():
    assert [one[:2] for one in offered("KOR")] == [("Kor has no neighbour to compare", 0)]
