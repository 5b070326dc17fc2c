"""A bundle for those who compute and edit: one workbook, and the brief as a text document."""
