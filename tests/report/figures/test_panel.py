from regenatlas.report.figures import theme

LEFT, TOP, WIDTH, HEIGHT = 72, 36, 360, 72  # points of the panel of the tests


def test_points_stand_between_the_limits(ax):
    ax.set_xlim(10, 20)
    ax.set_ylim(4, 0)
    assert ax.inches([10, 15], [4, 1]).tolist() == [[0, 0], [2.5, 0.75]]
    assert ax.inches(1, 4, "share").tolist() == [5, 0]


def test_a_line_has_its_colour_and_what_is_beyond_the_panel_is_clipped(bare, written, points):
    bare.plot([0, 1], [0, 2], color=theme.FOCAL, linewidth=3, linestyle=(0, (2, 1)))
    line = next(path for path in written(bare, "path") if path["style"].get("stroke") == theme.FOCAL)
    assert points(line)[0] == (LEFT, TOP + HEIGHT)
    assert line["style"]["stroke-dasharray"] == "6,3"
    assert line["clip-path"].startswith("url(#")


def test_a_line_in_steps_has_a_corner_where_a_value_changes(bare, written, points):
    bare.plot([0, 0.5, 1], [0, 0, 1], color=theme.FOCAL, drawstyle="steps-post", marker="o")
    line = next(path for path in written(bare, "path") if path["style"].get("stroke-linecap"))
    assert {x for x, _ in points(line)} >= {LEFT, LEFT + WIDTH}
    assert points(line)[-2:] == [(LEFT + WIDTH, TOP + HEIGHT), (LEFT + WIDTH, TOP)]
    assert len(written(bare, "use")) == 3


def test_dots_keep_their_order_and_their_colours(bare, written):
    bare.scatter([0.2, 0.1], [0, 1], 36, [theme.FOCAL, theme.PEERS[0]])
    assert [(dot["x"], dot["style"]["fill"]) for dot in written(bare, "use")] == [
        ("144", theme.FOCAL),
        ("108", theme.PEERS[0]),
    ]


def test_what_lies_deeper_is_drawn_first(bare, written):
    bare.plot([0, 1], [0, 1], color=theme.FOCAL)
    bare.barh(0, 1, height=1, color=theme.PEERS[0])
    bare.axhline(0.5, color=theme.PEERS[1], linewidth=1, zorder=0)
    seen = [path["style"].get("stroke") or path["style"]["fill"] for path in written(bare, "path")[1:]]
    assert seen == [theme.PEERS[1], theme.PEERS[0], theme.FOCAL]


def test_an_area_lies_between_its_lines(bare, written, points):
    bare.fill_between([0, 1], [0, 0], [1, 0.5], color=theme.FOCAL, alpha=0.4)
    area = written(bare, "path")[1]
    assert set(points(area)) == {(72, 108), (432, 108), (432, 72), (72, 36)}
    assert area["style"]["fill-opacity"] == "0.4"


def test_scales_write_ticks_names_and_a_heading(ax, written, texts):
    ax.set_title("Heading")
    ax.set_xticks([0, 1], ["none", "all"])
    ax.set_yticks([0.5])
    ax.x.title, ax.x.grid = "share", True
    assert texts(ax) == {
        "none": "normal",
        "all": "normal",
        "0.5": "normal",
        "share": "normal",
        "Heading": "bold",
    }
    at = {one["text"]: (float(one["x"]), float(one["y"])) for one in written(ax, "text")}
    assert (at["none"][0], at["all"][0], at["share"][0]) == (LEFT, LEFT + WIDTH, LEFT + WIDTH / 2)
    assert at["share"][1] > at["none"][1] > TOP + HEIGHT
    assert at["Heading"] == (LEFT, TOP - 6)
    assert len(written(ax, "use")) == 3  # a stroke at each tick


def test_a_group_is_written_around_what_is_told(bare, written):
    bare.barh(0, 1, height=1, color=theme.FOCAL)[0].group = "mark-0"
    assert "mark-0" in {group.get("id") for group in written(bare, "g")}
