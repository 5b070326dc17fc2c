from datetime import date

from tests.made import event, made_tables, product, tail

from regenatlas.chapters.portfolio.product_evidence import (
    candidates,
    corrections,
    statements,
    undated,
)
from regenatlas.counting.snapshot import take_snapshot

DAY = date(2025, 6, 30)


def said(number, date_, source="made", country="IRN"):
    return {
        "evidence_id": f"e{number}", "country": country, "product_id": "a", "candidate_id": "",
        "product_name": "A", "evidence_kind": "licence", "date": date_, "statement": "said", **tail(source),
    }  # fmt: skip


def evidence_tables():
    return made_tables(
        [product("a")],
        [event("a", "IFDA", "authorised", "2020"), event("a", "IFDA", "withdrawn", "2026-02")],
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
    assert list(statements(tables, "IRN", take_snapshot(tables, DAY))["evidence_id"]) == ["e1"]


def test_an_undated_statement_belongs_to_the_newest_state_of_the_tables():
    tables = evidence_tables()
    found = statements(tables, "IRN", take_snapshot(tables, date(2026, 11, 1)))
    assert list(found["evidence_id"]) == ["e1", "e3", "e2", "e4"]
    assert found["rows"].iloc[0] == ("product_evidence:e1",)
    assert found["url"].iloc[0] == "https://example.org/made"


def test_a_statement_is_heard_from_the_last_day_that_its_date_can_mean():
    tables = evidence_tables()

    def heard(day):
        return list(statements(tables, "IRN", take_snapshot(tables, day))["evidence_id"])

    assert heard(date(2024, 8, 30)) == []
    assert heard(date(2024, 8, 31)) == ["e1"]
    # The newest event of the tables is of February 2026: undated statements belong to its last day.
    assert heard(date(2026, 2, 27)) == ["e1", "e3", "e2"]
    assert heard(date(2026, 2, 28)) == ["e1", "e3", "e2", "e4"]


def test_statements_on_listed_products_come_first_then_those_on_all_and_last_those_on_candidates():
    told = [
        {**said(1, "2020"), "product_id": "", "candidate_id": "x"},
        {**said(2, "2021"), "product_id": ""},
        said(3, "2023"),
        said(4, "2022"),
    ]
    tables = made_tables([product("a")], [event("a", "IFDA", "authorised", "2020")], product_evidence=told)
    found = statements(tables, "IRN", take_snapshot(tables, DAY))
    assert list(found["evidence_id"]) == ["e4", "e3", "e2", "e1"]
    assert "group" not in found


def test_undated_statements_are_left_out_of_a_look_back_and_counted():
    tables = evidence_tables()
    found = undated(tables, "IRN", take_snapshot(tables, DAY))
    assert (found.value, found.rows) == (1, ("product_evidence:e4",))
    assert undated(tables, "IRN", take_snapshot(tables, date(2026, 11, 1))).value == 0


def test_what_was_published_later_was_not_known():
    tables = evidence_tables()
    snapshot = take_snapshot(tables, date(2026, 11, 1), known_by=date(2025, 1, 1))
    assert list(statements(tables, "IRN", snapshot)["evidence_id"]) == ["e1", "e2"]


def test_candidates_are_those_of_the_country():
    rows = [
        {"candidate_id": key, "name": key, "name_local": "", "country": country, "developer": "",
         "class": "unknown", "indication": "", "status": "announced", "status_date": "2020",
         "finding": "", **tail()}
        for key, country in (("x", "IRN"), ("y", "KOR"))
    ]  # fmt: skip
    tables = made_tables([product("a")], [event("a", "IFDA", "authorised", "2020")], candidate_products=rows)
    (own,) = candidates(tables, "IRN", take_snapshot(tables, DAY)).to_dict("records")
    assert own["candidate_id"] == "x"
    assert (own["told"].name, own["told"].value) == (
        "status.candidate_status.candidate_products.x",
        "announced",
    )


def test_corrections_are_found_by_the_product_in_the_row_s_key():
    def correction(number, table, row):
        return {
            "correction_id": f"c{number}", "corrected_on": "2026-11-22", "table": table, "row_id": row,
            "column": "date", "was": "", "now": "", "reason": "", "source_id": "made",
        }  # fmt: skip

    tables = made_tables(
        [product("a"), product("ab")],
        [event("a", "IFDA", "authorised", "2020"), event("a", "IFDA", "withdrawn", "2026")],
        corrections=[
            correction(1, "authorisations", "a.IFDA.authorised.2020"),
            correction(2, "authorisations", "ab.IFDA.authorised.2020"),
            correction(3, "products", "a"),
            correction(4, "claims", "a"),
            correction(5, "authorisations", "a.IFDA.withdrawn.2026"),
        ],
    )
    assert list(corrections(tables, ["a"], take_snapshot(tables, DAY))["correction_id"]) == ["c1", "c3"]
