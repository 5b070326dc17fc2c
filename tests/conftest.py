"""Settings for all tests: property tests draw the same examples in every run, and are not timed.

The reference notebooks share a kernel, for starting one takes longer than most of them: each finds an empty
namespace. `nbval` alone, without these tests, starts one for each.
"""

from hypothesis import settings

settings.register_profile("regenatlas", deadline=None, derandomize=True, max_examples=50)
settings.load_profile("regenatlas")


#: Files that take longest, mostly for other processes: begun first, so that none is left at the end.
LONGEST = (
    "test_lab_browser",
    "test_faults",
    "test_cluster",
    "test_fork_engine",
    "test_bad_data",
    "test_mutation",
    "test_workers",
    "test_reproducible",
    "test_supply",
)
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


def pytest_collection_modifyitems(items):
    rank = {name: at for at, name in enumerate(LONGEST)}
    items.sort(key=lambda item: rank.get(item.path.stem, len(rank)))


def pytest_unconfigure():
    for kernel in KERNELS:
        if kernel.is_alive():
            kernel.stop()
