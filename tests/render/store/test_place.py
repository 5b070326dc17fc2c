"""Places as people type them: understood, or refused in one line before anything is written."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from regenatlas import paths
from regenatlas.render.store import place
from regenatlas.render.store.place import local, open_store, own_place, stand_somewhere
from regenatlas.render.store.store import LocalStore, StoreError


@pytest.fixture(autouse=True)
def _somewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))


def test_a_store_is_a_folder_or_a_url(tmp_path):
    assert isinstance(open_store(tmp_path), LocalStore)
    assert open_store(f"file://{tmp_path}").address("a") == str(tmp_path / "a")
    assert (
        open_store("memory://bucket/reports/").address("index.html") == "memory://bucket/reports/index.html"
    )
    with pytest.raises(StoreError, match="out: nowhere://x cannot be opened: ValueError: Protocol not known"):
        open_store("nowhere://x")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("out", "out"),
        ("./~", "~"),
        ("~/x", "{home}/x"),
        ("~", "{home}"),
        ("file:/srv/x", "/srv/x"),
        ("file:///srv/a%20b", "/srv/a b"),
        ("FILE://localhost/srv/x", "/srv/x"),
        ("2026-01-01T10:00", "2026-01-01T10:00"),
        ("گزارش", "گزارش"),
    ],
)
def test_a_place_is_what_its_user_means(typed, meant):
    assert local(typed) == Path(meant.format(home=os.environ["HOME"]))


@pytest.mark.skipif(os.name != "posix", reason="on Windows such places are right")
@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "'' is no place that a file can have"),
        (" ", "' ' is no place"),
        ("a\0b", "is no place"),
        ("a\nb", "is no place"),
        ("s3:/b/x", "'s3:/b/x' is no folder; nearest: 's3://b/x'"),
        ("s3:b", "nearest: 's3://b'"),
        ("https:/example.org", "nearest: 'https://example.org'"),
        ("file://elsewhere/x", "is on no machine that can be reached"),
        ("file:x", "expected file:///folder"),
        ("~nobody-of-that-name/x", "starts at the home of nobody known here"),
        ("C:\\reports", "is a place on Windows"),
        ("reports\\x", "is a place on Windows; here: 'reports/x'"),
        ("x" * 300, "has a name longer than 255 bytes"),
        ("گ" * 128, "has a name longer than 255 bytes"),
    ],
)
def test_what_is_no_place_is_refused_in_one_line(typed, told, tmp_path):
    with pytest.raises(StoreError) as caught:
        open_store(typed)
    assert caught.value.at_start
    assert str(caught.value).startswith("out: ")
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("folder", ["ROOT", "DATA", "NOTEBOOKS", "REFERENCES"])
def test_no_output_lies_among_what_it_is_made_from(folder, tmp_path, monkeypatch):
    held = getattr(paths, folder)
    (tmp_path / "link").symlink_to(held)
    for typed in (held, tmp_path / "link"):
        with pytest.raises(StoreError, match="holds what reports are made from"):
            own_place(typed)
    monkeypatch.chdir(held)
    with pytest.raises(StoreError, match="holds what reports are made from"):
        open_store(".")
    assert local(held) == held
    assert own_place(paths.OUT) == paths.OUT


def test_a_loop_of_links_is_a_place_until_it_is_used(tmp_path):
    (tmp_path / "one").symlink_to("other")
    (tmp_path / "other").symlink_to("one")
    store = open_store("one")
    with pytest.raises(OSError):  # noqa: PT011 - which one, the system decides
        store.write("a", "x")


def test_a_file_that_is_there_is_no_home_of_somebody(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "~$list.xlsx").touch()
    assert local("~$list.xlsx") == Path("~$list.xlsx")


@pytest.mark.skipif(os.name != "posix", reason="elsewhere nobody can remove it")
def test_where_the_working_directory_is_gone_only_whole_paths_are_places(tmp_path, monkeypatch):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    monkeypatch.setattr(place, "_lost", False)
    gone.rmdir()
    stand_somewhere()
    assert Path.cwd() == Path("/")
    with pytest.raises(StoreError, match="'rel' lies in a working directory that is gone or closed"):
        local("rel")
    assert local(tmp_path) == tmp_path


@pytest.mark.skipif(os.name != "posix", reason="descriptors are those of POSIX")
@pytest.mark.parametrize("word", ["countries", "--help", "--no-such"])
def test_a_program_whose_output_nobody_reads_ends_as_sigpipe_would_end_it(word):
    code = f"from regenatlas.cli import app; app(['{word}'])"
    complaints = subprocess.STDOUT if word == "--no-such" else subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=complaints) as process:
        process.stdout.close()
        assert not process.stderr or process.stderr.read() == b""
        assert process.wait() == 141
