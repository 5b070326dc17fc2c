"""One folder for each chapter: what it computes, and how it words, tabulates and draws that."""
