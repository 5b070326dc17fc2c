"""The package imports without network and display, and without what only tests and comparisons need."""

from __future__ import annotations

import os
import subprocess
import sys

from regenatlas import paths

IMPORT_ALL = """
import importlib, pkgutil, socket, sys

def refuse(*args, **kwargs):
    raise OSError("no network at import")

EXTRAS = {"frictionless", "pytest", "hypothesis", "playwright", "moto", "weasyprint"}
EXTRAS |= {"distributed", "s3fs", "nbval", "nbstripout"}
sys.modules |= dict.fromkeys(EXTRAS)  # as if they were not installed
socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
import regenatlas
names = [m.name for m in pkgutil.walk_packages(regenatlas.__path__, "regenatlas.")]
for name in names:
    if name != "regenatlas.render.cluster":  # is the extra for clusters, and imported for those alone
        importlib.import_module(name)
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
