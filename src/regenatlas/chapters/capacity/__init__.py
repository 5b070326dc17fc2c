"""Chapter: can the clinics treat the patients. Other chapters count transplants and donors as it does."""

from regenatlas.chapters.capacity.capacity import activity, latest, rates
from regenatlas.chapters.capacity.donors import donor_registers

__all__ = ["activity", "donor_registers", "latest", "rates"]
