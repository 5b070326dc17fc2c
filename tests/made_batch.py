"""Small notebooks, and a batch of them in a process of its own, as the command line starts one.

A process that runs tests has threads and cannot fork; and whoever kills a batch must not kill the tests.
"""

import os
import subprocess
import sys

import nbformat

#: Arguments: notebooks, output place, number of jobs, formats. Prints each report, then what became of all.
BATCH = """
import json, sys
from pathlib import Path
from regenatlas import paths
from regenatlas.render.batch.run import run
from regenatlas.render.batch.plan import Selection, plan
from regenatlas.render.store.store import StoreError, open_store
from regenatlas.render.batch.workers import Pool
from regenatlas.tables.load import load_tables

notebooks, out, formats = Path(sys.argv[1]), sys.argv[2], sys.argv[4].split(",")
tables, store = load_tables(paths.DATA), open_store(out)
selection = Selection(countries=["IRN"], as_of=["2026-02-11"], formats=formats)
pool = Pool(store, int(sys.argv[3]), timeout=8, memory=400 * 2**20)
jobs = plan(selection, tables, notebooks)
try:
    done = run(jobs, tables, store, pool, tell=lambda r: print(r.name, flush=True))
except StoreError as error:
    sys.exit(f"StoreError: {error}")
print(json.dumps({r.name.rpartition("/")[2]: [r.status, r.reason] for r in done}))
"""


def write(folder, chapters):
    """Notebooks by name, each with a heading, a parameters cell and one cell of code."""
    folder.mkdir(parents=True)
    for name, source in chapters.items():
        cells = [
            nbformat.v4.new_markdown_cell(f"# {name}?", id="title"),
            nbformat.v4.new_code_cell("country = ''", id="given", metadata={"tags": ["parameters"]}),
            nbformat.v4.new_code_cell(source, id="work"),
        ]
        made = nbformat.v4.new_notebook(cells=cells)
        made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
        nbformat.write(made, folder / f"{name}.ipynb")
    return folder


def start(notebooks, out, jobs=2, formats="html,ipynb", **environment):
    """A batch that has begun."""
    command = [sys.executable, "-c", BATCH, str(notebooks), str(out), str(jobs), formats]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ | environment
    )


def files(folder, *without):
    """The content of every file, by name, except the manifest, which tells times, and what is named."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in {"manifest.json", *without}
    }
