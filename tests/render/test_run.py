"""Plan to files: what is due is rendered, what failed has a page, and a bundle never contradicts itself."""

import json

import pytest

from regenatlas.render.pdf import PdfError
from regenatlas.render.plan import Selection, plan
from regenatlas.render.run import reasons, run
from regenatlas.render.store import digest

IRN = "en/IRN/2026-01-01"


@pytest.fixture
def render(tables, notebooks, tmp_path, execute):
    """Render a selection; answers (country, chapter, status) of each job."""

    def call(*, force=False, **given):
        jobs = plan(Selection(**given), tables, notebooks)
        results = run(jobs, tables, tmp_path / "out", force=force, execute=execute)
        return [(r.job.parameters.country, r.job.chapter, r.status) for r in results]

    call.out = tmp_path / "out"
    return call


def files(render):
    return {str(path.relative_to(render.out)) for path in render.out.rglob("*") if path.is_file()}


def manifest(render):
    return json.loads((render.out / "manifest.json").read_text())


def test_a_report_has_its_files_its_data_and_its_ledger(render):
    assert render(chapters=["standing"], formats=["html", "ipynb"]) == [("IRN", "01_standing", "rendered")]
    assert files(render) == {
        "index.html",
        "manifest.json",
        f"{IRN}/01_standing.html",
        f"{IRN}/01_standing.ipynb",
        f"{IRN}/01_standing.facts.json",
        f"{IRN}/data/01_standing-nothing.csv",
        f"{IRN}/data/01_standing-rank_over_time.csv",
        f"{IRN}/data/01_standing-rivals.csv",
    }


def test_the_manifest_tells_of_every_output_what_it_shows_and_its_digest(render):
    render(chapters=["standing"])
    entry = manifest(render)["outputs"][f"{IRN}/01_standing.html"]
    assert {name: entry[name] for name in ("country", "chapter", "as_of", "definition", "status")} == {
        "country": "IRN",
        "chapter": "01_standing",
        "as_of": "2026-01-01",
        "definition": "plain",
        "status": "rendered",
    }
    assert entry["sha256"] == digest((render.out / IRN / "01_standing.html").read_bytes())
    assert set(manifest(render)["inputs"][entry["inputs"]]["tables"]) >= {"products", "authorisations"}
    assert entry["duration_s"] >= 0


def test_what_is_up_to_date_is_left_alone_unless_forced(render, execute):
    render()
    assert {status for *_, status in render()} == {"up to date"}
    assert len(execute.calls) == 2
    assert {status for *_, status in render(force=True)} == {"rendered"}


def test_a_changed_notebook_is_rendered_again_and_only_that(render, notebooks):
    render()
    path = notebooks / "02_portfolio.ipynb"
    path.write_text(path.read_text().replace("IRN", "USA"))
    assert [status for *_, status in render()] == ["up to date", "rendered"]


def test_an_altered_or_missing_output_is_rendered_again(render):
    render()
    (render.out / IRN / "01_standing.html").write_text("altered")
    (render.out / IRN / "02_portfolio.facts.json").unlink()
    assert [status for *_, status in render()] == ["rendered", "rendered"]


def test_the_reasons_are_those_by_which_it_is_rendered(render, tables, notebooks):
    def why(**given):
        return [
            reason for _, reason in reasons(plan(Selection(**given), tables, notebooks), tables, render.out)
        ]

    assert why() == ["not rendered yet", "not rendered yet"]
    render()
    assert why() == ["", ""]
    assert why(formats=["html", "ipynb"]) == ["no ipynb yet", "no ipynb yet"]


def test_a_page_learns_of_chapters_that_came_after_it(render, tables, notebooks):
    render(chapters=["standing"])
    jobs = plan(Selection(), tables, notebooks)
    assert [why for _, why in reasons(jobs, tables, render.out)] == [
        "other chapters to link to",
        "not rendered yet",
    ]
    render()
    assert "02_portfolio.html" in (render.out / IRN / "01_standing.html").read_text()


