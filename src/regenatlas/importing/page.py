"""A change set as a page to read: each source row beside ours, what matched, and what it would do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from regenatlas.importing.changes import COUNTED, SORTS, Change, ChangeSet
from regenatlas.importing.effects import Together
from regenatlas.importing.review import WORDS, Answer, match_in_words, totals
from regenatlas.render.page.document import Edition
from regenatlas.render.page.html import environment
from regenatlas.report.escaping import plain
from regenatlas.report.wording import Wording
from regenatlas.tables.load import Tables
from regenatlas.tables.problems import shown

LONGEST = 300  # characters of a cell
UNKNOWN = "unknown_name"


def page(
    tables: Tables,
    found: ChangeSet,
    effects: Mapping[str, str],
    all_at_once: Together,
    answers: Mapping[str, Answer],
    rule: str,
) -> str:
    """The page as HTML. `rule`: by which rule and on which day the effects are counted, in words."""
    wording = Wording("en", tables)
    reading = found.reading
    listed = groupby(found.changes, key=lambda change: change.sort)
    sections = {sort: [*changes] for sort, changes in listed}
    return (
        environment()
        .get_template("import.html.j2")
        .render(
            _=wording.translate,
            edition=Edition(version=tables.version, licence=tables.licence, translate=wording.translate),
            title=wording.translate("What the list of {publisher} would change").format(
                publisher=reading.publisher
            ),
            reading=reading,
            totals=totals(found),
            words=WORDS,
            rule=rule,
            together=all_at_once,
            verdicts=[
                (country, claim, *(wording.label("verdict", verdict) for verdict in verdicts))
                for country, claim, *verdicts in all_at_once.verdicts
            ],
            plain_sections={sort: own for sort, own in sections.items() if sort in (*COUNTED, UNKNOWN)},
            sections={
                sort: [_told(tables, change, effects, answers, wording) for change in sections[sort]]
                for sort in SORTS
                if sort in sections and sort not in (*COUNTED, UNKNOWN)
            },
            decided=found.decided,
            left_out=found.left_out,
            missing=found.missing,
            alike=[
                (_row(tables, "products", "product_id", of.product_id)["name"], one, match_in_words(of))
                for one, of in found.alike
            ],
            clean=_clean,
        )
    )


def _told(
    tables: Tables,
    change: Change,
    effects: Mapping[str, str],
    answers: Mapping[str, Answer],
    wording: Wording,
) -> dict[str, Any]:
    """One change: what both say in one line, their rows side by side, the match, the effect, the answer."""
    product = _row(tables, "products", "product_id", change.found.product_id)
    return {
        "change": change,
        "name": str(product.get("name") or change.product),
        "match": match_in_words(change.found),
        "effect": effects.get(change.change_id, ""),
        "answer": answers.get(change.change_id, Answer()),
        "rows": [
            (field, ours, theirs)
            for field, ours, theirs in _beside(tables, change, product, wording)
            if ours or theirs
        ],
    }


def _beside(
    tables: Tables, change: Change, product: Mapping[str, Any], wording: Wording
) -> list[tuple[str, str, str]]:
    """The fields of a licence as the tables have them and as the register states them."""
    statement = change.statement
    regulator = change.event.get("regulator_id") or _regulator(tables, change.row)
    own = tables["authorisations"]
    own = own[(own["product_id"] == change.found.product_id) & (own["regulator_id"] == regulator)]
    events = own.sort_values(["date", "event_id"]).to_dict("records")
    happened = "; ".join(f"{wording.label('event', row['event'])} {row['date']}" for row in events)
    sources = dict(zip(tables["sources"]["source_id"], tables["sources"]["title"], strict=True))
    rests = dict.fromkeys(sources[row["source_id"]] for row in events)
    last: Mapping[str, Any] = events[-1] if events else {}
    ours = {
        "Name": product.get("name", ""),
        "Substance": product.get("generic", ""),
        "Holder": last.get("holder") or product.get("developer", ""),
        "Licence": happened,
        "Kind": wording.label("kind", events[0]["kind"]) if events else "",
        "Indication": last.get("indication", ""),
        "Row": ", ".join(row["event_id"] for row in events),
        "Source": "; ".join(rests),
    }
    theirs = {"Row": change.origin, "Source": change.theirs if statement is None else ""}
    if statement is not None:
        end = wording.label("event", statement.end) if statement.end else ""
        licensed = f"{wording.label('event', 'authorised')} {statement.granted or '?'}"
        theirs |= {
            "Name": "; ".join(statement.names),
            "Substance": statement.substance,
            "Holder": statement.holder,
            "Licence": "; ".join(filter(None, (licensed, f"{end} {statement.ended}".strip()))),
            "Kind": wording.label("kind", statement.kind),
            "Indication": statement.indication,
            "Number": statement.number,
        }
    fields = dict.fromkeys((*ours, *theirs))
    return [(field, str(ours.get(field) or ""), str(theirs.get(field) or "")) for field in fields]


def _regulator(tables: Tables, event: str) -> str:
    return str(_row(tables, "authorisations", "event_id", event).get("regulator_id", ""))


def _row(tables: Tables, table: str, key: str, value: str) -> Mapping[str, Any]:
    rows: Sequence[Mapping[str, Any]] = (
        tables[table][tables[table][key] == value].to_dict("records") if value else []
    )
    return rows[0] if rows else {}


def _clean(text: object) -> str:
    """A text of a file without signs that could turn or hide what stands around it, and not without end."""
    return shown(plain(str(text)), LONGEST)
