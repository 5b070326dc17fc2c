"""The index of all reports, and what changed between two of them."""
