"""Chapter: does science precede products."""
