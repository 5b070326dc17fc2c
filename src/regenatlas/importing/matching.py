"""Which known product a register speaks of: certain, likely, or new.

A name that is exactly one of a product's names (without case, marks, accents and blanks) is certain where it
stands for that product alone; a name that several share needs a licence of the same day or the same holder
beside it (column `match` of the table `aliases`). Names that are nearly alike are likely, for a person to
decide: nothing is merged by likeness alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from regenatlas.importing.statement import Statement
from regenatlas.tables.load import Tables, per_tables

#: The likeness, of 100, from which a name is shown to a person as perhaps the same.
LIKELY = 86
SAME_HOLDER = 90
#: A name of so few letters may be an abbreviation of anything.
SHORT = 4
_SUFFIX = re.compile(r"-[a-z]{4}$")  # four letters that the FDA adds to a nonproprietary name
_STRENGTH = re.compile(r"\s+\d.*$")

Owners = frozenset[str]


@dataclass(frozen=True)
class Match:
    """`product_id` ("" for a new one), `certainty` (certain, likely or new) and likeness of 100."""

    product_id: str
    certainty: str
    score: float


NEW = Match("", "new", 0.0)


def match(tables: Tables, statement: Statement, regulator: str) -> Match:
    """The product of a statement by a regulator."""
    alone, shared = _names(tables)
    stated = [*map(folded, statement.names), folded(_SUFFIX.sub("", statement.substance))]
    if not statement.candidate:  # of a medicine of any kind only a name that says much
        stated = [name for name in stated if len(name) > SHORT]
    for name in stated:
        owners = alone.get(name, frozenset())
        if len(owners) == 1:
            return Match(min(owners), "certain", 100.0)
        owners = _in_context(tables, owners | shared.get(name, frozenset()), statement, regulator)
        if len(owners) == 1:
            return Match(min(owners), "certain", 100.0)
    if not statement.candidate:
        return NEW
    near = [one for name in stated if len(name) > SHORT for one in _near(name, alone)]
    # A name that is nearly the same and a licence of the same day can hardly be a coincidence.
    certain = _in_context(tables, frozenset(one.product_id for one in near), statement, regulator)
    if len(certain) == 1:
        return Match(min(certain), "certain", max(one.score for one in near if one.product_id in certain))
    if not near and len(same := _same_licence(tables, statement, regulator)) == 1:
        return Match(min(same), "likely", 0.0)
    return max(near, key=lambda one: one.score, default=NEW)


def _same_licence(tables: Tables, statement: Statement, regulator: str) -> Owners:
    """Products that this regulator licensed to the same holder on that day, whatever they are called."""
    return frozenset(
        product
        for (product, by), (days, holders) in _licences(tables).items()
        if by == regulator and _same_day(days, statement) and _same_holder(holders, statement)
    )


def _in_context(tables: Tables, owners: Owners, statement: Statement, regulator: str) -> Owners:
    """Those products that this regulator licensed on the statement's day, or else those of its holder."""
    licences = _licences(tables)
    own = {product: licences.get((product, regulator), ((), ())) for product in owners}
    same_day = frozenset(product for product, (days, _) in own.items() if _same_day(days, statement))
    same_holder = (product for product, (_, holders) in own.items() if _same_holder(holders, statement))
    return same_day or frozenset(same_holder)


def _same_day(days: Iterable[str], statement: Statement) -> bool:
    return any(statement.granted.startswith(day) for day in days)


def _same_holder(holders: Iterable[str], statement: Statement) -> bool:
    stated = folded(statement.holder)
    return bool(stated) and any(fuzz.partial_ratio(stated, folded(one)) >= SAME_HOLDER for one in holders)


def _near(name: str, names: dict[str, Owners]) -> Iterator[Match]:
    """Products that alone have a name that is nearly this one, or with which this one begins."""
    found = process.extract(name, names.keys(), scorer=fuzz.ratio, score_cutoff=LIKELY, limit=5)
    begins = ((key, LIKELY) for key in names if len(key) > SHORT + 1 and name.startswith(key))
    for key, score in (*((key, score) for key, score, _ in found), *begins):
        if len(names[key]) == 1:
            yield Match(min(names[key]), "likely", round(score, 1))


def folded(name: str) -> str:
    """A name as it is compared: letters and digits before its strength, without case, accents and marks."""
    plain = unicodedata.normalize("NFKD", name).casefold().strip()
    plain = _STRENGTH.sub("", plain)
    # The Latin ending of a nonproprietary name is that of its list, not of the substance.
    return "".join(re.sub(r"(?<=[a-z]{6})um$", "", word) for word in re.findall(r"[^\W_]+", plain))


@per_tables
def _names(tables: Tables) -> tuple[dict[str, Owners], dict[str, Owners]]:
    """The products by name as it is compared: by those that stand alone, and by those that need context."""
    found: dict[str, dict[str, set[str]]] = {"alone": {}, "with_context": {}, "never": {}}
    for alias in tables["aliases"].to_dict("records"):
        found[alias["match"]].setdefault(folded(alias["alias"]), set()).add(alias["product_id"])
    known = {key for names in found.values() for key in names}
    for product in tables["products"].to_dict("records"):
        for name in (product["name"], product["generic"]):
            if (key := folded(name)) and key not in known:
                found["alone"].setdefault(key, set()).add(product["product_id"])
    alone, shared, _ = ({key: frozenset(own) for key, own in names.items()} for names in found.values())
    return alone, shared


@per_tables
def _licences(tables: Tables) -> dict[tuple[str, str], tuple[tuple[str, ...], tuple[str, ...]]]:
    """The days of licence events of a product at a regulator, and the names of its holders and developer."""
    developers = tables["products"].set_index("product_id")["developer"]
    return {
        (str(product), str(regulator)): (
            tuple(own["date"]),
            tuple(filter(None, {*own["holder"], developers.get(product, "")})),
        )
        for (product, regulator), own in tables["authorisations"].groupby(["product_id", "regulator_id"])
    }
