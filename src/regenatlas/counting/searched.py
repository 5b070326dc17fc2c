"""How far the registers that license for a country were searched, and so what a missing number means.

"Nothing counted" has three meanings that no page may mix up: the register was searched and holds nothing
(zero), it was searched in part (none_found), nobody searched it (not_searched). The codes are the list
`missing`, with not_collected (a figure that no table holds) and not_applicable.
"""

from datetime import date
from enum import StrEnum

from regenatlas.counting.snapshot import jurisdictions_for
from regenatlas.tables.load import Tables, per_tables


class Missing(StrEnum):
    """Why a reader sees no number, or a zero: codes of the list `missing`."""

    ZERO = "zero"
    NONE_FOUND = "none_found"
    NOT_SEARCHED = "not_searched"
    NOT_COLLECTED = "not_collected"
    NOT_APPLICABLE = "not_applicable"


@per_tables
def searched(tables: Tables, country: str, day: date) -> str:
    """How far the registers that license for a country on a day were searched: yes, partly or no.

    yes: all of them wholly; no: none at all. The European Union's register counts for a member beside its
    own, and an own register that the tables do not know was not searched.
    """
    registers = _registers(tables)
    states = {how for code in jurisdictions_for(tables, country, day) for how in registers.get(code, ())}
    if country not in registers:
        states.add("no")
    if states == {"yes"}:
        return "yes"
    return "partly" if states - {"no"} else "no"


@per_tables
def _registers(tables: Tables) -> dict[str, set[str]]:
    """By jurisdiction, how far its registers were searched."""
    regulators, found = tables["regulators"], dict[str, set[str]]()
    for code, how in zip(regulators["jurisdiction"], regulators["searched"], strict=True):
        found.setdefault(code, set()).add(how)
    return found


def of_count(tables: Tables, country: str, day: date, n: int) -> Missing | None:
    """What a count of products of a country is if it is no finding: None for a positive one."""
    if n:
        return None
    return {"yes": Missing.ZERO, "partly": Missing.NONE_FOUND, "no": Missing.NOT_SEARCHED}[
        searched(tables, country, day)
    ]
