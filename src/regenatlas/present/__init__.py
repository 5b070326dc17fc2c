"""The present layer: sentences, tables and figures of a notebook, and the ledger of the facts in them.

Imports nothing of `render`.
"""
