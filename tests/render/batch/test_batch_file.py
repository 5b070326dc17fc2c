"""A named batch becomes jobs, or all that is wrong with it is told with file and batch."""

import pytest

from regenatlas import paths
from regenatlas.render.batch.batch_file import read_batch
from regenatlas.render.batch.plan import SelectionError
from regenatlas.tables.load import load_tables


@pytest.fixture
def read(tmp_path, tables, notebooks):
    def call(text, name="mine"):
        file = tmp_path / "batches.yml"
        file.write_text(text, encoding="utf-8")
        return [job.name for job in read_batch(name, tables, file, notebooks)]

    return call


@pytest.fixture
def problems(read):
    def call(text, name="mine"):
        with pytest.raises(SelectionError) as caught:
            read(text, name)
        return caught.value.problems

    return call


def test_every_combination_is_a_report(read):
    text = "mine:\n  countries: [IRN, Türkiye]\n  as_of: [2025-01-01, 2024-12-31]\n  chapters: standing\n"
    assert read(text + "  definitions: [plain, ever]\n") == [
        f"en/{country}/{day}{rule}/02_standing"
        for country in ("IRN", "TUR")
        for day in ("2024-12-31", "2025-01-01")
        for rule in ("", "/ever")
    ]


def test_an_inclusion_inherits_what_it_does_not_say(read):
    text = "mine:\n  countries: [IRN]\n  as_of: 2025-01-01\n  chapters: [standing]\n"
    assert read(text + "  include:\n  - countries: [USA]\n  - chapters: portfolio\n") == [
        "en/IRN/2025-01-01/02_standing",
        "en/IRN/2025-01-01/03_portfolio",
        "en/USA/2025-01-01/02_standing",
    ]


def test_an_exclusion_takes_away_what_matches_all_that_it_says(read):
    text = "mine:\n  countries: [IRN, USA]\n  as_of: [2024-12-31, 2025-01-01]\n"
    assert read(
        text + "  exclude:\n  - {countries: USA, as_of: 2025-01-01}\n  - chapters: [portfolio]\n"
    ) == [
        "en/IRN/2024-12-31/02_standing",
        "en/IRN/2025-01-01/02_standing",
        "en/USA/2024-12-31/02_standing",
    ]


def test_a_report_named_twice_is_made_in_the_formats_of_both(tmp_path, tables, notebooks):
    file = tmp_path / "batches.yml"
    file.write_text("mine:\n  chapters: [standing]\n  formats: [html]\n  include: [{formats: [pdf]}]\n")
    [job] = read_batch("mine", tables, file, notebooks)
    assert job.formats == ("html", "pdf")


def test_an_empty_batch_is_the_default_report(read):
    assert read("mine:\n") == ["en/IRN/2026-01-01/02_standing", "en/IRN/2026-01-01/03_portfolio"]


def test_mistakes_are_told_with_their_place_and_what_is_nearest(problems):
    assert problems("mine:\n  countries: [IRM]\n  exclude: [{chapters: standng}]\n") == [
        (
            "batches.yml: batch mine: country: 'IRM' is not an ISO3 or ISO2 code or the name of a country "
            "in the tables; nearest: IRN (Irn)"
        ),
        (
            "batches.yml: batch mine: exclude: chapter: 'standng' is not one of standing, portfolio; "
            "nearest: standing"
        ),
    ]
    assert problems("mine:\n  countrys: [IRN]\n")[0].endswith("nearest: countries")
    assert (
        "mine: include 1: chapter is not one of" in problems("mine:\n  include: [{chapter: standing}]\n")[0]
    )
    assert problems("yours:\n", "yuors") == ["batches.yml: no batch 'yuors'; nearest: yours"]
    assert problems("- a\n") == ["batches.yml: batches by name are expected"]
    assert problems("a: [\n")[0].startswith("batches.yml: line 2: not readable as YAML: ")
    assert problems("mine:\n  exclude: [{}]\n") == ["batches.yml: batch mine: nothing is left to render"]


def test_a_workbook_of_a_part_of_the_chapters_is_told(problems):
    assert problems("mine:\n  formats: [xlsx]\n  exclude: [{chapters: standing}]\n") == [
        (
            "batches.yml: batch mine: format: xlsx is one file of all chapters, "
            "and of en/IRN/2026-01-01 not all are asked for"
        )
    ]


def test_what_is_given_twice_is_told_instead_of_dropped(problems):
    text = "mine:\n  include:\n    - {langs: en, langs: fr}\n"
    assert problems(text) == ["batches.yml: line 3: langs is given a second time"]


def test_everything_is_text_without_quotes(read):
    assert read("no:\n  countries: [ir]\n  as_of: 2025-01-01\n  chapters: [02]\n", "no") == [
        "en/IRN/2025-01-01/02_standing"
    ]
    assert read("2024: {chapters: 2, as_of: 2024-12-31, countries: }\n", "2024") == [
        "en/IRN/2024-12-31/02_standing"
    ]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("mine: IRN\n", "expected some of countries, as_of, chapters"),
        ("mine: {formats: [[html]]}\n", "formats: expected a text or a list of texts, not ['html']"),
        ("mine: {countries: {a: b}}\n", "countries: expected a text or a list of texts, not {'a': 'b'}"),
        ("mine: {known_by: [2024]}\n", "known_by: expected a text"),
        ("mine: {include: {countries: IRN}}\n", "include: expected a list of selections, not "),
        ("mine: {exclude: [IRN]}\n", "exclude 1: expected some of countries"),
    ],
)
def test_what_is_no_text_is_told_without_inner_paths(problems, text, wrong):
    [line] = problems(text)
    assert line.startswith(f"batches.yml: batch mine: {wrong}")


def test_aliases_of_aliases_are_followed_once(read):
    lines = ["mine: &x0 {countries: [IRN], chapters: standing}"]
    lines += [f"b{n}: &x{n} [{', '.join(9 * [f'*x{n - 1}'])}]" for n in range(1, 40)]
    assert len(read("\n".join(lines))) == 1


def test_a_file_that_is_not_there_is_told(tmp_path, tables):
    with pytest.raises(SelectionError, match=r"none\.yml: cannot be read: No such file"):
        read_batch("mine", tables, tmp_path / "none.yml")


def test_yaml_makes_no_objects(problems):
    told = problems('mine:\n  countries: !!python/object/apply:os.system ["true"]\n')
    assert "not readable as YAML" in told[0]


def test_the_batches_that_come_with_the_project_can_be_planned():
    tables = load_tables(paths.DATA)
    names = {name: read_batch(name, tables, paths.BATCHES) for name in ("neighbours", "leaders", "ranks")}
    assert all(names.values())
    assert not [job for job in names["leaders"] if job.name.endswith("2018-06-30/09_region")]
