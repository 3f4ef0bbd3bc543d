"""A zip package with some parts replaced, added or dropped; everything else keeps its bytes, packed as they were."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from perfsheet.read.directory import Part, extent, parts
from perfsheet.read.package import Package
from perfsheet.write.annotate.marks import Unpatchable

_LOCAL = struct.Struct("<4s5H3L2H")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
#: how long the name and the further fields of a local header are, and where it tells
_LENGTHS, _LENGTHS_AT = struct.Struct("<2H"), 26
_NEED, _UTF8, _STORED, _DEFLATED, _ZIP64 = 20, 0x800, 0, 8, 0x0001
#: 1 January 1980, the first day a zip can name: our parts say nothing about when they were made
_DAY = 33
#: quick, and hardly larger than at its best
_LEVEL = 1
#: for parts of no more than so many bytes a window of that size will do, which takes a third of the time to set up
_SMALL, _SMALL_BITS, _SMALL_MEMORY = 4096, -12, 5
#: where an entry tells the packed size and the place of the header, and what stands there for figures of more than 32 bits
_PACKED_AT, _HEADER_AT, _WHOLE = 20, 42, b"\xff" * 4
_MOST_PARTS, _LARGEST, _FULL = 0xFFFE, 0xFFFF_FFFE, 0xFFFF_FFFF


class Piece(NamedTuple):
    """A stretch of the file as it came: [start, end), and where it stands in the new one (None: not at all)."""

    start: int
    end: int
    at: int | None


class Bundle:
    """A package and the changes to it. Parts go by their lower-case names, as in Package."""

    def __init__(self, data: bytes) -> None:
        """Open a package; raises Refused where it is not sound."""
        self.data = data
        self.package = Package(data)
        for name in self.package.parts:
            self.package.packed(name)  # what is passed on unread is no bomb either, as far as the directory tells
        self._written: dict[str, bytes] = {}
        self._added: dict[str, tuple[str, bytes]] = {}
        self._dropped: set[str] = set()
        self._read: dict[str, bytes] = {}
        self._claimed: set[str] = set()

    def __contains__(self, name: str) -> bool:
        """Tell whether there is a part of this name."""
        return name in self._added or (name in self.package and name not in self._dropped)

    def read(self, name: str) -> bytes:
        """Give a part as it stands now."""
        if name in self._added:
            return self._added[name][1]
        if name in self._written:
            return self._written[name]
        if name not in self._read:
            self._read[name] = self.package.read(name)
        return self._read[name]

    def write(self, name: str, content: bytes) -> None:
        """Replace a part."""
        if name in self._added:
            self._added[name] = (self._added[name][0], content)
        else:
            self._written[name] = content

    def add(self, name: str, content: bytes) -> None:
        """Add a part; its name may have capital letters."""
        self._added[name.lower()] = (name, content)

    def drop(self, name: str) -> None:
        """Leave a part out."""
        self._dropped.add(name)

    def name_of(self, key: str) -> str:
        """Give the name of a part with its capital letters, tidied."""
        if key in self._added:
            return self._added[key][0]
        return self.package.parts[key].name.replace("\\", "/").lstrip("/")

    def claim(self, names: Iterable[str]) -> None:
        """Keep names free that are referred to, though there may be no such parts."""
        self._claimed.update(names)

    def free(self, stem: str, extension: str, *, plain: bool = False) -> str:
        """Find a name that no part has: the stem with a number, or without one if that will do."""
        names = "\n".join((*self.package.parts, *self._added, *self._claimed))
        number = 1
        if plain and f"{stem}{extension}".lower() not in names:
            return f"{stem}{extension}"
        while f"{stem}{number}{extension}".lower() in names:
            number += 1
        return f"{stem}{number}{extension}"

    def changes(self, key: str) -> bytes | None:
        """Give the new content of a part; None where it stays as it is."""
        return self._written.get(key)

    def drops(self, key: str) -> bool:
        """Tell whether a part is left out."""
        return key in self._dropped

    def close(self, last: str = "", content: Callable[[Splice], bytes] | None = None) -> bytes:
        """Write the package; `content` makes the part `last` once all others are written."""
        splice = Splice(self)
        for name, added in self._added.values():
            splice.add(name, added)
        if content is not None:
            splice.add(last, content(splice), _STORED)
        return splice.close()


class Splice:
    """A package while it is written: `pieces` is the old file from its first byte to its last, `written` the checksums of new parts."""

    def __init__(self, bundle: Bundle) -> None:
        """Write the old parts, changed or not."""
        self._data = bundle.data
        self._start, _, count = extent(self._data)
        self._body = bytearray()
        self._directory: list[bytes] = []
        self.written: dict[str, int] = {}
        self.pieces: list[Piece] = []
        records = self._records(bundle, list(_entries(bundle.package, self._start, count)))
        self._directory += [entry for entry in records if entry is not None]
        self.pieces.append(Piece(self._start, len(self._data), None))

    def _records(self, bundle: Bundle, entries: list[_Entry]) -> list[bytes | None]:
        """Write the records of the old parts in the order of their bytes; give their entries in the order of the directory."""
        order = sorted(range(len(entries)), key=lambda at: entries[at].part.header)
        written: list[bytes | None] = [None] * len(entries)
        starts = [entries[at].part.header for at in order] + [self._start]
        self._copy(0, starts[0])
        for at, start, end in zip(order, starts, starts[1:], strict=False):
            entry = entries[at]
            named, extra = _LENGTHS.unpack_from(self._data, start + _LENGTHS_AT)
            if start + _LOCAL.size + named + extra + entry.part.packed > end:
                raise Unpatchable("压缩包结构异常")
            changed = bundle.changes(entry.key)
            if bundle.drops(entry.key):
                self.pieces.append(Piece(start, end, None))
            elif changed is None:
                written[at] = entry.moved(len(self._body))
                self._copy(start, end)
            else:
                self.pieces.append(Piece(start, end, None))
                written[at] = self._record(entry, changed)
        return written

    def _copy(self, start: int, end: int) -> None:
        """Take over bytes as they are."""
        if start < end:
            self.pieces.append(Piece(start, end, len(self._body)))
            self._body += self._data[start:end]

    def _record(self, entry: _Entry, content: bytes) -> bytes:
        """Write the record of a part that changed, under its name, date and further fields; give its entry."""
        local = _LOCAL.unpack_from(self._data, entry.part.header)
        extra = entry.part.header + _LOCAL.size + local[9]
        return self._put(entry, content, _without_zip64(self._data[extra : extra + local[10]]))

    def add(self, name: str, content: bytes, method: int = _DEFLATED) -> None:
        """Write a part of ours."""
        raw = _ENTRY.pack(b"PK\x01\x02", _NEED, _NEED, 0, _DEFLATED, 0, _DAY, 0, 0, 0, len(name.encode()), 0, 0, 0, 0, 0, 0) + name.encode()
        self._directory.append(
            self._put(_Entry(raw, Part(name, 0 if name.isascii() else _UTF8, method, 0, 0, 0, 0), name.lower()), content, b"", method)
        )

    def _put(self, entry: _Entry, content: bytes, extra: bytes, method: int = _DEFLATED) -> bytes:
        packed = _packed(content) if method == _DEFLATED else content
        flags, at = entry.part.flags & _UTF8, len(self._body)
        figures = (zlib.crc32(content), len(packed), len(content))
        day, name = _ENTRY.unpack_from(entry.raw)[5:7], entry.name
        self.written[entry.key] = figures[0]
        self._body += _LOCAL.pack(b"PK\x03\x04", _NEED, flags, method, *day, *figures, len(name), len(extra)) + name + extra + packed
        return entry.written(flags, method, figures, at)

    def close(self) -> bytes:
        """Write the directory and its end; the comment of the old file is kept."""
        at, written = len(self._body), b"".join(self._directory)
        if len(self._directory) > _MOST_PARTS or at + len(written) > _LARGEST:
            raise Unpatchable("文件过大")
        comment = self._data[self._data.rfind(b"PK\x05\x06") + _END.size :]
        count = len(self._directory)
        return bytes(self._body) + written + _END.pack(b"PK\x05\x06", 0, 0, count, count, len(written), at, len(comment)) + comment


class _Entry(NamedTuple):
    """An entry of the directory: its bytes, what it says, and the name its part goes by here."""

    raw: bytes
    part: Part
    key: str

    @property
    def name(self) -> bytes:
        """The name as it is written."""
        length: int = _ENTRY.unpack_from(self.raw)[10]
        return self.raw[_ENTRY.size : _ENTRY.size + length]

    def moved(self, at: int) -> bytes:
        """Write the entry for a record that now begins elsewhere."""
        if _WHOLE not in self.raw[_PACKED_AT : _ENTRY.size]:
            return self.raw[:_HEADER_AT] + at.to_bytes(4, "little") + self.raw[_ENTRY.size :]
        part = self.part
        return self.written(part.flags, part.method, (part.crc, part.packed, part.size), at)

    def written(self, flags: int, method: int, figures: tuple[int, int, int], at: int) -> bytes:
        """Write the entry with other figures; dates, attributes, further fields and comment stay."""
        fields = list(_ENTRY.unpack_from(self.raw))
        named, extra, comment = _ENTRY.size + fields[10], fields[11], fields[12]
        further = self.raw[named : named + extra]
        if _FULL in (*fields[8:10], fields[16]):
            further = _without_zip64(further)
        fields[3:5] = flags, method
        fields[7:10] = figures
        fields[11], fields[16] = len(further), at
        return _ENTRY.pack(*fields) + self.raw[_ENTRY.size : named] + further + self.raw[named + extra : named + extra + comment]


def _entries(package: Package, at: int, count: int) -> Iterator[_Entry]:
    """List the entries of the directory; the guard has seen that they are sound, and has left out those of folders."""
    data, listed = package.data, package.parts.items()
    for key, part in listed if len(listed) == count else [(one.name.replace("\\", "/").lstrip("/").lower(), one) for one in parts(data)]:
        end = at + _ENTRY.size + sum(_ENTRY.unpack_from(data, at)[10:13])
        yield _Entry(data[at:end], part, key)
        at = end


def _without_zip64(extra: bytes) -> bytes:
    """Leave out the field with figures of more than 32 bits: those written here have fewer."""
    kept, at = b"", 0
    while at + 4 <= len(extra):
        field, length = struct.unpack_from("<2H", extra, at)
        if field != _ZIP64:
            kept += extra[at : at + 4 + length]
        at += 4 + length
    return kept + extra[at:]


def _packed(content: bytes) -> bytes:
    """Pack a part."""
    if len(content) > _SMALL:
        return zlib.compress(content, _LEVEL, -15)
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _SMALL_BITS, _SMALL_MEMORY)
    return packer.compress(content) + packer.flush()
