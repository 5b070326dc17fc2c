"""Chapter: what would the stated target take."""

from regenatlas.chapters.outlook.findings import findings

__all__ = ["findings"]
