"""Chapter: do the official claims hold.

`findings`: what it offers to the brief, first its own headline. `verdict_line`: the verdict on the official
claim in one line.
"""

from regenatlas.chapters.claims.findings import findings, verdict_line

__all__ = ["findings", "verdict_line"]
