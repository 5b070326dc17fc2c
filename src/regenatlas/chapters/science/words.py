"""Chapter 06 in words: periods, the cells of its tables, lists within its sentences."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from regenatlas.chapters.science.figures import PANELS
from regenatlas.chapters.science.science import Comparison
from regenatlas.chapters.science.science_products import agreement as rank_agreement
from regenatlas.report.labels import label
from regenatlas.report.narrative import Prose
from regenatlas.report.phrases import stated_place
from regenatlas.report.report import Report
from regenatlas.tables.provenance import Traced

LINES = 6  # countries in the figure of research spending
NEWEST = 3  # counts per million inhabitants that are said


def period(report: Report, start: str, end: str) -> str:
    """The time that a count covers: «2012–2021», «2018», «up to 2020», «since 2001»."""
    wording = report.wording
    if start and end and start != end:
        return f"{wording.date(start)}–{wording.date(end)}"
    if start and not end:
        return wording.translate("since {date}").format(date=wording.date(start))
    if end and not start:
        return wording.translate("up to {date}").format(date=wording.date(end))
    return wording.date(end) if end else wording.translate("not stated")


def counted(report: Report, frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table of a country's counts: period, field, n, place, title, remark, rows."""
    remarks = [_remark(text) for text in frame["note"]]
    repeated = [at > 0 and remarks[at] != "" and remarks[at] == remarks[at - 1] for at in range(len(remarks))]
    missing = report.wording.translate("not stated")
    return frame.assign(
        n=[missing if pd.isna(n) else report.wording.number(int(n)) for n in frame["n"]],
        place=[missing if pd.isna(at) else report.wording.ordinal(int(at)) for at in frame["place"]],
        period=[period(report, start, end) for start, end in zip(frame["start"], frame["end"], strict=True)],
        remark=[
            report.wording.translate("as above")
            if again and text
            else text or report.wording.translate("none")
            for text, again in zip(remarks, repeated, strict=True)
        ],
    )


def columns(frame: pd.DataFrame, number: str) -> dict[str, str]:
    """The columns of the table of counts; a world place only where one of them states it."""
    place = {"place": "World place, if stated"} if frame["place"].notna().any() else {}
    return {
        "period": "Period", "field": "What the source counted", "n": number, **place, "title": "Source",
        "remark": "Remark",
    }  # fmt: skip


def shares(report: Report, found: Sequence[Comparison]) -> list[Prose]:
    """A country's shares of the world for a list: «3.5% (cell therapy registered in the year, 2014)»."""
    code = report.parameters.country
    return [
        report.sentence(
            "{share:percent} ({field}, {when})",
            share=made.share(code), field=made.field, when=period(report, made.start, made.end),
        )
        for made in found
        if made.share(code).value is not None
    ]  # fmt: skip


def _remark(text: str) -> str:
    return text[:1].upper() + text[1:]


def names(report: Report, found: dict[str, list[Comparison]]) -> dict[str, str]:
    """Names of all countries and regions in some comparisons, regions in short."""
    regions = {"XEU": "Europe", "XRW": "Rest of the world"}
    codes = {code for group in found.values() for made in group for code in made.frame["country"]}
    return {
        code: report.wording.translate(regions[code]) if code in regions else report.name(code)
        for code in sorted(codes)
    }


