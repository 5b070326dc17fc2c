"""What the cells of a row say about each other, and rows of one table about each other.

Half of it is written down in the descriptor, table by table, so that a new table gets it without code: what
its key begins with (`key_of`), columns that stand together or not at all (`together`), and columns whose
dates or numbers do not descend (`ordered`).
"""

from __future__ import annotations

import hashlib
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

import pandas as pd

from regenatlas.tables.calendars import day_of, last_day
from regenatlas.tables.descriptor import primary_key
from regenatlas.tables.files import is_number
from regenatlas.tables.problems import Problem
from regenatlas.tables.rules.consistency import Cells, Package, rows_of, rule

PRECISION = {4: "year", 7: "month", 10: "day"}  # by the length of a partial date
JUMP = 4  # between an indicator's values of neighbouring years, as a factor; the largest there is is 3.5


@rule()
def keys_begin_with_what_they_name(tables: Cells, package: Package) -> Iterator[Problem]:
    """A key starts with the cells that `key_of` lists, after «.» or «-»; «undated» may stand for a date."""
    for resource, cells, parts in _described(tables, package, "key_of"):
        key = primary_key(resource)
        for row, given, *values in rows_of(cells, key, *parts):
            if given and not _begins(given, map(str.strip, values)):
                begin = "-".join(value or "undated" for value in values)
                yield Problem(resource["name"], row, key, given, f"a key that begins with {begin}")


def _begins(key: str, values: Iterable[str]) -> bool:
    rest = f"{key}-"
    for value in values:
        begin = value or "undated"
        if rest.startswith((f"{begin}.", f"{begin}-")):
            rest = rest[len(begin) :].lstrip(".-")
        elif value:
            return False
    return True


@rule()
def columns_stand_together(tables: Cells, package: Package) -> Iterator[Problem]:
    """Of the columns of each `together`, a row has all or none."""
    for resource, cells, groups in _described(tables, package, "together"):
        for group in groups:
            for row, *values in rows_of(cells, *group):
                if any(values) and not all(values):
                    column, there = group[values.index("")], group[values.index(next(filter(None, values)))]
                    yield Problem(resource["name"], row, column, "", f"a value, as {there} has one")


@rule()
def columns_are_in_order(tables: Cells, package: Package) -> Iterator[Problem]:
    """The dates or numbers of each `ordered` do not descend from column to column, empty cells left out."""
    for resource, cells, groups in _described(tables, package, "ordered"):
        for group in groups:
            for row, *values in rows_of(cells, *group):
                filled = [(column, value) for column, value in zip(group, values, strict=True) if value]
                for (before, low), (column, high) in pairwise(filled):
                    if _descends(low, high):
                        expected = f"no less than {before}, which is {low}"
                        yield Problem(resource["name"], row, column, high, expected)


def _descends(low: str, high: str) -> bool:
    if is_number(low, "number") and is_number(high, "number"):
        # years are numbers too and compare like them
        return float(low) > float(high)
    first = day_of(low)
    return bool(first and day_of(high) and first > last_day(high))


@rule(events="event_id date precision")
def events_are_as_precise_as_their_date(tables: Cells, _: Package) -> Iterator[Problem]:
    """The precision of an event is that of its date."""
    for row, when, precision in rows_of(tables["events"], "date", "precision"):
        if day_of(when) and precision != PRECISION[len(when)]:
            yield Problem("events", row, "precision", precision, f"{PRECISION[len(when)]}, as in {when}")


@rule(sources="source_id url")
def sources_are_named_after_their_address(tables: Cells, _: Package) -> Iterator[Problem]:
    """A source's key is the host and the first eight digits of the address's SHA-1; seeds have a number."""
    for row, key, url in rows_of(tables["sources"], "source_id", "url"):
        if url.startswith(("http://", "https://")) and not key.startswith("seed-"):
            try:
                host = (urlsplit(url).hostname or "").removeprefix("www.")
            except ValueError:
                yield Problem("sources", row, "url", url, "an address")
                continue
            derived = f"{host}-{hashlib.sha1(url.encode(), usedforsecurity=False).hexdigest()[:8]}"
            if key != derived:
                yield Problem("sources", row, "source_id", key, f"{derived}, made from the url {url}")


@rule(claims="claim_id value value_number testable untestable_why")
def claims_say_once_what_they_say(tables: Cells, _: Package) -> Iterator[Problem]:
    """The number of a claim stands in its value; a claim that is not tested says why, and only that one."""
    columns = ["value", "value_number", "testable", "untestable_why"]
    for row, value, number, testable, why in rows_of(tables["claims"], *columns):
        if number and number not in value.replace(",", ""):
            yield Problem("claims", row, "value_number", number, f"the number in the value, {value}")
        if (testable == "no") != bool(why):
            reason = "a reason, as the claim is not testable"
            expected = reason if testable == "no" else "nothing: it is testable"
            yield Problem("claims", row, "untestable_why", why, expected)


@rule(reported_ranks="rank_id rank rank_text")
def ranks_are_those_of_their_text(tables: Cells, _: Package) -> Iterator[Problem]:
    """A reported rank stands in the words it was taken from."""
    for row, rank, text in rows_of(tables["reported_ranks"], "rank", "rank_text"):
        if rank and not re.search(rf"(?<![0-9]){re.escape(rank)}(?![0-9])", text):
            yield Problem("reported_ranks", row, "rank", rank, f"the rank in rank_text, {text}")


