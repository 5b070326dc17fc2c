"""What laws provide for such therapies, side by side: ways to patients, times and fees by jurisdiction."""

from datetime import date

import pandas as pd

from regenatlas.counting.dating import is_past, up_to
from regenatlas.counting.snapshot import Snapshot, jurisdictions_for
from regenatlas.tables.calendars import middle_day
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced, count, count_each, with_rows

#: What was asked of each law, in the order in which it is told; the first three are ways to patients.
ASPECTS = ("own_class", "conditional", "without_licence", "review_time", "fee")
WAYS = ASPECTS[:3]


def pathways(tables: Tables, country: str, snapshot: Snapshot) -> pd.DataFrame:
    """What was found in laws up to the report's day, that of the country first, the others by their age.

    Rows of `pathways` with words (what the law provides, "" where the collection may tell of later days),
    middle (date for drawing; None where no page dates it), own (does it hold in the country), in_bloc (does
    the law of its bloc answer the same) and rows. A country's law stands before
    that of its bloc, others by their first known day.
    """
    every = with_rows(tables["pathways"], "pathways")
    frame, _ = up_to(tables, every, "since", snapshot)
    own = jurisdictions_for(tables, country, snapshot.as_of)
    past = is_past(tables, every, "since", snapshot.as_of)
    ways = frame[(frame["answer"] == "yes") & frame["aspect"].isin(WAYS) & (frame["since"] != "")]
    first = ways["since"].map(middle_day).groupby(ways["jurisdiction"]).min().to_dict()
    answered = set(zip(frame["jurisdiction"], frame["aspect"], strict=True))
    blocs = {
        code: jurisdictions_for(tables, code, snapshot.as_of) - {code} for code in set(frame["jurisdiction"])
    }
    frame = frame.assign(
        in_bloc=[
            any((bloc, aspect) in answered for bloc in blocs[code])
            for code, aspect in zip(frame["jurisdiction"], frame["aspect"], strict=True)
        ],
        words="" if past else frame["statement"],
        middle=pd.Series(
            [middle_day(text) if text else None for text in frame["since"]], frame.index, dtype=object
        ),
        own=frame["jurisdiction"].isin(own),
        nearness=[
            (code not in own, code != country, first.get(code, date.max), code)
            for code in frame["jurisdiction"]
        ],
        order=frame["aspect"].map(ASPECTS.index),
    )
    columns = ["pathway_id", "jurisdiction", "aspect", "answer", "since", "middle", "law", "words", "own"]
    columns += ["in_bloc", "verified", "rows"]
    return frame.sort_values(["nearness", "order"], ignore_index=True)[columns]


def own_law(frame: pd.DataFrame) -> pd.DataFrame:
    """What holds in the country, one row for each question: by its own law, else by that of its bloc.

    Of the frame of `pathways`; without rows where its law was not collected.
    """
    return frame[frame["own"].astype(bool)].drop_duplicates("aspect").reset_index(drop=True)


def pathway_counts(frame: pd.DataFrame) -> dict[str, Traced]:
    """How many laws were compared, and how many of those with an answer provide each way to patients.

    Keys: compared, and for each of `WAYS` the way and `of_` the way (laws of which it was asked). A member's
    law does not count beside that of its bloc.
    """
    frame = frame[~frame["in_bloc"].astype(bool)]
    found = {}
    for way in WAYS:
        asked, about = frame[frame["aspect"] == way], way.replace("_", " ")
        found[way] = asked[asked["answer"] == "yes"], f"Laws that provide it: {about}"
        found[f"of_{way}"] = asked, f"Laws of which it was asked: {about}"
    laws = frame.groupby("jurisdiction", as_index=False)["rows"].sum()
    compared = count(laws, "pathways_compared", "Countries and blocs whose law was looked at", "law")
    return {"compared": compared, **count_each("pathways_", "law", **found)}


def dated_ways(frame: pd.DataFrame) -> pd.DataFrame:
    """The ways to patients that laws provide, for a figure: the rows of `pathways` that say yes.

    A member's law stands beside that of its bloc in that country's own report only.
    """
    shown = frame["own"].astype(bool) | ~frame["in_bloc"].astype(bool)
    ways = frame[shown & (frame["answer"] == "yes") & frame["aspect"].isin(WAYS)]
    return ways.drop(columns=["answer", "words", "in_bloc"]).reset_index(drop=True)
