"""Standard competition ranking, its range and its fragility."""

from datetime import date

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from tests.made import event, made_tables, product, rule

from regenatlas.counting import ranking as counting
from regenatlas.counting.ranking import (
    ASKED,
    Distance,
    Place,
    by_definition,
    by_question,
    distance,
    given_places,
    place,
    place_on,
    rank,
    rows_behind,
    through_time,
)
from regenatlas.counting.snapshot import find_definition, take_snapshot
from regenatlas.tables.load import load_tables

COUNTS = pd.Series({"USA": 9, "KOR": 5, "JPN": 5, "IRN": 3, "IND": 1, "FRA": 0})


def test_equal_counts_share_a_place_and_the_next_place_is_skipped():
    ranking = rank(COUNTS)
    assert ranking.to_dict("list") == {
        "country": ["USA", "JPN", "KOR", "IRN", "IND"],
        "n": [9, 5, 5, 3, 1],
        "rank": [1, 2, 2, 4, 5],
        "tied": [0, 1, 1, 0, 0],
    }


def test_a_country_without_a_product_has_no_place():
    assert place(rank(COUNTS), "FRA") == Place("FRA", 0, None, (), 5)
    assert place(rank(COUNTS), "KOR") == Place("KOR", 5, 2, ("JPN",), 5)
    assert rank(pd.Series(dtype=int)).empty


def test_distance_names_the_next_above_and_below_and_what_it_takes():
    ranking = rank(COUNTS)
    assert distance(ranking, place(ranking, "IRN")) == Distance(("JPN", "KOR"), 2, 3, 2, ("IND",), 2)
    assert distance(ranking, place(ranking, "USA")) == Distance((), None, None, None, ("JPN", "KOR"), 4)
    assert distance(ranking, place(ranking, "FRA")) == Distance(("IND",), 1, 2, 5, (), None)


def test_who_passes_the_next_above_may_level_with_one_further_up():
    ranking = rank(pd.Series({"USA": 6, "KOR": 5, "IRN": 3}))
    assert distance(ranking, place(ranking, "IRN")) == Distance(("KOR",), 2, 3, 1, (), None)


def world():
    homes = {"a": "USA", "b": "USA", "c": "KOR", "d": "IRN", "e": "JPN", "f": "JPN"}
    events = [event(i, "FDA", "authorised", f"20{10 + n}-01-01") for n, i in enumerate(homes)]
    events.append(event("f", "FDA", "withdrawn", "2020-01-01"))
    rules = [
        rule("plain", default=True),
        rule("ever", states="in_force;conditional;suspended;withdrawn"),
        rule("there", count_by="jurisdiction"),
    ]
    return made_tables([product(i, origin_country=c) for i, c in homes.items()], events, rules)


def test_the_range_of_places_covers_every_definition():
    places = by_definition(world(), "IRN", date(2024, 1, 1))
    assert list(places["definition_id"]) == ["plain", "ever", "there"]
    assert list(places["n"]) == [1, 1, 0]
    assert list(places["rank"].astype(object).where(places["rank"].notna(), None)) == [2, 3, None]
    assert list(places["tied_with"]) == [("JPN", "KOR"), ("KOR",), ()]
    # The place rests on the country and on all that stand at least as high.
    assert len(places.loc[0, "rows"]) == 5


def test_a_place_answers_one_question_and_that_of_the_union_is_apart():
    rules = [
        rule("plain", default=True),
        rule("kinds", question="kinds"),
        rule("here", question="patients", count_by="jurisdiction", eu="as_one"),
        rule("members", question="patients", count_by="jurisdiction"),
        rule("union", eu="as_one"),
    ]
    tables = made_tables(
        [product("a", origin_country="DEU")], [event("a", "EMA", "authorised", "2010")], rules
    )

    def asked(unit):
        places = by_question(by_definition(tables, "DEU", date(2024, 1, 1)), unit)
        return dict(zip(places["definition_id"], places["asked"], strict=True))

    own = {
        "plain": "developer",
        "kinds": "developer",
        "members": "members",
        "here": "apart",
        "union": "apart",
    }
    assert asked("DEU") == own
    assert asked("EUU") == {
        **dict.fromkeys(("plain", "kinds", "members"), "apart"),
        "here": "patients",
        "union": "developer",
    }
    assert set(asked("DEU").values()) | set(asked("EUU").values()) == set(ASKED)


def test_the_base_rate_counts_each_of_the_first_places_once(monkeypatch):
    assert given_places(world(), "IRN", date(2014, 6, 1)) == 1  # second by two rules, no place by the third
    assert given_places(world(), "IRN", date(2024, 1, 1)) == 2  # second and third
    monkeypatch.setattr(counting, "FIRST", 2)
    assert given_places(world(), "IRN", date(2024, 1, 1)) == 1


def test_a_place_through_time_follows_the_events():
    tables = world()
    days = [date(2012, 6, 1), date(2013, 6, 1), date(2019, 12, 31), date(2020, 1, 1)]
    frame = through_time(tables, ["IRN"], find_definition(tables), days)
    assert list(frame["rank"].astype(object).where(frame["rank"].notna(), None)) == [None, 2, 3, 2]
    assert list(frame["of"]) == [2, 3, 4, 4]


def test_a_place_on_a_snapshot_is_the_place_in_its_ranking():
    tables = world()
    snapshot = take_snapshot(tables, date(2024, 1, 1))
    for country in ("USA", "KOR", "IRN", "JPN", "FRA"):
        assert place_on(tables, country, snapshot) == place(rank(snapshot.counts), country)


