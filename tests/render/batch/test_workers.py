"""A pool of forked children: what happens to a report happens to it alone.

The pool runs in a process of its own, as the command line does: a process that runs tests has threads.
"""

import json
import os
import signal
import time

import nbformat
import pytest
from tests.made_batch import Started, start, write

from regenatlas.render.execute import fork
from regenatlas.render.execute.parallel import cores, each

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")

CHAPTERS = {
    "01_good": "print(country)",
    "02_raises": "1 / 0",
    "03_dies": "import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)",
    "04_hangs": "while True:\n    pass",
    "05_eats": "eaten = bytearray(2**30)",
    "06_leaves": "import os\nos._exit(0)",
    "07_changes_the_world": "import os, regenatlas\nos.chdir('/')\nregenatlas.__version__ = 'other'",
    "08_after_it": "import os, regenatlas\nprint(regenatlas.__version__, os.getcwd())",
}


@pytest.fixture(scope="module")
def batch(tmp_path_factory):
    """What became of each chapter, and the folder of the bundle."""
    folder = tmp_path_factory.mktemp("pool")
    process = start(write(folder / "notebooks", CHAPTERS), folder / "out")
    said, complaints = process.communicate(timeout=120)
    assert process.returncode == 0, complaints
    return json.loads(said.splitlines()[-1]), folder / "out" / "en" / "IRN" / "2026-02-11"


def test_what_can_be_rendered_is_rendered(batch):
    results, bundle = batch
    rendered = {name for name, (status, _) in results.items() if status == "rendered"}
    assert rendered == {"01_good", "07_changes_the_world", "08_after_it"}
    assert "IRN" in (bundle / "01_good.html").read_text()


@pytest.mark.parametrize(
    ("chapter", "reason"),
    [
        ("02_raises", "ZeroDivisionError: division by zero"),
        ("03_dies", "SIGSEGV"),
        ("04_hangs", "8 s"),
        ("05_eats", "memory"),
        ("06_leaves", "exit"),
    ],
)
def test_each_kind_of_end_is_told_in_one_line_and_has_a_page_with_its_cell(batch, chapter, reason):
    results, bundle = batch
    status, told = results[chapter]
    assert (status, told.count("\n")) == ("failed", 0)
    assert reason.lower() in told.lower()
    page = (bundle / f"{chapter}.html").read_text()
    assert "cell 3" in page
    assert [path.name for path in bundle.glob(f"{chapter}.*")] == [f"{chapter}.html"]


def test_no_report_sees_what_another_has_changed(batch):
    _, bundle = batch
    said = nbformat.read(bundle / "08_after_it.ipynb", as_version=4).cells[-1].outputs[0].text
    assert said.split()[0] != "other"
    assert said.split()[1] != "/"


def test_nothing_is_left_of_the_work(batch):
    _, bundle = batch
    out = bundle.parents[2]
    assert not list(out.rglob(".*"))


def test_an_interrupt_stops_the_children_and_keeps_what_is_done(tmp_path):
    chapters = {"01_quick": "print(country)", "02_slow": "import time\ntime.sleep(60)"}
    process = start(write(tmp_path / "notebooks", chapters), tmp_path / "out")
    try:
        assert process.stdout.readline().strip().endswith("01_quick")
        process.send_signal(signal.SIGINT)
        started = time.monotonic()
        process.communicate(timeout=30)
    finally:
        process.kill()
    assert process.returncode != 0
    assert time.monotonic() - started < 30
    told = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert list(told["reports"]) == ["en/IRN/2026-02-11/01_quick"]
    assert (tmp_path / "out" / "index.html").exists()


def test_the_document_has_all_chapters_also_those_that_failed(tmp_path):
    chapters = {"01_good": "print(country)", "02_raises": "1 / 0"}
    process = start(write(tmp_path / "notebooks", chapters), tmp_path / "out", formats="pdf")
    _said, complaints = process.communicate(timeout=120)
    assert process.returncode == 0, complaints
    document = tmp_path / "out" / "en" / "IRN" / "2026-02-11" / "report.pdf"
    from pypdf import PdfReader

    text = "".join(page.extract_text() for page in PdfReader(document).pages)
    assert "01_good?" in text
    assert "division by zero" in text


def test_each_item_is_answered_in_children_or_here():
    assert dict(each(["a", "bb", "ccc"], len)) == {"a": 1, "bb": 2, "ccc": 3}
    script = (
        "from regenatlas.render.execute.parallel import each\nprint(sorted(each(['a', 'bb', 'ccc'], len)))"
    )
    assert Started(script).communicate(timeout=60) == ("[('a', 1), ('bb', 2), ('ccc', 3)]\n", "")


def test_as_many_at_a_time_as_this_process_may_use():
    assert 1 <= cores() <= (os.cpu_count() or 1)
    assert not fork.inside()


def test_figures_are_published_although_the_parent_has_drawn_some(tmp_path):
    drawing = "import matplotlib.pyplot as plt\n_ = plt.plot([1, 2])"
    write(tmp_path / "notebooks", {"01_figure": drawing})
    script = (
        "import matplotlib_inline.backend_inline, matplotlib.pyplot as plt, sys, pathlib\n"
        "plt.figure()\nfrom regenatlas.render.execute.engine import execute\n"
        "done = execute(pathlib.Path(sys.argv[1]), {'country': 'IRN'})\n"
        "print(done.engine, [sorted(o.data) for c in done.notebook.cells for o in c.get('outputs', ())])"
    )
    said, _ = Started(script, str(tmp_path / "notebooks" / "01_figure.ipynb")).communicate(timeout=60)
    assert said == "fork [['image/png', 'text/plain']]\n"


def test_a_pool_keeps_the_client_of_a_remote_place_out_of_its_process():
    script = (
        "import os\nfrom regenatlas.render.batch.workers import Pool\n"
        "from regenatlas.render.store.store import Store, StoreError\n"
        "store = Store('memory://reports')\nprint(store._run(os.getpid) == os.getpid())\nPool(store)\n"
        "print(store._run(os.getpid) == os.getpid(), store.read('a'))\n"
        "try:\n    store._run(os.remove, 'gone')\nexcept StoreError as error:\n    print(error)"
    )
    said, _ = Started(script).communicate(timeout=60)
    assert said.splitlines() == [
        "True",
        "False None",
        "memory://reports: FileNotFoundError: [Errno 2] No such file or directory: 'gone'",
    ]
