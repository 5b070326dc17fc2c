"""Read what people write in YAML: every scalar is a text, so that «no» is Norway and 01 a chapter."""

from __future__ import annotations

from typing import Any

import yaml


class SettingsError(ValueError):
    """A text cannot be read as YAML; the message is one line, with the line of the text."""


class _Loader(yaml.SafeLoader):
    """Leaves scalars as they are written and notes names that are given twice.

    YAML would keep the last of them and drop the others without a word.
    """

    yaml_implicit_resolvers = {"<": yaml.SafeLoader.yaml_implicit_resolvers["<"]}  # noqa: RUF012 - as PyYAML has it

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.doubled: set[tuple[int, str]] = set()

    def construct_mapping(self, node: yaml.MappingNode, *args: Any, **options: Any) -> dict[Any, Any]:
        """Construct a mapping of which no name may be given twice."""
        seen = set[str]()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    self.doubled.add((key.start_mark.line + 1, key.value))
                seen.add(key.value)
        return super().construct_mapping(node, *args, **options)


def read_settings(text: str) -> Any:
    """What a YAML text says, in texts, lists and mappings. Raises `SettingsError`."""
    try:
        loader = _Loader(text)
        content = loader.get_single_data()
    except RecursionError:
        raise SettingsError("not readable as YAML: nested too deeply") from None
    except yaml.MarkedYAMLError as error:
        place = f"line {error.problem_mark.line + 1}: " if error.problem_mark else ""
        hint = "; indent by spaces" if r"'\t'" in str(error.problem) else ""
        raise SettingsError(f"{place}not readable as YAML: {error.problem}{hint}") from None
    except (yaml.YAMLError, ValueError) as error:
        raise SettingsError(f"not readable as YAML: {' '.join(str(error).split())}") from None
    if loader.doubled:
        line, name = min(loader.doubled)
        raise SettingsError(f"line {line}: {name} is given a second time")
    return content
