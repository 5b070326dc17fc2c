"""Passages: the branching prose of a chapter, from the template `prose.md.j2` in the chapter's folder.

Each `{% block name %}` is one passage. Jinja decides which sentences stand (`if`, `set`) and writes no value:
the text keeps the placeholders of `narrative.sentence`. An edition in another language has a template of its
own (`prose.fa.md.j2`) and speaks English where it has none. What several chapters say stands in
`report/prose.md.j2`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from types import CodeType
from typing import Any, cast

import jinja2
from jinja2 import Environment, StrictUndefined, Template, TemplateError, nodes
from jinja2.bccache import Bucket, FileSystemBytecodeCache
from pandas.api.types import is_scalar

from regenatlas import paths
from regenatlas.report import narrative
from regenatlas.report.narrative import Prose, placeholders
from regenatlas.tables.problems import suggestion
from regenatlas.tables.provenance import Traced, plain_value

PACKAGE = Path(__file__).parents[1]
NAMES = "prose.{lang}.md.j2", "prose.md.j2"

_SPACE = re.compile(r"[ \t\r\n]+")  # no-break spaces stay
_ALLOWED = (nodes.Output, nodes.TemplateData, nodes.If, nodes.Assign, nodes.Expr)
_ENVIRONMENT = Environment(undefined=StrictUndefined, autoescape=False)  # noqa: S701 - it writes no values
_ENVIRONMENT.globals.clear()  # `range`, `dict` and their like are names of values here


class Compiled(FileSystemBytecodeCache):
    """What Jinja has compiled, kept for the next process: it took half of the time until a first report.

    Each template's newest version is there, by its content and that of the `code`, files that decide what
    becomes of it; what cannot be read or written is not.
    """

    def __init__(self, *code: str) -> None:
        super().__init__(str(paths.memory() or ""), "template-%s")
        self._code = "".join([jinja2.__version__, *(Path(file).read_text(encoding="utf-8") for file in code)])

    def get_cache_key(self, name: str, filename: str | None = None) -> str:  # noqa: ARG002
        """Where a template lies: of all copies of the program the one that ran last."""
        return super().get_cache_key(name)

    def get_source_checksum(self, source: str) -> str:
        """What tells a template, by this code, from others."""
        return hashlib.sha256(f"{self._code}\n{source}".encode()).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a bucket, if there is something for it."""
        with suppress(Exception):  # whatever a broken file is taken for
            if self.directory:
                super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what a bucket holds."""
        with suppress(OSError):
            if self.directory:
                super().dump_bytecode(bucket)


@dataclass(frozen=True)
class Passage:
    """One passage of a template: where it stands, what it may name, and the pieces of its text.

    `names`: all that a decision or a placeholder of any branch names. `pieces`: the literal texts of its
    branches, on one line each. `code`: what Jinja makes of it, None if it says the same whatever the values.
    """

    file: str
    name: str
    names: frozenset[str]
    pieces: tuple[str, ...]
    code: CodeType | None

    @cached_property
    def template(self) -> Template:
        """What decides, when it is first asked for: a chapter says a part of what it could say."""
        return Template.from_code(_ENVIRONMENT, cast("CodeType", self.code), {})

    def render(self, values: Mapping[str, Any]) -> str:
        """The text for these values on one line, placeholders not yet filled.

        ValueError for a name that a decision needs and that has no value.
        """
        text = self._decided(values) if self.code else "".join(self.pieces)
        for name in placeholders(text):
            if name not in values:
                raise ValueError(f"{self}: no value for {{{name}}}{_nearest(name, values)}")
        return text

    def _decided(self, values: Mapping[str, Any]) -> str:
        """The text of the branches that stand for these values."""
        template = self.template
        context = template.new_context({n: decided(values[n]) for n in self.names & values.keys()})
        try:
            return on_one_line("".join(template.blocks[self.name](context)))
        except (TemplateError, TypeError) as error:
            raise ValueError(f"{self}: {error}{_nearest(_quoted(str(error)), values)}") from error

    def check_given(self, names: Iterable[str]) -> None:
        """ValueError for a name that the passage has no use for in any branch."""
        for name in sorted(set(names) - self.names):
            raise ValueError(f"{self}: {name!r} is named nowhere in it{_nearest(name, self.names)}")

    def __str__(self) -> str:
        return f"{self.file}, passage {self.name!r}"


@lru_cache
def passages(chapter: str, lang: str = "en") -> Mapping[str, Passage]:
    """The passages of a chapter by name, those that all chapters share among them.

    `chapter`: the name of its notebook, «04_coverage». ValueError for a template that does more than decide.
    """
    folder = chapter.partition("_")[2] or chapter
    found: dict[str, Passage] = {}
    for place in (PACKAGE / "report", PACKAGE / "chapters" / folder, PACKAGE / folder):
        files = (place / name.format(lang=lang) for name in NAMES)
        if file := next((file for file in files if file.is_file()), None):
            found |= _stored(file, file.relative_to(PACKAGE).as_posix())
    return found


@lru_cache
def _stored(path: Path, file: str) -> dict[str, Passage]:
    """The passages of a stored template; of one that was read before nothing is parsed or compiled."""
    source = path.read_text(encoding="utf-8")
    compiled = Compiled(__file__, narrative.__file__)
    bucket = compiled.get_bucket(_ENVIRONMENT, file, str(path), source)
    parts: Any = bucket.code  # a bucket takes whatever `marshal` does
    if parts is None:
        parts = [(name, p.names, p.pieces, p.code) for name, p in read(source, file).items()]
        bucket.code = parts
        compiled.set_bucket(bucket)
    return {name: Passage(file, name, *rest) for name, *rest in parts}


def passage(chapter: str, lang: str, name: str) -> Passage:
    """A passage of a chapter by its name; KeyError, with the nearest one, if there is none."""
    known = passages(chapter, lang)
    if name in known:
        return known[name]
    folder = f"chapters/{chapter.partition('_')[2] or chapter}"
    if not any(found.file.startswith(folder) for found in known.values()):
        raise KeyError(f"{chapter} has no passages: there is no {folder}/{NAMES[-1]} in the package")
    raise KeyError(f"no passage {name!r} in {folder}/{NAMES[-1]}{_nearest(name, known)}")


def read(source: str, file: str) -> dict[str, Passage]:
    """The passages of a template's source by name; `file` names it in errors, which are ValueError."""
    try:
        tree = _ENVIRONMENT.parse(source, filename=file)
    except TemplateError as error:
        raise ValueError(f"{file}: {error}") from error
    found = {}
    for node in tree.body:
        if isinstance(node, nodes.Block):
            found[node.name] = _read(node, file)
        elif not (isinstance(node, nodes.Output) and not "".join(_literals([node], file)).strip()):
            raise ValueError(f"{file}, line {node.lineno}: text stands within a block")
    return found


