"""Chapter: which products, by whom, for what."""

from regenatlas.chapters.portfolio.findings import findings

__all__ = ["findings"]
