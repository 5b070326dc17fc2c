"""Any page finds every other report through one script of data, which is data whatever the names are."""

import json

import pytest
from tests.made import event, made_tables, product, rule
from tests.made_site import Folder, reports

from regenatlas.render.site.bundles import read_bundles
from regenatlas.render.site.reports import reports_data, reports_script

TABLES = made_tables(
    [product("a")], [event("a", "IFDA", "authorised", "2024")], [rule("strict_eu_atmp"), rule("ever")]
)


def bundles(*made):
    return read_bundles(Folder(*made))


def test_every_bundle_is_there_once_by_country_date_and_what_it_holds():
    two = ("00_overview", "02_standing")
    data = reports_data(
        bundles(
            reports("IRN", "2026-01-01", chapters=two, formats=("html", "pdf")),
            reports("IRN", "2025-01-01", chapters=two, failed={"02_standing": ("died", 1)}, document=False),
            reports("USA", "2026-01-01", chapters=two, formats=("html", "pdf")),
            reports("USA", "2026-01-01", chapters=two[:1], definition="ever", suffix="ever"),
        ),
        TABLES,
    )
    assert data["contents"] == [
        {"made": {"00_overview": ["html"]}, "failed": ["02_standing"], "whole": []},
        {
            "made": {"00_overview": ["html", "pdf"], "02_standing": ["html", "pdf"]},
            "failed": [],
            "whole": ["pdf"],
        },
        {"made": {"00_overview": ["html"]}, "failed": [], "whole": ["pdf"]},
    ]
    default, ever = data["views"]
    assert default == {
        "lang": "en",
        "suffix": "",
        "name": "strict eu atmp",
        "countries": [["IRN", "Irn"], ["USA", "Usa"]],
        "dates": [["2026-01-01", "1 January 2026"], ["2025-01-01", "1 January 2025"]],
        "bundles": [[0, 0, 1], [0, 1, 0], [1, 0, 1]],
    }
    assert (ever["suffix"], ever["bundles"]) == ("ever", [[0, 0, 2]])


@pytest.mark.parametrize(
    "name", ["</script><script>alert(1)</script>", '\u2028"); alert(1); ("', "__proto__"]
)
def test_a_name_that_would_be_more_than_a_name_is_none(name):
    countries = TABLES["countries"].assign(name_en=name)
    tables = made_tables([product("a")], [], [rule("strict_eu_atmp")])
    script = reports_script(bundles(reports("IRN", "2026-01-01")), tables.replaced(countries=countries))
    assert script.startswith("regenatlas.take({")
    assert script.endswith("});\n")
    data = json.loads(script.removeprefix("regenatlas.take(").removesuffix(");\n"))
    assert data["views"][0]["countries"] == [["IRN", name]]
    assert not set("<>&") & set(script)


def test_three_thousand_bundles_stay_small():
    codes = [f"{a}{b}{c}" for a in "ABCDEF" for b in "ABCDEFG" for c in "ABCDEF"]
    many = (reports(code, f"{year}-12-31") for code in codes[:250] for year in range(2014, 2026))
    assert len(reports_script(bundles(*many), TABLES)) < 100_000
