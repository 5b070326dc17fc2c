"""Passages: Jinja decides, the sentence language fills, and a slip is named with file and passage."""

import os

import jinja2
import pandas as pd
import pytest
from tests.made import event, made_tables, product

from regenatlas import paths
from regenatlas.report import passages
from regenatlas.report.parameters import parse
from regenatlas.report.passages import Compiled, read
from regenatlas.report.report import Report
from regenatlas.report.shown import Column
from regenatlas.tables.provenance import Traced

TABLES = made_tables([product("a")], [event("a", "IFDA", "authorised", "2020")])
FILE = "chapters/coverage/prose.md.j2"
TEMPLATE = """
{# Chapter 03: a line for the reader #}
{% block answer %}
{% if n == 0 %}
**Nothing** is licensed in {home}.
{% elif partly %}
  {n:product} {n:was|were}
  found in {home}{% if rivals %}, beside those of {rivals:country}{% endif %}.
{% else %}
{n:product} by {day:date}, {of:Modality} among them.
{% endif %}
{% endblock %}
{% block key_own %}licensed in {country:country_name}: {n:number}{% endblock %}
{% block key_axis %}year{% endblock %}
{% block maybe %}{% if n %}{n:product}{% endif %}{% endblock %}
{% block mistaken %}{% if serch.status %}{% endif %}{% endblock %}
"""


@pytest.fixture
def report(monkeypatch):
    monkeypatch.setattr(passages, "passages", lambda chapter, lang: read(TEMPLATE, FILE))  # noqa: ARG005
    return Report("04_coverage", parse({"country": "IRN", "as_of": "2024-01-01"}, TABLES), TABLES)


def traced(n):
    return Traced(n, ("products:a",), "n", "Number")


def test_a_passage_is_decided_by_values_and_filled_with_facts(report):
    found = report.passage("answer", n=traced(2), partly=True, rivals=["USA", "JPN"])
    assert found.text == "2 products were found in Irn, beside those of Usa and Jpn."
    assert found.markdown.startswith("[2 products](#fact-n) were found")
    assert [fact.id for fact in report.ledger.facts] == ["n"]


def test_only_what_stands_in_the_branch_needs_a_value(report):
    assert report.passage("answer", n=0).markdown == "**Nothing** is licensed in Irn."
    assert report.passage("answer", n=1, partly=False, of="car_t").text == (
        "1 product by 1 January 2024, CAR-T cells among them."
    )


def test_common_values_may_be_without_use_and_own_values_come_before_them(report):
    common = {"n": 5, "other": 1, "partly": False}
    assert report.passage("answer", common, n=0).text == "Nothing is licensed in Irn."


def test_records_give_a_passage_each(report):
    records = [{"n": 1, "partly": True, "x": 0}, {"n": 0}]
    assert [prose.text for prose in report.passages("answer", records, rivals=())] == [
        "1 product was found in Irn.",
        "Nothing is licensed in Irn.",
    ]
    assert [prose.text for prose in report.passages("maybe", [{"n": 0}, {"n": 2}])] == ["", "2 products"]


def test_texts_are_passages_of_one_prefix_without_facts(report):
    assert report.texts("key", {"n": traced(1200)}) == {"own": "licensed in Irn: 1,200", "axis": "year"}
    assert report.ledger.facts == ()


def test_columns_of_a_frame_in_words(report):
    frame = pd.DataFrame({"area": ["oncology_solid"], "codes": [("USA", "JPN")], "n": [traced(3)]})
    found = report.worded(frame, label="{area:Therapeutic_area}: {n:product}", now="{codes:country_name;}")
    assert found[["label", "now"]].to_numpy().tolist() == [["Solid tumours: 3 products", "Usa; Jpn"]]
    assert report.ledger.facts == ()


def test_headings_and_cells_of_a_table_may_be_passages(report):
    shown = []
    report.show = shown.append
    columns = {"n": Column("Of {home}", "amount", passage="maybe"), "x": "{x:number} more"}
    report.table(pd.DataFrame({"n": [2], "x": ["a"]}), columns, "Caption", "t", common={"x": 7, "n": 1})
    assert [column["heading"] for column in shown[0].to_json()["columns"]] == ["Of Irn", "7 more"]
    assert shown[0].to_json()["rows"] == [["2 products", "a"]]
    assert shown[0].csv == "n,x\n2 products,a\n"


@pytest.mark.parametrize(
    ("name", "values", "message"),
    [
        ("answer", {"rivls": 1}, "passage 'answer': 'rivls' is named nowhere in it; nearest: 'rivals'"),
        ("answer", {}, "prose.md.j2, passage 'answer': 'n' is undefined"),
        ("answer", {"n": 1, "partly": False}, r"passage 'answer': no value for \{of\}"),
        ("answer", {"n": "x", "partly": True}, "passage 'answer': 'rivals' is undefined"),
    ],
)
def test_a_value_that_is_missing_or_without_use_is_an_error(report, name, values, message):
    with pytest.raises(ValueError, match=message):
        report.passage(name, **values)


def test_a_misspelt_name_is_told_with_the_nearest(report):
    with pytest.raises(ValueError, match="passage 'mistaken': 'serch' is undefined; nearest: 'search'"):
        report.passage("mistaken", {"search": 1})
    with pytest.raises(
        KeyError, match=r"no passage 'anwser' in chapters/coverage/prose.md.j2; nearest: 'ans"
    ):
        report.passage("anwser")


