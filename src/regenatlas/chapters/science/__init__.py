"""Chapter: does science precede products. It tells others what was counted and what bears on a claim."""

from regenatlas.chapters.science.bearing import bearing_on
from regenatlas.chapters.science.findings import findings
from regenatlas.chapters.science.science import COUNTED, RULE, comparable, counts

__all__ = ["COUNTED", "RULE", "bearing_on", "comparable", "counts", "findings"]
