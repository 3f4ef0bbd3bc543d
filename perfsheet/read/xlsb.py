"""Binary workbooks in a package (.xlsb): records of MS-XLSB."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from typing import NamedTuple

from perfsheet.model import Area, Cell, Finding, Grid
from perfsheet.read.celltext import tidy
from perfsheet.read.display import BUILTIN
from perfsheet.read.gather import Gather
from perfsheet.read.notes import make
from perfsheet.read.ooxml import Outline
from perfsheet.read.package import Package
from perfsheet.read.refused import Refused
from perfsheet.read.scan import MOST_CELLS
from perfsheet.read.xls_sheet import Formats, error_text, rk

MOST_SHEETS = 400
MOST_RECORDS = 5_000_000
_NAMED = 10
_ROWS, _COLS = 1_048_576, 16_384

_SHEET, _PROPERTIES, _STRING, _FORMAT, _STYLE, _STYLES_BEGIN, _STYLES_END = 156, 153, 19, 44, 47, 617, 618
_ROW, _COLUMN, _MERGED = 0, 60, 176
_HIDDEN_ROW = 0x10
_NONE = 0xFFFFFFFF
_BROKEN = (struct.error, IndexError)


class Listed(NamedTuple):
    """A sheet as the workbook lists it."""

    title: str
    relation: str
    hidden: bool


def records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """List the records of a part; raises Refused where one is cut off."""
    at, end = 0, len(part)
    for _ in range(MOST_RECORDS):
        if at >= end:
            return
        kind, at = part[at], at + 1
        if kind & 0x80 and at < end:
            kind, at = (kind & 0x7F) | (part[at] & 0x7F) << 7, at + 1
        length = shift = 0
        for _ in range(4):
            if at >= end:
                raise Refused("part_corrupt", part="xlsb")
            byte, at = part[at], at + 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        if at + length > end:
            raise Refused("part_corrupt", part="xlsb")
        yield kind, part[at : at + length]
        at += length
    raise Refused("part_too_large", part="xlsb", size=f"{MOST_RECORDS} 条记录")


def text_at(data: bytes, at: int) -> tuple[str, int]:
    """Read a string with its length before it, and say where it ends."""
    length = struct.unpack_from("<I", data, at)[0]
    if length == _NONE:
        return "", at + 4
    end = at + 4 + length * 2
    if end > len(data):
        raise IndexError(end)
    return data[at + 4 : end].decode("utf-16-le", "surrogatepass"), end


def read_xlsb(package: Package, found: Outline) -> tuple[list[Grid], list[Finding]]:
    """Read the sheets of a workbook in its order, with findings about them; raises Refused where nothing can be read."""
    try:
        listed, date1904 = _book(package.read(found.book))
        formats = Formats(_codes(package, found), _strings(package, found), date1904, biff8=True, codec="")
    except _BROKEN:
        raise Refused("part_corrupt", part=found.book) from None
    return _sheets(package, found, listed, formats)


def listed_sheets(package: Package, found: Outline) -> list[tuple[str, str]]:
    """Name the worksheets of a workbook, and the part of each."""
    listed, _ = _book(package.read(found.book))
    relations = ((one.title, found.relations.get(one.relation)) for one in listed)
    return [(title, relation.target) for title, relation in relations if relation is not None and relation.kind == "worksheet" and relation.target in package]


def _sheets(package: Package, found: Outline, listed: list[Listed], formats: Formats) -> tuple[list[Grid], list[Finding]]:
    """Read the sheets; those that cannot be read, or are too many, are named."""
    grids: list[Grid] = []
    findings: list[Finding] = []
    room, filled = MOST_CELLS, 0
    for at, one in enumerate(listed):
        relation = found.relations.get(one.relation)
        if relation is not None and relation.kind.endswith("acrosheet"):
            findings.append(make("macro_sheet", one.title))
        if relation is not None and relation.kind != "worksheet":
            continue
        if filled == MOST_SHEETS:
            names = "、".join(left.title for left in listed[at : at + _NAMED])
            findings.append(make("sheets_too_many", limit=MOST_SHEETS, count=len(listed) - at, names=names))
            break
        if relation is None or relation.target not in package:
            findings.append(make("sheet_missing", one.title))
            continue
        try:
            gather = _sheet(package.read(relation.target), one.title, formats, room)
        except Refused as refused:
            findings.append(refused.finding._replace(sheet=one.title))
            continue
        grids.append(gather.grid(hidden=one.hidden))
        findings += gather.remarks.findings(one.title)
        filled += bool(grids[-1].rows)
        room -= sum(len(cells) for _, cells in grids[-1].rows)
    return grids, findings


def _book(part: bytes) -> tuple[list[Listed], bool]:
    """Read the list of sheets, and whether dates count from 1904."""
    listed, date1904 = [], False
    for kind, data in records(part):
        if kind == _PROPERTIES:
            date1904 = bool(data[0] & 1)
        elif kind == _SHEET:
            relation, at = text_at(data, 8)
            listed.append(Listed(tidy(text_at(data, at)[0]), relation, hidden=bool(data[0])))
    return listed, date1904


def _strings(package: Package, found: Outline) -> list[str]:
    """Read the shared strings."""
    name = found.target("sharedStrings", "xl/sharedstrings.bin")
    part = package.read(name) if name in package else b""
    return [text_at(data, 1)[0] for kind, data in records(part) if kind == _STRING]


def _codes(package: Package, found: Outline) -> list[str]:
    """Read the format code of each style."""
    name = found.target("styles", "xl/styles.bin")
    codes, styles, inside = dict(BUILTIN), [], False
    for kind, data in records(package.read(name) if name in package else b""):
        if kind == _FORMAT:
            codes[struct.unpack_from("<H", data)[0]] = text_at(data, 2)[0]
        elif kind in (_STYLES_BEGIN, _STYLES_END):
            inside = kind == _STYLES_BEGIN
        elif kind == _STYLE and inside:
            styles.append(struct.unpack_from("<H", data, 2)[0])
    return [codes.get(number, "General") for number in styles]


def _sheet(part: bytes, title: str, formats: Formats, room: int) -> Gather:
    """Read the records of a sheet."""
    gather, row = Gather(title, room), 0
    try:
        for kind, data in records(part):
            if kind == _ROW:
                row = struct.unpack_from("<I", data)[0] + 1
                if data[11] & _HIDDEN_ROW:
                    gather.hidden_rows.add(row)
            elif kind in _CELLS:
                col, style = struct.unpack_from("<2I", data)
                _put(gather, row, col + 1, _CELLS[kind](formats, row, col + 1, style & 0xFFFFFF, data))
            elif kind == _COLUMN:
                first, last, width, _, options = struct.unpack_from("<4IH", data)
                if options & 1 or not width:
                    gather.hidden_cols.update(range(first + 1, min(last + 1, _COLS) + 1))
            elif kind == _MERGED:
                top, bottom, left, right = struct.unpack_from("<4I", data)
                gather.merge(Area(top + 1, left + 1, bottom + 1, right + 1))
    except _BROKEN:
        raise Refused("part_corrupt", part=title) from None
    return gather


def _put(gather: Gather, row: int, col: int, cell: Cell | None) -> None:
    """Add a cell that stands on a sheet and has its content."""
    if row > _ROWS or col > _COLS:
        gather.remarks.add("cell_address_bad", what=f"R{row}C{col}")
    elif cell is None:
        gather.remarks.add("string_index_bad", row, col)
    else:
        gather.put(cell)


def _shared(formats: Formats, row: int, col: int, _: int, data: bytes) -> Cell | None:
    at = struct.unpack_from("<I", data, 8)[0]
    return Cell(row, col, formats.strings[at]) if at < len(formats.strings) else None


def _truth(_: Formats, row: int, col: int, __: int, data: bytes) -> Cell:
    return Cell(row, col, "TRUE" if data[8] else "FALSE")


def _error(_: Formats, row: int, col: int, __: int, data: bytes) -> Cell:
    return Cell(row, col, error_text(data[8]), error=True)


def _text(_: Formats, row: int, col: int, __: int, data: bytes) -> Cell:
    return Cell(row, col, text_at(data, 8)[0])


def _rich(_: Formats, row: int, col: int, __: int, data: bytes) -> Cell:
    return Cell(row, col, text_at(data, 9)[0])


def _real(formats: Formats, row: int, col: int, style: int, data: bytes) -> Cell:
    return formats.figure(row, col, style, struct.unpack_from("<d", data, 8)[0])


def _small(formats: Formats, row: int, col: int, style: int, data: bytes) -> Cell:
    return formats.figure(row, col, style, rk(struct.unpack_from("<I", data, 8)[0]))


_CELLS: dict[int, Callable[[Formats, int, int, int, bytes], Cell | None]] = {
    2: _small,
    3: _error,
    4: _truth,
    5: _real,
    6: _text,
    7: _shared,
    8: _text,
    9: _real,
    10: _truth,
    11: _error,
    62: _rich,
}
