"""The record from which a file that we marked becomes again what it was, to the byte.

It is a part of the package: what the changed parts and the directory were, and which stretches of the marked file fill the rest.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import Any, Final, NamedTuple

from perfsheet.read.package import Package
from perfsheet.read.refused import Refused
from perfsheet.write.annotate.bundle import Splice
from perfsheet.write.annotate.repacked import put_together

NAME: Final = "perfsheet/original.dat"
TYPE: Final = "application/vnd.perfsheet.original"
_MAGIC: Final = b"perfsheet-original-1\n"


class Original(NamedTuple):
    """What a file was before: its bytes, the extension it had, and what was said about it."""

    data: bytes
    extension: str
    remarks: tuple[str, ...]


def record(data: bytes, splice: Splice, extension: str, remarks: Sequence[str]) -> bytes:
    """Write the record of a file, as it was spliced into the marked one."""
    pieces = splice.pieces
    kept = b"".join(data[piece.start : piece.end] for piece in pieces if piece.at is None)
    says = {
        "sha256": sha256(data).hexdigest(),
        "pieces": [[piece.end - piece.start] if piece.at is None else [piece.end - piece.start, piece.at] for piece in pieces],
        "written": splice.written,
        "extension": extension,
        "remarks": list(remarks),
    }
    return _MAGIC + json.dumps(says, ensure_ascii=True, separators=(",", ":")).encode() + b"\n" + kept


def restored(package: Package) -> Original | None:
    """Give back what a marked file was, at least its parts; None where it has no record, or was saved again since."""
    if NAME not in package:
        return None
    try:
        raw = package.read(NAME)
    except Refused:
        return None
    head, _, kept = raw.removeprefix(_MAGIC).partition(b"\n")
    try:
        says = json.loads(head) if raw.startswith(_MAGIC) else {}
        if any(package.parts[name.lower()].crc != checksum for name, checksum in says["written"].items()):
            return None  # somebody has worked on a part that we had marked
        data = b"".join(_stretches(says["pieces"], kept, package.data))
        if sha256(data).hexdigest() != says["sha256"]:
            again = put_together(package, [[int(figure) for figure in piece] for piece in says["pieces"]], kept)
            if again is None:
                return None
            data = again
        return Original(data, str(says["extension"]), tuple(map(str, says["remarks"])))
    except (ValueError, AttributeError, KeyError, TypeError, IndexError, OverflowError, MemoryError, RecursionError):
        return None


def _stretches(pieces: Any, kept: bytes, data: bytes) -> list[bytes]:  # noqa: ANN401 - it comes from outside
    """Give the stretches of the old file; those taken from the marked one follow one another, so the whole is bounded."""
    found, at, behind = [], 0, 0
    for piece in pieces:
        length, start = int(piece[0]), int(piece[1]) if len(piece) > 1 else None
        if length < 0 or (start is not None and start < behind):
            raise ValueError("pieces")
        if start is None:
            found.append(kept[at : at + length])
            at += length
        else:
            behind = start + length
            found.append(data[start:behind])
    return found
