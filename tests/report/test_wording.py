import datetime as dt

import pandas as pd
import pytest

from regenatlas.report.wording import NOUNS, Wording
from regenatlas.tables.load import Tables

NAN = float("nan")


@pytest.fixture
def english():
    countries = pd.DataFrame({
        "iso3": ["IRN", "USA", "NLD", "DOM", "WLD", "GBR", "KOR"],
        "name_en": ["Iran", "United States", "Netherlands", "Dominican Republic", "World",
        "United Kingdom", "South Korea"],
    })  # fmt: skip
    return Wording("en", Tables({"countries": countries}))


def test_an_edition_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="no edition in 'xx': there is en"):
        Wording("xx")


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [(7, 0, "7"), (1234567, 0, "1,234,567"), (0.125, 2, "0.13"), (2.5, 0, "3"), (-0.4, 0, "0"),
     (-1234.56, 1, "-1,234.6"), (1153, -2, "1,200"), (49, -2, "0"),
     (None, 0, "unknown"), (NAN, 1, "unknown"), (pd.NA, 0, "unknown"), (1e6, 1, "1,000,000.0")],
)  # fmt: skip
def test_a_number_has_separators_and_its_decimals(english, value, digits, text):
    assert english.number(value, digits) == text


@pytest.mark.parametrize(
    ("value", "text"), [(3, "+3"), (-1, "−1"), (0, "0"), (-0.2, "0"), (-1500, "−1,500"), (None, "unknown")]
)
def test_a_difference_has_its_sign(english, value, text):
    assert english.value(value, "signed") == text


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [(-0.32143, 0, "−32 points"), (0.01, 0, "+1 point"), (0, 0, "0 points"), (0.015, 1, "+1.5 points"),
     (None, 0, "unknown")],
)  # fmt: skip
def test_a_difference_of_shares_is_told_in_points(english, value, digits, text):
    assert english.value(value, "share_change", digits) == text


def test_a_lower_bound_says_so(english):
    assert english.value(53.01, "at_least") == "at least 53"
    assert english.value(None, "at_least") == "unknown"


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [(0.256, 0, "26%"), (0.256, 1, "25.6%"), (0, 0, "0%"), (1, 0, "100%"), (0.001, 0, "under 1%"),
     (0.999, 0, "over 99%"),
     (0.0004, 1, "under 0.1%"), (0.9996, 1, "over 99.9%"), (0.005, 0, "1%"), (None, 0, "unknown"),
     (12.5, 0, "1,250%")],
)  # fmt: skip
def test_a_share_never_rounds_to_none_or_all_unless_it_is(english, value, digits, text):
    assert english.value(value, "percent", digits) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1, "1st"),
        (2, "2nd"),
        (3, "3rd"),
        (7, "7th"),
        (11, "11th"),
        (22, "22nd"),
        (113, "113th"),
        (None, "unknown"),
    ],
)
def test_a_place_is_an_ordinal(english, value, text):
    assert english.value(value, "ordinal") == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "no products"), (1, "1 product"), (2, "2 products"), (1234, "1,234 products"), (1.5, "2 products"),
     (None, "an unknown number of products"), (NAN, "an unknown number of products")],
)  # fmt: skip
def test_a_counted_noun_agrees_with_its_number(english, value, text):
    assert english.noun(value, "product") == text
    assert english.noun(value, "products") == text


def test_a_noun_takes_the_form_of_the_number_as_it_is_shown(english):
    assert english.noun(1.04, "year", digits=1) == "1.0 year"
    assert english.noun(2.5, "year", digits=1) == "2.5 years"
    assert english.noun(0.2, "year") == "0 years"


def test_a_noun_that_is_not_listed_is_refused_with_the_nearest(english):
    with pytest.raises(ValueError, match="no noun 'prodct'; nearest: 'product'"):
        english.noun(2, "prodct")


def test_every_noun_reads_in_one_and_many(english):
    for name, (one, many) in NOUNS.items():
        assert english.noun(1, name) == f"1 {one}"
        assert english.noun(2, name) == f"2 {many}"


def test_nouns_stand_in_the_order_of_the_alphabet():
    singulars = list(dict.fromkeys(one for one, _ in NOUNS.values()))
    assert singulars == sorted(singulars)


@pytest.mark.parametrize(
    ("value", "text"),
    [("2026-02-11", "11 February 2026"), (dt.date(2026, 2, 11), "11 February 2026"),
     ("2024-08", "August 2024"), ("2024", "2024"),
     ("", "unknown"), (None, "unknown"), (pd.NaT, "unknown")],
)  # fmt: skip
def test_a_date_is_as_precise_as_it_is_known(english, value, text):
    assert english.date(value) == text


@pytest.mark.parametrize(
    ("period", "text"),
    [
        ("2012/2021", "2012–2021"),
        ("2018/2018", "2018"),
        ("/2020-06", "up to June 2020"),
        ("2001/", "since 2001"),
        ("/", "not stated"),
    ],
)
def test_a_period_says_what_is_known_of_it(english, period, text):
    assert english.period(period) == text


