"""Files in the form that publishers give them out, made for the tests; the real ones where they are there."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import openpyxl
import pytest

#: Real files of the publishers, which are not part of the project.
SAMPLES = Path(os.environ.get("REGENATLAS_SAMPLES", Path(__file__).parents[3] / "shared" / "samples"))

EMA_NEW = (
    *("Category", "Name of medicine", "EMA product number", "Medicine status", "Opinion status"),
    *("International non-proprietary name (INN) / common name", "Active substance", "Therapeutic indication"),
    *("Advanced therapy", "Conditional approval", "Exceptional circumstances"),
    *("Marketing authorisation developer / applicant / holder", "Marketing authorisation date"),
    "Withdrawal / expiry / revocation / lapse of marketing authorisation date",
    "Suspension of marketing authorisation date",
)
EMA_OLD = (
    *("Category", "Medicine name", "International non-proprietary name (INN) / common name"),
    *("Active substance", "Product number", "Authorisation status", "Conditional approval"),
    *("Exceptional circumstances", "Marketing authorisation date"),
    *("Marketing authorisation holder/company name", "Condition / indication"),
)
SWISS = (
    "Zulassungs-nummer\n\nNuméro d'autorisation\n",
    "Bezeichnung des Arzneimittels\n\n\nDénomination du médicament",
    "Zulassungsinhaberin\n\n\nTitulaire de l'autorisation",
    "Heilmittelcode\n\n\nCatégorie du médicament ",
    "Erstzul.datum Arzneimittel\n\nDate de première autorisation",
    "Gültigkeitsdauer der Zulassung * \n\nDurée",
    "Wirkstoff(e)\n\n\nPrincipe(s) actif(s)",
    "Anwendungsgebiet Arzneimittel\n\n\nChamp d'application",
)
PURPLE = "N/R/U,Applicant,BLA Number,Proprietary Name,Proper Name,Licensure,Approval Date,Center"


def sample(name: str) -> Path:
    """A real file; the test is skipped where there is none."""
    path = SAMPLES / name
    if not path.exists():
        pytest.skip(f"no sample {name} on this machine")
    return path


def workbook(file: Path, rows, sheet="Sheet1") -> Path:
    """A spreadsheet of these rows."""
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append([*row])
    book.save(file)
    return file


def ema(file: Path, *medicines, stamp="15/08/2024 - 04:00", columns=EMA_NEW, gap=7) -> Path:
    """The agency's list of these medicines (by column), which begins some rows below its stamp."""
    top = [["Content type:", "Medicine", "Output generated", stamp], *([[]] * gap), columns]
    return workbook(file, [*top, *([one.get(name) for name in columns] for one in medicines)], "Medicine")


def medicine(name, number, granted, **given):
    """A row of the agency's new list: an advanced therapy in force unless told otherwise."""
    row = dict.fromkeys(EMA_NEW, "")
    row |= {"Category": "Human", "Name of medicine": name, "EMA product number": number}
    row |= {"Medicine status": "Authorised", "Advanced therapy": "Yes", "Conditional approval": "No"}
    row |= {"Exceptional circumstances": "No", "Marketing authorisation date": granted}
    return row | given


def packs(file: Path, *rows, stand="31.12.2025") -> Path:
    """Swissmedic's list: number, name, holder, class, day, validity, substance, indication."""
    top = [["", "", "", f"Stand / Etat au: {stand}"], [], [], [], ["* Fussnote"], SWISS]
    return workbook(file, [*top, *rows], "Zugelassene Packungen HAM")


def pack(number, name, granted, kind="Transplantat: Gentherapieprodukt", substance="x", valid="unbegrenzt"):
    day = dt.datetime.fromisoformat(granted)
    return [number, f"{name}, Suspension", "Maker AG", kind, day, valid, substance, "Leiden"]


def purple(file: Path, *rows, title="Purple Book Database Extract July 2023", changed=()) -> Path:
    """The monthly list: title, what changed, and the full list below a second heading."""
    empty = "," * PURPLE.count(",")
    lines = [title + empty, empty, "New or updated" + empty, PURPLE, *changed, empty, PURPLE, empty, *rows]
    file.write_bytes("\r\n".join(lines).encode("utf-8-sig"))
    return file


TRIALS_OLD = (
    *("Rank", "NCT Number", "Title", "Status", "Sponsor/Collaborators", "Phases", "Funded Bys"),
    *("Start Date", "Last Update Posted", "Locations"),
)
TRIALS_NEW = (
    *("NCT Number", "Study Title", "Study Status", "Brief Summary", "Phases", "Funder Type"),
    *("Start Date", "Last Update Posted", "Locations"),
)


def trials_old(file: Path, *rows) -> Path:
    """A download as it was until 2024: number, status, phases, funded by, start, updated, locations."""
    lines = []
    for rank, (number, status, phases, funded, *rest) in enumerate(rows, start=1):
        cells = (number, "A title", status, "A sponsor|Another", phases, funded, *rest)
        lines.append(f"{rank}," + ",".join(f'"{cell}"' if cell else "" for cell in cells))
    heading = ",".join(f'"{name}"' for name in TRIALS_OLD)
    file.write_text("\n".join([heading, *lines]) + "\n", encoding="utf-8")
    return file


def trials_new(file: Path, *rows) -> Path:
    """A download of today: rows end in CRLF, texts hold LF, dates may lack their day."""
    lines = [",".join(TRIALS_NEW)]
    for number, status, *rest in rows:
        cells = (number, "A title", status, "A summary,\nof two lines", *rest)
        lines.append(",".join(f'"{cell}"' if "," in cell else cell for cell in cells))
    file.write_bytes("\r\n".join([*lines, ""]).encode())
    return file


def study(number, *countries, phases=("PHASE1",), status="RECRUITING", lead="OTHER", start="2024-08"):
    """A study as the register's API gives it; one that only observes has no phases."""
    section = {
        "identificationModule": {"nctId": number},
        "statusModule": {"overallStatus": status, "startDateStruct": {"date": start}},
        "sponsorCollaboratorsModule": {"leadSponsor": {"name": "A sponsor", "class": lead}},
        "designModule": {"phases": [*phases]} if phases else {},
    }
    if countries:
        sites = [{"facility": "A hospital", "country": country} for country in countries]
        section["contactsLocationsModule"] = {"locations": sites}
    day = {"miscInfoModule": {"versionHolder": "2025-10-02"}}
    return {"protocolSection": section, "derivedSection": day, "hasResults": False}


def boxed(value):
    """A study as R writes it: every single value in a list of its own."""
    if isinstance(value, dict):
        return {key: boxed(one) for key, one in value.items()}
    if isinstance(value, list):
        return [boxed(one) if isinstance(one, dict) else one for one in value]
    return [value]
