"""Plan to files: what is due is rendered, what failed has a page, and a bundle never contradicts itself."""

import copy
import json

import nbformat
import openpyxl
import pytest

from regenatlas.render.batch.plan import Selection, plan
from regenatlas.render.batch.run import _bundles, reasons, run
from regenatlas.render.batch.workers import InProcess
from regenatlas.render.execute.fork import ProcessDied
from regenatlas.render.execute.outcome import Executed
from regenatlas.render.pdf.pdf import PdfError
from regenatlas.render.store import lock
from regenatlas.render.store.manifest import Manifest
from regenatlas.render.store.store import LocalStore, StoreError, digest
from regenatlas.report.display import FACTS_MIME

IRN = "en/IRN/2026-01-01"


@pytest.fixture
def render(tables, notebooks, tmp_path, execute):
    """Render a selection; answers (country, chapter, status) of each job."""

    def call(*, force=False, **given):
        jobs = plan(Selection(**given), tables, notebooks)
        store = LocalStore(call.out)
        results = run(jobs, call.tables, store, InProcess(call.tables, store, execute), force=force)
        return sorted((r.job.parameters.country, r.job.chapter, r.status) for r in results)

    call.out, call.tables = tmp_path / "out", tables
    return call


@pytest.fixture
def why(render, notebooks):
    """The reason for each report of a selection."""

    def call(**given):
        jobs = plan(Selection(**given), render.tables, notebooks)
        return [reason for _, reason in reasons(jobs, render.tables, LocalStore(render.out))]

    return call


def files(render):
    return {str(path.relative_to(render.out)) for path in render.out.rglob("*") if path.is_file()}


def manifest(render):
    return json.loads((render.out / "manifest.json").read_text())


def test_a_report_has_its_files_its_data_and_its_ledger(render):
    assert render(chapters=["standing"], formats=["html", "ipynb"]) == [("IRN", "02_standing", "rendered")]
    assert files(render) == {
        "index.html",
        "reports.js",
        "manifest.json",
        "search.js",
        "world.js",
        "en/methods.html",
        f"{IRN}/02_standing.html",
        f"{IRN}/02_standing.ipynb",
        f"{IRN}/02_standing.facts.json",
        f"{IRN}/data/02_standing-nothing.csv",
        f"{IRN}/data/02_standing-rank_over_time.csv",
        f"{IRN}/data/02_standing-rivals.csv",
    }


def test_the_manifest_tells_of_every_output_what_it_shows_and_its_digest(render):
    render(chapters=["standing"])
    entry = manifest(render)["reports"][f"{IRN}/02_standing"]
    assert {name: entry[name] for name in ("country", "chapter", "as_of", "definition", "status")} == {
        "country": "IRN",
        "chapter": "02_standing",
        "as_of": "2026-01-01",
        "definition": "plain",
        "status": "rendered",
    }
    page = next(file for file in entry["files"] if file["kind"] == "html")
    assert page["name"] == "02_standing.html"
    assert page["sha256"] == digest((render.out / IRN / "02_standing.html").read_bytes())
    assert set(manifest(render)["inputs"][entry["inputs"]]["tables"]) >= {"products", "authorisations"}
    assert entry["seconds"] >= 0


def test_what_is_up_to_date_is_left_alone_unless_forced(render, execute):
    render()
    assert {status for *_, status in render()} == {"up to date"}
    assert len(execute.calls) == 2
    assert {status for *_, status in render(force=True)} == {"rendered"}


def test_a_changed_notebook_is_rendered_again_and_only_that(render, notebooks):
    render()
    path = notebooks / "03_portfolio.ipynb"
    path.write_text(path.read_text().replace("IRN", "USA"))
    assert [status for *_, status in render()] == ["up to date", "rendered"]


def test_an_altered_or_missing_output_is_rendered_again(render):
    render()
    (render.out / IRN / "02_standing.html").write_text("altered")
    (render.out / IRN / "03_portfolio.facts.json").unlink()
    assert [status for *_, status in render()] == ["rendered", "rendered"]


