"""Chapter: what is known of transplants, and a calculator. Other chapters count transplants as it does."""

from regenatlas.chapters.capacity.capacity import activity, compared_rates, latest, rates
from regenatlas.chapters.capacity.donors import donor_registers
from regenatlas.chapters.capacity.findings import findings
from regenatlas.chapters.capacity.known import known_of, known_rates, references

__all__ = [
    "activity",
    "compared_rates",
    "donor_registers",
    "findings",
    "known_of",
    "known_rates",
    "latest",
    "rates",
    "references",
]
