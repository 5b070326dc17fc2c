"""The templates of all chapters: formats exist, no figure is typed in, each passage exists and is used."""

import ast
import re

import pytest

from regenatlas import paths
from regenatlas.report import narrative, passages
from regenatlas.report.narrative import placeholders
from regenatlas.report.wording import Wording
from tests.prose import rendered_sentence

PACKAGE = passages.PACKAGE
FOLDERS = sorted(path.parent for path in PACKAGE.rglob("prose.md.j2"))
README = PACKAGE / "chapters" / "README.md"


def per_folder(test):
    return pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)(test)


def own(folder):
    return passages.read((folder / "prose.md.j2").read_text(encoding="utf-8"), folder.name)


def code_of(folder):
    """The code that may use the passages of a folder; those of `report` are for all."""
    chapters = paths.NOTEBOOKS.glob("*.ipynb" if folder.name == "report" else f"*_{folder.name}.ipynb")
    code = (PACKAGE if folder.name == "report" else folder).rglob("*.py")
    return "\n".join(path.read_text(encoding="utf-8").replace('\\"', '"') for path in [*chapters, *code])


def keys_of(folder):
    """The beginnings of names that the code asks for together: the keys and axes of figures."""
    return tuple(f"{prefix}_" for prefix in re.findall(r'\btexts\("(\w+)"', code_of(folder)))


@per_folder
def test_every_format_of_a_placeholder_exists(folder):
    wording = Wording()
    for passage in own(folder).values():
        for piece in passage.pieces:
            for formats in placeholders(piece).values():
                for how in formats:
                    wording.check_format(narrative._joiner(how, wording)[0])


@per_folder
def test_no_figure_is_typed_into_a_passage(folder):
    for name, passage in own(folder).items():
        words = re.sub(r"\{[^}]*\}", "", " ".join(passage.pieces))
        assert name.startswith(keys_of(folder)) or not re.search(r"\d", words), name


@per_folder
def test_every_passage_is_used(folder):
    code, keys = code_of(folder), keys_of(folder)
    single = [name for name in own(folder) if not name.startswith(keys)]
    assert [name for name in single if f'"{name}"' not in code] == []


@per_folder
def test_every_passage_that_is_named_exists(folder):
    known = set(own(folder)) | set(own(PACKAGE / "report"))
    named = set(re.findall(r'\b(?:passages?\(|text\(|passage=)\s*"(\w+)"', code_of(folder)))
    if folder.name != "report":
        assert named - known == set()


ROWS = re.findall(r"^\| `(.*?)` \| `(.*?)` \| (.*) \|$", README.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize(("template", "values", "text"), ROWS)
def test_the_examples_of_the_sentence_language_read_as_they_say(template, values, text):
    given = {k.arg: ast.literal_eval(k.value) for k in ast.parse(f"f({values})", mode="eval").body.keywords}
    assert rendered_sentence(template.replace("\\|", "|"), given) == text


def test_the_example_of_a_passage_is_one():
    (source,) = re.findall(r"```jinja\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert set(passages.read(source, "README.md")) == {"answer"}
