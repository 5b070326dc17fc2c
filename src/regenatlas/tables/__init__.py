"""The tables layer: read, check, describe and trace the data package in `data/`.

Imports nothing of the layers above.
"""
