"""One function for many items, in forked children on all cores."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from regenatlas.render.execute import fork
from regenatlas.render.execute.fork import Child, ProcessDied


def each(items: Sequence[str], function: Callable[[str], Any]) -> Iterator[tuple[str, Any]]:
    """A function's answer for each item, made in children on all cores; here, where no child can be had."""
    waiting, running = list(items), dict[Child, str]()
    forking = fork.available() and len(waiting) > 1
    while waiting or running:
        if not forking:
            item = waiting.pop(0)
            yield item, function(item)
            continue
        while waiting and len(running) < cores():
            item = waiting.pop(0)
            running[Child(function, item)] = item
        for child in fork.wait(running):
            item = running.pop(child)
            try:
                yield item, child.result()
            except ProcessDied:
                yield item, function(item)


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