def test_a_failure_has_a_page_and_stops_no_other(render, execute):
    execute.fails = {("IRN", "01_standing"): "KeyError: 'x'"}
    assert render(countries=["IRN", "USA"], formats=["html", "ipynb"]) == [
        ("IRN", "01_standing", "failed"),
        ("IRN", "02_portfolio", "rendered"),
        ("USA", "01_standing", "rendered"),
        ("USA", "02_portfolio", "rendered"),
    ]
    assert "KeyError: &#39;x&#39;" in (render.out / IRN / "01_standing.html").read_text()
    assert "KeyError: &#39;x&#39;" in (render.out / "failures.html").read_text()
    assert {name for name in files(render) if name.startswith(f"{IRN}/01")} == {f"{IRN}/01_standing.html"}


def test_a_failure_takes_the_place_of_what_was_there(render, execute):
    render(chapters=["standing"], formats=["html", "ipynb"])
    execute.fails = {("IRN", "01_standing"): "KeyError"}
    render(chapters=["standing"], force=True)
    assert files(render) == {"failures.html", "index.html", "manifest.json", f"{IRN}/01_standing.html"}
    execute.fails = {}
    assert render(chapters=["standing"], formats=["ipynb"]) == [("IRN", "01_standing", "rendered")]
    assert f"{IRN}/01_standing.html" not in files(render)


def test_a_report_that_cannot_be_exported_has_failed(render, monkeypatch):
    def broken(*_):
        raise ValueError("not an SVG")

    monkeypatch.setattr("regenatlas.render.html.chapter_html", broken)
    assert render(chapters=["standing"]) == [("IRN", "01_standing", "failed")]
    assert "ValueError: not an SVG" in (render.out / IRN / "01_standing.html").read_text()


def test_an_output_of_older_inputs_does_not_stay_beside_a_new_page(render, notebooks):
    render(chapters=["standing"], formats=["html", "ipynb"])
    path = notebooks / "01_standing.ipynb"
    path.write_text(path.read_text().replace("IRN", "USA"))
    render(chapters=["standing"])
    assert f"{IRN}/01_standing.ipynb" not in files(render)
    assert f"{IRN}/01_standing.ipynb" not in manifest(render)["outputs"]


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
    path = notebooks / "02_portfolio.ipynb"
    path.write_text(path.read_text().replace("IRN", "USA"))
    render(formats=["pdf", "ipynb"])
    assert execute.calls == [("IRN", "02_portfolio")]


def test_one_chapter_as_pdf_makes_no_document(render):
    render(chapters=["standing"], formats=["pdf"])
    assert f"{IRN}/report.pdf" not in files(render)


def test_a_document_with_a_failed_chapter_says_so_and_is_not_up_to_date(render, execute):
    execute.fails = {("IRN", "01_standing"): "KeyError"}
    render(formats=["pdf"])
    assert manifest(render)["outputs"][f"{IRN}/report.pdf"]["status"] == "incomplete"


def test_a_document_that_cannot_be_set_is_told(tables, notebooks, tmp_path, execute, monkeypatch):
    def broken(*_):
        raise PdfError("Typst: no")

    monkeypatch.setattr("regenatlas.render.pdf.report_pdf", broken)
    jobs = plan(Selection(formats=["pdf"]), tables, notebooks)
    last = run(jobs, tables, tmp_path, execute=execute)[-1]
    assert (last.name, last.status, last.reason) == (f"{IRN}/report.pdf", "failed", "Typst: no")


def test_the_same_selection_gives_the_same_bytes(tables, notebooks, tmp_path, execute):
    jobs = plan(Selection(formats=["html", "pdf", "ipynb"]), tables, notebooks)
    for name in ("one", "two"):
        run(jobs, tables, tmp_path / name, execute=execute)
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
    with pytest.raises(KeyboardInterrupt):
        run(jobs, tables, render.out, tell=interrupt, execute=execute)
    assert [reason for _, reason in reasons(jobs, tables, render.out)] == ["", "", "", "not rendered yet"]
