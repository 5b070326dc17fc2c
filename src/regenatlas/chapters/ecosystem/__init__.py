"""Chapter: what infrastructure and policy carry it. Other chapters take a country's programmes from it."""

from regenatlas.chapters.ecosystem.delivery import programmes

__all__ = ["programmes"]
