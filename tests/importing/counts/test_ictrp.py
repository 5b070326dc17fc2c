"""Exports of WHO's registry of all registers."""

import pytest

from regenatlas.importing.counts.ictrp import _phase, read
from regenatlas.importing.statement import ImportFileError

HEAD = "<?xml version='1.0' encoding='UTF-8' ?>\n<Trials_downloaded_from_ICTRP>\n"
TAIL = "</Trials_downloaded_from_ICTRP>\n"


def trial(number, countries="", phase="", status="Recruiting", start="2014-08-15", others=""):
    """A trial as the registry writes it: each value ends in a line break and blanks."""
    cells = {"Export_date": "9/18/2026 10:42:00 AM", "TrialID": number, "Recruitment_Status": status}
    cells |= {"Date_enrollement": start, "Phase": phase, "Countries": countries, "Acronym": ""}
    cells["Secondary_ID"] = others
    body = "".join(
        f"<{name}>{cell}\n    </{name}>" if cell else f"<{name} />" for name, cell in cells.items()
    )
    return f"  <Trial>\n{body}\n  </Trial>\n"


def saved(folder, content):
    file = folder / "ICTRP-Results.xml"
    file.write_text(content, encoding="utf-8")
    return file


def test_trials_of_all_registers_are_counted_once_each(tmp_path, places, numbers):
    trials = (
        trial("IRCT1", "Iran (Islamic Republic of)", "2-3"),
        trial("NCT00000001", "Iran;Germany;Atlantis", "Phase 1/Phase 2", "Not Recruiting", "15/08/2015"),
        trial("NCT00000001", "Iran;Germany;Atlantis", "Phase 1/Phase 2", "Not Recruiting", "15/08/2015"),
        trial("JPRN-1", "", "", "", ""),
    )
    reading = read([saved(tmp_path, HEAD + "".join(trials) + TAIL)], "MSC", places)
    found = {key.removesuffix("-msc-ictrp"): n for key, n in numbers(reading).items()}
    assert {key: n for key, n in found.items() if key.startswith("IRN")} == {
        "IRN-2026-09-18-all-all": "2",
        "IRN-2026-09-18-phase-phase_2_3": "1",
        "IRN-2026-09-18-phase-phase_1_2": "1",
        "IRN-2026-09-18-year-2014": "1",
        "IRN-2026-09-18-year-2015": "1",
        "IRN-2026-09-18-year_phase-2014_phase_2_3": "1",
        "IRN-2026-09-18-year_phase-2015_phase_1_2": "1",
        "IRN-2026-09-18-status-recruiting": "1",
        "IRN-2026-09-18-status-not_recruiting": "1",
    }
    assert (found["WLD-2026-09-18-all-all"], found["WLD-2026-09-18-year-not_stated"]) == ("3", "1")
    assert (reading.until, "Atlantis" in reading.unknown) == ("2026-09-18", True)
    assert reading.counts[0].cells["query"] == "MSC (ICTRP)"


def test_a_trial_in_several_registers_counts_once_in_all_its_countries(tmp_path, places, numbers):
    """The European register has it once a country; two records of ClinicalTrials.gov are two trials."""
    trials = (
        trial("EUCTR2019-001698-10-NL", "Netherlands", "", "Authorised", "", "NL73848.000.21"),
        trial("EUCTR2019-001698-10-DE", "Germany", "", "Authorised", "", "a;2019-001698-10"),
        trial("NCT00000001", "Iran", "Phase 1", others="2019-001698-10;U1111-1296-5487"),
        trial("JPRN-jRCT2031200001", "Japan", "2", others="U1111-1296-5487"),
        trial("NCT00000002", "Iran", "Phase 2", others="NCT00000001"),  # names the trial that it goes on from
        trial("CTIS2023-507385-11-00", "Japan", others="NCT00000001;NCT00000002"),
    )
    found = numbers(read([saved(tmp_path, HEAD + "".join(trials) + TAIL)], "MSC", places))
    counted = {key.split("-")[0]: n for key, n in found.items() if "-all-all-" in key}
    assert counted == {"WLD": "2", "IRN": "2", "NLD": "1", "DEU": "1", "JPN": "1"}
    phases = {
        key.split("-phase-")[1]: n for key, n in found.items() if key.startswith("WLD") and "-phase-" in key
    }
    assert phases == {"phase_1-msc-ictrp": "1", "phase_2-msc-ictrp": "1"}


EUROPEAN = (
    "Human pharmacology (Phase I): no Therapeutic exploratory (Phase II): yes "
    "Therapeutic confirmatory - (Phase III): yes Therapeutic use (Phase IV): no"
)


@pytest.mark.parametrize(
    ("text", "phase"),
    [
        ("Phase 3", "phase_3"),
        ("Phase II/III", "phase_2_3"),
        ("1-2", "phase_1_2"),
        ("PHASE1|PHASE2", "phase_1_2"),
        ("Early Phase 1", "early_phase_1"),
        ("Phase 0", "early_phase_1"),
        (EUROPEAN, "phase_2_3"),
        ("N/A", "not_applicable"),
        ("Not Applicable", "not_applicable"),
        ("Not selected", "not_stated"),
        ("", "not_stated"),
    ],
)
def test_phases_of_all_registers_are_told_in_one_way(text, phase):
    assert _phase(text) == phase


def test_a_file_that_ends_before_its_last_tag_is_whole(tmp_path, places, numbers):
    reading = read([saved(tmp_path, HEAD + trial("IRCT1", "Iran"))], "x", places)
    assert numbers(reading, "IRN-2026-09-18-all") == {"IRN-2026-09-18-all-all-x-ictrp": "1"}


ENTITY = "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (HEAD + trial("IRCT1")[:60], "not readable as XML"),
        ("<rss><Trial/></rss>", "expected trials in <Trials_downloaded_from_ICTRP>, found <rss>"),
        (HEAD + TAIL, "expected trials in"),
        (HEAD.replace("<Tr", ENTITY + "<Tr") + trial("&a;") + TAIL, "expected no document type, found one"),
        (HEAD + trial("") + TAIL, "trial 1: expected a TrialID, found none"),
        (HEAD + trial("I").replace("9/18/2026", "18 Sep") + TAIL, "expected an Export_date as 9/18/2026"),
    ],
)
def test_what_is_no_export_is_refused(tmp_path, places, content, told):
    with pytest.raises(ImportFileError, match=told):
        read([saved(tmp_path, content)], "x", places)
