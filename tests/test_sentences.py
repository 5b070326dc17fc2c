"""What the passages of each chapter say, by the cases and sentences in `sentences.py` of its tests."""

from importlib import import_module

import pytest

from regenatlas.report.passages import PACKAGE
from tests.prose import rendered, unrendered, untidy

CHAPTERS = sorted(path.parent.name for path in PACKAGE.glob("chapters/*/prose.md.j2"))


@pytest.fixture(params=CHAPTERS)
def given(request):
    return import_module(f"tests.chapters.{request.param}.sentences")


def test_every_branch_is_rendered(given):
    assert unrendered(given.CHAPTER, given.CASES) == []


def test_every_passage_reads_cleanly(given):
    assert untidy(given.CHAPTER, given.CASES) == []


def test_sentences_read_as_expected(given):
    read = [
        (name, values, text, rendered(given.CHAPTER, name, values)) for name, values, text in given.SENTENCES
    ]
    assert [one for one in read if one[2] != one[3]] == []