def test_the_reasons_are_those_by_which_it_is_rendered(render, why):
    assert why() == ["not rendered yet", "not rendered yet"]
    render()
    assert why() == ["", ""]
    assert why(formats=["html", "ipynb"]) == ["no ipynb yet", "no ipynb yet"]
    (render.out / IRN / "02_standing.html").write_text("altered")
    assert why() == ["an output was removed or altered", ""]


def test_reports_that_a_document_needs_are_foreseen(render, why):
    render()
    formats = ["xlsx"]
    assert why(formats=formats) == ["needed for report.xlsx"] * 2
    assert [status for *_, status in render(formats=formats)] == ["rendered", "rendered"]
    assert why(formats=formats) == ["", ""]


def test_a_table_that_a_chapter_has_not_read_does_not_count(render, why, notebook, execute):
    read = copy.deepcopy(notebook)
    ledger = read.cells[-1].outputs[-1]["data"][FACTS_MIME]
    ledger["tables"] = ["authorisations"]
    execute.shown = {"03_portfolio": read}
    render()
    render.tables = render.tables.replaced(products=render.tables["products"].assign(brand="other"))
    assert why() == ["changed: table products", ""]
    assert render() == [("IRN", "02_standing", "rendered"), ("IRN", "03_portfolio", "up to date")]


def test_a_page_learns_of_chapters_that_came_after_it(render, why):
    render(chapters=["standing"])
    assert why() == ["other chapters to link to", "not rendered yet"]
    render()
    assert "03_portfolio.html" in (render.out / IRN / "02_standing.html").read_text()


def test_nothing_is_touched_when_nothing_is_due(render):
    render(formats=["html", "pdf", "ipynb"])
    before = {path: path.stat().st_mtime_ns for path in render.out.rglob("*") if path.is_file()}
    assert {status for *_, status in render(formats=["html", "pdf", "ipynb"])} == {"up to date"}
    assert {path: path.stat().st_mtime_ns for path in render.out.rglob("*") if path.is_file()} == before


def test_a_front_with_a_part_missing_or_of_another_edition_is_written_anew(render):
    render()
    whole = files(render)
    (render.out / "search.js").unlink()  # as from a backup that left it out
    render()
    assert files(render) == whole
    content = manifest(render)
    del content["front"]  # as an edition leaves it that knows of none
    (render.out / "manifest.json").write_text(json.dumps(content))
    (render.out / "index.html").write_text("its own")
    assert {status for *_, status in render()} == {"up to date"}
    assert (render.out / "index.html").read_text() != "its own"


def test_a_folder_in_the_place_of_a_file_and_a_file_in_that_of_the_folder_are_refused(render, why):
    render.out.mkdir()
    (render.out / "manifest.json").mkdir()
    for ask in (why, render):
        with pytest.raises(StoreError, match=r"out/manifest\.json is a folder, where a file has to be"):
            ask()
    render.out = render.out.parent / "file"
    render.out.write_text("")
    with pytest.raises(StoreError, match="file is no folder; give another --out"):
        why()
    render.out /= "below"
    with pytest.raises(StoreError, match="file is no folder"):
        why()


def test_a_failure_has_a_page_and_stops_no_other(render, execute):
    execute.fails = {("IRN", "02_standing"): "KeyError: 'x'"}
    assert render(countries=["IRN", "USA"], formats=["html", "ipynb"]) == [
        ("IRN", "02_standing", "failed"),
        ("IRN", "03_portfolio", "rendered"),
        ("USA", "02_standing", "rendered"),
        ("USA", "03_portfolio", "rendered"),
    ]
    assert "KeyError: &#39;x&#39;" in (render.out / IRN / "02_standing.html").read_text()
    assert "KeyError: &#39;x&#39;" in (render.out / "failures.html").read_text()
    assert {name for name in files(render) if name.startswith(f"{IRN}/02")} == {f"{IRN}/02_standing.html"}


def test_a_failure_takes_the_place_of_what_was_there(render, execute):
    render(chapters=["standing"], formats=["html", "ipynb"])
    execute.fails = {("IRN", "02_standing"): "KeyError"}
    render(chapters=["standing"], force=True)
    assert files(render) == {
        "failures.html",
        "index.html",
        "reports.js",
        "manifest.json",
        "search.js",
        "world.js",
        "en/methods.html",
        f"{IRN}/02_standing.html",
    }
    execute.fails = {}
    assert render(chapters=["standing"], formats=["ipynb"]) == [("IRN", "02_standing", "rendered")]
    assert f"{IRN}/02_standing.html" not in files(render)


