"""The command that makes a site for the web of an output folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from regenatlas import paths
from regenatlas.cli.request import a_place, read_tables, say_other_editions
from regenatlas.cli.terminal import FAILED, WRONG, counting, say, stop

_FROM = "The folder of the reports, or where fsspec leads. Default: reports/out."
_BASE = "The address at which the site will lie."
_TO = "The folder of the site; an earlier site there is replaced. Default: reports/site."


def publish(
    place: Annotated[str | None, typer.Argument(metavar="FOLDER|URL", help=_FROM, show_default=False)] = None,
    *,
    base: Annotated[str, typer.Option(metavar="ADDRESS", help=_BASE)],
    to: Annotated[
        Path | None, typer.Option(metavar="DIR", help=_TO, show_default=False, **a_place("to", own=True))
    ] = None,
) -> None:
    """Make a site for the web of rendered reports: links checked, with addresses, a feed and a site map.

    The reports stay as they are; the site is a copy that opens from disk as well. It replaces an earlier one
    only if every link leads somewhere and nothing tells of this machine.

    For example:

    - `regenatlas publish --base https://example.org/atlas/`
    - `regenatlas publish s3://bucket/reports --base https://atlas.example.org --to public`
    """
    from regenatlas.render.publish.address import AddressError, read_base
    from regenatlas.render.publish.publish import publish as write
    from regenatlas.render.store.place import open_store
    from regenatlas.render.store.store import StoreError

    to = to or paths.SITE
    try:
        address = read_base(base)
        with counting("Publishing") as tell:
            reports, tables = open_store(paths.OUT if place is None else place), read_tables()
            done = write(reports, address, to, tables, tell)
    except AddressError as error:
        stop([str(error)])
    except StoreError as error:
        stop([str(error)], WRONG if error.at_start else FAILED)
    except OSError as error:
        stop([f"{error.filename or place}: {error.strerror or error}"])
    except KeyboardInterrupt:
        stop(["stopped; nothing was published"], FAILED)
    if done.problems:
        stop([*done.problems, f"problems: {len(done.problems)}; nothing was published"], FAILED)
    if done.failed:
        say(f"reports that could not be rendered and are published as such: {done.failed}", error=True)
    say_other_editions(reports, tables)
    say(f"{done.pages} pages, {done.files} files: {to / 'index.html'} for {address.url}")
