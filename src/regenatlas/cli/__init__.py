"""The command line: reads what is wanted, hands it to the layers below, prints what they answer.

Exit codes: 0 all is well; 1 some reports failed (the rest are there); 2 the request or the data is wrong, and
nothing was started. What went wrong is one line on standard error, with the nearest valid value.
"""

from regenatlas.cli.app import app

__all__ = ["app"]