def test_a_report_that_cannot_be_exported_has_failed(render, monkeypatch):
    def broken(*_):
        raise ValueError("not an SVG")

    monkeypatch.setattr("regenatlas.render.page.places.places", broken)
    assert render(chapters=["standing"]) == [("IRN", "02_standing", "failed")]
    assert "ValueError: not an SVG" in (render.out / IRN / "02_standing.html").read_text()


def test_an_output_of_older_inputs_does_not_stay_beside_a_new_page(render, notebooks):
    render(chapters=["standing"], formats=["html", "ipynb"])
    path = notebooks / "02_standing.ipynb"
    path.write_text(path.read_text().replace("IRN", "USA"))
    render(chapters=["standing"])
    assert f"{IRN}/02_standing.ipynb" not in files(render)
    assert {file["kind"] for file in manifest(render)["reports"][f"{IRN}/02_standing"]["files"]} == {
        "html",
        "facts.json",
        "data",
    }


def test_an_output_of_the_same_inputs_stays_beside_another_format(render):
    render(chapters=["standing"], formats=["ipynb"])
    render(chapters=["standing"], formats=["html"])
    assert {f"{IRN}/02_standing.ipynb", f"{IRN}/02_standing.html"} <= files(render)


def test_all_chapters_as_pdf_are_one_document_too(render, execute):
    render(formats=["pdf"])
    assert (render.out / IRN / "report.pdf").read_bytes().startswith(b"%PDF")
    execute.calls.clear()
    render(formats=["pdf"])
    assert execute.calls == []
    (render.out / IRN / "report.pdf").unlink()
    render(formats=["pdf"])
    assert len(execute.calls) == 2  # no executed notebook was kept, so both are needed again


def test_a_kept_notebook_spares_an_execution_for_the_document(render, execute, notebooks):
    render(formats=["pdf", "ipynb"])
    execute.calls.clear()
    path = notebooks / "03_portfolio.ipynb"
    path.write_text(path.read_text().replace("IRN", "USA"))
    render(formats=["pdf", "ipynb"])
    assert execute.calls == [("IRN", "03_portfolio")]


def test_one_chapter_as_pdf_makes_no_document(render):
    render(chapters=["standing"], formats=["pdf"])
    assert f"{IRN}/report.pdf" not in files(render)


def test_a_page_leads_to_the_files_of_its_own_request_alone(render):
    def led_to():
        page = (render.out / IRN / "02_standing.html").read_text()
        return [
            name
            for name in ("02_standing.pdf", "02_standing.ipynb", "report.pdf", "report.xlsx")
            if f'href="{name}"' in page
        ]

    render(chapters=["standing"], formats=["ipynb", "html"])
    assert led_to() == ["02_standing.ipynb"]
    render(formats=["html"], force=True)
    assert led_to() == []  # what lies there of another request may be gone tomorrow
    render(formats=["html", "pdf"])
    assert led_to() == ["02_standing.pdf", "report.pdf"]
    render(formats=["html", "xlsx"])
    assert led_to() == ["report.xlsx"]


def test_a_workbook_is_made_of_all_chapters_and_once(render, execute):
    render(formats=["html", "xlsx"])
    book = openpyxl.load_workbook(render.out / IRN / "report.xlsx")
    assert "02 rivals" in book.sheetnames
    assert "03 rivals" in book.sheetnames
    assert manifest(render)["reports"][f"{IRN}/report.xlsx"]["files"][0]["kind"] == "xlsx"
    execute.calls.clear()
    render(formats=["html", "xlsx"])
    assert execute.calls == []


def test_documents_that_are_due_are_made_of_one_execution(render, execute):
    render(formats=["pdf", "xlsx", "docx"])
    assert {f"{IRN}/report.{kind}" for kind in ("pdf", "xlsx", "docx")} <= files(render)
    assert len(execute.calls) == 2


