"""The centres that statements name: each once, with what the tables know of it by the day."""

from datetime import date

from tests.chapters.ecosystem.test_bearing import bears, world
from tests.chapters.ecosystem.test_ecosystem import institution
from tests.made_claims import claim, link

from regenatlas.chapters.ecosystem import centres
from regenatlas.counting.snapshot import take_snapshot

KIND = "comprehensive_cell_centre"


def tables():
    stands = claim("c", "comprehensive_centres", "no", 2, published="2020-06-01", period_end="2020-06-01")
    single = claim("d", "comprehensive_centres", "no", 1, published="2020-02-10", period_end="2020-02-09")
    set_up = claim(
        "e", "comprehensive_centres_in_setup", "no", 1, published="2020-06-01", period_end="2020-06-01"
    )
    return world(
        *(bears("c", "ecosystem", key) for key in ("one", "two", "group")),
        bears("d", "ecosystem", "two"),
        bears("e", "ecosystem", "next"),
        claims=[stands, single, set_up],
        claim_links=[link("c", "d", "context")],
        ecosystem=[
            {
                **institution("one", KIND, "Shiraz", "in_service", ""),
                "source_id": "paper",
                "confirmed_by": "other",
            },
            {**institution("two", KIND, "Kerman", "partly_in_service", "2019"), "source_id": "paper"},
            {**institution("group", KIND, "", "claimed", ""), "naming": "group"},
            {**institution("next", KIND, "Yazd", "announced", "2020"), "source_id": "paper"},
        ],
    )


def test_each_centre_comes_once_from_the_statement_that_names_most():
    made = tables()
    found = centres.named_centres(made, "IRN", take_snapshot(made, date(2024, 12, 31)))
    assert list(found["city"]) == ["Kerman", "Shiraz", "Yazd"]  # a group is no centre
    assert list(found["said_as"]) == ["stand", "stand", "set_up"]
    assert list(found["said"]) == ["2020-06-01"] * 3
    assert list(found["stage"]) == ["working", "working", "coming"]
    assert list(found["by"]) == ["2019", "2020-01-01", "2020"]
    assert list(found["independent"]) == [False, True, False]
    assert found.loc[0, "rows"] == ("ecosystem:two", "claims:c")


def test_they_are_counted_by_what_is_said_of_them():
    made = tables()
    found = centres.named_centres(made, "IRN", take_snapshot(made, date(2024, 12, 31)))
    numbers = {name: n.value for name, n in centres.centre_numbers(found, "stand").items()}
    assert numbers == {"named": 2, "working": 2, "shown": 1}
    numbers = {name: n.value for name, n in centres.centre_numbers(found, "set_up").items()}
    assert numbers == {"named": 1, "working": 0, "shown": 0}


def test_before_the_statement_there_is_none():
    made = tables()
    found = centres.named_centres(made, "IRN", take_snapshot(made, date(2019, 12, 31)))
    assert found.empty
    assert centres.centre_numbers(found, "stand")["named"].value == 0
