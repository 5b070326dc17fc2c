"""What all tests share."""

from hypothesis import settings

# A shared machine is now and then slow, which is no fault of the code; and a failure must come back on the next run.
settings.register_profile("regenatlas", deadline=None, derandomize=True)
settings.load_profile("regenatlas")
