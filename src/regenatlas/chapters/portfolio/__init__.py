"""Chapter: which products, by whom, for what."""
