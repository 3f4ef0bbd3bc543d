"""A worksheet part as a grid: its rows, merged areas, hidden rows and columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from perfsheet.model import Area, Cell, Grid
from perfsheet.read.celltext import LONGEST
from perfsheet.read.far import near
from perfsheet.read.plain import opening, undisturbed
from perfsheet.read.refused import Odd, Refused
from perfsheet.read.remarks import Remarks
from perfsheet.read.scan import MOST_CELLS, PLACE, Content, Scan

MOST_HEAD = 8 << 20
MOST_ROW = 16 << 20
MOST_TAIL = 16 << 20
MOST_AREAS = 20_000

_DATA = re.compile(rb"<sheetData ?(/?)>")
_AREA = re.compile(rb'<mergeCell ref="([^"<>]*)"[^<>]*>')
_REFERENCE = re.compile(rb"([A-Z]{1,3}[1-9][0-9]{0,6})(?::([A-Z]{1,3}[1-9][0-9]{0,6}))?")
_COLUMNS = re.compile(rb"<col ([^<>]*)>")
_SPAN = re.compile(rb'(?: |^)(min|max)="([0-9]{1,5})"')
_HIDDEN = re.compile(rb' hidden="(?:1|true)"| width="0(?:\.0+)?"')


#: in place of a range of the sheet: what is none, and what is a single cell
_BAD, _SINGLE = _NONE = Area(0, 0, 0, 0), Area(0, 0, 0, 1)
_SHOWN = 30


class _Areas(dict[bytes, Area]):
    """Merged ranges by their references."""

    def __missing__(self, reference: bytes) -> Area:
        """Read a reference that was not met before."""
        if len(self) > MOST_AREAS:
            self.clear()
        self[reference] = found = _area(reference)
        return found


_KNOWN_AREAS = _Areas()


def read_worksheet(title: str, pieces: Iterable[bytes], content: Content, remarks: Remarks, room: int = MOST_CELLS) -> Grid:
    """Read a worksheet part; raises Odd where it is not plainly normal and Refused where it is beyond all measure."""
    part = _Sections(pieces)
    undisturbed(part.head, opening(part.head, b"worksheet"))
    scan = Scan(content, remarks, room)
    for chunk in part.chunks():
        scan.take(chunk)
    undisturbed(part.tail, 0)
    rows = near([row for row in scan.rows if row[1]], remarks)
    if scan.doubtful or content.doubtful:
        rows = [(row, [_sound(cell, remarks) for cell in cells]) for row, cells in rows]
    return Grid(title, rows, _areas(part.tail, remarks), frozenset(scan.hidden), _hidden_columns(part.head, rows))


class _Sections:
    """A worksheet part cut into what stands before its rows, chunks of whole rows, and what stands behind them."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        """Take as many pieces as it needs to find the rows."""
        self._pieces = iter(pieces)
        self.tail = b""
        buffer = b""
        for piece in self._pieces:
            buffer += piece
            found = _DATA.search(buffer)
            if found is not None:
                self.head, self._rest, self._empty = buffer[: found.start()], buffer[found.end() :], bool(found[1])
                return
            if len(buffer) > MOST_HEAD:
                break
        raise Odd("no rows")

    def chunks(self) -> Iterator[bytes]:
        """Give the rows, chunk by chunk; afterwards `tail` is what follows them."""
        buffer, seen = self._rest, 0
        while not self._empty:
            end = buffer.find(b"</sheetData>", seen)
            cut = end if end >= 0 else buffer.rfind(b"</row>", seen) + 6
            if end >= 0 or cut > len(b"</row"):
                yield buffer[:cut]
                buffer = buffer[cut:]
            seen = max(0, len(buffer) - len(b"</sheetData"))
            if end >= 0:
                break
            if len(buffer) > MOST_ROW:
                raise Refused("row_too_large", size=MOST_ROW >> 20)
            piece = next(self._pieces, None)
            if piece is None:
                raise Odd("rows do not end")
            buffer += piece
        self.tail = self._whole(buffer)

    def _whole(self, buffer: bytes) -> bytes:
        """Take the rest of the part as far as it is of use."""
        for piece in self._pieces:
            buffer += piece
            if len(buffer) > MOST_TAIL:
                return buffer
        if not buffer.rstrip().endswith(b"</worksheet>") or b"<sheetData" in buffer:
            raise Odd("end of part")
        return buffer


def _sound(cell: Cell, remarks: Remarks) -> Cell:
    """Remark on a text with characters that cannot be shown, and cut one that is longer than a cell can be."""
    if "\ufffd" in cell.text:
        remarks.add("text_replaced", cell.row, cell.col)
    if len(cell.text) > LONGEST:
        remarks.add("text_too_long", cell.row, cell.col)
        return cell._replace(text=cell.text[:LONGEST])
    return cell


def _areas(tail: bytes, remarks: Remarks) -> list[Area]:
    """List the merged ranges as they are stated: never expanded, overlapping ones kept."""
    if b"<mergeCell " not in tail:
        return []
    references = _AREA.findall(tail)
    if len(references) != tail.count(b"<mergeCell "):
        raise Odd("merged cells")
    if len(references) > MOST_AREAS:
        remarks.add("merges_too_many", what=f"{len(references)}")
    found = [_KNOWN_AREAS[reference] for reference in references[:MOST_AREAS]]
    if _BAD in found:
        for reference, area in zip(references, found, strict=False):
            if area == _BAD:
                remarks.add("merge_bad", what=reference.decode(errors="replace")[:_SHOWN])
    return [area for area in found if area not in _NONE] if _BAD in found or _SINGLE in found else found


def _area(reference: bytes) -> Area:
    """Read the reference of a merged range: _BAD where it is none, _SINGLE where it is one cell."""
    match = _REFERENCE.fullmatch(reference.replace(b"$", b""))
    if match is None:
        return _BAD
    try:
        area = Area(*PLACE[match[1]], *PLACE[match[2] or match[1]])
    except Odd:
        return _BAD
    if area[:2] == area[2:]:
        return _SINGLE
    return area if area.top <= area.bottom and area.left <= area.right else _BAD


def _hidden_columns(head: bytes, rows: list[tuple[int, list[Cell]]]) -> frozenset[int]:
    """List the hidden columns, as far as the sheet is used."""
    columns = head[head.find(b"<cols>") :] if rows and b"<cols>" in head else b""
    if not _HIDDEN.search(columns):
        return frozenset()
    furthest = max(cells[-1].col for _, cells in rows)
    hidden: set[int] = set()
    for tag in _COLUMNS.findall(columns):
        span = dict(_SPAN.findall(tag))
        if _HIDDEN.search(b" " + tag) and len(span) == 2:
            hidden.update(range(int(span[b"min"]), min(int(span[b"max"]), furthest) + 1))
    return frozenset(hidden)
