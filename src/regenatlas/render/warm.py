"""Make this process ready to fork: everything that each report would otherwise load, draw or compile anew.

A child shares the parent's memory until one of them writes to it. Nothing is left running here, because a
thread or an event loop does not survive a fork. What the analyses compute stays undone: each child reads the
tables itself, so that it is known which ones a chapter depends on.
"""

from __future__ import annotations

import gc
import os
from importlib import import_module
from pkgutil import iter_modules

# A child has one thread; a pool of them in the parent would be lost by forking, and slower on full cores.
_ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")


def warm() -> None:
    """Import, load and draw once; calling it again costs nothing."""
    for name in _ONE_THREAD:
        os.environ.setdefault(name, "1")
    for name in ("IPython", "matplotlib.backends.backend_svg", "nbformat", "papermill", "pandas"):
        import_module(name)
    import_module("regenatlas.render.shell")
    _import_all("regenatlas.analysis")
    _import_all("regenatlas.present")
    _load_tables()
    gc.collect()
    gc.freeze()  # a collection in a child would touch, and so copy, every page of these objects


def _import_all(package: str) -> None:
    for module in iter_modules(import_module(package).__path__, f"{package}."):
        import_module(module.name)


def _load_tables() -> None:
    from regenatlas import paths
    from regenatlas.present.report import repository_tables

    repository_tables(paths.DATA)
