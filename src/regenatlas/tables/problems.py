"""Problems as data: what was wrong, where, what was expected and the nearest valid value."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import NamedTuple

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
SHOWN = 80  # characters of a value or a list of codes that fit a line


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong with a table.

    `row` is the key of the row, or `data row N` where the key itself is missing; `row`, `column` and `value`
    are empty for what concerns a whole file. `expected` says what would be right, `nearest` the valid value
    that is most like the one found, if any is.
    """

    table: str
    row: str = ""
    column: str = ""
    value: str = ""
    expected: str = ""
    nearest: str = ""


class Place(NamedTuple):
    """Where a problem may be: a column of a row of a table."""

    table: str
    row: str = ""
    column: str = ""

    def problem(self, value: str, expected: str, nearest: str = "") -> Problem:
        """The problem that `value` stands here and not what was `expected`."""
        return Problem(*self, value, expected, nearest)


def format_problem(problem: Problem) -> str:
    """A problem in one line: place, value found, what was expected, nearest valid value."""
    place = problem.table
    if problem.row:
        place += f", row {_shown(problem.row)}"
    if problem.column:
        place += f", column {problem.column}"
    found = f"«{_shown(problem.value)}», " if problem.value else ""
    nearest = f"; nearest: «{_shown(problem.nearest)}»" if problem.nearest else ""
    return f"{place}: {found}expected {_one_line(problem.expected)}{nearest}"


def one_of(codes: Iterable[object]) -> str:
    """«one of a, b, c», cut off where it gets long."""
    text = ", ".join(str(code) for code in codes)
    return f"one of {text}" if len(text) <= 2 * SHOWN else f"one of {text[: 2 * SHOWN].rsplit(', ', 1)[0]}, …"


def nearest(value: str, valid: Iterable[str]) -> str:
    """The valid value most like `value`, or "" when none is near."""
    by_folded = {choice.casefold(): choice for choice in valid}
    close = get_close_matches(value.casefold(), list(by_folded), n=1)
    return by_folded[close[0]] if close else ""


def _shown(text: str) -> str:
    text = _one_line(text)
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"


def _one_line(text: str) -> str:
    return CONTROL.sub(lambda match: ascii(match[0])[1:-1], text)
