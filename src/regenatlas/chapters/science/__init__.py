"""Chapter: does science precede products. Other chapters take counts of papers and trials from it."""

from regenatlas.chapters.science.science import COUNTED, RULE, comparable, counts

__all__ = ["COUNTED", "RULE", "comparable", "counts"]
