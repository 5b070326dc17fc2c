"""Names by which a country can be found."""

import pytest

from regenatlas.tables.country_names import country_names
from regenatlas.tables.load import load_tables


@pytest.fixture(scope="module")
def names():
    frame = load_tables()["countries"].set_index("iso3", drop=False)
    return lambda code: country_names(frame.loc[code])


@pytest.mark.parametrize(
    ("code", "known"),
    [
        ("IRN", ["Iran", "ایران", "IRN", "IR", "Islamic Republic of Iran", "Иран"]),
        ("TUR", ["Türkiye", "turkey", "Turquie"]),
        ("KOR", ["South Korea", "korea", "대한민국", "Korea, Republic of"]),
        ("ARE", ["uae", "الإمارات العربية المتحدة"]),
        ("CHE", ["Schweiz", "Suisse", "Svizzera"]),
        ("JPN", ["日本"]),
    ],
)
def test_a_country_has_the_names_of_tables_of_speech_and_of_its_own_languages(names, code, known):
    assert set(known) <= set(names(code))


def test_a_name_comes_once_and_the_one_of_the_tables_first(names):
    found = names("KOR")
    assert found[0] == "South Korea"
    assert len({name.casefold() for name in found}) == len(found)


def test_a_country_without_iso_codes_has_the_names_of_the_tables():
    row = {"iso3": "XKX", "iso2": "", "name_en": "Kosovo", "name_fa": ""}
    assert country_names(row) == ("Kosovo", "XKX")
