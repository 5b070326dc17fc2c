"""Papers and trials as others counted them: only what one source counted by one rule is compared."""

from datetime import date

import pandas as pd
import pytest
from tests.made import event, made_tables, product, tail

from regenatlas import paths
from regenatlas.chapters.science import science
from regenatlas.counting.snapshot import take_snapshot
from regenatlas.tables.load import Tables, load_tables
from regenatlas.tables.provenance import Traced

DAY = date(2024, 6, 30)


def papers(count_id, country, n, start="2012", end="2021", **given):
    row = {
        "count_id": count_id,
        "country": country,
        "period_start": start,
        "period_end": end,
        "field": "hydrogels",
        "documents": n,
        "citations": None,
        "world_rank": None,
        "plot": True,
    }
    return {**row, **tail(), **given}


def trial(count_id, country, n, as_of="2014", **given):
    row = {
        "count_id": count_id,
        "country": country,
        "as_of": as_of,
        "field": "MSC",
        "trials": n,
        "plot": True,
    }
    return {**row, **tail(), **given}


def world(*rows, trials=(), sources=None, **more):
    return made_tables(
        products=[product("a"), product("b"), product("c", origin_country="USA")],
        events=[
            event("a", "IFDA", "authorised", "2020-01-01"),
            event("b", "IFDA", "authorised", "2021-01-01"),
            event("c", "FDA", "authorised", "2019-01-01"),
        ],
        sources=sources,
        publications=[*rows] or [papers("none", "IRN", None)],
        trials=[*trials] or [trial("none", "IRN", None)],
        **more,
    )


def countries(tables, codes):
    """The same tables with region codes that are aggregates."""
    frame = tables["countries"]
    extra = frame.iloc[: len(codes)].assign(iso3=codes, kind="aggregate")

    return Tables(
        {**{name: tables[name] for name in tables}, "countries": pd.concat([frame, extra], ignore_index=True)}
    )


def test_a_count_holds_from_the_last_day_of_its_period():
    tables = world(papers("a", "IRN", 10), trials=[trial("t", "IRN", 3, "2025-10")])
    assert list(science.counts(tables, "publications", take_snapshot(tables, date(2021, 12, 31)))["n"]) == [
        10
    ]
    assert science.counts(tables, "publications", take_snapshot(tables, date(2021, 12, 30))).empty
    assert science.counts(tables, "trials", take_snapshot(tables, date(2018, 6, 30))).empty
    assert len(science.counts(tables, "trials", take_snapshot(tables, date(2025, 10, 31)))) == 1


def test_a_count_without_a_period_dates_from_its_source_and_without_either_is_left_out():
    tables = world(
        papers("a", "IRN", 10, "", "", source_id="dated"),
        papers("b", "IRN", 20, "", "", source_id="never"),
        sources={"dated": "2021-01", "never": ""},
    )
    snapshot = take_snapshot(tables, DAY)
    assert list(science.counts(tables, "publications", snapshot)["count_id"]) == ["a"]
    assert science.counts(tables, "publications", take_snapshot(tables, date(2021, 1, 30))).empty


def test_counts_come_newest_first_then_by_field_country_and_name():
    tables = world(
        papers("e", "IRN", 1, "2019", "2019"),
        papers("d", "USA", 1, "2020", "2020", field="genes"),
        papers("c", "USA", 1, "2020", "2020"),
        papers("b", "IRN", 1, "2020", "2020", field="genes"),
        papers("a2", "IRN", 1, "2020", "2020", field="cells"),
        papers("a1", "IRN", 1, "2020", "2020", field="cells"),
        papers("f", "IRN", 1, "2020", "2020-06"),
    )
    found = science.counts(tables, "publications", take_snapshot(tables, DAY))
    # Of 2020 cells, genes (IRN, USA) and hydrogels; then the half year, then 2019.
    assert list(found["count_id"]) == ["a1", "a2", "b", "d", "c", "f", "e"]


