"""What the process of a kernel looks like to a notebook: folder, paths, environment, streams, warnings, logs.

`kernel_like` makes this process so for as long as a notebook runs and puts everything back afterwards,
because in a child of the batch the export follows. Nothing of what the parent process has set for itself
(warning filters of a test run, log handlers, a matplotlib backend) may show in a report.
"""

from __future__ import annotations

import codecs
import fcntl
import logging
import os
import pdb  # noqa: T100 - a kernel puts IPython's in its place
import sys
import tempfile
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TextIO

from IPython.core import debugger

INLINE = "module://matplotlib_inline.backend_inline"
_INLINE = INLINE.partition("://")[2]  # the module


@contextmanager
def kernel_like(folder: str | Path | None) -> Iterator[None]:
    """Make this process like that of a fresh kernel that works in `folder`, or where it is."""
    with ExitStack() as stack:
        _folder(stack, folder)
        _arguments(stack)
        _environment(stack)
        _logging(stack)
        stack.enter_context(warnings.catch_warnings())
        _default_warnings()
        _hooks(stack)
        _inline_figures(stack)
        _progress_bars(stack)
        yield


class Tap:
    """What any process writes to a file descriptor of this one while it is open, without a thread.

    The descriptor leads to a file in memory, so that no writer ever waits for a reader.
    """

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self.original = os.dup(descriptor)
        self._file = _memory_file()
        # Several processes write: each at the end, wherever another one has got to.
        fcntl.fcntl(self._file, fcntl.F_SETFL, fcntl.fcntl(self._file, fcntl.F_GETFL) | os.O_APPEND)
        self._position = 0
        self._lock = threading.Lock()
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        os.dup2(self._file, descriptor)

    def read(self) -> str:
        """What has been written since the last time."""
        with self._lock:
            size = os.fstat(self._file).st_size
            if size == self._position:
                return ""
            # A command that opens /dev/stdout anew cuts the file.
            self._position = min(self._position, size)
            content = os.pread(self._file, size - self._position, self._position)
            self._position += len(content)
            return self._decoder.decode(content)

    def close(self) -> None:
        """Lead the descriptor to where it led before."""
        os.dup2(self.original, self.descriptor)
        os.close(self.original)
        os.close(self._file)


def _memory_file() -> int:
    if hasattr(os, "memfd_create"):
        return os.memfd_create("notebook")
    handle, name = tempfile.mkstemp()
    Path(name).unlink()
    return handle


def _folder(stack: ExitStack, folder: str | Path | None) -> None:
    if folder:
        stack.callback(os.chdir, Path.cwd())
        os.chdir(folder)


def _arguments(stack: ExitStack) -> None:
    """Module search path and `sys.argv` of a kernel, which knows no script but its launcher."""
    _keep(stack, sys, "path", "argv")
    script = Path(sys.argv[0] if sys.argv else "").resolve().parent
    path = [part for part in sys.path if part and not (part == sys.path[0] and Path(part) == script)]
    place = next((at for at, part in enumerate(path) if part.endswith(("site-packages", "dist-packages"))), 0)
    sys.path = path[:place] + ([] if getattr(sys.flags, "safe_path", False) else [""]) + path[place:]
    launcher = find_spec("ipykernel_launcher")
    sys.argv = [str(launcher.origin if launcher else "")]


def _environment(stack: ExitStack) -> None:
    """The variables that a Jupyter client and ipykernel set; the shell adds its own when it is made."""
    before = dict(os.environ)

    def restore() -> None:
        os.environ.clear()
        os.environ.update(before)

    stack.callback(restore)
    os.environ.update({"JPY_PARENT_PID": str(os.getppid()), "PYDEVD_USE_FRAME_EVAL": "NO"})
    os.environ.setdefault("MPLBACKEND", INLINE)


def _logging(stack: ExitStack) -> None:
    root = logging.getLogger()
    stack.callback(_set_logging, root, root.handlers[:], root.level, logging.root.manager.disable)
    logging.captureWarnings(capture=False)
    _set_logging(root, [], logging.WARNING, logging.NOTSET)


def _set_logging(root: logging.Logger, handlers: list[logging.Handler], level: int, disabled: int) -> None:
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.disable(disabled)


def _default_warnings() -> None:
    """The filters of an interpreter that has just started."""
    warnings.resetwarnings()
    for category in (ResourceWarning, ImportWarning, PendingDeprecationWarning, DeprecationWarning):
        warnings.simplefilter("ignore", category)
    warnings.filterwarnings("default", category=DeprecationWarning, module="__main__")
    for option in sys.warnoptions:
        with suppress(AttributeError):
            warnings._processoptions([option])  # type: ignore[attr-defined]  # noqa: SLF001
    warnings.showwarning = _show_warning


def _show_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    """As Python does; a test run or `logging` may have put something else in the place of its own."""
    (file or sys.stderr).write(warnings.formatwarning(message, category, filename, lineno, line))


def _hooks(stack: ExitStack) -> None:
    _keep(stack, sys, "displayhook", "excepthook", "breakpointhook", "ps1", "ps2", "ps3")
    main = sys.modules.get("__main__")
    stack.callback(lambda: sys.modules.update({"__main__": main} if main else {}))
    # A kernel's own, debugpy's, does nothing either as long as nobody is connected.
    sys.breakpointhook = lambda *_, **__: None
    _keep(stack, pdb, "Pdb", "set_trace")
    pdb.Pdb, pdb.set_trace = debugger.InterruptiblePdb, debugger.set_trace  # type: ignore[misc, assignment]


def _inline_figures(stack: ExitStack) -> None:
    """Undo the parent's choice of a matplotlib backend; a kernel chooses when the first figure is made.

    The inline backend binds itself to the shell that is there when it is imported, so it is imported anew.
    """
    inline = sys.modules.pop(_INLINE, None)
    stack.callback(sys.modules.pop, _INLINE, None)
    if inline is not None:
        stack.callback(sys.modules.__setitem__, _INLINE, inline)
    matplotlib = sys.modules.get("matplotlib")
    if matplotlib is None:
        return
    before = dict.__getitem__(matplotlib.rcParams, "backend")
    stack.callback(dict.__setitem__, matplotlib.rcParams, "backend", before)
    matplotlib.rcParams["backend"] = os.environ["MPLBACKEND"]
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        _keep(stack, pyplot, "_backend_mod")
        pyplot._backend_mod = None  # type: ignore[attr-defined]  # noqa: SLF001 - as it is before the first figure
        drawn = pyplot._pylab_helpers.Gcf.figs  # noqa: SLF001
        stack.callback(drawn.update, dict(drawn))
        stack.callback(drawn.clear)
        drawn.clear()  # a notebook begins without open figures


def _progress_bars(stack: ExitStack) -> None:
    """Let tqdm find out again whether it is in a notebook: it asks once, when it is imported."""
    for name in ("tqdm.auto", "tqdm.autonotebook"):
        module = sys.modules.pop(name, None)
        stack.callback(sys.modules.pop, name, None)
        if module:
            stack.callback(sys.modules.__setitem__, name, module)


def _keep(stack: ExitStack, owner: Any, *names: str) -> None:
    """Put these attributes back in the end."""
    missing = object()
    for name in names:
        before = getattr(owner, name, missing)
        restore: Callable[..., None] = delattr if before is missing else setattr
        values = () if before is missing else (before,)
        stack.callback(_quietly, restore, owner, name, *values)


def _quietly(function: Callable[..., Any], *args: Any) -> None:
    with suppress(AttributeError):
        function(*args)
