"""Where a country stands in regenerative medicine: tables, analyses and the notebooks that report on them.

The rooms import downwards only: ``paths``, ``tables``, ``counting``, ``report``, ``chapters``, then
``explore`` and ``render``, ``importing``, ``exporting``, ``cli``.
"""

__version__ = "0.9.0"
