"""How wide the columns and how high the rows of a workbook are, in the formats that cannot be patched: .xls, .et, .xlsb, .ods."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from perfsheet.read.biff import BOF, EOF
from perfsheet.read.biff import records as biff_records
from perfsheet.read.compound import Compound
from perfsheet.read.guard import kind_of
from perfsheet.read.ods_cell import TABLE, count_of
from perfsheet.read.ooxml import Parts, outline
from perfsheet.read.package import Package
from perfsheet.read.refused import Odd, Refused
from perfsheet.read.suspects import kind_of_package
from perfsheet.read.xls import sheets_of
from perfsheet.read.xlsb import listed_sheets
from perfsheet.read.xlsb import records as xlsb_records

_MOST_COLS: Final = 1_000
_MOST_ROWS: Final = 60_000
_TWIPS: Final = 20
_PARTS: Final = 256
_DEFAULT_HEIGHT: Final = 0x8000
_STYLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_LENGTH: Final = re.compile(r"([0-9.]+)(cm|mm|in|pt)")
_POINTS: Final = {"cm": 72 / 2.54, "mm": 7.2 / 2.54, "in": 72.0, "pt": 1.0}
#: a character of the standard font, in points, and the room at its sides
_CHARACTER, _SIDES = 5.25, 3.75


@dataclass
class Sizes:
    """The widths of columns in characters and the heights of rows in points, as far as a sheet states them; `usual` is any other column's."""

    widths: dict[int, float] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    usual: float | None = None

    def widen(self, first: int, last: int, width: float) -> None:
        """Note the width of columns; a hidden one may have none."""
        if width > 0:
            self.widths.update(dict.fromkeys(range(first, min(last, _MOST_COLS) + 1), width))

    def raise_row(self, row: int, points: float, times: int = 1) -> None:
        """Note the height of rows."""
        if points > 0 and len(self.heights) + times <= _MOST_ROWS:
            self.heights.update(dict.fromkeys(range(row, row + times), points))


def sizes(data: bytes) -> dict[str, Sizes]:
    """Read the sizes of each sheet, by its name; none where they can't be read."""
    try:
        return _READERS[kind_of(data)](data)
    except (KeyError, Refused, Odd, struct.error, IndexError, etree.XMLSyntaxError):
        return {}


def _compound(data: bytes) -> dict[str, Sizes]:
    return _stream(Compound(data).workbook())


def _stream(stream: bytes) -> dict[str, Sizes]:
    return {title: _old_sheet(stream, at) for title, at in sheets_of(stream)}


def _old_sheet(stream: bytes, at: int) -> Sizes:
    found, depth = Sizes(), 0
    for kind, segments in biff_records(stream, at):
        depth += (kind == BOF) - (kind == EOF)
        data = segments[0]
        if depth == 0:
            break
        if depth > 1:
            continue
        if kind == 0x7D:
            first, last, width = struct.unpack_from("<3H", data)
            found.widen(first + 1, last + 1, width / _PARTS)
        elif kind == 0x55:
            found.usual = found.usual or float(struct.unpack_from("<H", data)[0])
        elif kind == 0x99:
            found.usual = struct.unpack_from("<H", data)[0] / _PARTS
        elif kind == 0x208:
            row, height = struct.unpack_from("<H4xH", data)
            found.raise_row(row + 1, 0 if height & _DEFAULT_HEIGHT else height / _TWIPS)
    return found


def _package(data: bytes) -> dict[str, Sizes]:
    package = Package(data)
    if kind_of_package(package) == "ods":
        return _OpenDocument().read(package.read("content.xml"))
    parts = Parts(package)
    found = outline(parts, "xl/workbook.bin")
    if not found.book.endswith(".bin"):
        return {}
    return {title: _binary_sheet(package.read(part)) for title, part in listed_sheets(package, found)}


def _binary_sheet(part: bytes) -> Sizes:
    found = Sizes()
    for kind, data in xlsb_records(part):
        if kind == 60:
            first, last, width = struct.unpack_from("<3I", data)
            found.widen(first + 1, last + 1, width / _PARTS)
        elif kind == 0:
            row, height = struct.unpack_from("<I4xH", data)
            found.raise_row(row + 1, height / _TWIPS)
    return found


class _OpenDocument:
    """Sizes in OpenDocument: styles name them, columns and rows name their styles."""

    def __init__(self) -> None:
        self._styles: dict[str, float] = {}
        self._found: dict[str, Sizes] = {}
        self._style = ""

    def read(self, content: bytes) -> dict[str, Sizes]:
        """Read the content of a document."""
        parser = etree.XMLPullParser(events=("start",), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        parser.feed(content)
        sheet, row, col = Sizes(), 1, 1
        for tag, attributes in self._tags(parser):
            style = self._styles.get(attributes.get(TABLE + "style-name", ""), 0.0)
            if tag == TABLE + "table":
                sheet, row, col = self._found.setdefault(attributes.get(TABLE + "name", ""), Sizes()), 1, 1
            elif tag == TABLE + "table-column":
                count = count_of(attributes, "number-columns-repeated")
                sheet.widen(col, col + count - 1, (style - _SIDES) / _CHARACTER)
                col += count
            elif tag == TABLE + "table-row":
                count = count_of(attributes, "number-rows-repeated")
                sheet.raise_row(row, style, count)
                row += count
        return self._found

    def _tags(self, parser: etree.XMLPullParser) -> Iterator[tuple[str, dict[str, str]]]:
        for _, element in parser.read_events():
            attributes = dict(element.attrib)
            if element.tag == _STYLE + "style":
                self._style = attributes.get(_STYLE + "name", "")
            elif element.tag in {_STYLE + "table-column-properties", _STYLE + "table-row-properties"}:
                length = _LENGTH.fullmatch(attributes.get(_STYLE + "column-width") or attributes.get(_STYLE + "row-height") or "")
                if length:
                    self._styles[self._style] = float(length[1]) * _POINTS[length[2]]
            else:
                yield element.tag, attributes


_READERS: Final[dict[str, Callable[[bytes], dict[str, Sizes]]]] = {"zip": _package, "ole": _compound, "biff": _stream}
