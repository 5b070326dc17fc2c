import json
from string import Formatter

import pytest

from regenatlas.render.tools.messages import catalogue, messages_in
from regenatlas.report.wording import NOUNS, Wording


@pytest.fixture(scope="module")
def all_messages():
    return catalogue()


def test_messages_are_found_in_calls_that_translate():
    code = """
report.say("One " "two {n}.", n=1)
say("A" if x else "B", y=sentence("Inner"))
report.heading(text)
label = _("gene therapy")
report.table(frame, {"n": Column("Products", "number"), "name": "Country"}, "The league", "league")
print("not a message")
"""
    assert list(messages_in(code)) == [
        "One two {n}.", "A", "B", "Inner", "gene therapy", "Country", "The league",
        "Products",
    ]  # fmt: skip


def test_words_kept_in_a_list_are_messages_too():
    assert list(messages_in('WORDS = {"a": "One", "b": ("Two", "Three")}\nOTHER = {"a": "No"}')) == [
        "One",
        "Two",
        "Three",
    ]


def test_chapters_modules_and_templates_are_searched(tmp_path):
    (tmp_path / "notebooks").mkdir()
    cells = [
        {"cell_type": "markdown", "source": ["say('no')"]},
        {"cell_type": "code", "source": ["say(\n", "'yes')"]},
    ]
    (tmp_path / "notebooks" / "01.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")
    (tmp_path / "src" / "regenatlas" / "report").mkdir(parents=True)
    (tmp_path / "src" / "regenatlas" / "report" / "a.py").write_text("_('yes')\n_('also')", encoding="utf-8")
    pages = tmp_path / "src" / "regenatlas" / "render" / "templates"
    pages.mkdir(parents=True)
    (pages / "page.html.j2").write_text("<p>{{ _('also') }} {{ edition.translate(x) }}</p>", encoding="utf-8")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "codes.csv").write_text("code,label\na,also\n", encoding="utf-8")
    nouns = tmp_path / "src" / "regenatlas" / "report" / "nouns.csv"
    nouns.write_text("singular,plural\nchild,children\n", encoding="utf-8")
    found = {
        message.id: [path for path, _ in message.locations] for message in catalogue(tmp_path) if message.id
    }
    assert found == {
        "yes": ["notebooks/01.ipynb", "src/regenatlas/report/a.py"],
        "also": [
            "src/regenatlas/report/a.py",
            "src/regenatlas/render/templates/page.html.j2",
            "data/codes.csv",
        ],
        ("child", "children"): ["src/regenatlas/report/nouns.csv"],
    }


def test_every_noun_and_word_of_our_own_is_among_them(all_messages):
    assert {one for one, _ in NOUNS.values()} <= {m.id[0] for m in all_messages if isinstance(m.id, tuple)}
    assert all(
        message in all_messages
        for message in ("CAR-T cells", "unknown", "no {things}", "none", "yes", "over {share}")
    )


def test_every_placeholder_of_every_message_has_a_format_that_exists(all_messages):
    wording = Wording("en")
    for message in all_messages:
        for text in message.id if isinstance(message.id, tuple) else [message.id]:
            for _, name, how, conversion in Formatter().parse(text):
                assert name is None or name.isidentifier()
                assert conversion is None
                if how and how not in {"or", ";"}:  # how a list is joined
                    wording.check_format(how)
