"""Tables of a unit as a workbook: a sheet each, ready to be printed on A4."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import xlsxwriter

from perfsheet.write.book import fitted, lines

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from perfsheet.disclosure.table import Block, Box, PublicTable

_FONT: Final = "宋体"
_BOX: Final[dict[str, Any]] = {"font_name": _FONT, "font_size": 10, "text_wrap": True, "valign": "vcenter", "border": 1}
_STYLES: Final[dict[str, dict[str, Any]]] = {
    "label": {**_BOX, "align": "center"},
    "head": {**_BOX, "align": "center", "bold": True},
    "words": {**_BOX, "align": "left"},
    "short": {**_BOX, "align": "center"},
    "figure": {**_BOX, "align": "center"},
    "number": {"font_name": _FONT, "font_size": 11, "align": "left"},
    "title": {"font_name": "黑体", "font_size": 18, "align": "center", "valign": "vcenter", "text_wrap": True},
    "subtitle": {"font_name": _FONT, "font_size": 11, "align": "center", "valign": "vcenter"},
    "note": {"font_name": _FONT, "font_size": 10, "align": "left", "valign": "vcenter", "text_wrap": True},
}
#: how figures are shown, by their decimals
_NUMBERS: Final = {
    f"{name}{places}": {**_STYLES["figure"], "num_format": f"{whole}{'.' if places else ''}{'0' * places}{sign}"}
    for places in range(7)
    for name, whole, sign in (("number", "#,##0", ""), ("percent", "0", "%"))
}
_PLAIN: Final = re.compile(r"-?(?:0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*)(?:\.\d{1,6})?%?")
#: signs of a figure that a workbook keeps whole
_EXACT: Final = 15
#: points: a line of text, a row at least, and the most that a row may have
_LINE: Final = 13.5
_LEAST: Final = 20.0
_MOST: Final = 400.0
#: characters that a label at the side has room for
_NARROW: Final = 7
_FORBIDDEN: Final = str.maketrans(dict.fromkeys("[]:*?/\\'", "-"))
_SHEET_NAME: Final = 31


def write_book(tables: Sequence[PublicTable], path: Path, empty: str, made: date) -> None:
    """Write tables to a workbook of the day `made`; `empty` is what an empty table says."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "use_zip64": True})
    book.set_properties({"title": fitted(tables[0].title), "author": "", "comments": "", "created": datetime.combine(made, time())})
    formats = {name: book.add_format(style) for name, style in {**_STYLES, **_NUMBERS}.items()}
    for name, table in zip(sheet_names(tables), tables, strict=True):
        _Page(book.add_worksheet(name), formats).table(table, empty)
    book.close()


def sheet_names(tables: Sequence[PublicTable]) -> list[str]:
    """Name the sheets: the project, or the table where there is none; none twice, none too long."""
    taken: set[str] = set()
    names = []
    for at, table in enumerate(tables, 1):
        stem = fitted(table.project or table.title).replace("\n", " ").translate(_FORBIDDEN).strip(" -") or f"表{at}"
        name, count = _cut(stem, _SHEET_NAME), 1
        while name.casefold() in taken or name.casefold() == "history":
            count += 1
            name = f"{_cut(stem, _SHEET_NAME - len(str(count)) - 2)}（{count}）"
        taken.add(name.casefold())
        names.append(name)
    return names


def _cut(text: str, most: int) -> str:
    """Cut a text to so many UTF-16 units."""
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore").rstrip()


class Figure(NamedTuple):
    """A figure, and the style that shows it as its text does."""

    number: float
    style: str


def _figure(text: str) -> Figure | None:
    """Read a figure that is shown as a workbook can show it; None for any other text."""
    if not _PLAIN.fullmatch(text) or len(text) > _EXACT:
        return None
    bare = text.rstrip("%").replace(",", "")
    places = len(bare.partition(".")[2])
    if text.endswith("%"):
        return Figure(float(Decimal(bare).scaleb(-2)), f"percent{places}")
    return Figure(float(Decimal(bare)), f"number{places}")


