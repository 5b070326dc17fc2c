"""A wrong request is answered in one line, as everything else that is wrong: no frame, no usage around it."""

from __future__ import annotations

import sys
from typing import Any

import typer
from typer.core import TyperGroup


class OneLine(TyperGroup):
    """The program, which says what is wrong with a command in one line and where help is."""

    def main(self, *args: Any, **more: Any) -> Any:
        """Run the program; exits with its code unless the caller wants to do that (`standalone_mode`)."""
        if not more.get("standalone_mode", True):
            return super().main(*args, **more)
        try:
            code = super().main(*args, **{**more, "standalone_mode": False})
        except typer.TyperException as error:
            if type(error).__name__ != "NoArgsIsHelpError":  # its help is printed already
                typer.echo(_line(error), err=True)
            sys.exit(error.exit_code)
        except typer.Abort:
            sys.exit(1)
        sys.exit(code or 0)


def _line(error: typer.TyperException) -> str:
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "regenatlas"
    return f"{' '.join(error.format_message().split())} ({path} --help tells more)"
