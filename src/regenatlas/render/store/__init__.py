"""Files of reports: where they lie, who writes them, what they were made from."""
