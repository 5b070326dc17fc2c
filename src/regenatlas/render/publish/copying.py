"""Copy the files of an output folder into a new one; pages get their addresses, all are looked through."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from markupsafe import Markup

from regenatlas.render.publish.address import Base
from regenatlas.render.publish.heads import CARD, FEED, Addresses, with_addresses
from regenatlas.render.publish.leaks import leak_finder
from regenatlas.render.publish.pages import Page, read_page, target
from regenatlas.render.site.bundles import read_bundles
from regenatlas.render.store.manifest import Manifest
from regenatlas.render.store.store import INDEX, SCRIPTS, Store, UnsafeName

#: Hears how many files are done, and of how many.
Tell = Callable[[int, int], None]


@dataclass
class Copied:
    """What has been copied: pages and digests of all files by name; what is wrong with any of them."""

    pages: dict[str, Page] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def copy(manifest: Manifest, to: Store, base: Base, tell: Tell, dataset: Markup) -> Copied:
    """Copy what the manifest lists, the front pages, and what pages lead to besides.

    `dataset`: what the first page tells catalogues of the tables.
    """
    source, copied = manifest.store, Copied()
    leak_in = leak_finder(source.url)
    listed = [name for report in manifest.reports for name in manifest.files(report)]
    bundles = {bundle.folder for bundle in read_bundles(manifest)}
    optional = [name for name in SCRIPTS if source.stamps([name])]
    waiting = list(dict.fromkeys([INDEX, *optional, *listed]))
    seen = set(waiting)
    for name in waiting:  # which grows
        content = _read(source, name)
        if content is None:
            if name in listed or name == INDEX:
                copied.problems.append(f"{name}: the file is not there")
            continue
        if name.endswith(".html"):
            html = content.decode()
            page = copied.pages[name] = read_page(name, html)
            html = html.replace("</head>", f"{dataset}</head>", 1) if name == INDEX else html
            content = with_addresses(html, _addresses(name, base, seen, bundles), listed=page.listed).encode()
            found = dict.fromkeys(there[0] for link in page.links if (there := target(name, link)))
            new = [one for one in found if one and one not in seen]
            waiting += new
            seen.update(new)
        if leak := leak_in(content):
            copied.problems.append(f"{name}: tells of the machine that made it: {leak[:80]!r}")
        copied.files[name] = to.write(name, content)
        tell(len(copied.files), len(waiting))
    return copied


def _read(source: Store, name: str) -> bytes | None:
    try:
        return source.read(name)
    except UnsafeName:
        return None


def _addresses(name: str, base: Base, files: set[str], bundles: set[str]) -> Addresses:
    folder = PurePosixPath(name).parent.as_posix()
    pdf = f"{name.removesuffix('.html')}.pdf"
    return Addresses(
        page=base.at(name),
        picture=base.at(f"{folder}/{CARD}" if folder in bundles else CARD),
        feed=base.at(FEED),
        pdf=base.at(pdf) if pdf in files else "",
    )
