"""Settings for all tests: property tests draw the same examples in every run, and are not timed.

The reference notebooks share a kernel, for starting one takes longer than most of them: each finds an empty
namespace. `nbval` alone, without these tests, starts one for each.
"""

from hypothesis import settings

settings.register_profile("regenatlas", deadline=None, derandomize=True, max_examples=50)
settings.load_profile("regenatlas")


PATIENCE = 60  # seconds
KERNELS = []  # the one that runs


def _emptied(*given, **named):
    """The kernel, in which nothing has a name; a new one in the place of one that a cell has stopped."""
    from nbval.kernel import RunningKernel

    if not (KERNELS and KERNELS[0].is_alive()):
        KERNELS[:] = [RunningKernel(*given, **named)]
    (kernel,) = KERNELS
    asked = kernel.execute_cell_input("%reset -f", allow_stdin=False)
    kernel.await_reply(asked, PATIENCE)
    kernel.await_idle(asked, PATIENCE)
    return kernel


def pytest_configure(config):
    if config.getoption("nbval", default=False):
        from nbval import plugin

        plugin.RunningKernel = _emptied
        plugin.IPyNbFile.teardown = lambda _: None


def pytest_unconfigure():
    for kernel in KERNELS:
        if kernel.is_alive():
            kernel.stop()