tallies = st.dictionaries(
    st.sampled_from(["USA", "KOR", "JPN", "IRN", "IND", "FRA"]), st.integers(0, 20), min_size=2
)


@given(tallies, st.integers(1, 5))
def test_a_place_never_improves_when_a_rival_gains(tally, gain):
    own = min(tally)
    before = place(rank(pd.Series(tally)), own)
    for rival in set(tally) - {own}:
        after = place(rank(pd.Series({**tally, rival: tally[rival] + gain})), own)
        assert (after.rank or 0) >= (before.rank or 0)


@given(tallies)
def test_a_place_is_one_more_than_the_number_of_countries_with_more(tally):
    ranking = rank(pd.Series(tally))
    for country, n in tally.items():
        at = place(ranking, country)
        assert at.rank == (1 + sum(other > n for other in tally.values()) if n else None)
        assert len(at.tied_with) == (sum(other == n for other in tally.values()) - 1 if n else 0)


@given(tallies, st.randoms())
def test_the_order_in_which_countries_are_counted_decides_nothing(tally, chance):
    shuffled = chance.sample(list(tally.items()), len(tally))
    assert rank(pd.Series(dict(shuffled))).equals(rank(pd.Series(tally)))


@given(tallies, st.integers(1, 5))
def test_one_who_gains_never_falls_and_those_above_stay(tally, gain):
    own = min(tally)
    before, after = rank(pd.Series(tally)), rank(pd.Series({**tally, own: tally[own] + gain}))
    assert place(after, own).rank <= (place(before, own).rank or 99)
    for rival, n in tally.items():
        if n > tally[own] + gain:
            assert place(after, rival).rank == place(before, rival).rank


@given(tallies)
def test_the_distance_is_what_it_takes_all_else_equal(tally):
    own = min(tally)
    ranking = rank(pd.Series(tally))
    gap = distance(ranking, place(ranking, own))
    if gap.to_pass is not None:
        tied = place(rank(pd.Series({**tally, own: tally[own] + gap.to_tie})), own)
        assert set(gap.above) <= set(tied.tied_with)
        passed = rank(pd.Series({**tally, own: tally[own] + gap.to_pass}))
        assert place(passed, own).rank == gap.rank_if_passed
        assert all(place(passed, rival).rank > gap.rank_if_passed for rival in gap.above)
    for rival in gap.below if gap.lead is not None else ():
        caught_up = rank(pd.Series({**tally, rival: tally[rival] + gap.lead}))
        assert own in place(caught_up, rival).tied_with


def test_the_order_that_an_academic_review_found_is_that_of_everything_licensed():
    """Golchin et al., Stud Med Sci (Urmia), February 2021: USA 16, South Korea 14, EU 8 products.

    By which rule they counted is not stated; only the order is compared.
    """
    tables = load_tables()
    reported = tables["reported_ranks"]
    reported = reported[reported["metric"] == "cell_therapy_products"].sort_values("rank")
    assert list(reported["country"]) == ["USA", "KOR", "EUU"]
    snapshot = take_snapshot(tables, date(2021, 2, 28), "by_jurisdiction_everything")
    assert list(rank(snapshot.counts).head(3)["country"]) == list(reported["country"])


def test_a_place_rests_on_those_that_stand_at_least_as_high_and_on_no_lower_ones():
    tables = world()
    snapshot = take_snapshot(tables, date(2024, 1, 1))
    own = rows_behind(snapshot, place_on(tables, "USA", snapshot))  # two products; the others have one
    assert own == ("authorisations:a.FDA.authorised.2010-01-01", "authorisations:b.FDA.authorised.2011-01-01")


def test_the_last_one_leads_nobody_and_the_first_follows_nobody():
    ranking = rank(COUNTS)
    last = distance(ranking, place(ranking, "IND"))
    assert last == Distance(("IRN",), 2, 3, 4, (), None)
    alone = rank(pd.Series({"IRN": 3}))
    assert distance(alone, place(alone, "IRN")) == Distance((), None, None, None, (), None)


def test_who_passes_the_next_one_may_draw_level_with_the_one_after():
    # With three products Iran has passed India and shares the first place with Korea.
    ranking = rank(pd.Series({"KOR": 3, "IND": 2, "IRN": 1}))
    assert distance(ranking, place(ranking, "IRN")) == Distance(("IND",), 1, 2, 1, (), None)


@given(tallies, st.randoms())
def test_the_order_of_the_counts_does_not_change_the_ranking(tally, chance):
    mixed = dict(chance.sample(list(tally.items()), len(tally)))
    assert rank(pd.Series(mixed)).equals(rank(pd.Series(tally)))


@given(tallies)
def test_so_many_further_products_tie_and_pass_and_so_many_fewer_are_tied(tally):
    ranking = rank(pd.Series(tally))
    for country, n in tally.items():
        found = distance(ranking, place(ranking, country))
        if found.to_tie is not None:
            assert set(found.above) == set(
                place(rank(pd.Series({**tally, country: n + found.to_tie})), country).tied_with
            )
            passed = place(rank(pd.Series({**tally, country: n + found.to_pass})), country)
            assert passed.rank == found.rank_if_passed
        if found.lead is not None:
            fewer = place(rank(pd.Series({**tally, country: n - found.lead})), country)
            assert set(found.below) == set(fewer.tied_with)
