"""One operator, comparison, constant or choice of a module changed, by its syntax tree.

Not changed, because it says how something is done and not what: annotations, decorators, docstrings, texts (a
wrong key fails by itself) and the arguments in `TECHNICAL`.
"""

from __future__ import annotations

import ast
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TECHNICAL = {
    "strict",
    "maxsize",
    "drop",
    "copy",
    "ignore_index",
    "frozen",
    "sort",
    "observed",
    "kind",
    "stacklevel",
}
OPERATORS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.And: ast.Or,
    ast.Or: ast.And,
}
NAMES = {
    "min": "max",
    "any": "all",
    "first": "last",
    "head": "tail",
    "idxmin": "idxmax",
    "lt": "le",
    "gt": "ge",
}
NAMES |= {"eq": "ne", "first_day": "last_day", "nsmallest": "nlargest", "floor": "ceil"}
NAMES |= {new: old for old, new in NAMES.items()}
DROPPED = "rule dropped"
Site = tuple[Any, str, Callable[[], None]]  # what is changed, in words, and the change


@dataclass(frozen=True)
class CodeMutant:
    """A change to a module; `tree` is the module with it."""

    module: str
    line: int
    name: str  # the line's code and the change: the line's number moves with every edit
    tree: ast.Module


def code_mutants(path: Path, module: str, number: int, seed: int, change: str = "") -> list[CodeMutant]:
    """`number` mutants of a module in the order of its lines, the same ones for the same seed.

    `change`: only those whose name holds it.
    """
    source = path.read_text(encoding="utf-8")
    lines = source.splitlines()
    names, seen = [], Counter[str]()
    for node, what, _ in _sites(ast.parse(source)):
        name = f"{lines[node.lineno - 1].strip()} [{what}]"
        seen[name] += 1
        names.append((node.lineno, name + (f" no. {seen[name]}" if seen[name] > 1 else "")))
    wanted = [at for at, (_line, name) in enumerate(names) if change in name]
    chance = random.Random(f"{seed} {module.rpartition('.')[2]}")  # noqa: S311 - a draw, not a secret
    return [
        CodeMutant(module, *names[at], _changed(source, at))
        for at in sorted(chance.sample(wanted, min(number, len(wanted))))
    ]


def _changed(source: str, site: int) -> ast.Module:
    tree = ast.parse(source)
    list(_sites(tree))[site][2]()
    return ast.fix_missing_locations(tree)


def _sites(tree: ast.Module) -> Iterator[Site]:
    """Places that can be changed: the node, what becomes of it, and the change."""
    for node, fields in _walk(tree):
        yield from _operator_sites(node)
        yield from _constant_sites(fields)
        yield from _choice_sites(node)
        yield from _branch_sites(node)


def _walk(tree: ast.AST) -> Iterator[tuple[ast.AST, list[tuple[str, Any]]]]:
    fields = [(name, value) for name, value in ast.iter_fields(tree) if name not in ("annotation", "returns")]
    if isinstance(tree, ast.FunctionDef | ast.ClassDef):
        fields = [(name, value) for name, value in fields if name != "decorator_list"]
    yield tree, fields
    for _name, value in fields:
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.keyword) and child.arg in TECHNICAL:
                continue
            if isinstance(child, ast.AST):
                yield from _walk(child)


def _operator_sites(node: ast.AST) -> Iterator[Site]:
    if isinstance(node, ast.Compare):
        for number, op in enumerate(node.ops):
            if type(op) in OPERATORS:
                new = OPERATORS[type(op)]()
                yield node, _words(op, new), lambda number=number, new=new: node.ops.__setitem__(number, new)
    elif isinstance(node, ast.BinOp | ast.BoolOp | ast.AugAssign) and type(node.op) in OPERATORS:
        if isinstance(node, ast.BinOp) and any(map(_is_text_or_list, (node.left, node.right))):
            return
        new = OPERATORS[type(node.op)]()
        yield node, _words(node.op, new), lambda: setattr(node, "op", new)
    elif isinstance(node, ast.UnaryOp):
        if isinstance(node.op, ast.Not):
            twice = ast.UnaryOp(ast.Not(), node.operand)
            yield node, "not → (nothing)", lambda: setattr(node, "operand", twice)
        elif isinstance(node.op, ast.USub | ast.Invert) and not isinstance(node.operand, ast.Constant):
            yield node, f"{type(node.op).__name__} → (nothing)", lambda: setattr(node, "op", ast.UAdd())


def _constant_sites(fields: list[tuple[str, Any]]) -> Iterator[Site]:
    for _name, value in fields:
        for child in value if isinstance(value, list) else [value]:
            if not isinstance(child, ast.Constant) or not isinstance(child.value, bool | int | float):
                continue
            old = child.value
            new = (not old) if isinstance(old, bool) else old + 1 if isinstance(old, int) else old * 2 or 1.0
            yield child, f"{old} → {new}", lambda child=child, new=new: setattr(child, "value", new)


def _choice_sites(node: ast.AST) -> Iterator[Site]:
    if isinstance(node, ast.Call):
        func = node.func
        if isinstance(func, ast.Name) and func.id in NAMES:
            yield node, f"{func.id} → {NAMES[func.id]}", lambda: setattr(func, "id", NAMES[func.id])
        elif isinstance(func, ast.Attribute) and func.attr in NAMES:
            yield node, f"{func.attr} → {NAMES[func.attr]}", lambda: setattr(func, "attr", NAMES[func.attr])
    elif isinstance(node, ast.If | ast.IfExp) and not isinstance(
        node.test, ast.Compare | ast.BoolOp | ast.UnaryOp
    ):
        yield node, "if → if not", lambda: setattr(node, "test", ast.UnaryOp(ast.Not(), node.test))
    elif isinstance(node, ast.comprehension):
        for number, test in enumerate(node.ifs):
            yield test, "condition dropped", lambda number=number: node.ifs.pop(number)


def _branch_sites(node: ast.AST) -> Iterator[Site]:
    """A rule dropped: what is said under a condition is never done."""
    if isinstance(node, ast.If):
        yield node, DROPPED, lambda: setattr(node, "test", ast.Constant(value=False))


def _is_text_or_list(node: ast.AST) -> bool:
    texts = (ast.JoinedStr, ast.List, ast.Tuple, ast.Dict)
    return isinstance(node, texts) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _words(old: ast.AST, new: ast.AST) -> str:
    return f"{type(old).__name__} → {type(new).__name__}"
