"""The command lab: JupyterLab on the notebooks."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path

import typer

from regenatlas import paths
from regenatlas.cli import request
from regenatlas.cli.terminal import stop
from regenatlas.tables.problems import command as spoken
from regenatlas.tables.problems import installing


def lab(context: typer.Context) -> None:
    """Open JupyterLab on the notebooks; further options go to JupyterLab.

    For example:

    - `regenatlas lab`
    - `regenatlas lab --no-browser --port 9999`
    """
    if find_spec("jupyterlab") is None:
        stop([f"JupyterLab is not installed: {installing('lab')}"])
    request.own_copy()
    if hasattr(os, "geteuid") and os.geteuid() == 0 and "--allow-root" not in context.args:
        stop([f"JupyterLab runs as root only when told to: {spoken('lab', '--allow-root', *context.args)}"])
    folder = paths.NOTEBOOKS
    where = [
        f"--ServerApp.root_dir={folder.parent}",
        f"--LabApp.default_url=/lab/tree/{folder.name}/start.ipynb",
    ]
    command = [sys.executable, "-m", "jupyterlab", *where, *context.args]
    # In our place, so that JupyterLab itself gets every interrupt and asks whether it is meant.
    os.execve(command[0], command, _lab_environment())  # noqa: S606


def _lab_environment() -> dict[str, str]:
    """Ours with the settings in `cli/jupyter`, and this command findable from a terminal in JupyterLab.

    The settings: ask the network for nothing, and save a notebook only when its reader says so, because an
    autosave would write outputs into files under version control. What a reader has set differently stays.
    """
    first = {"JUPYTER_CONFIG_PATH": Path(__file__).with_name("jupyter"), "PATH": Path(sys.executable).parent}
    added = {
        name: os.pathsep.join(filter(None, [str(place), os.environ.get(name)]))
        for name, place in first.items()
    }
    return {**os.environ, **added}
