"""What a place hangs on: single documents, how far registers were searched, and the size of the country."""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from regenatlas.counting import country_series, evidence
from regenatlas.counting.ranking import place_on
from regenatlas.counting.searched import searched
from regenatlas.counting.snapshot import Snapshot, unit_of
from regenatlas.tables.load import Tables, per_tables
from regenatlas.tables.provenance import (
    Traced,
    count,
    count_each,
    rows_in,
    trace_each,
    value_at,
    with_rows,
)


def documents(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """How count and place move without one source document, and what is known only from it.

    Frame of `evidence.without_one_document` with: grade (the weakest of the products lost), bears (how many
    these are), tied, moves (is the place another). What is no register comes first, and of it what moves the
    place, costs most products, is the weakest evidence.
    """
    moves = evidence.without_one_document(tables, country, snapshot)
    grades = evidence.products_by_grade(tables, country, snapshot).set_index("product_id")["grade"]
    weakest = [max(grades[list(lost)], key=evidence.GRADES.index) for lost in moves["lost"]]
    own = place_on(tables, country, snapshot)
    stays = (moves["rank"] == own.rank).fillna(value=False).astype(bool) & (
        moves["tied_with"] == own.tied_with
    )
    moves = moves.assign(
        grade=pd.Series(weakest, moves.index, dtype=object),
        bears=moves["lost"].map(len),
        tied=moves["tied_with"].map(len),
        moves=~stays,
    )
    order = moves.assign(
        register=moves["grade"] == "register", weak=-moves["grade"].map(evidence.GRADES.index)
    )
    ascending = [True, False, True, True, True]
    order = order.sort_values(["register", "moves", "n", "weak", "source_id"], ascending=ascending)
    return moves.loc[order.index].reset_index(drop=True)


def document_that_matters(moves: pd.DataFrame) -> dict[str, Any]:
    """The document without which the place would change most, and what would be left without it.

    The first one that moves the place; if none does, that on which most products hang. `source_id` is None
    where there is none. With the numbers all (documents that alone show a product) and moving (those without
    which the place is another).
    """
    moving = moves[moves["moves"]]
    numbers: dict[str, Any] = count_each(
        "documents_",
        "document",
        all=(moves, "Documents that alone show a counted product"),
        moving=(moving, "Documents without which the place would be another"),
    )
    if moves.empty:
        return numbers | {"source_id": None, "moves": False}
    row = (moves.nlargest(1, "bears") if moving.empty else moving).iloc[0].to_dict()
    rows = row["rows"]
    traced = trace_each(
        "without_document_",
        n=(row["n"], rows, "Counted products without the document told of", "product"),
        rank=(row["rank"], rows, "Place without the document told of", "rank"),
        bears=(row["bears"], rows, "Counted products known only from it", "product"),
    )
    return row | numbers | traced


def search_coverage(tables: Tables) -> dict[str, Traced]:
    """How many regulators' registers were searched: wholly (yes), in part (partly), not at all (no)."""
    regulators = with_rows(tables["regulators"], "regulators")
    how = regulators["searched"]
    return count_each(
        "searched_",
        "regulator",
        yes=(regulators[how == "yes"], "Regulators whose register was searched"),
        partly=(regulators[how == "partly"], "Regulators whose decisions were searched in part"),
        no=(regulators[how == "no"], "Regulators not searched: what they licensed is unknown"),
    )


@per_tables
def per_head(tables: Tables, snapshot: Snapshot, indicator: str, scale: float) -> pd.DataFrame:
    """Products against the size of the country, the most first; a searched country without a product has 0.

    Columns: country, name, n, size, year (of the size), rows, per (n per `scale` of size), rank.
    `indicator` is a code of `country_indicators` (population_total in persons, gdp_ppp in international
    dollars); its newest year that has ended is taken. Countries without a value, the pooled EU, and those
    without a product of which no register was searched are left out.
    """
    sizes = country_series.newest(country_series.series(tables, indicator, snapshot)).set_index("country")
    counts = snapshot.counts.reindex(sizes.index)
    is_compared = [n > 0 or _is_known(tables, code, snapshot) for code, n in counts.items()]
    counts = counts[is_compared].fillna(0)
    names = tables["countries"].set_index("iso3")["name_en"]
    frame = pd.DataFrame(
        {
            "country": counts.index,
            "name": counts.index.map(names),
            "n": counts.to_numpy(dtype=int),
            "size": sizes.loc[counts.index, "value"].to_numpy(),
            "year": sizes.loc[counts.index, "year"].to_numpy(),
            "rows": [(*snapshot.rows_of([code]), *sizes.loc[code, "rows"]) for code in counts.index],
        }
    )
    frame["per"] = frame["n"] * scale / frame["size"]
    frame["rank"] = frame["per"].rank(method="min", ascending=False).astype(int)
    return frame.sort_values(["rank", "country"], ignore_index=True)


def _is_known(tables: Tables, country: str, snapshot: Snapshot) -> bool:
    """Whether no product of a country means that none was found: it is ranked by itself and was searched."""
    alone = unit_of(country, snapshot.definition, tables, snapshot.as_of) == country
    return alone and searched(tables, country, snapshot.as_of) != "no"


def sizes_of(panels: Mapping[str, pd.DataFrame], country: str) -> dict[str, Traced]:
    """A country's own products by each size, from frames of `per_head` by measure (head, gdp).

    Keys, each behind the measure and `_`: n (its products), per, rank, year (of the size), of (countries
    compared), none (those of them without a product). The first four are None for a country that is not
    compared.
    """
    return {
        f"{name}_{key}": fact for name, frame in panels.items() for key, fact in _size(frame, country, name)
    }


def _size(frame: pd.DataFrame, country: str, name: str) -> Iterator[tuple[str, Traced]]:
    own, without, every = frame[frame["country"] == country], frame[frame["n"] == 0], rows_in(frame)
    (per, rows), (place, _), (year, _), (n, _) = (
        value_at(own, 0, key) for key in ("per", "rank", "year", "n")
    )
    about = f"Counted products by size, {name}"
    yield "n", Traced(n, rows, f"n_per_{name}", "Products counted", "product")
    yield "per", Traced(per, rows, f"per_{name}", about, "number", 2)
    yield (
        "rank",
        Traced(place, every, f"rank_per_{name}", f"Place by counted products for size, {name}", "rank"),
    )
    yield "year", Traced(year, rows, f"year_per_{name}", "Year of the country's size", "calendar_year")
    yield "of", Traced(len(frame), every, f"of_per_{name}", "Countries compared by size", "country")
    yield "none", count(without, f"none_per_{name}", "Countries compared without a product", "country")


def leaders(frame: pd.DataFrame) -> dict[str, Any]:
    """The countries with most products for their population, and how many that is."""
    first = frame[frame["rank"] == 1]
    top, rows = value_at(first, 0, "per")
    about = "Counted products by size on first place, head"
    return {"head": list(first["country"]), "head_top": Traced(top, rows, "top_per_head", about, "number", 2)}
