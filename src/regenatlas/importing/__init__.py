"""From the regulators' own files to a reviewed change in the tables.

A register's adapter (`registers`) reads a saved file as statements; `matching` holds these against the
products that are known; `changes` says what would change in the tables; `review` tells it and takes the
answers; `applying` writes what was accepted, all or nothing.
"""
