"""Searches of ClinicalTrials.gov in all forms that the register gave them out in."""

import json

import pytest
from tests.importing.files import boxed, sample, study, trials_new, trials_old

from regenatlas.importing.counts.clinical_trials import read
from regenatlas.importing.statement import ImportFileError

IRAN = "Royan Institute, Tehran, Iran, Islamic Republic of"
KOREA = "A hospital, Seoul, Korea, Republic of"
OLD = (
    *(
        ("NCT00000001", "Completed", "Phase 1|Phase 2", "Other|Industry", "June 17, 2015", "March 4, 2021"),
        ("NCT00000002", "Unknown status", "", "U.S. Fed|Other", "May 2014", "April 5, 2022"),
        ("NCT00000003", "Active, not recruiting", "Not Applicable", "Industry", "", "March 9, 2019"),
    ),
)


def saved(folder, content, name="studies.json"):
    file = folder / name
    file.write_text(json.dumps(content), encoding="utf-8")
    return file


def test_an_old_download_is_counted_by_country_and_by_each_of_its_columns(tmp_path, places, numbers):
    one, two, three = OLD
    sites = f"{IRAN}|{IRAN}|{KOREA}"
    file = trials_old(tmp_path / "SearchResults.csv", (*one, sites), (*two, IRAN), (*three, ""))
    reading = read([file], "stem cells", places)
    assert (reading.until, reading.rows, reading.unknown) == ("2022-04-05", 3, {})
    assert numbers(reading, "IRN-") == {
        "IRN-2022-04-05-all-all-stem-cells": "2",
        "IRN-2022-04-05-phase-phase_1_2-stem-cells": "1",
        "IRN-2022-04-05-phase-not_stated-stem-cells": "1",
        "IRN-2022-04-05-year-2014-stem-cells": "1",
        "IRN-2022-04-05-year-2015-stem-cells": "1",
        "IRN-2022-04-05-year_phase-2014_not_stated-stem-cells": "1",
        "IRN-2022-04-05-year_phase-2015_phase_1_2-stem-cells": "1",
        "IRN-2022-04-05-status-completed-stem-cells": "1",
        "IRN-2022-04-05-status-unknown-stem-cells": "1",
        "IRN-2022-04-05-sponsor-other-stem-cells": "1",
        "IRN-2022-04-05-sponsor-us_federal-stem-cells": "1",
    }
    assert numbers(reading, "KOR-2022-04-05-all") == {"KOR-2022-04-05-all-all-stem-cells": "1"}
    assert numbers(reading, "-all-all") | {"WLD-2022-04-05-all-all-stem-cells": "3"} == numbers(
        reading, "-all-all"
    )
    cells = reading.counts[0].cells
    assert (cells["query"], cells["as_of"], cells["by"], cells["value"]) == (
        *("stem cells", "2022-04-05", "all", "all"),
    )


def test_a_download_of_today_says_the_same_in_other_words(tmp_path, places, numbers):
    site = "A hospital, Istanbul, 34000, Turkey (Türkiye)"
    one = ("NCT00000001", "ACTIVE_NOT_RECRUITING", "PHASE2|PHASE3", "INDUSTRY", "2014-08", "2025-10-07", site)
    two = ("NCT00000002", "COMPLETED", "NA", "INDIV", "2014-08-02", "2025-01-07", "A, B, 1, South Korea")
    three = ("NCT00000003", "COMPLETED", "EARLY_PHASE1", "FED", "", "2025-01-07", "")
    found = numbers(read([trials_new(tmp_path / "ctg-studies.csv", one, two, three)], "x", places))
    assert {key.removesuffix("-x") for key in found if "TUR-" in key} == {
        "TUR-2025-10-07-all-all",
        "TUR-2025-10-07-phase-phase_2_3",
        "TUR-2025-10-07-year-2014",
        "TUR-2025-10-07-year_phase-2014_phase_2_3",
        "TUR-2025-10-07-status-active_not_recruiting",
        "TUR-2025-10-07-sponsor-industry",
    }
    assert found["KOR-2025-10-07-phase-not_applicable-x"] == "1"
    assert (
        found["WLD-2025-10-07-phase-early_phase_1-x"] == found["WLD-2025-10-07-sponsor-us_federal-x"] == "1"
    )
    assert found["WLD-2025-10-07-year-not_stated-x"] == "1"


