"""How strong and how sure the number of transplants of a country is."""

from datetime import date

from tests.chapters.capacity.test_known import figures_of
from tests.made_capacity import people, transplants

from regenatlas.chapters.capacity import known
from regenatlas.chapters.capacity.findings import certainty, strength

OTHERS = ("AAA", "BBB", "CCC", "DDD", "EEE", "FFF", "GGG", "HHH")
IRAN = transplants("IRN", 2015, 400)


def judged(*rows):
    population = [people(code, 2015, 1e7) for code in OTHERS]
    others = [transplants(code, 2015, 100 * n) for n, code in enumerate(OTHERS)]
    every, _ = figures_of(*others, *rows, population=population)
    own = known.known_of(every, "IRN")
    return strength(known.reference(every), own, "IRN"), certainty(own, date(2020, 6, 30))


def test_one_exact_count_is_sure_and_strong_at_either_end():
    assert judged(transplants("IRN", 2015, 900)) == (3, "high")
    assert judged(transplants("IRN", 2015, 600)) == (2, "high")  # 6.5 of 8 have fewer
    assert judged(IRAN) == (1, "high")
    assert judged(transplants("IRN", 2014, 900)) == (3, "medium")  # six years ago


def test_a_bound_or_two_counts_are_less_sure_and_the_higher_one_stands_beside_others():
    assert judged(transplants("IRN", 2015, 400, value_relation="at_least")) == (1, "medium")
    assert judged(IRAN, transplants("IRN", 2015, 900, "national_annual_supported")) == (3, "medium")


def test_statements_are_neither_strong_nor_sure():
    assert judged(transplants("IRN", 2020, 900, "national_annual_statement")) == (1, "low")
    assert judged() == (0, "low")
