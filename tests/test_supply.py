"""The package imports without network and display, and renders without what only tests need."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement

from regenatlas import paths
from regenatlas.render.tools.own_copy import PARTS

BUILD = "import sys; from hatchling.build import build_wheel; build_wheel(sys.argv[1])"

IMPORT_ALL = """
import importlib, pkgutil, socket, sys

def refuse(*args, **kwargs):
    raise OSError("no network at import")

EXTRAS = {"frictionless", "pytest", "hypothesis", "playwright", "moto", "weasyprint"}
EXTRAS |= {"distributed", "s3fs", "nbval", "nbstripout", "ipywidgets", "jupyterlab", "rfc3987_syntax"}
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


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The package as it is handed out, built as pip would."""
    folder = tmp_path_factory.mktemp("wheel")
    _run([sys.executable, "-c", BUILD, folder], paths.ROOT)
    (built,) = folder.glob("*.whl")
    return built


def test_a_package_carries_what_reports_are_made_from_and_renders_without_a_checkout(wheel, tmp_path):
    with ZipFile(wheel) as opened:
        opened.extractall(tmp_path / "site")
    carried = tmp_path / "site" / "regenatlas" / "shipped"
    for part in PARTS:
        for file in [paths.ROOT / part, *(paths.ROOT / part).glob("[!.]*.*")]:
            if file.is_file():
                assert (carried / file.relative_to(paths.ROOT)).read_bytes() == file.read_bytes()
    ours = {
        path.relative_to(paths.ROOT / "src") for path in (paths.ROOT / "src").rglob("*.*") if _is_source(path)
    }
    assert [name for name in sorted(ours) if not (tmp_path / "site" / name).is_file()] == []
    (tmp_path / "nowhere").mkdir()
    program = [sys.executable, "-c", "from regenatlas.cli import app; app()"]
    where = {"PYTHONPATH": str(tmp_path / "site"), "PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    _run([*program, "render", "--chapter", "overview"], tmp_path / "nowhere", env=where)
    made = {path.name for path in (tmp_path / "nowhere" / "reports" / "out").rglob("*.html")}
    assert made == {"index.html", "methods.html", "00_overview.html"}


def _is_source(path: Path) -> bool:
    return path.is_file() and path.suffix != ".pyc" and not path.name.startswith(".")


@pytest.mark.slow
def test_a_report_renders_where_only_the_package_and_its_dependencies_are_installed(wheel, tmp_path):
    """A fresh environment with the locked versions of the dependencies alone, and no checkout."""
    python = tmp_path / "bare" / "bin" / "python"
    locked = (paths.ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    versions = [line.removesuffix(" \\") for line in locked if "==" in line]
    (tmp_path / "versions.txt").write_text("\n".join(versions), encoding="utf-8")

    uv = [sys.executable, "-m", "uv"]
    _run([*uv, "venv", "--python", sys.executable, python.parent.parent])
    install = [*uv, "pip", "install", "--python", python, "-c", tmp_path / "versions.txt", wheel]
    tried = subprocess.run(install, capture_output=True, text=True, check=False)
    if tried.returncode and re.search(r"connect|resolution|network", tried.stderr, re.IGNORECASE):
        pytest.skip("no package index can be reached")
    assert tried.returncode == 0, tried.stderr[-2000:]
    listed = _run([*uv, "pip", "list", "--python", python, "--format", "freeze"])
    installed = {line.partition("==")[0].lower() for line in listed.splitlines()}
    assert not installed & _named_by_extras(), "an extra came along"

    render = [python.with_name("regenatlas"), "render", "--chapter", "overview", "--format", "html,pdf,ipynb"]
    _run(render, tmp_path)
    made = {path.suffix for path in (tmp_path / "reports" / "out").rglob("00_overview.*")}
    assert made >= {".html", ".pdf", ".ipynb"}


def _named_by_extras() -> set[str]:
    extras = tomllib.loads((paths.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lists = extras["project"]["optional-dependencies"].values()
    return {Requirement(text).name.lower() for texts in lists for text in texts}


def _run(command, folder=None, env=None) -> str:
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-1000:] + done.stderr[-2000:]
    return done.stdout
