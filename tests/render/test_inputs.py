"""What a report depends on is hashed, and a change is named."""

import pytest

from regenatlas.render.inputs import changed, inputs, key
from regenatlas.render.plan import Selection, plan


@pytest.fixture
def described(tables, notebooks):
    return inputs(plan(Selection(), tables, notebooks)[0], tables)


def test_equal_inputs_have_equal_keys(described):
    assert key(described) == key(dict(reversed(described.items())))
    assert key(described) != key({**described, "package": "0"})


def test_a_change_is_named(described):
    tables = {**described["tables"], "products": "other", "claims": "new"}
    before = {**described, "notebook": "other", "tables": tables, "code": "other", "libraries": {}}
    assert changed(before, described) == (
        "changed: the notebook, claims, products, the package, the libraries"
    )


def test_an_unknown_past_is_a_change_of_everything(described):
    assert changed({}, described).startswith("changed: the notebook, authorisations")


def test_the_libraries_have_versions(described):
    assert {"python", "pandas", "matplotlib", "typst"} <= set(described["libraries"])
