"""Chapter 05 in words: rows of its tables, and titles that depend on what was found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from regenatlas.chapters.ecosystem.delivery import OUTCOMES
from regenatlas.chapters.ecosystem.ecosystem import KINDS
from regenatlas.chapters.ecosystem.milestones import DRAWN
from regenatlas.report.labels import label, label_or_code
from regenatlas.report.narrative import Prose
from regenatlas.report.phrases import stated_place
from regenatlas.report.report import Report
from regenatlas.tables.provenance import Traced


def count(report: Report, number: Traced) -> Prose:
    """A number within a list of numbers: «13», or «none»."""
    return report.sentence("{n:number}", n=number) if number.value else report.sentence("none")


def map_title(report: Report, stand: Mapping[str, Traced], city: str) -> Prose:
    """The finding of the map."""
    if stand["placed"].value == 1:
        return report.sentence("The only institution with a known city is in {city}", city=city)
    if stand["cities"].value == 1:
        return report.sentence(
            "All {placed:institution} with a known city are in {city}", placed=stand["placed"], city=city
        )
    return report.sentence(
        "{first:number} of {placed:institution} with a known city {first:is|are} in {city}",
        city=city, first=stand["first"], placed=stand["placed"],
    )  # fmt: skip


def kinds(report: Report) -> dict[str, str]:
    """The words that the map needs: each kind, each stage, and places unknown."""
    translate = report.wording.translate
    return {
        **{kind: label("institution", kind, report.wording) for kind in KINDS},
        "working": translate("in service, wholly or partly"),
        "coming": translate("planned or being set up"),
        "open": translate("closed, unnamed or unclear"),
        "unplaced": translate("city not known"),
    }


def lanes(report: Report) -> dict[str, str]:
    """The headings of the timeline."""
    return {kind: label("event_kind", kind, report.wording) for kind in DRAWN}


def outcomes(report: Report) -> dict[str, str]:
    """The words of the figure of promises."""
    words = {outcome: label("outcome", outcome, report.wording) for outcome in OUTCOMES}
    return {**words, "today": report.wording.translate("day of the report")}


def institutions(report: Report, found: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table of institutions: city, name, kind, status, since, verified, rows; city by city."""
    wording, sizes = report.wording, found["city"].map(found["city"].value_counts())
    nowhere = wording.translate("not known")
    shown = found.assign(size=sizes.where(found["city"] != "", 0), where=found["city"].replace("", nowhere))
    shown = shown.sort_values(["size", "where"], ascending=[False, True], kind="stable", ignore_index=True)
    return shown.assign(
        name=[
            f"{name} ({people})" if people else name
            for name, people in zip(shown["name"], shown["people"], strict=True)
        ],
        kind=[label("institution", kind, wording) for kind in shown["kind"]],
        since=[wording.date(text) if text else "" for text in shown["since"]],
        status=[
            text
            if code in {"closed", "unknown", "claimed"}
            else _with(label("institution_status", code, wording), text)
            for code, text in zip(shown["status_code"], shown["status"], strict=True)
        ],
    )


def _with(code: str, text: str) -> str:
    return code if text in {"active", "opened", code} or text.startswith(code) else f"{code} ({text})"


