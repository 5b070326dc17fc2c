"""Commands that read the tables: check, claims, countries."""

from __future__ import annotations

from regenatlas import paths
from regenatlas.cli.request import OneCountry, OneDate, one_job, read_tables
from regenatlas.cli.terminal import say, show, stop


def check() -> None:
    """Validate all tables against their description; every problem is one line.

    For example:

    - `regenatlas check`
    """
    from regenatlas.tables.check import check_tables, format_problem

    problems = check_tables(paths.DATA)
    if problems:
        stop(map(format_problem, problems))
    say(f"{len(read_tables())} tables, no problem")


def claims(*, country: OneCountry = None, as_of: OneDate = None) -> None:
    """Test what officials have said about a country against the tables.

    For example:

    - `regenatlas claims`
    - `regenatlas claims --country JPN --as-of 2024-12-31`
    """
    from regenatlas.chapters.claims.claims import audit
    from regenatlas.chapters.claims.tables import statements
    from regenatlas.report.report import Report

    tables = read_tables()
    p = one_job(tables, country, as_of).parameters
    report = Report("01_claims", p, tables)
    audited = statements(report, audit(tables, p.country, p.as_of, p.known_by))
    rows = [
        (
            claim["claim_id"],
            claim["statement"],
            claim["stated"],
            report.wording.label("verdict", claim["verdict"]),
            claim["our_count"],
            claim["why"],
        )
        for claim in audited.to_dict("records")
    ]
    if not rows:
        say(f"no statement by officials of {report.country} is in the tables")
        return
    show(("Claim", "Statement", "States", "Verdict", "Our count", "Why"), rows)
    found = audited["verdict"].value_counts()
    words = (f"{number} {report.wording.label('verdict', verdict)}" for verdict, number in found.items())
    say(", ".join(words))


def countries() -> None:
    """List the countries that the tables tell of, with their products by the default definition.

    For example:

    - `regenatlas countries`
    """
    from regenatlas.counting.evidence import identity_range
    from regenatlas.counting.searched import Missing, of_count
    from regenatlas.counting.snapshot import take_snapshot
    from regenatlas.render.batch.plan import countries_in_tables
    from regenatlas.report.wording import Wording

    tables = read_tables()
    parameters = one_job(tables).parameters
    snapshot = take_snapshot(tables, parameters.as_of, parameters.definition)
    frame = tables["countries"].set_index("iso3")
    rows = []
    for iso3 in countries_in_tables(tables):
        own = identity_range(tables, iso3, snapshot)
        count = str(own.most) if own.fewest == own.most else f"{own.fewest} to {own.most}"
        missing = of_count(tables, iso3, parameters.as_of, own.most)
        why = Wording("en", tables).label("missing", missing or "")
        products = why if missing is Missing.NOT_SEARCHED else count
        rows.append((iso3, frame.at[iso3, "name_en"], frame.at[iso3, "un_subregion"], products, why))
    show(("ISO3", "Country", "Sub-region", "Products", "Why none"), rows)
    say(f"counted by {parameters.definition}, as of {parameters.as_of}")