class _Page:
    """A sheet in the making."""

    def __init__(self, sheet: Worksheet, formats: dict[str, Format]) -> None:
        self._sheet, self._formats = sheet, formats

    def table(self, table: PublicTable, empty: str) -> None:
        sheet, last = self._sheet, len(table.widths) - 1
        for col, width in enumerate(table.widths):
            sheet.set_column(col, col, width)
        row = 0
        if table.number:
            self._line(row, last, table.number, "number", 18)
            row += 1
        self._line(row, last, table.title, "title", 24 * _rows_of(table.title, sum(table.widths) / 1.9))
        self._line(row + 1, last, table.subtitle, "subtitle", 20)
        row += 2
        repeated = None
        for block in table.blocks:
            first = row
            row, top = self._block(block, row, table.widths)
            if block.heads and block.rows > block.heads:
                repeated = (first, top - 1)
        if table.empty:
            self._line(row, last, f"注：{empty}。", "note", 20)
            row += 1
        self._print(table, row - 1, last, repeated)

    def _line(self, row: int, last: int, text: str, style: str, height: float) -> None:
        self._sheet.set_row(row, height)
        self._put(row, 0, row, last, text, style)

    def _block(self, block: Block, first: int, widths: Sequence[float]) -> tuple[int, int]:
        """Write a block from row `first` on; return the row after it and the row after its heads. A row too high for Excel becomes several."""
        heights = _heights(block, widths)
        deep = [max(1, ceil(height / _MOST)) for height in heights]
        starts = [first]
        for count in deep:
            starts.append(starts[-1] + count)
        for at, (height, count) in enumerate(zip(heights, deep, strict=True)):
            for row in range(starts[at], starts[at + 1]):
                self._sheet.set_row(row, height / count)
        for box in block.boxes:
            text = _stacked(box.text) if _is_side(box, widths) else box.text
            figure = _figure(text) if box.look == "figure" else None
            self._put(starts[box.row], box.col, starts[box.row + box.rows] - 1, box.col + box.cols - 1, text, box.look, figure)
        return starts[-1], starts[block.heads]

    def _put(self, top: int, left: int, bottom: int, right: int, text: str, style: str, figure: Figure | None = None) -> None:  # noqa: PLR0913, PLR0917  # a range and what stands in it
        shape = self._formats[style] if figure is None else self._formats[figure.style]
        if (top, left) != (bottom, right):
            self._sheet.merge_range(top, left, bottom, right, "", shape)
        if figure is not None:
            self._sheet.write_number(top, left, figure.number, shape)
        elif text:
            self._sheet.write_string(top, left, fitted(text), shape)
        else:
            self._sheet.write_blank(top, left, None, shape)

    def _print(self, table: PublicTable, bottom: int, right: int, repeated: tuple[int, int] | None) -> None:
        sheet = self._sheet
        sheet.set_paper(9)
        sheet.set_landscape() if table.landscape else sheet.set_portrait()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.6, right=0.6, top=0.75, bottom=0.75)
        sheet.center_horizontally()
        sheet.set_footer(f'&C&"{_FONT},常规"&9第 &P 页，共 &N 页')
        sheet.print_area(0, 0, bottom, right)
        sheet.hide_gridlines(2)
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        if repeated is not None:
            sheet.repeat_rows(*repeated)


def _heights(block: Block, widths: Sequence[float]) -> list[float]:
    """Estimate how high each row must be for its texts."""
    heights = [_LEAST] * block.rows
    for box in sorted(block.boxes, key=lambda box: box.rows):
        text = _stacked(box.text) if _is_side(box, widths) else box.text
        needed = _rows_of(text, sum(widths[box.col : box.col + box.cols])) * _LINE + 6
        lacking = needed - sum(heights[box.row : box.row + box.rows])
        if lacking > 0:
            for row in range(box.row, box.row + box.rows):
                heights[row] += lacking / box.rows
    return heights


def _rows_of(text: str, width: float) -> int:
    return max(1, lines(fitted(text), width)) if text else 1


def _is_side(box: Box, widths: Sequence[float]) -> bool:
    """Tell whether a box is the narrow label at the side of a block."""
    return box.look == "label" and not box.field and sum(widths[box.col : box.col + box.cols]) < _NARROW


def _stacked(text: str) -> str:
    """Break a label after every second character, as officials do: 绩效 above 指标."""
    return text if "\n" in text else "\n".join(text[at : at + 2] for at in range(0, len(text), 2))