def test_a_text_that_is_no_date_is_refused(english):
    with pytest.raises(ValueError, match="«soon» is no date"):
        english.date("soon")


@pytest.mark.parametrize(
    ("value", "text"),
    [("2026-02-11", "11 February 2026 (22 Bahman 1404)"), ("2024", "2024 (1402–1403 Solar Hijri)"),
     ("2024-08", "August 2024 (1403 Solar Hijri)"), ("", "unknown")],
)  # fmt: skip
def test_a_date_stands_in_both_calendars(english, value, text):
    assert english.both_calendars(value) == text


def test_lists_read_as_a_sentence_does(english):
    assert english.list([]) == "none"
    assert english.list(["Iran"]) == "Iran"
    assert english.list(["Japan", "China"]) == "Japan and China"
    assert english.list(["Japan", "China", "Iran"]) == "Japan, China and Iran"
    assert english.list(["Japan", "China", "Iran"], "or") == "Japan, China or Iran"


@pytest.mark.parametrize(
    ("code", "alone", "within"),
    [("IRN", "Iran", "Iran"), ("USA", "United States", "the United States"),
     ("NLD", "Netherlands", "the Netherlands"),
     ("DOM", "Dominican Republic", "the Dominican Republic"), ("WLD", "World", "the world"),
     ("KOR", "South Korea", "South Korea"),
     ("QQQ", "QQQ", "QQQ"), (None, "unknown", "unknown"), ("", "unknown", "unknown")],
)  # fmt: skip
def test_a_country_has_its_article_within_a_sentence(english, code, alone, within):
    assert english.country(code) == alone
    assert english.country(code, in_sentence=True) == within


def test_countries_can_be_named_from_other_tables():
    other = Tables({"countries": pd.DataFrame({"iso3": ["IRN"], "name_en": ["Iran"]})})
    assert Wording("en", other).country("IRN") == "Iran"
    assert Wording("en").country("IRN") == "IRN"


@pytest.mark.parametrize(
    ("value", "how", "text"),
    [(7, "", "7"), (1999, "", "1,999"), (1999, "text", "1999"), (2024, "calendar_year", "2024"),
     (0.5, "share", "50%"),
     (7, "rank", "7th"), (True, "", "yes"), (False, "yesno", "no"), (None, "yesno", "unknown"),
     (2.25, ".1f", "2.3"),
     (3, "products", "3 products"), (3, "country", "3 countries"), ("IRN", "country", "Iran"),
     (None, "country", "unknown"),
     ("USA", "country_name", "United States"), (12, "per million", "12 per million"),
     (None, "per million", "unknown"),
     ("a name", "", "a name"), ("2024-08", "date", "August 2024"), (dt.date(2024, 8, 1), "", "1 August 2024"),
     (1, "is|are", "is"), (0, "is|are", "are"), (5, "is|are", "are"), (None, "is|are", "are")],
)  # fmt: skip
def test_a_value_reads_as_its_unit_or_format_asks(english, value, how, text):
    assert english.value(value, how) == text


def test_a_format_that_does_not_exist_is_refused_with_the_nearest(english):
    with pytest.raises(ValueError, match="no format or noun 'ordinl'; nearest: 'ordinal'"):
        english.check_format("ordinl")
    for how in ("", "ordinal", "product", "is|are", ".2f"):
        english.check_format(how)


@pytest.mark.parametrize(
    ("value", "how", "text"),
    [("oncology_solid", "therapeutic_area", "solid tumours"), (2, "therapeutic_area", "2 therapeutic areas"),
     (None, "therapeutic_area", "an unknown number of therapeutic areas"),
     ("", "therapeutic_area", "unknown"), ("burns", "Condition", "Burns"), (1, "Condition", "1 condition"),
     ("", "class", "unknown")],
)  # fmt: skip
def test_a_code_reads_in_words_and_a_capital_format_begins_with_one(english, value, how, text):
    english.check_format(how)
    assert english.value(value, how) == text


def test_a_code_without_words_is_refused(english):
    with pytest.raises(KeyError, match="no words for the class 'gene_therapie'; nearest: 'gene_therapy'"):
        english.value("gene_therapie", "class")


def test_a_code_is_said_in_words():
    assert Wording("en").label("modality", "car_t") == "CAR-T cells"
    assert [Wording("en").label("state", code) for code in ("in_force", "withdrawn")] == ["in force", "ended"]


def test_an_empty_cell_stays_empty():
    assert Wording("en").label("kind", "") == ""


def test_a_code_without_words_stops_with_the_nearest_one():
    with pytest.raises(KeyError, match="nearest: 'car_t'"):
        Wording("en").label("modality", "cart")


def test_words_are_those_of_the_tables():
    frame = pd.DataFrame(
        {
            "list": ["modality"],
            "code": ["car_t"],
            "position": [1],
            "computed": [False],
            "label": ["own words"],
        }
    )
    assert Wording("en", Tables({"codes": frame})).label("modality", "car_t") == "own words"
