import datetime as dt

import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell
from pydantic import ValidationError

from regenatlas.report.parameters import (
    NAMES,
    ParameterError,
    Parameters,
    default_definition,
    find_country,
    newest_date,
    parse,
)
from regenatlas.tables.country_names import likely_countries
from regenatlas.tables.load import Tables, load_tables

COUNTRIES = [
    ("IRN", "IR", "Iran", "ایران", "country"),
    ("TUR", "TR", "Türkiye", "ترکیه", "country"),
    ("CIV", "CI", "Côte d'Ivoire", "ساحل عاج", "country"),
    ("USA", "US", "United States", "ایالات متحده", "country"),
    ("EUU", "EU", "European Union", "اتحادیه اروپا", "bloc"),
    ("WLD", "", "World", "جهان", "aggregate"),
]

NO_COUNTRY = "is not an ISO3 or ISO2 code or the name of a country in the tables"
NO_DATE = "is not a date YYYY-MM-DD from 1990-01-01 to 2026-02-28, the newest in the tables"


@pytest.fixture
def tables():
    return Tables({
        "countries": pd.DataFrame(COUNTRIES, columns=["iso3", "iso2", "name_en", "name_fa", "kind"]),
        "country_names": pd.DataFrame({"name_id": ["TUR-01"], "country": ["TUR"], "name": ["Turkey"]}),
        "authorisations": pd.DataFrame({"event_id": ["a", "b"], "date": ["2026-02", "2024-08-20"]}),
        "regulators": pd.DataFrame({"regulator_id": ["FDA", "X"], "searched_until": ["2026-02-11", ""]}),
        "definitions": pd.DataFrame({"definition_id": ["ever", "strict"], "default": [False, True]}),
    })  # fmt: skip


def test_without_parameters_the_report_is_about_iran_on_the_newest_day(tables):
    assert parse({}, tables) == Parameters(
        country="IRN", as_of=dt.date(2026, 2, 28), known_by=None, definition="strict", peers=(), lang="en"
    )


def test_none_and_empty_stand_for_the_default(tables):
    raw = dict.fromkeys(["country", "as_of", "known_by", "definition", "peers", "lang"])
    assert parse(raw, tables) == parse({}, tables) == parse(dict.fromkeys(raw, ""), tables)
    assert parse({"peers": []}, tables).peers == ()


def test_parameters_are_resolved_to_codes_and_dates(tables):
    raw = {
        "country": "Turkiye", "as_of": "2024-02-29", "known_by": dt.datetime(2025, 1, 2, 3, 4, tzinfo=dt.UTC),
        "definition": "ever", "peers": "US; iran, IR", "lang": "en",
    }  # fmt: skip
    assert parse(raw, tables) == Parameters(
        country="TUR", as_of=dt.date(2024, 2, 29), known_by=dt.date(2025, 1, 2), definition="ever",
        peers=("USA", "IRN"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "code"),
    [("IRN", "IRN"), ("irn", "IRN"), ("ir", "IRN"), (" Iran ", "IRN"), ("ایران", "IRN"), ("ايران", "IRN"),
     ("TÜRKİYE", "TUR"),
     ("turkiye", "TUR"), ("cote d’ivoire", "CIV"), ("ساحل\u200cعاج", "CIV"), ("united-states", "USA"),
     ("EU", "EUU")],
)  # fmt: skip
def test_a_country_is_found_by_code_or_name_in_any_script_and_case(tables, given, code):
    assert find_country(given, tables) == code


@pytest.mark.parametrize(
    ("given", "code"),
    [("Turkey", "TUR"), ("Islamic Republic of Iran", "IRN"), ("Iran, Islamic Republic of", "IRN"),
     ("Estados Unidos", "USA"), ("соединенные штаты", "USA"), ("美国", "USA"), ("تركيا", "TUR")],
)  # fmt: skip
def test_a_country_is_found_by_any_name_that_the_index_knows(tables, given, code):
    assert find_country(given, tables) == code


def test_a_country_that_the_tables_lack_is_not_found_by_any_name(tables):
    with pytest.raises(ParameterError):
        find_country("United Kingdom", tables)
    with pytest.raises(ParameterError):
        find_country("UK", tables)


