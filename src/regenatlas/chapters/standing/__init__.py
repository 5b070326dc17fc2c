"""Chapter: what is the country's world rank, and how robust is that."""
