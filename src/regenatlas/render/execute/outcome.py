"""What becomes of a notebook: executed, or why not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import nbformat


@dataclass(frozen=True)
class Executed:
    """A notebook with its outputs, how long it took, and the engine that executed it."""

    notebook: nbformat.NotebookNode
    seconds: float
    engine: str = "stock"


@dataclass(frozen=True)
class Failed:
    """Why a report could not be made, in one line, and where.

    `cell`: its number in the stored notebook, 0 if it was in none; `source`: its code.
    """

    reason: str
    cell: int = 0
    source: str = ""
    seconds: float = 0.0