@pytest.mark.parametrize("form", [lambda one: one, boxed])
def test_studies_of_the_interface_count_also_where_a_program_boxed_each_value(
    tmp_path, places, numbers, form
):
    studies = [
        study("NCT00000001", "Iran", "Iran", "Germany", phases=("PHASE1", "PHASE2"), lead="INDUSTRY"),
        study("NCT00000002", "Iran", phases=(), status="UNKNOWN"),
        study("NCT00000003"),
    ]
    reading = read([saved(tmp_path, form(studies))], "x", places)
    found = numbers(reading)
    assert reading.until == "2025-10-02"
    assert found["IRN-2025-10-02-all-all-x"] == "2"
    assert found["DEU-2025-10-02-phase-phase_1_2-x"] == found["IRN-2025-10-02-phase-not_stated-x"] == "1"
    assert found["IRN-2025-10-02-sponsor-industry-x"] == found["IRN-2025-10-02-status-unknown-x"] == "1"
    assert found["WLD-2025-10-02-year-2024-x"] == "3"


def test_all_pages_count_together_and_a_missing_one_is_told(tmp_path, places, numbers):
    first = saved(tmp_path, {"studies": [study("NCT00000001", "Iran")], "nextPageToken": "abc"}, "1.json")
    last = saved(tmp_path, {"studies": [study("NCT00000002", "Iran")]}, "2.json")
    assert numbers(read([first, last], "x", places), "IRN-2025-10-02-all") == {
        "IRN-2025-10-02-all-all-x": "2"
    }
    with pytest.raises(ImportFileError, match=r"1\.json: pages are missing: 1 of 1 end in a nextPageToken"):
        read([first], "x", places)


def test_a_name_that_is_no_country_of_ours_is_told_once_a_trial(tmp_path, places, numbers):
    file = saved(tmp_path, [study("NCT00000001", "Former Yugoslavia", "Former Yugoslavia", "Iran")])
    reading = read([file], "x", places)
    assert reading.unknown == {"Former Yugoslavia": 1}
    assert len(numbers(reading, "-all-all")) == 2


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ({"studies": "none"}, "expected a list of studies, found"),
        ([{"protocolSection": {}}], "study 1: expected a number as NCT01234567, found «»"),
        ([], "expected a day of the last update, found none"),
    ],
)
def test_what_is_no_answer_of_the_interface_is_refused(tmp_path, places, content, told):
    with pytest.raises(ImportFileError, match=told):
        read([saved(tmp_path, content)], "x", places)


def test_broken_and_deep_json_and_a_renamed_column_are_refused(tmp_path, places):
    file = tmp_path / "studies.json"
    for content in ('{"studies": [', "[" * 100_000):
        file.write_text(content)
        with pytest.raises(ImportFileError, match=r"studies\.json: not readable as JSON"):
            read([file], "x", places)
    (tmp_path / "a.csv").write_text("NCT Number,Status,Phase,Locations\nNCT00000001,Completed,,\n")
    with pytest.raises(ImportFileError, match="expected a column «Phases»; nearest: «phase»"):
        read([tmp_path / "a.csv"], "x", places)


def test_a_download_that_was_cut_off_is_refused(tmp_path, places):
    rows = [(f"NCT{number:08}", "Completed", "", "Other", "", "March 4, 2021", "") for number in range(1000)]
    with pytest.raises(ImportFileError, match="1,000 rows, as many as a download that was cut off has"):
        read([trials_old(tmp_path / "SearchResults.csv", *rows)], "x", places)


def test_the_whole_download_of_a_search(places, numbers):
    name = "clinicaltrials/2022-04-05_msc_full/mesenchymal stem OR mesenchymal stromal.csv"
    reading = read([sample(name)], "mesenchymal stem OR mesenchymal stromal", places)
    every = {key[:3]: int(n) for key, n in numbers(reading, "-all-all-").items()}
    assert (every["WLD"], every["IRN"], every["USA"], every["KOR"]) == (1389, 45, 279, 104)
    assert (reading.until, reading.unknown) == ("2022-10-05", {})


def test_broken_quoting_loses_no_trial(places, numbers):
    reading = read([sample("clinicaltrials/2018-10_legacy_csv/SearchResults.csv")], "x", places)
    every = {key[:3]: int(n) for key, n in numbers(reading, "-all-all-").items()}
    assert (every["WLD"], reading.unknown) == (214, {})
    assert {"KOR", "RUS", "TUR"} < {*every}


def test_both_forms_of_one_search_agree_on_the_trials_they_share(places, numbers):
    folder = "clinicaltrials/2025-10-07_v2_export"
    rows = read([sample(f"{folder}/ctg-studies.csv")], "x", places)
    studies = read([sample(f"{folder}/ctg-studies.json")], "x", places)
    assert (rows.rows, studies.rows, studies.until) == (120, 59, "2025-10-02")
    assert rows.unknown == studies.unknown == {}
    of_csv, of_json = numbers(rows, "sponsor-indiv"), numbers(studies, "WLD-2025-10-02-all")
    assert (of_csv, [*of_json.values()]) == ({}, ["59"])
