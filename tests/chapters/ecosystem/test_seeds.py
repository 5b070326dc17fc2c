"""Everything that the seed documents name is found in the tables and shown, or has a reason why not."""

from datetime import date

import pandas as pd
import pytest
from tests.made import made_tables, tail

from regenatlas import paths
from regenatlas.chapters.ecosystem import delivery, ecosystem, milestones, reported, seeds
from regenatlas.counting.snapshot import take_snapshot
from regenatlas.tables.load import load_tables

CHAPTER = "07_ecosystem"


@pytest.fixture(scope="module")
def tables():
    return load_tables()


def item(key, table="", row="", chapter="", reason="", shown_as=""):
    return {"item_id": key, "name": key, "kind": "person", "table": table, "row_id": row, "chapter": chapter,
            "shown_as": shown_as, "reason": reason, **tail("seed-000")}  # fmt: skip


def test_items_are_counted_by_where_they_are_found():
    made = made_tables(
        [],
        [],
        seed_items=[
            item("here", "claims", "c", CHAPTER),
            item("there", "claims", "c", "01_claims"),
            item("both", "claims", "c", f"01_claims;{CHAPTER}"),
            item("nowhere", reason="not found"),
        ],
        claims=[{"claim_id": "c", "subject_country": "IRN", **tail("seed-000")}],
        sources=None,
    )
    frames = {name: made[name] for name in made}
    frames["sources"].loc[len(frames["sources"])] = {"source_id": "seed-000", "kind": "seed_document"}
    made = type(made)(frames)
    named = seeds.named_in_seeds(made, "IRN")
    counts = {name: number.value for name, number in seeds.coverage(named, CHAPTER).items()}
    assert counts == {"all": 4, "here": 2, "elsewhere": 1, "missing": 1}
    assert named.loc[0, "rows"] == ("seed_items:here", "claims:c")
    assert list(seeds.missing(made, named)["name"]) == ["nowhere"]
    assert seeds.named_in_seeds(made, "KOR").empty


def test_an_item_is_looked_for_by_its_own_words_or_the_title_of_its_row():
    made = made_tables([], [], claims=[{"claim_id": "c", "statement": "Seven products.", **tail()}])
    assert seeds.shown_as(made, item("a", "claims", "c")) == "Seven products."
    assert seeds.shown_as(made, item("b", "claims", "c", shown_as="seven")) == "seven"
    with pytest.raises(KeyError):
        seeds.shown_as(made, item("x", "sources", "made"))


def test_each_of_the_four_documents_has_its_items(tables):
    items = tables["seed_items"]
    assert set(items["source_id"]) == {"seed-000", "seed-001", "seed-002", "seed-003"}
    assert ((items["row_id"] == "") == (items["reason"] != "")).all()


def test_what_is_said_to_be_in_this_chapter_is_shown_in_it(tables):
    snapshot = take_snapshot(tables, date(2026, 9, 29))
    shown = {
        ref
        for frame in (
            ecosystem.institutions(tables, "IRN", snapshot)[0],
            milestones.events(tables, "IRN", snapshot),
            milestones.regulatory_path(tables, "IRN", snapshot),
            delivery.programmes(tables, "IRN", snapshot),
            *(reported.stated(tables, "IRN", snapshot, metrics)
              for metrics in (reported.COMPANIES, reported.CENTRES, reported.EXPORTS)),
            reported.other_ranks(tables, "IRN", snapshot),
        )
        for refs in frame["rows"]
        for ref in refs
    }  # fmt: skip
    named = seeds.named_in_seeds(tables, "IRN")
    here = named[named["chapter"].str.split(";").map(lambda chapters: CHAPTER in chapters)]
    missing = {f"{table}:{row}" for table, row in zip(here["table"], here["row_id"], strict=True)} - shown
    assert missing == set()


def test_every_chapter_named_is_a_chapter(tables):
    named = {chapter for text in tables["seed_items"]["chapter"] for chapter in text.split(";")} - {""}
    assert {CHAPTER, "05_science"} <= named
    assert named <= {path.stem for path in paths.NOTEBOOKS.glob("[0-9]*.ipynb")}


def test_what_has_no_data_is_neither_here_nor_elsewhere():
    named = pd.DataFrame(
        [
            item("there", "claims", "c", "01_claims"),
            item("there-too", "claims", "d", "01_claims"),
            item("nowhere", reason="not found"),
        ]
    )
    counts = seeds.coverage(named, CHAPTER)
    assert counts["elsewhere"].rows == ("seed_items:there", "seed_items:there-too")
    assert counts["missing"].rows == ("seed_items:nowhere",)
    assert counts["here"].rows == ()


def test_the_world_has_no_seed_documents_of_its_own():
    made = made_tables(
        [],
        [],
        seed_items=[item("here", "claims", "c", CHAPTER)],
        claims=[{"claim_id": key, "subject_country": key, **tail("seed-000")} for key in ("IRN", "WLD")],
    )
    seed = made["sources"].assign(source_id="seed-000", kind="seed_document")
    made = made.replaced(sources=seed)
    assert len(seeds.named_in_seeds(made, "IRN")) == 1
    world = seeds.named_in_seeds(made, "WLD")
    assert world.empty
    assert "rows" in world
