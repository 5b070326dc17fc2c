"""What `claims` lists is tested for the country and day that are asked for, and tested once."""

from tests.made import event, made_tables, product, rule
from tests.made_claims import claim, ledger

from regenatlas import paths
from regenatlas.render.tools import statements
from regenatlas.report.parameters import parse


def test_each_statement_has_its_verdict_and_our_count_and_is_tested_once(monkeypatch, tmp_path):
    monkeypatch.setattr(paths, "user_cache_path", lambda *_, **__: tmp_path)
    total = "licensed_products_total", "product_count"
    rows = [claim("right", *total, 1), claim("wrong", *total, 7)]
    rules = [rule("by_jurisdiction", label="there", count_by="jurisdiction", default=True)]
    events = [event("a", "IFDA", "authorised", "2020-01-01")]
    tables = made_tables([product("a")], events, rules, {"paper": "2020-01-01"}, **ledger(rows))

    def tested(country):
        return statements.tested(tables, parse({"country": country, "as_of": "2025-01-01"}, tables))

    found = tested("IRN")
    assert [(key, stated, ours) for key, _, stated, _, ours, _ in found["rows"]] == [
        ("right", "1", "1"),
        ("wrong", "7", "1"),
    ]
    assert found["verdicts"] == [["confirmed independently", 1], ["contradicted", 1]]
    assert tested("USA")["rows"] == []
    assert tested("IRN")["rows"] == found["rows"]
    monkeypatch.setattr(statements, "_tested", None)
    assert tested("IRN")["country"] == found["country"]
