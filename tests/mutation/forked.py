"""Ask a question in a forked copy of this process, which may be spoilt, hang or die alone."""

from __future__ import annotations

import os
import pickle
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any


class TooLong(Exception):  # noqa: N818 - an outcome, not an error
    """The child did not answer in time and was ended."""


class Died(Exception):  # noqa: N818
    """The child ended without an answer."""


def side_by_side(jobs: int) -> ProcessPoolExecutor:
    """Copies of this process, each of which asks one question after another."""
    return ProcessPoolExecutor(jobs, mp_context=get_context("fork"))


def ask(question: Callable[[], Any], seconds: float) -> Any:
    """What `question` returns in a child of this process; what the child prints is dropped."""
    reading, writing = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _answer(question, writing)
    os.close(writing)
    answer, end = b"", time.monotonic() + seconds
    try:
        while True:
            ready, _, _ = select.select([reading], [], [], max(0, end - time.monotonic()))
            if not ready:
                raise TooLong
            part = os.read(reading, 1 << 20)
            if not part:
                break
            answer += part
    finally:
        os.close(reading)
        if os.waitpid(child, os.WNOHANG) == (0, 0):
            if not answer:
                os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
    if not answer:
        raise Died
    kind, value = pickle.loads(answer)  # noqa: S301 - written by our own child
    if kind == "error":
        raise RuntimeError(value)
    return value


def _answer(question: Callable[[], Any], writing: int) -> None:
    try:
        silence = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(silence, stream)
        sys.stdout = Path(os.devnull).open("w")  # noqa: SIM115 - for the rest of a short life
        sys.stderr = sys.stdout
        try:
            answer = ("value", question())
        except BaseException:  # noqa: BLE001 - the parent is told
            answer = ("error", traceback.format_exc())
        with os.fdopen(writing, "wb") as out:
            out.write(pickle.dumps(answer))
    finally:
        os._exit(0)
