"""Chapter: where could cell-therapy centres and exports go."""

from regenatlas.chapters.region.findings import findings

__all__ = ["findings"]
