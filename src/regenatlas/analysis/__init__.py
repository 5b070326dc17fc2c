"""Pure functions of frames: no files, no plotting, no wording.

One module per chapter, beside the counting core (snapshot, ranking).
"""
