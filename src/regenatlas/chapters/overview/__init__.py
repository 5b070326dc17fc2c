"""Chapter: where does the country stand, on one page."""