def by_kind(report: Report, groups: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table of kinds: kind, working, coming, open, rows."""
    return groups.assign(kind=[label("institution", kind, report.wording) for kind in groups["kind"]])


def regulators(report: Report, found: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table of regulators: name, of, search, until, how, licences, rows."""
    return found.assign(
        of=[report.name(code) for code in found["jurisdiction"]],
        search=[label("searched", code, report.wording) for code in found["searched"]],
    )


def events(report: Report, found: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table of events: number, day, kind, event, inferred, rows."""
    return found.assign(
        kind=[label("event_kind", kind, report.wording) for kind in found["kind"]],
        event=[_joined(row["title"], row["detail"]) for row in found.to_dict("records")],
        stated=~found["date_inferred"].astype(bool),
    )


def path(report: Report, steps: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table of regulation: date, step, what, stated, verified, rows."""
    kinds = {"event": report.wording.translate("event"), "statement": report.wording.translate("statement")}
    return steps.assign(
        what=steps["what"].map(kinds),
        step=[_joined(row["title"], row["detail"]) for row in steps.to_dict("records")],
        stated=~steps["date_inferred"].astype(bool),
    )


def _joined(title: str, detail: str) -> str:
    title = title.rstrip(".")
    return f"{title}. {detail}" if detail else f"{title}."


def programmes(report: Report, found: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table of programmes: name, owner, announced, due, target, outcome, status, rows.

    What became known after the report's day is not told.
    """
    wording = report.wording
    later = wording.translate("nothing was known by the day of the report")
    waiting = wording.translate("the date has not come")
    unknown = {"not_due": waiting, "no_evidence": later}
    return found.assign(
        target=[target(report, row) for row in found.to_dict("records")],
        announced=[wording.date(text) if text else "" for text in found["announced"]],
        due=[wording.date(text) if text else wording.translate("no date named") for text in found["due"]],
        outcome=[label("outcome", code, wording) for code in found["outcome"]],
        status=[
            unknown[row["outcome"]] if row["hindsight"] else row["status"] for row in found.to_dict("records")
        ],
    )


def target(report: Report, row: Mapping[str, Any]) -> str:
    """A programme's target in words: «14 centres», «among the first 5», «no number named»."""
    if pd.isna(row["target_value"]):
        return report.wording.translate("no number named")
    number = report.wording.number(row["target_value"])
    words = _relation(report, str(row["target_relation"]), number)
    unit = str(row["unit"])
    if unit == "rank":
        ordinal = report.wording.ordinal(row["target_value"])
        return (
            words
            if row["target_relation"] == "top_n"
            else report.wording.translate("{place} place").format(place=ordinal)
        )
    return f"{words} {unit}".strip()


def _relation(report: Report, relation: str, number: str) -> str:
    return (label("value_relation", relation, report.wording) or "{n}").format(n=number)


def said(report: Report, row: Mapping[str, Any]) -> str:
    """A stated number with how it was said («more than 40»), or the word that stands for it."""
    if pd.isna(row["number"]):
        return str(row["value"])
    whole = float(row["number"]).is_integer()
    number = _relation(report, str(row["relation"]), report.wording.number(row["number"], 0 if whole else 1))
    return f"{number}%" if row["unit"] == "%" else number


def stated(report: Report, found: pd.DataFrame) -> pd.DataFrame:
    """Rows of a table of statements: speaks of, definition, said, speaker, publisher, verified, rows."""
    records = found.to_dict("records")
    return found.assign(
        when=[_when(report, row) for row in records],
        subject=[label_or_code("export_subject", row["metric"], report.wording) for row in records],
        value=[said(report, row) for row in records],
        by=[", ".join(filter(None, (row["speaker"], row["publisher"]))) for row in records],
    )


def _when(report: Report, row: Mapping[str, Any]) -> str:
    """The day or period of which a statement speaks; «by …» where only its end is known."""
    wording, start, end = report.wording, row["start"], row["of"]
    if not end:
        return wording.translate("undated")
    if start and start != end:
        return f"{wording.date(start)} – {wording.date(end)}"
    if start or len(end) < len("2024-08-20"):
        return wording.date(end)
    last = end[:4] if end.endswith("-12-31") else end
    return wording.translate("by {date}").format(date=wording.date(last))


def numbers(found: pd.DataFrame) -> pd.DataFrame:
    """The statements that say a number, for the figure."""
    return found[found["number"].notna()].reset_index(drop=True)


def number_labels(report: Report, found: pd.DataFrame) -> list[str]:
    """What the figure writes beside each statement: the year, and what was counted."""
    undated = report.wording.translate("undated")
    return [f"{_years(row) or undated} · {row['definition']}" for row in found.to_dict("records")]


def _years(row: Mapping[str, Any]) -> str:
    """The year of which a statement speaks; «2013/14» for one that spans two, as Solar Hijri years do."""
    start, end = row["start"][:4], row["of"][:4]
    return f"{start}/{end[2:]}" if start and end and int(end) == int(start) + 1 else end


def number_values(report: Report, found: pd.DataFrame) -> list[str]:
    """The number of each statement in words."""
    return [said(report, row) for row in found.to_dict("records")]


def companies_title(report: Report, found: pd.DataFrame, spans: Mapping[str, Traced]) -> Prose:
    """The finding of the figure of companies."""
    if spans["low"].value == spans["high"].value:
        return report.sentence("{low:company} by every statement", low=spans["low"])
    about = "Wordings of what is counted"
    ways = Traced(found["definition"].nunique(), spans["statements"].rows, "companies_ways", about)
    return report.sentence(
        "From {low:number} to {high:company}, counted in {ways:number} ways",
        low=spans["low"], high=spans["high"], ways=ways,
    )  # fmt: skip


def ranks(report: Report, found: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table of other ranks, one per measure and field: of, basis, among, places, rows."""
    wording, bases = report.wording, report.wording.codes["measure_basis"]
    shown = []
    for (metric, scope), group in found.groupby(["metric", "scope"], sort=False):
        places = []
        for row in group.to_dict("records"):
            place = stated_place(report, row["rank"], row["rank_text"], row["relation"])
            places.append(
                f"{place} ({wording.date(row['date']) if row['date'] else wording.translate('undated')})"
            )
        shown.append({
            "of": label_or_code("measure", metric, wording),
            "basis": wording.translate(bases.get(metric, "basis not given")),
            "among": label("rank_scope", scope, wording),
            "places": ", ".join(places),
            "rows": tuple(ref for rows in group["rows"] for ref in rows),
        })  # fmt: skip
    return pd.DataFrame(shown, columns=["of", "basis", "among", "places", "rows"])


def repeated(report: Report, found: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, str]]:
    """The measures with several dated places, for the figure: points with `lane`, and lane → words."""
    points = found[(found["date"] != "") & found["rank"].notna() & ~found["is_target"].astype(bool)]
    points = points.assign(lane=points["metric"] + "/" + points["scope"])
    sizes = points["lane"].value_counts()
    points = points[points["lane"].map(sizes) > 1].astype({"rank": int})
    words = {}
    for lane in points["lane"].drop_duplicates():
        metric, _, scope = lane.partition("/")
        of = label_or_code("measure", metric, report.wording)
        words[lane] = f"{of} ({label('rank_scope', scope, report.wording)})"
    return points.reset_index(drop=True), dict(sorted(words.items(), key=lambda item: -sizes[item[0]]))


def ranks_title(
    report: Report, points: pd.DataFrame, lanes: Mapping[str, str], sizes: Mapping[str, Traced]
) -> Prose:
    """The finding of the figure of other ranks: the measure most often reported, first and last."""
    lane, words = next(iter(lanes.items()))
    own = points[points["lane"] == lane].sort_values("date")
    first, last = (
        Traced(row["rank"], row["rows"], f"other_ranks_{name}", f"Place in {words}, as reported", "rank")
        for name, row in (("first", own.iloc[0].to_dict()), ("last", own.iloc[-1].to_dict()))
    )
    return report.sentence(
        "{what}: {first:ordinal} in {start:date}, {last:ordinal} in {end:date}, as reported; "
        "{measures:measure} in all",
        what=words[:1].upper() + words[1:], first=first, last=last, start=own["date"].iloc[0][:4],
        end=own["date"].iloc[-1][:4], measures=sizes["measures"],
    )  # fmt: skip


def seed_items(report: Report, absent: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table of what is named but not found: name, kind, document, reason, rows."""
    titles = report.tables["sources"].set_index("source_id")["title"]
    return absent.assign(
        kind=[label("seed_item", kind, report.wording) for kind in absent["kind"]],
        document=[titles[source] for source in absent["source_id"]],
    )
