"""A model of one transplant department: beds, staff, waiting times."""
