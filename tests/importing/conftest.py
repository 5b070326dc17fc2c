"""A small package of the real tables to import into, and a made register of one of its regulators."""

import csv
from datetime import date

import pytest
from tests.tables.small_package import small_package

from regenatlas.importing.applying import apply_review
from regenatlas.importing.changes import change_set
from regenatlas.importing.registers import read_register
from regenatlas.importing.review import read_review, write_review
from regenatlas.tables import dictionary
from regenatlas.tables.load import load_tables

TODAY = date(2026, 12, 1)
MAPPING = """\
regulator: MFDS
title: Licensed cell therapies
publisher: Ministry of Food and Drug Safety
until: {until}
whole: yes
columns: {{number: No, name: Product, substance: Substance, granted: Licensed, holder: Holder, ended: Ended}}
"""
HEADINGS = ["No", "Product", "Substance", "Licensed", "Holder", "Ended"]

#: What a reviewer says of a new product.
DESCRIBED = {
    "product_id": "newcell",
    "class": "cell_therapy",
    "modality": "msc",
    "donor": "autologous",
    "therapeutic_area": "other",
    "indication": "Knee pain",
    "substance": "viable_cells",
    "route": "medicine",
    "cord_blood_unit": "no",
    "atmp_eu": "yes",
    "developer": "New Maker",
    "origin_country": "KOR",
}


@pytest.fixture
def folder(tmp_path):
    """The small package, as the project's own tables lie in their folder."""
    data = tmp_path / "data"
    small_package().write(data, small_package().resources)
    dictionary.write(data)
    return data


@pytest.fixture
def register(tmp_path):
    """Write the files of the made register as of a day: rows of `HEADINGS`."""

    def write(until, *rows):
        lines = [HEADINGS, *([*row, *[""] * (len(HEADINGS) - len(row))] for row in rows)]
        with (tmp_path / "list.csv").open("w", newline="") as file:
            csv.writer(file).writerows(lines)
        (tmp_path / "list.yml").write_text(MAPPING.format(until=until))
        return [tmp_path / "list.csv", tmp_path / "list.yml"]

    return write


@pytest.fixture
def importing(tmp_path, folder):
    """Import files, answering each change by a function; the changes found, as (sort, product, theirs)."""

    def run(files, answer=lambda _line: ("accept", "", {})):
        found = change_set(load_tables(folder), read_register("mapped", files))
        review = tmp_path / "review.csv"
        review.write_text(write_review(found, {}, {}), encoding="utf-8", newline="")
        with review.open(encoding="utf-8-sig", newline="") as file:
            lines = [line for line in csv.DictReader(file) if line["change"]]  # without the totals
        for line in lines:
            line["decision"], line["reason"], described = answer(line)
            line.update(described)
        with review.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, lines[0] if lines else ["decision", "reason", "change", "file"])
            writer.writeheader()
            writer.writerows(lines)
        run.done = apply_review(folder, found, read_review(review, found), TODAY)
        return [(one.sort, one.product, one.theirs) for one in found.changes]

    return run
