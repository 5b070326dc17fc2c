from __future__ import annotations

import pandas as pd
import pytest

from regenatlas.tables.rules.licences import twins_are_given_once, unconditional_licences_were_seen_to_be


def test_the_key_of_an_event_says_what_it_is(world):
    world.set("authorisations", "bevec.FDA.withdrawn.2021", date="2022")
    assert world.problems() == [
        (
            "authorisations, row bevec.FDA.withdrawn.2021, column event_id: «bevec.FDA.withdrawn.2021», "
            "expected bevec.FDA.withdrawn.2022"
        )
    ]


@pytest.mark.parametrize(
    "history",
    [
        ["authorised 2020"],
        ["conditional 2020", "converted 2021", "withdrawn 2022"],
        ["conditional 2020", "not_renewed 2024", "authorised 2025"],
        ["authorised 2020", "suspended 2021", "reinstated 2022", "withdrawn 2023"],
        ["conditional 2020", "suspended 2021", "reinstated 2022", "converted 2023"],
        ["authorised 2020", "withdrawn 2021", "reinstated 2022"],
        ["hospital_exemption 2020", "conditional 2021"],
        ["technology_permit 2020"],
        ["conditional 2020-05-01", "converted 2020-05"],
        ["conditional 2020", "converted 2020"],
    ],
)
def test_histories_that_regulators_make_are_right(world, history):
    world.histories(*history)
    world.set("products", "abecel", first_jurisdiction="" if history == ["technology_permit 2020"] else "IRN")
    assert world.problems() == []


@pytest.mark.parametrize(
    ("history", "event", "expected"),
    [
        (["withdrawn 2020", "authorised 2021"], "withdrawn", "as the first event"),
        (["converted 2020", "conditional 2021"], "converted", "as the first event"),
        (
            ["authorised 2020", "converted 2021"],
            "converted",
            "suspended or withdrawn or not_renewed after authorised",
        ),
        (["authorised 2020", "conditional 2021"], "conditional", "after authorised"),
        (["conditional 2020", "authorised 2021"], "authorised", "converted or suspended or"),
        (["authorised 2020", "authorised 2021"], "authorised", "after authorised"),
        (["authorised 2020", "withdrawn 2021", "suspended 2022"], "suspended", "after withdrawn"),
        (["authorised 2020", "withdrawn 2021", "not_renewed 2022"], "not_renewed", "after withdrawn"),
        (["authorised 2020", "reinstated 2021"], "reinstated", "after authorised"),
        (["conditional 2020", "converted 2021", "converted 2022"], "converted", "after converted"),
        (
            ["authorised 2020", "suspended 2021", "reinstated 2022", "converted 2023"],
            "converted",
            "after authorised",
        ),
        (["authorised 2020", "hospital_exemption 2021"], "hospital_exemption", "after authorised"),
    ],
)
def test_histories_that_no_regulator_makes_are_reported(world, history, event, expected):
    world.histories(*history)
    problems = world.problems()
    assert any(f"column event: «{event}», expected " in line and expected in line for line in problems), (
        problems
    )


def test_the_histories_of_two_regulators_do_not_mix(world):
    world.add("authorisations", "abecel.FDA.authorised.2021,abecel,FDA,authorised,2021,page,yes")
    assert world.problems() == []


def test_an_event_before_the_first_of_its_class_is_reported(world):
    world.remove("authorisations", "bevec.FDA.authorised.2019-03-05")
    world.add("authorisations", "bevec.FDA.authorised.2002,bevec,FDA,authorised,2002,page,yes")
    assert world.problems() == [
        (
            "authorisations, row bevec.FDA.authorised.2002, column date: «2002», expected 2003 or later for "
            "a gene_therapy (Gendicine was the first)"
        )
    ]


def test_a_product_without_an_event_is_reported(world):
    world.add("products", "cartel,cell_therapy,IRN,,page,yes")
    assert world.problems() == [
        "products, row cartel, column product_id: «cartel», expected at least one row in authorisations"
    ]


def test_the_first_jurisdiction_is_that_of_the_earliest_licence(world):
    world.add("authorisations", "abecel.FDA.authorised.2019,abecel,FDA,authorised,2019,page,yes")
    assert world.problems() == [
        (
            "products, row abecel, column first_jurisdiction: «IRN», expected USA, from the earliest licence "
            "in authorisations"
        )
    ]


def test_two_licences_that_may_be_of_the_same_day_leave_the_first_jurisdiction_open(world):
    world.histories("authorised 2020-12")
    world.add("authorisations", "abecel.FDA.authorised.2020-12-31,abecel,FDA,authorised,2020-12-31,page,yes")
    for jurisdiction in ("IRN", "USA"):
        world.set("products", "abecel", first_jurisdiction=jurisdiction)
        assert world.problems() == []


def test_a_product_that_was_never_licensed_has_no_first_jurisdiction(world):
    world.histories("hospital_exemption 2020")
    assert world.problems() == [
        (
            "products, row abecel, column first_jurisdiction: «IRN», expected nothing, from the earliest "
            "licence in authorisations"
        )
    ]


def test_a_regulator_that_was_not_searched_has_no_date_of_a_search(world):
    world.set("regulators", "TITCK", searched_until="2026-10")
    assert world.problems() == [
        (
            "regulators, row TITCK, column searched: «no», expected yes or partly, as it was searched until "
            "2026-10"
        )
    ]


def test_a_regulator_that_was_not_searched_has_no_verified_event(world):
    event = "abecel.TITCK.authorised.2023,abecel,TITCK,authorised,2023,page"
    world.add("authorisations", f"{event},yes")
    assert world.problems() == [
        "regulators, row TITCK, column searched: «no», expected yes or partly, as events of it are verified"
    ]


def test_an_unverified_lead_does_not_contradict_a_regulator_that_was_not_searched(world):
    world.add("authorisations", "abecel.TITCK.authorised.2023,abecel,TITCK,authorised,2023,page,no")
    assert world.problems() == []


@pytest.mark.parametrize("grade", ["interested", "text_under_test", "unseen"])
def test_nobody_knows_from_a_statement_that_no_conditions_are_attached(grade):
    row = {"event": "authorised", "kind": "standard", "grade": grade}
    cells = {"authorisations": pd.DataFrame(row, index=["a"])}
    (problem,) = unconditional_licences_were_seen_to_be(cells, {})
    assert (problem.row, problem.column, problem.expected) == (
        "a",
        "kind",
        f"unspecified with the grade {grade}",
    )


def test_a_twin_names_no_product_back():
    def problems(*twins):
        cells = {"products": pd.DataFrame({"product_id": ["a", "b"], "may_be": twins}, index=["a", "b"])}
        return [problem.row for problem in twins_are_given_once(cells, {})]

    assert problems("b", "") == []
    assert problems("b", "a") == ["a", "b"]
    assert problems("a", "") == ["a"]
