"""Figures: one theme, one object of picture, words and data, and a module of plot functions per chapter."""
