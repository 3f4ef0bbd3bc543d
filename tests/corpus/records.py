"""Compound files and binary records, written by hand so that they can lie."""

from __future__ import annotations

import struct
from collections.abc import Mapping

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_LEAST = 4096


def compound(streams: Mapping[str, bytes]) -> bytes:
    """Write a compound file; a name that ends with / is a storage."""
    contents = {name: data.ljust(_LEAST, b"\0") for name, data in streams.items()}
    directory = [_entry("Root Entry", 5, child=1 if contents else _FREE, start=_END, size=0)]
    body, chain, at = b"", [], 0
    names = list(contents)
    for number, name in enumerate(names):
        data, storage = contents[name], name.endswith("/")
        count = 0 if storage else -(-len(data) // _SECTOR)
        following = number + 2 if number + 1 < len(names) else _FREE
        directory.append(
            _entry(name.rstrip("/"), 1 if storage else 2, right=following, start=_END if storage else at, size=0 if storage else len(data))
        )
        chain += [*range(at + 1, at + count), _END] if count else []
        body += b"" if storage else data.ljust(count * _SECTOR, b"\0")
        at += count
    listing = b"".join(directory).ljust(-(-len(directory) * 128 // _SECTOR) * _SECTOR, b"\0")
    first, count = at, len(listing) // _SECTOR
    chain += [*range(first + 1, first + count), _END]
    tables = -(-(len(chain) + 1) // (_SECTOR // 4 - 1))
    chain += [_FAT] * tables
    fat = struct.pack(f"<{len(chain)}I", *chain).ljust(tables * _SECTOR, b"\xff")
    places = [first + count + n for n in range(tables)] + [_FREE] * (109 - tables)
    header = struct.pack(
        "<8s16s6H10I",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        bytes(16),
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        0,
        0,
        0,
        tables,
        first,
        0,
        _LEAST,
        _END,
        0,
        _END,
        0,
    )
    return header + struct.pack("<109I", *places) + body + listing + fat


def _entry(name: str, kind: int, *, right: int = _FREE, child: int = _FREE, start: int = 0, size: int = 0) -> bytes:  # noqa: PLR0913
    raw = name.encode("utf-16-le") + b"\0\0"
    return raw.ljust(64, b"\0") + struct.pack("<HBB3I36xIQ", len(raw), kind, 1, _FREE, right, child, start, size)


def record(kind: int, data: bytes = b"") -> bytes:
    """Write a record of an old workbook."""
    return struct.pack("<2H", kind, len(data)) + data


def text8(text: str) -> bytes:
    """Write a string of Excel 97 with its length in two bytes."""
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def xls_stream(
    cells: bytes, *more: bytes, strings: tuple[str, ...] = (), version: int = 0x600, kind: int = 0, codes: tuple[str, ...] = ()
) -> bytes:
    """Write the records of an old workbook with one sheet; `more` are further records before the sheets."""
    first = record(0x809, struct.pack("<2H", version, 5) + bytes(12))
    formats = b"".join(record(0x41E, struct.pack("<H", 164 + n) + text8(code)) for n, code in enumerate(codes))
    styles = b"".join(record(0xE0, struct.pack("<2H", 0, number) + bytes(16)) for number in (0, 2, 9, *range(164, 164 + len(codes))))
    shared = record(0xFC, struct.pack("<2I", len(strings), len(strings)) + b"".join(map(text8, strings))) if strings else b""
    title = (struct.pack("<BB", 3, 1) + "自评表".encode("utf-16-le")) if version == 0x600 else b"\6" + "自评表".encode("gbk")
    before = first + formats + styles + b"".join(more)
    at = len(before) + 4 + 6 + len(title) + len(shared) + 4
    listed = record(0x85, struct.pack("<IBB", at, 0, kind) + title)
    return before + listed + shared + record(0x0A) + record(0x809, struct.pack("<2H", version, 0x10) + bytes(12)) + cells + record(0x0A)


def label(row: int, col: int, at: int) -> bytes:
    """Write a cell with a shared string."""
    return record(0xFD, struct.pack("<3HI", row, col, 0, at))


def number(row: int, col: int, style: int, value: float) -> bytes:
    """Write a cell with a figure."""
    return record(0x203, struct.pack("<3Hd", row, col, style, value))


def formula(row: int, col: int, result: bytes, flags: int = 0) -> bytes:
    """Write a formula with its result."""
    return record(0x06, struct.pack("<3H8sHIH", row, col, 0, result, flags, 0, 0))


def binary(kind: int, data: bytes = b"") -> bytes:
    """Write a record of a binary package."""
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = len(data), b""
    while size > 0x7F:
        length += bytes([size & 0x7F | 0x80])
        size >>= 7
    return head + length + bytes([size]) + data


def wide(text: str) -> bytes:
    """Write a string of a binary package."""
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")
