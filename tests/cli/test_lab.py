"""The command lab, by what it starts."""

import json
import os
from pathlib import Path

import pytest

from regenatlas import paths
from regenatlas.cli import lab


@pytest.fixture
def started(monkeypatch):
    """JupyterLab as it would have taken our place: file, command and environment."""
    calls = []
    monkeypatch.setattr(lab.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(lab.os, "execve", lambda *given: calls.append(given))
    monkeypatch.setattr(lab, "find_spec", lambda _: True)
    return calls


def test_the_lab_opens_on_the_start_notebook_with_the_options_of_its_user(cli, notebooks, started):
    assert cli("lab", "--no-browser", "--port", "9999", out=False).exit_code == 0
    ((program, command, _),) = started
    assert program == command[0]
    assert command[1:3] == ["-m", "jupyterlab"]
    assert f"--ServerApp.root_dir={notebooks.parent}" in command
    assert "--LabApp.default_url=/lab/tree/notebooks/start.ipynb" in command
    assert command[-3:] == ["--no-browser", "--port", "9999"]


def test_the_lab_has_settings_of_ours_before_those_of_its_user(cli, started, monkeypatch):
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "theirs")
    monkeypatch.setenv("PATH", "elsewhere")
    cli("lab", out=False)
    ((_, command, env),) = started
    ours, theirs = env["JUPYTER_CONFIG_PATH"].split(os.pathsep)
    assert theirs == "theirs"
    assert env["PATH"].split(os.pathsep) == [str(Path(command[0]).parent), "elsewhere"]
    settings = {path.name: json.loads(path.read_text()) for path in Path(ours).rglob("*.json")}
    assert settings["jupyter_lab_config.json"]["LabApp"]["news_url"] is None
    assert (
        settings["default_setting_overrides.json"]["@jupyterlab/docmanager-extension:plugin"]["autosave"]
        is False
    )
    assert settings["page_config.json"]["disabledExtensions"]["@jupyterlab/apputils-extension:announcements"]


def test_without_jupyterlab_it_is_said_how_to_get_it(cli, monkeypatch):
    monkeypatch.setattr(lab, "find_spec", lambda _: None)
    monkeypatch.setattr(lab.sys, "executable", "/a place/python")
    result = cli("lab", out=False)
    needed = f"'/a place/python' -m pip install -e '{paths.ROOT}[lab]'"
    assert (result.exit_code, result.stderr) == (2, f"JupyterLab is not installed: {needed}\n")


def test_root_is_told_in_one_line_how_to_go_on(cli, started, monkeypatch):
    monkeypatch.setattr(lab.os, "geteuid", lambda: 0)
    result = cli("lab", "--port", "9", out=False)
    told = "JupyterLab runs as root only when told to: regenatlas lab --allow-root --port 9\n"
    assert (result.exit_code, result.stderr, started) == (2, told, [])
    assert cli("lab", "--allow-root", out=False).exit_code == 0
