"""Run the cells of a notebook in this process, with the outputs that a Jupyter kernel would have sent.

IPython's shell executes a cell; what it displays, prints or raises becomes the cell's outputs: enough for the
chapters of this repository and notebooks written by their recipe. Without a kernel and a front end there are
no widgets, no progress bars made of them, no pager, no input and no event loop between cells; `clear_output`
clears at once; and what another process or a C library prints is not an output. Tracebacks and the names of
the files that cells are compiled as differ from a kernel's.
"""

# mypy: allow-untyped-calls

from __future__ import annotations

import ast
import io
import re
import sys
import warnings
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, chdir, contextmanager, redirect_stderr, redirect_stdout, suppress
from pathlib import Path
from typing import Any

import nbformat
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from jupyter_client.session import json_packer, json_unpacker
from traitlets import Type
from traitlets.config import Config

#: What a Python kernel says of its language.
LANGUAGE_INFO = {
    "name": "python",
    "version": sys.version.split()[0],
    "mimetype": "text/x-python",
    "codemirror_mode": {"name": "ipython", "version": 3},
    "pygments_lexer": "ipython3",
    "nbconvert_exporter": "python",
    "file_extension": ".py",
}


# Half a character, such as a byte of the name of a file that is not in UTF-8: no notebook can hold it.
_SURROGATE = re.compile("[\ud800-\udfff]")

# What IPython takes away although Python would read it.
_INDENT_OR_PROMPT = re.compile(r"\s|In \[\d+\]: ")


class _Stream(io.StringIO):
    """Standard output or error, an output of the cell once it is flushed, as that of a kernel."""

    encoding = "UTF-8"

    def __init__(self, shell: ZMQInteractiveShell, name: str) -> None:
        super().__init__()
        self.name = name
        self._shell = shell

    def flush(self) -> None:
        """Publish what has been written since the last time."""
        text = self.getvalue()
        if text:
            self.seek(0)
            self.truncate()
            self._shell.print(self.name, text)


class _Publisher(DisplayPublisher):
    shell: ZMQInteractiveShell

    def publish(
        self,
        data: dict[str, Any],
        metadata: dict[str, Any] | None = None,
        *_: Any,
        transient: dict[str, Any] | None = None,
        update: bool = False,
        **__: Any,
    ) -> None:
        self._validate_data(data, metadata)
        display_id = (transient or {}).get("display_id")
        self.shell.publish("display_data", data, metadata, display_id=display_id, update=update)

    def clear_output(self, wait: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - IPython's signature
        self.shell.flush()
        self.shell.outputs.clear()


class _DisplayHook(DisplayHook):
    shell: ZMQInteractiveShell

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None) -> None:
        count = self.prompt_count
        self.shell.publish("execute_result", format_dict, md_dict, execution_count=count)

    def finish_displayhook(self) -> None:
        self._is_active = False


