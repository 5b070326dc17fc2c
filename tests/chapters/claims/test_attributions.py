"""What a statement rests on beside its own documents, and statements about who holds what for what."""

from tests.chapters.claims.test_claims import DAY, audited, tables, total
from tests.made import event
from tests.made_claims import claim, link, use

from regenatlas.chapters.claims import claims


def test_what_only_the_statements_own_page_shows_is_restated():
    events = [
        event("a", "IFDA", "authorised", "2020-01-01"),
        event("b", "IFDA", "authorised", "2024-02-01", source_id="paper"),
    ]
    found = audited(total("x", 2), events=events).loc["x"]
    assert found[["verdict", "ours", "alone", "missing"]].tolist() == ["restated", 2, 1, ("b",)]


def test_what_a_page_shows_that_repeats_the_statement_is_no_other_witness():
    events = [
        event("a", "IFDA", "authorised", "2020-01-01"),
        event("b", "IFDA", "authorised", "2024-02-01", source_id="copy"),
    ]
    rows = [total("x", 2), total("y", 2, source_id="copy", published="2024-07-02")]
    sources = {"copy": "2024-07-02"}
    alone = audited(*rows, events=events, sources=sources)
    assert alone["verdict"].to_dict() == {"x": "borne_out", "y": "restated"}
    linked = audited(*rows, events=events, sources=sources, links=[link("x", "y", "repeats")])
    assert linked["verdict"].to_dict() == {"x": "restated", "y": "restated"}


def test_a_rule_that_only_the_own_page_makes_agree_is_restated_too():
    events = [
        event("a", "IFDA", "authorised", "2020-01-01"),
        event("b", "IFDA", "authorised", "2020-01-01", source_id="paper"),
    ]
    found = audited(total("x", 1), events=events).loc["x"]  # b alone among cells
    assert found[["verdict", "apart"]].tolist() == ["restated", ()]


# ---- attributions


def by(holder, n, conditions=""):
    said = {"value": f"{n} by {holder}{conditions and ': '}{conditions}"}
    return claim("h", "licensed_products_by_holder", "holder", n) | said


def attributed(holders, *rows):
    events = [
        event(name, "IFDA", "authorised", "2024-01-01", holder=holder) for name, holder in holders.items()
    ]
    uses = [use("a", "burns"), use("b", "gvhd"), use("c", "vitiligo")]
    made = tables(*rows, events=events, uses=uses)
    return claims.audit(made, "IRN", DAY).set_index("claim_id")


def test_products_said_to_be_one_holders_hold_where_they_are_known_to_be():
    holders = {"a": "Royan Institute", "b": "Royan", "c": "Taskin"}
    assert attributed(holders, by("Royan", 2)).loc["h", "verdict"] == "borne_out"


def test_products_of_another_holder_contradict_the_attribution():
    found = attributed({"a": "", "b": "Taskin", "c": ""}, by("Royan", 3)).loc["h"]
    assert found["verdict"] == "contradicted"
    assert (found["closest"].products, found["closest"].detail) == (("b",), "Taskin")


def test_an_attribution_of_products_of_unknown_holder_cannot_be_decided():
    found = attributed({"a": "", "b": "Taskin", "c": ""}, by("Royan", 2)).loc["h"]
    assert found[["verdict", "reason"]].tolist() == ["undecided", "holders_unknown"]


def test_a_disease_for_which_only_another_holders_product_is_known_contradicts_it():
    # Two of three may be Royan's; but they are said to treat gvhd, for which only b of Taskin is known.
    holders = {"a": "", "b": "Taskin", "c": "Somebody"}
    found = attributed(holders, by("Royan", 1, "burns, gvhd")).loc["h"]
    assert found["verdict"] == "contradicted"
    assert (found["closest"].products, found["closest"].detail) == (("b", "c"), "Taskin")
    assert attributed(holders, by("Royan", 1, "burns")).loc["h", "verdict"] == "undecided"
    assert attributed(holders, by("Royan", 1, "scars")).loc["h", "verdict"] == "undecided"  # of none known


def test_diseases_of_products_whose_use_is_not_stated_cannot_be_counted_out():
    stated = claim("i", "indications_covered", "indications", 3, unit="indications")
    events = [event(name, "IFDA", "authorised", "2020") for name in "ab"]
    uses = [use("a", "burns"), use("b", "other"), use("c", "gvhd"), use("d", "vitiligo")]
    row = audited(stated, events=events, uses=uses).loc["i"]
    assert row[["verdict", "reason", "ours"]].tolist() == ["undecided", "uses_unknown", 1]
    uses[1] = use("b", "scars")
    row = audited(stated, events=events, uses=uses).loc["i"]
    assert row[["verdict", "ours"]].tolist() == ["contradicted", 2]
