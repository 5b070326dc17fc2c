"""The passages of a chapter rendered for given values, and which branch no case has rendered.

A case is the name of a passage and its values; numbers in it become facts. `chapters/README.md` says how a
chapter is tested with it.
"""

import itertools
import re
from copy import copy
from functools import cache
from types import SimpleNamespace

from jinja2 import Template, nodes

from regenatlas.report import passages
from regenatlas.report.facts import Ledger
from regenatlas.report.parameters import parse
from regenatlas.report.report import Report
from regenatlas.report.wording import Wording
from regenatlas.tables.load import load_tables
from regenatlas.tables.provenance import Traced
from tests.made import event, made_tables, product

TABLES = made_tables([product("a")], [event("a", "IFDA", "authorised", "2020")])
UNTIDY = re.compile(r"[{}]|\*\*|  | [.,;:)]|\( ")
MARK = re.compile("\ue000(\\d+)\ue001")


def searched(status):
    """A search with this status, as passages see it."""
    return SimpleNamespace(status=status)


def cases(name, /, **axes):
    """A case of the passage for every combination: each axis is a value or a list of values."""
    lists = [values if isinstance(values, list) else [values] for values in axes.values()]
    return [(name, dict(zip(axes, chosen, strict=True))) for chosen in itertools.product(*lists)]


def expect(name, values, text):
    """A case with the sentence that it gives."""
    return name, values, text


def rendered(chapter, name, values):
    """The passage as a reader sees it, in a report on Iran (made tables: «Irn») on 1 January 2024."""
    report = copy(_report(chapter))
    report.ledger = Ledger(chapter)
    return report.passage(name, facts(values)).text


@cache
def _report(chapter):
    return Report(chapter, parse({"country": "IRN", "as_of": "2024-01-01"}, TABLES), TABLES)


@cache
def real_tables():
    return load_tables()


def rendered_sentence(template, values):
    """A sentence as a reader sees it, with the names of countries that the real tables have."""
    report = Report("x", parse({"country": "IRN", "as_of": "2024-01-01"}, TABLES), TABLES)
    report.wording = Wording("en", real_tables())
    return report.sentence(template, **facts(values)).text


def untidy(chapter, every):
    """The cases whose text has a brace, asterisks, two spaces, or a space before a sign: case and text."""
    texts = ((case, rendered(chapter, *case)) for case in _distinct(chapter, every))
    return [(case, text) for case, text in texts if UNTIDY.search(text)]


def _distinct(chapter, every):
    """One case for each text and the values that are filled into it: thousands of cases read alike."""
    known, found = dict(_report(chapter)._always_known), {}
    for name, values in every:
        text = passages.passage(chapter, "en", name).render(known | values)
        filled = tuple(str(values.get(key)) for key in passages.placeholders(text))
        found.setdefault((name, text, filled), (name, values))
    return found.values()


def facts(values):
    """The values with every number traced."""
    return {key: Traced(v, (), key, key) if type(v) in {int, float} else v for key, v in values.items()}


def unrendered(chapter, every):
    """The literal pieces of a template that no case has rendered, each with its passage.

    `chapter`: as its notebook is named, or «report» for what several chapters say.
    """
    folder = passages.PACKAGE / ("report" if chapter == "report" else f"chapters/{chapter.partition('_')[2]}")
    tree = passages._ENVIRONMENT.parse((folder / "prose.md.j2").read_text(encoding="utf-8"))
    pieces = {}
    for block in tree.find_all(nodes.Block):
        for data in block.find_all(nodes.TemplateData):
            if data.data.strip():
                pieces[len(pieces)] = f"{block.name}: {passages.on_one_line(data.data)}"
                data.data = f"\ue000{len(pieces) - 1}\ue001{data.data}"
    code = passages._ENVIRONMENT.compile(tree, "prose", "prose")
    template = Template.from_code(passages._ENVIRONMENT, code, {})
    seen = set()
    for name, values in every:
        if name in template.blocks:
            known = {"country": "IRN", "home": "Irn", "day": None} | values
            context = template.new_context({key: passages.decided(value) for key, value in known.items()})
            seen |= {int(n) for n in MARK.findall("".join(template.blocks[name](context)))}
    return [piece for at, piece in pieces.items() if at not in seen]
