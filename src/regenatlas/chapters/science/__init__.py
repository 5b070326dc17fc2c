"""Chapter: does science precede products.

It tells others what was counted, and a country's trials in a search of a register.
"""

from regenatlas.chapters.science.findings import findings
from regenatlas.chapters.science.pipeline import numbers as trial_numbers
from regenatlas.chapters.science.pipeline import searches
from regenatlas.chapters.science.science import COUNTED, RULE, comparable, counts
from regenatlas.chapters.science.science_ranks import SCIENCE_RANKS

__all__ = ["COUNTED", "RULE", "SCIENCE_RANKS", "comparable", "counts", "findings"]
__all__ += ["searches", "trial_numbers"]
