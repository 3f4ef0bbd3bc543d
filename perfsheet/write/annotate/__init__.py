"""A unit's own workbook back, with marks: the package is patched, so that everything that is not marked stays as it was.

`annotate` marks a workbook, `strip` takes the marks out again; `review_rows` is the content of the sheet 审核意见.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from perfsheet.read.refused import Odd, Refused
from perfsheet.write.annotate.macros import REMOVED, without_macros
from perfsheet.write.annotate.marks import Copy, Mark, Standing, Unpatchable
from perfsheet.write.annotate.opened import Opened
from perfsheet.write.annotate.original import Original, restored
from perfsheet.write.annotate.patch import Patch
from perfsheet.write.annotate.review import Finding, Heading, Review, review_rows
from perfsheet.write.annotate.traces import SAVED_AGAIN, without_traces

__all__ = ["Copy", "Finding", "Heading", "Mark", "Review", "Standing", "Unpatchable", "annotate", "review_rows", "strip"]

_EXTENSION: Final = "xlsx"
#: how often a file may have been marked over marks
_DEEPEST: Final = 8


def annotate(name: str, data: bytes, marks: Sequence[Mark], standings: Sequence[Standing]) -> Copy:
    """Give a workbook back with marks, as .xlsx; marks of ours that it has are taken out first. Raises Unpatchable."""
    try:
        opened, before = _unmarked(name, data)
        plain = without_macros(opened)
        if plain is not None:
            opened, before = Opened(plain), Original(plain, _EXTENSION, (*before.remarks, REMOVED))
        patch = Patch(opened, before.remarks)
        return Copy(_renamed(name, _EXTENSION), patch.write(marks, standings, before.extension), patch.remarks)
    except Refused as refused:
        raise Unpatchable.because(refused) from None
    except (Odd, KeyError):
        raise Unpatchable("文件内部结构异常") from None


def strip(name: str, data: bytes) -> Copy | None:
    """Take our marks out of a workbook; None where it has none.

    A file that is as it left us becomes what it was, to the byte; from one that was saved again since, marks are taken by
    their signatures, and the remarks say so.
    """
    try:
        before = _unmarked(name, data)[1]
    except (Refused, Odd, KeyError, Unpatchable):
        return None
    return Copy(_renamed(name, before.extension), before.data, before.remarks) if before.data is not data else None


def _unmarked(name: str, data: bytes) -> tuple[Opened, Original]:
    """Open a workbook as it was before it was marked."""
    found = Original(data, name.rpartition(".")[2] if "." in name else "", ())
    for _ in range(_DEEPEST):
        opened = Opened(found.data)
        before = restored(opened.bundle.package)
        if before is None:
            left = without_traces(opened)
            if left is None:
                return opened, found
            before = Original(left, found.extension, (SAVED_AGAIN,))
        found = before
    raise Unpatchable("文件被反复写入审核意见")


def _renamed(name: str, extension: str) -> str:
    """Give a file another extension; one that differs only by capital letters stays."""
    stem, dot, old = name.rpartition(".")
    if not extension or (dot and old.lower() == extension.lower()):
        return name
    return f"{stem if dot else name}.{extension}"
