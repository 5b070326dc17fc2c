"""What the faces cannot show is left out visibly; all else stays as it is."""

import pytest

from regenatlas.render.pdf.typefaces import LEFT_OUT, faces, legible, legible_drawing


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "Zürich, naïve – «5 ≥ 3»",
        "پژوهشگاه رویان",
        "می\u200cروم",
        "\u2068رویان\u2069",
        "Ελλάδα Дания",
        "a\nb",
    ],
)
def test_what_a_face_has_stays(text):
    assert legible(text) == text


def test_a_run_of_other_letters_is_left_out_once():
    assert (
        legible("Gendicine 今又生, 重组人 p53 注射液") == f"Gendicine {LEFT_OUT}, {LEFT_OUT} p53 {LEFT_OUT}"
    )
    assert legible("카티스템🎉") == LEFT_OUT


def test_the_faces_of_the_template_are_there():
    assert {"Libertinus Serif", "DejaVu Sans", "DejaVu Sans Mono"} <= set(faces().families())
    assert all(face.path is None or "mpl-data" in face.path for face in faces().fonts())


def test_texts_of_a_drawing_are_legible_and_its_lines_stay_as_they_are():
    drawing = '<svg aria-label="日本"><path d="M0 1"/><text>{}</text></svg>'
    shown = legible_drawing(drawing.format("Société 日本 z\u0336\u0315 دقّت\u200cها \ufeff"))
    assert shown == drawing.format("Société […] z دقّت\u200cها ")


def test_marks_are_not_piled_up():
    assert legible("z\u0301\u0302\u0303\u0304") == "z\u0301\u0302"
