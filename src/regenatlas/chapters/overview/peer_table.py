"""The table of peers: the country and those beside it, by count, with what is known of most of them."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from regenatlas.chapters.overview.overview import AT_LEAST, MEASURES, counts_by_year, in_doubt, value_of
from regenatlas.counting import evidence
from regenatlas.counting.ranking import place_on, rows_behind
from regenatlas.counting.searched import of_count
from regenatlas.counting.snapshot import Snapshot
from regenatlas.tables.load import Tables
from regenatlas.tables.provenance import Traced

KNOWN_FOR = 3  # countries that make a column
#: Measures beside the count of products in the table of peers, each with its heading and passage.
KNOWN = {
    "licensed": ("Licensed there", "peer_licensed"),
    "transplants": ("Transplants per 10 M", "peer_transplants"),
    "research": ("R&D, % of GDP", "peer_research"),
}


def peers(tables: Tables, country: str, codes: Iterable[str], snapshot: Snapshot) -> pd.DataFrame:
    """The country and its peers, the country first, then by count.

    Columns: country, own, n, low, best and worst (count and place, as products may be identical), missing
    (what a count of none means, else ""), trend, gained (since the trend began), rank, those of `KNOWN` that
    are known for `KNOWN_FOR` of them (each with _low and _high as in `Measure`), certainty, rows. Numbers are
    traced: those of the country are named as elsewhere, those of others after their code.
    """
    rest = {name: measure(tables, snapshot) for name, *_, measure in MEASURES if name in KNOWN}
    every = [country, *(code for code in codes if code != country)]
    lines = [_peer(tables, code, snapshot, rest, is_own=code == country) for code in every]
    frame = pd.DataFrame(lines)
    few = [name for name in KNOWN if sum(n.value is not None for n in frame[name]) < KNOWN_FOR]
    order = frame["n"].map(lambda n: -n.value).where(~frame["own"], -float("inf"))
    return frame.drop(columns=few).assign(order=order).sort_values("order", ignore_index=True, kind="stable")


def _peer(
    tables: Tables, code: str, snapshot: Snapshot, rest: Mapping[str, pd.DataFrame], *, is_own: bool
) -> dict[str, Any]:
    at, start = place_on(tables, code, snapshot), "" if is_own else f"peers.{code.lower()}."
    identity = evidence.identity_range(tables, code, snapshot)
    own, past = snapshot.rows_of([at.country]), counts_by_year(tables, at.country, snapshot)
    beside = "" if is_own else f" ({code})"
    about = f"Place by number of counted products; equal counts share a place{beside}"
    line: dict[str, Any] = {
        "country": code,
        "own": is_own,
        "n": Traced(at.n, own, f"{start}count", f"Products counted for the country{beside}", "product"),
        "low": identity.fewest,
        "best": identity.best,
        "worst": identity.worst,
        "missing": str(of_count(tables, code, snapshot.as_of, at.n) or ""),
        "trend": past,
        "gained": at.n - int(past[0][1]) if past else None,
        "rank": Traced(at.rank, rows_behind(snapshot, at), f"{start}rank", about, "rank"),
        "certainty": str(evidence.confidence(tables, code, snapshot).level),
    }
    refs = [*own]
    for name, label, unit, digits, _ in MEASURES:
        if name in rest:
            value, rows, _, bound = value_of(rest[name], code)
            line[name] = Traced(
                value, rows, f"{start}{name}", f"{label}{beside}", AT_LEAST if bound else unit, digits
            )
            ends = in_doubt(tables, code, snapshot, name)
            line |= {f"{name}_low": ends.get("low"), f"{name}_high": ends.get("high")}
            refs += rows
    return line | {"rows": tuple(sorted(set(refs)))}


def ahead(frame: pd.DataFrame) -> dict[str, Any]:
    """Of a frame of `peers`: how many peers there are, how many count more products, and as many.

    `doubtful`: products of the country may be identical, and those counted as many lie within that range.
    `missing`: what it means that none is counted for the country.
    """
    own, others = frame.iloc[0], [n.value for n in frame["n"].iloc[1:]]
    n, low = own["n"].value, own["low"]
    return {
        "peers": len(others),
        "more": sum(other > n for other in others),
        "same": sum(low <= other <= n for other in others),
        "doubtful": low < n,
        "missing": own["missing"],
    }
