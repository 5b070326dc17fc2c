"""What must not get out with a site: paths of the machine that made it, and who was at work there."""

from __future__ import annotations

import getpass
import re
from collections.abc import Callable
from pathlib import Path

from regenatlas import paths

#: Each must occur for `_PATH` to match, and is found at a hundred times its speed.
_HINTS = (b"/home/", b"/Users/", b"/root/", b"/tmp/", b"/folders/", b"file:/", b"Users\\")
# No part of an address on the web.
_PATH = re.compile(
    rb"(?<![\w.:/%~-])/(?:home|Users|root|tmp|var/folders)/[\w.-]+(?:/[\w.-]+)*"
    rb"|file:/+[\w.-][\w./-]*|\b[A-Za-z]:\\{1,2}Users\\{1,2}[\w.-]+"
)


def leak_finder(place: str) -> Callable[[bytes], str]:
    """A function that tells the first leak in the content of a file, "" without; `place`: of the reports."""
    known = {str(paths.ROOT), str(Path.home()), str(Path(place).resolve()) if "://" not in place else place}
    own = [text.encode() for text in known if len(text) > len("/root")]
    user = f"{getpass.getuser()}@".encode()

    def find(content: bytes) -> str:
        for text in own:
            if text in content:
                return text.decode()
        if any(hint in content for hint in _HINTS) and (match := _PATH.search(content)):
            return match[0].decode()
        match = re.search(rb"(?<![\w.])" + re.escape(user), content) if user in content else None
        return match[0].decode() if match else ""

    return find