def _read(block: nodes.Block, file: str) -> Passage:
    pieces = tuple(on_one_line(text) for text in _literals(block.body, file) if text.strip())
    names = list(block.find_all(nodes.Name))
    decisions = {name.name for name in names} - {name.name for name in names if name.ctx == "store"}
    try:
        texts = {name for piece in pieces for name in placeholders(piece)}
    except ValueError as error:
        raise ValueError(f"{file}, passage {block.name!r}: {error}") from error
    code = None
    if not all(isinstance(node, nodes.Output) for node in block.body):
        code = _ENVIRONMENT.compile(nodes.Template([block], lineno=1, environment=_ENVIRONMENT))
    return Passage(file, block.name, frozenset(decisions | texts), pieces, code)


def _literals(body: Iterable[nodes.Node], file: str) -> Iterator[str]:
    """The literal texts of a part of a template in their order."""
    for node in body:
        if not isinstance(node, _ALLOWED) or (
            isinstance(node, nodes.Output) and not all(isinstance(n, nodes.TemplateData) for n in node.nodes)
        ):
            raise ValueError(
                f"{file}, line {node.lineno}: a template decides by `if` and `set` and writes no values: "
                "placeholders have single braces, {name:format}"
            )
        if isinstance(node, nodes.Output):
            yield "".join(n.data for n in node.nodes if isinstance(n, nodes.TemplateData))
        elif isinstance(node, nodes.If):
            for branch in (node.body, *(other.body for other in node.elif_), node.else_):
                yield from _literals(branch, file)


def decided(value: Any) -> Any:
    """A value as decisions see it: what is traced by its value, a passage by its text, NaN and NA as none."""
    if isinstance(value, Traced):
        return value.value
    if isinstance(value, Prose):
        return value.text
    if isinstance(value, (list, tuple)):
        return [decided(item) for item in value]
    return plain_value(value) if is_scalar(value) else value


def on_one_line(text: str) -> str:
    """Text of a template without its line breaks and indents."""
    return _SPACE.sub(" ", text).strip()


def _quoted(error: str) -> str:
    found = re.findall(r"'(\w+)'", error)
    return found[-1] if found else ""


def _nearest(name: str, valid: Iterable[str]) -> str:
    return suggestion(name, valid, "{!r}")
