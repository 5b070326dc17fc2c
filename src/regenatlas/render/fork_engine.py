"""papermill's engine `regenatlas-fork`: the cells run in a forked child instead of a kernel.

It does not derive from papermill's `Engine`, because papermill loads its plugins while it is itself half
imported: a base class from there would make the order of imports matter.
"""

from __future__ import annotations

from typing import Any

import nbformat


class ForkEngine:
    """What papermill asks of an engine."""

    @classmethod
    def execute_notebook(
        cls, nb: nbformat.NotebookNode, kernel_name: str, **options: Any
    ) -> nbformat.NotebookNode:
        """The notebook with its outputs."""
        from papermill.engines import NBClientEngine

        return NBClientEngine.execute_notebook(nb, kernel_name, **options)

    @classmethod
    def nb_kernel_name(cls, nb: nbformat.NotebookNode, name: str | None = None) -> str:
        """The name of the kernel that a notebook asks for."""
        from papermill.utils import nb_kernel_name

        return str(nb_kernel_name(nb, name))

    @classmethod
    def nb_language(cls, nb: nbformat.NotebookNode, language: str | None = None) -> str:
        """The language that a notebook is written in."""
        from papermill.utils import nb_language

        return str(nb_language(nb, language))