def test_what_was_published_later_was_not_known():
    tables = world(papers("a", "IRN", 10, source_id="late"), sources={"late": "2023-05-01"})
    assert science.counts(
        tables, "publications", take_snapshot(tables, DAY, known_by=date(2023, 4, 30))
    ).empty
    assert (
        len(science.counts(tables, "publications", take_snapshot(tables, DAY, known_by=date(2023, 5, 1))))
        == 1
    )


def test_sources_fields_and_periods_are_never_mixed():
    tables = world(
        papers("a", "IRN", 10),
        papers("b", "USA", 40),
        papers("other-source", "KOR", 99, source_id="second"),
        papers("other-field", "JPN", 5, field="cells"),
        papers("other-period", "CHN", 30, "2002", "2011"),
        papers("kept-out", "DEU", 7, plot=False),
        sources={"second": "2022"},
    )
    (made,) = science.comparisons(tables, "publications", take_snapshot(tables, DAY))
    assert list(made.countries["country"]) == ["USA", "IRN"]
    assert (made.own("IRN").value, made.place("IRN").value) == (10, 2)
    assert made.own("IRN").rows == ("publications:a",)
    assert made.own("KOR").value is None
    assert made.share("IRN").value is None  # this source does not count the world


def test_a_comparison_names_what_it_counts_and_all_its_rows():
    rows = [papers("b", "USA", 40, ""), papers("a", "IRN", 10, ""), papers("w", "WLD", 90, "")]
    tables = countries(
        world(*rows, trials=[trial("t", "IRN", 3), trial("u", "USA", 9), trial("v", "WLD", 30)]), ["WLD"]
    )
    (made,) = science.comparisons(tables, "publications", take_snapshot(tables, DAY))
    assert (made.key, made.title) == ("publications.made", "Page made")
    assert made.rows == ("publications:a", "publications:b", "publications:w")
    assert made.own("IRN").about == "hydrogels, … to 2021, as one source counts them"
    assert (made.own("IRN").unit, made.world.unit) == ("paper", "paper")
    assert (made.share("IRN").unit, made.share("IRN").digits) == ("percent", 1)
    (tried,) = science.comparisons(tables, "trials", take_snapshot(tables, DAY))
    assert tried.own("IRN").about == "MSC, 2014 to 2014, as one source counts them"
    assert (tried.own("IRN").unit, tried.world.unit, tried.world.value) == ("trial", "trial", 30)


def test_countries_with_the_same_number_share_a_place_and_stand_by_their_code():
    tables = world(papers("a", "USA", 10), papers("b", "IRN", 10), papers("c", "KOR", 30))
    (made,) = science.comparisons(tables, "publications", take_snapshot(tables, DAY))
    assert list(made.frame["country"]) == ["KOR", "IRN", "USA"]
    assert [made.place(code).value for code in ("KOR", "IRN", "USA", "DEU")] == [1, 2, 2, None]


def test_one_country_alone_is_no_comparison():
    tables = countries(world(papers("a", "IRN", 10), papers("w", "WLD", 100)), ["WLD"])
    assert science.comparisons(tables, "publications", take_snapshot(tables, DAY)) == []


def test_regions_stand_in_the_frame_but_not_among_the_countries_and_the_world_gives_the_share():
    tables = countries(
        world(
            papers("a", "IRN", 10), papers("b", "USA", 40), papers("w", "WLD", 200), papers("e", "XEU", 70)
        ),
        ["WLD", "XEU"],
    )
    (made,) = science.comparisons(tables, "publications", take_snapshot(tables, DAY))
    assert list(made.frame["country"]) == ["XEU", "USA", "IRN"]
    assert list(made.countries["country"]) == ["USA", "IRN"]
    assert made.place("IRN").value == 2
    assert made.share("IRN").value == pytest.approx(0.05)
    assert made.share("IRN").rows == ("publications:a", "publications:w")


