"""A copy to change: all of what reports are made from, under a name of its own."""

import json

import pytest

from regenatlas import paths
from regenatlas.render.tools.own_copy import CopyError, copy_to
from regenatlas.tables.load import load_tables


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    return copy_to(tmp_path_factory.mktemp("somewhere") / "My Atlas")


def content(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.*")}


def test_a_copy_holds_the_bytes_of_tables_notebooks_and_batches(copy):
    for name in ("data", "notebooks"):
        ours, theirs = content(paths.ROOT / name), content(copy / name)
        kept = {file for file in ours if "/." not in f"/{file}"} - {"datapackage.json"}
        assert {file: theirs[file] for file in kept} == {file: ours[file] for file in kept}
        assert theirs.keys() - {"datapackage.json"} == kept
    assert (copy / "reports" / "batches.yml").read_bytes() == paths.BATCHES.read_bytes()


def test_its_package_has_the_name_of_the_folder_and_is_else_as_ours(copy):
    ours, theirs = (json.loads((at / "data" / "datapackage.json").read_text()) for at in (paths.ROOT, copy))
    assert theirs.pop("name") == "my-atlas"
    assert ours.pop("name") == "regenatlas"
    assert theirs == ours
    assert load_tables(copy / "data").version == f"my-atlas {ours['version']}"


def test_nothing_is_overwritten(tmp_path):
    kept = tmp_path / "there"
    kept.mkdir()
    with pytest.raises(CopyError, match="is there already"):
        copy_to(kept)
    with pytest.raises(CopyError, match="expected another place"):
        copy_to(paths.ROOT / "data" / "copy")


def test_a_copy_that_fails_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr("regenatlas.render.tools.own_copy._name", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        copy_to(tmp_path / "copy")
    assert [*tmp_path.iterdir()] == []


def test_a_place_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(CopyError, match=r"file: File exists; nothing was copied"):
        copy_to(tmp_path / "file" / "x")
