"""Chapter: do the official claims hold."""
