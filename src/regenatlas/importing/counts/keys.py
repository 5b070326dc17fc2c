"""Keys of counted rows, and the years that only the name of a file tells."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from regenatlas.importing.statement import ImportFileError

LONGEST = 60


def slug(text: str) -> str:
    """A text as part of a key; what would be too long, or has no Latin letters, by the hash of it."""
    bare = re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")
    if bare and len(bare) <= LONGEST:
        return bare
    return f"{bare[:40]}-{hashlib.sha256(text.encode()).hexdigest()[:8]}".strip("-")


def years_in_name(path: Path) -> tuple[str, str]:
    """The first and last year that the name of a file states. Raises `ImportFileError`."""
    years = re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", path.stem)
    if len(years) not in (1, 2) or years != sorted(years):
        raise ImportFileError(
            f"{path.name}: expected the years that it counts in its name, as in «name 1996-2023.xlsx», found "
            + (", ".join(years) or "none")
        )
    return years[0], years[-1]
