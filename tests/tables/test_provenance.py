import datetime as dt
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from regenatlas.counting import evidence
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import (
    Traced,
    count,
    count_each,
    count_where,
    plain_value,
    rows_in,
    sources_of,
    statuses,
    trace_column,
    trace_each,
    trace_on,
    value_at,
    with_rows,
)


def source(source_id, title):
    row = {"source_id": source_id, "title": title, "publisher": "Made", "published": "2024-05"}
    return {
        **row,
        "url": f"https://example.org/{source_id}",
        "document": "",
        "licence": "",
        "kind": "register",
    }


@pytest.fixture
def tables():
    fruits = [("pear", "b", False, "date inferred"), ("apple", "a", True, "seen"), ("fig", "", False, "")]
    frame = pd.DataFrame(fruits, columns=["fruit_id", "source_id", "verified", "evidence"])
    return Tables({
        "fruits": frame,
        "rules": pd.DataFrame({"rule_id": ["all"], "label": ["everything"]}),
        "sources": pd.DataFrame([source("a", "Page A"), source("b", "Page B")]),
    })  # fmt: skip


def test_a_frame_of_a_table_gets_the_names_of_its_rows():
    frame = with_rows(pd.DataFrame({"fruit_id": ["fig", "pear"], "n": [1, 2]}, index=[7, 3]), "fruits")
    assert frame["rows"].to_dict() == {7: ("fruits:fig",), 3: ("fruits:pear",)}
    assert value_at(frame, -1, "n") == (2, ("fruits:pear",))
    assert value_at(frame[:0], 0, "n") == (None, ())


def test_values_on_the_same_rows_are_traced_to_all_of_them():
    assert trace_on(("t:a",), "now.", n=(3, "Ripe", "fruits"), share=(0.5, "Part", "", 1)) == {
        "n": Traced(3, ("t:a",), "now.n", "Ripe", "fruits"),
        "share": Traced(0.5, ("t:a",), "now.share", "Part", "", 1),
    }


def test_parts_of_a_frame_are_counted_by_masks():
    frame = pd.DataFrame({"n": [1, 2, 3], "rows": [("t:a",), ("t:b",), ("t:c",)]})
    parts = count_where(frame, "all.", "fruits", ripe=(frame["n"] > 1, "Ripe"), none=(frame["n"] > 3, "Lost"))
    assert parts["ripe"] == Traced(2, ("t:b", "t:c"), "all.ripe", "Ripe", "fruits")
    assert parts["none"] == Traced(0, (), "all.none", "Lost", "fruits")


def test_rows_of_a_traced_value_are_sorted_and_unique():
    assert Traced(1, rows=("t:b", "t:a", "t:b")).rows == ("t:a", "t:b")
    assert Traced(1, rows={"t:b"}).rows == ("t:b",)
    assert Traced(1, rows="t:a").rows == ("t:a",)


@pytest.mark.parametrize("missing", [None, float("nan"), np.nan, pd.NA, pd.NaT])
def test_a_missing_value_is_none(missing):
    assert Traced(missing).value is None


@pytest.mark.parametrize(
    ("given", "plain"),
    [
        (np.int64(3), 3),
        (np.float64(0.5), 0.5),
        (np.bool_(True), True),
        (pd.Timestamp("2024-02-01"), dt.date(2024, 2, 1)),
        (dt.datetime(2024, 2, 1, 12, tzinfo=dt.UTC), dt.date(2024, 2, 1)),
        (dt.date(2024, 2, 1), dt.date(2024, 2, 1)),
        ("", ""),
    ],
)
def test_a_value_of_a_library_becomes_a_plain_one(given, plain):
    assert plain_value(given) == plain
    assert type(plain_value(given)) is type(plain)


def test_an_infinite_value_is_refused():
    with pytest.raises(ValueError, match="inf is not a finding"):
        Traced(float("inf"))


def test_sources_are_given_row_by_row_with_how_far_they_were_verified(tables):
    assert sources_of(tables, ["fruits:pear", "fruits:apple"]) == {
        "fruits:pear": {"source": "b", "verified": False, "evidence": "date inferred", "grade": ""},
        "fruits:apple": {"source": "a", "verified": True, "evidence": "seen", "grade": ""},
    }


