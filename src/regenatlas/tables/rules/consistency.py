"""What must hold between rows and tables that no schema can say.

Rows by themselves are in `rows`, licences in `licences`, products in `products`.

A rule is a generator over the cells as text; the index of a frame names its rows. It runs when all columns
that it needs are there, so that one table that cannot be read hides no problem of the others.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pandas as pd

from regenatlas.tables.calendars import day_of
from regenatlas.tables.descriptor import DESCRIPTOR, field_names
from regenatlas.tables.problems import Problem, nearest
from regenatlas.tables.spelling import as_gregorian

Cells = Mapping[str, pd.DataFrame]
Package = Mapping[str, Any]
Rule = Callable[[Cells, Package], Iterator[Problem]]

YEARS = range(1900, 2101)  # what lies outside is another calendar, or a slip

RULES: list[tuple[dict[str, list[str]], Rule]] = []


def check_all(tables: Cells, package: Package) -> Iterator[Problem]:
    """The problems that the rules find in the tables that could be read."""
    for needs, rule in RULES:
        if applies(needs, tables):
            yield from rule(tables, package)


def applies(needs: Mapping[str, list[str]], tables: Cells) -> bool:
    """Whether all tables and columns are there that a rule needs."""
    return all(table in tables and set(columns) <= set(tables[table]) for table, columns in needs.items())


def rule(**needs: str) -> Callable[[Rule], Rule]:
    """Register a rule with the columns of each table that it needs, separated by spaces."""

    def register(function: Rule) -> Rule:
        RULES.append(({table: columns.split() for table, columns in needs.items()}, function))
        return function

    return register


def rows_of(cells: pd.DataFrame, *columns: str) -> Iterator[tuple[str, ...]]:
    """The name of each row, then its cells in these columns."""
    return zip(cells.index.tolist(), *(cells[column].tolist() for column in columns), strict=True)


@rule()
def dates_are_days_that_have_been(tables: Cells, package: Package) -> Iterator[Problem]:
    """Dates exist and, unless the column is `may_be_future`, begin by the package's `collected_until`."""
    until = day_of(package.get("collected_until", ""))
    for table, field in _columns(tables, package):
        if field["type"] != "date" and field.get("format_hint") != "partial-date":
            continue
        latest = None if field.get("may_be_future") else until
        for row, value in rows_of(tables[table], field["name"]):
            location, day = (table, row, field["name"]), day_of(value)
            if value and day is None:
                yield Problem(*location, value, "a day, month or year of the calendar")
            elif day and latest and day > latest:
                yield Problem(*location, value, f"a date up to {latest}, when collection ended")
            elif day and day.year not in YEARS:
                expected = f"a year of the Gregorian calendar, {YEARS.start} to {YEARS.stop - 1}"
                yield Problem(*location, value, expected, as_gregorian(value))


@rule()
def years_have_begun(tables: Cells, package: Package) -> Iterator[Problem]:
    """A year that is a number is one of the calendar, up to the one in which collection ended."""
    until = day_of(package.get("collected_until", ""))
    years = range(YEARS.start, until.year + 1) if until else YEARS
    for table, field in _columns(tables, package):
        if field.get("unit") != "calendar year":
            continue
        for row, value in rows_of(tables[table], field["name"]):
            if value.isascii() and value.isdecimal() and int(value[:5]) not in years:
                expected = f"a year from {years.start} to {years.stop - 1}"
                near = as_gregorian(value)[:4] if len(value) == 4 else ""
                yield Problem(table, row, field["name"], value, expected, near)


