"""The directory of a zip package: which parts there are, where, how large, and whether that can be true."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from perfsheet.read.refused import Refused

MOST_PARTS = 30_000

_END = struct.Struct("<4s4H2LH")
_END64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR = struct.Struct("<4sLQL")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_UTF8 = 0x800
_FULL16, _FULL = 0xFFFF, 0xFFFFFFFF
_ZIP64 = 0x0001
_COMMENT = 65_535


class Part(NamedTuple):
    """An entry of the directory; `header` is where its local header begins."""

    name: str
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    header: int


def parts(data: bytes) -> Iterator[Part]:
    """List the entries of the central directory; raises Refused where it is not sound."""
    start, size, count = extent(data)
    if count > MOST_PARTS:
        raise Refused("too_many_parts", count=count, limit=MOST_PARTS)
    at, end, seen = start, start + size, 0
    while at < end:
        part, at = _entry(data, at, end)
        seen += 1
        yield part
    if seen != count or at != end:
        raise Refused("zip_corrupt", part="目录")


def data_start(data: bytes, part: Part) -> int:
    """Find where the bytes of a part begin; its local header must tell the same name."""
    local = _unpack(_LOCAL, data, part.header)
    if local[0] != b"PK\x03\x04":
        raise Refused("zip_corrupt", part=part.name)
    start: int = part.header + _LOCAL.size + local[9] + local[10]
    name = data[part.header + _LOCAL.size : part.header + _LOCAL.size + local[9]]
    if _text(name, local[2]) != part.name or start + part.packed > len(data):
        raise Refused("zip_corrupt", part=part.name)
    return start


def check_overlap(entries: Iterable[Part], data: bytes) -> None:
    """Refuse a package in which two parts share bytes, as zip bombs do."""
    free = 0
    for part in sorted(entries, key=_header):
        if part.header < free:
            raise Refused("zip_overlap", part=part.name)
        free = part.header + _LOCAL.size + part.packed
    if free > len(data):
        raise Refused("zip_truncated")


def _header(part: Part) -> int:
    """Give the key by which parts follow one another."""
    return part.header


def _unpack(layout: struct.Struct, data: bytes, at: int) -> tuple[Any, ...]:
    """Read a record, or say that the file ends before it."""
    if at < 0 or at + layout.size > len(data):
        raise Refused("zip_truncated")
    return layout.unpack_from(data, at)


def extent(data: bytes) -> tuple[int, int, int]:
    """Find the central directory: where it begins, its size, and how many entries it has."""
    at = data.rfind(b"PK\x05\x06", max(0, len(data) - _COMMENT - _END.size))
    if at < 0:
        raise Refused("zip_truncated")
    _, disk, first_disk, here, count, size, start, _ = _unpack(_END, data, at)
    end = at
    if _FULL in (size, start) or count == _FULL16:
        end, here, count, size, start = _extent64(data, at)
    if disk or first_disk or here != count or start + size != end:
        raise Refused("zip_corrupt", part="目录")
    return start, size, count


def _extent64(data: bytes, end: int) -> tuple[int, int, int, int, int]:
    """Read the zip64 record that stands before the end record at `end`."""
    magic, disk, at, _ = _unpack(_LOCATOR, data, end - _LOCATOR.size)
    record = _unpack(_END64, data, at)
    if magic != b"PK\x06\x07" or disk or record[0] != b"PK\x06\x06":
        raise Refused("zip_corrupt", part="目录")
    return at, record[6], record[7], record[8], record[9]


def _entry(data: bytes, at: int, end: int) -> tuple[Part, int]:
    """Read the entry at `at`, and say where the next one begins."""
    (magic, _, _, flags, method, _, _, crc, packed, size, named, extra, comment, _, _, _, header) = _unpack(_ENTRY, data, at)
    after = at + 46 + named + extra + comment
    if magic != b"PK\x01\x02" or after > end:
        raise Refused("zip_corrupt", part="目录")
    name = _text(data[at + 46 : at + 46 + named], flags)
    if _FULL in (packed, size, header):
        size, packed, header = _sizes64(data[at + 46 + named : after - comment], size, packed, header)
    return Part(name, flags, method, crc, packed, size, header), after


def _sizes64(extra: bytes, size: int, packed: int, header: int) -> tuple[int, int, int]:
    """Take those figures from the zip64 field that do not fit into the entry."""
    at = 0
    while at + 4 <= len(extra):
        field, length = struct.unpack_from("<2H", extra, at)
        if field == _ZIP64:
            large = iter(struct.unpack_from(f"<{length // 8}Q", extra.ljust(at + 4 + length, b"\0"), at + 4))
            size, packed, header = (next(large, figure) if figure == _FULL else figure for figure in (size, packed, header))
            break
        at += 4 + length
    if _FULL in (size, packed, header):
        raise Refused("zip_corrupt", part="目录")
    return size, packed, header


def _text(name: bytes, flags: int) -> str:
    """Decode the name of a part; names that are neither ASCII nor UTF-8 are GBK here."""
    if name.isascii():
        return name.decode("ascii")
    try:
        return name.decode("utf-8" if flags & _UTF8 else "gbk")
    except UnicodeDecodeError:
        return name.decode("utf-8", "replace")