def places(report: Report, frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table of stated places: date, what, place, among, publisher, rows."""
    wording = report.wording
    shown = [
        {
            "date": row["date"],
            "what": label("metric", row["metric"], wording),
            "place": stated_place(report, row["rank"], row["rank_text"], row["relation"]),
            "among": label("scope", row["scope"], wording),
            "publisher": row["publisher"],
            "rows": row["rows"],
        }
        for row in frame.to_dict("records")
    ]
    return pd.DataFrame(shown, columns=["date", "what", "place", "among", "publisher", "rows"])


def rises(report: Report, frame: pd.DataFrame) -> list[Prose]:
    """One line per source that says from where the country rose: «from 20th (2016) to 14th (…): …»."""
    lines = []
    for at, row in enumerate(frame.to_dict("records"), 1):
        gained = row["from_rank"] - row["to_rank"]
        lines.append(
            report.sentence(
                "{who}, {told:date}: from {start:ordinal} ({from_day:date}) to {end:ordinal} "
                "({to_day:date}), {gained:place} {way}.",
                who=row["publisher"],
                told=row["published"],
                start=Traced(row["from_rank"], row["rows"], f"rise.{at}.from", "Stated start", "rank"),
                from_day=row["start"],
                end=Traced(row["to_rank"], row["rows"], f"rise.{at}.to", "Stated place reached", "rank"),
                to_day=row["end"],
                gained=Traced(abs(gained), row["rows"], f"rise.{at}.steps", "Places between them", "place"),
                way=report.wording.translate("gained" if gained >= 0 else "lost"),
            )
        )
    return lines


def steps(report: Report, frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table of ways to a licence: name, home, step, step_date, licence, years, sure, rows."""
    wording = report.wording
    latest = wording.translate("not later than {date}")
    return frame.assign(
        home=[report.name(code) for code in frame["country"]],
        step=[label("first_step", code, wording) for code in frame["step"]],
        licence=[
            latest.format(date=wording.date(day)) if at_most else wording.date(day)
            for day, at_most in zip(frame["licence_date"], frame["at_most"], strict=True)
        ],
        sure=[label("step_link", code, wording) for code in frame["link"]],
    )


def grown(report: Report, frame: pd.DataFrame) -> list[Prose]:
    """One line per field that a source counted twice: «hydrogels: 20 papers in …, 179 in …, 9 times»."""
    return [
        report.sentence(
            "{field}: {before:paper} in {then}, {after:paper} in {now} ({times:.1f} times as many).",
            field=row["field"],
            before=Traced(int(row["n_before"]), row["rows"], f"grown.{at}.before", row["field"], "paper"),
            then=period(report, row["start_before"], row["end_before"]),
            after=Traced(int(row["n"]), row["rows"], f"grown.{at}.after", row["field"], "paper"),
            now=period(report, row["start"], row["end"]),
            times=Traced(row["times"], row["rows"], f"grown.{at}.times", "The later over the earlier", "", 1),
        )
        for at, row in enumerate(frame.to_dict("records"), 1)
    ]


def falls(report: Report, frame: pd.DataFrame, what: str) -> list[Prose]:
    """Pairs of counts of which the later is lower: «5,867 papers (…, 2016), then 2,149 papers (…, 2018)»."""
    unit, date = ("paper" if what == "papers" else "trial"), report.wording.date
    parts = []
    for at, row in enumerate(frame.to_dict("records"), 1):
        before = Traced(
            int(row["n_before"]), row["rows"], f"fall.{what}.{at}.before", row["field_before"], unit
        )
        after = Traced(int(row["n"]), row["rows"], f"fall.{what}.{at}.after", row["field"], unit)
        parts.append(
            report.sentence(
                "{before} ({field}, {then}) come before {after} ({other}, {now})",
                before=before, field=row["field_before"], then=date(row["end_before"]), after=after,
                other=row["field"], now=date(row["end"]),
            )
        )  # fmt: skip
    return parts


def per_million(report: Report, frame: pd.DataFrame) -> list[Prose]:
    """Counts per million inhabitants for a list: «25 papers (stem cells, 2018)»."""
    return [
        report.sentence(
            "{n:.1f} ({field}, {when})",
            n=Traced(
                row["per_million"], row["rows"], f"per_million.{at}", "Papers per million inhabitants", "", 1
            ),
            field=row["field"],
            when=period(report, row["start"], row["end"]),
        )
        for at, row in enumerate(frame.to_dict("records"), 1)
    ]


def heading(report: Report, made: Comparison) -> str:
    """What a comparison counts, and when: the heading of its panel."""
    what = made.field[:1].upper() + made.field[1:]
    return f"{what}, {period(report, made.start, made.end)}"


def titles(found: Sequence[Comparison]) -> list[str]:
    """The titles of the sources behind the panels drawn."""
    return [f"«{made.title}»" for made in found[:PANELS]]


def grey(report: Report, found: Sequence[Comparison]) -> Prose:
    """What the grey bars are, where the panels drawn have any."""
    if any(made.frame["aggregate"].astype(bool).any() for made in found[:PANELS]):
        return report.sentence("Grey bars are regions, not countries.")
    return Prose("", "")


def bounds(report: Report, stated: pd.DataFrame) -> list[str]:
    """Places stated only as a bound: «below the 14th place (19 October 2016)»."""
    return [
        f"{stated_place(report, row['rank'], row['rank_text'], row['relation'])} "
        f"({report.wording.date(row['date'])})"
        for row in stated.to_dict("records")
    ]


def in_order(report: Report, stated: pd.DataFrame) -> list[str]:
    """The stated places in the order of time: «28th (2013)», and so on."""
    exact = stated[(stated["relation"] == "exactly") & stated["rank"].notna()]
    return [
        f"{report.wording.ordinal(int(rank))} ({report.wording.date(day)})"
        for rank, day in zip(exact["rank"], exact["date"], strict=True)
    ]


def target_label(report: Report) -> dict[str, str]:
    """What stands beside the mark of a target."""
    return {"target": report.wording.translate("target {rank}")}


def axes(report: Report, made: Comparison) -> tuple[str, str]:
    """What stands on the two axes of a scatter."""
    kind = "Papers: {field}, {when}" if made.what == "publications" else "Trials: {field}, {when}"
    across = report.wording.translate(kind).format(
        field=made.field, when=period(report, made.start, made.end)
    )
    day = report.wording.date(report.parameters.as_of)
    return across, report.wording.translate("Products counted on {day}").format(day=day)


def agreement(report: Report, frame: pd.DataFrame, what: str) -> Prose:
    """How far the order by science and the order by products agree, in words and as a number."""
    value = rank_agreement(frame)
    if value is None:
        return report.sentence(
            "Too few countries, or too little difference, to say how the two orders agree."
        )
    rows = tuple(ref for refs in frame["rows"] for ref in refs)
    strong, weak = 0.7, 0.3
    how = "agree well" if value >= strong else "agree in part" if value >= weak else "hardly agree"
    return report.sentence(
        "The two orders {how}: their rank correlation is {value:.2f} for {n:country}, which shows no cause.",
        how=report.wording.translate(how),
        value=Traced(value, rows, f"agreement.{what}", "Spearman's rank correlation", "", 2),
        n=Traced(len(frame), rows, f"agreement.{what}.n", "Countries compared", "country"),
    )


def named(report: Report, frame: pd.DataFrame) -> pd.DataFrame:
    """A frame with the names of its countries."""
    return frame.assign(name=[report.name(code) for code in frame["country"]])


def bars(report: Report, frame: pd.DataFrame) -> tuple[list[str], list[str]]:
    """Names beside the bars of ways to a licence, and the words behind them."""
    wording = report.wording
    unnamed = wording.translate("{kind}, unnamed")
    shown = [
        name.partition(" (")[0].replace("unnamed product for ", "").replace("unnamed ", "")
        if name.startswith("unnamed")
        else name
        for name in frame["name"]
    ]
    labels = [
        f"{unnamed.format(kind=text) if name.startswith('unnamed') else text} ({report.name(code)})"
        for name, text, code in zip(frame["name"], shown, frame["country"], strict=True)
    ]
    at_most = wording.translate("at most ")
    ends = [
        f"{at_most if row['at_most'] else ''}{wording.number(row['years'], 1)} "
        f"({row['step_date'][:4]}–{row['licence_date'][:4]})"
        for row in frame.to_dict("records")
    ]
    return labels, ends


def years(report: Report) -> str:
    """What the bars of ways to a licence measure."""
    return report.wording.translate("Years from the first step in people to the first licence")


def number(frame: pd.DataFrame, name: str, about: str) -> Traced:
    """The number of rows of a frame."""
    return Traced(len(frame), tuple(ref for refs in frame["rows"] for ref in refs), name, about, "product")


def drawn(spent: pd.DataFrame, group: Sequence[str]) -> list[str]:
    """The countries of a group that have a figure, at most six, the first of the group first."""
    have = set(spent["country"])
    return [code for code in dict.fromkeys(group) if code in have][:LINES]
