"""Chapter: what would the stated target take."""
