"""The record of an output folder survives a killed run, and tells what is as it was written."""

import json
import os

import pytest

from regenatlas.render.store.manifest import JOURNAL, MANIFEST, Manifest
from regenatlas.render.store.store import LocalStore, Store


@pytest.fixture
def store(tmp_path):
    return LocalStore(tmp_path / "out")


def report(store, name, content="x", **more):
    """A report of one page, written, and what is recorded of it."""
    sha = store.write(f"en/{name}.html", content)
    stamp = store.stamps([f"en/{name}.html"])[f"en/{name}.html"]
    file = {"kind": "html", "name": f"{name}.html", "sha256": sha, "stamp": stamp}
    return {"folder": "en", "chapter": name, "inputs": f"key {name}", "files": [file], **more}


def test_reports_of_earlier_runs_stay_and_are_sorted(store):
    for name in ("b", "a"):
        manifest = Manifest(store)
        manifest.record(f"en/{name}", report(store, name), {"notebook": "1"})
        manifest.save()
    read = Manifest(store)
    assert list(read.within("en")) == ["en/a", "en/b"]
    assert set(read.inputs) == {"key a", "key b"}
    assert [path for name in read.within("en") for path in read.files(name)] == ["en/a.html", "en/b.html"]
    assert read.reports["en/a"]["chapter"] == "a"


def test_one_report_is_one_line(store):
    manifest = Manifest(store)
    for name in ("a", "b"):
        manifest.record(f"en/{name}", report(store, name), {})
    manifest.save()
    lines = store.read(MANIFEST).decode().splitlines()
    assert sum(line.startswith('"en/') for line in lines) == 2
    assert set(json.loads("\n".join(lines))) == {"front", "inputs", "reports"}


def test_what_was_recorded_before_a_kill_is_known_to_the_next_run(store):
    Manifest(store).record("en/a", report(store, "a"), {"notebook": "1"})
    with (store.folder / JOURNAL).open("a") as journal:
        journal.write('{"name": "en/b", "rep')
    read = Manifest(store)
    assert list(read.reports) == ["en/a"]
    assert read.inputs == {"key a": {"notebook": "1"}}
    read.save()
    assert not (store.folder / JOURNAL).exists()
    assert list(Manifest(store).reports) == ["en/a"]


def test_a_report_is_intact_while_its_files_are_as_they_were_written(store):
    manifest = Manifest(store)
    for name in ("a", "b", "c", "d"):
        manifest.record(f"en/{name}", report(store, name), {})
    os.utime(store.folder / "en/b.html")  # copied, say: another time, the same bytes
    store.write("en/c.html", "y")
    (store.folder / "en/d.html").unlink()
    assert [manifest.intact(f"en/{name}") for name in "abcd"] == [True, True, False, False]
    store.write("en/a.html", "z")
    assert manifest.intact("en/a")  # what is there was looked at before
    manifest.look()
    assert not manifest.intact("en/a")


def test_what_is_forgotten_is_removed_and_its_inputs_with_it(store):
    manifest = Manifest(store)
    manifest.record("en/a", report(store, "a"), {})
    manifest.forget("en/a")
    manifest.save()
    assert not (store.folder / "en").exists()
    assert Manifest(store).inputs == {}


def test_a_dropped_report_keeps_the_files_that_are_named(store):
    manifest = Manifest(store)
    manifest.record("en/a", report(store, "a"), {})
    manifest.drop("en/a", {"en/a.html"})
    assert store.read("en/a.html") == b"x"
    manifest.drop("en/a")
    assert store.read("en/a.html") is None


def test_a_file_of_somebody_else_is_never_removed(store):
    store.write("en/mine.html", "x")
    Manifest(store).forget("en/mine")
    assert store.read("en/mine.html") == b"x"


@pytest.mark.parametrize("content", ["", "{", "[]", '{"reports": 3}', '{"reports": {"a": 1}}', "\xff"])
def test_an_unreadable_manifest_is_an_empty_one(store, content):
    store.write(MANIFEST, content.encode("latin-1"))
    assert Manifest(store).reports == {}


def test_an_entry_of_another_version_is_as_if_it_were_not_there(store):
    whole = report(store, "a")
    wrong = [{key: value for key, value in whole.items() if key != left} for left in whole]
    wrong += [whole | {"files": files} for files in ({}, "x", [1], [{"name": "a.html"}])]
    wrong += [whole | {"chapter": 1}]
    entries = {f"en/{number}": entry for number, entry in enumerate(wrong)}
    store.write(MANIFEST, json.dumps({"reports": {"en/a": whole | {"later": "x"}, **entries}}))
    assert list(Manifest(store).reports) == ["en/a"]


def test_a_remote_manifest_needs_no_journal(tmp_path):
    store = Store(f"local://{tmp_path}/out")
    manifest = Manifest(store)
    manifest.record("en/a", report(store, "a"), {})
    manifest.save()
    assert store.read(JOURNAL) is None
    assert Manifest(store).intact("en/a")
