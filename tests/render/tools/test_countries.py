"""What `countries` lists is counted by the rule and day that are asked for, and counted once."""

from tests.made import event, made_tables, product

from regenatlas import paths
from regenatlas.render.tools import countries
from regenatlas.report.parameters import parse


def test_each_country_has_its_products_or_the_reason_for_none(monkeypatch, tmp_path):
    monkeypatch.setattr(paths, "user_cache_path", lambda *_, **__: tmp_path)
    monkeypatch.setattr(countries, "countries_in_tables", lambda _: ["IRN", "USA"])
    products = [product("a"), product("b", may_be="a"), product("c", origin_country="USA")]
    events = [event("a", "IFDA", "authorised", "2020"), event("b", "IFDA", "authorised", "2022")]
    tables = made_tables(products, [*events, event("c", "IFDA", "authorised", "2023")])

    def products_by(day):
        listed = countries.counted(tables, parse({"country": "IRN", "as_of": day}, tables))
        return {iso3: told for iso3, _, _, *told in listed}

    assert products_by("2021-01-01") == {"IRN": ["1", ""], "USA": ["0", "none: the register was searched"]}
    assert products_by("2024-01-01") == {"IRN": ["1 to 2", ""], "USA": ["1", ""]}
    monkeypatch.setattr(countries, "_counted", None)
    assert products_by("2024-01-01")["USA"] == ["1", ""]
