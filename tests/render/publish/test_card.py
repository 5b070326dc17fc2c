"""The picture for shared links has its words inside, whatever they are, and the same bytes each time."""

import io

import pytest
from PIL import Image

from regenatlas.render.publish.card import SIZE, card


@pytest.mark.parametrize(
    "text", ["Iran is 7th.", "word " * 200, "unbroken" * 50, "", "ایران هفتم است", "日本は一位"]
)
def test_a_card_is_a_small_picture_with_all_edges_free(text):
    content = card(text[:300], "11 February 2026", text)
    image = Image.open(io.BytesIO(content)).convert("L")
    assert image.size == SIZE
    assert len(content) < 60_000
    right = image.crop((SIZE[0] - 60, 0, *SIZE))
    below = image.crop((40, SIZE[1] - 40, *SIZE))
    assert right.getextrema()[0] > 200
    assert below.getextrema()[0] > 200
    assert content == card(text[:300], "11 February 2026", text)


def test_other_words_are_another_picture():
    assert card("Iran", "1 May 2026", "7th") != card("Iran", "1 May 2026", "8th")
