"""Packages whose directory lies, or whose bytes are damaged."""

from __future__ import annotations

import struct
from collections.abc import Callable

from tests.corpus.case import Case, refused
from tests.corpus.packages import SHEET, TEXTS, Entry, archive, deflated, packed, parts, workbook


def _lying(name: str = SHEET, **lies: object) -> Callable[[], bytes]:
    """Write the plain workbook with lies about one part."""

    def make() -> bytes:
        entries = [Entry(key.encode(), data) for key, data in parts().items()]
        return archive([entry._replace(**lies) if entry.name == name.encode() else entry for entry in entries])

    return make


def _with(*more: Entry, **kept: str | bytes | None) -> Callable[[], bytes]:
    """Write the plain workbook and further entries."""
    return lambda: archive([*[Entry(key.encode(), data) for key, data in parts(**kept).items()], *more])


def _every(**changes: object) -> Callable[[], bytes]:
    """Write the plain workbook, each entry changed alike."""
    return lambda: archive([Entry(key.encode(), data)._replace(**changes) for key, data in parts().items()])


def _renamed(change: Callable[[str], str]) -> Callable[[], bytes]:
    """Write the plain workbook with other names of parts."""
    return lambda: packed({change(key): data for key, data in parts().items()})


def _overlapping() -> bytes:
    """Let two parts share their bytes."""
    entries = [Entry(key.encode(), data) for key, data in parts().items()]
    first = entries[0]
    return archive([*entries, first._replace(name=b"xl/twice.xml", header=0)])


def _zip64(size: int | None = None, count: int = 3) -> Callable[[], bytes]:
    """Write the sizes of all parts into zip64 fields."""

    def make() -> bytes:
        entries, at = [], 0
        for key, data in parts().items():
            squeezed = deflated(data)
            figures = (len(data) if size is None else size, len(squeezed), at)[:count]
            entries.append(Entry(key.encode(), data, extra=struct.pack(f"<2H{count}Q", 1, 8 * count, *figures)))
            at += 30 + len(key.encode()) + len(squeezed)
        return archive(entries)

    return make


def _patched(change: Callable[[bytearray], object]) -> Callable[[], bytes]:
    """Write the plain workbook and change its bytes."""

    def make() -> bytes:
        data = bytearray(workbook())
        change(data)
        return bytes(data)

    return make


def _flip_middle(data: bytearray) -> None:
    at = data.index(b"sheet1.xml") + 20
    data[at : at + 8] = b"\xff" * 8


def _cut(data: bytearray, end: int) -> None:
    del data[end:]


