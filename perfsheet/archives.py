"""The members of a `.zip` in the inbox: listed from its directory, read in memory, never written to disk.

Only what the archive declares is believed, and the library holds it to that: a member never gives more bytes than declared.
"""

from __future__ import annotations

import io
import struct
import time
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from perfsheet.read.notes import make

#: what the directory of an archive may weigh: about 150,000 members
_DIRECTORY_LIMIT = 16 << 20
#: what all members together may weigh unpacked
UNPACKED_LIMIT = 4 << 30
#: workbooks are packed already, so an archive of them hardly shrinks; old .xls shrink to a tenth
_RATIO_LIMIT = 200
_RATIO_FREE = 64 << 20

_ENCRYPTED = 0x1
_NAME_IS_UTF8 = 0x800
#: CJK and beyond: no two-byte UTF-8 sequence reaches it, so GBK text that happens to be UTF-8 stays below
_EAST = "\u2e80"

#: everything that zipfile is known to raise on a damaged archive
_DAMAGE = (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, NotImplementedError, struct.error, EOFError, RuntimeError, zlib.error)


class UnreadableError(Exception):
    """Carry the finding about a file whose bytes cannot be had, from where that shows to where it is listed."""

    def __init__(self, name: str, **places: object) -> None:
        """Take the name of the finding and what fills its message."""
        super().__init__(name)
        self.finding = make(name, None, None, **places)


class Member(NamedTuple):
    """A file in an archive: `number` counts in the archive's own directory, so that two of the same name stay two."""

    number: int
    name: str
    size: int
    modified: float
    locked: bool


class _Capped(io.FileIO):
    """A file that refuses to be taken into memory at one go: zipfile reads the whole directory with one call."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > _DIRECTORY_LIMIT:
            raise UnreadableError("archive_corrupt")
        return super().read(size)


def members(place: str) -> Sequence[Member]:
    """List the files of an archive; raises UnreadableError for one that cannot be listed, OSError for one that cannot be opened."""
    with _Capped(place) as file, _opened(file) as archive:
        infos, packed = archive.infolist(), archive.start_dir
    found = [_member(number, info) for number, info in enumerate(infos) if not _is_folder(info)]
    unpacked = sum(member.size for member in found)
    if unpacked > UNPACKED_LIMIT or unpacked > max(_RATIO_FREE, packed * _RATIO_LIMIT):
        raise UnreadableError("archive_too_big", size=unpacked / (1 << 20))
    return found


def office_kind(names: Sequence[str], place: str) -> str | None:
    """Tell an Office file that is called .zip from an archive: `workbook`, `other`, or None for an archive."""
    if "[Content_Types].xml" in names:
        return "workbook" if any(name.startswith("xl/") for name in names) else "other"
    if names and names[0] == "mimetype":
        return "workbook" if b"opendocument.spreadsheet" in contents(place, 0, 1 << 10) else "other"
    return None


def contents(place: str, number: int, limit: int) -> bytes:
    """Unpack a member, at most `limit` bytes of it."""
    return b"".join(pieces(place, number, limit))


def pieces(place: str, number: int, limit: int) -> Iterator[bytes]:
    """Unpack a member piece by piece, at most `limit` bytes in all."""
    archive = _kept_open(place)
    try:
        with archive.open(archive.infolist()[number]) as stream:
            while limit > 0 and (piece := stream.read(min(limit, 1 << 20))):
                limit -= len(piece)
                yield piece
    except _DAMAGE as damage:
        raise UnreadableError("member_corrupt", error=type(damage).__name__) from damage


@lru_cache(maxsize=2)
def _kept_open(place: str) -> zipfile.ZipFile:
    """Keep the archive at hand: its members come in a row, and reading its directory anew for each would cost most."""
    return _opened(_Capped(place))


def _opened(file: io.FileIO) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except _DAMAGE as damage:
        raise UnreadableError("archive_corrupt") from damage


def _member(number: int, info: zipfile.ZipInfo) -> Member:
    locked = bool(info.flag_bits & _ENCRYPTED)
    return Member(number, _name(info), info.file_size, _modified(info), locked)


def _is_folder(info: zipfile.ZipInfo) -> bool:
    return info.orig_filename.endswith(("/", "\\")) and not info.file_size


def _name(info: zipfile.ZipInfo) -> str:
    """Name a member, with nothing in it that climbs out of the archive."""
    parts = _decoded(info).replace("\\", "/").split("/")
    return "/".join(part for part in parts if part not in {"", ".", ".."}) or "?"


def _decoded(info: zipfile.ZipInfo) -> str:
    """Undo the library's guess (cp437) where the archive does not say UTF-8: Chinese systems write GBK, others UTF-8 unsaid."""
    name = info.orig_filename
    if info.flag_bits & _NAME_IS_UTF8 or name.isascii():
        return name
    raw = name.encode("cp437")
    for encoding in ("utf-8", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding != "utf-8" or max(text) >= _EAST:
            return text
    return name


def _modified(info: zipfile.ZipInfo) -> float:
    try:
        return time.mktime((*info.date_time, 0, 0, -1))
    except (OverflowError, ValueError):
        return 0.0
