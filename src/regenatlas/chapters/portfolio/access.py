"""What a treatment costs in a country, who pays, and how many patients had it, as pages state it."""

import pandas as pd

from regenatlas.counting.dating import up_to
from regenatlas.counting.products import known_states
from regenatlas.counting.snapshot import Snapshot, jurisdictions_for
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced, count_each, with_rows

#: Kinds of statements that show that a product reaches patients.
REACHED = ("covered", "first_patient", "treated")
WORLD = "WLD"


def access(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """What was stated by the day of the products in the country, or in a bloc whose licences hold there.

    What is stated of the whole world stands with it for products developed or licensed in the country, or of
    which something is stated there. Rows of `access` with product (its name), own (was its developer at home
    in the country), wider (is it stated of a bloc or of the world) and rows; by product, wider ones last,
    then by day.
    """
    where = jurisdictions_for(tables, country, snapshot.as_of)
    every = with_rows(tables["access"], "access")
    frame, _ = up_to(tables, every[every["country"].isin(where)], "date", snapshot)
    held = {state["product_id"] for state in known_states(tables, snapshot) if state["jurisdiction"] in where}
    products = tables["products"].set_index("product_id")
    meant = held | {*products.index[products["origin_country"] == country], *frame["product_id"]}
    world = every[(every["country"] == WORLD) & every["product_id"].isin(meant)]
    frame = pd.concat([frame, up_to(tables, world, "date", snapshot)[0]])
    frame = frame.assign(
        product=frame["product_id"].map(products["name"]),
        own=frame["product_id"].map(products["origin_country"]) == country,
        wider=frame["country"] != country,
    )
    columns = ["access_id", "product_id", "product", "country", "kind", "date", "amount", "unit", "statement"]
    order = ["product", "wider", "date", "access_id"]
    return frame.sort_values(order, ignore_index=True)[[*columns, "verified", "own", "wider", "rows"]]


def access_counts(frame: pd.DataFrame) -> dict[str, Traced]:
    """Of how many products a price is stated, that a payer covers or refuses them, that patients had them.

    From the frame of `access`. Keys: products, priced, covered, refused, reached, and worldwide (patients of
    the whole world or a bloc, which none of the others counts).
    """
    wider, frame = frame[frame["wider"] & (frame["kind"] == "treated")], frame[~frame["wider"]]
    once = {
        key: frame[frame["kind"].isin(kinds)].drop_duplicates("product_id")
        for key, kinds in {
            "products": [*frame["kind"].unique()],
            "priced": ["price"],
            "covered": ["covered"],
            "refused": ["refused"],
            "reached": [*REACHED],
        }.items()
    }
    return count_each(
        "access_",
        "product",
        products=(once["products"], "Products of whose price, payment or patients something is stated"),
        priced=(once["priced"], "Of them with a stated price"),
        covered=(once["covered"], "Of them that a payer is said to cover"),
        refused=(once["refused"], "Of them that a payer is said to have refused"),
        reached=(once["reached"], "Of them that are said to be paid for or given to patients"),
        worldwide=(
            wider.drop_duplicates("product_id"),
            "Products of whose patients worldwide or in a bloc a number is stated",
        ),
    )
