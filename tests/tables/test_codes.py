"""Code lists are rows of a table: a column that names one takes its codes from there."""

from __future__ import annotations

import pandas as pd
import pytest

from regenatlas import paths
from regenatlas.tables.check import check_tables
from regenatlas.tables.codes import code_lists, repository_lists
from regenatlas.tables.files import LoadError
from regenatlas.tables.load import Tables, load_tables

CODES = {
    "code_id": {"type": "string"},
    "list": {"type": "string"},
    "code": {"type": "string"},
    "position": {"type": "integer", "unit": "place", "constraints": {"minimum": 1}},
    "computed": {"type": "boolean", "constraints": {"required": True}},
    "label": {"type": "string", "constraints": {"required": True}},
}
ROWS = [
    "class.cell_therapy,class,cell_therapy,2,no,cell therapy",
    "class.gene_therapy,class,gene_therapy,1,no,gene therapy",
    "class.other,class,other,,yes,anything else",
    "match.alone,match,alone,,no,alone",
    "match.never,match,never,,no,never",
]


@pytest.fixture
def coded(world):
    """The world with its lists of codes as a table."""
    world.describe("codes", CODES, *ROWS)
    world.field("products", "class").update(codes="class", constraints={"required": True})
    del world.field("definitions", "classes")["items_enum"]
    world.field("definitions", "classes")["codes"] = "class"
    world.field("aliases", "match")["codes"] = "match"
    return world


def test_columns_that_name_a_list_hold_its_codes_alone(coded):
    assert coded.problems() == []
    coded.set("products", "abecel", **{"class": "Cell-therapy"})
    coded.set("definitions", "genes", classes="cell_therapy;gene_terapy")
    coded.set("aliases", "abecel-1", match="neverr")
    expected = "expected one of gene_therapy, cell_therapy"
    assert coded.problems() == [
        "aliases, row abecel-1, column match: «neverr», expected one of alone, never; nearest: «never»",
        f"definitions, row genes, column classes: «gene_terapy», {expected}; nearest: «gene_therapy»",
        f"products, row abecel, column class: «Cell-therapy», {expected}; nearest: «cell_therapy»",
    ]


def test_a_new_code_is_one_row(coded):
    coded.set("products", "abecel", **{"class": "exosome"})
    assert len(coded.problems()) == 1
    coded.add("codes", "class.exosome,class,exosome,,no,exosomes")
    assert coded.problems() == []
    tables = load_tables(coded.write())
    classes = next(f for f in tables.described("products")["schema"]["fields"] if f["name"] == "class")
    assert classes["constraints"] == {"required": True, "enum": ["gene_therapy", "cell_therapy", "exosome"]}
    assert tables.codes["class"] == {
        "gene_therapy": "gene therapy",
        "cell_therapy": "cell therapy",
        "exosome": "exosomes",
        "other": "anything else",
    }


def test_what_only_reports_compute_is_no_code_of_a_table(coded):
    coded.set("products", "abecel", **{"class": "other"})
    assert coded.problems() == [
        "products, row abecel, column class: «other», expected one of gene_therapy, cell_therapy"
    ]


def test_a_list_that_does_not_exist_is_named_with_the_nearest_one(coded):
    coded.field("products", "class")["codes"] = "clas"
    line = "datapackage.json, row products, column class: «clas», expected a list of the table codes"
    assert coded.problems() == [f"{line}; nearest: «class»"]
    with pytest.raises(LoadError, match="«clas», expected a list of the table codes"):
        load_tables(coded.folder)


def test_lists_need_their_table(world):
    world.field("products", "class")["codes"] = "class"
    line = (
        "datapackage.json, row products: «codes.list», expected a column of the package; nearest: «countries»"
    )
    assert line in world.problems()


def test_codes_that_cannot_be_read_hide_nothing_else(coded):
    coded.set("aliases", "abecel-1", alias="")
    folder = coded.write()
    (folder / "codes.csv").write_bytes(b"\xff")
    assert {problem.table for problem in check_tables(folder)} == {"codes", "aliases"}


def test_words_are_asked_for_without_reading_a_table():
    tables = load_tables(paths.DATA)
    assert tables.codes["modality"]["car_t"] == "CAR-T cells"
    assert tables.read == set()


def test_tables_made_by_hand_speak_the_words_of_the_repository():
    assert Tables({}).codes == repository_lists()
    frame = pd.DataFrame(
        {"list": ["a"], "code": ["b"], "position": [None], "computed": [False], "label": ["c"]}
    )
    assert Tables({"codes": frame}).codes == code_lists(frame.to_dict("records")) == {"a": {"b": "c"}}


def test_every_label_is_words_and_no_code():
    assert not [text for words in repository_lists().values() for text in words.values() if "_" in text]
