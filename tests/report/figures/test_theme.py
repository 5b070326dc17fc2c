import re
from itertools import combinations, pairwise

import matplotlib as mpl
import numpy as np
import pytest

from regenatlas import paths
from regenatlas.report.figures import theme

WHITE, NEAR_BLACK = "#ffffff", "#111111"

# Machado, Oliveira and Fernandes (2009), severity 1: how linear RGB reaches eyes that lack one kind of cone.
EYES = {
    "full": np.eye(3),
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
    [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.303900]],
}  # fmt: skip


def linear(colour):
    sign = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(sign <= 0.04045, sign / 12.92, ((sign + 0.055) / 1.055) ** 2.4)


def contrast(first, second):
    light, dark = sorted(
        (float(linear(colour) @ [0.2126, 0.7152, 0.0722]) for colour in (first, second)), reverse=True
    )
    return (light + 0.05) / (dark + 0.05)


def lab(rgb):
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    x, y, z = np.cbrt(to_xyz @ np.clip(rgb, 0, 1) / [0.95047, 1, 1.08883])
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("colour", [theme.FOCAL, *theme.PEERS])
def test_lines_stand_out_on_a_light_and_on_a_dark_page(colour):
    assert contrast(colour, WHITE) >= 3
    assert contrast(colour, NEAR_BLACK) >= 3


@pytest.mark.parametrize("eyes", EYES)
def test_colours_differ_for_every_kind_of_colour_vision(eyes):
    seen = [lab(np.array(EYES[eyes]) @ linear(colour)) for colour in (theme.FOCAL, *theme.PEERS)]
    assert min(float(np.linalg.norm(a - b)) for a, b in combinations(seen, 2)) >= 15


def test_text_is_readable_on_a_light_page():
    assert contrast(theme.INK, WHITE) >= 7
    assert contrast(theme.MUTED, WHITE) >= 4.5


def test_the_colours_that_dark_mode_replaces_are_used_for_nothing_else():
    others = {theme.FOCAL, theme.FOCAL_SOFT, theme.NOT_KNOWN, *theme.PEERS, *theme.SEQUENCE}
    assert not set(theme.SENTINELS) & others
    assert len(theme.SENTINELS) == len(set(theme.SENTINELS.values())) == 4


def test_the_style_ends_with_its_block_and_covers_a_user_configuration():
    with mpl.rc_context({"svg.fonttype": "path", "font.size": 20}):
        with theme.style():
            assert (mpl.rcParams["svg.fonttype"], mpl.rcParams["font.size"]) == ("none", 9)
        assert (mpl.rcParams["svg.fonttype"], mpl.rcParams["font.size"]) == ("path", 20)


def test_margins_are_inches_whatever_the_height():
    for height in (2.0, 6.0):
        figure, ax = theme.axes(height, left=1.0, right=0.5, top=0.2, bottom=0.4)
        assert figure.get_size_inches().tolist() == [theme.WIDTH, height]
        assert (ax.left, ax.bottom) == (1.0, 0.4)
        assert (ax.width, ax.height) == (pytest.approx(theme.WIDTH - 1.5), pytest.approx(height - 0.6))


def test_axes_side_by_side_have_one_width():
    _, made = theme.axes(columns=3, between=0.3)
    assert len({ax.width for ax in made}) == 1
    gaps = [other.left - one.left - one.width for one, other in pairwise(made)]
    assert gaps == [pytest.approx(0.3)] * 2


def test_the_focal_country_has_its_colour_wherever_it_stands():
    colours = theme.colours(["TUR", "IRN", "TUR", "USA"], "IRN")
    assert colours == {"TUR": theme.PEERS[0], "IRN": theme.FOCAL, "USA": theme.PEERS[1]}
    many = theme.colours([str(at) for at in range(9)], "0")
    assert many["6"] == theme.PEERS[0]


def test_a_grid_takes_the_place_of_the_axis_line():
    _, ax = theme.axes()
    theme.grid(ax, "x")
    assert (ax.x.grid, ax.x.edge, ax.x.strokes) == (True, False, False)
    assert (ax.y.grid, ax.y.edge, ax.y.strokes) == (False, True, True)


def test_height_follows_the_number_of_rows():
    heights = [
        theme.row_axes(rows, each=0.25, top=0.2, bottom=0.3)[0].get_size_inches()[1] for rows in (0, 20)
    ]
    assert heights == [1.4, pytest.approx(5.5)]


def test_dark_colours_are_those_of_the_pages():
    css = (paths.ROOT / "src/regenatlas/render/templates/style.css").read_text(encoding="utf-8")
    dark = css.partition("@media (prefers-color-scheme: dark)")[2].partition("}")[0]
    pages = {light: re.search(rf"{name}: (#\w+)", dark)[1] for light, name in theme.SENTINELS.items()}
    assert pages == theme.DARK
