"""Chapter: what infrastructure and policy carry it. Other chapters take from it what came of a programme.

`programmes`: promises of a country with their outcome as of the day. `bearing_on`: the rows on institutions,
programmes, candidate products and events that bear on a claim, with their status. `company_numbers`: what was
said of how many companies there are, and what that is worth. `is_other_witness`: whether a document may
bear out a claim of another. `findings`: what the chapter offers to the brief.
"""

from regenatlas.chapters.ecosystem.bearing import bearing_on, company_numbers, is_other_witness
from regenatlas.chapters.ecosystem.delivery import NO_PROMISE, programmes
from regenatlas.chapters.ecosystem.findings import findings

__all__ = ["NO_PROMISE", "bearing_on", "company_numbers", "findings", "is_other_witness", "programmes"]
