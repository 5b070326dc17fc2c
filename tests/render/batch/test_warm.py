"""A warm process: all is loaded, no table looked into, and nothing runs that a fork would lose."""

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only here threads can be counted")

CODE = """
{before}
import asyncio, json, os, pathlib, sys, threading
from regenatlas import paths
from regenatlas.report.report import repository_tables
from regenatlas.render.execute import fork
from regenatlas.render.batch.warm import warm
before = dict(os.environ)
warm(); warm()
fork.call(int)  # ends what OpenBLAS has started
tables = repository_tables(paths.DATA)
print(json.dumps(dict(
    threads=len(list(pathlib.Path("/proc/self/task").iterdir())), available=fork.available(),
    loaded=repository_tables.cache_info().currsize, read=sorted(tables.read),
    main=sys.modules["__main__"].__name__,
    argv=sys.argv, added=sorted(set(os.environ) - set(before)), fonts="typst" in sys.modules,
    ipython=str(sys.modules["IPython"].get_ipython()), grammar="rfc3987_syntax" in sys.modules,
)))
"""


def test_a_warm_process_is_ready_and_quiet():
    import json

    before = "import numpy; numpy.ones((300, 300)) @ numpy.ones((300, 300))"  # starts threads
    # Another test may have made this very process warm.
    fresh = {name: value for name, value in os.environ.items() if not name.endswith("_NUM_THREADS")}
    command = [sys.executable, "-c", CODE.format(before=before)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=fresh)
    assert done.stderr == ""
    found = json.loads(done.stdout)
    threads = [name for name in found["added"] if name.endswith("_NUM_THREADS")]
    assert found["added"] == threads
    assert len(threads) == 4
    assert {name: found[name] for name in found if name != "added"} == {
        "threads": 1, "available": True, "loaded": 1, "read": [], "main": "__main__", "argv": ["-c"],
        "fonts": True, "ipython": "None", "grammar": False,
    }  # fmt: skip
