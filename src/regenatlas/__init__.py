"""Where a country stands in regenerative medicine: tables, analyses and the notebooks that report on them.

The layers import downwards only: ``paths``, ``tables``, ``analysis``, ``present``, ``render``, ``cli``.
"""

__version__ = "0.9.0"
