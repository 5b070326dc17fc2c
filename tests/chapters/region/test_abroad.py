"""Centres promised abroad against what was seen, on a small region and on the real promise of 2018."""

from datetime import date

import pytest
from tests.chapters.region.region_world import DAY, institution, programme, region

from regenatlas.chapters.region import abroad as chapter
from regenatlas.counting.snapshot import take_snapshot
from regenatlas.tables.load import load_tables


@pytest.fixture
def tables():
    return region()


def found(tables, day):
    return chapter.centres_abroad(tables, "IRN", take_snapshot(tables, day)).set_index("name")


def test_a_promise_past_its_due_date_was_not_seen(tables):
    own = found(tables, DAY).loc["planned"]
    assert (own["promised"], own["due"], own["found"]) == ("2018-04-30", "2019-03-20", "not_seen")
    assert own["rows"] == ("ecosystem:planned", "programmes:abroad")


def test_before_its_due_date_it_is_not_due(tables):
    assert found(tables, date(2018, 12, 31)).loc["planned", "found"] == "not_due"


def test_a_centre_that_ran_before_the_promise_does_not_keep_it(tables):
    own = found(tables, DAY).loc["before"]
    assert (own["promised"], own["found"]) == ("", "running")


def test_a_centre_that_began_after_the_promise_keeps_it(tables):
    own = found(tables, DAY).loc["later"]
    assert (own["promised"], own["found"]) == ("2018-04-30", "running")
    assert "later" not in found(tables, date(2019, 6, 30)).index


def test_institutions_at_home_and_of_others_stay_out(tables):
    assert "at-home" not in found(tables, DAY).index
    assert chapter.centres_abroad(tables, "TUR", take_snapshot(tables, DAY)).empty


def test_only_promises_abroad_are_told(tables):
    assert list(chapter.promised_centres(tables, "IRN", take_snapshot(tables, DAY))["name"]) == ["abroad"]


def abroad(ecosystem, day=DAY, **given):
    """Centres of Iran abroad beside one promise of 30 April 2018, due on 20 March 2019."""
    tables = region(ecosystem=ecosystem, programmes=[programme("abroad", **given)])
    return chapter.centres_abroad(tables, "IRN", take_snapshot(tables, day))


def test_a_centre_of_unknown_state_is_neither_running_nor_missing():
    own = abroad([institution("silent", "IRQ", "unknown")]).iloc[0]
    assert own["found"] == "possible"


def test_a_centre_that_began_on_the_day_of_the_promise_keeps_it():
    own = abroad([institution("same", "IRQ", "in_service", since="2018-04-30")]).iloc[0]
    assert (own["promised"], own["due"], own["found"]) == ("2018-04-30", "2019-03-20", "running")


def test_a_centre_that_may_have_begun_before_the_promise_does_not_keep_it():
    # «2018» may be January, the promise is of April.
    own = abroad([institution("vague", "IRQ", "in_service", since="2018")]).iloc[0]
    assert (own["promised"], own["due"], own["found"]) == ("", "", "running")
    assert own["rows"] == ("ecosystem:vague",)


def test_a_promise_of_an_unknown_day_of_a_month_may_be_kept_from_the_first_of_it():
    centres = [
        institution("within", "IRQ", "in_service", since="2018-04-01"),
        institution("before", "IRQ", "in_service", since="2018-03-31"),
    ]
    own = abroad(centres, announced="2018-04").set_index("name")["promised"]
    assert own.to_dict() == {"within": "2018-04", "before": ""}


def test_a_promise_waits_until_the_day_before_it_is_due():
    planned = [institution("planned", "IRQ", "announced")]
    assert list(abroad(planned, date(2019, 3, 19))["found"]) == ["not_due"]
    assert list(abroad(planned, date(2019, 3, 20))["found"]) == ["not_seen"]


def test_a_promise_for_an_unknown_day_of_a_month_is_due_on_the_last_of_it():
    planned = [institution("planned", "IRQ", "announced")]
    assert list(abroad(planned, date(2019, 3, 30), due="2019-03")["found"]) == ["not_due"]
    assert list(abroad(planned, date(2019, 3, 31), due="2019-03")["found"]) == ["not_seen"]


def test_without_a_promise_in_its_document_only_what_does_not_run_is_promised_by_its_own_date():
    centres = [
        institution("running", "IRQ", "in_service", since="2020-05-01", source="counts"),
        institution("announced", "TUR", "announced", since="2021-05-01", source="counts"),
    ]
    own = abroad(centres).set_index("name")
    assert own["promised"].to_dict() == {"running": "", "announced": "2021-05-01"}
    assert own["due"].to_dict() == {"running": "", "announced": ""}


