"""Places in science as stated: statements keep their date, their source and their target apart."""

from datetime import date

from tests.made import made_tables, tail

from regenatlas.chapters.science import science_ranks as ranks
from regenatlas.counting.snapshot import take_snapshot

DAY = date(2024, 12, 31)


def stated(rank_id, day, rank, source_id="made", metric=ranks.SERIES, **given):
    row = {
        "rank_id": rank_id,
        "country": "IRN",
        "metric": metric,
        "date": day,
        "rank": rank,
        "rank_text": str(rank),
        "rank_relation": "exactly",
        "scope": "world",
        "is_target": metric == ranks.TARGET,
    }
    return {**row, **tail(source_id), **given}


SOURCES = {"first": "2016-10-19", "second": "2020-06-01", "third": "2024", "never": ""}


def world(*rows, **more):
    return made_tables([], [], sources=SOURCES, reported_ranks=[*rows], **more)


ROWS = [
    stated("a", "2016", 20, "first"),
    stated("b", "2016-10-19", 14, "first"),
    stated("c", "2015", 31, "second"),
    stated("d", "2020-06-01", 13, "second"),
    stated("e", "2024", 13, "third"),
    stated("t", "2026-01-01", 10, "third", ranks.TARGET),
    stated("other", "2018", 2, metric="clinical_trials_rank"),
    stated(
        "turkey", "2020-06-01", None, "second", country="TUR", rank_text="below 13", rank_relation="below"
    ),
]


def values(tables, snapshot):
    found = ranks.rank_numbers(
        ranks.science_places(tables, "IRN", snapshot), ranks.science_targets(tables, "IRN", snapshot)
    )
    return {name: number.value for name, number in found.items() if number.value}


def test_a_year_stands_in_its_middle_so_that_a_start_precedes_what_it_led_to():
    tables = world(*ROWS)
    places = ranks.science_places(tables, "IRN", take_snapshot(tables, DAY))
    assert list(places["rank_id"]) == ["c", "a", "b", "d", "e"]


def test_places_of_a_later_day_and_targets_not_yet_told_are_unknown():
    tables = world(*ROWS)
    snapshot = take_snapshot(tables, date(2018, 6, 30))
    assert list(ranks.science_places(tables, "IRN", snapshot)["rank_id"]) == ["c", "a", "b"]
    assert ranks.science_targets(tables, "IRN", snapshot).empty
    assert list(ranks.science_targets(tables, "IRN", take_snapshot(tables, DAY))["rank"]) == [10]


def test_a_place_of_a_year_is_known_when_the_year_is_over_and_so_is_what_a_source_of_that_year_aims_at():
    tables = world(*ROWS)

    def told(day):
        snapshot = take_snapshot(tables, day)
        return "e" in set(ranks.science_places(tables, "IRN", snapshot)["rank_id"]), len(
            ranks.science_targets(tables, "IRN", snapshot)
        )

    assert told(date(2024, 12, 30)) == (False, 0)
    assert told(date(2024, 12, 31)) == (True, 1)


def test_a_target_and_an_undated_place_are_not_among_the_places():
    tables = world(
        stated("a", "2016", 20),
        stated("aim", "2017", 5, is_target=True),
        stated("undated", "", 7),
    )
    assert list(ranks.science_places(tables, "IRN", take_snapshot(tables, DAY))["rank_id"]) == ["a"]


def test_an_undated_target_source_tells_no_target():
    tables = world(stated("t", "2026-01-01", 10, "never", ranks.TARGET), stated("a", "2016", 20))
    assert ranks.science_targets(tables, "IRN", take_snapshot(tables, DAY)).empty


def test_rises_join_only_what_one_source_states():
    tables = world(*ROWS)
    found = ranks.rises(ranks.science_places(tables, "IRN", take_snapshot(tables, DAY)))
    assert found[["source_id", "from_rank", "to_rank"]].to_numpy().tolist() == [
        ["first", 20, 14],
        ["second", 31, 13],
    ]
    assert found["rows"].iloc[1] == ("reported_ranks:c", "reported_ranks:d")
    assert [traced.value for traced in found["steps"]] == [6, 18]
    assert (found["now"].iloc[1].name, found["now"].iloc[1].value) == ("rise.2.to", 13)


def test_numbers_tell_the_latest_place_and_since_when_it_stands():
    tables = world(*ROWS)
    assert values(tables, take_snapshot(tables, DAY)) == {
        "first": 31,
        "first_date": "2015",
        "latest": 13,
        "latest_date": "2024",
        "same_since": "2020-06-01",
        "same_times": 2,
        "statements": 5,
        "target": 10,
        "target_date": "2026-01-01",
    }


