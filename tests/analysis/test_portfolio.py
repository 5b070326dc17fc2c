from datetime import date

import pytest

from regenatlas.analysis.portfolio import (
    candidates,
    corrections,
    counted_from_elsewhere,
    lag,
    lag_facts,
    mix,
    names,
    portfolio,
    statements,
)
from regenatlas.analysis.snapshot import snapshot
from tests.made import event, made_tables, product, rule, tail

DAY = date(2025, 6, 30)


def iranian():
    return made_tables(
        [
            product("sheet", therapeutic_area="dermatology_wound", developer="Royan"),
            product("graft", therapeutic_area="dermatology_wound", developer="Royan"),
            product("drip", therapeutic_area="immunology_gvhd", developer="not stated", named=False),
            product("gone", therapeutic_area="ophthalmology", developer="Taskin"),
            product("far", origin_country="KOR", modality="car_t"),
        ],
        [
            event("sheet", "IFDA", "authorised", "2020-01-01"),
            event("sheet", "FDA", "authorised", "2024-01-01"),
            event("graft", "IFDA", "conditional", "2021-01-01"),
            event("drip", "IFDA", "authorised", "2022", verified=False),
            event("gone", "IFDA", "authorised", "2015-01-01"),
            event("gone", "IFDA", "withdrawn", "2018-01-01"),
            event("far", "MFDS", "authorised", "2010-01-01"),
        ],
    )


def numbers(found):
    keys = (
        "total",
        "licensed",
        "conditional",
        "ended",
        "counted",
        "not_counted",
        "abroad",
        "unnamed",
        "undated",
    )
    return {key: getattr(found, key).value for key in keys}


def test_a_portfolio_in_numbers():
    tables = iranian()
    found = portfolio(tables, "IRN", snapshot(tables, DAY))
    assert numbers(found) == {
        "total": 4, "licensed": 3, "conditional": 1, "ended": 1, "counted": 3, "not_counted": 1, "abroad": 1,
        "unnamed": 1, "undated": 1,
    }  # fmt: skip
    assert found.developers.value == 2
    assert (found.first.value, found.newest.value) == ("2015-01-01", "2022")
    assert (found.area, found.area_n.value, found.area_shared) == ("dermatology_wound", 2, False)


def test_every_number_names_its_rows():
    tables = iranian()
    found = portfolio(tables, "IRN", snapshot(tables, DAY))
    assert found.ended.rows == (
        "authorisations:gone.IFDA.authorised.2015-01-01",
        "authorisations:gone.IFDA.withdrawn.2018-01-01",
        "products:gone",
    )


def test_a_licence_in_the_own_union_is_not_abroad():
    tables = made_tables([product("a", origin_country="ITA")], [event("a", "EMA", "authorised", "2020")])
    assert portfolio(tables, "ITA", snapshot(tables, DAY)).abroad.value == 0


def test_a_country_without_a_product_has_zeros_and_no_date():
    tables = iranian()
    found = portfolio(tables, "IND", snapshot(tables, DAY))
    assert set(numbers(found).values()) == {0}
    assert found.first.value is None
    assert found.area == ""
    assert not found.area_shared


def test_products_that_count_though_their_developer_was_at_home_elsewhere():
    tables = made_tables(
        [product("a", origin_country="KOR", originator_country="IRN"), product("b")],
        [event("a", "MFDS", "authorised", "2020"), event("b", "IFDA", "authorised", "2020")],
        [rule("by_inventor", count_by="originator", default=True)],
    )
    found = counted_from_elsewhere(tables, "IRN", snapshot(tables, DAY))
    assert found[["product_id", "rows"]].to_numpy().tolist() == [["a", ("products:a",)]]


def test_the_mix_sets_shares_beside_those_of_the_rest_of_the_world():
    tables = iranian()
    found = mix(tables, "IRN", snapshot(tables, DAY), "modality")
    assert found[
        ["category", "n", "total", "share", "world_n", "world_total", "world_share"]
    ].to_numpy().tolist() == [
        ["msc", 3, 3, 1.0, 0, 1, 0.0],
        ["car_t", 0, 3, 0.0, 1, 1, 1.0],
    ]
    assert found["rows"].iloc[1] == ("products:far",)


def test_a_country_without_counted_products_has_no_mix():
    tables = iranian()
    assert mix(tables, "IND", snapshot(tables, DAY), "class").empty


def test_the_mix_of_a_member_is_its_own_even_where_the_union_is_pooled():
    tables = made_tables(
        [product("a", origin_country="ITA", donor="allogeneic"), product("b", origin_country="DEU")],
        [event("a", "EMA", "authorised", "2020"), event("b", "EMA", "authorised", "2020")],
        [rule("pooled", eu="as_one", default=True)],
    )
    found = mix(tables, "ITA", snapshot(tables, DAY), "donor")
    assert found[["category", "n", "world_n"]].to_numpy().tolist() == [
        ["allogeneic", 1, 0],
        ["autologous", 0, 1],
    ]


def lag_tables():
    return made_tables(
        [
            product("pioneer", origin_country="KOR", modality="msc"),
            product("follower", modality="msc"),
            product("second", modality="msc"),
            product("first", modality="rpe"),
            product("odd", modality="other"),
        ],
        [
            event("pioneer", "MFDS", "authorised", "2010-07-01"),
            event("pioneer", "MFDS", "withdrawn", "2012-01-01"),
            event("follower", "IFDA", "authorised", "2020-07-01"),
            event("second", "IFDA", "authorised", "2022-07-01"),
            event("first", "IFDA", "authorised", "2021-01-01"),
            event("odd", "IFDA", "authorised", "2021-02-01"),
        ],
    )


