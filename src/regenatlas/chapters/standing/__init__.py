"""Chapter: what is the country's world rank, and how robust is that. The overview opens with its answer."""

from regenatlas.chapters.standing.findings import findings
from regenatlas.chapters.standing.robustness import per_head
from regenatlas.chapters.standing.standing import Standing

__all__ = ["Standing", "findings", "per_head"]
