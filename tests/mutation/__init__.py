"""Do the tests bite? One change at a time to the code or the tables, and the question who notices.

`python -m tests.mutation` tells the share that is noticed; `--help` says what can be chosen.
"""
