"""Changes that were accepted, in the tables; and all that can go wrong on the way there."""

import csv
import os
from datetime import date

import pytest
from tests.importing import conftest
from tests.importing.conftest import DESCRIBED

from regenatlas.importing import package
from regenatlas.importing.package import RefusedError
from regenatlas.importing.statement import ImportFileError
from regenatlas.tables.check import check_tables

ADIPOCELL = ["1", "Adipocell", "", "2007-03-05", "Anterogen", "2021-08-03"]


def rows(folder, table):
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return [*csv.DictReader(file)]


def telling(described):
    """Accept everything, and say this of the new product."""
    return lambda line: ("accept", "", described if line["product"] == "Newcell" else {})


def content(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.fixture
def known(folder):
    """The licences in force at the made register's regulator that the small package has, as its rows."""
    events = [row for row in rows(folder, "authorisations") if row["regulator_id"] == "MFDS"]
    ended = {row["product_id"] for row in events if row["event"] in ("withdrawn", "not_renewed")}
    grants = [row for row in events if row["event"] in ("authorised", "conditional")]
    names = {row["product_id"]: row["name"] for row in rows(folder, "products")}
    return [
        [str(at), names[row["product_id"]], "", row["date"], row["holder"]]
        for at, row in enumerate(grants)
        if row["product_id"] not in ended and len(row["date"]) == len("2020-01-01")
    ]


def test_a_sharper_date_renames_the_event_wherever_it_is_named(folder, register, importing):
    found = importing(register("2026-11-30", ADIPOCELL))
    assert ("sharper_date", "adipocell", "2007-03-05") in found
    dates = {row["event_id"]: row for row in rows(folder, "authorisations")}
    assert "adipocell.MFDS.authorised.2007" not in dates
    assert dates["adipocell.MFDS.authorised.2007-03-05"]["grade"] == "register"
    (correction,) = [row for row in rows(folder, "corrections") if row["now"] == "2007-03-05"]
    assert (correction["was"], correction["row_id"]) == ("2007", "adipocell.MFDS.authorised.2007-03-05")
    assert check_tables(folder) == []


def test_a_new_product_brings_its_names_its_licence_and_its_source(folder, register, importing, known):
    new = ["77", "Newcell", "newcellum", "2026-10-01", "New Maker"]
    importing(
        register("2026-11-30", *known, new),
        telling(DESCRIBED),
    )
    (made,) = [row for row in rows(folder, "products") if row["product_id"] == "newcell"]
    assert (made["name"], made["origin_country"], made["first_jurisdiction"]) == ("Newcell", "KOR", "KOR")
    names = [(row["alias"], row["kind"]) for row in rows(folder, "aliases") if row["product_id"] == "newcell"]
    assert names == [("Newcell", "brand"), ("newcellum", "inn")]
    (source,) = [row for row in rows(folder, "sources") if row["source_id"] == made["source_id"]]
    assert (source["document"], source["published"], source["kind"]) == ("list.csv", "2026-11-30", "register")
    assert check_tables(folder) == []


def test_the_same_files_again_change_nothing_on_a_later_day_either(folder, register, importing, monkeypatch):
    files = register("2026-11-30", ADIPOCELL)
    assert importing(files) != []
    before = content(folder)
    monkeypatch.setattr(conftest, "TODAY", date(2027, 1, 1))
    assert importing(files) == []
    assert content(folder) == before


def test_the_first_list_is_remembered_with_what_the_tables_knew_from_elsewhere(
    folder, register, importing, known
):
    """Licences that other documents showed, a new one and one that has ended; the next list adds nothing."""
    new = ["77", "Newcell", "newcellum", "2026-02-10", "New Maker"]
    importing(register("2026-11-29", *known, ADIPOCELL, new), telling(DESCRIBED))
    own = {row["product_id"]: row for row in rows(folder, "register_lists") if row["register"] == "mapped"}
    assert own["newcell"]["seen_elsewhere"] == "no"
    assert own["newcell"]["evidence"] == f"named in force (list.csv, row {len(known) + 3})"
    assert "adipocell" not in own
    sources = {row["source_id"]: row["kind"] for row in rows(folder, "sources")}
    before = [row for row in rows(folder, "authorisations") if row["regulator_id"] == "MFDS"]
    shown = {row["product_id"] for row in before if sources[row["source_id"]] != "register"}
    assert {key: row["seen_elsewhere"] for key, row in own.items() if key != "newcell"} == {
        key: "yes" if key in shown else "no" for key in own if key != "newcell"
    }
    importing(register("2026-11-30", *known, ADIPOCELL, new), telling(DESCRIBED))
    assert {row["as_of"] for row in rows(folder, "register_lists") if row["register"] == "mapped"} == {
        "2026-11-29"
    }


def test_a_refused_change_is_remembered_and_stays_refused(folder, register, importing):
    files = register("2026-11-30", ADIPOCELL)
    importing(files, lambda _line: ("refuse", "the page says otherwise", {}))
    assert "adipocell.MFDS.authorised.2007" in {row["event_id"] for row in rows(folder, "authorisations")}
    kept = {row["product"]: (row["decision"], row["reason"]) for row in rows(folder, "import_decisions")}
    assert kept["adipocell"] == ("refused", "the page says otherwise")
    assert importing(files) == []


def test_what_is_not_decided_is_asked_again(register, importing):
    files = register("2026-11-30", ADIPOCELL)
    first = importing(files, lambda _line: ("", "", {}))
    assert importing(files, lambda _line: ("", "", {})) == first != []


def test_the_search_of_the_regulator_moves_on_when_all_is_decided_and_never_back(folder, register, importing):
    def until():
        (row,) = [row for row in rows(folder, "regulators") if row["regulator_id"] == "MFDS"]
        return row["searched_until"]

    before = until()
    importing(register("2026-11-30", ADIPOCELL), lambda _line: ("", "", {}))
    assert until() == before  # a change is left open
    importing(register("2026-11-30", ADIPOCELL))
    assert until() == "2026-11-30"
    importing(register("2020-01-01", ADIPOCELL), lambda _line: ("refuse", "older than ours", {}))
    assert until() == "2026-11-30"


def test_tables_that_would_be_wrong_are_not_written(folder, register, importing, known):
    before = content(folder)
    new = ["77", "Newcell", "", "2026-10-01", "New Maker"]
    wrong = DESCRIBED | {"modality": "magic"}
    with pytest.raises(RefusedError) as raised:
        importing(
            register("2026-11-30", *known, new),
            telling(wrong),
        )
    assert any("«magic»" in problem for problem in raised.value.problems)
    assert content(folder) == before
    assert sorted(path.name for path in folder.parent.iterdir() if path.is_dir()) == ["data"]


@pytest.mark.parametrize("step", ["_write", "_dated", "_exchange"])
def test_an_import_that_dies_leaves_the_tables_as_they_were(folder, register, importing, monkeypatch, step):
    before = content(folder)

    def die(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(package, step, die)
    with pytest.raises(KeyboardInterrupt):
        importing(register("2026-11-30", ADIPOCELL))
    assert content(folder) == before


def test_what_a_killed_import_left_beside_is_cleared_by_the_next(folder, register, importing):
    left = folder.with_name(".data.importing")
    left.mkdir()
    (left / "products.csv").write_text("half")
    importing(register("2026-11-30", ADIPOCELL))
    assert not left.exists()
    assert check_tables(folder) == []


def test_folders_change_places_without_a_call_of_the_system(folder, register, importing, monkeypatch):
    monkeypatch.setattr(package.ctypes, "CDLL", lambda *_, **__: object())
    importing(register("2026-11-30", ADIPOCELL))
    assert check_tables(folder) == []
    assert sorted(path.name for path in folder.parent.iterdir() if path.is_dir()) == ["data"]


def test_a_list_of_the_future_is_refused(register, importing):
    with pytest.raises(RefusedError, match="expected a date up to 2026-12-01"):
        importing(register("2027-01-31", ADIPOCELL))


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser writes everywhere")
def test_a_folder_that_cannot_be_written_is_told(folder, register, importing):
    folder.parent.chmod(0o500)
    with pytest.raises(OSError):  # noqa: PT011 - whatever the system says
        importing(register("2026-11-30", ADIPOCELL))


def test_a_year_of_monthly_lists(folder, register, importing, known):
    """A licence, a bad file, a rename, a correction, an end that is lifted and a gap, and nothing else."""
    importing(register("2026-01-31", *known, ADIPOCELL), telling(DESCRIBED))  # up to date from here on
    started = {row["event_id"] for row in rows(folder, "authorisations")}
    new = ["77", "Newcell", "newcellum", "2026-02-10", "New Maker"]
    renamed = ["77", "Novocell", "newcellum", "2026-02-10", "New Maker"]
    corrected = ["77", "Novocell", "newcellum", "2026-02-11", "New Maker"]
    ended = [*corrected, "2026-08-01"]
    months = {
        "2026-02-28": ([new], [("new_product", "Newcell", "licensed 2026-02-10")]),
        "2026-04-30": ([renamed], []),
        "2026-05-31": ([corrected], [("other_date", "newcell", "2026-02-11")]),
        "2026-08-31": ([ended], [("new_end", "newcell", "withdrawn 2026-08-01")]),
        "2026-09-30": ([corrected], [("other_state", "newcell", "in force")]),
        "2026-10-31": ([], [("vanished", "newcell", "not in the list of 2026-10-31")]),
        "2026-11-30": ([], []),  # the refusal holds
    }

    def answer(line):
        if "vanished" in line["change"]:
            return "refuse", "left out by mistake, as the agency says", {}
        return telling(DESCRIBED)(line)

    for until, (own, expected) in months.items():
        assert importing(register(until, *known, ADIPOCELL, *own), answer) == expected, until
        bad = register("2026-03-31", *known)
        bad[0].write_text(bad[0].read_text().replace("Licensed", "Day"))
        before = content(folder)
        with pytest.raises(ImportFileError, match=r"list\.csv: expected a column «Licensed»"):
            importing(bad)
        assert content(folder) == before
    added = {row["event_id"] for row in rows(folder, "authorisations")} - started
    assert added == {
        "newcell.MFDS.authorised.2026-02-11",
        "newcell.MFDS.withdrawn.2026-08-01",
        "newcell.MFDS.reinstated.2026-09-30",
    }
    own = [row for row in rows(folder, "import_decisions") if row["register"] == "mapped"][-5:]
    assert [(row["change"].split(" ", 2)[2], row["decision"]) for row in own] == [
        ("new_product licensed 2026-02-10", "accepted"),
        ("other_date 2026-02-11", "accepted"),
        ("new_end withdrawn 2026-08-01", "accepted"),
        ("other_state in force", "accepted"),
        ("vanished not in the list of 2026-10-31", "refused"),
    ]
    (correction,) = [row for row in rows(folder, "corrections") if row["now"] == "2026-02-11"]
    assert (correction["was"], correction["row_id"]) == ("2026-02-10", "newcell.MFDS.authorised.2026-02-11")
    assert check_tables(folder) == []
