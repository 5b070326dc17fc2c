"""The countries of the tables, as the adapters of counts look them up."""

from collections import Counter

import pytest

from regenatlas import paths
from regenatlas.importing.counts.places import Places
from regenatlas.tables.load import load_tables


@pytest.fixture(scope="session")
def tables():
    """Those of the repository."""
    return load_tables(paths.DATA)


@pytest.fixture
def places(tables):
    """All countries, with no unknown name yet."""
    return Places(tables)


@pytest.fixture
def numbers():
    """The numbers of a reading by key, or those whose key has this part."""

    def of(reading, part=""):
        found = {one.key: [one.cells[name] for name in one.counted] for one in reading.counts}
        assert max(Counter(one.key for one in reading.counts).values(), default=1) == 1
        return {key: cells[0] if len(cells) == 1 else cells for key, cells in found.items() if part in key}

    return of
