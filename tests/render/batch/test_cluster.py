"""A real scheduler with two real workers, and a real S3 server: the same bytes, nothing lost or doubled."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from tests.made_batch import Started, files, write

from regenatlas import paths

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")

BATCH = """
import json, sys
from pathlib import Path
from regenatlas import paths
paths.NOTEBOOKS = Path(sys.argv[1])
from regenatlas.render.batch.run import run
from regenatlas.render.batch.plan import Selection, plan
from regenatlas.render.store.place import open_store
from regenatlas.render.store.store import StoreError
from regenatlas.tables.load import load_tables

tables, store = load_tables(paths.DATA), open_store(sys.argv[2])
selection = Selection(countries=["IRN", "TUR"], as_of=["2026-02-11"], formats=["html", "pdf"])
jobs = plan(selection, tables, paths.NOTEBOOKS)
if sys.argv[3] == "pool":
    from regenatlas.render.batch.workers import Pool as workers
    given = (store,)
else:
    from distributed import Client
    from regenatlas.render.batch.cluster import Cluster as workers
    given = (sys.argv[3], store)
    if sys.argv[4] != "0":
        with Client(sys.argv[3]) as client:
            client.wait_for_workers(int(sys.argv[4]))
try:
    done = run(jobs, tables, store, workers(*given), tell=lambda r: print(r.name, flush=True))
except Exception as error:
    sys.exit(f"{type(error).__name__}: {error}")
print(json.dumps(sorted([r.name, r.status, r.reason] for r in done)))
"""


def free_port():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


def wait_for(answers, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if answers():
                return
        except OSError:
            pass
        time.sleep(0.1)
    pytest.fail("a server did not come up")


class Scheduler:
    """A scheduler and its workers, each a process of its own."""

    def __init__(self, notebooks, environment):
        self.environment = environment | {
            "NOTEBOOKS": str(notebooks),
            "DASK_DISTRIBUTED__LOGGING__DISTRIBUTED": "error",
        }
        port = free_port()
        self.address = f"tcp://127.0.0.1:{port}"
        self.processes = [
            self._start(
                "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard"
            )
        ]
        wait_for(lambda: socket.create_connection(("127.0.0.1", port), 1).close() is None)

    def worker(self, **environment):
        preload = (
            "import os, pathlib, regenatlas.paths as p; p.NOTEBOOKS = pathlib.Path(os.environ['NOTEBOOKS'])"
        )
        return self._start(
            "distributed.cli.dask_worker", self.address, "--nthreads", 1, "--no-dashboard", "--no-nanny",
            "--preload", preload, **environment,
        )  # fmt: skip

    def _start(self, module, *arguments, **environment):
        command = [sys.executable, "-m", module, *map(str, arguments)]
        process = subprocess.Popen(
            command,
            env=os.environ | self.environment | environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        if hasattr(self, "processes"):
            self.processes.append(process)
        return process

    def close(self):
        for process in self.processes:
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def bucket():
    """The environment with which an S3 server on this machine is reached; it has one bucket."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as server:  # fmt: skip
        wait_for(lambda: urllib.request.urlopen(address, timeout=1).status == 200)
        urllib.request.urlopen(urllib.request.Request(f"{address}/reports", method="PUT"), timeout=5)  # noqa: S310
        yield {
            "AWS_ENDPOINT_URL": address,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": "us-east-1",
        }
        server.kill()


@pytest.fixture(scope="module")
def notebooks(tmp_path_factory):
    chapters = {
        "01_good": "print(country)",
        "02_raises": "1 / (country != 'TUR')",
        "03_slow": "import time\ntime.sleep(2)",
    }
    return write(tmp_path_factory.mktemp("cluster") / "notebooks", chapters)


@pytest.fixture(scope="module")
def scheduler(notebooks, bucket):
    made = Scheduler(notebooks, bucket)
    yield made
    made.close()


@pytest.fixture
def batch(notebooks, bucket):
    """Start the batch with the output place, and the workers that are named once so many are there."""
    return lambda place, workers, number=0: Started(
        BATCH, str(notebooks), str(place), workers, str(number), **bucket
    )


def finished(process):
    said, complaints = process.communicate(timeout=180)
    assert process.returncode == 0, complaints
    return json.loads(said.splitlines()[-1])


def complaint(process):
    _, complaints = process.communicate(timeout=180)
    assert process.returncode == 1
    return complaints.strip().splitlines()[-1]


def test_an_address_where_nobody_answers_is_told(batch, tmp_path):
    assert complaint(batch(tmp_path / "out", f"tcp://127.0.0.1:{free_port()}")).startswith(
        "ClusterError: dask: 'tcp://127.0.0.1:"
    )
    assert not (tmp_path / "out").exists()


def test_a_worker_with_other_tables_refuses(scheduler, batch, tmp_path):
    other = tmp_path / "root" / "data"
    shutil.copytree(paths.DATA, other)
    (tmp_path / "root" / "notebooks").mkdir()
    shutil.copy(paths.METHODS, tmp_path / "root" / "notebooks")
    shutil.copy(paths.CITATION, tmp_path / "root")
    table = other / "corrections.csv"
    table.write_text(table.read_text(encoding="utf-8").replace(" the ", " one ", 1), encoding="utf-8")
    worker = scheduler.worker(REGENATLAS_ROOT=str(tmp_path / "root"))
    told = complaint(batch(tmp_path / "out", scheduler.address, 1))
    assert re.search(r"ClusterError: dask: the worker tcp://\S+ is not as this machine: data .*, here ", told)
    assert not (tmp_path / "out").exists()
    worker.terminate()
    worker.wait()


def test_the_cluster_makes_what_the_pool_makes_and_a_killed_worker_loses_nothing(
    scheduler, batch, bucket, tmp_path
):
    pool = finished(batch("s3://reports/pool", "pool"))
    assert [name for name, status, _ in pool if status == "failed"] == ["en/TUR/2026-02-11/02_raises"]
    assert len({name for name, *_ in pool}) == len(pool) == 6
    doomed, _ = scheduler.worker(), scheduler.worker()
    process = batch("s3://reports/dask", scheduler.address, 2)
    process.stdout.readline()  # the first report is done: the others are on their way
    doomed.send_signal(signal.SIGKILL)
    assert finished(process) == pool
    downloaded = Started(DOWNLOAD, str(tmp_path), **bucket)
    downloaded.communicate(timeout=180)
    assert downloaded.returncode == 0
    # The page of failures names the place in the command that tries again.
    assert files(tmp_path / "dask", "failures.html") == files(tmp_path / "pool", "failures.html")
    assert {"index.html", "en/IRN/2026-02-11/report.pdf"} <= files(tmp_path / "pool").keys()


def test_in_a_bucket_too_what_is_up_to_date_is_left_alone(batch):
    again = finished(batch("s3://reports/pool", "pool"))
    assert [status for _, status, _ in again].count("up to date") == 5


def test_without_its_scheduler_a_batch_ends_and_the_next_one_goes_on(scheduler, batch, tmp_path):
    process = batch(tmp_path / "out", scheduler.address, 1)
    process.stdout.readline()
    scheduler.processes[0].send_signal(signal.SIGKILL)
    assert "StoreError: dask: the scheduler is gone" in complaint(process)
    results = finished(batch(tmp_path / "out", "pool"))
    assert {status for _, status, _ in results} == {"rendered", "failed"}
    assert "needed for report.pdf" in {reason for *_, reason in results}  # it was done before


DOWNLOAD = """
import sys, fsspec
fsspec.filesystem("s3").get("reports/", sys.argv[1] + "/", recursive=True)
"""