def test_of_one_source_the_newest_period_is_taken_then_the_widest_field_then_the_largest():
    rows = [
        papers("a1", "IRN", 900, "2002", "2011"),
        papers("a2", "USA", 900, "2002", "2011"),
        papers("b1", "IRN", 1, field="small"),
        papers("b2", "USA", 1, field="small"),
        papers("c1", "IRN", 2),
        papers("c2", "USA", 2),
    ]
    tables = world(*rows)
    (made,) = science.comparisons(tables, "publications", take_snapshot(tables, DAY))
    assert (made.field, made.end) == ("hydrogels", "2021")
    tables = world(*rows, papers("b3", "KOR", 1, field="small"))
    (made,) = science.comparisons(tables, "publications", take_snapshot(tables, DAY))
    assert made.field == "small"
    (made,) = science.comparisons(tables, "publications", take_snapshot(tables, date(2015, 1, 1)))
    assert made.end == "2011"


def test_a_period_that_may_end_later_is_the_newer_and_of_equal_fields_the_first_by_name_is_taken():
    tables = world(
        papers("a", "IRN", 9, "2012", "2021-06", field="alone"),
        papers("b", "USA", 9, "2012", "2021-06", field="alone"),
        papers("c", "IRN", 1, field="genes"),
        papers("d", "USA", 1, field="genes"),
        papers("e", "IRN", 1, field="later"),
        papers("f", "USA", 1, field="later"),
        papers("g", "IRN", 99, "2012", "", field="open"),
        papers("h", "USA", 99, "2012", "", field="open"),
    )
    (made,) = science.comparisons(tables, "publications", take_snapshot(tables, DAY))
    assert (made.field, made.end) == ("genes", "2021")


def several():
    """Three comparisons of papers: four countries without the world, three with it, two of them Korea's."""
    return [
        *(papers(f"a{code}", code, 10) for code in ("IRN", "USA", "JPN", "CHN")),
        *(papers(f"b{code}", code, 10, source_id="second") for code in ("IRN", "USA", "DEU", "WLD")),
        *(papers(f"c{code}", code, 10, source_id="first") for code in ("KOR", "USA")),
    ]


def compared(*rows):
    sources = {"second": "2022", "first": "2022", "third": "2022"}
    tables = countries(world(*rows, sources=sources), ["WLD"])
    return science.comparisons(tables, "publications", take_snapshot(tables, DAY))


def test_the_comparison_with_most_countries_comes_first():
    assert [made.source_id for made in compared(*several())] == ["made", "second", "first"]


def test_of_comparisons_with_as_many_countries_the_newest_comes_first_then_by_source():
    ends = {"second": "2020", "first": "2020", "third": "2021", "made": "2019"}
    pairs = [
        papers(f"{source}-{code}", code, 10, end=end, source_id=source)
        for source, end in ends.items()
        for code in ("IRN", "USA")
    ]
    assert [made.source_id for made in compared(*pairs)] == ["third", "first", "second", "made"]


def test_a_country_finds_the_comparisons_in_which_it_stands_and_the_first_that_counts_the_world():
    found = compared(*several())
    assert [made.source_id for made in science.with_country(found, "IRN")] == ["made", "second"]
    assert [made.source_id for made in science.with_country(found, "KOR")] == ["first"]
    assert science.with_country(found, "FRA") == []


def test_an_unclear_reading_is_marked():
    tables = world(papers("a", "IRN", 10, verified=False), papers("b", "USA", 40))
    (made,) = science.comparisons(tables, "publications", take_snapshot(tables, DAY))
    assert made.inferred == ("IRN",)
    assert (made.facts("IRN")["inferred"], made.facts("USA")["inferred"]) == (True, False)


def test_growth_needs_one_source_one_field_and_two_periods_of_equal_length():
    tables = world(
        papers("a", "IRN", 20, "2002", "2011"),
        papers("b", "IRN", 50),
        papers("c", "IRN", 20, "2002", "2011", field="cells"),
        papers("d", "IRN", 50, "2012", "2018", field="cells"),
        papers("e", "IRN", 5, "2002", "2011", field="genes"),
        papers("f", "IRN", 9, field="genes", source_id="second"),
        sources={"second": "2022"},
    )
    grown = science.growth(science.counts(tables, "publications", take_snapshot(tables, DAY)))
    assert list(grown["field"]) == ["hydrogels"]
    assert list(grown["times"]) == [2.5]
    assert grown["rows"].iloc[0] == ("publications:a", "publications:b")
    assert (grown["after"].iloc[0].name, grown["after"].iloc[0].about) == ("grown.1.after", "hydrogels")


