"""What changed between two ledgers, in words."""

import json

import pytest

from regenatlas.render.changes import folder_changes, ledger_changes, read_ledger


def ledger(**facts):
    return {"facts": [{"id": name, "text": text, "about": f"the {name}"} for name, text in facts.items()]}


def test_each_fact_that_reads_otherwise_is_told():
    lines = ledger_changes(ledger(rank="8th", n="5", old="1"), ledger(rank="7th", n="5", new="2"))
    assert lines == ["rank: 8th → 7th (the rank)", "new: new, 2 (the new)", "old: gone, was 1 (the old)"]


def test_chapters_of_two_folders_are_compared_by_name(tmp_path):
    folders = {
        "before": {"IRN/01_a": ledger(n="1"), "IRN/02_b": ledger(n="1"), "IRN/03_c": ledger()},
        "after": {"IRN/01_a": ledger(n="2"), "IRN/02_b": ledger(n="1"), "IRN/04_d": ledger()},
    }
    for folder, chapters in folders.items():
        for name, content in chapters.items():
            path = tmp_path / folder / f"{name}.facts.json"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(content))
    assert list(folder_changes(tmp_path / "before", tmp_path / "after")) == [
        ("IRN/01_a", ["n: 1 → 2 (the n)"]),
        ("IRN/03_c", ["chapter gone"]),
        ("IRN/04_d", ["new chapter"]),
    ]


def test_a_file_that_is_no_ledger_is_refused(tmp_path):
    path = tmp_path / "a.facts.json"
    path.write_text("[]")
    with pytest.raises(TypeError, match="is not a ledger"):
        read_ledger(path)
