"""Papers and trials as others counted them: only what one source counted by one rule is compared."""

from datetime import date

import pandas as pd
import pytest

from regenatlas import paths
from regenatlas.analysis import country_series, science
from regenatlas.analysis import science_context as context
from regenatlas.analysis.snapshot import snapshot
from regenatlas.tables.load import Tables, load_tables
from tests.made import event, made_tables, product, tail

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
    assert list(science.counts(tables, "publications", snapshot(tables, date(2021, 12, 31)))["n"]) == [10]
    assert science.counts(tables, "publications", snapshot(tables, date(2021, 12, 30))).empty
    assert science.counts(tables, "trials", snapshot(tables, date(2018, 6, 30))).empty
    assert len(science.counts(tables, "trials", snapshot(tables, date(2025, 10, 31)))) == 1


def test_a_count_without_a_period_dates_from_its_source_and_without_either_is_left_out():
    tables = world(
        papers("a", "IRN", 10, "", "", source_id="dated"),
        papers("b", "IRN", 20, "", "", source_id="never"),
        sources={"dated": "2021-01", "never": ""},
    )
    shot = snapshot(tables, DAY)
    assert list(science.counts(tables, "publications", shot)["count_id"]) == ["a"]
    assert science.counts(tables, "publications", snapshot(tables, date(2021, 1, 30))).empty
    assert science.undated(tables, "publications", "IRN", shot).value == 1
    assert science.undated(tables, "publications", "IRN", shot).rows == ("publications:b",)


def test_what_was_published_later_was_not_known():
    tables = world(papers("a", "IRN", 10, source_id="late"), sources={"late": "2023-05-01"})
    assert science.counts(tables, "publications", snapshot(tables, DAY, known_by=date(2023, 4, 30))).empty
    assert len(science.counts(tables, "publications", snapshot(tables, DAY, known_by=date(2023, 5, 1)))) == 1


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
    (made,) = science.comparisons(tables, "publications", snapshot(tables, DAY))
    assert list(made.countries["country"]) == ["USA", "IRN"]
    assert (made.own("IRN").value, made.place("IRN").value) == (10, 2)
    assert made.own("IRN").rows == ("publications:a",)
    assert made.own("KOR").value is None
    assert made.share("IRN").value is None  # this source does not count the world


def test_one_country_alone_is_no_comparison():
    tables = countries(world(papers("a", "IRN", 10), papers("w", "WLD", 100)), ["WLD"])
    assert science.comparisons(tables, "publications", snapshot(tables, DAY)) == []


def test_regions_stand_in_the_frame_but_not_among_the_countries_and_the_world_gives_the_share():
    tables = countries(
        world(
            papers("a", "IRN", 10), papers("b", "USA", 40), papers("w", "WLD", 200), papers("e", "XEU", 70)
        ),
        ["WLD", "XEU"],
    )
    (made,) = science.comparisons(tables, "publications", snapshot(tables, DAY))
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
    (made,) = science.comparisons(tables, "publications", snapshot(tables, DAY))
    assert (made.field, made.end) == ("hydrogels", "2021")
    tables = world(*rows, papers("b3", "KOR", 1, field="small"))
    (made,) = science.comparisons(tables, "publications", snapshot(tables, DAY))
    assert made.field == "small"
    (made,) = science.comparisons(tables, "publications", snapshot(tables, date(2015, 1, 1)))
    assert made.end == "2011"


def test_an_unclear_reading_is_marked():
    tables = world(papers("a", "IRN", 10, verified=False), papers("b", "USA", 40))
    (made,) = science.comparisons(tables, "publications", snapshot(tables, DAY))
    assert made.inferred == ("IRN",)


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
    grown = science.growth(science.counts(tables, "publications", snapshot(tables, DAY)))
    assert list(grown["field"]) == ["hydrogels"]
    assert list(grown["times"]) == [2.5]
    assert grown["rows"].iloc[0] == ("publications:a", "publications:b")