def test_growth_leaves_out_what_is_kept_out_of_comparisons_or_lacks_its_number_or_period():
    pairs = []
    for field, given in {
        "kept out": {"plot": False},
        "no number": {"n": None},
        "no start": {"start": ""},
        "no end": {"end": ""},
        "whole": {},
    }.items():
        row = {"n": 20, "start": "2002-01", "end": "2011-12", **given}
        pairs.append(papers(f"{field} 1", "IRN", field=field, **row))
        pairs.append(papers(f"{field} 2", "IRN", 50, "2012-01", "2021-12", field=field))
    tables = world(*pairs)
    grown = science.growth(science.counts(tables, "publications", take_snapshot(tables, DAY)))
    assert list(grown["field"]) == ["whole"]


def test_periods_that_may_overlap_or_begin_with_none_are_no_growth():
    tables = world(
        papers("a1", "IRN", 20, "2002", "2012", field="shared year"),
        papers("a2", "IRN", 50, "2012", "2022", field="shared year"),
        papers("b1", "IRN", 20, "2001", "2011", field="shared months"),
        papers("b2", "IRN", 50, "2011-07", "2021", field="shared months"),
        papers("d1", "IRN", 20, "2001", "2011-06", field="a vague start"),
        papers("d2", "IRN", 50, "2011", "2021", field="a vague start"),
        papers("e1", "IRN", 20, "2001", "2011-06-30", field="shared day"),
        papers("e2", "IRN", 50, "2011-06-30", "2021", field="shared day"),
        papers("c1", "IRN", 0, "2002", "2011", field="none before"),
        papers("c2", "IRN", 50, "2012", "2021", field="none before"),
    )
    grown = science.growth(science.counts(tables, "publications", take_snapshot(tables, DAY)))
    assert grown.empty


def test_a_period_that_begins_on_the_day_after_the_one_before_is_growth():
    tables = world(papers("a", "IRN", 20, "2001", "2011-06-30"), papers("b", "IRN", 50, "2011-07", "2021"))
    grown = science.growth(science.counts(tables, "publications", take_snapshot(tables, DAY)))
    assert list(grown["times"]) == [2.5]


def test_a_later_count_that_is_lower_is_shown_as_two_definitions():
    tables = world(
        papers("z", "IRN", 9999, "2015", "2015", field="genes"),
        papers("a", "IRN", 5867, "2016", "2016"),
        papers("b", "IRN", 2149, "2018", "2018", source_id="second"),
        papers("c", "IRN", 3000, "2019", "2019", source_id="second"),
        papers("d", "IRN", 10, "2012", "2021"),
        sources={"second": "2022"},
    )
    found = science.falls(science.counts(tables, "publications", take_snapshot(tables, DAY)))
    assert found[["n_before", "n"]].to_numpy().tolist() == [[5867, 2149]]
    last = science.latest_fall(
        science.counts(tables, "publications", take_snapshot(tables, DAY)), "publications"
    )
    assert last["after"].iloc[0] == Traced(
        2149, ("publications:a", "publications:b"), "fall.papers.1.after", "hydrogels", "paper"
    )


def fallen(*pairs):
    """The fields of later lower counts; each pair is of one year, a field of its own and two sources."""
    rows = []
    for at, (before, after) in enumerate(pairs):
        rows.append(trial(f"{at}a", "IRN", **{"n": 50, "as_of": f"{2000 + at}-01", **before}))
        given = {"n": 20, "as_of": f"{2000 + at}-06", "source_id": "second", **after}
        rows.append(trial(f"{at}b", "IRN", **given))
    tables = world(trials=rows, sources={"second": "2022"})
    return list(science.falls(science.counts(tables, "trials", take_snapshot(tables, DAY)))["field"])


