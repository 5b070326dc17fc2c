"""Chapter: what infrastructure and policy carry it."""