def test_a_country_is_no_peer_of_itself(tables):
    assert parse({"peers": ["IRN", "TUR"]}, tables).peers == ("TUR",)


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        ({"country": "Turky"}, f"country: 'Turky' {NO_COUNTRY}; nearest: TUR (Türkiye)"),
        ({"country": "IRM"}, f"country: 'IRM' {NO_COUNTRY}; nearest: IRN (Iran)"),
        ({"country": "WLD"}, f"country: 'WLD' {NO_COUNTRY}"),
        ({"country": 7}, f"country: '7' {NO_COUNTRY}"),
        ({"as_of": "2024-02-30"},
         f"as_of: '2024-02-30' {NO_DATE}; nearest: 2024-02-29"),
        ({"as_of": "2024"},
         f"as_of: '2024' {NO_DATE}; nearest: 2024-12-31"),
        ({"as_of": "31.12.2024"}, f"as_of: '31.12.2024' {NO_DATE}; nearest: 2024-12-31"),
        ({"as_of": "05/06/2024"}, f"as_of: '05/06/2024' {NO_DATE}; nearest: 2024-06-05 or 2024-05-06"),
        ({"as_of": "1403-10-11"}, f"as_of: '1403-10-11' {NO_DATE}; nearest: 2024-12-31"),
        ({"as_of": "1402-12-30"}, f"as_of: '1402-12-30' {NO_DATE}; nearest: 2024-03-19"),
        ({"as_of": "2567-12-31"}, f"as_of: '2567-12-31' {NO_DATE}"),
        ({"as_of": "2024–12–31"}, f"as_of: '2024–12–31' {NO_DATE}; nearest: 2024-12-31"),
        ({"as_of": "Dec 31, 2024"}, f"as_of: 'Dec 31, 2024' {NO_DATE}; nearest: 2024-12-31"),
        ({"as_of": "2024-12-31T00:00:00Z"},
         f"as_of: '2024-12-31T00:00:00Z' {NO_DATE}; nearest: 2024-12-31"),
        ({"as_of": "20240131"},
         f"as_of: '20240131' {NO_DATE}; nearest: 2024-01-31"),
        ({"as_of": "1989-12-31"},
         f"as_of: '1989-12-31' {NO_DATE}; nearest: 1990-01-01"),
        ({"known_by": dt.date(2027, 1, 1)},
         f"known_by: '2027-01-01' {NO_DATE}; nearest: 2026-02-28"),
        ({"as_of": "soon"}, f"as_of: 'soon' {NO_DATE}"),
        ({"definition": "strickt"}, "definition: 'strickt' is not one of ever, strict; nearest: strict"),
        ({"definition": ["strict"]},
         "definition: \"['strict']\" is not one of ever, strict"),
        ({"lang": "fa"}, "lang: 'fa' is not one of en"),
        ({"peers": ["TUR", "Irn", "Iraan"]}, f"peers: 'Iraan' {NO_COUNTRY}; nearest: IRN (Iran)"),
        ({"peers": 5}, f"peers: '5' {NO_COUNTRY}"),
        ({"contry": "IRN"}, f"parameter: 'contry' is not one of {', '.join(NAMES)}; nearest: country"),
    ],
)  # fmt: skip
def test_a_wrong_parameter_is_refused_in_one_line_with_the_nearest(tables, raw, line):
    with pytest.raises(ParameterError) as error:
        parse(raw, tables)
    assert error.value.problems == [line]
    assert str(error.value) == line


@pytest.mark.parametrize(
    ("given", "codes"),
    [("Tukey", ["TUR"]), ("germny", ["DEU"]), ("Phillipines", ["PHL"]), ("ايرن", ["IRN", "IRL"]),
     ("IRM", ["IRL", "IRN", "IRQ"]), ("USB", ["USA"]), ("XX", []), ("foo", []), ("Narnia", []), ("test", []),
     ("Atlantis", []), ("Utopia", []), ("", [])],
)  # fmt: skip
def test_rather_no_country_is_guessed_than_a_wrong_one(given, codes):
    assert likely_countries(given, load_tables()) == codes


def test_all_that_is_wrong_is_said_at_once(tables):
    with pytest.raises(ParameterError) as error:
        parse({"country": "Turky", "as_of": "x", "contry": "x", "peers": ["q1", "q2"]}, tables)
    assert [line.partition(":")[0] for line in error.value.problems] == [
        "parameter",
        "country",
        "as_of",
        "peers",
        "peers",
    ]


def test_a_very_long_value_is_shortened(tables):
    with pytest.raises(ParameterError) as error:
        parse({"country": "x" * 500}, tables)
    assert len(error.value.problems[0]) < 150


def test_a_notebook_shows_the_message_and_no_traceback(tables):
    shell = InteractiveShell()
    shown = []
    shell._showtraceback = lambda _type, _value, lines: shown.extend(lines)
    shell.user_ns.update(parse=parse, tables=tables)
    shell.run_cell("parse({'lang': 'fa', 'definition': 'strickt'}, tables)")
    assert shown == [
        "ParameterError: definition: 'strickt' is not one of ever, strict; nearest: strict",
        "ParameterError: lang: 'fa' is not one of en",
    ]


def test_the_newest_date_is_the_last_day_it_may_mean(tables):
    assert newest_date(tables) == dt.date(2026, 2, 28)
    assert default_definition(tables) == "strict"


def test_tables_without_any_date_need_one(tables):
    frames = {name: tables[name] for name in tables}
    frames["authorisations"] = frames["authorisations"].head(0)
    frames["regulators"] = frames["regulators"].head(0)
    with pytest.raises(ParameterError, match="the tables hold no date"):
        parse({}, Tables(frames))


def test_parameters_cannot_be_changed(tables):
    with pytest.raises(ValidationError):
        parse({}, tables).country = "TUR"
