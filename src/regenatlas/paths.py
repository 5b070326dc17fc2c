"""Where things lie. This module imports nothing of the package.

Notebooks, tables and the rest are those of the folder that somebody works in: a checkout, or a copy made by
`regenatlas init`. An installed package carries a copy of its own (`SHIPPED`) for all who work nowhere. Two
variables decide otherwise: ``REGENATLAS_ROOT`` names the folder, ``REGENATLAS_DATA`` the tables alone.
"""

import os
import re
from contextlib import suppress
from pathlib import Path

from platformdirs import user_cache_path

#: What a built package carries of the repository; a checkout has no such folder.
SHIPPED = Path(__file__).parent / "shipped"


#: Names of what systems and editors leave in folders; no file of ours has one.
LEFT_BEHIND = re.compile(r"\.DS_Store|\._.*|\.#.*|\.~.*|~\$.*|.*~|\.directory|(?i:thumbs\.db|desktop\.ini)")


def _here() -> Path:
    """The working directory; one that was removed holds nothing."""
    try:
        return Path.cwd()
    except OSError:
        return Path(os.sep)


_HERE = _here()


def _root() -> Path:
    """The folder named; the nearest one at or above the working directory; the checkout; what is carried."""
    if named := os.environ.get("REGENATLAS_ROOT"):
        return Path(named).resolve()
    near = next(filter(_is_ours, (_HERE, *_HERE.parents)), None)
    return near or (SHIPPED if SHIPPED.is_dir() else Path(__file__).resolve().parents[2])


def _is_ours(folder: Path) -> bool:
    """Whether tables and notebooks lie here, and nobody else's: notebooks are run."""
    try:
        there = (folder / "data" / "datapackage.json").is_file() and (folder / "notebooks").is_dir()
        return there and (not hasattr(os, "geteuid") or os.geteuid() in {0, folder.stat().st_uid})
    except OSError:  # a folder that nobody may look into
        return False


#: The folder of notebooks, tables and batches.
ROOT = _root()

#: The chapters, stored without outputs.
NOTEBOOKS = ROOT / "notebooks"

#: Who made all this, and how to cite it; every report names it.
CITATION = ROOT / "CITATION.cff"

#: What holds for every country, the text of the methods page; beside the notebooks, which lead to it.
METHODS = NOTEBOOKS / "methods.md"

#: The named batches.
BATCHES = ROOT / "reports" / "batches.yml"

#: Executed notebooks that the regression tests compare with.
REFERENCES = ROOT / "reports" / "references"

#: The outlines of all countries: no table, so tables of one's own need none.
OUTLINES = ROOT / "data" / "world-countries-50m.topojson"


def _made_of(data: Path) -> tuple[Path, Path, Path]:
    """Where things made of tables go: beside them, and so apart from what is made of others."""
    reports = (_HERE if data == SHIPPED / "data" else data.parent) / "reports"
    return reports / "out", reports / "site", reports / "tables"


#: The data package: ``datapackage.json`` and its CSV tables.
DATA = Path(os.environ.get("REGENATLAS_DATA") or ROOT / "data").resolve()

#: Where reports, the site made of them, and the tables for other programs go unless the reader says
#: otherwise; not under version control.
OUT, SITE, TABLES = _made_of(DATA)


def read_from(folder: Path) -> None:
    """Take the tables from a folder from now on."""
    global DATA, OUT, SITE, TABLES
    DATA, (OUT, SITE, TABLES) = folder, _made_of(folder)


def memory() -> Path | None:
    """The folder of what is remembered from one process to the next; None where the user has none alone.

    What lies there is believed, and some of it run.
    """
    folder = user_cache_path("regenatlas", appauthor=False)
    try:
        if not folder.is_absolute():  # nobody knows where the user is at home
            return None
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        stat = folder.stat()
    except OSError:
        return None
    is_own = not hasattr(os, "geteuid") or (stat.st_uid == os.geteuid() and not stat.st_mode & 0o022)
    return folder if is_own else None


def recall(name: str) -> str:
    """What is remembered by this name; "" if nothing is, or nothing that can be read."""
    folder = memory()
    with suppress(OSError, ValueError):
        return (folder / name).read_text(encoding="utf-8") if folder else ""
    return ""


def keep(name: str, text: str) -> None:
    """Remember a text by this name, where that can be done."""
    folder = memory()
    with suppress(OSError):
        if folder:
            (folder / name).write_text(text, encoding="utf-8")


def data_option() -> list[str]:
    """What a command has to say to read the same tables as this process."""
    return [] if DATA == ROOT / "data" else ["--data", str(DATA)]
