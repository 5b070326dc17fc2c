"""Files appear whole or not at all, inside their folder, and are on record."""

import os

import pytest

from regenatlas.render.store import MANIFEST, Manifest, Store, UnsafeName, digest


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "out")


def test_a_file_is_written_with_its_folders_and_answers_its_digest(store):
    assert store.write("en/IRN/a.html", "ä") == digest("ä".encode())
    assert store.read("en/IRN/a.html") == "ä".encode()
    assert store.read("en/IRN") is None
    assert store.read("b.html") is None


def test_a_write_that_fails_leaves_the_old_file_and_no_other(store, monkeypatch):
    store.write("a.html", "old")

    def fail(*_):
        raise OSError("disk full")

    monkeypatch.setattr(os, "fdopen", fail)
    with pytest.raises(OSError, match="disk full"):
        store.write("a.html", "new")
    assert store.read("a.html") == b"old"
    assert [path.name for path in store.folder.iterdir()] == ["a.html"]


@pytest.mark.parametrize(
    "name", ["", ".", "../a", "a/../../b", "/etc/a", "a\0b", "a\nb", "a\\b", "C:a", 'a"b', "a|b"]
)
def test_a_name_that_leads_elsewhere_is_refused(store, name):
    with pytest.raises(UnsafeName):
        store.write(name, "x")


def test_a_link_that_leads_elsewhere_is_refused(store, tmp_path):
    store.folder.mkdir()
    (store.folder / "link").symlink_to(tmp_path)
    with pytest.raises(UnsafeName):
        store.write("link/a", "x")


def test_the_manifest_keeps_the_entries_of_earlier_runs_sorted(store):
    for name in ("b", "a"):
        manifest = Manifest(store)
        manifest.inputs[f"key {name}"] = {"notebook": "1"}
        manifest.record(name, {"folder": "en", "inputs": f"key {name}", "sha256": store.write(name, name)})
        manifest.save()
    read = Manifest(store)
    assert list(read.within("en")) == ["a", "b"]
    assert set(read.inputs) == {"key a", "key b"}
    assert read.intact("a")


def test_an_altered_file_is_not_intact(store):
    manifest = Manifest(store)
    manifest.record("a", {"sha256": store.write("a", "x")})
    store.write("a", "y")
    assert not manifest.intact("a")
    assert not manifest.intact("b")


def test_what_is_forgotten_is_removed_and_its_inputs_with_it(store):
    manifest = Manifest(store)
    manifest.inputs["key"] = {}
    manifest.record("data/a", {"folder": "", "inputs": "key", "sha256": store.write("data/a", "x")})
    manifest.forget("data/a")
    manifest.save()
    assert not (store.folder / "data").exists()
    assert Manifest(store).inputs == {}


def test_a_file_of_somebody_else_is_never_removed(store):
    store.write("mine", "x")
    Manifest(store).forget("mine")
    assert store.read("mine") == b"x"


@pytest.mark.parametrize("content", ["", "{", "[]", '{"outputs": 3}', '{"outputs": {"a": 1}}'])
def test_an_unreadable_manifest_is_an_empty_one(store, content):
    store.write(MANIFEST, content)
    assert Manifest(store).entries == {}
