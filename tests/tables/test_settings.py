"""YAML as people write it."""

import pytest

from regenatlas.tables.settings import SettingsError, read_settings


def test_scalars_are_texts_whatever_yaml_takes_them_for():
    text = "no: [SE, NO, on, ~, null, 01, 0o7, 1_000, 1:30, 2024-12-31, .5, 0x1F]\n2024: yes\nempty:\n"
    assert read_settings("\ufeff" + text) == {
        "no": ["SE", "NO", "on", "~", "null", "01", "0o7", "1_000", "1:30", "2024-12-31", ".5", "0x1F"],
        "2024": "yes",
        "empty": "",
    }


def test_anchors_and_merges_are_followed():
    text = "a: &a {x: 1, y: 2}\nb: {<<: *a, x: 3}\nc: *a\n"
    assert read_settings(text) == {
        "a": {"x": "1", "y": "2"},
        "b": {"x": "3", "y": "2"},
        "c": {"x": "1", "y": "2"},
    }


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a:\n\tb: 1\n", r"line 2: not readable as YAML: found character '\t' that cannot start any token"),
        ("a: 1\nb: 2\na: 3\n", "line 3: a is given a second time"),
        ("a: &a {x: 1, x: 2}\nb: *a\n", "line 1: x is given a second time"),
        ("a: 1\n---\nb: 2\n", "line 2: not readable as YAML: but found another document"),
        ("? [a, b]\n: 1\n", "line 1: not readable as YAML: found unhashable key"),
        ("a: !!python/name:os.system\n", "line 1: not readable as YAML: could not determine a constructor"),
        ("a: *b\n", "line 1: not readable as YAML: found undefined alias 'b'"),
        ("a: \x00\n", "not readable as YAML: unacceptable character"),
        ("[" * 3000, "not readable as YAML: nested too deeply"),
    ],
)
def test_what_cannot_be_read_is_one_line_with_its_place(text, line):
    with pytest.raises(SettingsError) as error:
        read_settings(text)
    assert str(error.value).startswith(line)
    assert "\n" not in str(error.value)
