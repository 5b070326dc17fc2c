"""Chapter: which diseases are treated at home, which only abroad."""
