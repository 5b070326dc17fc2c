"""What the last cell of a chapter displays: its sources, and its ledger with a list of facts for JupyterLab.

Pages and PDFs have notes of their own, made from the ledger, and leave the list out. JupyterLab follows a
link to `#fact-…` itself, as long as an output of the notebook holds an element of that id.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from regenatlas.report import shown
from regenatlas.report.display import FACTS_MIME, Table
from regenatlas.report.escaping import html_text, safe_url
from regenatlas.report.shown import Column
from regenatlas.report.wording import Wording
from regenatlas.tables.provenance import DESCRIBED_BY

STYLE = """<style>
.regenatlas-facts { max-height: 30em; overflow: auto; }
.regenatlas-facts th, .regenatlas-facts td { text-align: start !important; vertical-align: top; }
.regenatlas-facts td:nth-child(3) { width: 30%; overflow-wrap: anywhere; }
</style>"""
NAMED = 3  # more rows or sources behind a number are counted, not named


def sources_table(ledger: Mapping[str, Any], wording: Wording) -> Table:
    """The sources of a ledger (`Ledger.to_dict`), each with the number of its rows and of those verified."""
    used = Counter(row["source"] for row in ledger["rows"])
    checked = Counter(row["source"] for row in ledger["rows"] if row["verified"])
    sources = [
        {**source, "used": used[key], "checked": checked[key]}
        for key, source in sorted(ledger["sources"].items(), key=_place)
    ]
    frame = pd.DataFrame(sources, columns=[*DESCRIBED_BY, "used", "checked"])
    columns = {
        "url": Column("Source", "link", label="title"),
        "publisher": Column("Publisher"),
        "published": Column("Published", "date"),
        "used": Column("Rows used", "number"),
        "checked": Column("Of them verified", "number"),
    }
    caption = wording.translate("Sources of the rows that this chapter's numbers come from")
    return shown.table(frame, columns, caption, "sources", wording=wording)


def _place(described: tuple[str, Mapping[str, Any]]) -> tuple[str, ...]:
    """By which the table is sorted."""
    key, source = described
    return source["publisher"], source["title"], key


def ledger_bundle(ledger: Mapping[str, Any], wording: Wording) -> dict[str, Any]:
    """The MIME bundle of a ledger (`Ledger.to_dict`): its data, a line that sums it up, the list of facts."""
    facts = [fact for fact in ledger["facts"] if fact["kind"] == "fact"]
    summary = wording.translate("{facts} from {rows} and {sources}").format(
        facts=wording.noun(len(facts), "fact"),
        rows=wording.noun(len(ledger["rows"]), "row"),
        sources=wording.noun(len(ledger["sources"]), "source"),
    )
    bundle = {FACTS_MIME: ledger, "text/plain": summary}
    return {**bundle, "text/html": _fact_list(facts, ledger, summary, wording)} if facts else bundle


def _fact_list(
    facts: Sequence[Mapping[str, Any]], ledger: Mapping[str, Any], summary: str, wording: Wording
) -> str:
    """The facts as an HTML table that scrolls within itself: a chapter may state hundreds of numbers."""
    headings = [
        wording.translate("As said"),
        wording.translate("What it is"),
        wording.translate("Table rows behind it"),
        wording.translate("Where they come from"),
    ]
    heads = "".join(f'<th scope="col">{html_text(text)}</th>' for text in headings)
    lines = "\n".join(_line(fact, ledger, wording) for fact in facts)
    title = html_text(wording.translate("Where each number comes from: {all}").format(all=summary))
    return (
        f'{STYLE}\n<div class="regenatlas-facts" role="region" aria-label="{title}" tabindex="0">\n'
        f"<table>\n<caption>{title}</caption>\n<thead><tr>{heads}</tr></thead>\n"
        f"<tbody>\n{lines}\n</tbody>\n</table>\n</div>"
    )


def _line(fact: Mapping[str, Any], ledger: Mapping[str, Any], wording: Wording) -> str:
    rows = [ledger["rows"][at] for at in fact["rows"]]
    used = Counter(row["source"] for row in rows if row["source"])
    order = sorted(used, key=lambda source: (-used[source], source))
    cells = (
        html_text(fact["about"]),
        _some([html_text(row["row"]) for row in rows[:NAMED]], len(rows), wording),
        _some([_link(ledger["sources"][source]) for source in order[:NAMED]], len(order), wording),
    )
    first = f'<th scope="row">{html_text(fact["text"])}</th>'
    return f'<tr id="fact-{fact["id"]}">{first}' + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _some(named: Sequence[str], n: int, wording: Wording) -> str:
    first = "<br>".join(named)
    if n <= NAMED:
        return first or wording.translate("none")
    more = wording.translate("and {n} more").format(n=wording.number(n - NAMED))
    return f"{first}<br>{html_text(more)}"


def _link(source: Mapping[str, Any]) -> str:
    url, title = safe_url(source["url"] or ""), html_text(source["title"])
    return f'<a href="{html_text(url)}">{title}</a>' if url else title
