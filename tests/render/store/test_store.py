"""Files appear whole or not at all, inside their folder, and are not touched without need."""

import os
import pickle

import pytest

from regenatlas.render.store.store import (
    LocalStore,
    Store,
    StoreError,
    UnsafeName,
    digest,
)


@pytest.fixture(params=["folder", "remote"])
def store(request, tmp_path):
    if request.param == "folder":
        return LocalStore(tmp_path / "out")
    # What fsspec reaches, here by way of its own local file system.
    return Store(f"local://{tmp_path}/out")


@pytest.fixture
def local(tmp_path):
    return LocalStore(tmp_path / "out")


def test_a_file_is_written_with_its_folders_and_answers_its_digest(store):
    assert store.write("en/IRN/a.html", "ä") == digest("ä".encode())
    assert store.read("en/IRN/a.html") == "ä".encode()
    assert store.read("b.html") is None


def test_a_folder_is_no_output(local):
    local.write("en/IRN/a.html", "x")
    assert local.read("en/IRN") is None
    assert local.read("en/IRN/a.html/b") is None


def test_what_is_removed_is_gone_and_may_be_removed_again(store):
    store.write("a/b.html", "x")
    for _ in range(2):
        store.remove("a/b.html")
        assert store.read("a/b.html") is None


def test_outputs_are_found_by_how_their_names_begin(store):
    for name in ("en/a.html", "en/a.pdf", "en/ab.html", "en/data/a.csv"):
        store.write(name, "x")
    assert store.beginning("en/a.") == ["en/a.html", "en/a.pdf"]
    assert store.beginning("en/data/a") == ["en/data/a.csv"]
    assert store.beginning("de/a") == []


def test_a_stamp_tells_a_change_and_only_what_is_there_has_one(store):
    store.write("a/b.html", "x")
    before = store.stamps(["a/b.html", "a/c.html"])
    assert list(before) == ["a/b.html"]
    assert store.stamps(["a/b.html"]) == before
    store.write("a/b.html", "longer")
    assert store.stamps(["a/b.html"]) != before


def test_a_write_that_fails_leaves_the_old_file_and_no_other(local, monkeypatch):
    local.write("a.html", "old")

    def fail(*_):
        raise OSError("disk full")

    monkeypatch.setattr(os, "fdopen", fail)
    with pytest.raises(OSError, match="disk full"):
        local.write("a.html", "new")
    assert local.read("a.html") == b"old"
    assert [path.name for path in local.folder.iterdir()] == ["a.html"]


def test_the_same_content_does_not_touch_the_file(local):
    local.write("a.html", "x")
    os.utime(local.folder / "a.html", ns=(1, 1))
    local.write("a.html", "x")
    assert (local.folder / "a.html").stat().st_mtime_ns == 1
    local.write("a.html", "y")
    assert (local.folder / "a.html").stat().st_mtime_ns > 1


def test_everybody_may_read_what_is_written_whatever_the_umask(local):
    before = os.umask(0o077)
    try:
        local.write("a.html", "x")
    finally:
        os.umask(before)
    assert (local.folder / "a.html").stat().st_mode & 0o777 == 0o644


def test_half_files_of_a_killed_run_are_swept_away(local):
    local.write("en/a.html", "x")
    (local.folder / "en" / ".abc.part").write_text("half")
    local.sweep()
    assert [path.name for path in (local.folder / "en").iterdir()] == ["a.html"]


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "../a",
        "a/../../b",
        "/etc/a",
        "a\0b",
        "a\nb",
        "a\\b",
        "C:a",
        'a"b',
        "a|b",
        "CON",
        "a/aux.txt",
        "a.",
    ],
)
def test_a_name_that_leads_elsewhere_or_that_no_file_can_have_is_refused(store, name):
    for call in (lambda: store.write(name, "x"), lambda: store.read(name), lambda: store.remove(name)):
        with pytest.raises(UnsafeName):
            call()


def test_a_link_that_leads_elsewhere_is_refused(local, tmp_path):
    local.folder.mkdir()
    (local.folder / "link").symlink_to(tmp_path)
    with pytest.raises(UnsafeName):
        local.write("link/a", "x")


def test_a_remote_place_travels_by_its_address(tmp_path):
    store = Store(f"local://{tmp_path}")
    store.write("a", "x")
    assert pickle.loads(pickle.dumps(store)).read("a") == b"x"  # noqa: S301


def test_an_error_of_a_client_library_is_one_line(monkeypatch, tmp_path):
    store = Store(f"local://{tmp_path}")

    def fail(*_):
        raise PermissionError("denied by the bucket")

    monkeypatch.setattr(store._files.fs, "pipe_file", fail)
    with pytest.raises(StoreError, match=r"^local://.*: PermissionError: denied by the bucket$"):
        store.write("a", "x")


@pytest.mark.skipif(os.name != "posix", reason="modes are those of POSIX")
def test_others_may_read_folders_and_files_whatever_the_umask(local):
    before = os.umask(0o077)
    try:
        local.write("en/IRN/a.html", "x")
    finally:
        os.umask(before)
    modes = {path.stat().st_mode & 0o777 for path in (local.folder / "en", local.folder / "en/IRN")}
    assert modes == {0o755}
    assert (local.folder / "en/IRN/a.html").stat().st_mode & 0o777 == 0o644
