"""Tables of chapter 08: frames of its analyses in words, and numbers with their ranges."""

from __future__ import annotations

import pandas as pd

from regenatlas.report.labels import label
from regenatlas.report.report import Report

NAMED_RULES = 5  # more rules in one cell are counted, not named
BANDS = ((0.9, 1.01), (0.5, 0.9), (0.1, 0.5), (0.0, 0.1))


def span(report: Report, middle: float, low: float, high: float) -> str:
    """A median with its range in a cell: «12 (8–20)»."""
    number = report.wording.number
    return f"{number(middle)} ({number(low)}–{number(high)})" if low != high else number(middle)


def aims(report: Report, frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table of stated places: name, owner, announced, due, top, in_field."""
    wording = report.wording
    return frame.assign(due=[wording.date(d) if d else wording.translate("none named") for d in frame["due"]])


def pace(report: Report, frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table of paces: country, now, gained, late, lost, model, then."""
    return frame.assign(
        country=[report.name(code) for code in frame["country"]],
        then=[span(report, *row) for row in frame[["middle", "low", "high"]].to_numpy()],
    )


def needs(report: Report, frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table of what a place takes: day, takes, half, most, expected, chance."""
    return frame.assign(takes=[span(report, *row) for row in frame[["middle", "low", "high"]].to_numpy()])


def scenarios(report: Report, frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table of scenarios: what, now, pace, then, place, chance."""
    wording = report.wording
    return frame.assign(
        what=[label("scenario", code, wording) for code in frame["code"]],
        then=[span(report, *row) for row in frame[["middle", "low", "high"]].to_numpy()],
        place=[wording.translate("none") if pd.isna(p) else wording.ordinal(p) for p in frame["place"]],
    )


def rules(report: Report, frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table of rules, by the chance of the place: chance, rules, places, which, rows."""
    wording, lines = report.wording, []
    for low, high in BANDS:
        part = frame[(frame["chance"] >= low) & (frame["chance"] < high)]
        if part.empty:
            continue
        names = [wording.translate(text) for text in part.sort_values("own", ascending=False)["label"]]
        more = wording.translate("{names} and {n} more").format(
            names="; ".join(names[:NAMED_RULES]), n=wording.number(len(names) - NAMED_RULES)
        )
        ranks = part["rank"].dropna()
        lines.append({
            "chance": _band(report, low, high), "rules": len(part),
            "places": _places(report, ranks) if len(ranks) else wording.translate("none"),
            "which": more if len(names) > NAMED_RULES else "; ".join(names),
            "rows": tuple(sorted({ref for refs in part["rows"] for ref in refs})),
        })  # fmt: skip
    return pd.DataFrame(lines, columns=["chance", "rules", "places", "which", "rows"])


def _band(report: Report, low: float, high: float) -> str:
    percent = report.wording.percent
    if high > 1:
        return report.wording.translate("{low} or more").format(low=percent(low))
    if low == 0:
        return report.wording.translate("less than {high}").format(high=percent(high))
    return f"{percent(low)}–{percent(high)}"


def _places(report: Report, ranks: pd.Series) -> str:
    first, last = (report.wording.ordinal(rank) for rank in (ranks.min(), ranks.max()))
    return first if first == last else f"{first}–{last}"


def promises(report: Report, frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of the tables of promises: name, announced, due, target, outcome, status."""
    wording = report.wording
    return frame.assign(
        due=[wording.date(due) if due else wording.translate("none named") for due in frame["due"]],
        target=[_target(report, row) for row in frame.to_dict("records")],
        outcome=[label("outcome", code, wording) for code in frame["outcome"]],
        status=[
            wording.translate("not known on that day") if later else status
            for status, later in zip(frame["status"], frame["hindsight"], strict=True)
        ],
    )


def licences(report: Report, frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table of promised licences: name, announced, due, promised, licensed, outcome."""
    wording = report.wording
    return frame.assign(
        due=[wording.date(due) if due else wording.translate("none named") for due in frame["due"]],
        outcome=[label("outcome", code, wording) for code in frame["outcome"]],
    )


def _target(report: Report, row: dict[str, object]) -> str:
    wording, value = report.wording, row["target_value"]
    if pd.isna(value):
        return wording.translate("no number named")
    if row["target_metric"] == "target_rank":
        return wording.translate("among the first {n}").format(n=wording.number(value))
    number = f"{wording.number(value)} {wording.translate(str(row['unit']))}"
    return wording.translate("up to {n}").format(n=number) if row["target_relation"] == "up_to" else number


RELATIONS = {"up_to": "up to {n}", "more_than": "over {n}", "at_least": "at least {n}", "about": "about {n}"}


def savings(report: Report, frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table of savings: said, speaker, definition, amount."""
    wording, amounts = report.wording, []
    for row in frame.to_dict("records"):
        digits = 0 if float(row["millions"]).is_integer() else 1
        text = wording.translate(RELATIONS.get(row["relation"], "{n}")).format(
            n=wording.number(row["millions"], digits)
        )
        amounts.append(wording.translate("{n} a year").format(n=text) if row["yearly"] else text)
    return frame.assign(amount=amounts)