def test_a_bound_is_no_place():
    tables = world(*ROWS)
    places = ranks.science_places(tables, "TUR", take_snapshot(tables, DAY))
    assert list(places["rank_text"]) == ["below 13"]
    assert [(one.value, one.rows) for one in places["bound"]] == [(13, ("reported_ranks:turkey",))]
    assert not any(number.value for number in ranks.rank_numbers(places, places.iloc[0:0]).values())


def test_a_bound_with_a_number_is_no_place_either_and_no_number_is_none():
    tables = world(
        stated("a", "2016", 20, "first"),
        stated("top", "2017", 10, "first", rank_relation="top_n"),
        stated("b", "2018", 15, "first"),
        stated("words", "2019", None, "first", rank_text="among the first"),
    )
    places = ranks.science_places(tables, "IRN", take_snapshot(tables, DAY))
    assert list(places["rank_id"]) == ["a", "top", "b", "words"]
    assert values(tables, take_snapshot(tables, DAY)) == {
        "first": 20, "first_date": "2016", "latest": 15, "latest_date": "2018", "same_since": "2018",
        "same_times": 1, "statements": 2,
    }  # fmt: skip
    rise = ranks.rises(places).iloc[0]
    assert (rise["from_rank"], rise["to_rank"], rise["end"]) == (20, 15, "2018")


def test_a_target_is_reached_only_by_a_place_stated_for_its_time_or_later():
    snapshot = take_snapshot(world(*ROWS), date(2026, 9, 29))
    tables = world(*ROWS)
    args = ranks.science_places(tables, "IRN", snapshot), ranks.science_targets(tables, "IRN", snapshot)
    assert ranks.reached(*args, snapshot).value is None
    tables = world(*ROWS, stated("f", "2026-03-01", 11))
    args = ranks.science_places(tables, "IRN", snapshot), ranks.science_targets(tables, "IRN", snapshot)
    assert ranks.reached(*args, snapshot).value == 11


def place_reached(day, target, *places):
    """The place that keeps a target, and its rows; `places` are the days for which 11, 12 … are stated."""
    rows = [stated(f"p{at}", when, 11 + at) for at, when in enumerate(places)]
    tables = world(*rows, stated("t", target, 10, "second", ranks.TARGET))
    snapshot = take_snapshot(tables, day)
    found = ranks.reached(
        ranks.science_places(tables, "IRN", snapshot),
        ranks.science_targets(tables, "IRN", snapshot),
        snapshot,
    )
    return found.value, found.rows


def test_a_target_that_is_not_due_is_not_reached_by_what_is_stated_before():
    assert place_reached(date(2024, 5, 31), "2024-06-01", "2023-01-01") == (None, ())
    assert place_reached(DAY, "2024-06-01", "2024-05-31") == (None, ())


def test_a_place_stated_for_the_day_of_the_target_counts_on_that_day():
    assert place_reached(date(2024, 6, 1), "2024-06-01", "2024-06-01") == (11, ("reported_ranks:p0",))


def test_a_target_for_a_year_is_due_on_its_last_day_and_kept_by_any_place_of_the_year():
    assert place_reached(date(2023, 12, 30), "2023", "2023-06-01") == (None, ())
    assert place_reached(date(2023, 12, 31), "2023", "2022-12-31", "2023-01-01") == (
        12, ("reported_ranks:p1",),
    )  # fmt: skip


def test_a_place_stated_for_a_year_may_be_from_before_a_target_within_it():
    assert place_reached(DAY, "2023-06-01", "2023") == (None, ())
    assert place_reached(DAY, "2023-06-01", "2024") == (11, ("reported_ranks:p0",))


def test_without_a_target_none_is_reached():
    tables = world(stated("a", "2016", 20))
    snapshot = take_snapshot(tables, DAY)
    found = ranks.reached(
        ranks.science_places(tables, "IRN", snapshot),
        ranks.science_targets(tables, "IRN", snapshot),
        snapshot,
    )
    assert (found.value, found.rows) == (None, ())


def claim(claim_id, published, metric="view_on_ranks"):
    return {
        "claim_id": claim_id,
        "subject_country": "IRN",
        "metric": metric,
        "published": published,
        "speaker": "somebody",
        "statement": f"Something ({claim_id}).",
        **tail(),
    }


def test_a_view_is_heard_from_the_last_day_of_its_date_on_the_oldest_first():
    claims = [claim("b", "2022-02"), claim("a", "2022-02-28"), claim("c", "2021-01-01"), claim("d", "")]
    tables = world(*ROWS, claims=[*claims, claim("e", "2021-01-01", "science_growth")])

    def heard(day):
        return list(ranks.views(tables, "IRN", take_snapshot(tables, day))["statement"])

    assert heard(date(2022, 2, 27)) == ["Something (c)."]
    assert heard(date(2022, 2, 28)) == ["Something (c).", "Something (b).", "Something (a)."]