def _columns(tables: Cells, package: Package) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each table that could be read with each of its columns, as the package describes it."""
    for resource in package["resources"]:
        if resource["name"] in tables:
            yield from ((resource["name"], field) for field in resource["schema"]["fields"])


@rule(sources="source_id kind")
def verified_rows_rest_on_a_page(tables: Cells, _: Package) -> Iterator[Problem]:
    """A row counts as verified only if somebody saw a page that says it."""
    sources = tables["sources"]
    unseen = set(sources.loc[sources["kind"] == "curation", "source_id"])
    for table, cells in tables.items():
        if {"source_id", "verified"} <= set(cells):
            for row, source, verified in rows_of(cells, "source_id", "verified"):
                if source in unseen and verified == "yes":
                    yield Problem(table, row, "verified", "yes", "no, as the row names no page")


@rule()
def coordinates_are_on_earth(tables: Cells, _: Package) -> Iterator[Problem]:
    """A latitude and a longitude stand together and are in range."""
    for table, cells in tables.items():
        if not {"latitude", "longitude"} <= set(cells):
            continue
        for row, latitude, longitude in rows_of(cells, "latitude", "longitude"):
            if bool(latitude) != bool(longitude):
                yield Problem(table, row, "latitude", latitude, "latitude and longitude, or neither")
            for column, value, limit in (("latitude", latitude, 90), ("longitude", longitude, 180)):
                number = float(pd.to_numeric(value, errors="coerce"))
                if value and not abs(number) <= limit:
                    yield Problem(table, row, column, value, f"degrees between -{limit} and {limit}")


@rule(aliases="product_id alias match")
def names_matched_alone_mean_one_product(tables: Cells, _: Package) -> Iterator[Problem]:
    """A name that may be matched alone is, however it is written, no name of another product."""
    bearers = defaultdict(set)
    for _row, alias, product in rows_of(tables["aliases"], "alias", "product_id"):
        bearers[_folded(alias)].add(product)
    for row, alias, product, match in rows_of(tables["aliases"], "alias", "product_id", "match"):
        others = sorted(bearers[_folded(alias)] - {product})
        if match == "alone" and others:
            expected = f"with_context or never, as «{alias}» is a name of {', '.join(others)} too"
            yield Problem("aliases", row, "match", "alone", expected)


@rule(claim_links="claim_id other_claim_id")
def claims_are_linked_to_other_claims(tables: Cells, _: Package) -> Iterator[Problem]:
    """No claim is compared with itself."""
    for row, claim, other in rows_of(tables["claim_links"], "claim_id", "other_claim_id"):
        if claim and claim == other:
            yield Problem("claim_links", row, "other_claim_id", other, "another claim")


@rule(definitions="definition_id default")
def one_definition_is_the_default(tables: Cells, _: Package) -> Iterator[Problem]:
    """Exactly one definition is the default."""
    flags = rows_of(tables["definitions"], "definition_id", "default")
    defaults = [definition for _row, definition, default in flags if default == "yes"]
    if len(defaults) != 1:
        yield Problem("definitions", "", "default", ", ".join(defaults), "exactly one default definition")


@rule(corrections="table row_id column")
def corrections_name_what_they_corrected(tables: Cells, package: Package) -> Iterator[Problem]:
    """A correction names a table, a column and a row of the package, or what was removed from it on purpose.

    Removed tables and columns stand in the package's `removed`; a row that was left out has a correction of
    its own («row»), after which older ones may name it.
    """
    columns = {resource["name"]: field_names(resource) for resource in package["resources"]}
    removed = set(package.get("removed", ()))
    rows = list(rows_of(tables["corrections"], "table", "row_id", "column"))
    gone = {(table, row) for _, table, row, column in rows if column == "row"}
    for name, table, row, column in rows:
        if table in removed or f"{table}.{column}" in removed:
            continue
        if table not in columns:
            expected = f"a table of the package, or one of those removed in {DESCRIPTOR}"
            yield Problem("corrections", name, "table", table, expected, nearest(table, columns))
        elif column not in (*columns[table], "row"):
            expected = f"a column of {table}, «row», or a column removed in {DESCRIPTOR}"
            yield Problem("corrections", name, "column", column, expected, nearest(column, columns[table]))
        elif (table, row) not in gone:
            yield from _no_such_row("corrections", name, tables, table, row)


@rule(seed_items="table row_id chapter reason")
def seed_items_lead_to_rows_or_say_why_not(tables: Cells, package: Package) -> Iterator[Problem]:
    """What a seed document names leads to a row and a chapter, or to the reason why no data were found."""
    names = {resource["name"] for resource in package["resources"]}
    columns = ["table", "row_id", "chapter", "reason"]
    for name, table, row, chapter, reason in rows_of(tables["seed_items"], *columns):
        if bool(table) == bool(reason) or not bool(table) == bool(row) == bool(chapter):
            expected = "a table, a row and a chapter, or else a reason"
            yield Problem("seed_items", name, "table", table, expected)
        elif table and table not in names:
            yield Problem("seed_items", name, "table", table, "a table of the package", nearest(table, names))
        else:
            yield from _no_such_row("seed_items", name, tables, table, row)


@rule(claim_rows="table row_id")
def claim_rows_lead_to_rows(tables: Cells, package: Package) -> Iterator[Problem]:
    """What bears on a claim is a row of a table of the package."""
    names = {resource["name"] for resource in package["resources"]}
    for name, table, row in rows_of(tables["claim_rows"], "table", "row_id"):
        if table not in names:
            yield Problem("claim_rows", name, "table", table, "a table of the package", nearest(table, names))
        else:
            yield from _no_such_row("claim_rows", name, tables, table, row)


@rule(programmes="programme_id outcome outcome_on outcome_source_id source_id")
def nobody_meets_a_promise_on_their_own_word(tables: Cells, _: Package) -> Iterator[Problem]:
    """An outcome with a day has a document; a promise is met by another one than that which makes it."""
    columns = ["outcome", "outcome_on", "outcome_source_id", "source_id"]
    for name, outcome, day, document, source in rows_of(tables["programmes"], *columns):
        if day and not document:
            yield Problem(
                "programmes", name, "outcome_source_id", "", "the document that speaks of the outcome"
            )
        if outcome == "met" and document in {"", source}:
            expected = "another document than the source; else it is reported_done"
            yield Problem("programmes", name, "outcome_source_id", document, expected)


@rule(claim_answers="rows", claim_rows="claim_id")
def claim_answers_lead_to_rows(tables: Cells, package: Package) -> Iterator[Problem]:
    """What answers a claim is a row of a table of the package, named here or in `claim_rows`."""
    names = {resource["name"] for resource in package["resources"]}
    bearing = {claim for _, claim in rows_of(tables["claim_rows"], "claim_id")}
    for claim, rows in rows_of(tables["claim_answers"], "rows"):
        if not rows and claim not in bearing:
            yield Problem("claim_answers", claim, "rows", rows, "a row, or one of claim_rows")
        for ref in filter(None, rows.split(";")):
            table, _, row = ref.partition(":")
            if table not in names:
                yield Problem(
                    "claim_answers", claim, "rows", ref, "a table of the package", nearest(table, names)
                )
            else:
                yield from _no_such_row("claim_answers", claim, tables, table, row)


def _no_such_row(own: str, name: str, tables: Cells, table: str, row: str) -> Iterator[Problem]:
    """The problem that a row (`name`) of the table `own` leads to no row of another, if that was read."""
    if table in tables and row not in tables[table].index:
        yield Problem(own, name, "row_id", row, f"a row of {table}", nearest(row, tables[table].index))


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
