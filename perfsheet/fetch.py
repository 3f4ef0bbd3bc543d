"""The bytes of a source, opened read-only: from disk or from an archive, whole or as a fingerprint only."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from perfsheet import archives
from perfsheet.archives import UnreadableError
from perfsheet.intake import Source

#: what a returned workbook may weigh; a form weighs 20 KB, one with pictures of the site 20 MB
FILE_LIMIT = 128 << 20
#: what an attachment may weigh for its fingerprint to be worth the time
DIGEST_LIMIT = 512 << 20
_PIECE = 1 << 20
_MEGABYTE = 1 << 20


class Fetched(NamedTuple):
    """The bytes of a file as they stood at one moment."""

    data: bytes
    size: int
    modified: float


def fetch(source: Source) -> Fetched:
    """Read a whole file; raises UnreadableError with the finding that says what to do.

    A file that changes while it is read is read once more.
    """
    if source.size > FILE_LIMIT:
        raise UnreadableError("file_too_big", size=source.size / _MEGABYTE, limit=FILE_LIMIT / _MEGABYTE)
    try:
        if source.member is not None:
            data = archives.contents(source.place, source.member, FILE_LIMIT)
            return Fetched(data, len(data), source.modified)
        fetched = _at_rest(source.place) or _at_rest(source.place)
    except OSError as error:
        raise _unreadable(error) from error
    if fetched is None:
        raise UnreadableError("file_changing")
    return fetched


def digest(source: Source) -> str:
    """Fingerprint a file that is listed and not read; blank if it cannot be read or is too big to be worth it."""
    if source.size > DIGEST_LIMIT:
        return ""
    total = hashlib.sha256()
    try:
        for piece in _pieces(source):
            total.update(piece)
    except (OSError, UnreadableError):
        return ""
    return total.hexdigest()


def _at_rest(place: str) -> Fetched | None:
    """Read a file; None if it was being written, replaced or grew over the limit meanwhile."""
    path = Path(place)
    with path.open("rb") as file:
        before = os.fstat(file.fileno())
        data = file.read(FILE_LIMIT + 1)
    after = path.stat()
    same = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
    return Fetched(data, len(data), after.st_mtime) if same and len(data) == after.st_size else None


def _pieces(source: Source) -> Iterator[bytes]:
    if source.member is not None:
        yield from archives.pieces(source.place, source.member, DIGEST_LIMIT)
        return
    with Path(source.place).open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def _unreadable(error: OSError) -> UnreadableError:
    if isinstance(error, PermissionError):
        return UnreadableError("file_locked")
    if isinstance(error, FileNotFoundError):
        return UnreadableError("file_missing")
    return UnreadableError("file_unreadable", error=error.strerror or type(error).__name__)