def test_a_workbook_follows_the_pages_that_it_leads_to(render):
    render(formats=["ipynb", "xlsx"])
    before = (render.out / IRN / "report.xlsx").read_bytes()
    render(formats=["html"])
    render(formats=["ipynb", "xlsx"])
    after = (render.out / IRN / "report.xlsx").read_bytes()
    assert before != after


def test_a_workbook_that_cannot_be_made_leaves_the_rest_and_no_half_file(
    tables, notebooks, tmp_path, execute, monkeypatch
):
    def broken(*_):
        raise ValueError("no")

    monkeypatch.setattr("regenatlas.render.office.workbook.report_xlsx", broken)
    jobs = plan(Selection(formats=["html", "pdf", "xlsx"]), tables, notebooks)
    store = LocalStore(tmp_path / "out")
    results = run(jobs, tables, store, InProcess(tables, store, execute))
    assert [(one.name, one.reason) for one in results if one.status == "failed"] == [
        (f"{IRN}/report.xlsx", "no")
    ]
    assert {path.name for path in (tmp_path / "out" / IRN).glob("report*")} == {"report.pdf"}


def test_a_document_with_a_failed_chapter_says_so_and_is_not_up_to_date(render, execute):
    execute.fails = {("IRN", "02_standing"): "KeyError"}
    render(formats=["pdf"])
    assert manifest(render)["reports"][f"{IRN}/report"]["status"] == "incomplete"


def test_a_document_that_cannot_be_set_is_told(tables, notebooks, tmp_path, execute, monkeypatch):
    def broken(*_):
        raise PdfError("Typst: no")

    monkeypatch.setattr("regenatlas.render.pdf.pdf.report_pdf", broken)
    jobs = plan(Selection(formats=["pdf"]), tables, notebooks)
    store = LocalStore(tmp_path / "out")
    last = run(jobs, tables, store, InProcess(tables, store, execute))[-1]
    assert (last.name, last.status, last.reason) == (f"{IRN}/report", "failed", "Typst: no")


def test_the_same_selection_gives_the_same_bytes(tables, notebooks, tmp_path, execute):
    jobs = plan(Selection(formats=["html", "pdf", "ipynb"]), tables, notebooks)
    for name in ("one", "two"):
        store = LocalStore(tmp_path / name)
        run(jobs, tables, store, InProcess(tables, store, execute))
    one, two = (
        {
            str(p.relative_to(tmp_path / name)): p.read_bytes()
            for p in (tmp_path / name).rglob("*")
            if p.is_file()
        }
        for name in ("one", "two")
    )
    assert {name for name in one if one[name] != two[name]} == {"manifest.json"}
    assert set(one) == set(two)


def test_whoever_interrupts_a_batch_keeps_what_was_rendered(render, tables, notebooks, execute):
    def interrupt(result):
        if result.job.parameters.country == "USA":
            raise KeyboardInterrupt

    jobs = plan(Selection(countries=["IRN", "USA"]), tables, notebooks)
    store = LocalStore(render.out)
    with pytest.raises(KeyboardInterrupt):
        run(jobs, tables, store, InProcess(tables, store, execute), tell=interrupt)
    assert sorted(reason for _, reason in reasons(jobs, tables, store)) == ["", "", "", "not rendered yet"]
    assert (render.out / "index.html").exists()


def test_a_worker_that_dies_fails_its_report_alone(render, tables, notebooks, execute):
    class Dying(InProcess):
        def finished(self):
            return [
                (task, ProcessDied("killed by SIGSEGV"), None)
                if task.name.endswith("02_standing")
                else (task, made, chapter)
                for task, made, chapter in super().finished()
            ]

    jobs = plan(Selection(), tables, notebooks)
    store = LocalStore(render.out)
    results = run(jobs, tables, store, Dying(tables, store, execute))
    assert sorted((r.name, r.status, r.reason) for r in results) == [
        (f"{IRN}/02_standing", "failed", "killed by SIGSEGV"),
        (f"{IRN}/03_portfolio", "rendered", "not rendered yet"),
    ]
    assert "killed by SIGSEGV" in (render.out / IRN / "02_standing.html").read_text()
    assert {name for name in files(render) if "02_standing" in name} == {f"{IRN}/02_standing.html"}


