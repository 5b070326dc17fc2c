"""The place that a country aims at: as its officials state it, or else one to look at for illustration."""

import re
from dataclasses import dataclass
from datetime import date

import pandas as pd

from regenatlas.counting.dating import up_to
from regenatlas.counting.ranking import place_on
from regenatlas.counting.snapshot import Snapshot, unit_of
from regenatlas.tables.calendars import last_day
from regenatlas.tables.load import Tables, per_tables
from regenatlas.tables.provenance import Traced

FIRST = 5  # «among the first five»: the place looked at where nobody stated another
# Words by which a stated place is known to be about what this atlas counts.
FIELD = re.compile(r"cell therap|regenerative|advanced therap|gene therap|\batmp", re.IGNORECASE)
SCIENCE = re.compile(r"scien|publication|paper|citation", re.IGNORECASE)


@dataclass(frozen=True)
class Target:
    """To be among the first `top` of the world.

    `kind`: stated (by an official, by the report's day), first (to stay first, for the leader) or
    first_places (the first five, for all others); all but `stated` are illustrations. A stated one has the
    name, owner, announcement and due date (partial dates, "" for none) of its programme, and its rows.
    """

    top: int
    kind: str
    name: str = ""
    owner: str = ""
    announced: str = ""
    due: str = ""
    rows: tuple[str, ...] = ()

    def past(self, day: date) -> bool:
        """Whether the day by which it was due has passed."""
        return bool(self.due) and last_day(self.due) < day

    @property
    def stated_top(self) -> Traced:
        """The number of places that a stated aim names."""
        return Traced(
            self.top, self.rows, "aim.top", "The place stated as an aim: among the first n", "number"
        )


@per_tables
def stated_places(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """World places that officials of a country had stated as aims by the report's day, oldest first.

    Columns: programme_id, name, owner, announced, due, top, in_field (is it about what is counted here),
    rows (the programme, and the statements of the same place in the same source).
    """
    aims = tables["programmes"]
    is_rank = (aims["target_metric"] == "target_rank") & aims["target_value"].notna()
    aims, _ = up_to(tables, aims[is_rank & (aims["country"] == country)], "announced", snapshot)
    claims = tables["claims"]
    claims = claims[(claims["metric"] == "target_rank") & (claims["subject_country"] == country)]
    lines = []
    for row in aims.sort_values(["announced", "programme_id"]).to_dict("records"):
        same = (claims["source_id"] == row["source_id"]) & (claims["value_number"] == row["target_value"])
        text = " ".join([row["name"], *claims.loc[same, "definition"]])
        in_field = bool(FIELD.search(text)) and not SCIENCE.search(text)
        rows = f"programmes:{row['programme_id']}", *("claims:" + claims.loc[same, "claim_id"])
        lines.append({**row, "top": int(row["target_value"]), "in_field": in_field, "rows": rows})
    columns = ["programme_id", "name", "owner", "announced", "due", "top", "in_field", "rows"]
    return pd.DataFrame(lines, columns=columns)


def target(tables: Tables, country: str, snapshot: Snapshot) -> Target:
    """The place looked at: the newest one stated in the field, else an illustration (see `Target`).

    Where the definition pools the EU, a member's own aim is not the EU's.
    """
    aims = stated_places(tables, country, snapshot)
    aims = aims[aims["in_field"].astype(bool)]
    if len(aims) and unit_of(country, snapshot.definition, tables, snapshot.as_of) == country:
        aim = aims.iloc[-1]
        return Target(aim["top"], "stated", *aim[["name", "owner", "announced", "due", "rows"]])
    leads = place_on(tables, country, snapshot).rank == 1
    return Target(1, "first") if leads else Target(FIRST, "first_places")
