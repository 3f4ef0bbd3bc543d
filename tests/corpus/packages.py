"""Zip packages built by hand, so that any field of them can lie, and the parts of a small plain workbook."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Mapping
from typing import NamedTuple

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SHEET = "xl/worksheets/sheet1.xml"
#: what stands in the plain workbook
TEXTS = {"A1": "项目支出绩效自评表", "A2": "项目名称", "B2": "道路养护", "A3": "全年预算数", "B3": "12.50", "A4": "执行率", "B4": "95%"}


class Entry(NamedTuple):
    """A part as it is written; what is None is told truthfully."""

    name: bytes
    content: bytes = b""
    method: int = 8
    flags: int = 0
    crc: int | None = None
    size: int | None = None
    packed: bytes | None = None
    local_name: bytes | None = None
    header: int | None = None
    extra: bytes = b""
    local_magic: bytes = b"PK\x03\x04"
    descriptor: bool = False


def deflated(content: bytes) -> bytes:
    """Deflate without a header."""
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush()


def archive(entries: Iterable[Entry], comment: bytes = b"", count: int | None = None, shift: int = 0, disk: int = 0) -> bytes:
    """Write entries, a directory and its end, with whatever untruth they carry."""
    body, directory, number = bytearray(), bytearray(), 0
    for entry in entries:
        number += 1
        packed = entry.packed if entry.packed is not None else deflated(entry.content) if entry.method == 8 else entry.content
        crc = zlib.crc32(entry.content) if entry.crc is None else entry.crc
        size = len(entry.content) if entry.size is None else entry.size
        at, flags = len(body) if entry.header is None else entry.header, entry.flags | 8 * entry.descriptor
        told = (0, 0, 0) if entry.descriptor else (crc, len(packed) & 0xFFFFFFFF, size & 0xFFFFFFFF)
        local = entry.name if entry.local_name is None else entry.local_name
        body += struct.pack("<4s5H3L2H", entry.local_magic, 20, flags, entry.method, 0, 33, *told, len(local), 0) + local + packed
        if entry.descriptor:
            body += struct.pack("<4s3L", b"PK\x07\x08", crc, len(packed), size)
        fields = (crc, len(packed) if not entry.extra else 0xFFFFFFFF, size if not entry.extra else 0xFFFFFFFF)
        directory += struct.pack(
            "<4s6H3L5H2L", b"PK\x01\x02", 20, 20, flags, entry.method, 0, 33, *fields, len(entry.name), len(entry.extra), 0, 0, 0, 0, at
        )
        directory += entry.name + entry.extra
    end = struct.pack(
        "<4s4H2LH",
        b"PK\x05\x06",
        disk,
        disk,
        *[(number if count is None else count) & 0xFFFF] * 2,
        len(directory),
        len(body) + shift,
        len(comment),
    )
    return bytes(body + directory) + end + comment


def parts(**changes: str | bytes | None) -> dict[str, bytes]:
    """Give the parts of the plain workbook; a change names a part (`sheet`, `strings` …), None leaves it out."""
    plain: dict[str, str | bytes | None] = {
        "types": DECLARATION
        + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
        "root": relations(("rId1", "officeDocument", "xl/workbook.xml")),
        "links": relations(
            ("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "styles", "styles.xml"), ("rId3", "sharedStrings", "sharedStrings.xml")
        ),
        "book": book(),
        "styles": styles(),
        "strings": strings("项目支出绩效自评表", "项目名称", "道路养护", "全年预算数", "执行率"),
        "sheet": sheet(ROWS),
    }
    plain.update(changes)
    return {_NAMES[key]: content.encode() if isinstance(content, str) else content for key, content in plain.items() if content is not None}


_NAMES = {
    "types": "[Content_Types].xml",
    "root": "_rels/.rels",
    "links": "xl/_rels/workbook.xml.rels",
    "book": "xl/workbook.xml",
    "styles": "xl/styles.xml",
    "strings": "xl/sharedStrings.xml",
    "sheet": SHEET,
}

ROWS = (
    '<row r="1"><c r="A1" s="0" t="s"><v>0</v></c></row>'
    '<row r="2"><c r="A2" t="s"><v>1</v></c><c r="B2" t="s"><v>2</v></c></row>'
    '<row r="3"><c r="A3" t="s"><v>3</v></c><c r="B3" s="1"><v>12.5</v></c></row>'
    '<row r="4"><c r="A4" t="s"><v>4</v></c><c r="B4" s="2"><v>0.95</v></c></row>'
)


def sheet(rows: str, after: str = "", before: str = "") -> str:
    """Write a worksheet part."""
    return f'{DECLARATION}<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def row(*cells: str, at: int = 1) -> str:
    """Write a row of ready cells."""
    return f'<row r="{at}">{"".join(cells)}</row>'


def inline(place: str, text: str) -> str:
    """Write a cell with its own string."""
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def strings(*texts: str) -> str:
    """Write the shared strings."""
    return (
        f'{DECLARATION}<sst xmlns="{MAIN}" count="{len(texts)}" uniqueCount="{len(texts)}">'
        + "".join(f"<si><t>{text}</t></si>" for text in texts)
        + "</sst>"
    )


def styles(*codes: str) -> str:
    """Write styles: General, 0.00, 0%, and one for each further code."""
    declared = "".join(f'<numFmt numFmtId="{164 + at}" formatCode="{code}"/>' for at, code in enumerate(codes))
    ids = [0, 2, 9, *range(164, 164 + len(codes))]
    cells = "".join(f'<xf numFmtId="{number}" fontId="0" fillId="0" borderId="0" xfId="0"/>' for number in ids)
    return f'{DECLARATION}<styleSheet xmlns="{MAIN}"><numFmts count="{len(codes)}">{declared}</numFmts><cellXfs count="{len(ids)}">{cells}</cellXfs></styleSheet>'


def book(*sheets: str, properties: str = "", after: str = "") -> str:
    """Write the workbook part; a sheet is given by its attributes."""
    listed = "".join(f"<sheet {one}/>" for one in sheets or ('name="自评表" sheetId="1" r:id="rId1"',))
    return f'{DECLARATION}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{properties}<sheets>{listed}</sheets>{after}</workbook>'


def relations(*links: tuple[str, str, str], more: str = "") -> str:
    """Write relationships: id, kind, target."""
    listed = "".join(f'<Relationship Id="{one}" Type="{OFFICE}/{kind}" Target="{target}"/>' for one, kind, target in links)
    return f'{DECLARATION}<Relationships xmlns="{PACKAGE}">{listed}{more}</Relationships>'


def packed(content: Mapping[str, bytes]) -> bytes:
    """Zip parts honestly."""
    return archive(Entry(name.encode(), data) for name, data in content.items())


def workbook(**changes: str | bytes | None) -> bytes:
    """Write the plain workbook with changes."""
    return packed(parts(**changes))


def with_parts(extra: Mapping[str, bytes], **changes: str | bytes | None) -> bytes:
    """Write the plain workbook with further parts."""
    return packed(parts(**changes) | dict(extra))


def rows_only(rows: str, after: str = "", before: str = "") -> bytes:
    """Write the workbook with other rows."""
    return workbook(sheet=sheet(rows, after, before))