class ZMQInteractiveShell(InteractiveShell):
    """IPython's shell that keeps outputs; pandas and rich know by this name that they are in a notebook.

    `outputs`: those of the current cell. `running`: whether one runs in this process.
    """

    running = False

    display_pub_class = Type(_Publisher)
    displayhook_class = Type(_DisplayHook)

    def __init__(self) -> None:
        super().__init__(config=Config({"HistoryManager": {"hist_file": ":memory:"}}))
        self.outputs: list[nbformat.NotebookNode] = []
        self._displayed: dict[str, list[nbformat.NotebookNode]] = defaultdict(list)

    def enable_gui(self, gui: Any = None) -> None:
        """Enable nothing: figures are shown inline."""

    def transform_cell(self, raw_cell: str) -> str:
        """The cell in Python; one that is Python already stays, which IPython takes long to find out.

        A single line may be a magic without its sign, such as `pwd`.
        """
        if "\n" in raw_cell.strip() and not _INDENT_OR_PROMPT.match(raw_cell):
            with suppress(SyntaxError, ValueError):
                compile(raw_cell, "<>", "exec", ast.PyCF_ONLY_AST)
                return raw_cell.removesuffix("\n") + "\n"
        return str(super().transform_cell(raw_cell))

    def should_run_async(self, raw_cell: str, **transformed: Any) -> bool:
        """Whether a cell waits; IPython would compile each to find out."""
        waits = "await" in raw_cell or "async" in raw_cell
        return waits and bool(super().should_run_async(raw_cell, **transformed))

    def publish(
        self,
        kind: str,
        data: dict[str, Any],
        metadata: dict[str, Any] | None,
        *,
        display_id: str | None = None,
        update: bool = False,
        **more: Any,
    ) -> None:
        """Add a MIME bundle to the outputs; those shown under the same id before show it too."""
        self.flush()
        data = {
            name: _SURROGATE.sub("\ufffd", part) if isinstance(part, str) else part
            for name, part in data.items()
        }
        # As it is after its passage from a kernel: lists for tuples, Base64 for bytes.
        content = json_unpacker(json_packer({"data": data, "metadata": metadata or {}}))
        # Not `new_output`, which would hold each output against the format's schema and take JSON apart.
        output = nbformat.NotebookNode(output_type=kind, **more)
        output.update({name: nbformat.NotebookNode(part) for name, part in content.items()})
        for before in self._displayed[display_id] if display_id else ():
            before.update(data=output.data, metadata=output.metadata)
        if not update:
            self.outputs.append(output)
            if display_id:
                self._displayed[display_id].append(output)

    def print(self, stream: str, text: str) -> None:
        """Add text to the outputs, to the last one if that is of the same stream."""
        text = _SURROGATE.sub("\ufffd", text)
        last = self.outputs[-1] if self.outputs else {}
        if last.get("name") == stream:
            last["text"] += text
        else:
            self.outputs.append(nbformat.v4.new_output("stream", name=stream, text=text))

    def flush(self) -> None:
        """Publish what was printed."""
        sys.stdout.flush()
        sys.stderr.flush()

    def _showtraceback(self, etype: type[BaseException], evalue: BaseException, stb: list[str]) -> None:
        self.flush()
        lines = [_SURROGATE.sub("\ufffd", line) for line in (str(evalue), *stb)]
        error = {"ename": etype.__name__, "evalue": lines[0], "traceback": lines[1:]}
        self.outputs.append(nbformat.v4.new_output("error", **error))

    def run(self, cell: nbformat.NotebookNode) -> bool:
        """Execute a code cell and keep its outputs; whether it did without an error."""
        self.outputs = cell.outputs = []
        cell.execution_count = self.execution_count
        result = self.run_cell(cell.source, store_history=True)
        self.flush()
        return bool(result.success)


_spare: list[ZMQInteractiveShell] = []


@contextmanager
def shell(folder: str | Path | None) -> Iterator[ZMQInteractiveShell]:
    """A fresh shell of this process that works in `folder`, or where it is.

    Put back at the end are the working directory, the filters of warnings, the streams, the module search
    path and what Python calls `__main__`: the process is good for the export of its notebook, and then gone.
    What the cells have named is let go, so that files they left open are written.
    """
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.close("all")  # figures that the parent process has left open
    with ExitStack() as stack:
        stack.callback(sys.modules.__setitem__, "__main__", sys.modules["__main__"])
        stack.callback(sys.path.__setitem__, slice(None), sys.path[:])
        stack.callback(setattr, InteractiveShell, "_instance", None)
        stack.enter_context(chdir(folder or Path.cwd()))
        stack.enter_context(_warnings_of_a_kernel())
        running = _spare.pop() if _spare else _made()
        sys.modules["__main__"] = running.user_module
        setattr(InteractiveShell, "_instance", running)  # noqa: B010 - for `get_ipython`; untyped
        stack.enter_context(redirect_stdout(_Stream(running, "stdout")))
        stack.enter_context(redirect_stderr(_Stream(running, "stderr")))
        sys.path.insert(0, "")
        # IPython would collect garbage at the end of a process that is about to be gone.
        stack.callback(setattr, running.displayhook, "do_full_cache", False)
        stack.callback(running.user_ns.clear)
        stack.callback(setattr, ZMQInteractiveShell, "running", False)
        ZMQInteractiveShell.running = True
        yield running


def keep_ready() -> None:
    """Have a shell ready for the next notebook; a process that forks has it for each of its children."""
    main = sys.modules["__main__"]
    with _warnings_of_a_kernel():
        _spare[:] = [_made()]
    sys.modules["__main__"] = main
    setattr(InteractiveShell, "_instance", None)  # noqa: B010 - untyped


def _made() -> ZMQInteractiveShell:
    # The inline backend knows the shell that it was configured for first, so it is imported anew.
    sys.modules.pop("matplotlib_inline.backend_inline", None)
    made = ZMQInteractiveShell()
    setattr(InteractiveShell, "_instance", made)  # noqa: B010 - untyped
    made.enable_matplotlib("inline")
    return made


@contextmanager
def _warnings_of_a_kernel() -> Iterator[None]:
    """The filters of an interpreter that has just started, whatever this process has set since."""
    with warnings.catch_warnings():
        warnings.resetwarnings()
        for category in (ResourceWarning, ImportWarning, PendingDeprecationWarning, DeprecationWarning):
            warnings.simplefilter("ignore", category)
        warnings.filterwarnings("default", category=DeprecationWarning, module="__main__")
        yield
