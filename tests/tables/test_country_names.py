"""Names by which a country can be found, and what a text that is no name may mean."""

import pandas as pd
import pytest

from regenatlas.tables.country_names import country_names, likely_countries, named_country
from regenatlas.tables.load import Tables, load_tables

# Misspelt names of countries that are called much alike: whoever is meant must be among those named.
ALIKE = {
    "AUS": ["Austalia", "Austrlia", "Austrila"], "AUT": ["Austira", "Autria"], "DMA": ["Domnica", "Dominca"],
    "DOM": ["Dominican Repulic", "Dominican Republik"], "COD": ["Democratic Republik of the Congo"],
    "GIN": ["Guniea"], "GNB": ["Guinea-Bissua"], "GNQ": ["Equatorial Guniea"], "PNG": ["Papua New Guinae"],
    "IRN": ["Irann", "Irran"], "IRQ": ["Iraqq", "Irraq"], "LBR": ["Liberria"], "LBY": ["Lybia", "Libyaa"],
    "MRT": ["Mauritana"], "MUS": ["Mauritus"], "NER": ["Nigerr"], "NGA": ["Nigera", "Nigeira", "Nigerria"],
    "PRK": ["North Koreaa"], "KOR": ["South Koera"], "SDN": ["Sudann"], "SSD": ["South Sudann"],
    "SVK": ["Slovakai", "Slovakiaa"], "SVN": ["Slovania", "Slovennia"],
}  # fmt: skip


@pytest.fixture(scope="module")
def tables():
    return load_tables()


@pytest.mark.parametrize(
    ("code", "known"),
    [
        ("IRN", ["Iran", "ایران", "IRN", "IR", "Islamic Republic of Iran", "Иран", "Persia"]),
        ("TUR", ["Türkiye", "Turkey", "Turquie"]),
        ("KOR", ["South Korea", "Korea", "대한민국", "Korea, Republic of"]),
        ("ARE", ["UAE", "الإمارات العربية المتحدة"]),
        ("CHE", ["Schweiz", "Suisse", "Svizzera"]),
        ("JPN", ["日本"]),
    ],
)
def test_a_country_has_the_names_of_tables_of_speech_and_of_its_own_languages(tables, code, known):
    assert set(known) <= set(country_names(code, tables))


def test_a_name_comes_once_and_the_one_of_the_tables_first(tables):
    found = country_names("KOR", tables)
    assert found[0] == "South Korea"
    assert len({name.casefold() for name in found}) == len(found)


def test_a_country_without_iso_codes_has_the_names_of_the_tables():
    row = {"iso3": "XKX", "iso2": "", "name_en": "Kosovo", "name_fa": ""}
    assert country_names("XKX", Tables({"countries": pd.DataFrame([row])})) == ("Kosovo", "XKX")


def test_every_name_of_a_country_leads_to_it(tables):
    countries = tables["countries"]
    for code in countries.loc[countries["kind"] != "aggregate", "iso3"]:
        for name in country_names(code, tables):
            assert named_country(name, tables) == code, name


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("COD", "Democratic Republic of the Congo;Congo, Dem. Rep.;Congo, The Democratic Republic of the"),
        ("COG", "Congo;the Congo;Congo, Rep.;Republic of the Congo"),
        ("PRK", "Korea, Dem. People's Rep.;Democratic People’s Republic of Korea"),
        ("KOR", "South Korea;Korea, South;Korea, Rep.;Republic of Korea"),
        ("IRN", "Iran, Islamic Rep.;iran (islamic republic of);IRAN;ايران;إيران;\u200fایران\u200f;İran"),
        ("VAT", "Holy See;the Holy See (Vatican City State);Vatican"),
        ("PSE", "State of Palestine;occupied Palestinian territory, including east Jerusalem"),
        ("NLD", "the Netherlands;Netherlands, The;Netherlands (Kingdom of the);Holland"),
        ("CIV", "Côte d'Ivoire;Côte d’Ivoire;Cote d`Ivoire;Cote dIvoire;Co\u0302te dʼIvoire;COTE D'IVOIRE"),
        ("TUR", "Türkiye;Tu\u0308rkiye;TURKIYE;Turkey"),
        ("TWN", "Taiwan;Taiwan, Province of China"),
        ("CIV", "C\udcc3\udcb4te d'Ivoire;C\udcf4te d'Ivoire"),
        ("IRL", "Republic of Ireland"), ("CHN", "PRC;P.R.C."), ("KOR", "ROK"), ("PRK", "DPRK"),
        ("IRN", "I.R. Iran;IR Iran;I.R.Iran;Iran (I.R.);جمهوری اسلامی ایران;جمهورى اسلامى ايران"),
        ("MAC", "Macau"), ("TWN", "Taiwan, China"), ("PRI", "Puerto Rico (US)"),
        ("SAU", "KSA"), ("SOM", "Somalia, Fed. Rep."),
        ("SWZ", "Swaziland;Eswatini"), ("MMR", "Burma"), ("CPV", "Cape Verde;Cabo Verde"),
        ("GMB", "The Gambia;Gambia, The"), ("KNA", "St Kitts & Nevis;Saint Kitts and Nevis"),
        ("MKD", "Macedonia, The Former Yugoslav Republic of;TFYR Macedonia;Macedonia, FYR"),
        ("USA", "U.S.A.;the United States of America;US"), ("DEU", "DE;l'Allemagne"), ("AND", "and"),
        ("", "Czechoslovakia;Yugoslavia;Kosovo;Republic of;the;Virgin Islands;;World"),
    ],
)  # fmt: skip
def test_names_of_public_lists_mean_their_country_however_they_are_written(tables, code, names):
    assert {name: named_country(name, tables) for name in names.split(";")} == dict.fromkeys(
        names.split(";"), code
    )


def test_a_hint_never_leaves_out_the_country_that_was_meant(tables):
    for code, texts in ALIKE.items():
        for text in texts:
            assert not named_country(text, tables), text
            assert code in likely_countries(text, tables), text


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Nigera", ["NGA", "NER"]),
        ("Slovania", ["SVK", "SVN"]),
        ("Virgin Islands", ["VIR", "VGB"]),
        ("Timor", ["TLS"]),
        ("Czechoslovakia", []),
        ("Republic of", []),
    ],
)
def test_a_hint_names_all_that_are_as_likely(tables, text, codes):
    assert likely_countries(text, tables) == codes
