"""Settings for all tests: property tests draw the same examples in every run, and are not timed."""

from hypothesis import settings

settings.register_profile("regenatlas", deadline=None, derandomize=True, max_examples=50)
settings.load_profile("regenatlas")
