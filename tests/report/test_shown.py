import csv
import io
import json
from html.parser import HTMLParser

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regenatlas.report.display import TABLE_MIME
from regenatlas.report.narrative import Prose
from regenatlas.report.shown import Column, table, to_csv
from regenatlas.tables.provenance import Traced


@pytest.fixture
def league():
    return pd.DataFrame({
        "rank": pd.Series([1, 2, None], dtype="Int64"),
        "name": ["United States", "Iran", "Nauru"],
        "n": [1042, 7, 0],
        "rows": [("products:b", "products:a"), ("products:c",), ()],
    })  # fmt: skip


COLUMNS = {"name": "Country", "n": Column("Products", "number"), "rank": Column("Place", "rank")}


def test_plain_text_has_columns_of_fixed_width(league):
    assert table(league, COLUMNS, "The league", "league").to_text() == (
        "The league\n"
        "\n"
        "Country        Products    Place\n"
        "-------------  --------  -------\n"
        "United States     1,042      1st\n"
        "Iran                  7      2nd\n"
        "Nauru                 0  unknown"
    )


def test_html_is_a_table_with_caption_and_headings(league):
    assert table(league.head(1), COLUMNS, "The <league>", "league").to_html() == (
        "<table>\n<caption>The &lt;league&gt;</caption>\n"
        '<thead>\n<tr><th scope="col" style="text-align:left">Country</th>'
        '<th scope="col" style="text-align:right">Products</th>'
        '<th scope="col" style="text-align:right">Place</th></tr>\n</thead>\n'
        '<tbody>\n<tr><th scope="row" style="text-align:left">United States</th>'
        '<td style="text-align:right">1,042</td><td style="text-align:right">1st</td></tr>\n'
        "</tbody>\n</table>"
    )


def test_exporters_get_cells_columns_and_csv(league):
    shown = table(league.head(1), COLUMNS, Prose("The *league*", "The \\*league\\*"), "league")
    bundle = shown._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/html", TABLE_MIME}
    assert bundle[TABLE_MIME] == {
        "name": "league",
        "caption": "The *league*",
        "caption_markdown": "The \\*league\\*",
        "columns": [
            {"key": "name", "heading": "Country", "kind": "text", "align": "left"},
            {"key": "n", "heading": "Products", "kind": "number", "align": "right"},
            {"key": "rank", "heading": "Place", "kind": "rank", "align": "right"},
        ],
        "rows": [["United States", "1,042", "1st"]],
        "empty": "None in the tables.",
        "csv": "name,n,rank\nUnited States,1042,1\n",
    }
    assert json.loads(json.dumps(bundle[TABLE_MIME])) == bundle[TABLE_MIME]


def test_rows_are_those_of_the_frame_unless_given(league):
    assert table(league, COLUMNS, "x", "league").rows == ("products:a", "products:b", "products:c")
    assert table(league, COLUMNS, "x", "league", ["products:z"]).rows == ("products:z",)
    assert table(league.drop(columns="rows"), COLUMNS, "x", "league").rows == ()


def test_a_traced_cell_is_a_fact_and_links_to_it():
    count = Traced(7, ("products:a",), "count-iran", unit="products")
    shown = table(pd.DataFrame({"n": [count]}), {"n": "Products"}, "Counts", "counts")
    assert shown.traced == ((count, "7 products"),)
    assert '<a href="#fact-count-iran">7 products</a>' in shown.to_html()
    assert shown.to_json()["rows"] == [[{"text": "7 products", "fact": "count-iran"}]]
    assert shown.csv == "n\n7\n"


def test_a_traced_cell_in_a_column_of_numbers_reads_as_the_column_does():
    count = Traced(7, (), "n", unit="products")
    shown = table(pd.DataFrame({"n": [count]}), {"n": Column("Products", "number")}, "Counts", "counts")
    assert shown.to_json()["rows"] == [[{"text": "7", "fact": "n"}]]


