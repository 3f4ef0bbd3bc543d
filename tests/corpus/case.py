"""One hostile or odd file, and what reading it must give."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple


class Case(NamedTuple):
    """A file that `make` builds.

    `findings` are the names of exactly those findings that it gives; `texts` are cells of its first sheet that are read
    (None: nothing stands there). A file that is not `readable` is rejected.
    """

    title: str
    file: str
    make: Callable[[], bytes]
    findings: tuple[str, ...] = ()
    readable: bool = True
    texts: Mapping[str, str | None] = {}


def refused(title: str, file: str, make: Callable[[], bytes], finding: str) -> Case:
    """Describe a file that is rejected with one finding."""
    return Case(title, file, make, (finding,), readable=False)
