"""Figures: one theme, one object that publishes picture, words and data, and one module of plot functions per chapter."""