def test_every_kind_of_column_has_its_words():
    frame = pd.DataFrame({
        "text": ["a", 2024], "number": [1234.5, None], "signed": [-3, 3], "percent": [0.25, 0.001],
        "date": ["2024-08", ""],
        "rank": [3, 21], "yesno": [True, False], "country": ["IRN", ""],
    }, dtype=object)  # fmt: skip
    shown = table(frame, {kind: Column(kind, kind) for kind in frame.columns}, "All kinds", "kinds")
    assert shown.to_json()["rows"] == [
        ["a", "1,235", "−3", "25%", "August 2024", "3rd", "yes", "IRN"],
        ["2024", "unknown", "+3", "under 1%", "unknown", "21st", "no", "unknown"],
    ]


WORDED = pd.DataFrame({
    "name": ["Alpha", "Beta"], "class": ["gene_therapy", ""], "date": ["2024-08", "2019"],
    "modality": [("msc", "car_t"), ()], "places": [("USA", "JPN", "IRN", "DEU"), ("USA", "JPN", "IRN")],
})  # fmt: skip


def test_codes_lists_and_sentences_are_words_in_cells_and_data():
    columns = {
        "class": Column("Class", "label", missing="not said"),
        "made": Column("Made of", "label", source="modality", of="modality"),
        "now": Column("Licensed in", "country", source="places", most=2),
        "first": Column("First", say="{name} ({date:date}, {class:Class})"),
    }
    shown = table(WORDED, columns, "Words", "words").to_json()
    assert shown["rows"] == [
        ["gene therapy", "mesenchymal stromal cells, CAR-T cells", "DEU, IRN, 2 more",
         "Alpha (August 2024, Gene therapy)"],
        ["not said", "none", "IRN, JPN, USA", "Beta (2019, Unknown)"],
    ]  # fmt: skip
    assert [column["kind"] for column in shown["columns"]] == ["text"] * 4
    assert shown["csv"].splitlines()[2] == 'not said,none,"IRN, JPN, USA","Beta (2019, Unknown)"'


def test_a_missing_value_reads_as_its_column_says_and_a_fact_stays_one():
    frame = pd.DataFrame(
        {"day": [Traced("2020", (), "day", unit="date"), Traced(None, (), "no", unit="date")]}
    )
    shown = table(frame, {"day": Column("Day", "date", missing="not found")}, "Days", "days")
    assert shown.to_json()["rows"] == [[{"text": "2020", "fact": "day"}], ["not found"]]
    assert shown.csv == "day\n2020\nnot found\n"


def test_links_lead_to_the_web_only():
    frame = pd.DataFrame({"url": ["https://e.org/a", "javascript:x", ""], "title": ["Page <a>", "Bad", ""]})
    shown = table(frame, {"url": Column("Page", "link", label="title")}, "Pages", "pages")
    assert shown.to_json()["rows"] == [
        [{"text": "Page <a>", "href": "https://e.org/a"}],
        ["Bad"],
        ["unknown"],
    ]
    assert '<a href="https://e.org/a">Page &lt;a&gt;</a>' in shown.to_html()
    bare = table(frame, {"url": Column("Page", "link")}, "Pages", "pages")
    assert [row[0] for row in bare.to_json()["rows"]] == [
        {"text": "e.org", "href": "https://e.org/a"}, "javascript:x", "unknown",
    ]  # fmt: skip


def test_a_chapter_is_named_and_leads_to_its_page():
    frame = pd.DataFrame({"chapter": ["05_science", ""]})
    shown = table(frame, {"chapter": Column("More in", "chapter")}, "Chapters", "chapters")
    assert shown.to_json()["rows"] == [[{"text": "05 Science", "href": "05_science.html"}], [""]]
    assert shown.csv == 'chapter\n05_science\n""\n'


def test_a_list_in_a_cell_is_joined():
    shown = table(pd.DataFrame({"x": [("a", "b"), ()]}), {"x": "Xs"}, "Lists", "lists")
    assert shown.to_json()["rows"] == [["a, b"], ["none"]]
    assert shown.csv == 'x\na;b\n""\n'


