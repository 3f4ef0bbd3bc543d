"""Records of the old binary workbooks (.xls, .et), and the strings in them."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from perfsheet.read.refused import Refused

MOST_RECORDS = 3_000_000
CONTINUE = 0x3C
BOF, EOF = 0x809, 0x0A
_WIDE, _EXTENDED, _RICH = 0x01, 0x04, 0x08


class Record(NamedTuple):
    """A record: what it is, and its bytes in as many segments as it was cut into."""

    kind: int
    segments: Sequence[bytes]

    @property
    def data(self) -> bytes:
        """The first segment."""
        return self.segments[0]


def records(stream: bytes, at: int) -> Iterator[Record]:
    """List the records from a place on, continued ones in one; raises Refused where the stream is cut off."""
    kind, segments = -1, [b""]
    for _ in range(MOST_RECORDS):
        if at + 4 > len(stream):
            break
        following, length = struct.unpack_from("<2H", stream, at)
        data = stream[at + 4 : at + 4 + length]
        at += 4 + length
        if following == CONTINUE:
            segments.append(data)
            continue
        if kind >= 0:
            yield Record(kind, segments)
        kind, segments = following, [data]
    else:
        raise Refused("part_too_large", part="Workbook", size=f"{MOST_RECORDS} 条记录")
    if kind >= 0:
        yield Record(kind, segments)


class Strings:
    """Reads strings from segments: where one is cut, a new segment says anew how its characters are stored."""

    def __init__(self, segments: Sequence[bytes], at: int = 0) -> None:
        """Begin in the first segment."""
        self._segments = segments
        self._segment = 0
        self._at = at

    def string(self, length_bytes: int = 2) -> str:
        """Read a string with its length before it; formatting runs and phonetic text are passed over."""
        length = int.from_bytes(self._take(length_bytes), "little")
        options = self._take(1)[0]
        runs = int.from_bytes(self._take(2), "little") if options & _RICH else 0
        extended = int.from_bytes(self._take(4), "little") if options & _EXTENDED else 0
        text = self._characters(length, wide=bool(options & _WIDE))
        self._take(runs * 4 + extended)
        return text

    def _characters(self, length: int, *, wide: bool) -> str:
        """Read so many characters."""
        found: list[str] = []
        while length > 0:
            if self._left() == 0:
                self._next()
                wide = bool(self._take(1)[0] & _WIDE)
            size = 2 if wide else 1
            count = min(length, self._left() // size)
            if count == 0:
                raise Refused("part_corrupt", part="SST")
            raw = self._take(count * size)
            found.append(raw.decode("utf-16-le" if wide else "latin-1", "surrogatepass" if wide else "strict"))
            length -= count
        return "".join(found)

    def _left(self) -> int:
        return len(self._segments[self._segment]) - self._at

    def _next(self) -> None:
        """Go on in the next segment."""
        self._segment += 1
        self._at = 0
        if self._segment >= len(self._segments):
            raise Refused("part_corrupt", part="SST")

    def _take(self, count: int) -> bytes:
        """Take bytes, across segments if need be."""
        taken: list[bytes] = []
        while count > 0:
            if self._left() == 0:
                self._next()
            piece = self._segments[self._segment][self._at : self._at + count]
            self._at += len(piece)
            count -= len(piece)
            taken.append(piece)
        return b"".join(taken)
