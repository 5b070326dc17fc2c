import csv
import io

import pytest
from tests.importing.conftest import DESCRIBED
from tests.made import event, made_tables, product

from regenatlas.importing.changes import ChangeSet, change_set
from regenatlas.importing.review import Answer, ReviewError, read_review, write_review
from regenatlas.importing.statement import ImportFileError, Origin, Reading, Statement


def statement(name, number, substance="", **given):
    return Statement(number, (name,), substance, "2020-01-10", Origin("list.csv", "", 2), **given)


@pytest.fixture
def found() -> ChangeSet:
    """A new product, a new licence and another state."""
    events = [
        event("gone", "EMA", "authorised", "2020-01-10"),
        event("gone", "EMA", "withdrawn", "2024-12-31"),
    ]
    none = [{"decision_id": "x", "change": "none", "decision": "refused"}]
    tables = made_tables([product("known"), product("gone")], events, aliases=[], import_decisions=none)
    statements = (
        statement("=HYPERLINK(1)", "1", "newcabtagene autoleucel", holder="Maker", indication="Lymphoma"),
        statement("Known", "2"),
        statement("Gone", "3"),
    )
    return change_set(
        tables, Reading("ema", "EMA", "List", "Agency", "2024-12-31", statements, {"l": "ab"}, 3)
    )


def lines(text):
    return [*csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))]


def saved(tmp_path, found, delimiter=",", **answers):
    """The review with the answers to the sorts of change, as a spreadsheet would save it."""
    rows = lines(write_review(found, {}, {}))
    for row in rows:
        row.update(answers.get(row["change"].split()[2] if row["change"] else "", {}))
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0], delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    file = tmp_path / "review.csv"
    file.write_text(out.getvalue(), encoding="utf-8", newline="")
    return file


def test_each_change_is_a_line_that_no_spreadsheet_computes(found):
    text = write_review(found, {found.changes[1].change_id: "IRN: 1 to 2 products"}, {})
    assert text.startswith("\ufeffdecision,reason,sort,product,ours,theirs,effect")
    new, known, gone, *totals = lines(text)
    assert new["product"] == "'=HYPERLINK(1)"
    assert (known["sort"], known["effect"]) == (
        "a licence that the tables do not have",
        "IRN: 1 to 2 products",
    )
    assert (gone["ours"], gone["theirs"]) == ("withdrawn since 2024-12-31", "in force")
    assert new["file"] == "ab"
    assert [(line["sort"], line["theirs"]) for line in totals] == [
        ("rows read", "3"),
        ("licences stated", "3"),
        ("as in our tables", "0"),
        ("with a change, decided or not", "3"),
        ("classed with ours, but something else", "0"),
        ("other medicines, read and not counted", "0"),
        ("changes to decide", "3"),
        ("changes decided before", "0"),
    ]


def test_what_the_stem_of_a_name_says_is_filled_in_and_the_rest_left_to_a_person(found):
    new = lines(write_review(found, {}, {}))[0]
    assert (new["product_id"], new["modality"], new["donor"]) == (
        "newcabtagene-autoleucel",
        "car_t",
        "autologous",
    )
    assert (new["developer"], new["indication"]) == ("Maker", "Lymphoma")
    assert (new["origin_country"], new["therapeutic_area"]) == ("", "")


def test_answers_are_kept_when_the_review_is_written_anew(found):
    kept = {found.changes[0].change_id: Answer("accept", "seen", {**DESCRIBED, "developer": ""})}
    new = lines(write_review(found, {}, kept))[0]
    assert (new["decision"], new["reason"], new["origin_country"], new["developer"]) == (
        "accept",
        "seen",
        "KOR",
        "Maker",
    )


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_answers_are_read_back(tmp_path, found, delimiter):
    file = saved(
        tmp_path,
        found,
        delimiter,
        new_product={"decision": "Accept", **DESCRIBED},
        other_state={"decision": "refuse", "reason": "our page is newer"},
    )
    answers = read_review(file, found)
    assert [one.decision for one in answers.values()] == ["accept", "", "refuse"]
    assert next(iter(answers.values())).described == DESCRIBED


@pytest.mark.parametrize(
    ("sort", "answer", "message"),
    [
        ("new_licence", {"decision": "refuse"}, "review.csv, row 3: a refusal needs a reason"),
        ("new_licence", {"decision": "acept"}, "expected accept, refuse or nothing; nearest: «accept»"),
        ("other_state", {"decision": "accept"}, "row 4: this cannot be applied by an import"),
        ("new_product", {"decision": "accept"}, "a new product needs therapeutic_area, origin_country"),
        ("new_licence", {"decision": "accept", "change": "ema 9"}, "«ema 9» is not to be decided"),
        ("new_licence", {"file": "other"}, "the review is of another file: write a new one with --review"),
    ],
)
def test_an_answer_that_cannot_be_followed_is_told_with_its_row(tmp_path, found, sort, answer, message):
    with pytest.raises(ReviewError) as raised:
        read_review(saved(tmp_path, found, **{sort: answer}), found)
    assert message in str(raised.value)


def test_a_review_of_an_earlier_list_keeps_its_answers_when_it_is_written_anew(tmp_path, found):
    refused = {"decision": "refuse", "reason": "ours", "file": "last week's"}
    gone = {"decision": "accept", "change": "ema 9 new_licence", "file": "last week's"}
    file = saved(tmp_path, found, new_licence=refused, other_state=gone)
    answers = read_review(file, found, anew=True)
    assert [one.decision for one in answers.values()] == ["", "refuse"]
    with pytest.raises(ReviewError, match="row 4: the review is of «pmda»: give --review the name of a new"):
        read_review(saved(tmp_path, found, other_state={"change": "pmda 1"}), found, anew=True)


def test_all_that_is_wrong_is_told_at_once(tmp_path, found):
    wrong = {"new_licence": {"decision": "refuse"}, "new_product": {"decision": "accept"}}
    with pytest.raises(ReviewError) as raised:
        read_review(saved(tmp_path, found, **wrong), found)
    assert len(raised.value.problems) == 2


@pytest.mark.parametrize(("content", "error"), [("a,b\n1,2\n", ReviewError), ("\0", ImportFileError)])
def test_another_file_is_no_review(tmp_path, found, content, error):
    (tmp_path / "x.csv").write_text(content)
    with pytest.raises(error):
        read_review(tmp_path / "x.csv", found)
