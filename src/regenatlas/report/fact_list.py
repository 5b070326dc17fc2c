"""The facts of a ledger as a list for JupyterLab, where a number in a sentence leads to its entry.

Pages and PDFs have notes of their own, so exporters leave this list out. JupyterLab follows a link to
`#fact-…` itself, as long as an output of the notebook holds an element of that id.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from regenatlas.report.escaping import html_text, safe_url
from regenatlas.report.wording import Wording

STYLE = """<style>
.regenatlas-facts { max-height: 30em; overflow: auto; }
.regenatlas-facts th, .regenatlas-facts td { text-align: start !important; vertical-align: top; }
.regenatlas-facts td:nth-child(3) { width: 30%; overflow-wrap: anywhere; }
</style>"""
NAMED = 3  # more rows or sources behind a number are counted, not named


def fact_list(ledger: Mapping[str, Any], caption: str, wording: Wording) -> str:
    """The facts of a ledger (`Ledger.to_dict`) as an HTML table: as said, what it is, rows and sources.

    It scrolls within itself: a chapter may state hundreds of numbers. Empty for a ledger without facts.
    """
    facts = [fact for fact in ledger["facts"] if fact["kind"] == "fact"]
    if not facts:
        return ""
    headings = [
        wording.translate("As said"),
        wording.translate("What it is"),
        wording.translate("Table rows behind it"),
        wording.translate("Where they come from"),
    ]
    heads = "".join(f'<th scope="col">{html_text(text)}</th>' for text in headings)
    lines = "\n".join(_line(fact, ledger, wording) for fact in facts)
    title = html_text(wording.translate("Where each number comes from: {all}").format(all=caption))
    return (
        f'{STYLE}\n<div class="regenatlas-facts" role="region" aria-label="{title}" tabindex="0">\n'
        f"<table>\n<caption>{title}</caption>\n<thead><tr>{heads}</tr></thead>\n"
        f"<tbody>\n{lines}\n</tbody>\n</table>\n</div>"
    )


def _line(fact: Mapping[str, Any], ledger: Mapping[str, Any], wording: Wording) -> str:
    rows = [ledger["rows"][at] for at in fact["rows"]]
    used = Counter(row["source"] for row in rows if row["source"])
    sources = [
        ledger["sources"][key] for key, _ in sorted(used.items(), key=lambda item: (-item[1], item[0]))
    ]
    cells = [
        html_text(fact["about"]),
        _some([html_text(row["row"]) for row in rows], wording),
        _some([_link(source) for source in sources], wording),
    ]
    said = f'<th scope="row">{html_text(fact["text"])}</th>'
    return f'<tr id="fact-{fact["id"]}">{said}' + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _some(items: Sequence[str], wording: Wording) -> str:
    shown = "<br>".join(items[:NAMED])
    if len(items) <= NAMED:
        return shown or wording.translate("none")
    more = wording.translate("and {n} more").format(n=wording.number(len(items) - NAMED))
    return f"{shown}<br>{html_text(more)}"


def _link(source: Mapping[str, Any]) -> str:
    url, title = safe_url(source["url"] or ""), html_text(source["title"])
    return f'<a href="{html_text(url)}">{title}</a>' if url else title
