"""The package imports without network and display, and renders without what only tests need."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib

import pytest
from packaging.requirements import Requirement

from regenatlas import paths

IMPORT_ALL = """
import importlib, pkgutil, socket, sys

def refuse(*args, **kwargs):
    raise OSError("no network at import")

EXTRAS = {"frictionless", "pytest", "hypothesis", "playwright", "moto", "weasyprint"}
EXTRAS |= {"distributed", "s3fs", "nbval", "nbstripout", "ipywidgets", "jupyterlab"}
sys.modules |= dict.fromkeys(EXTRAS)  # as if they were not installed
socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
import regenatlas
names = [m.name for m in pkgutil.walk_packages(regenatlas.__path__, "regenatlas.")]
# The extras for clusters and for JupyterLab, imported there alone.
for name in set(names) - {"regenatlas.render.batch.cluster", "regenatlas.explore.explorer"}:
    importlib.import_module(name)
regenatlas.render.batch.warm.warm()
print(len(names))
"""


def test_every_module_imports_without_network_display_and_extras():
    kept = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL],
        cwd=paths.ROOT,
        env=kept,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout) > 100


def test_a_report_renders_where_no_extra_is_installed(tmp_path):
    """A fresh environment with the locked versions of the dependencies alone."""
    copy, python = tmp_path / "copy", tmp_path / "bare" / "bin" / "python"
    for part in ("src", "data", "notebooks"):
        shutil.copytree(paths.ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
    for part in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(paths.ROOT / part, copy)
    locked = (paths.ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    versions = [line.removesuffix(" \\") for line in locked if "==" in line]
    (tmp_path / "versions.txt").write_text("\n".join(versions), encoding="utf-8")

    _run([sys.executable, "-m", "venv", python.parent.parent])
    pip = [python, "-m", "pip", "-q", "install", "-c", tmp_path / "versions.txt", "-e", copy]
    tried = subprocess.run(pip, capture_output=True, text=True, check=False)
    if tried.returncode and re.search(r"connection|name resolution|network", tried.stderr, re.IGNORECASE):
        pytest.skip("no package index can be reached")
    assert tried.returncode == 0, tried.stderr[-2000:]
    listed = _run([python, "-m", "pip", "list", "--format", "freeze"])
    installed = {line.partition("==")[0].lower() for line in listed.splitlines()}
    assert not installed & _named_by_extras(), "an extra came along"

    _run(
        [python.with_name("regenatlas"), "render", "--chapter", "overview", "--format", "html,pdf,ipynb"],
        copy,
    )
    made = {path.suffix for path in (copy / "reports" / "out").rglob("00_overview.*")}
    assert made >= {".html", ".pdf", ".ipynb"}


def _named_by_extras() -> set[str]:
    extras = tomllib.loads((paths.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lists = extras["project"]["optional-dependencies"].values()
    return {Requirement(text).name.lower() for texts in lists for text in texts}


def _run(command, folder=None) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-1000:] + done.stderr[-2000:]
    return done.stdout
