"""Which findings the brief says, and in which order."""

from regenatlas.report.findings import Finding, chosen, strength_among
from regenatlas.report.narrative import Prose


def finding(text, chapter, strength=1, certainty="high"):
    return Finding(Prose(text, text), chapter, strength, certainty)


def texts(offered, most=9):
    return [one.sentence.text for one in chosen(offered, most)]


def test_the_strongest_come_first_then_the_surest_then_in_the_order_of_chapters():
    offered = [
        finding("weak", "01_a", 1),
        finding("doubtful", "02_b", 3, "low"),
        finding("later", "04_d", 3, "medium"),
        finding("sure", "03_c", 3, "medium"),
        finding("middling", "05_e", 2),
    ]
    assert texts(offered) == ["sure", "later", "doubtful", "middling", "weak"]
    assert texts(offered, 2) == ["sure", "later"]


def test_no_chapter_has_a_second_word_before_each_has_had_its_first():
    offered = [finding("a1", "01_a", 3), finding("a2", "01_a", 3), finding("b", "02_b", 1)]
    assert texts(offered) == ["a1", "b", "a2"]


def test_what_is_not_known_is_no_finding():
    assert texts([finding("nobody searched", "01_a", 0), finding("", "02_b", 3)]) == []


def test_a_value_is_strong_in_the_first_or_last_tenth_and_middling_in_the_outer_thirds():
    others = [*range(10)]
    assert [strength_among(value, others) for value in (9.5, 8.5, 6.5, 5, 0.5, -1)] == [3, 3, 2, 1, 3, 3]
    assert strength_among(7, others) == 2  # seven below and half of the one that is as high, of ten
    assert strength_among(0, [0] * 7 + [5]) == 1  # last, but so are nearly all
    assert strength_among(9.5, others[:7]) == 1  # first of too few
