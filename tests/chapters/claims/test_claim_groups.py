"""Statements held together: which rules bear out all of a sentence, by hand."""

from datetime import date

from tests.made import event, made_tables, product, rule
from tests.made_claims import claim, ledger

from regenatlas.chapters.claims import claim_groups
from regenatlas.chapters.claims.claims import audit

DAY = date(2025, 1, 1)
RULES = [
    rule("strict_eu_atmp", label="strict", default=True),
    rule("cell_therapy_only", label="cells", classes="cell_therapy"),
    rule("by_jurisdiction", label="there", count_by="jurisdiction"),
]
TOGETHER = {"together": "one.sentence"}


def audited(*rows):
    """Iran has a (tissue) and b (cells), the USA d, e and f (tissue); c of Iran may be of June 2024."""
    tissue = {"class": "tissue_engineered"}
    products = [product("a", **tissue), product("b"), product("c", **tissue)]
    products += [product(name, origin_country="USA", **tissue) for name in "def"]
    events = [event(name, "IFDA", "authorised", "2020") for name in "ab"]
    events.append(event("c", "IFDA", "authorised", "2024-12-01", date_basis="not_later_than"))
    events += [event(name, "FDA", "authorised", "2020") for name in "def"]
    made = made_tables(products, events, RULES, {"paper": "2024-07-01"}, **ledger(list(rows)))
    return made, audit(made, "IRN", DAY)


def total(value, **given):
    return claim("n", "licensed_products_total", "product_count", value) | TOGETHER | given


def place(value, **given):
    return claim("r", "world_rank_atmp_products", "rank", value) | TOGETHER | given


def held(*rows):
    found = claim_groups.held_together(*audited(*rows)).to_dict("records")
    return [(row["claim_ids"], row["each"], row["n"], row["labels"], row["allowing"]) for row in found]


def test_a_sentence_holds_by_the_rules_that_bear_all_of_it_out():
    # Two products and second place by origin and by the licence; one and first place among cells.
    assert held(total(2), place(2)) == [(("n", "r"), (2, 2), 2, ["strict", "there"], 2)]
    assert held(total(1), place(1)) == [(("n", "r"), (1, 1), 1, ["cells"], 1)]


def test_halves_that_different_rules_bear_out_do_not_hold_together():
    assert held(total(2), place(1)) == [(("n", "r"), (2, 1), 0, [], 2)]  # c may make it a first place


def test_a_sentence_that_no_early_date_gives_either_never_holds():
    made, some = audited(total(2), place(9))
    groups = claim_groups.held_together(made, some)
    assert claim_groups.never_together(groups)["group"].tolist() == ["one.sentence"]
    tally = claim_groups.group_tally(groups)
    assert (tally["sentences"].value, tally["never"].value) == (1, 1)
    assert {"claims:n", "claims:r"} <= set(tally["never"].rows)
    made, some = audited(total(2), place(1))
    assert claim_groups.never_together(claim_groups.held_together(made, some)).empty


def test_one_statement_alone_or_one_that_is_not_tested_makes_no_sentence():
    assert held(total(2)) == []
    assert held(total(2), place(2, testable="no", untestable_why="no_table")) == []
    assert held(total(2, together=""), place(2, together="")) == []


def test_a_statement_may_belong_to_several_sentences():
    rows = total(2, together="one.sentence;other.sentence"), place(2, together="other.sentence")
    assert [names for names, *_ in held(*rows)] == [("n", "r")]


def test_a_rule_for_the_world_stands_for_all_that_count_the_same_products():
    # «there» counts the same products as «strict», which alone is asked of the world.
    world = claim("w", "atmps_approved_worldwide", "world_count", 5, subject_country="WLD", **TOGETHER)
    assert held(total(2), world) == [(("n", "w"), (2, 2), 2, ["strict", "there"], 2)]


def test_a_place_is_told_with_the_products_by_which_a_rule_gives_it():
    _, some = audited(place(2), place(2, claim_id="s", period_end="2024-07-01", published="2024-07-02"))
    (told,) = claim_groups.products_at_place(some).to_dict("records")
    assert (told["claim_id"], told["place"].value, told["least"].value, told["most"].value) == ("r", 2, 2, 2)
    assert claim_groups.products_at_place(audited(place(9))[1]).empty
    assert claim_groups.products_at_place(audited(place(2, value_relation="top_n"))[1]).empty
