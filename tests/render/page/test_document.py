"""What is taken up from an executed notebook, and what is left out."""

import re
from dataclasses import replace

import pytest

from regenatlas.render.page.citation import work
from regenatlas.render.page.document import (
    Edition,
    Link,
    OutputError,
    Plain,
    Sources,
    read_chapter,
    split_title,
)
from regenatlas.report.display import Cell, Figure, Table
from regenatlas.report.narrative import Prose


def kinds(chapter):
    return [type(block) for block in chapter.blocks]


def test_the_first_top_heading_is_the_title_and_leaves_the_story(chapter):
    assert chapter.title == "What is its world rank?"
    assert chapter.blocks[0].markdown == '\nA question first -- with "quotes".'


def test_blocks_come_in_the_order_of_the_notebook(chapter):
    assert kinds(chapter) == [Prose, Plain, Prose, Prose, Figure, Figure, Prose, Table, Table, Prose, Sources]


def test_what_was_printed_is_shown_and_what_was_warned_is_not(chapter):
    assert chapter.blocks[1] == Plain("printed\n")


def test_the_title_above_a_figure_is_left_out_because_it_is_its_caption(chapter):
    assert not any("once more" in block.markdown for block in chapter.blocks if isinstance(block, Prose))


def test_a_table_keeps_where_its_cells_lead(chapter):
    table = next(block for block in chapter.blocks if isinstance(block, Table))
    assert table.cells[0][:2] == (Cell("Iran", href="https://example.org/"), Cell("7", fact="n"))


def test_the_ledger_is_no_block(chapter, ledger):
    assert chapter.ledger == ledger


def test_text_without_a_heading_has_no_title():
    assert split_title("Some *text*.") == ("", "Some *text*.")
    assert split_title("## Second level") == ("", "## Second level")


def test_a_citation_ends_its_title_with_one_stop():
    edition = Edition(as_of="1 May 2026", definition="by origin", version="3")
    said = f"As of 1 May 2026, counted by the rule «by origin». Regenatlas {work().version}, data version 3."
    assert edition.citation("Where?") == f"Regenatlas contributors (no year). Where? {said}"
    assert edition.citation("There") == f"Regenatlas contributors (no year). There. {said}"
    known = replace(edition, known_by="2 June 2025").citation("There")
    assert "As of 1 May 2026, as known by 2 June 2025, counted by" in known


def test_a_chapter_knows_the_one_before_and_the_one_after_it():
    first, last = Link("a", "A", "a.html", current=True), Link("b", "B", "b.html")
    assert Edition(chapters=(first, last)).neighbours == (None, last)
    last = Link("b", "B", "b.html", current=True)
    assert Edition(chapters=(Link("a", "A", "a.html"), last)).neighbours == (Link("a", "A", "a.html"), None)
    assert Edition(chapters=(Link("a", "A", "a.html"),)).neighbours == (None, None)
    assert Edition().neighbours == (None, None)


def output(markdown, **known):
    data = {"text/plain": markdown, "text/markdown": markdown}
    return {"output_type": "display_data", "data": data, "metadata": {"regenatlas": known} if known else {}}


def test_a_second_top_heading_is_the_headline_and_leaves_the_story():
    cells = [
        {"cell_type": "markdown", "source": "# Who leads?\n\nA word."},
        {"cell_type": "code", "outputs": [output("# **One** leads"), output("Said."), output("## More")]},
    ]
    found = read_chapter({"cells": cells}, "01")
    assert (found.title, found.headline) == ("Who leads?", "**One** leads")
    assert [block.markdown.strip() for block in found.blocks] == ["A word.", "Said.", "## More"]


def test_paragraphs_with_a_role_stay_in_the_story_and_go_into_the_summary():
    said = [output("A doubt.", role="uncertain"), output("Plain."), output("A page would.", role="settles")]
    found = read_chapter(
        {"cells": [{"cell_type": "code", "outputs": [*said, output("Odd.", role="x")]}]}, "01"
    )
    assert len(found.blocks) == 4
    assert found.summary == (("uncertain", "A doubt."), ("settles", "A page would."))


def shows(**output):
    source = "import x\nx.show()"
    cells = [
        {"cell_type": "code", "source": "country = 'TUR'", "metadata": {"tags": ["injected-parameters"]}},
        {"cell_type": "code", "source": source, "metadata": {}, "outputs": [output]},
    ]
    return read_chapter({"cells": cells}, "01")


def bundle(*kinds, text="<x>"):
    return {"output_type": "display_data", "data": {"text/plain": text, **dict.fromkeys(kinds, "…")}}


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        (bundle("image/png"), "shows a picture (image/png), which stands in no report: use report.show"),
        (bundle("image/svg+xml"), "shows a picture"),
        (bundle("text/html"), "shows HTML (text/html), which stands in no report: use report.table"),
        (bundle("text/latex"), "shows a formula"),
        (bundle("application/vnd.jupyter.widget-view+json"), "shows a widget"),
        (bundle("application/vnd.plotly.v1+json"), "shows what no page can hold"),
        (bundle(text="[<lines.Line2D at 0x7f21a0b3cd10>]"), "shows an object by its address ([<lines.Line2D"),
        ({"output_type": "stream", "name": "stdout", "text": "x" * 20_001}, "shows 20,001 letters of text"),
        ({"output_type": "error", "ename": "KeyError", "evalue": "x"}, "shows an error (KeyError)"),
    ],
)
def test_what_a_report_cannot_show_is_refused_with_its_cell(output, reason):
    with pytest.raises(OutputError, match=f"^{re.escape(reason)}") as refused:
        shows(**output)
    assert (refused.value.cell, refused.value.source) == (1, "import x\nx.show()")


def test_text_is_shown_without_the_colours_of_a_terminal():
    text = {"output_type": "stream", "name": "stdout", "text": "\x1b[1;31mred\x1b[0m"}
    assert shows(**text).blocks == (Plain("red"),)
    assert shows(**bundle(text="{1: 2}")).blocks == (Plain("{1: 2}"),)
    assert shows(**bundle("text/markdown", "text/html")).blocks == (Prose("…", "…"),)
