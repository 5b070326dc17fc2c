"""Chapter: which diseases are treated at home, which only abroad. It tells others what it finds."""

from regenatlas.chapters.coverage.findings import findings

__all__ = ["findings"]
