"""Countries as publishers write them."""

import pytest

from regenatlas.importing.counts.places import is_country


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Iran, Islamic Republic of", "IRN"),
        ("Korea, Republic of", "KOR"),
        ("Korea, Democratic People's Republic of", "PRK"),
        ("South Korea", "KOR"),
        ("Turkey (Türkiye)", "TUR"),
        ("Türkiye", "TUR"),
        ("Russian Federation", "RUS"),
        ("Macedonia, The Former Yugoslav Republic of", "MKD"),
        ("Czech Republic", "CZE"),
        ("Côte D’Ivoire", "CIV"),
        ("Cote d'Ivoire", "CIV"),
        ("Congo, The Democratic Republic of the", "COD"),
        ("Moldova, Republic of", "MDA"),
        ("Taiwan", "TWN"),
        ("Hong Kong", "HKG"),
        ("Former Yugoslavia", ""),
        ("Republic of", ""),
        ("", ""),
    ],
)
def test_a_name_means_the_country_that_it_has_meant(places, name, code):
    assert places.named(name) == code


def test_an_address_ends_in_its_country_even_with_commas_in_it(places):
    assert places.last_in("Royan, Tehran, Iran, Islamic Republic of") == ("IRN", "Iran, Islamic Republic of")
    assert places.last_in("A clinic, Atlanta, Georgia, United States") == ("USA", "United States")
    assert places.last_in("A clinic, Tbilisi, Georgia") == ("GEO", "Georgia")
    assert places.last_in("A clinic, Former Yugoslavia") == ("", "Former Yugoslavia")


def test_codes_of_groups_are_none_of_ours_and_counted(places):
    assert [places.coded(code, "") for code in ("IRN", "IR", "AFE")] == ["IRN", "IRN", ""]
    assert places.coded("ZZ", "Nowhere") == ""
    assert places.unknown == {"AFE": 1, "Nowhere": 1}
    assert [is_country(code) for code in ("IRN", "IR", "AFE", "ZH", "")] == [True, True, False, False, False]
