"""Small notebooks, and a batch of them in a process of its own, as the command line starts one.

A process that runs tests has threads and cannot fork; and whoever kills a batch must not kill the tests.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from functools import cache

import nbformat

#: Imports everything once, and forks for each program that it is handed with its output, its complaints, and
#: where to tell the process and how it ended.
WARM = """
import json, os, signal, socket, sys, traceback
from regenatlas.render.batch import run, warm, workers
warm.warm()
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
with socket.socket(fileno=0) as asked:
    while True:
        message, files, *_ = socket.recv_fds(asked, 2**20, 3)
        if not message:
            break
        if os.fork():
            for file in files:
                os.close(file)
            continue
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        if pid := os.fork():
            for file in files[:2]:
                os.close(file)
            os.write(files[2], b"%d\\n" % pid)
            code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
            os.write(files[2], b"%d\\n" % code)
            os._exit(0)
        asked.close()
        os.close(files.pop())
        for at, file in enumerate(files, start=1):
            os.dup2(file, at)
            os.close(file)
        program, sys.argv[1:], environment = json.loads(message)
        os.environ.update(environment)
        code = 0
        try:
            exec(compile(program, "program", "exec"), {"__name__": "__main__"})
        except SystemExit as end:
            print(end, file=sys.stderr)
            code = 1
        except BaseException:
            traceback.print_exc()
            code = 1
        sys.stdout.flush()
        os._exit(code)
"""

#: Arguments: notebooks, output place, number of jobs, formats. Prints each report, then what became of all.
BATCH = """
import json, sys
from pathlib import Path
from regenatlas import paths
from regenatlas.render.batch.run import run
from regenatlas.render.batch.plan import Selection, plan
from regenatlas.render.store.place import open_store
from regenatlas.render.store.store import StoreError
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
    """A batch that has begun; in a new process if it is given an environment, which imports look at."""
    arguments = [str(notebooks), str(out), str(jobs), formats]
    if not environment:
        return Started(BATCH, *arguments)
    return subprocess.Popen(
        [sys.executable, "-c", BATCH, *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ | environment,
    )  # fmt: skip


@cache
def _warm():
    ours, theirs = socket.socketpair()
    with theirs:
        return ours, subprocess.Popen([sys.executable, "-c", WARM], stdin=theirs)


class Started:
    """A program that runs in a child of a warm process, with what tests use of `subprocess.Popen`."""

    returncode = None

    def __init__(self, program, *arguments, **environment):
        pipes = [os.pipe() for _ in range(3)]
        asked, _ = _warm()
        message = json.dumps([program, arguments, environment]).encode()
        socket.send_fds(asked, [message], [write for _, write in pipes])
        for _, write in pipes:
            os.close(write)
        self.stdout, self.stderr, self._told = (os.fdopen(read) for read, _ in pipes)
        self.pid = int(self._told.readline())

    def send_signal(self, number):
        os.kill(self.pid, number)

    def kill(self):
        if self.returncode is None:
            self.send_signal(signal.SIGKILL)

    def communicate(self, timeout):
        """What it said and complained of to its end; it is killed if it takes longer."""
        patience = threading.Timer(timeout, self.kill)
        patience.start()
        with self.stdout, self.stderr, self._told:
            told = self.stdout.read(), self.stderr.read()
            self.returncode = int(self._told.readline())
        patience.cancel()
        return told


def files(folder, *without):
    """The content of every file, by name, except the manifest, which tells times, and what is named."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in {"manifest.json", *without}
    }
