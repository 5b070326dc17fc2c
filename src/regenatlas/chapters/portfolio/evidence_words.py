"""Names of products, statements on them, candidates and corrections, as chapter 02 shows them."""

from __future__ import annotations

import pandas as pd

from regenatlas.report.labels import label, labels
from regenatlas.report.report import Report


def names(report: Report, frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table of names; products without any other name are left out."""
    kinds, none = ["brands", "local", "other"], report.wording.translate("none")
    frame = frame[frame[kinds].map(len).sum(axis=1) > 0]
    return frame.assign(**{kind: [", ".join(found) or none for found in frame[kind]] for kind in kinds})


def statements(report: Report, frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table of statements: `when` (or «undated»), `kind`, and the page."""
    undated = report.wording.translate("undated")
    when = [
        report.wording.date(own or published) if own or published else undated
        for own, published in zip(frame["date"], frame["published"], strict=True)
    ]
    return frame.assign(when=when, kind=labels("evidence_kind", frame["evidence_kind"], report.wording))


def candidates(report: Report, frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table of candidates: name with its local form, status in words."""
    status = [label("candidate_status", code, report.wording) for code in frame["status"]]
    full = [
        f"{name} ({local})" if local else name
        for name, local in zip(frame["name"], frame["name_local"], strict=True)
    ]
    return frame.assign(status=status, full=full)


def changes(report: Report, frame: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table of corrections: `name` of the product, `what` changed, `was` and `now` in words."""
    named = report.tables["products"].set_index("product_id")["name"]
    whole = report.wording.translate("whole row")
    return frame.assign(
        name=frame["product_id"].map(named),
        what=[whole if column == "row" else column.replace("_", " ") for column in frame["column"]],
        **{
            side: [
                _said(report, column, text) for column, text in zip(frame["column"], frame[side], strict=True)
            ]
            for side in ("was", "now")
        },
    )


def _said(report: Report, column: str, text: str) -> str:
    """A cell of the tables in words: «melanocyte» → «pigment cells»; remarks after a code stay."""
    code, space, remark = text.partition(" ")
    if column.endswith("_country"):
        code = report.name(code) if code else ""
    elif code in report.wording.codes.get(column, {}):
        code = label(column, code, report.wording)
    return f"{code}{space}{remark}" or report.wording.translate("nothing")
