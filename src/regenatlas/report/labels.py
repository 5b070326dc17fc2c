"""Words for codes: what a modality, a licence kind or a reason is called in a report.

The words are data, rows of the table `codes`; English is the gettext source. A code without words stops the
chapter that shows it, so that no raw code reaches a reader.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from regenatlas.tables.problems import suggestion

if TYPE_CHECKING:
    from regenatlas.report.wording import Wording


def label(of: str, code: str, wording: Wording) -> str:
    """The words for a code of the list `of` ("modality", "state", "kind" …); "" for an empty cell.

    KeyError, with the nearest one, for a code that the list does not have.
    """
    if not code:
        return ""
    words = wording.codes[of]
    if code not in words:
        raise KeyError(f"no words for the {of} {code!r}{suggestion(code, words, '{!r}')}")
    return wording.translate(words[code])
