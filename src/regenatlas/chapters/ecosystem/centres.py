"""The centres that statements name, and what the tables know of each of them."""

import pandas as pd

from regenatlas.chapters.ecosystem.bearing import bearing_on
from regenatlas.chapters.ecosystem.ecosystem import STAGES, standing
from regenatlas.chapters.ecosystem.reported import stated
from regenatlas.counting.snapshot import Snapshot
from regenatlas.tables.load import Tables, per_tables
from regenatlas.tables.provenance import Traced, count_each

COLUMNS = ["said_as", "said", "institution_id", "name", "city", "stage", "status_code", "since", "by"]
COLUMNS += ["independent", "rows"]
#: What a statement says of the centres that it names: they stand, or they are being set up.
SAID = {"comprehensive_centres": "stand", "comprehensive_centres_in_setup": "set_up"}


@per_tables
def named_centres(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """Each centre that a statement names, as the statement with most of them has it, by city.

    Columns: said_as (stand or set_up), said (partial date of the statement), institution_id, name, city,
    stage, status_code, since and by (partial dates, see `standing`), independent (see `bearing_on`), rows
    (with that of the statement).
    """
    every, parts = standing(tables).set_index("institution_id"), [pd.DataFrame(columns=[*COLUMNS, "many"])]
    for claim in stated(tables, country, snapshot, tuple(SAID)).to_dict("records"):
        bearing = bearing_on(tables, claim["claim_id"], snapshot)
        found = [row for row in bearing if row["table"] == "ecosystem"]
        own = every.loc[[row["row_id"] for row in found]].reset_index()
        shown = [row["independent"] for row in found]
        own = own.assign(independent=shown, said=claim["of"], many=len(own))
        own = own.assign(rows=[(*row["rows"], *claim["rows"]) for row in found])
        parts.append(own[own["naming"] == "named"].assign(said_as=SAID[claim["metric"]]))
    parts = [part for part in parts if len(part)] or parts
    frame = pd.concat(parts)
    frame = frame.sort_values("many", ascending=False, kind="stable")
    frame = frame.drop_duplicates("institution_id")
    frame = frame.assign(stage=frame["status_code"].map(STAGES))
    return frame.sort_values(["city", "name"], ignore_index=True)[COLUMNS]


def centre_numbers(frame: pd.DataFrame, said_as: str) -> dict[str, Traced]:
    """Of the centres said to stand, or to be set up: how many are named, work, and are shown elsewhere."""
    own = frame[frame["said_as"] == said_as]
    working = own[own["stage"] == "working"]
    return count_each(
        f"centres_{said_as}_",
        "centre",
        named=(own, "Centres that a statement names"),
        working=(working, "Of them in service, wholly or partly"),
        shown=(
            working[working["independent"].astype(bool)],
            "Of these shown by a dated document other than the statement",
        ),
    )