def test_the_lag_runs_from_the_world_s_first_licence_of_the_modality_even_if_it_has_ended():
    tables = lag_tables()
    found = lag(tables, "IRN", snapshot(tables, DAY)).set_index("product_id")
    assert found.loc["follower", "years"] == pytest.approx(10.0, abs=0.01)
    assert found.loc["second", "years"] == pytest.approx(12.0, abs=0.01)
    assert found.loc["first", "years"] == 0
    assert found["years"].isna().to_dict() == {
        "follower": False,
        "first": False,
        "odd": True,
        "second": False,
    }
    assert found.loc["follower", ["first_name", "first_country", "first_date"]].tolist() == [
        "Pioneer",
        "KOR",
        "2010-07-01",
    ]
    assert found["entry"].to_dict() == {"follower": True, "first": True, "odd": True, "second": False}


def test_the_lag_in_numbers():
    tables = lag_tables()
    facts = lag_facts(lag(tables, "IRN", snapshot(tables, DAY)))
    assert {key: facts[key].value for key in ("compared", "left_out", "kinds", "first_in")} == {
        "compared": 3, "left_out": 1, "kinds": 2, "first_in": 1,
    }  # fmt: skip
    assert facts["median"].value == pytest.approx(10.0, abs=0.01)


def test_a_permit_is_no_licence_to_lag_behind():
    tables = made_tables(
        [product("permit", route="medicine", origin_country="KOR"), product("own")],
        [event("permit", "MFDS", "hospital_exemption", "2010"), event("own", "IFDA", "authorised", "2020")],
    )
    assert lag(tables, "IRN", snapshot(tables, DAY))["years"].tolist() == [0]


def test_without_products_there_is_no_median():
    tables = lag_tables()
    facts = lag_facts(lag(tables, "USA", snapshot(tables, DAY)))
    assert facts["median"].value is None
    assert facts["compared"].value == 0


def test_names_come_by_kind_without_the_preferred_one():
    def alias(number, text, kind):
        return {"alias_id": f"a.{number}", "product_id": "a", "alias": text, "kind": kind, "language": "en",
                "match": "alone", **tail()}  # fmt: skip

    tables = made_tables(
        [product("a", name="Brand")],
        [event("a", "IFDA", "authorised", "2020")],
        aliases=[
            alias(1, "Brand", "brand"),
            alias(2, "Marke", "brand"),
            alias(3, "برند", "local_script"),
            alias(4, "X-1", "code"),
        ],
    )
    found = names(tables, ["a"]).iloc[0]
    assert (found["brands"], found["local"], found["other"]) == (("Marke",), ("برند",), ("X-1",))
    assert found["rows"] == ("products:a", "aliases:a.2", "aliases:a.3", "aliases:a.4")


def said(number, date_, source="made", country="IRN"):
    return {
        "evidence_id": f"e{number}", "country": country, "product_id": "a", "candidate_id": "",
        "product_name": "A", "evidence_kind": "licence", "date": date_, "statement": "said", **tail(source),
    }  # fmt: skip


def evidence_tables():
    return made_tables(
        [product("a")],
        [event("a", "IFDA", "authorised", "2020")],
        sources={"silent": "", "late": "2025-12-01"},
        product_evidence=[
            said(1, "2024-08"),
            said(2, "2026-01-01"),
            said(3, "", "late"),
            said(4, "", "silent"),
            said(5, "2023", country="KOR"),
        ],
    )


def test_statements_made_after_the_day_are_not_heard():
    tables = evidence_tables()
    assert list(statements(tables, "IRN", snapshot(tables, DAY))["evidence_id"]) == ["e1"]


def test_an_undated_statement_counts_from_the_day_it_was_read():
    tables = evidence_tables()
    found = statements(tables, "IRN", snapshot(tables, date(2026, 11, 1)))
    assert list(found["evidence_id"]) == ["e1", "e3", "e2", "e4"]
    assert found["rows"].iloc[0] == ("product_evidence:e1",)
    assert found["url"].iloc[0] == "https://example.org/made"


def test_what_was_published_later_was_not_known():
    tables = evidence_tables()
    shot = snapshot(tables, date(2026, 11, 1), known_by=date(2025, 1, 1))
    assert list(statements(tables, "IRN", shot)["evidence_id"]) == ["e1", "e2"]


def test_candidates_are_those_of_the_country():
    rows = [
        {"candidate_id": key, "name": key, "name_local": "", "country": country, "developer": "",
         "class": "unknown", "indication": "", "status": "announced", "status_date": "2020", "finding": "", **tail()}
        for key, country in (("x", "IRN"), ("y", "KOR"))
    ]  # fmt: skip
    tables = made_tables([product("a")], [event("a", "IFDA", "authorised", "2020")], candidate_products=rows)
    assert list(candidates(tables, "IRN", snapshot(tables, DAY))["candidate_id"]) == ["x"]


def test_corrections_are_found_by_the_product_in_the_row_s_key():
    def correction(number, table, row):
        return {
            "correction_id": f"c{number}", "corrected_on": "2026-11-22", "table": table, "row_id": row,
            "column": "date", "was": "", "now": "", "reason": "", "source_id": "made",
        }  # fmt: skip

    tables = made_tables(
        [product("a"), product("ab")],
        [event("a", "IFDA", "authorised", "2020")],
        corrections=[
            correction(1, "authorisations", "a.IFDA.authorised.2020"),
            correction(2, "authorisations", "ab.IFDA.authorised.2020"),
            correction(3, "products", "a"),
            correction(4, "claims", "a"),
        ],
    )
    assert list(corrections(tables, ["a"])["correction_id"]) == ["c1", "c3"]
