import datetime as dt
import shutil

import pandas as pd
import pytest
from tests.made import event, made_tables, product

from regenatlas import paths
from regenatlas.report import report as module
from regenatlas.report.display import FACTS_MIME, TABLE_MIME
from regenatlas.report.figures import marks, theme
from regenatlas.report.figures.base import Figure
from regenatlas.report.parameters import ParameterError, parse
from regenatlas.report.report import Report, open_report
from regenatlas.report.shown import Column
from regenatlas.tables import check
from regenatlas.tables.files import LoadError
from regenatlas.tables.provenance import Traced

EVENT = "authorisations:a.IFDA.authorised.2020-03-01"
USA = "authorisations:b.FDA.authorised.2021-03-01"


class Display:
    """Stands in for IPython's display: the bundles and metadata that a notebook would keep."""

    def __init__(self):
        self.bundles, self.metadata = [], []

    def __call__(self, item, *, raw=False, metadata=None):
        bundle = item if raw else item._repr_mimebundle_()
        data, own = bundle if isinstance(bundle, tuple) else (bundle, metadata or {})
        self.bundles.append(data)
        self.metadata.append(own)


@pytest.fixture
def shown(monkeypatch):
    display = Display()
    monkeypatch.setattr(module, "display", display)
    return display


@pytest.fixture
def tables():
    products = [product("a"), product("b", origin_country="USA"), product("c", origin_country="USA")]
    events = [event("a", "IFDA", "authorised", "2020-03-01"), event("b", "FDA", "authorised", "2021-03-01"),
              event("c", "FDA", "authorised", "2025-03-01")]  # fmt: skip
    return made_tables(products, events)


@pytest.fixture
def report(tables):
    return Report("02_standing", parse({"as_of": "2022-01-01"}, tables), tables)


def test_a_report_knows_its_parameters_snapshot_and_names(report):
    assert repr(report) == "02_standing: Irn as of 2022-01-01, counted by plain"
    assert report.country == report.name("IRN") == "Irn"
    assert report.snapshot.as_of == dt.date(2022, 1, 1)
    assert report.snapshot.counts.to_dict() == {"IRN": 1, "USA": 1}


def test_peers_are_those_asked_for_else_the_default_ones(report, tables):
    assert report.peers == ("USA",)
    assert Report("x", parse({"peers": "JPN"}, tables), tables).peers == ("JPN",)


def test_a_paragraph_is_displayed_and_its_facts_are_kept(report, shown):
    report.say("{n:product} in {country}.", n=Traced(0, (), "n"), country=report.country)
    assert shown.bundles == [
        {"text/plain": "No products in Irn.", "text/markdown": "[No products](#fact-n) in Irn."}
    ]
    assert [fact.id for fact in report.ledger.facts] == ["n"]


def test_an_empty_passage_and_an_empty_list_display_nothing(report, shown):
    report.say("")
    report.bullets([])
    assert shown.bundles == []


def test_a_list_and_a_computed_heading_are_markdown(report, shown):
    report.bullets([report.sentence("A {n}.", n=1), report.sentence("B {n}.", n=2)])
    report.heading("Iran # 1", 3)
    assert [bundle["text/markdown"] for bundle in shown.bundles] == ["- A 1.\n- B 2.", r"### Iran \# 1"]


def test_a_figure_is_displayed_below_its_finding_and_entered(report, shown):
    figure, ax = theme.axes()
    marks.dot(ax, [0, 1], [0, 1], theme.FOCAL)
    title = report.sentence("Iran has {n:product}", n=Traced(1, (EVENT,), "count"))
    report.show(Figure(figure, "line", title, "A line that rises", pd.DataFrame({"x": [1, 2]}), [EVENT]))
    assert shown.bundles[0] == {
        "text/plain": "Iran has 1 product", "text/markdown": "**Iran has [1 product](#fact-count)**",
    }  # fmt: skip
    assert shown.metadata == [
        {"regenatlas": {"title_of": "line"}}, {"image/svg+xml": {"alt": "A line that rises"}},
    ]  # fmt: skip
    assert [(fact.kind, fact.id, fact.rows) for fact in report.ledger.facts] == [
        ("fact", "count", (EVENT,)),
        ("figure", "line", (EVENT,)),
    ]


def test_a_table_is_displayed_and_entered_with_the_facts_in_its_cells(report, shown):
    frame = pd.DataFrame({"name": ["Iran"], "n": [Traced(1, (EVENT,), "n-iran")], "rows": [(EVENT,)]})
    report.table(frame, {"name": "Country", "n": Column("Products", "number")}, "Counts", "counts")
    assert shown.bundles[0][TABLE_MIME]["rows"] == [["Iran", {"text": "1", "fact": "n-iran"}]]
    assert [(fact.kind, fact.id, fact.text, fact.rows) for fact in report.ledger.facts] == [
        ("table", "counts", "Counts", (EVENT,)),
        ("fact", "n-iran", "1", (EVENT,)),
    ]


def test_the_last_cell_lists_the_sources_and_publishes_the_ledger(report, shown):
    report.say("{n}", n=Traced(2, (EVENT, USA), "n"))
    report.sources()
    sources, ledger = shown.bundles[1:]
    assert sources[TABLE_MIME]["name"] == "sources"
    assert sources[TABLE_MIME]["rows"] == [
        [
            {"text": "Page made", "href": "https://example.org/made"},
            "Publisher of made",
            "1 January 2020",
            "2",
            "2",
        ]
    ]
    assert ledger["text/plain"] == "1 fact from 2 rows and 1 source"
    rows = [row["row"] for row in ledger[FACTS_MIME]["rows"]]
    assert [rows[at] for at in ledger[FACTS_MIME]["facts"][0]["rows"]] == [EVENT, USA]
    assert ledger[FACTS_MIME]["as_of"] == "2022-01-01"
    assert {"authorisations", "sources"} <= set(ledger[FACTS_MIME]["tables"])
    assert "claims" not in ledger[FACTS_MIME]["tables"]


def test_a_chapter_without_facts_still_ends(report, shown):
    report.sources()
    assert shown.bundles[0]["text/plain"].endswith("None in the tables.")
    assert shown.bundles[1]["text/plain"] == "no facts from no rows and no sources"


def test_open_report_reads_the_repository_wherever_the_notebook_lies(tables, monkeypatch, tmp_path):
    monkeypatch.setattr(check, "right_tables", lambda _folder: tables)
    monkeypatch.chdir(tmp_path)
    module.repository_tables.cache_clear()
    opened = open_report("02_standing", country="USA", as_of="2021-12-31", known_by=None, peers=None)
    module.repository_tables.cache_clear()
    assert (opened.parameters.country, opened.parameters.as_of) == ("USA", dt.date(2021, 12, 31))
    assert opened.tables is tables


def test_wrong_tables_are_refused_wherever_a_notebook_is_run(tmp_path):
    data = tmp_path / "data"
    shutil.copytree(paths.DATA, data)
    lines = (data / "products.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (data / "products.csv").write_text("".join([*lines, lines[-1]]), encoding="utf-8")
    module.repository_tables.cache_clear()
    with pytest.raises(LoadError, match=r"^products, .* more: regenatlas check\)$"):
        module.repository_tables(data)
    module.repository_tables.cache_clear()


def test_open_report_refuses_wrong_parameters_before_anything_is_computed(tables, monkeypatch):
    monkeypatch.setattr(check, "right_tables", lambda _folder: tables)
    module.repository_tables.cache_clear()
    with pytest.raises(ParameterError, match="nearest: USA"):
        open_report("02_standing", country="USB")
    module.repository_tables.cache_clear()
