"""Whose notebooks and tables are meant: those of the folder worked in, else what the program came with."""

import pytest

from regenatlas import paths


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.delenv("REGENATLAS_ROOT", raising=False)
    monkeypatch.setattr(paths, "_HERE", tmp_path / "notebooks" / "deep")
    (tmp_path / "notebooks" / "deep").mkdir(parents=True)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "datapackage.json").touch()
    return tmp_path


def test_the_nearest_folder_with_tables_and_notebooks_is_worked_in(folder):
    assert paths._root() == folder


def test_a_folder_of_somebody_else_is_not_because_its_notebooks_would_be_run(folder, monkeypatch):
    monkeypatch.setattr(paths.os, "geteuid", lambda: folder.stat().st_uid + 1)
    assert paths._root() == paths.ROOT


def test_elsewhere_it_is_what_the_program_came_with(folder, monkeypatch):
    (folder / "data" / "datapackage.json").unlink()
    assert paths._root() == paths.ROOT  # the checkout
    monkeypatch.setattr(paths, "SHIPPED", folder)
    assert paths._root() == folder


def test_what_is_made_lies_beside_the_tables_or_where_one_is_if_they_came_with_the_program(folder):
    assert paths._made_of(folder / "data")[0] == folder / "reports" / "out"
    assert paths._made_of(paths.SHIPPED / "data")[0] == folder / "notebooks" / "deep" / "reports" / "out"
