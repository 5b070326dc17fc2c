"""The bundles of an output folder from its manifest."""

from tests.made_site import Folder, reports

from regenatlas.render.site.bundles import read_bundles


def test_a_bundle_has_its_reports_its_document_and_its_headline():
    made = reports(
        "IRN",
        "2026-01-01",
        chapters=["00_overview", "02_standing"],
        formats=["html", "pdf"],
        facts={"rank": 5, "count": 7},
        products=["a"],
    )
    (bundle,) = read_bundles(Folder(made))
    assert (bundle.folder, bundle.country, bundle.as_of) == ("en/IRN/2026-01-01", "IRN", "2026-01-01")
    assert [(chapter.name, dict(chapter.files)) for chapter in bundle.chapters] == [
        (
            chapter,
            {
                "html": f"en/IRN/2026-01-01/{chapter}.html",
                "pdf": f"en/IRN/2026-01-01/{chapter}.pdf",
            },
        )
        for chapter in ("00_overview", "02_standing")
    ]
    assert bundle.document == "en/IRN/2026-01-01/report.pdf"
    assert bundle.ledgers["02_standing"] == "en/IRN/2026-01-01/02_standing.facts.json"
    assert bundle.headline["facts"]["rank"] == {"value": 5, "text": "5th"}
    assert bundle.headline["products"] == ["a"]
    assert bundle.inputs[0] == ("00_overview", "key", "0 facts.json")


def test_a_failed_report_tells_why_and_the_bundle_starts_elsewhere():
    made = reports(
        "IRN",
        "2026-01-01",
        chapters=["00_overview", "02_standing"],
        failed={"00_overview": ("KeyError", 3)},
    )
    (bundle,) = read_bundles(Folder(made))
    assert [(chapter.reason, chapter.cell) for chapter in bundle.chapters] == [("KeyError", 3), ("", 0)]
    assert (bundle.failed, bundle.start) == (1, "en/IRN/2026-01-01/02_standing.html")
    assert list(bundle.ledgers) == ["02_standing"]


def test_documents_are_told_by_format():
    (bundle,) = read_bundles(Folder(reports("IRN", "2026-01-01", office=["docx", "xlsx"])))
    folder = "en/IRN/2026-01-01"
    assert bundle.documents == {kind: f"{folder}/report.{kind}" for kind in ("pdf", "docx", "xlsx")}
    assert bundle.document == f"{folder}/report.pdf"
    (alone,) = read_bundles(Folder(reports("IRN", "2026-01-01", formats=(), document=False, office=["xlsx"])))
    assert (alone.document, alone.start) == ("", f"{folder}/report.xlsx")


def test_a_bundle_starts_with_its_document_or_the_failure_if_there_is_nothing_else():
    failed = {"02_standing": ("KeyError", 3)}
    with_document, without = (
        read_bundles(
            Folder(reports("IRN", "2026-01-01", chapters=["02_standing"], failed=failed, document=d))
        )
        for d in (True, False)
    )
    assert with_document[0].start == "en/IRN/2026-01-01/report.pdf"
    assert without[0].start == "en/IRN/2026-01-01/02_standing.html"


def test_bundles_of_other_rules_days_and_languages_are_other_views():
    made = [
        reports("IRN", "2026-01-01"),
        reports("IRN", "2026-01-01", definition="ever", suffix="ever"),
        reports("IRN", "2026-01-01", known_by="2025-01-01", suffix="known-by-2025-01-01"),
        reports("IRN", "2026-01-01", lang="fa"),
    ]
    views = [bundle.view for bundle in read_bundles(Folder(*made))]
    assert [(view.id, view.suffix) for view in views] == [
        ("", ""),
        ("ever", "ever"),
        ("known-by-2025-01-01", "known-by-2025-01-01"),
        ("fa", ""),
    ]


def test_a_page_of_changes_is_no_bundle():
    page = {**next(iter(reports("IRN", "2026-01-01").values())), "folder": "en/IRN", "chapter": "changes"}
    assert read_bundles(Folder({"en/IRN/changes": page})) == []
