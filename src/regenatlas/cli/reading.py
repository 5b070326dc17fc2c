"""Commands that only read: check, claims, countries, trace, diff."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from regenatlas import paths
from regenatlas.cli.shared import OneCountry, OneDate, Out, app, check_data, one, say, show, stop, tables

if TYPE_CHECKING:
    from regenatlas.render.trace import Found


@app.command()
def check() -> None:
    """Validate all tables against their description; every problem is one line.

    For example:

    - `regenatlas check`
    """
    check_data()
    say(f"{len(tables())} tables, no problem")


@app.command()
def claims(*, country: OneCountry = None, as_of: OneDate = None) -> None:
    """Test what officials have said about a country against the tables.

    For example:

    - `regenatlas claims`
    - `regenatlas claims --country JPN --as-of 2024-12-31`
    """
    from regenatlas.present.claims import claims_table

    known = tables()
    parameters = one(known, country, as_of).parameters
    audited = claims_table(known, parameters.country, parameters.as_of, parameters.known_by)
    rows = [
        (
            claim["claim_id"],
            claim["statement"],
            claim["value"],
            _spoken(claim["verdict"]),
            claim["ours"],
            claim["definitions"] or claim["why"],
        )
        for claim in audited.astype(str).to_dict("records")
    ]
    show(("Claim", "Statement", "States", "Verdict", "Our count", "Counted how, or why not"), rows)
    found = audited["verdict"].value_counts()
    say(", ".join(f"{number} {_spoken(verdict)}" for verdict, number in found.items()) or "no claim is known")


@app.command()
def countries() -> None:
    """List the countries that the tables tell of, with their products by the default definition.

    For example:

    - `regenatlas countries`
    """
    from regenatlas.analysis.snapshot import snapshot
    from regenatlas.render.plan import countries_in_tables

    known = tables()
    parameters = one(known, None, None).parameters
    counts = snapshot(known, parameters.as_of, parameters.definition).counts
    frame = known["countries"].set_index("iso3")
    rows = [
        (iso3, frame.at[iso3, "name_en"], frame.at[iso3, "un_subregion"], str(counts.get(iso3, 0)))
        for iso3 in countries_in_tables(known)
    ]
    show(("ISO3", "Country", "Sub-region", "Products"), rows)
    say(f"counted by {parameters.definition}, as of {parameters.as_of}; 0 means that none was found")


@app.command()
def trace(
    fact: Annotated[str, typer.Argument(metavar="FACT", help="[ISO3/DATE/]CHAPTER#FACT")],
    *,
    country: OneCountry = None,
    as_of: OneDate = None,
    out: Out = paths.OUT,
) -> None:
    """Lead from a number in a rendered report to its rows and sources.

    For example:

    - `regenatlas trace IRN/2026-02-11/01_standing#rank`
    - `regenatlas trace standing#rank --country TUR`
    """
    from regenatlas.render.trace import TraceError, find, read_address

    known = tables()
    try:
        address = read_address(fact)
        folder = address.folder or one(known, country, as_of).folder
        found = find(out, address, folder, known)
    except TraceError as error:
        stop([str(error)])
    labels = known["definitions"].set_index("definition_id")["label"]
    _show_note(found, str(labels.get(found.ledger["definition"], found.ledger["definition"])))


@app.command()
def diff(
    before: Annotated[str, typer.Argument(metavar="A", help="A date, or a folder of reports.")],
    after: Annotated[str, typer.Argument(metavar="B", help="The later date or folder.")],
    *,
    country: OneCountry = None,
    out: Out = paths.OUT,
) -> None:
    """Say what changed between two dates of a country, or two folders, in all that has been rendered.

    For example:

    - `regenatlas diff 2024-12-31 2026-02-11 --country IRN`
    - `regenatlas diff atlas-of-march atlas-of-june`
    """
    from regenatlas.render.changes import folder_changes

    folders = [Path(before), Path(after)]
    if not all(folder.is_dir() for folder in folders):
        known = tables()
        names = {text: one(known, country, text).folder for text in (before, after)}
        missing = {text: name for text, name in names.items() if not (out / name).is_dir()}
        if missing:
            stop(
                f"{name} has not been rendered into {out}: regenatlas render --as-of {text} does it"
                for text, name in missing.items()
            )
        folders = [out / name for name in names.values()]
    changed = 0
    for chapter, lines in folder_changes(*folders):
        changed += len(lines)
        say("\n  ".join([chapter, *lines]))
    say(f"changes: {changed}" if changed else "no fact has changed")


def _show_note(found: Found, rule: str) -> None:
    note, ledger = found.note, found.ledger
    say(f"{note.text}: {note.about}" if note.about else note.text)
    say(
        f"{ledger['country']}, as of {ledger['as_of']}, counted {rule}, data version {ledger['data_version']}"
    )
    rows = [
        (
            row.ref,
            "; ".join(f"{name} {value}" for name, value in found.columns[row.ref].items())
            or "no longer in the tables",
            str(row.source.number) if row.source else "",
            "yes" if row.verified else "no",
            row.evidence,
        )
        for row in note.rows
    ]
    show(("Row", "What it says", "Source", "Verified", "Why"), rows)
    for source in note.sources:
        parts = (source.title, source.publisher, source.published, source.url)
        say(f"{source.number}. {', '.join(part for part in parts if part)}")


def _spoken(code: str) -> str:
    return code.replace("_", " ")
