"""What a package descriptor must be: `datapackage.json` in the part of Table Schema that this project keeps.

The models are closed where a misspelt word would otherwise switch a check off in silence: a constraint or a
property of a column that nobody reads is a problem, not an extension. What the standard offers and these
tables do not use (other delimiters, encodings, keys of several columns) is refused for the same reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from regenatlas.tables.descriptor import (
    CODES,
    DESCRIPTOR,
    field_names,
    listed,
    primary_key,
    references,
    repeated,
    target,
)
from regenatlas.tables.problems import Problem, nearest, one_of

CODES_COLUMNS = ("list", "code", "position", "computed", "label")
EXPECTED = {  # what a kind of validation error means to somebody who reads the file
    "bool_type": "true or false",
    "dict_type": "an object with properties",
    "int_type": "a number",
    "float_type": "a number",
    "list_type": "a list",
    "literal_error": "an empty text alone",
    "model_type": "an object with properties",
    "none_required": "comma-separated values in double quotes, the only dialect that is read",
    "string_pattern_mismatch": "letters, digits, «_», «-» and «.» only",
    "string_type": "a text",
    "string_too_long": "a single character",
    "string_too_short": "a text that is not empty",
    "too_long": "a single column",
    "too_short": "a list that is not empty",
}


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"a regular expression ({error})") from None
    return text


def _plain(path: str) -> str:
    if not path or Path(path).name != path or not path.isprintable():
        raise ValueError("a plain file name")
    return path


Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.-]*$")]
Codes = Annotated[list[str], Field(min_length=1)]
Valid = TypeVar("Valid")
Single = Annotated[list[str], BeforeValidator(listed), Field(min_length=1, max_length=1)]


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _Open(BaseModel):
    model_config = ConfigDict(extra="allow", strict=True, protected_namespaces=())


class Constraints(_Closed):
    """What the cells of a column must be."""

    required: bool = False
    unique: bool = False
    enum: Codes | None = None
    pattern: Annotated[str, AfterValidator(_pattern)] | None = None
    minimum: int | float | None = None
    maximum: int | float | None = None


class Reference(_Closed):
    """A column of a table; "" is the table itself."""

    resource: str
    fields: Single


class Range(_Closed):
    """The smallest and the largest number."""

    minimum: int | float
    maximum: int | float


class By(_Closed, Generic[Valid]):
    """What goes with each code of another column."""

    column: str
    values: dict[str, Valid]


class Column(_Closed):
    """One column of a table."""

    name: Name
    type: Literal["string", "integer", "number", "boolean", "date"]
    title: str = ""
    description: str = ""
    unit: str = ""
    codes: Name | None = None
    constraints: Constraints = Constraints()
    format_hint: Literal["partial-date"] | None = None
    may_be_future: bool = False
    true_values: Codes | None = Field(None, alias="trueValues")
    false_values: Codes | None = Field(None, alias="falseValues")
    list_: Annotated[str, Field(min_length=1, max_length=1)] | None = Field(None, alias="list")
    items_enum: Codes | None = None
    items_reference: Reference | None = None
    enum_by: By[Codes] | None = None
    range_by: By[Range] | None = None


class ForeignKey(_Closed):
    """A column whose values are keys of another table."""

    fields: Single
    reference: Reference


class Schema(_Closed):
    """The columns of a table and what joins it to others."""

    fields: Annotated[list[Column], Field(min_length=1)]
    primary_key: Single = Field(alias="primaryKey")
    foreign_keys: list[ForeignKey] = Field(default=[], alias="foreignKeys")
    missing_values: list[Literal[""]] = Field(default=[""], alias="missingValues")
    key_of: Codes = Field(default=[])
    together: list[Codes] = Field(default=[])
    ordered: list[Codes] = Field(default=[])


class Resource(_Open):
    """One table and its file."""

    name: Name
    path: Annotated[str, AfterValidator(_plain)]
    description: str = ""
    format: Literal["csv"] = "csv"
    encoding: Literal["utf-8"] = "utf-8"
    partition: str = ""
    dialect: None = None
    table_schema: Schema = Field(alias="schema")


class Licence(_Open):
    """A licence of the tables, by its SPDX name."""

    name: str


class Package(_Open):
    """A data package."""

    name: Name
    version: str = ""
    collected_until: str = ""
    licenses: list[Licence] = []
    removed: list[str] = []  # tables («table») and columns («table.column») that corrections may still name
    resources: Annotated[list[Resource], Field(min_length=1)]


def check_descriptor(package: Any) -> Iterator[Problem]:
    """Everything that is wrong with a descriptor, and columns named in it that are not there."""
    try:
        Package.model_validate(package)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            yield _problem(package, detail)
        return
    columns: dict[str, list[str]] = {}
    for resource in package["resources"]:
        table, names = resource["name"], field_names(resource)
        if table in columns:
            yield Problem(DESCRIPTOR, table, "", table, "a different name for every table")
        for name in repeated(names):
            yield Problem(DESCRIPTOR, table, "", name, "a different name for every column")
        columns[table] = names
    for path in repeated([resource["path"] for resource in package["resources"]]):
        yield Problem(DESCRIPTOR, "", "", path, "a different file for every table")
    for resource in package["resources"]:
        for table, column in _named(resource):
            if column not in columns.get(table, ()):
                near = nearest(column, columns[table]) if table in columns else nearest(table, columns)
                value, expected = f"{table}.{column}", "a column of the package"
                yield Problem(DESCRIPTOR, resource["name"], "", value, expected, near)


def _named(resource: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    table = resource["name"]
    yield table, primary_key(resource)
    if resource.get("partition"):
        yield table, resource["partition"]
    for column, other, other_column in references(resource):
        yield table, column
        yield other, other_column
    schema = resource["schema"]
    groups = [schema.get("key_of", ()), *schema.get("together", ()), *schema.get("ordered", ())]
    yield from ((table, column) for group in groups for column in group)
    for field in schema["fields"]:
        if "codes" in field:
            yield from ((CODES, column) for column in CODES_COLUMNS)
        for by in ("enum_by", "range_by"):
            if by in field:
                yield table, field[by]["column"]
        if "items_reference" in field:
            yield target(resource, field["items_reference"])


def _problem(package: Any, detail: Mapping[str, Any]) -> Problem:
    """A validation error as a problem: the table and column it lies in, and the property there."""
    node, path = package, list[str]()
    names = [DESCRIPTOR]
    for step in detail["loc"]:
        try:
            node = node[step]
        except (KeyError, IndexError, TypeError):
            node = None
        if isinstance(step, int) and path[-1:] in (["resources"], ["fields"]):
            named = isinstance(node, Mapping) and isinstance(node.get("name"), str)
            names.append(node["name"] if named else f"number {step + 1}")
            path = []
        else:
            path.append(str(step))
    prop, kind, near = ".".join(path), detail["type"], ""
    given = "" if isinstance(node, list | Mapping) else str(detail["input"])
    value = ": ".join(filter(None, [prop, given]))
    if kind == "missing":
        value, expected = "", f"a property «{prop}»"
    elif kind == "extra_forbidden":
        known = _properties(tuple(step for step in detail["loc"] if isinstance(step, str)))
        value, expected, near = prop, one_of(known), nearest(path[-1], known)
    elif kind == "literal_error" and (codes := re.findall("'(.+?)'", detail["ctx"]["expected"])):
        expected, near = one_of(codes), nearest(given, codes)
    else:
        expected = EXPECTED.get(kind) or detail["msg"].removeprefix("Value error, ")
    table, row, column = [*names, "", ""][:3]
    return Problem(table, row, column, value, expected, near)


@cache
def _properties(path: tuple[str, ...]) -> list[str]:
    models: dict[str, type[BaseModel]] = {
        "constraints": Constraints,
        "reference": Reference,
        "items_reference": Reference,
        "enum_by": By[Codes],
        "range_by": By[Range],
        "values": Range,
        "foreignKeys": ForeignKey,
        "schema": Schema,
    }
    parents = [part for part in path[:-1] if part in models or part == "fields"]
    model = models.get(parents[-1], Column) if parents else Package
    return [field.alias or name for name, field in model.model_fields.items()]