@rule(claim_links="link_id claim_id other_claim_id")
def claims_are_linked_once(tables: Cells, _: Package) -> Iterator[Problem]:
    """Two claims have one link, whichever of them comes first."""
    seen: dict[frozenset[str], str] = {}
    for row, claim, other in rows_of(tables["claim_links"], "claim_id", "other_claim_id"):
        first = seen.setdefault(frozenset([claim, other]), row)
        if first != row:
            expected = f"another pair; {first} links the two already"
            yield Problem("claim_links", row, "other_claim_id", other, expected)


HSCT = "transplants_total allogeneic autologous paediatric teams population_millions"


@rule(hsct_activity=f"activity_id {HSCT} rate_per_10_million teams_per_10_million")
def transplant_counts_agree(tables: Cells, _: Package) -> Iterator[Problem]:
    """No kind of transplants exceeds their total, and rates are counts by population, but for rounding."""
    columns = [*HSCT.split(), "rate_per_10_million", "teams_per_10_million"]
    for row, *cells in rows_of(tables["hsct_activity"], *columns):
        number = {c: float(v) for c, v in zip(columns, cells, strict=True) if is_number(v, "number")}
        total, people = number.get("transplants_total"), number.get("population_millions")
        for kind in ("allogeneic", "autologous", "paediatric"):
            if total is not None and number.get(kind, 0) > total:
                expected = f"at most the total of {total:g}"
                yield Problem("hsct_activity", row, kind, f"{number[kind]:g}", expected)
        for count, rate in (("transplants_total", "rate_per_10_million"), ("teams", "teams_per_10_million")):
            if people and count in number and rate in number:
                derived = 10 * number[count] / people
                if not math.isclose(number[rate], derived, rel_tol=0.02, abs_tol=0.06):
                    expected = f"about {derived:.1f}, ten times {count} by population"
                    yield Problem("hsct_activity", row, rate, f"{number[rate]:g}", expected)


@rule(country_indicators="country indicator year value")
def indicators_do_not_jump(tables: Cells, _: Package) -> Iterator[Problem]:
    """No value is many times that of the year before, as after a slip of the decimal point."""
    series: dict[tuple[str, str], list[tuple[int, float, str]]] = defaultdict(list)
    columns = ["country", "indicator", "year", "value"]
    for row, country, indicator, year, value in rows_of(tables["country_indicators"], *columns):
        if is_number(year, "integer") and is_number(value, "number") and float(value) > 0:
            series[country, indicator].append((int(year), float(value), row))
    for points in series.values():
        for (before, former, _row), (then, value_then, row) in pairwise(sorted(points)):
            if then - before <= 2 and max(former / value_then, value_then / former) > JUMP:
                expected = f"at most {JUMP} times more or less than {former:.12g} in {before}"
                yield Problem("country_indicators", row, "value", f"{value_then:.12g}", expected)


@rule(score_weights="weight_id score weight")
def weights_sum_to_one(tables: Cells, _: Package) -> Iterator[Problem]:
    """The weights of a score are shares of one."""
    sums: dict[str, float] = defaultdict(float)
    for _row, score, weight in rows_of(tables["score_weights"], "score", "weight"):
        sums[score] += float(weight) if is_number(weight, "number") else math.nan
    for score, total in sums.items():
        if not math.isnan(total) and not math.isclose(total, 1):
            yield Problem("score_weights", "", "weight", f"{total:g}", f"weights of {score} that sum to 1")


@rule(ecosystem="institution_id city country province latitude longitude coordinate_basis")
def a_city_lies_in_one_place(tables: Cells, _: Package) -> Iterator[Problem]:
    """Institutions that are placed by their city are placed alike."""
    columns = ["country", "city", "province", "latitude", "longitude"]
    places: dict[tuple[str, str], tuple[str, list[str]]] = {}
    for row, country, city, *place in rows_of(tables["ecosystem"], *columns):
        first, known = places.setdefault((country, city), (row, place))
        for column, value, other in zip(columns[2:], place, known, strict=True):
            if city and value and other and value != other:
                yield Problem("ecosystem", row, column, value, f"{other}, where {first} has {city}")


@rule(indications="indication_id product_id regulator_id", authorisations="product_id regulator_id")
def licensed_uses_rest_on_a_licence(tables: Cells, _: Package) -> Iterator[Problem]:
    """A use is licensed by a regulator that has decided on the product."""
    events = rows_of(tables["authorisations"], "product_id", "regulator_id")
    decided = {(product, regulator) for _row, product, regulator in events}
    for row, product, regulator in rows_of(tables["indications"], "product_id", "regulator_id"):
        if (product, regulator) not in decided:
            expected = f"a regulator with an event on {product} in authorisations"
            yield Problem("indications", row, "regulator_id", regulator, expected)


@rule(product_evidence="evidence_id product_id candidate_id")
def evidence_is_on_one_product(tables: Cells, _: Package) -> Iterator[Problem]:
    """A piece of evidence concerns a product or a candidate, not both."""
    for row, product, candidate in rows_of(tables["product_evidence"], "product_id", "candidate_id"):
        if product and candidate:
            yield Problem("product_evidence", row, "candidate_id", candidate, "nothing, or no product_id")


@rule(regulators="regulator_id searched searched_until")
def registers_searched_have_a_date(tables: Cells, _: Package) -> Iterator[Problem]:
    """A register that was searched was searched until some day."""
    for row, searched, until in rows_of(tables["regulators"], "searched", "searched_until"):
        if searched == "yes" and not until:
            yield Problem("regulators", row, "searched_until", "", "a date, as the register was searched")


def _described(tables: Cells, package: Package, name: str) -> Iterator[tuple[Package, pd.DataFrame, Any]]:
    """Tables whose schema has the property, their cells and its value."""
    for resource in package["resources"]:
        if name in resource["schema"] and resource["name"] in tables:
            yield resource, tables[resource["name"]], resource["schema"][name]
