"""Have JupyterLab open a notebook without changing it, and save an untouched one as it was.

A notebook says by which kernel it runs, and JupyterLab writes there what the kernel says of itself: its label
and its version of Python. So every notebook of another machine is changed as soon as it is opened, and its
reader is asked to save what nobody has written. Here a notebook that is read has these words already, and in
one that is saved the words of the file stay.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from ipykernel.ipkernel import IPythonKernel
from jupyter_client.kernelspec import NATIVE_KERNEL_NAME, get_kernel_spec
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

# Jupyter's classes carry no types.
_Files: Any = AsyncLargeFileManager


class CleanNotebooks(_Files):
    """The files of JupyterLab; a notebook for our kernel is filled in when read, and put back when saved."""

    async def get(self, path: str, content: bool = True, *args: Any, **more: Any) -> dict[str, Any]:  # noqa: FBT001, FBT002 - Jupyter's
        """The file; a notebook names the kernel in the kernel's own words."""
        model: dict[str, Any] = await super().get(path, content, *args, **more)
        if content and model["type"] == "notebook" and _is_ours(model["content"].metadata):
            model["content"].metadata.update(own_words())
        return model

    async def save(self, model: dict[str, Any], path: str = "") -> dict[str, Any]:
        """Save the file; a notebook keeps the words of the file that it replaces."""
        if model["type"] == "notebook" and _is_ours(metadata := model["content"]["metadata"]):
            given = {name: metadata[name] for name in own_words() if name in metadata}
            if given == own_words() and (stored := self._stored(path)):
                for name in given:
                    metadata.pop(name)
                metadata.update({name: stored[name] for name in given if name in stored})
        saved: dict[str, Any] = await super().save(model, path)
        return saved

    def _stored(self, path: str) -> dict[str, Any]:
        """What the file itself says, {} if there is none that could be read."""
        try:
            notebook = json.loads(Path(self._get_os_path(path)).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        metadata: dict[str, Any] = notebook.get("metadata", {})
        return metadata if _is_ours(metadata) else {}


@cache
def own_words() -> dict[str, dict[str, Any]]:
    """What JupyterLab writes into a notebook that runs by the kernel of this Python."""
    spec = get_kernel_spec(NATIVE_KERNEL_NAME)
    named = {"display_name": spec.display_name, "language": spec.language, "name": NATIVE_KERNEL_NAME}
    return {"kernelspec": named, "language_info": dict(IPythonKernel.language_info)}


def _is_ours(metadata: dict[str, Any]) -> bool:
    return metadata.get("kernelspec", {}).get("name") == NATIVE_KERNEL_NAME
