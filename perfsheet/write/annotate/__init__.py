"""A unit's own workbook back, with marks: the package is patched, so that everything that is not marked stays as it was.

`annotate` marks a workbook, `strip` takes the marks out again; `review_rows` is the content of the sheet 审核意见.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from perfsheet.read.guard import kind_of
from perfsheet.read.package import Package
from perfsheet.read.refused import Odd, Refused
from perfsheet.write.annotate.macros import without_macros
from perfsheet.write.annotate.marks import Copy, Mark, Standing, Unpatchable
from perfsheet.write.annotate.original import Original, restored
from perfsheet.write.annotate.patch import Patch
from perfsheet.write.annotate.review import Finding, Heading, Review, review_rows

__all__ = ["Copy", "Finding", "Heading", "Mark", "Review", "Standing", "Unpatchable", "annotate", "review_rows", "strip"]

_EXTENSION: Final = "xlsx"
#: how often a file may have been marked over marks
_DEEPEST: Final = 8


def annotate(name: str, data: bytes, marks: Sequence[Mark], standings: Sequence[Standing]) -> Copy:
    """Give a workbook back with marks, as .xlsx; marks of ours that it has are taken out first. Raises Unpatchable."""
    remarks: tuple[str, ...] = ()
    extension = name.rpartition(".")[2] if "." in name else ""
    try:
        before = _before(data)
        if before is not None:
            data, remarks, extension = before.data, before.remarks, before.extension
        data, said = without_macros(data)
        if said:
            remarks, extension = (*remarks, *said), _EXTENSION
        patch = Patch(data, remarks)
        marked = patch.write(marks, standings, extension)
    except Refused as refused:
        raise Unpatchable.because(refused) from None
    except (Odd, KeyError):
        raise Unpatchable("文件内部结构异常") from None
    return Copy(_renamed(name, _EXTENSION), marked, patch.remarks)


def strip(name: str, data: bytes) -> Copy | None:
    """Take our marks out of a workbook; None where it has none."""
    try:
        before = _before(data)
    except Refused:
        return None
    return Copy(_renamed(name, before.extension), before.data, before.remarks) if before else None


def _before(data: bytes) -> Original | None:
    """Find what a file was before it was marked."""
    found: Original | None = None
    for _ in range(_DEEPEST):
        if kind_of(data) != "zip":
            return found
        again = restored(Package(data))
        if again is None:
            return found
        found, data = again, again.data
    return found


def _renamed(name: str, extension: str) -> str:
    """Give a file another extension; one that differs only by capital letters stays."""
    stem, dot, old = name.rpartition(".")
    if not extension or (dot and old.lower() == extension.lower()):
        return name
    return f"{stem if dot else name}.{extension}"
