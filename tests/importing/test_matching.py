import pytest
from tests.made import event, made_tables, product, tail

from regenatlas.importing.matching import folded, match
from regenatlas.importing.statement import Origin, Statement


def alias(product_id, name, kind="brand", use="alone"):
    return {
        "alias_id": f"{product_id}.{name}",
        "product_id": product_id,
        "alias": name,
        "kind": kind,
        "match": use,
    } | tail()


TABLES = made_tables(
    products=[
        product("tisagenlecleucel", name="Kymriah", generic="tisagenlecleucel"),
        product(
            "allocord", name="Allocord", generic="HPC, Cord Blood", developer="St. Louis Cord Blood Bank"
        ),
        product("lifesouth", name="HPC, Cord Blood (LifeSouth)", generic="HPC, Cord Blood"),
        product("zolgensma", name="Zolgensma", generic="onasemnogene abeparvovec"),
        product("itvisma", name="Itvisma", generic="onasemnogene abeparvovec"),
        product("epicel", name="Epicel", generic="cultured epidermal autograft"),
    ],
    events=[
        event("tisagenlecleucel", "FDA", "authorised", "2017-08-30", brand="Kymriah"),
        event("allocord", "FDA", "authorised", "2013-05-30", brand="Allocord"),
        event("lifesouth", "FDA", "authorised", "2013-06", holder="LifeSouth Community Blood Centers"),
        event("zolgensma", "FDA", "authorised", "2019-05-24"),
    ],
    aliases=[
        alias("tisagenlecleucel", "Kymriah"),
        alias("allocord", "Allocord"),
        alias("allocord", "HPC, Cord Blood", "inn", "with_context"),
        alias("lifesouth", "HPC, Cord Blood", "inn", "with_context"),
        alias("zolgensma", "Zolgensma"),
        alias("itvisma", "Itvisma"),
        alias("epicel", "CEA", "short"),
        alias("epicel", "cultured chondrocytes", "inn", "never"),
    ],
)


def found(name, substance="", granted="2020-01-01", holder="", candidate=True, by="FDA"):
    statement = Statement(
        "1", (name,), substance, granted, Origin("f", "", 2), holder=holder, candidate=candidate
    )
    one = match(TABLES, statement, by)
    return one.product_id, one.certainty


@pytest.mark.parametrize(
    ("name", "substance"),
    [("Kymriah", ""), ("KYMRIAH®", ""), ("kymriah 10e6/ml", ""), ("Other", "tisagenlecleucel-abcd")],
)
def test_a_name_or_substance_of_one_product_is_certain(name, substance):
    assert found(name, substance) == ("tisagenlecleucel", "certain")


def test_a_substance_of_two_products_needs_the_name_or_the_day():
    assert found("Itvisma", "onasemnogene abeparvovec") == ("itvisma", "certain")
    assert found("Novel", "onasemnogene abeparvovec") == ("", "new")
    assert found("Novel", "onasemnogene abeparvovec", "2019-05-24") == ("zolgensma", "certain")


def test_a_shared_name_needs_a_licence_of_that_day_or_the_same_holder():
    assert found("HPC, Cord Blood", granted="2013-06-13") == ("lifesouth", "certain")
    assert found("HPC, Cord Blood", holder="LifeSouth Community Blood Centers, Inc.") == (
        "lifesouth",
        "certain",
    )
    assert found("HPC, Cord Blood") == ("", "new")
    assert found("HPC, Cord Blood", granted="2013-06-13", by="EMA") == ("", "new")


def test_nearly_the_same_name_is_likely_and_certain_with_the_day():
    assert found("Kymria") == ("tisagenlecleucel", "likely")
    assert found("Kymria", granted="2017-08-30") == ("tisagenlecleucel", "certain")


def test_a_name_that_begins_with_a_brand_is_likely():
    assert found("Allocord Service Kit") == ("allocord", "likely")


def test_another_name_for_the_licence_of_a_holder_on_a_day_is_likely():
    one = found("Cordcyte", "", "2013-06-13", "LifeSouth Community Blood Centers")
    assert one == ("lifesouth", "likely")


def test_a_name_that_must_never_be_matched_matches_nothing():
    assert found("cultured chondrocytes") == ("", "new")


def test_an_abbreviation_finds_a_candidate_and_no_other_medicine():
    assert found("CEA") == ("epicel", "certain")
    assert found("CEA", candidate=False) == ("", "new")
    assert found("CEA-Scan", "arcitumomab", candidate=False) == ("", "new")


def test_other_medicines_are_never_likely():
    assert found("Kymria", candidate=False) == ("", "new")


def test_names_are_compared_without_accents_marks_strength_and_latin_endings():
    assert folded("Élévidys™ 5 ml") == "elevidystm"
    assert folded("etranacogenum dezaparvovecum") == "etranacogendezaparvovec"
    assert folded("Zolgensma") == folded("ZOLGENSMA®")
