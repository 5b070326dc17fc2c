"""The plain notebook of the benchmark: eight line charts and eight small tables, as anybody writes them."""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

_SETUP = """\
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

random = np.random.default_rng(7)
frame = pd.DataFrame(random.normal(size=(120, 8)).cumsum(axis=0), columns=list("abcdefgh"))"""

_CHART = """\
figure, axes = plt.subplots(figsize=(7, 4))
axes.plot(frame["{name}"], label="{name}")
axes.plot(frame.mean(axis=1), label="mean")
axes.set_title("Series {name} of {{}}".format(country))
axes.set_xlabel("step")
_ = axes.legend()"""

_TABLE = """\
frame["{name}"].describe().round(3).to_frame()"""


def plain(figures: int = 8) -> nbformat.NotebookNode:
    """A notebook with a parameters cell and so many charts and tables."""
    parameters = new_code_cell('country = "IRN"', metadata={"tags": ["parameters"]})
    cells = [new_markdown_cell("# A plain report"), parameters, new_code_cell(_SETUP)]
    for name in "abcdefgh"[:figures]:
        cells += [
            new_markdown_cell(f"## Series {name}"),
            new_code_cell(_CHART.format(name=name)),
            new_code_cell(_TABLE.format(name=name)),
        ]
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel, "language_info": {"name": "python"}})


def write_plain(path: Path, figures: int = 8) -> Path:
    """The plain notebook as a file."""
    nbformat.write(plain(figures), path)
    return path
