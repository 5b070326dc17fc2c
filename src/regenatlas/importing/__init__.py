"""From the publishers' own files to a reviewed change in the tables.

A register's adapter (`registers`) reads a saved file as statements of licences; `matching` holds these
against the products that are known. A source of numbers (`counts`) states rows of a table. `changes` says
what would change in the tables; `review` tells it and takes the answers; `applying` writes what was accepted,
all or nothing.
"""