def test_no_worker_waits_for_the_last_report_of_a_bundle(render, tables, notebooks, execute):
    class Two(InProcess):
        """Two tasks at a time; keeps how many were under way whenever somebody waited."""

        under_way = ()

        def free(self):
            return len(self._done) < 2

        def finished(self):
            self.under_way = (*self.under_way, len(self._done))
            done, self._done = self._done[:1], self._done[1:]
            return done

    jobs = plan(Selection(countries=["IRN", "USA", "TUR"], chapters=["standing"]), tables, notebooks)
    store = LocalStore(render.out)
    workers = Two(tables, store, execute)
    assert len(run(jobs, tables, store, workers)) == 3
    assert workers.under_way == (2, 2, 1, 0)


def test_the_longest_report_of_a_bundle_comes_first(render, execute):
    render()
    path = render.out / "manifest.json"
    told = json.loads(path.read_text())
    told["reports"][f"{IRN}/03_portfolio"]["seconds"] = 100
    path.write_text(json.dumps(told))
    execute.calls.clear()
    render(force=True)
    assert [chapter for _, chapter in execute.calls] == ["03_portfolio", "02_standing"]


@pytest.mark.parametrize(
    ("countries", "chapters", "first", "shared"),
    [
        (["IRN"], 5, ["01_a", "02_b", "00_overview", "03_c", "04_d"], ("plain", "", "IRN")),
        (["IRN"], 4, ["00_overview", "01_a", "02_b", "03_c"], ()),
        (["IRN", "TUR", "USA", "JPN"], 2, ["01_a", "00_overview"], ("plain", "")),
    ],
)
def test_the_brief_comes_later_where_it_is_worth_deriving_what_reports_share(
    render, tables, tmp_path, countries, chapters, first, shared
):
    (tmp_path / "n").mkdir()
    names = ["00_overview", "01_a", "02_b", "03_c", "04_d"][:chapters]
    for name in names:
        nbformat.write(nbformat.v4.new_notebook(), tmp_path / "n" / f"{name}.ipynb")
    jobs = plan(Selection(countries=countries), tables, tmp_path / "n")
    record = Manifest(LocalStore(render.out))
    tasks = [task for bundle in _bundles(jobs, tables, record) for task, _ in bundle.next_wave()]
    assert [task.job.chapter for task in tasks[:chapters]] == first
    assert {task.shares[1:] for task in tasks} == {shared}


def test_a_second_batch_into_the_folder_is_refused(render, tables, notebooks, execute):
    store = LocalStore(render.out)
    jobs = plan(Selection(), tables, notebooks)
    with lock.exclusive(store), pytest.raises(StoreError, match="another batch"):
        run(jobs, tables, store, InProcess(tables, store, execute))
    assert execute.calls == []


def test_the_page_of_a_chapter_that_was_renumbered_leads_to_the_new_one(render, notebooks):
    render(chapters=["standing"], formats=["html", "ipynb"])
    (notebooks / "02_standing.ipynb").rename(notebooks / "04_standing.ipynb")
    render(chapters=["standing"])
    old = (render.out / IRN / "02_standing.html").read_text()
    assert 'content="0; url=04_standing.html"' in old
    assert '<a href="04_standing.html">' in old
    assert [name for name in files(render) if "02_standing" in name] == [f"{IRN}/02_standing.html"]
    assert f"{IRN}/02_standing" not in manifest(render)["reports"]


def test_a_cell_that_shows_what_no_report_can_fails_by_its_number(render, tables, notebooks):
    def execute(*_, **__):
        picture = {
            "output_type": "display_data",
            "metadata": {},
            "data": {"image/png": "…", "text/plain": "x"},
        }
        cell = {"cell_type": "code", "source": "plt.show()", "metadata": {}, "outputs": [picture]}
        return Executed(nbformat.from_dict({"cells": [cell], "metadata": {}}), 0.1)

    jobs = plan(Selection(chapters=["standing"]), tables, notebooks)
    store = LocalStore(render.out)
    [result] = run(jobs, tables, store, InProcess(tables, store, execute))
    assert (result.status, result.reason.partition(",")[0]) == (
        "failed",
        "cell 1 shows a picture (image/png)",
    )
    assert "plt.show()" in (render.out / IRN / "02_standing.html").read_text()
