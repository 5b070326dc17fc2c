"""The front page lists every bundle, and failures too."""

from regenatlas.render.plan import Selection, plan
from regenatlas.render.run import run


def test_bundles_are_listed_by_country_with_the_newest_date_first(
    tables, notebooks, tmp_path, execute, parse
):
    execute.fails = {("USA", "02_portfolio"): "KeyError: <x>"}
    selection = Selection(countries=["USA", "IRN"], as_of=["2025-01-01", "2026-01-01"])
    run(plan(selection, tables, notebooks), tables, tmp_path, execute=execute)
    run(
        plan(Selection(definition="ever", formats=["pdf"]), tables, notebooks),
        tables,
        tmp_path,
        execute=execute,
    )
    page = parse((tmp_path / "index.html").read_text())
    links = [attrs["href"] for attrs in page.all("a")]
    assert [link for link in links if "01_standing" in link] == [
        "en/IRN/2026-01-01/ever/01_standing.pdf",
        "en/IRN/2026-01-01/01_standing.html",
        "en/IRN/2025-01-01/01_standing.html",
        "en/USA/2026-01-01/01_standing.html",
        "en/USA/2025-01-01/01_standing.html",
    ]
    assert all((tmp_path / link).exists() for link in links if not link.startswith("#"))
    assert "failed: KeyError: <x>" in page.text
    assert "en/IRN/2026-01-01/ever/report.pdf" in links


def test_an_empty_folder_says_so(tables, tmp_path, parse):
    run([], tables, tmp_path)
    assert "Nothing has been rendered yet." in parse((tmp_path / "index.html").read_text()).text
