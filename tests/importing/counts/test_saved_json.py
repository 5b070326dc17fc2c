"""Values out of saved JSON, boxed or not."""

from regenatlas.importing.counts.saved_json import at, text, texts, unboxed


def test_values_are_found_in_boxes_and_without():
    assert at([{"a": [{"b": ["c"]}]}], "a", "b") == ["c"]
    assert (at({"a": "x"}, "a", "b"), at(None, "a")) == (None, None)
    assert unboxed([["x"]]) == "x"
    assert (text([" x "]), text(7), text({"a": 1}), text(None)) == ("x", "7", "", "")
    assert (texts(["a", ["b"], None]), texts("a")) == (["a", "b"], ["a"])