def test_a_chapter_of_ones_own_has_no_passages():
    report = Report("11_mine", parse({"country": "IRN", "as_of": "2024-01-01"}, TABLES), TABLES)
    with pytest.raises(KeyError, match=r"11_mine has no passages: there is no chapters/mine/prose.md.j2"):
        report.passage("answer")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("{% block a %}{{ n }}{% endblock %}", "x.j2, line 1: a template decides by `if` and `set`"),
        ("{% block a %}{% for x in y %}b{% endfor %}{% endblock %}", "line 1: a template decides"),
        ("\nwords\n{% block a %}{% endblock %}", "x.j2, line 1: text stands within a block"),
        ("{% block a %}{n:product{% endblock %}", "x.j2, passage 'a': "),
        ("{% block a %}{% if %}{% endblock %}", "x.j2: "),
    ],
)
def test_a_template_decides_and_nothing_more(source, message):
    with pytest.raises(ValueError, match=message):
        read(source, "x.j2")


def test_names_and_pieces_are_those_of_every_branch():
    found = read(TEMPLATE, "x")["answer"]
    assert found.names == {"n", "home", "partly", "rivals", "day", "of"}
    assert found.pieces == (
        "**Nothing** is licensed in {home}.",
        "{n:product} {n:was|were} found in {home}",
        ", beside those of {rivals:country}",
        ".",
        "{n:product} by {day:date}, {of:Modality} among them.",
    )


def test_another_language_has_its_own_template_and_speaks_english_without_one(tmp_path, monkeypatch):
    monkeypatch.setattr(passages, "PACKAGE", tmp_path)
    monkeypatch.setattr(paths, "user_cache_path", lambda *_, **__: tmp_path / "cache")
    passages.passages.cache_clear()
    for name, text in (("report", "shared"), ("chapters/coverage", "own")):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "prose.md.j2").write_text(f"{{% block {text} %}}{text}{{% endblock %}}")
    (tmp_path / "chapters/coverage/prose.fa.md.j2").write_text("{% block own %}خود{% endblock %}")
    try:
        assert {name: p.pieces for name, p in passages.passages("04_coverage", "fa").items()} == {
            "shared": ("shared",), "own": ("خود",),
        }  # fmt: skip
        assert passages.passages("04_coverage", "en")["own"].pieces == ("own",)
    finally:
        passages.passages.cache_clear()


SOURCE = (
    "{% block a %}{% if n %}{n:product}{% else %}none{% endif %}{% endblock %}{% block b %}b{% endblock %}"
)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Where a test remembers; the rest of it is a file of code and a template."""
    monkeypatch.setattr(paths, "user_cache_path", lambda *_, **__: tmp_path / "cache")
    (tmp_path / "code.py").write_text("one")
    (tmp_path / "prose.md.j2").write_text(SOURCE)
    return tmp_path


@pytest.fixture
def compiled(folder, monkeypatch):
    """How often a template was compiled, and what it says, in an environment that has seen none."""
    made = []
    real = jinja2.Environment._generate
    monkeypatch.setattr(jinja2.Environment, "_generate", lambda *a, **k: made.append(1) or real(*a, **k))

    def call(source):
        loader, cache = jinja2.DictLoader({"a": source}), Compiled(str(folder / "code.py"))
        said = jinja2.Environment(loader=loader, bytecode_cache=cache).get_template("a").render()  # noqa: S701
        return said, len(made)

    return call


def test_a_template_is_compiled_once_until_it_or_the_code_changes(compiled, folder):
    assert [compiled("x"), compiled("x"), compiled("y"), compiled("y")] == [
        ("x", 1),
        ("x", 1),
        ("y", 2),
        ("y", 2),
    ]
    assert len(list((folder / "cache").iterdir())) == 1
    (folder / "code.py").write_text("two")
    assert compiled("y") == ("y", 3)


def test_what_is_broken_is_compiled_anew(compiled, folder):
    compiled("x")
    (file,) = (folder / "cache").iterdir()
    for content in (b"", b"broken", file.read_bytes()[:-9]):
        file.write_bytes(content)
        assert compiled("x")[0] == "x"
    assert compiled("x")[1] == 4


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no owners here")
@pytest.mark.parametrize("way", ["other", "group", "everybody"])
def test_nothing_is_believed_where_another_can_write(compiled, folder, monkeypatch, way):
    compiled("x")
    if way == "other":
        monkeypatch.setattr(paths.os, "geteuid", lambda: (folder / "cache").stat().st_uid + 1)
    else:
        (folder / "cache").chmod(0o770 if way == "group" else 0o707)
    assert paths.memory() is None
    assert compiled("x") == ("x", 2)


def test_passages_are_read_once_for_all_processes(folder, monkeypatch):
    for _ in range(2):  # the second of them parses nothing
        passages._stored.cache_clear()
        found = passages._stored(folder / "prose.md.j2", "prose.md.j2")
        assert (found["a"].render({"n": 2}), found["a"].render({"n": 0})) == ("{n:product}", "none")
        assert (found["a"].names, found["b"].pieces, found["b"].code) == ({"n"}, ("b",), None)
        monkeypatch.setattr(passages, "read", None)
    passages._stored.cache_clear()
