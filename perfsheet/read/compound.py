"""Compound files (OLE2): what kind of document lies in one, and its stream.

Read by hand: the usual library follows loops of sectors for as long as the file's own figures tell it to.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import NamedTuple

from perfsheet.read.refused import Refused

#: sector size, first sector of the directory, least size of a stream of its own sectors, first sectors of the small and further tables
_HEADER = struct.Struct("<30xH16xI4xII4xI4x109I")
_ENTRY = struct.Struct("<64sHBxIII36xII4x")
_SHIFTS = (9, 12)
_SMALL = 64
_SPECIAL = 0xFFFFFFFA
_WORKBOOK = ("workbook", "book")
_ENCRYPTED = ("encryptedpackage", "encryptioninfo")
_OTHERS = {"worddocument": "word_renamed", "wpsdocument": "word_renamed", "powerpoint document": "slides_renamed"}
_MACROS = ("_vba_project_cur", "vba", "macros")


class Entry(NamedTuple):
    """A storage or stream; `left`, `right` and `child` are the numbers of other entries."""

    name: str
    left: int
    right: int
    child: int
    start: int
    size: int


class Compound:
    """A compound file; `names` holds what stands at its top, by name in lower case."""

    def __init__(self, data: bytes) -> None:
        """Read the directory; raises Refused where it is not sound."""
        if len(data) < _HEADER.size:
            raise Refused("zip_corrupt", part="OLE")
        shift, directory, self._least, small, further, *tables = _HEADER.unpack_from(data)
        if shift not in _SHIFTS:
            raise Refused("zip_corrupt", part="OLE")
        self._data, self._size = data, 1 << shift
        self._most = len(data) // self._size
        self._next: Sequence[int] = ()
        self._next = self._table([*tables, *self._further(further)])
        entries = _entries(self._chained(directory))
        self._small = self._chained(entries[0].start)
        self._next_small = _figures(self._chained(small))
        self.names = {entry.name.lower(): entry for entry in _top(entries)}

    def _sector(self, number: int) -> bytes:
        """Give a sector; the header takes the room of the first."""
        at = (number + 1) * self._size
        return self._data[at : at + self._size]

    def _table(self, numbers: Sequence[int]) -> Sequence[int]:
        """Join the sectors that say which sector follows which."""
        return _figures(b"".join(self._sector(number) for number in numbers if number < self._most))

    def _further(self, number: int) -> list[int]:
        """List the sectors of the table that the header has no room for."""
        found: list[int] = []
        for _ in range(self._most):
            figures = _figures(self._sector(number)) if number < self._most else ()
            if not figures:
                break
            found += figures[:-1]
            number = figures[-1]
        return found

    def _chained(self, number: int) -> bytes:
        """Join the sectors from one on; a loop ends when the file is exhausted."""
        found: list[bytes] = []
        for _ in range(self._most):
            if number >= min(len(self._next), _SPECIAL):
                break
            found.append(self._sector(number))
            number = self._next[number]
        return b"".join(found)

    def _chained_small(self, number: int) -> bytes:
        """Join the small sectors from one on."""
        found: list[bytes] = []
        for _ in range(len(self._small) // _SMALL + 1):
            if number >= len(self._next_small):
                break
            found.append(self._small[number * _SMALL : (number + 1) * _SMALL])
            number = self._next_small[number]
        return b"".join(found)

    def stream(self, entry: Entry) -> bytes:
        """Give the bytes of a stream, as many of them as there are."""
        whole = self._chained_small(entry.start) if entry.size < self._least else self._chained(entry.start)
        return whole[: entry.size]

    def workbook(self) -> bytes:
        """Give the stream of the workbook; raises Refused where there is none, or where it is encrypted."""
        if any(name in self.names for name in _ENCRYPTED):
            raise Refused("encrypted")
        for name in _WORKBOOK:
            if name in self.names:
                return self.stream(self.names[name])
        raise Refused(next((finding for name, finding in _OTHERS.items() if name in self.names), "ole_not_workbook"))

    def has_macros(self) -> bool:
        """Tell whether there is program code."""
        return any(name in self.names for name in _MACROS)


def _figures(raw: bytes) -> Sequence[int]:
    """Read figures of four bytes."""
    return struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4])


def _entries(directory: bytes) -> list[Entry]:
    """Read the entries of the directory; raises Refused where there is none."""
    found = []
    for name, length, _, *numbers in _ENTRY.iter_unpack(directory[: len(directory) // _ENTRY.size * _ENTRY.size]):
        found.append(Entry(name[: max(0, length - 2)].decode("utf-16-le", "replace"), *numbers))
    if not found:
        raise Refused("zip_corrupt", part="OLE")
    return found


def _top(entries: list[Entry]) -> list[Entry]:
    """List what stands directly below the root: not the streams of embedded documents."""
    found, seen, waiting = [], {0}, [entries[0].child]
    while waiting:
        number = waiting.pop()
        if number < len(entries) and number not in seen:
            seen.add(number)
            found.append(entries[number])
            waiting += entries[number].left, entries[number].right
    return found
