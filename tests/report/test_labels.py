import json

import pytest

from regenatlas import paths
from regenatlas.report.labels import LABELS, label, labels
from regenatlas.report.wording import Wording

COLUMNS = {
    "class": ("products", "class"),
    "modality": ("products", "modality"),
    "donor": ("products", "donor"),
    "therapeutic_area": ("products", "therapeutic_area"),
    "event": ("authorisations", "event"),
    "kind": ("authorisations", "kind"),
    "date_basis": ("authorisations", "date_basis"),
    "searched": ("regulators", "searched"),
    "evidence_kind": ("product_evidence", "evidence_kind"),
    "candidate_status": ("candidate_products", "status"),
    "candidate_class": ("candidate_products", "class"),
}
WORDING = Wording("en")


@pytest.mark.parametrize("of", COLUMNS)
def test_every_code_that_the_schema_allows_has_words(of):
    table, column = COLUMNS[of]
    package = json.loads((paths.DATA / "datapackage.json").read_text(encoding="utf-8"))
    fields = {r["name"]: {f["name"]: f for f in r["schema"]["fields"]} for r in package["resources"]}
    assert set(fields[table][column]["constraints"]["enum"]) <= set(LABELS[of])


def test_a_code_is_said_in_words():
    assert label("modality", "car_t", WORDING) == "CAR-T cells"
    assert labels("state", ["in_force", "withdrawn"], WORDING) == ["in force", "ended"]


def test_an_empty_cell_stays_empty():
    assert label("kind", "", WORDING) == ""


def test_a_code_without_words_stops_with_the_nearest_one():
    with pytest.raises(KeyError, match="nearest: 'car_t'"):
        label("modality", "cart", WORDING)


def test_no_label_is_a_raw_code_with_underscores():
    assert not [text for words in LABELS.values() for text in words.values() if "_" in text]
