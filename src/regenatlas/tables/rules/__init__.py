"""What must hold in the tables: of their description, cells, rows, between tables.

Importing the package registers all rules.
"""

from regenatlas.tables.rules import conformity, consistency, licences, products, row_counts, rows

__all__ = ["conformity", "consistency", "licences", "products", "row_counts", "rows"]
