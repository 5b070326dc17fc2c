"""Trials as rows of the table."""

from regenatlas.importing.counts.trials import Trial, countries_of, trial_counts, word
from regenatlas.importing.statement import Origin


def test_a_trial_counts_once_in_each_country_and_once_in_the_world():
    trials = [
        Trial("1", frozenset({"IRN", "DEU"}), "phase_1", "2014", "completed", "other"),
        Trial("2", frozenset(), "phase_1", "2015", "completed", ""),
    ]
    rows = list(trial_counts(trials, "2020-01-01", "MSC", Origin("a.csv", "", 0)))
    found = {(row.cells["country"], row.cells["by"], row.cells["value"]): row.cells["trials"] for row in rows}
    assert found["WLD", "all", "all"] == found["WLD", "phase", "phase_1"] == "2"
    assert (
        found["WLD", "sponsor", "other"] == found["IRN", "all", "all"] == found["DEU", "year", "2014"] == "1"
    )
    assert len([row for row in rows if row.cells["country"] == "IRN"]) == 6


def test_names_that_are_no_country_count_once_a_trial(places):
    assert countries_of(["Iran", "X, Atlantis", "Y, Atlantis"], places) == {"IRN"}
    assert places.unknown == {"Atlantis": 1}
    assert word("Active, not recruiting") == "active_not_recruiting"
