"""Rules on what a product is: the columns that describe it must be able to stand together.

They are redundant on purpose. A product whose class, modality, donor and substance do not fit each other, or
whose route is not that of its licences, was entered by a slip.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from regenatlas.tables.problems import Problem, nearest
from regenatlas.tables.rules.consistency import Cells, Package, rows_of, rule
from regenatlas.tables.rules.licences import LICENCES, PERMITS

# Genes or viruses that are given as such, without cells of anybody.
IN_VIVO = ("aav_in_vivo", "adenovirus_in_vivo", "oncolytic_virus", "other_in_vivo_gene", "plasmid")
WITHOUT_CELLS = ("gene_vector", "virus_unmodified")
# Cells that are what they are by a change of their genes.
MODIFIED = ("car_t", "tcr_t", "gene_modified_hsc")
NO_ATMP = ("acellular", "virus_unmodified")  # substances that the EU does not count among its ATMPs


@rule(products="product_id class modality donor substance cord_blood_unit atmp_eu")
def products_are_of_one_kind(tables: Cells, _: Package) -> Iterator[Problem]:
    """Class, modality, donor, substance, cord blood and the EU's classification fit each other."""
    columns = ["class", "modality", "donor", "substance", "cord_blood_unit", "atmp_eu"]
    for row, kind, modality, donor, substance, cord_blood, atmp in rows_of(tables["products"], *columns):
        in_vivo, genes = modality in IN_VIVO, (*IN_VIVO, *MODIFIED)
        stated = {"class": kind, "donor": donor, "substance": substance, "cord_blood_unit": cord_blood}
        fits = {
            "class": (kind == "gene_therapy" or modality not in genes, "gene_therapy"),
            "donor": ((donor == "none") == in_vivo, "none" if in_vivo else "a donor or unknown"),
            "substance": (
                (substance in WITHOUT_CELLS) == in_vivo,
                " or ".join(WITHOUT_CELLS) if in_vivo else "viable_cells or acellular",
            ),
            "cord_blood_unit": (
                (cord_blood == "yes") == (modality == "hpc_cord_blood"),
                "yes" if modality == "hpc_cord_blood" else "no",
            ),
        }
        for column, (fit, expected) in fits.items():
            if not fit:
                why = f"{expected}, as the modality is {modality}"
                yield Problem("products", row, column, stated[column], why)
        if atmp == "yes" and (substance in NO_ATMP or cord_blood == "yes"):
            reason = "it is a unit of cord blood" if cord_blood == "yes" else f"the substance is {substance}"
            yield Problem("products", row, "atmp_eu", atmp, f"no or unclear, as {reason}")


@rule(products="product_id route", authorisations="product_id event kind")
def routes_are_those_of_the_licences(tables: Cells, _: Package) -> Iterator[Problem]:
    """A product with an approval as a device is one; one without any licence has the route of its permit."""
    events: dict[str, set[str]] = defaultdict(set)
    for _row, product, event, kind in rows_of(tables["authorisations"], "product_id", "event", "kind"):
        events[product].add("device" if kind == "device_approval" else event)
    for row, product, route in rows_of(tables["products"], "product_id", "route"):
        permits = sorted(events[product] & set(PERMITS))
        if "device" in events[product]:
            expected = ["device"]
        elif permits and not events[product] & set(LICENCES):
            expected = permits
        else:
            expected = ["medicine"]
        if events[product] and route not in expected:
            routes = f"{' or '.join(expected)}, from the events in authorisations"
            yield Problem("products", row, "route", route, routes)


@rule(safety_actions="action_id product_ids", products="product_id")
def acts_on_safety_name_products(tables: Cells, _: Package) -> Iterator[Problem]:
    """Every product that an act on safety names is one of the table."""
    known = tables["products"].index
    for row, keys in rows_of(tables["safety_actions"], "product_ids"):
        for key in keys.split(";"):
            if key not in known:
                yield Problem("safety_actions", row, "product_ids", key, "a product", nearest(key, known))