def test_only_fields_that_share_a_word_of_four_letters_are_paired():
    assert fallen(
        ({"field": "Stem cell therapy"}, {"field": "All of the cell"}),
        ({"field": "MSC, and the rest"}, {"field": "MSC, and the lot"}),  # nothing but short words
        ({"field": "Gene therapies"}, {"field": "Genes"}),
        ({"field": "Regeneration: bone"}, {"field": "regeneration, skin"}),
    ) == ["All of the cell", "regeneration, skin"]


def test_a_fall_needs_two_sources_and_a_lower_number():
    assert fallen(
        ({"field": "first cells"}, {"field": "first cells", "source_id": "made"}),
        ({"field": "second genes"}, {"field": "second genes", "n": 50}),
        ({"field": "third skin"}, {"field": "third skin", "n": 51}),
        ({"field": "fourth bone"}, {"field": "fourth bone", "n": 49}),
    ) == ["fourth bone"]


def test_a_fall_passes_over_what_is_kept_out_of_comparisons_or_lacks_its_number_or_day():
    assert fallen(
        ({"field": "first cells", "plot": False}, {"field": "first cells"}),
        ({"field": "second genes", "n": None}, {"field": "second genes"}),
        ({"field": "third skin", "as_of": ""}, {"field": "third skin"}),
        ({"field": "fourth bone"}, {"field": "fourth bone"}),
    ) == ["fourth bone"]


def test_counts_kept_out_of_comparisons_are_numbered():
    tables = world(
        papers("a", "IRN", 10, plot=False), papers("b", "IRN", 40), papers("c", "IRN", 50),
        trials=[trial("t", "IRN", 3, plot=False)],
    )  # fmt: skip
    snapshot = take_snapshot(tables, DAY)
    found = science.set_aside(*(science.counts(tables, what, snapshot) for what in science.COUNTED))
    assert (found.value, found.rows) == (2, ("publications:a", "trials:t"))


def test_shares_agree_with_those_that_the_sources_print():
    """Published figures: China 56.36% of MSC vesicle papers (Front Bioeng Biotechnol 2022), Iran 3.5% and the
    United States 36% of cell therapy trials registered in 2014 (Bersenev), the United Kingdom 12.1% of gene
    therapy trials to 2007 gives the world about 1,470.
    """
    tables = load_tables(paths.DATA)
    snapshot = take_snapshot(tables, date(2026, 9, 29))
    rows = science.counts(tables, "publications", snapshot).set_index("count_id")["n"]
    share = (
        rows["CHN-2009-2021-msc-extracellular-vesicles"] / rows["WLD-2009-2021-msc-extracellular-vesicles"]
    )
    assert round(100 * share, 2) == 56.36
    trials = science.comparisons(tables, "trials", snapshot)
    made = next(found for found in trials if found.source_id.startswith("beyondthedish"))
    assert round(100 * made.share("IRN").value, 1) == 3.5
    assert round(100 * made.share("USA").value) == 36
    (gene,) = [found for found in trials if found.source_id.startswith("biomedinvo4all")]
    assert round(gene.own("GBR").value / 0.121, -1) == 1470


def test_the_counts_collected_for_a_country_are_counted():
    tables = world(papers("a", "IRN", 5), papers("b", "IRN", 7), trials=[trial("t", "KOR", 3)])
    every = [science.counts(tables, what, take_snapshot(tables, DAY)) for what in science.COUNTED]
    found = science.numbers(*(frame[frame["country"] == "IRN"] for frame in every))
    assert {key: fact.value for key, fact in found.items()} == {"papers": 2, "trials": 0}
    assert set(found["papers"].rows) == {"publications:a", "publications:b"}


def test_papers_and_trials_stand_together_the_newest_first_and_a_note_is_said_once():
    frame = pd.DataFrame({"end": ["2021", "2018"], "note": ["a", "b"]})
    found = science.collected(frame, pd.DataFrame({"end": ["2020", "2019"], "note": ["c", "b"]}))
    assert list(found["what"]) == ["publications", "trials", "trials", "publications"]
    assert list(found["repeated"]) == [False, False, False, True]
