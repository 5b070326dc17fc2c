"""Problems as data: what was wrong, where, what was expected and the nearest valid value."""

from __future__ import annotations

import re
import shlex
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import count
from pathlib import Path

from regenatlas import paths

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
# Embeddings, overrides and isolates change the order in which the text around them is read.
REORDERING = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
SHOWN = 80  # characters of a value or a list of codes that fit a line
LONGEST = 400  # characters of what was expected: the columns of the widest table
NAMED = 100  # wrong cells of a column that are named one by one
COMPARED = 5_000  # valid values that a wrong one is compared with
ALIKE = 0.5  # the similarity, of 1, from which a valid value is suggested for a cell of a table
SURE = 0.8  # and from which it is suggested to somebody who asked for something: rather none than a wrong one
ASKED = 20  # looking for near values is slow when a whole column is wrong


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


def bounded(problems: Iterable[Problem]) -> Iterator[Problem]:
    """The problems, those of a column one by one up to a number that can be read, then how many more."""
    seen: Counter[tuple[str, str]] = Counter()
    for problem in problems:
        seen[problem.table, problem.column] += 1
        if seen[problem.table, problem.column] <= NAMED:
            yield problem
    for (table, column), number in seen.items():
        if number > NAMED:
            yield Problem(table, "", column, "", f"{number - NAMED} more cells to be mended")


def format_problem(problem: Problem) -> str:
    """A problem in one line: location, value found, what was expected, nearest valid value."""
    parts = {", row ": problem.row, ", column ": problem.column}
    location = problem.table + "".join(word + shown(name) for word, name in parts.items() if name)
    value = f"«{shown(problem.value)}», " if problem.value else ""
    nearest = f"; nearest: «{shown(problem.nearest)}»" if problem.nearest else ""
    return f"{location}: {value}expected {shown(problem.expected, LONGEST)}{nearest}"


def one_of(codes: Iterable[object]) -> str:
    """«one of a, b, c», cut off where it gets long."""
    text = ", ".join(str(code) for code in codes)
    return f"one of {text}" if len(text) <= 2 * SHOWN else f"one of {text[: 2 * SHOWN].rsplit(', ', 1)[0]}, …"


def nearest(value: str, valid: Iterable[str], alike: float = ALIKE) -> str:
    """The valid value most like `value`, or "" when none is near or there are too many to compare."""
    by_folded = {str(choice).casefold(): str(choice) for choice in valid}
    if not value or len(value) > SHOWN or len(by_folded) > COMPARED:
        return ""
    close = get_close_matches(value.casefold(), list(by_folded), n=1, cutoff=alike)
    return by_folded[close[0]] if close else ""


def suggestion(value: str, valid: Iterable[str], form: str = "{}", alike: float = SURE) -> str:
    """Return "; nearest: x" for a message, the value in a form such as "{!r}"; "" when none is near."""
    near = nearest(value, valid, alike)
    return f"; nearest: {form.format(near)}" if near else ""


def nearest_of(valid: Collection[str]) -> Callable[[str], str]:
    """Return `nearest` among these values; it gives up ("") after the first few values that it is asked."""
    asked = count()
    return lambda value: nearest(value, valid) if next(asked) < ASKED else ""


def command(*words: str) -> str:
    """A command of ours as it can be pasted into a shell here: quoted, the program where it can be found.

    After `make report` it lies in a folder that no shell looks into.
    """
    program = Path(sys.executable).with_name("regenatlas")
    found = shutil.which(program.name)
    name = program.name
    if program.exists() and not (found and program.samefile(found)):
        near = Path.cwd() != Path(Path.cwd().anchor) and program.is_relative_to(Path.cwd())
        name = str(program.relative_to(Path.cwd()) if near else program)
    same = [] if {"--data", "--help"} & {*words} else paths.data_option()
    return shlex.join([name, *words, *same])


def installing(extra: str) -> str:
    """How the libraries of an extra are installed here."""
    if paths.SHIPPED.is_dir():
        return shlex.join(["pip", "install", f"regenatlas[{extra}]"])
    checkout = Path(paths.__file__).parents[2]
    return shlex.join([sys.executable, "-m", "pip", "install", "-e", f"{checkout}[{extra}]"])


def shown(text: str, length: int = SHOWN) -> str:
    """A text from a table as it can stand in a line of a message."""
    text = text if len(text) <= length else f"{text[: length - 1]}…"
    return REORDERING.sub(_escaped, CONTROL.sub(_escaped, text))


def _escaped(match: re.Match[str]) -> str:
    return ascii(match[0])[1:-1]
