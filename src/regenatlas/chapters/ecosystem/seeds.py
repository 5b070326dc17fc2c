"""What the seed documents name, and whether the tables hold anything on it."""

from collections.abc import Mapping

import pandas as pd

from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced, count_each, with_rows


def named_in_seeds(tables: Tables, country: str) -> pd.DataFrame:
    """What the seed documents name, if they speak of this country: the columns of `seed_items`, and rows.

    The documents are those behind the claims of source kind `seed_document`; another country gets no rows.
    """
    items = tables["seed_items"]
    sources = tables["sources"]
    seeds = sources.loc[sources["kind"] == "seed_document", "source_id"]
    claims = tables["claims"]
    spoken_of = set(claims.loc[claims["source_id"].isin(seeds), "subject_country"])
    if country not in spoken_of or country == "WLD":
        return items.iloc[:0].assign(rows=pd.Series(dtype=object))
    rows = [
        tuple(filter(None, (f"seed_items:{item}", f"{table}:{row}" if row else "")))
        for item, table, row in zip(items["item_id"], items["table"], items["row_id"], strict=True)
    ]
    return items.assign(rows=rows)


#: The column of a table by which its rows are shown.
TITLES = {"claims": "statement", "ecosystem": "name", "programmes": "name", "events": "title"}


def shown_as(tables: Tables, item: Mapping[str, str]) -> str:
    """The words by which a reader finds an item of `seed_items` in the chapters that show it.

    Its own `shown_as`, else the title of its row. KeyError for a table whose rows have no title of their own.
    """
    return item["shown_as"] or str(tables.row(f"{item['table']}:{item['row_id']}")[TITLES[item["table"]]])


def coverage(named: pd.DataFrame, chapter: str) -> dict[str, Traced]:
    """How many named things there are, and where they are found: keys all, here, elsewhere, missing."""
    named = with_rows(named, "seed_items")
    shown = named["chapter"].str.split(";").map(lambda chapters: chapter in chapters).astype(bool)
    absent = named["row_id"] == ""
    return count_each(
        "seeds_",
        "entry",
        all=(named, "Named in the seed documents"),
        here=(named[shown], "Of them shown in this chapter"),
        elsewhere=(named[~shown & ~absent], "Of them shown in other chapters"),
        missing=(named[absent], "Of them without data, with the reason"),
    )


def missing(tables: Tables, named: pd.DataFrame) -> pd.DataFrame:
    """What is named but has no data, with the reason and the document's title; of `named_in_seeds`."""
    titles = tables["sources"].set_index("source_id")["title"]
    absent = named[named["row_id"] == ""].reset_index(drop=True)
    return absent.assign(document=absent["source_id"].map(titles))