def test_a_later_count_that_is_lower_is_shown_as_two_definitions():
    tables = world(
        papers("z", "IRN", 9999, "2015", "2015", field="genes"),
        papers("a", "IRN", 5867, "2016", "2016"),
        papers("b", "IRN", 2149, "2018", "2018", source_id="second"),
        papers("c", "IRN", 3000, "2019", "2019", source_id="second"),
        papers("d", "IRN", 10, "2012", "2021"),
        sources={"second": "2022"},
    )
    found = science.falls(science.counts(tables, "publications", snapshot(tables, DAY)))
    assert found[["n_before", "n"]].to_numpy().tolist() == [[5867, 2149]]


def test_counts_kept_out_of_comparisons_are_numbered():
    tables = world(papers("a", "IRN", 10, plot=False), papers("b", "IRN", 40))
    assert science.set_aside(science.counts(tables, "publications", snapshot(tables, DAY))).value == 1


def indicator(country, year, value, code="rd_expenditure_pct_gdp"):
    return {
        "indicator_id": f"{country}-{year}-{code}",
        "country": country,
        "year": year,
        "indicator": code,
        "value": value,
        "unit": "",
        **tail(),
    }


def test_an_indicator_counts_when_its_year_is_over():
    tables = world(
        country_indicators=[
            indicator("IRN", 2017, 0.7),
            indicator("IRN", 2018, 0.8),
            indicator("USA", 2016, 2.8),
            indicator("IRN", 2017, 85e6, context.PEOPLE),
        ]
    )
    values = country_series.series(tables, context.RESEARCH, snapshot(tables, date(2018, 6, 30)))
    assert values[["country", "year"]].to_numpy().tolist() == [["IRN", 2017], ["USA", 2016]]
    newest = context.newest(values, "IRN", "research", "% of GDP", 2)
    assert (newest["research"].value, newest["research_year"].value) == (0.7, 2017)
    place = context.standing_of(values, "IRN")
    assert (place["place"].value, place["of"].value) == (2, 2)
    assert context.newest(values, "KOR", "research", "% of GDP") == {}
    assert context.standing_of(values, "KOR") == {}


def test_papers_per_million_take_the_people_of_the_last_year():
    tables = world(
        papers("a", "IRN", 170, "2016", "2017"),
        papers("b", "IRN", 99, "", "2017"),
        country_indicators=[indicator("IRN", 2017, 85e6, context.PEOPLE)],
    )
    shot = snapshot(tables, DAY)
    own = science.counts(tables, "publications", shot)
    each = context.per_million(own, country_series.series(tables, context.PEOPLE, shot, ["IRN"]))
    assert list(each["count_id"]) == ["a"]  # the other does not say since when it counts
    assert each["per_million"].iloc[0] == pytest.approx(2.0)


def test_shares_agree_with_those_that_the_sources_print():
    """Published figures: China 56.36% of MSC vesicle papers (Front Bioeng Biotechnol 2022), Iran 3.5% and the
    United States 36% of cell therapy trials registered in 2014 (Bersenev), the United Kingdom 12.1% of gene
    therapy trials to 2007 gives the world about 1,470.
    """
    tables = load_tables(paths.DATA)
    shot = snapshot(tables, date(2026, 9, 29))
    rows = science.counts(tables, "publications", shot).set_index("count_id")["n"]
    share = (
        rows["CHN-2009-2021-msc-extracellular-vesicles"] / rows["WLD-2009-2021-msc-extracellular-vesicles"]
    )
    assert round(100 * share, 2) == 56.36
    trials = science.comparisons(tables, "trials", shot)
    made = next(found for found in trials if found.source_id.startswith("beyondthedish"))
    assert round(100 * made.share("IRN").value, 1) == 3.5
    assert round(100 * made.share("USA").value) == 36
    (gene,) = [found for found in trials if found.source_id.startswith("biomedinvo4all")]
    assert round(gene.own("GBR").value / 0.121, -1) == 1470
