"""What all chapters count with: licence events folded into states, a snapshot of a day, places."""