CASES = [
    refused("cut in half", "a.xlsx", lambda: workbook()[: len(workbook()) // 2], "zip_truncated"),
    refused("cut by one byte", "a.xlsx", lambda: workbook()[:-1], "zip_truncated"),
    refused("only the first four bytes", "a.xlsx", lambda: workbook()[:4], "zip_truncated"),
    refused("the directory overwritten", "a.xlsx", lambda: workbook().replace(b"PK\1\2", bytes(4)), "zip_corrupt"),
    refused("a wrong checksum", "a.xlsx", _lying(crc=1), "zip_corrupt"),
    refused("a wrong checksum of the strings", "a.xlsx", _lying("xl/sharedStrings.xml", crc=1), "zip_corrupt"),
    refused("damaged bytes", "a.xlsx", _patched(_flip_middle), "zip_corrupt"),
    refused("packed bytes that are none", "a.xlsx", _lying(packed=b"\xff" * 200), "zip_corrupt"),
    refused("packed bytes that end too soon", "a.xlsx", _lying(packed=deflated(parts()[SHEET])[:-40]), "zip_corrupt"),
    refused("the directory told elsewhere", "a.xlsx", lambda: archive([Entry(b"xl/workbook.xml", b"x")], shift=7), "zip_corrupt"),
    refused(
        "fewer entries told than there are",
        "a.xlsx",
        lambda: archive([Entry(k.encode(), d) for k, d in parts().items()], count=2),
        "zip_corrupt",
    ),
    refused(
        "more entries told than there are",
        "a.xlsx",
        lambda: archive([Entry(k.encode(), d) for k, d in parts().items()], count=90),
        "zip_corrupt",
    ),
    refused("several disks", "a.xlsx", lambda: archive([Entry(k.encode(), d) for k, d in parts().items()], disk=1), "zip_corrupt"),
    refused("another name before the data", "a.xlsx", _lying(local_name=b"xl/worksheets/sheet2.xml"), "zip_corrupt"),
    refused("no header before the data", "a.xlsx", _lying(local_magic=b"XXXX"), "zip_corrupt"),
    refused("data beyond the end", "a.xlsx", _lying(header=10_000_000), "zip_truncated"),
    refused("a part with a zip password", "a.xlsx", _lying(flags=1), "zip_encrypted"),
    refused("packed with bzip2", "a.xlsx", _lying(method=12), "zip_method"),
    refused("packed with LZMA", "a.xlsx", _lying(method=14), "zip_method"),
    refused("packed with an unknown method", "a.xlsx", _lying("xl/workbook.xml", method=99), "zip_method"),
    refused("a smaller size told", "a.xlsx", _lying(size=100), "zip_size_lie"),
    refused("a larger size told", "a.xlsx", _lying(size=9_000), "zip_size_lie"),
    refused("a stored part with another size told", "a.xlsx", _lying(method=0, size=5), "zip_size_lie"),
    refused("the same name twice", "a.xlsx", _with(Entry(SHEET.encode(), b"<x/>")), "zip_duplicate_name"),
    refused("the same name twice in another case", "a.xlsx", _with(Entry(SHEET.upper().encode(), b"<x/>")), "zip_duplicate_name"),
    refused(
        "the same name twice with a backslash", "a.xlsx", _with(Entry(SHEET.replace("/", "\\").encode(), b"<x/>")), "zip_duplicate_name"
    ),
    refused("a name that climbs out", "a.xlsx", _with(Entry(b"../../evil.xml", b"x")), "zip_unsafe_name"),
    refused("a name that climbs out with backslashes", "a.xlsx", _with(Entry(b"xl\\..\\..\\evil.exe", b"x")), "zip_unsafe_name"),
    refused("a name with a drive", "a.xlsx", _with(Entry(b"C:\\Windows\\evil.dll", b"x")), "zip_unsafe_name"),
    refused("a name with a null", "a.xlsx", _with(Entry(b"xl/a.xml\0.exe", b"x")), "zip_unsafe_name"),
    refused("parts that share bytes", "a.xlsx", _overlapping, "zip_overlap"),
    refused(
        "thirty thousand parts and more", "a.xlsx", _with(*[Entry(b"xl/media/%d" % n, b"", 0) for n in range(30_001)]), "too_many_parts"
    ),
    refused("zip64 figures out of the world", "a.xlsx", _zip64(1 << 62), "bomb"),
    refused("zip64 fields cut short", "a.xlsx", _zip64(count=1), "zip_corrupt"),
    Case("zip64 figures that are true", "a.xlsx", _zip64(count=2), texts=TEXTS),
    Case("sizes told after the data", "a.xlsx", _every(descriptor=True), texts=TEXTS),
    Case("nothing packed", "a.xlsx", _every(method=0), texts=TEXTS),
    Case(
        "a comment behind the directory",
        "a.xlsx",
        lambda: archive([Entry(k.encode(), d) for k, d in parts().items()], "注释".encode()),
        texts=TEXTS,
    ),
    Case("bytes behind the end", "a.xlsx", lambda: workbook() + b"\r\n" * 10, texts=TEXTS),
    Case("names with backslashes", "a.xlsx", _renamed(lambda name: name.replace("/", "\\")), ("rewritten",), texts=TEXTS),
    Case("names with a leading slash", "a.xlsx", _renamed(lambda name: "/" + name), ("rewritten",), texts=TEXTS),
    Case("names in another case", "a.xlsx", _renamed(lambda name: name.upper() if name.startswith("xl") else name), texts=TEXTS),
    Case("folders among the parts", "a.xlsx", _with(Entry(b"xl/", b"", 0), Entry(b"xl/media/", b"", 0)), texts=TEXTS),
    Case("a wrong checksum of a part that is not needed", "a.xlsx", _with(Entry(b"xl/theme/theme1.xml", b"<x/>", crc=7)), texts=TEXTS),
]
