from datetime import date

import pandas as pd

from regenatlas.analysis.conditions import by_place, by_product, disease_gaps, uses
from regenatlas.analysis.snapshot import snapshot
from regenatlas.tables.load import load_tables
from tests.made import event, made_tables, product, tail

DAY = date(2025, 6, 30)


def use(product_id, regulator_id, condition, indication, added="", **given):
    row = {
        "indication_id": f"{product_id}.{condition}.{regulator_id}",
        "product_id": product_id,
        "regulator_id": regulator_id,
        "indication": indication,
        "condition": condition,
        "added": added,
    }
    return {**row, **tail(), **given}


def world():
    return made_tables(
        [product("graft"), product("cells", modality="car_t"), product("sheet", origin_country="JPN")],
        [
            event("graft", "FDA", "authorised", "2001-01-01", indication="Burns"),
            event("graft", "MFDS", "authorised", "2005-01-01", indication="Burns"),
            event("graft", "MFDS", "withdrawn", "2010-01-01", indication="Burns"),
            event("cells", "FDA", "authorised", "2017-01-01", indication="Lymphoma"),
            event("cells", "IFDA", "hospital_exemption", "2019-01-01", indication="B-ALL in house"),
            event("sheet", "PMDA", "authorised", "2012-01-01", indication="Cartilage; osteoarthritis"),
            event("sheet", "NMPA", "authorised", "2015-01-01", indication="Cartilage"),
        ],
        indications=[
            use("graft", "FDA", "burns", "Burns"),
            use("cells", "FDA", "other", "Lymphoma"),
            use("cells", "FDA", "b_all", "Adult B-ALL", added="2021-10-01"),
            use("cells", "IFDA", "b_all", "B-ALL in house", verified=False),
            use("sheet", "PMDA", "arthritis", "Cartilage; osteoarthritis", added="2024"),
        ],
    )


def on(day=DAY):
    tables = world()
    return uses(tables, snapshot(tables, day)).set_index(["condition", "product_id", "regulator_id"])


def test_the_same_wording_counts_at_every_regulator_that_has_it():
    found = on()
    assert found.loc[("burns", "graft", "FDA"), "date"] == "2001-01-01"
    assert found.loc[("burns", "graft", "MFDS"), "state"] == "withdrawn"


def test_a_use_that_was_added_counts_from_then_on():
    found = on()
    assert found.loc[("b_all", "cells", "FDA"), "date"] == "2021-10-01"
    assert found.loc[("arthritis", "sheet", "PMDA"), "date"] == "2024"
    assert ("b_all", "cells", "FDA") not in on(date(2021, 9, 30)).index
    assert ("arthritis", "sheet", "PMDA") not in on(date(2024, 12, 30)).index


def test_a_licence_without_the_disease_in_its_text_is_none_for_it():
    assert ("arthritis", "sheet", "NMPA") not in on().index


def test_an_exemption_is_shown_but_is_no_licence():
    found = on()
    assert not found.loc[("b_all", "cells", "IFDA"), "licence"]
    tables = world()
    shot = snapshot(tables, DAY)
    gaps = disease_gaps(tables, "IRN", shot, uses(tables, shot)).set_index("condition")
    assert (gaps.loc["b_all", "here_n"], gaps.loc["b_all", "open"]) == (0, True)


def test_each_place_stands_with_its_first_product_and_its_best_state():
    places = by_place(on().reset_index()).set_index(["condition", "jurisdiction"])
    assert list(places.index) == [
        ("burns", "USA"), ("burns", "KOR"), ("arthritis", "JPN"), ("b_all", "IRN"), ("b_all", "USA"),
    ]  # fmt: skip
    assert places.loc[("burns", "KOR"), "state"] == "withdrawn"


def test_a_product_stands_once_per_disease_with_where_it_is_and_was_licensed():
    found = by_product(on().reset_index()).set_index("product_id")
    assert found.loc["graft", "now_in"] == ("USA",)
    assert found.loc["graft", "other"] == (("KOR", "withdrawn"),)
    assert (found.loc["cells", "first_in"], found.loc["cells", "date"]) == ("USA", "2021-10-01")
    assert found.loc["cells", "verified"]


def test_the_seven_diseases_are_told_even_without_a_product():
    tables = world()
    shot = snapshot(tables, DAY)
    gaps = disease_gaps(tables, "KOR", shot, uses(tables, shot)).set_index("condition")
    assert len(gaps) == 7
    assert not gaps.loc["vitiligo", "licensed"]
    assert pd.isna(gaps.loc["vitiligo", "years"])
    burns = gaps.loc["burns"]
    assert (burns["first_in"], burns["own_name"], burns["here_n"], burns["places_n"]) == (
        "USA",
        "Graft",
        0,
        1,
    )
    assert burns["open"] == False  # noqa: E712 - a numpy boolean


def test_texts_that_were_not_public_then_are_not_used():
    tables = world()
    shot = snapshot(tables, DAY, known_by=date(2019, 12, 31))
    assert uses(tables, shot).empty


def test_iran_has_the_seven_diseases_that_the_newspaper_names():
    # Tehran Times, 11 February 2026, claim s000-09: seven conditions treated by the licensed products.
    tables = load_tables()
    claim = tables["claims"].set_index("claim_id").loc["s000-09"]
    shot = snapshot(tables, date(2026, 2, 11))
    gaps = disease_gaps(tables, "IRN", shot, uses(tables, shot))
    assert int((gaps["here_n"] > 0).sum()) == int(claim["value_number"])
    assert bool(gaps.set_index("condition").loc["cerebral_palsy", "first_in"] == "IRN")


def test_the_first_car_t_was_licensed_in_the_united_states_in_2017():
    # FDA, 30 August 2017: the first gene therapy licensed there, for B-cell ALL up to age 25.
    tables = load_tables()
    shot = snapshot(tables, date(2026, 2, 11))
    row = disease_gaps(tables, "DEU", shot, uses(tables, shot)).set_index("condition").loc["b_all"]
    assert (row["first_in"], row["first_date"], row["own_date"]) == ("USA", "2017-08-30", "2018-08-23")
