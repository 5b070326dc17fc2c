"""What a report depends on is hashed, and a change is named."""

import pytest

from regenatlas import paths
from regenatlas.render.store.fingerprint import (
    cache_key,
    changes_since,
    fingerprint,
    machine_fingerprint,
    remembered,
)


@pytest.fixture
def described(tables):
    return fingerprint("abc", tables, ["authorisations"])


def test_equal_inputs_have_equal_keys(described):
    assert cache_key(described) == cache_key(dict(reversed(described.items())))
    assert cache_key(described) != cache_key({**described, "package": "0"})


def test_only_the_tables_count_that_were_read_and_the_names_on_every_page(described):
    assert list(described["tables"]) == ["authorisations", "countries", "definitions"]


def test_a_report_that_did_not_tell_depends_on_all_tables(tables):
    assert set(fingerprint("abc", tables, None)["tables"]) == set(tables)


def test_nothing_has_changed(described, tables):
    assert changes_since(described, "abc", tables) == ""


def test_a_table_that_was_not_read_may_change(described, tables):
    sources = tables["sources"].assign(title="other")
    assert changes_since(described, "abc", tables.replaced(sources=sources)) == ""


def test_a_change_is_named(described, tables):
    definitions, events = tables["definitions"], tables["authorisations"]
    other = tables.replaced(definitions=definitions.assign(label="other"))
    assert changes_since(described, "abc", other) == "changed: table definitions"
    both = other.replaced(definitions=other["definitions"], authorisations=events.assign(date="2001"))
    before = {**described, "code": "other", "libraries": {}, "data_version": "0"}
    assert changes_since(before, "def", both) == (
        "changed: the notebook, tables authorisations, definitions, the data version, the package, "
        "the libraries"
    )


def test_a_table_that_is_gone_has_changed(described, tables):
    assert changes_since({**described, "tables": {"gone": "1"}}, "abc", tables) == "changed: table gone"


def test_an_unknown_past_is_a_change(tables):
    assert changes_since({}, "abc", tables).startswith("changed: the notebook, ")


def test_the_libraries_have_versions(described):
    assert {"python", "pandas", "matplotlib", "typst"} <= set(described["libraries"])


def test_two_machines_agree_on_a_fingerprint_unless_something_differs(tables, notebooks):
    paths = sorted(notebooks.glob("0*.ipynb"))
    one = machine_fingerprint(tables, paths)
    assert machine_fingerprint(tables, paths) == one
    paths[0].write_text(paths[0].read_text() + " ")
    other = machine_fingerprint(tables.replaced(sources=tables["sources"].assign(title="x")), paths)
    assert [name for name in one if one[name] != other[name]] == ["data", "notebooks"]


def test_what_was_made_of_the_same_is_remembered_and_nothing_else(tables, monkeypatch, tmp_path):
    monkeypatch.setattr(paths, "user_cache_path", lambda *_, **__: tmp_path)
    made = []

    def ask(of, asked):
        return remembered("numbers", of, asked, lambda: made.append(asked) or [len(made)])

    other = tables.replaced(sources=tables["sources"].assign(title="other"))
    assert [ask(tables, "a"), ask(tables, "a"), ask(tables, "b"), ask(other, "b"), ask(other, "b")] == [
        [1], [1], [2], [3], [3],
    ]  # fmt: skip
    for content in ("", "[]", "{}", "{"):
        (tmp_path / "numbers.json").write_text(content)
        ask(other, "b")
    assert len(made) == 7
    monkeypatch.setattr(paths, "memory", lambda: None)
    assert ask(other, "b") == [8]
