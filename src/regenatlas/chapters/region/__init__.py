"""Chapter: where could cell-therapy centres and exports go."""