def test_a_row_without_source_and_a_counting_rule_have_none(tables):
    assert sources_of(tables, ["fruits:fig", "rules:all"]) == {}


def test_a_source_is_its_own_source(tables):
    assert sources_of(tables, ["sources:b"])["sources:b"]["source"] == "b"


def test_a_row_that_does_not_exist_is_refused_with_the_nearest(tables):
    with pytest.raises(KeyError, match="no row «aple» in fruits; nearest: «apple»"):
        sources_of(tables, ["fruits:aple"])
    with pytest.raises(KeyError, match="no table «fruit»"):
        sources_of(tables, ["fruit:apple"])


def test_a_source_that_does_not_exist_is_refused(tables):
    fruits = tables["fruits"].assign(source_id="c")
    broken = Tables({"fruits": fruits, "sources": tables["sources"]})
    with pytest.raises(KeyError, match="fruits:fig names the source 'c', which is not in sources"):
        sources_of(broken, ["fruits:fig"])


def test_rows_of_a_frame_are_counted_and_traced_once_each():
    frame = pd.DataFrame({"rows": [("fruits:pear",), ("fruits:fig", "fruits:pear"), ()]})
    assert rows_in(frame) == ("fruits:fig", "fruits:pear")
    assert count(frame, "n", "Fruits", "fruit") == Traced(
        3, ("fruits:fig", "fruits:pear"), "n", "Fruits", "fruit"
    )
    assert count(frame[:0], "none") == Traced(0, (), "none")


def test_several_numbers_are_traced_by_key_with_a_prefix_to_their_names():
    frame = pd.DataFrame({"rows": [("fruits:pear",), ("fruits:fig",)]})
    assert count_each("n_", "fruit", all=(frame, "Fruits"), figs=(frame[1:], "Figs")) == {
        "all": count(frame, "n_all", "Fruits", "fruit"),
        "figs": count(frame[1:], "n_figs", "Figs", "fruit"),
    }
    assert trace_each("size.", one=(1.25, "fruits:fig", "Size", "cm", 1), none=(None, (), "Nothing")) == {
        "one": Traced(1.25, ("fruits:fig",), "size.one", "Size", "cm", 1),
        "none": Traced(None, (), "size.none", "Nothing"),
    }


def test_a_status_is_named_after_the_row_that_has_it():
    rows = [("programmes:Aim",), ("programmes:b", "products:p")]
    frame = pd.DataFrame({"key": ["Aim", "b"], "came": ["met", "missed"], "rows": rows})
    found = statuses(frame, "programmes", "outcome", "came")
    assert [fact.name for fact in found] == ["status.outcome.programmes.aim", "status.outcome.programmes.b"]
    assert [(fact.value, fact.unit) for fact in found] == [("met", "outcome"), ("missed", "outcome")]
    assert found[1].rows == ("products:p", "programmes:b")
    assert found[0].about == "What is known of Aim"


def test_a_column_is_traced_record_by_record():
    frame = pd.DataFrame({"key": ["a", "b"], "n": [1.25, None], "rows": [("products:a",), ("products:b",)]})
    found = trace_column(frame, "n", "n.{key}.{at}", "Number of {key}", "years", 1)
    assert [(fact.name, fact.value, fact.rows) for fact in found] == [
        ("n.a.1", 1.25, ("products:a",)),
        ("n.b.2", None, ("products:b",)),
    ]
    assert (found[0].about, found[0].unit, found[0].digits) == ("Number of a", "years", 1)


def test_a_value_knows_the_function_that_made_it_whoever_asked_for_it():
    made = evidence.resting  # a function of ours that makes traced values
    frame = with_rows(
        pd.DataFrame({"id": ["a"], "grade": ["register"], "named": [True], "documented": [True]}), "t"
    )
    makers = {value.made_by for value in made(frame).values()}
    assert makers == {"regenatlas.counting.evidence:resting"}
    assert Traced(1).made_by == ""  # this test is no module of ours
    kept = replace(next(iter(made(frame).values())), name="other")
    assert kept.made_by == "regenatlas.counting.evidence:resting"
    assert kept == replace(kept, made_by="regenatlas.other:one")
