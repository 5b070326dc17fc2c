"""Where things lie in the repository. Constants only: this module imports nothing of the package.

The package reads its tables and notebooks from the repository it is installed from (``pip install -e``);
``REGENATLAS_ROOT`` points an installed copy, or a test, at another one.
"""

import os
from pathlib import Path

#: The repository: ``REGENATLAS_ROOT`` if set, else the folder that ``src/regenatlas`` lies in.
ROOT = Path(os.environ.get("REGENATLAS_ROOT") or Path(__file__).parents[2]).resolve()

#: The data package: ``datapackage.json`` and its CSV tables.
DATA = ROOT / "data"

#: The chapters, stored without outputs.
NOTEBOOKS = ROOT / "notebooks"

#: Who made all this, and how to cite it; every report names it.
CITATION = ROOT / "CITATION.cff"

#: What holds for every country, the text of the methods page; beside the notebooks, which lead to it.
METHODS = ROOT / "notebooks" / "methods.md"

#: Everything that has been rendered.
REPORTS = ROOT / "reports"

#: Executed notebooks that the regression tests compare with.
REFERENCES = REPORTS / "references"

#: Where reports go unless the reader says otherwise; not under version control.
OUT = REPORTS / "out"

#: Where the site made of them goes; not under version control either.
SITE = REPORTS / "site"
