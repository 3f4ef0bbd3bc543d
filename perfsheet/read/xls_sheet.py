"""The cells of a sheet in an old binary workbook."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from typing import NamedTuple

from perfsheet.model import Area, Cell
from perfsheet.read.biff import BOF, EOF, Record, Strings, records
from perfsheet.read.display import show
from perfsheet.read.gather import Gather
from perfsheet.read.refused import Refused

_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
_TEXT_RESULT, _TRUTH_RESULT, _ERROR_RESULT, _NO_RESULT = range(4)
_NEVER_CALCULATED = 0x03
_ZERO_HEIGHT = 0x20
_MOST_COLS = 256


class Formats(NamedTuple):
    """What cells refer to: format codes by style, shared strings, and how the workbook stores things."""

    codes: Sequence[str]
    strings: Sequence[str]
    date1904: bool
    biff8: bool
    codec: str

    def figure(self, row: int, col: int, style: int, number: float) -> Cell:
        """Make the cell of a figure."""
        text, date = show(number, self.codes[style] if style < len(self.codes) else "General", self.date1904)
        return Cell(row, col, text, number, date)


def error_text(code: int) -> str:
    """Name an error by its number."""
    return _ERRORS.get(code, "#N/A")


def rk(bits: int) -> float:
    """Decode a figure in thirty bits."""
    if bits & 2:
        number = float(((bits ^ 0x80000000) - 0x80000000) >> 2)
    else:
        number = struct.unpack("<d", struct.pack("<Q", (bits & 0xFFFFFFFC) << 32))[0]
    return number / 100 if bits & 1 else number


def read_sheet(stream: bytes, at: int, title: str, formats: Formats, room: int) -> Gather:
    """Read the records of a sheet from a place on; raises Refused where they cannot be read."""
    gather = Gather(title, room)
    sheet = _Sheet(gather, formats)
    begun = records(stream, at)
    first = next(begun, None)
    if first is None or first.kind != BOF:
        raise Refused("sheet_missing")
    depth = 1
    for record in begun:
        depth += (record.kind == BOF) - (record.kind == EOF)
        if depth == 0:
            return gather
        if depth == 1:
            try:
                sheet.take(record)
            except (struct.error, IndexError):
                raise Refused("part_corrupt", part=title) from None
    raise Refused("zip_truncated")


class _Sheet:
    """Takes the records of a sheet."""

    def __init__(self, gather: Gather, formats: Formats) -> None:
        self._gather, self._formats = gather, formats
        self._waiting: tuple[int, int] | None = None
        self._uses: dict[int, Callable[[Record], None]] = {
            0x203: self._number,
            0x27E: self._rk,
            0xBD: self._several,
            0xFD: self._shared,
            0x204: self._label,
            0xD6: self._label,
            0x205: self._truth,
            0x06: self._formula,
            0x207: self._result,
            0x208: self._row,
            0x7D: self._columns,
            0xE5: self._merged,
        }

    def take(self, record: Record) -> None:
        """Take a record, if it is of use."""
        use = self._uses.get(record.kind)
        if use is not None:
            use(record)

    def _number(self, record: Record) -> None:
        row, col, style, number = struct.unpack_from("<3Hd", record.data)
        self._gather.put(self._formats.figure(row + 1, col + 1, style, number))

    def _rk(self, record: Record) -> None:
        row, col, style, bits = struct.unpack_from("<3HI", record.data)
        self._gather.put(self._formats.figure(row + 1, col + 1, style, rk(bits)))

    def _several(self, record: Record) -> None:
        row, col = struct.unpack_from("<2H", record.data)
        count = (len(record.data) - 6) // 6
        for at, (style, bits) in enumerate(struct.iter_unpack("<HI", record.data[4 : 4 + count * 6])):
            self._gather.put(self._formats.figure(row + 1, col + at + 1, style, rk(bits)))

    def _shared(self, record: Record) -> None:
        row, col, _, at = struct.unpack_from("<3HI", record.data)
        if at < len(self._formats.strings):
            self._gather.put(Cell(row + 1, col + 1, self._formats.strings[at]))
        else:
            self._gather.remarks.add("string_index_bad", row + 1, col + 1, str(at))

    def _label(self, record: Record) -> None:
        row, col = struct.unpack_from("<2H", record.data)
        self._gather.put(Cell(row + 1, col + 1, self._text(record, 6)))

    def _text(self, record: Record, at: int) -> str:
        """Read a string that stands in its record."""
        if self._formats.biff8:
            return Strings(record.segments, at).string()
        length = struct.unpack_from("<H", record.data, at)[0]
        return b"".join(record.segments)[at + 2 : at + 2 + length].decode(self._formats.codec, "replace")

    def _truth(self, record: Record) -> None:
        row, col, _, value, error = struct.unpack_from("<3H2B", record.data)
        self._gather.put(_logical(row + 1, col + 1, value, error=bool(error)))

    def _formula(self, record: Record) -> None:
        row, col, style, result, flags = struct.unpack_from("<3H8sH", record.data)
        self._waiting = None
        if result[6:] != b"\xff\xff":
            self._gather.put(self._formats.figure(row + 1, col + 1, style, struct.unpack("<d", result)[0]))
        elif result[0] == _TEXT_RESULT:
            self._waiting = (row + 1, col + 1)
        elif result[0] in (_TRUTH_RESULT, _ERROR_RESULT):
            self._gather.put(_logical(row + 1, col + 1, result[2], error=result[0] == _ERROR_RESULT))
        elif flags & _NEVER_CALCULATED:
            self._gather.remarks.add("formula_without_value", row + 1, col + 1)

    def _result(self, record: Record) -> None:
        """Take the text that a formula gave."""
        if self._waiting is not None:
            self._gather.put(Cell(*self._waiting, self._text(record, 0)))
            self._waiting = None

    def _row(self, record: Record) -> None:
        row, options = struct.unpack_from("<H10xH", record.data)
        if options & _ZERO_HEIGHT:
            self._gather.hidden_rows.add(row + 1)

    def _columns(self, record: Record) -> None:
        first, last, width, _, options = struct.unpack_from("<5H", record.data)
        if options & 1 or not width:
            self._gather.hidden_cols.update(range(first + 1, min(last + 1, _MOST_COLS) + 1))

    def _merged(self, record: Record) -> None:
        data = record.data[2:]
        for top, bottom, left, right in struct.iter_unpack("<4H", data[: len(data) // 8 * 8]):
            self._gather.merge(Area(top + 1, left + 1, bottom + 1, right + 1))


def _logical(row: int, col: int, value: int, *, error: bool) -> Cell:
    """Make the cell of a truth value or an error."""
    return Cell(row, col, error_text(value) if error else "TRUE" if value else "FALSE", error=error)
