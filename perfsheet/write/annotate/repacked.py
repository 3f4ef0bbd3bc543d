"""A marked file that was packed anew since, as mail filters and archivers do: its parts are as they left us, so the old ones come back."""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from perfsheet.read.package import Package
from perfsheet.read.refused import Refused

#: how much longer than the marked file the old one may have been
_ROOM: Final = 64 << 20


def put_together(package: Package, pieces: Sequence[Sequence[int]], kept: bytes) -> bytes | None:
    """Give a package with the parts of the old one; None where they cannot be had any more.

    `pieces` are the stretches of the old file: those of one figure (a length) follow one another in `kept`, the others
    stood in the marked file.
    """
    length = sum(piece[0] for piece in pieces)
    if min((piece[0] for piece in pieces), default=0) < 0 or length > _ROOM + len(package.data):
        return None
    old, spans, at, taken = bytearray(length), [], 0, 0
    for piece in pieces:
        if len(piece) == 1:
            old[at : at + piece[0]] = kept[taken : taken + piece[0]].ljust(piece[0], b"\0")
            spans.append(range(at, at + piece[0]))
            taken += piece[0]
        at += piece[0]
    try:
        return _packed(Package(bytes(old)), spans, package)
    except (Refused, KeyError):
        return None


def _packed(old: Package, spans: Sequence[range], new: Package) -> bytes | None:
    """Pack the parts of the old file: those within the spans are known, the others must be unchanged in the new one."""
    out = io.BytesIO()
    with ZipFile(out, "w") as packed:
        for key, part in old.parts.items():
            content = (old if any(part.header in span for span in spans) else new).read(key)
            if (len(content), zlib.crc32(content)) != (part.size, part.crc):
                return None
            entry = ZipInfo(part.name)
            entry.compress_type = ZIP_DEFLATED
            packed.writestr(entry, content)
    return out.getvalue()
