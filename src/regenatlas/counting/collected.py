"""What a table holds of a country by a day, and what it means where it holds nothing.

Such a table has a row of the kind `not_found` where pages were searched in vain. So nothing found has three
meanings that no page may mix up: searched in vain, found but dated later, and not searched at all.
"""

from typing import NamedTuple

import pandas as pd

from regenatlas.counting.dating import up_to
from regenatlas.counting.snapshot import Snapshot
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import with_rows

NOT_FOUND = "not_found"


class Collected(NamedTuple):
    """What was found by the day of all countries and of one, with rows; and what is known of that one.

    `known`: found, in_vain (searched, nothing found), later (all that was found is dated after the day, or
    not at all in a report of the past), not_searched.
    """

    every: pd.DataFrame
    own: pd.DataFrame
    known: str


def collected(
    tables: Tables, name: str, country: str, snapshot: Snapshot, kind: str = "kind", day: str = "date"
) -> Collected:
    """The rows of a table whose column `kind` tells what was found, by its column `day` up to a snapshot.

    Those of the country from the newest on, undated ones last.
    """
    table = with_rows(tables[name], name)
    kinds = set(table.loc[table["country"] == country, kind])
    every, _ = up_to(tables, table[table[kind] != NOT_FOUND], day, snapshot)
    newest_first = [day, tables.primary_key(name)]
    own = every[every["country"] == country].sort_values(
        newest_first, ascending=[False, True], ignore_index=True
    )
    if len(own):
        known = "found"
    elif kinds - {NOT_FOUND}:
        known = "later"
    else:
        known = "in_vain" if kinds else "not_searched"
    return Collected(every, own, known)


def newest_of_each(frame: pd.DataFrame, day: str, number: str) -> pd.DataFrame:
    """Of each country the row with a number that is newest by its partial date, the largest numbers first."""
    numbered = frame[frame[number].notna()].sort_values(["country", day, number])
    return numbered.groupby("country").tail(1).sort_values([number, "country"], ascending=[False, True])
