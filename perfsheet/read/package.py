"""The zip package of a workbook, unpacked strictly and within limits.

No part is unpacked before it is asked for, none beyond what the directory states, and each is checked against its
checksum: what is read is exactly what the file says it holds.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from perfsheet.read.directory import Part, check_overlap, data_start, parts
from perfsheet.read.refused import Refused

#: bytes of a part that is held whole; of all parts unpacked for one workbook; of a piece
WHOLE_PART = 48 << 20
ALL_PARTS = 256 << 20
PIECE = 1 << 20
#: a part larger than SMALL that shrank more than RATIO times is a bomb
RATIO = 250
SMALL = 16 << 20

_SLICE = 1 << 16
_ENCRYPTED = 0x1
_STORED, _DEFLATED = 0, 8


class Package:
    """The parts of a package by their lower-case names without a leading slash.

    `untidy` names those that had a backslash or a leading slash.
    """

    def __init__(self, data: bytes) -> None:
        """Read the directory; raises Refused where it is not sound."""
        self.data = data
        self.parts: dict[str, Part] = {}
        self.untidy: list[str] = []
        self._unpacked = 0
        for part in parts(data):
            self._enter(part)
        check_overlap(self.parts.values(), data)

    def __contains__(self, name: str) -> bool:
        """Tell whether there is a part of this (lower-case) name."""
        return name in self.parts

    def _enter(self, part: Part) -> None:
        """Put a part under its name, which must be unlike all others and stay inside the package."""
        name = part.name
        if "\\" in name or name[:1] == "/":
            name = name.replace("\\", "/").lstrip("/")
            self.untidy.append(part.name)
        if (".." in name and ".." in name.split("/")) or ":" in name or "\0" in name:
            raise Refused("zip_unsafe_name", part=part.name.replace("\0", "\ufffd"))
        key = name.lower()
        if key in self.parts:
            raise Refused("zip_duplicate_name", part=part.name)
        if name[-1:] != "/":
            self.parts[key] = part

    def read(self, name: str) -> bytes:
        """Unpack a part whole; raises KeyError where there is none and Refused where it cannot be had."""
        part = self.parts[name]
        if part.size > WHOLE_PART:
            raise Refused("part_too_large", part=part.name, size=_mega(part.size))
        packed = self._packed(part)
        self._count(part.size)
        if part.method == _STORED:
            return _checked(part, packed)
        inflate = zlib.decompressobj(-15)
        try:
            raw = inflate.decompress(packed, part.size + 1)
        except zlib.error:
            raise Refused("zip_corrupt", part=part.name) from None
        if len(raw) <= part.size and not inflate.eof:
            raise Refused("zip_corrupt", part=part.name)
        return _checked(part, raw)

    def pieces(self, name: str) -> Iterator[bytes]:
        """Unpack a part piece by piece, a small one at once; raises as `read` does."""
        part = self.parts[name]
        if part.size <= PIECE * 4 or part.method == _STORED:
            yield self.read(name)
            return
        self._count(part.size)
        done = crc = 0
        for piece in _inflated(part, self._packed(part)):
            done, crc = done + len(piece), zlib.crc32(piece, crc)
            if done > part.size:
                break
            yield piece
        _compare(part, done, crc)

    def _count(self, size: int) -> None:
        """Keep what is unpacked for one workbook within bounds."""
        self._unpacked += size
        if self._unpacked > ALL_PARTS:
            raise Refused("unpacked_too_large", size=_mega(self._unpacked))

    def packed(self, name: str) -> tuple[int, int, bytes]:
        """Give the checksum, size and packed bytes of a part: equal ones unpack to the same."""
        part = self.parts[name]
        return part.crc, part.size, self._packed(part)

    def _packed(self, part: Part) -> bytes:
        """Slice out the packed bytes of a part that may be unpacked."""
        if part.flags & _ENCRYPTED:
            raise Refused("zip_encrypted", part=part.name)
        if part.method not in (_STORED, _DEFLATED):
            raise Refused("zip_method", part=part.name)
        if part.size > SMALL and part.size > part.packed * RATIO:
            raise Refused("bomb", part=part.name, size=_mega(part.size), packed=_mega(part.packed))
        start = data_start(self.data, part)
        return self.data[start : start + part.packed]


def _inflated(part: Part, packed: bytes) -> Iterator[bytes]:
    """Inflate piece by piece."""
    inflate, at, rest = zlib.decompressobj(-15), 0, b""
    while not inflate.eof:
        if not rest:
            rest, at = packed[at : at + _SLICE], at + _SLICE
        try:
            piece = inflate.decompress(rest, PIECE)
        except zlib.error:
            raise Refused("zip_corrupt", part=part.name) from None
        rest = inflate.unconsumed_tail
        if piece:
            yield piece
        elif not inflate.eof and at > len(packed):
            raise Refused("zip_corrupt", part=part.name)


def _checked(part: Part, raw: bytes) -> bytes:
    """Pass on the bytes of a part that are what the directory states."""
    _compare(part, len(raw), zlib.crc32(raw))
    return raw


def _compare(part: Part, size: int, crc: int) -> None:
    """Refuse a part that is not what the directory states."""
    if size != part.size:
        raise Refused("zip_size_lie", part=part.name, size=part.size)
    if crc != part.crc:
        raise Refused("zip_corrupt", part=part.name)


def _mega(size: int) -> str:
    """Write a size for people."""
    return f"{size / (1 << 20):.1f} MB"
