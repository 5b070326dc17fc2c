"""Execute one notebook in a forked child of a warm process."""