def test_a_table_without_rows_says_so():
    shown = table(pd.DataFrame({"x": []}), {"x": "X"}, "Nothing", "nothing")
    assert shown.to_text() == "Nothing\n\nX\n-\nNone in the tables."
    assert '<td colspan="1">None in the tables.</td>' in shown.to_html()


@pytest.mark.parametrize(
    ("columns", "caption", "name", "message"),
    [({"nam": "Name"}, "x", "t", "t: no column 'nam'; nearest: 'name'"),
     ({"name": Column("Name", "txt")}, "x", "t", "t: 'txt' is no kind of column"),
     ({"name": Column("Name", "link", label="nme")}, "x", "t", "no column 'nme'"),
     ({"x": Column("X", say="{nam}")}, "x", "t", "t: no column 'nam'; nearest: 'name'"),
     ({"x": Column("X", source="nam")}, "x", "t", "t: no column 'nam'; nearest: 'name'"),
     ({"name": "Name"}, " ", "t", "the table 't' needs a caption"),
     ({"name": "Name"}, "x", "A b", "'A b' is no table name"),
     ({}, "x", "t", "t: a table needs columns")],
)  # fmt: skip
def test_what_cannot_be_shown_is_refused(league, columns, caption, name, message):
    with pytest.raises(ValueError, match=r".") as error:
        table(league, columns, caption, name)
    assert message in str(error.value)


def test_csv_keeps_numbers_whole_and_makes_formulas_text():
    frame = pd.DataFrame({
        "a": ["=SUM(A1)", "-5", 'x,y\n"z"'], "b": [0.1 + 0.2, 89172767.0, None], "c": pd.array([1, None,
        -0], dtype="Int64"),
        "d": [True, False, None],
    })  # fmt: skip
    rows = list(csv.reader(io.StringIO(to_csv(frame))))
    assert rows == [
        ["a", "b", "c", "d"],
        ["'=SUM(A1)", "0.3", "1", "yes"],
        ["-5", "89172767", "", "no"],
        ['x,y "z"', "", "0", ""],
    ]


class Tags(HTMLParser):
    def __init__(self, content):
        super().__init__(convert_charrefs=True)
        self.tags = []
        self.feed(content)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


@given(st.text(max_size=30), st.text(max_size=30))
def test_whatever_a_cell_holds_it_is_text(value, caption):
    frame = pd.DataFrame({"x": [value], "url": [value]})
    shown = table(frame, {"x": value, "url": Column("Page", "link")}, f"Caption {caption}", "t")
    seen = Tags(shown.to_html()).tags
    allowed = {"table", "caption", "thead", "tbody", "tr", "th", "td", "a"}
    assert {tag for tag, _ in seen} <= allowed
    assert all(attrs["href"].lower().startswith(("http://", "https://")) for tag, attrs in seen if tag == "a")
    assert len(shown.to_text().splitlines()) == 5


def test_a_trend_stands_beside_its_cell_and_in_the_data(league):
    league = league.head(2).assign(past=[((2020, 900), (2026, 1042)), ()])
    columns = {"name": "Country", "n": Column("Products", "number", trend="past")}
    shown = table(league, columns, "The league", "league", own=[False, True])
    assert [row[1].trend for row in shown.cells] == [((2020, 900), (2026, 1042)), ()]
    assert shown.csv == "name,n,n_trend\nUnited States,1042,2020: 900;2026: 1042\nIran,7,\n"
    assert shown.own == (1,)
    assert type(shown).from_json(json.loads(json.dumps(shown.to_json()))).cells == shown.cells
    assert "<title>2020: 900; 2026: 1,042</title>" in shown.to_html()


def test_tiles_leave_out_what_has_no_value(league):
    shown = table(league, COLUMNS, "The league", "league", look="tiles")
    assert [row[2].text for row in shown.cells] == ["1st", "2nd", ""]
    assert type(shown).from_json(shown.to_json()).look == "tiles"
    with pytest.raises(ValueError, match="no look of a table"):
        table(league, COLUMNS, "The league", "league", look="tile")
