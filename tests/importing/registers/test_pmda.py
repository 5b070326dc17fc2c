import pytest
from tests.importing.files import sample, workbook

from regenatlas.importing.registers.pmda import read
from regenatlas.importing.statement import ImportFileError

HEADINGS = [
    "分野",
    "承認日",
    "No.",
    "販　　売　　名\n(　会　社　名、　法　人　番　号)",
    "承認",
    "成  分  名\n(下線:新有効成分)",
    "効能・効果等",
]
FIRST = "ボルズィ錠2.5 mg\n　  同　錠5 mg\n(大正製薬㈱、4013301006867)"


def listed(tmp_path, *rows, title="承認品目一覧（再生医療等製品：2025年5月)"):
    return [workbook(tmp_path / "list.xlsx", [[title], [], HEADINGS, *rows])]


def test_several_products_stand_in_one_cell_and_only_new_ones_count(tmp_path):
    rows = [["第５", "2025.5.9", 1, FIRST, "承　認\n一　変", "細胞", "関節"], ["", "", "", "", "", "", "\n"]]
    reading = read(listed(tmp_path, *rows))
    (one,) = reading.statements
    assert (one.names, one.granted, one.holder) == (("ボルズィ錠2.5 mg",), "2025-05-09", "大正製薬(株)")
    assert (one.candidate, reading.whole, reading.until, reading.rows) == (True, False, "2025-05-09", 1)


def test_the_same_stands_for_the_name_before_the_strength(tmp_path):
    reading = read(listed(tmp_path, ["第５", "2025.5.9", 1, FIRST, "承　認\n承　認", "細胞", "関節"]))
    assert [one.names[0] for one in reading.statements] == ["ボルズィ錠2.5 mg", "ボルズィ錠5 mg"]


def test_new_drugs_are_candidates_only_by_their_name(tmp_path):
    row = ["第５", "2025.5.9", 1, FIRST, "承　認", "ボルノレキサント", "不眠症"]
    assert not any(
        one.candidate for one in read(listed(tmp_path, row, title="承認品目一覧（新医薬品)")).statements
    )


def test_a_day_in_another_form_is_refused_with_its_place(tmp_path):
    with pytest.raises(ImportFileError, match=r"row 4: expected a day such as 2025\.5\.19, found «May 9»"):
        read(listed(tmp_path, ["第５", "May 9", 1, FIRST, "承　認", "細胞", "関節"]))


def test_a_list_of_changes_alone_is_refused(tmp_path):
    with pytest.raises(ImportFileError, match="expected new products"):
        read(listed(tmp_path, ["第５", "2025.5.9", 1, FIRST, "一　変", "細胞", "関節"]))


def test_the_real_list_is_read_from_all_its_sheets():
    reading = read([sample("pmda/2025-05_to_08/000276012.xlsx")])
    assert (reading.until, reading.rows, len(reading.statements)) == ("2025-08-25", 42, 26)