def many():
    """Of seven promised centres two run, three are late and two still wait; one ran before."""
    late = [institution(key, code, "announced") for key, code in (("b", "IRQ"), ("a", "IRQ"), ("c", "IND"))]
    seen = [institution(key, "TUR", "in_service", since="2019") for key in ("e", "d")]
    before = [institution("f", "TUR", "partly_in_service", since="2010")]
    ahead = [institution(key, "IND", "announced", source="counts") for key in ("h", "g")]
    tables = region(
        ecosystem=[*ahead, *late, *seen, *before],
        programmes=[programme("abroad"), programme("ahead", due="2030", source="counts")],
    )
    return chapter.centres_abroad(tables, "IRN", take_snapshot(tables, DAY))


def test_running_centres_come_first_then_the_missing_ones_by_country_and_name():
    assert list(zip(many()["found"], many()["country"], many()["name"], strict=True)) == [
        ("running", "TUR", "d"), ("running", "TUR", "e"), ("running", "TUR", "f"),
        ("not_seen", "IND", "c"), ("not_seen", "IRQ", "a"), ("not_seen", "IRQ", "b"),
        ("not_due", "IND", "g"), ("not_due", "IND", "h"),
    ]  # fmt: skip


def told(centres):
    numbers = chapter.abroad_numbers(centres)
    return {key: getattr(number, "value", number) for key, number in numbers.items()}


def test_many_promises_in_numbers():
    assert told(many()) == {
        "named": 8, "promised": 7, "hosts": 3, "opened": 2, "exists": 0, "late": 3, "waiting": 2,
        "running": 1,
        "places": [],
    }  # fmt: skip
    numbers = chapter.abroad_numbers(many())
    assert numbers["hosts"].unit == "country"
    assert numbers["opened"].rows == ("ecosystem:d", "ecosystem:e", "programmes:abroad")


def test_numbers_of_promises(tables):
    values = told(chapter.centres_abroad(tables, "IRN", take_snapshot(tables, DAY)))
    assert values == {
        "named": 3, "promised": 2, "hosts": 2, "opened": 1, "exists": 0, "late": 1, "waiting": 0,
        "running": 1,
        "places": [],
    }  # fmt: skip


def twin(since, name="Someone in Basra", country="IRQ"):
    """What was seen of a centre promised in Iraq by «Someone», where another centre runs."""
    planned = institution("planned", "IRQ", "announced")
    other = institution(name, country, "in_service", since=since, source="counts")
    return abroad([planned, other]).set_index("name")


def test_where_the_promoter_has_a_centre_it_may_be_the_promised_one():
    found = twin("")
    assert found["found"].to_dict() == {"Someone in Basra": "running", "planned": "one_exists"}
    assert found.loc["planned", "rows"] == (
        "ecosystem:planned",
        "programmes:abroad",
        "ecosystem:Someone in Basra",
    )
    assert twin("2018").loc["planned", "found"] == "one_exists"  # perhaps after the promise of April
    assert told(found.reset_index()) == {
        "named": 2, "promised": 1, "hosts": 1, "opened": 0, "exists": 1, "late": 0, "waiting": 0,
        "running": 0,
        "places": ["IRQ"],
    }  # fmt: skip


def test_an_older_centre_one_elsewhere_and_one_of_somebody_else_are_not_the_promised_one():
    assert twin("2018-03").loc["planned", "found"] == "not_seen"
    assert twin("", country="TUR").loc["planned", "found"] == "not_seen"
    assert twin("", name="Nobody in Basra").loc["planned", "found"] == "not_seen"


def test_the_four_centres_promised_in_2018_are_told_as_irna_reported_them():
    # IRNA in French, 30 April 2018: four centres in Iraq, Oman, Azerbaijan and Syria within the year.
    tables = load_tables()
    centres = chapter.centres_abroad(tables, "IRN", take_snapshot(tables, date(2026, 1, 1)))
    promised = centres[centres["promised"] != ""]
    assert sorted(promised["country"]) == ["AZE", "IRQ", "OMN", "SYR"]
    assert set(promised["due"]) == {"2019-03-20"}
    # The same page tells of a Royan centre in Sulaymaniyah, without its beginning.
    assert promised.set_index("country")["found"].to_dict() == {
        "AZE": "not_seen", "IRQ": "one_exists", "OMN": "not_seen", "SYR": "not_seen",
    }  # fmt: skip
    assert told(centres)["opened"] == 0
