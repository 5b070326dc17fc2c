"""What is displayed is read back as the same object."""

import json

from regenatlas.report.display import FIGURE_MIME, SVG_MIME, TABLE_MIME, Cell, Figure, Header, Table
from regenatlas.report.narrative import Prose


def test_a_table_is_read_back_as_it_was_displayed():
    cells = ((Cell("Iran", href="https://e.org/"), Cell("7", fact="n")), (Cell("Nepal"), Cell("0")))
    columns = (Header("name", "Country"), Header("n", "Products", "number", "right"))
    table = Table("t", Prose("A *b*", "A \\*b\\*"), columns, cells, "name,n\nIran,7\nNepal,0\n", "None.")
    displayed = json.loads(json.dumps(table._repr_mimebundle_()))
    assert Table.from_json(displayed[TABLE_MIME]) == table


def test_a_figure_is_read_back_as_it_was_displayed():
    figure = Figure("f", Prose("5 *rise*", "[5](#fact-n) \\*rise\\*"), "A line", "x\n1\n", "<svg/>")
    displayed, _ = json.loads(json.dumps(figure._repr_mimebundle_()))
    assert Figure.from_json(displayed[FIGURE_MIME], displayed[SVG_MIME]) == figure
