import re
import warnings
from xml.etree import ElementTree as ET

import pandas as pd
import pytest

from regenatlas.report import display
from regenatlas.report.display import FIGURE_MIME
from regenatlas.report.figures import marks, theme
from regenatlas.report.figures.base import Figure
from regenatlas.report.narrative import Prose
from regenatlas.report.wording import Wording

DATA = pd.DataFrame({"x": [1, 2], "y": [0.1 + 0.2, 2.0], "rows": [("t:b",), ("t:a", "t:b")]})


def drawn(name="line", text="ایران costs $5 & <more>", alt='A "line" that <rises>', data=DATA):
    figure, ax = theme.axes()
    with theme.style():
        ax.plot([0.1, 0.2], [0, 1], color=theme.FOCAL, marker="o")
        marks.label(ax, 0.2, 0.5, text)
    return Figure(figure, name, "Iran rises", alt, data)


def parsed(svg):
    return ET.fromstring(svg)  # noqa: S314 - our own picture


def test_a_figure_publishes_picture_words_and_data():
    bundle, metadata = drawn()._repr_mimebundle_()
    assert set(bundle) == {"image/svg+xml", "text/plain", FIGURE_MIME}
    assert re.fullmatch(r'A "line" that <rises>\n\[data sha256:[0-9a-f]{12}\]', bundle["text/plain"])
    assert metadata == {"image/svg+xml": {"alt": 'A "line" that <rises>'}}
    assert bundle[FIGURE_MIME] == {
        "name": "line", "title": "Iran rises", "title_markdown": "Iran rises", "alt": 'A "line" that <rises>',
        "csv": "x,y\n1,0.3\n2,2\n",
    }  # fmt: skip


def test_the_picture_is_the_same_bytes_each_time():
    assert drawn().svg == drawn().svg


def test_the_picture_is_dark_where_what_shows_it_is_dark():
    """Each neutral colour has its dark one, as fill and as line, and so has the paper."""
    svg = drawn().svg
    (style,) = re.findall("<style>(.*?)</style>", svg)
    assert style.startswith("@media (prefers-color-scheme:dark){")
    assert '[style*="fill: #1a1a1a"]{fill:#e4e2dc!important}' in style
    assert '[style*="background-color: #fffffe"]{background-color:#15181b!important}' in style
    assert style.count("!important") == 4 * 2 + 1
    assert 'style="background-color: #fffffe"' in svg
    assert svg.index("<style") < svg.index("<g")


def test_the_picture_names_no_date_or_program():
    svg = drawn().svg
    assert svg.startswith("<svg")
    assert not re.search(r"<metadata|<\?xml|DOCTYPE|[Mm]atplotlib v|20\d\d-", svg)


def test_the_picture_is_spoken_by_its_alternative_text():
    root = parsed(drawn().svg)
    assert root.get("role") == "img"
    assert root.get("aria-label") == 'A "line" that <rises>'


def test_text_stays_text_and_is_no_mathematics():
    svg = drawn().svg
    texts = ["".join(node.itertext()) for node in parsed(svg).iter("{http://www.w3.org/2000/svg}text")]
    assert "ایران costs $5 & <more>" in texts
    assert "'DejaVu Sans', Verdana, sans-serif" in svg


def test_ids_of_two_figures_on_one_page_do_not_collide():
    ids = [set(re.findall(r'\bid="([^"]+)"', drawn(name).svg)) for name in ("first", "second")]
    assert not ids[0] & ids[1]
    svg = drawn("first").svg
    used = set(re.findall(r'(?:url\(#|href="#)([^")]+)', svg))
    assert used
    assert used <= ids[0]


def test_the_digest_is_of_the_data_and_not_of_the_drawing():
    wide = drawn(text="other words")
    assert wide.digest == drawn().digest
    assert drawn(data=DATA.assign(y=[0.3, 2.0000000000001])).digest == drawn().digest
    assert drawn(data=DATA.assign(y=[0.3, 2.001])).digest != drawn().digest


def test_a_title_may_be_a_passage_with_facts():
    figure = Figure(
        theme.axes()[0], "f", Prose("no products", "[no products](#fact-n)"), Prose("Bars", "Bars"), DATA
    )
    assert (figure.title.text, figure.title.markdown) == ("No products", "[No products](#fact-n)")
    assert figure.alt == "Bars"


@pytest.mark.parametrize(
    ("name", "title", "alt", "data", "message"),
    [("line", "x", " ", DATA, "the figure 'line' needs an alternative text"),
     ("line", "", "x", DATA, "the figure 'line' needs a title"),
     ("line", "x", "x", DATA.head(0), "the figure 'line' has no data"),
     ("A line", "x", "x", DATA, "'A line' is no figure name")],
)  # fmt: skip
def test_a_figure_without_words_or_data_is_refused(name, title, alt, data, message):
    with pytest.raises(ValueError, match=message):
        Figure(theme.axes()[0], name, title, alt, data)


def test_drawing_warns_of_nothing():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert drawn(text="Türkiye، ایران").svg


def test_what_marks_stand_for_is_in_the_words_of_the_edition_beside_the_picture():
    figure, ax = theme.axes()
    days = [{"day": "2024-05", "n": 1}, {"day": "2025", "n": 0}]
    marks.tell_points("{day:date}: {n:product}", ax, [1, 2], [1, 2], days)
    marks.tell("{name} & {n}", ax.barh(1, 2, height=1), [{"name": "iran", "n": None}])
    made = Figure(figure, "f", "x", "x", DATA)
    assert "marks" not in made.to_json()
    made.tell(Wording())
    told = {"f-mark-0": ["May 2024: 1 product", "2025: no products"], "f-mark-1": ["Iran & unknown"]}
    assert made.to_json()["marks"] == told
    assert display.Figure.from_json(made.to_json(), made.svg).to_json() == made.to_json()
    assert all(f'<g id="{mark}">' in made.svg for mark in told)
    assert "May 2024" not in made.svg


def test_rows_given_are_used_instead_of_those_in_the_data():
    figure = Figure(theme.axes()[0], "f", "x", "x", DATA, rows=["t:z"])
    assert figure.rows == ("t:z",)
