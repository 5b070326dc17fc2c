"""What a product is said to be must fit together, and its route must be that of its licences."""

from __future__ import annotations

import pandas as pd
import pytest

from regenatlas.tables.problems import format_problem
from regenatlas.tables.rules import products as product_rules

CAR_T = {
    "product_id": "a",
    "class": "gene_therapy",
    "modality": "car_t",
    "donor": "autologous",
    "substance": "viable_cells",
    "cord_blood_unit": "no",
    "atmp_eu": "yes",
}
VECTOR = CAR_T | {"modality": "aav_in_vivo", "donor": "none", "substance": "gene_vector"}
CORD_BLOOD = CAR_T | {
    "class": "cell_therapy",
    "modality": "hpc_cord_blood",
    "donor": "allogeneic",
    "cord_blood_unit": "yes",
    "atmp_eu": "no",
}
SKIN = CAR_T | {"class": "tissue_engineered", "modality": "keratinocyte"}
VIRUS = VECTOR | {"modality": "oncolytic_virus", "substance": "virus_unmodified", "atmp_eu": "no"}


def found(product):
    """What the rule says of a product, without the place of the row: column and message."""
    cells = pd.DataFrame([product], index=[product["product_id"]])
    problems = product_rules.products_are_of_one_kind({"products": cells}, {})
    return [format_problem(problem).removeprefix("products, row a, column ") for problem in problems]


@pytest.mark.parametrize(
    "product",
    [
        CAR_T,
        VECTOR,
        CORD_BLOOD,
        SKIN,
        VIRUS,
        CAR_T | {"donor": "unknown"},
        SKIN | {"class": "gene_therapy"},  # cells of the skin with a mended gene
        SKIN | {"substance": "acellular", "atmp_eu": "no"},
        CORD_BLOOD | {"atmp_eu": "unclear"},
    ],
)
def test_what_there_is_is_right(product):
    assert found(product) == []


@pytest.mark.parametrize(
    ("product", "slip", "problem"),
    [
        (CAR_T, {"class": "cell_therapy"},
         "class: «cell_therapy», expected gene_therapy, as the modality is car_t"),
        (VECTOR, {"class": "tissue_engineered"},
         "class: «tissue_engineered», expected gene_therapy, as the modality is aav_in_vivo"),
        (VECTOR, {"donor": "allogeneic"},
         "donor: «allogeneic», expected none, as the modality is aav_in_vivo"),
        (CAR_T, {"donor": "none"}, "donor: «none», expected a donor or unknown, as the modality is car_t"),
        (VECTOR, {"substance": "viable_cells"},
         ("substance: «viable_cells», "
          "expected gene_vector or virus_unmodified, as the modality is aav_in_vivo")),
        (SKIN, {"substance": "gene_vector"},
         "substance: «gene_vector», expected viable_cells or acellular, as the modality is keratinocyte"),
        (SKIN, {"cord_blood_unit": "yes", "atmp_eu": "no"},
         "cord_blood_unit: «yes», expected no, as the modality is keratinocyte"),
        (CORD_BLOOD, {"cord_blood_unit": "no"},
         "cord_blood_unit: «no», expected yes, as the modality is hpc_cord_blood"),
        (CORD_BLOOD, {"atmp_eu": "yes"},
         "atmp_eu: «yes», expected no or unclear, as it is a unit of cord blood"),
        (VIRUS, {"atmp_eu": "yes"},
         "atmp_eu: «yes», expected no or unclear, as the substance is virus_unmodified"),
        (SKIN, {"substance": "acellular"},
         "atmp_eu: «yes», expected no or unclear, as the substance is acellular"),
    ],
)  # fmt: skip
def test_what_does_not_fit_the_rest_is_reported(product, slip, problem):
    assert found(product | slip) == [problem]


@pytest.mark.parametrize(
    ("events", "route"),
    [
        (["authorised standard"], "medicine"),
        (["authorised device_approval"], "device"),
        (["authorised device_approval", "authorised standard"], "device"),
        (["hospital_exemption in_house_permit"], "hospital_exemption"),
        (["technology_permit technology_permit"], "technology_permit"),
        (["hospital_exemption in_house_permit", "conditional eu_conditional"], "medicine"),
        (["withdrawn sales_ban"], "medicine"),
    ],
)
def test_a_route_is_that_of_the_licences(events, route):
    columns = ("event_id", "product_id", "event", "kind")
    rows = [dict(zip(columns, [f"a{n}", "a", *event.split()], strict=True)) for n, event in enumerate(events)]
    other = {"event_id": "b", "product_id": "b", "event": "authorised", "kind": "device_approval"}
    licences = pd.DataFrame([*rows, other])
    routes = ("medicine", "device", "hospital_exemption", "technology_permit")
    for stated in routes:
        products = pd.DataFrame([{"product_id": "a", "route": stated}], index=["a"])
        tables = {"products": products, "authorisations": licences.set_index("event_id", drop=False)}
        problems = [format_problem(p) for p in product_rules.routes_are_those_of_the_licences(tables, {})]
        told = (
            f"products, row a, column route: «{stated}», expected {route}, from the events in authorisations"
        )
        assert problems == ([] if stated == route else [told])


def test_a_product_without_events_has_no_route_to_compare():
    tables = {
        "products": pd.DataFrame([{"product_id": "a", "route": "device"}], index=["a"]),
        "authorisations": pd.DataFrame(columns=["event_id", "product_id", "event", "kind"]),
    }
    assert list(product_rules.routes_are_those_of_the_licences(tables, {})) == []


def test_an_act_on_safety_names_products_of_the_table():
    acts = pd.DataFrame({"product_ids": ["a;b", "a;c"]}, index=["one", "two"])
    products = pd.DataFrame({"product_id": ["a", "b"]}, index=["a", "b"])
    rule = product_rules.acts_on_safety_name_products
    assert [(p.row, p.value) for p in rule({"safety_actions": acts, "products": products}, {})] == [
        ("two", "c")
    ]
