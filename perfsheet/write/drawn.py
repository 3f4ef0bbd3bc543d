"""Sheets drawn anew from what was read of them: values as they were shown, merged areas, widths and heights as far as known, hidden rows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from math import isfinite
from typing import TYPE_CHECKING, Any, Final

import xlsxwriter

from perfsheet.model import Area, Cell, Grid
from perfsheet.read.sizes import Sizes
from perfsheet.write.book import fitted, lines

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet


#: cells of merged areas that a sheet may have: no form has more, and a broken file may merge all of it
_MOST_MERGED: Final = 60_000
#: how a figure may be shown and still be a figure to calculate with
_PLAIN: Final = re.compile(r"-?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d{1,9}))?(%?)")
_DIGITS: Final = 15
_LONG: Final = 24
_NARROW, _USUAL, _WIDE = 5.0, 8.43, 40.0
_TALLEST: Final = 400.0
_LINE: Final = 15.0
_ALWAYS: Final = datetime(2000, 1, 1)  # noqa: DTZ001  # the same file whenever it is drawn
_LOOKS: Final[dict[str, Any]] = {"font_name": "宋体", "font_size": 11, "valign": "vcenter", "text_wrap": True}
_TITLE: Final[dict[str, Any]] = {"font_size": 16, "bold": True, "align": "center"}
_OPTIONS: Final = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def drawn(grids: Sequence[Grid], names: Sequence[str], sizes: Mapping[str, Sizes]) -> bytes:
    """Draw a workbook of some sheets; `names` are what they are to be called, `sizes` are found by the names they had."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file, _OPTIONS)
    book.set_properties({"created": _ALWAYS, "comments": "由 perfsheet 重画"})
    formats = _Formats(book)
    for grid, name in zip(grids, names, strict=True):
        _Drawing(book.add_worksheet(name), grid, formats, sizes.get(grid.sheet) or Sizes()).draw()
    book.close()
    return file.getvalue()


class _Formats(dict[tuple[tuple[str, Any], ...], "Format"]):
    """The formats of a workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        super().__init__()
        self._book = book

    def of(self, **look: Any) -> Format:  # noqa: ANN401  # properties of the library
        key = tuple(sorted(look.items()))
        if key not in self:
            self[key] = self._book.add_format({**_LOOKS, **look})
        return self[key]


class _Drawing:
    """One sheet in the making."""

    def __init__(self, sheet: Worksheet, grid: Grid, formats: _Formats, sizes: Sizes) -> None:
        self._sheet, self._grid, self._formats = sheet, grid, formats
        self._cells = {(cell.row, cell.col): cell for _, cells in grid.rows for cell in cells}
        self._areas = _sound(grid.areas)
        self._owner = {(row, col): area for area in self._areas for row in range(area.top, area.bottom + 1) for col in range(area.left, area.right + 1)}
        self._last = max((col for _, col in (*self._cells, *self._owner)), default=1)
        self._first = min((col for _, col in (*self._cells, *self._owner)), default=1)
        usual = dict.fromkeys(range(1, self._last + 1), sizes.usual or _USUAL) if sizes.widths else _estimated(grid, self._owner)
        self._widths = {**usual, **{col: width for col, width in sizes.widths.items() if col <= self._last}}
        bottom = max((row for row, _ in (*self._cells, *self._owner)), default=0)
        self._heights = {row: height for row, height in sizes.heights.items() if row <= bottom}
        self._ruled = self._rows_of_tables()

    def draw(self) -> None:
        """Draw everything."""
        for area in self._areas:
            self._sheet.merge_range(area.top - 1, area.left - 1, area.bottom - 1, area.right - 1, "", self._look(area.top, area.left))
        for row in sorted(self._ruled):
            for col in range(self._first, self._last + 1):
                if (row, col) not in self._cells and (row, col) not in self._owner:
                    self._sheet.write_blank(row - 1, col - 1, None, self._look(row, col))
        for cell in self._cells.values():
            self._put(cell)
        self._set_up()

    def _set_up(self) -> None:
        """Set widths, heights, what is hidden, and the paper."""
        sheet, grid = self._sheet, self._grid
        for col, width in self._widths.items():
            sheet.set_column(col - 1, col - 1, width, None, {"hidden": True} if col in grid.hidden_cols else {})
        for row in sorted({row for row, _ in grid.rows} | set(self._heights) | grid.hidden_rows):
            hidden = {"hidden": True} if row in grid.hidden_rows else {}
            sheet.set_row(row - 1, self._heights.get(row) or self._height(row), None, hidden)
        for col in grid.hidden_cols - set(self._widths):
            sheet.set_column(col - 1, col - 1, _USUAL, None, {"hidden": True})
        sheet.set_paper(9)
        sheet.set_landscape() if sum(self._widths.values()) > 2 * _WIDE + 10 else sheet.set_portrait()
        sheet.fit_to_pages(1, 0)
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        if grid.hidden:
            sheet.hide()

    def _put(self, cell: Cell) -> None:
        """Write a value: a figure where it would be shown as it was, else the text."""
        area = self._owner.get((cell.row, cell.col))
        if area is not None and (area.top, area.left) != (cell.row, cell.col):
            return  # what a merged area hides
        shape = figure_format(cell)
        if shape is None or cell.number is None:
            self._sheet.write_string(cell.row - 1, cell.col - 1, fitted(cell.text), self._look(cell.row, cell.col))
        else:
            self._sheet.write_number(cell.row - 1, cell.col - 1, cell.number, self._look(cell.row, cell.col, num_format=shape))

    def _look(self, row: int, col: int, **more: Any) -> Format:  # noqa: ANN401  # properties of the library
        cell = self._cells.get((row, col))
        text = cell.text if cell else ""
        if row not in self._ruled:
            area = self._owner.get((row, col))
            across = area is not None and area.right - area.left + 1 > (self._last - self._first + 1) // 2
            head = across and row <= 3 and len(text) > 4 and "：" not in text
            return self._formats.of(**(_TITLE if head else {"align": "left", "text_wrap": area is not None}), **more)
        return self._formats.of(border=1, align="left" if len(text) > _LONG else "center", **more)

    def _rows_of_tables(self) -> set[int]:
        """Find the rows that a table is made of: those with more than one cell, and those that a merged area joins to one."""
        rows = {row for row, cells in self._grid.rows if len(cells) > 1}
        for area in self._areas:
            if area.bottom > area.top and not rows.isdisjoint(range(area.top, area.bottom + 1)):
                rows.update(range(area.top, area.bottom + 1))
        return rows

    def _height(self, row: int) -> float:
        """Estimate what a row needs for its texts."""
        tall = 1
        for col in range(self._first, self._last + 1):
            cell = self._cells.get((row, col))
            if cell is None or not cell.text:
                continue
            area = self._owner.get((row, col), Area(row, col, row, col))
            width = sum(self._widths.get(one, _NARROW) for one in range(area.left, area.right + 1))
            tall = max(tall, -(-lines(cell.text, max(width, 2.0)) // (area.bottom - area.top + 1)))
        return min(_TALLEST, tall * _LINE + 5)


def figure_format(cell: Cell) -> str | None:
    """Say in which format a figure is shown as it was; None for what is better kept as text."""
    match = _PLAIN.fullmatch(cell.text)
    if match is None or cell.number is None or cell.date is not None or not isfinite(cell.number) or len(cell.text) > _DIGITS:
        return None
    places, percent = len(match[1] or ""), match[2]
    shown = f"{abs(cell.number) * (100 if percent else 1):.{places}f}"
    if shown != cell.text.lstrip("-").rstrip("%").replace(",", ""):
        return None
    return ("#,##0" if "," in cell.text else "0") + ("." + "0" * places if places else "") + percent


def _sound(areas: Sequence[Area]) -> list[Area]:
    """Take the merged areas that a sheet can have: more than a cell, none over another, not all of it."""
    taken: set[tuple[int, int]] = set()
    sound = []
    for area in areas:
        size = (area.bottom - area.top + 1) * (area.right - area.left + 1)
        if size < 2 or area.top < 1 or area.left < 1 or len(taken) + size > _MOST_MERGED:
            continue
        places = {(row, col) for row in range(area.top, area.bottom + 1) for col in range(area.left, area.right + 1)}
        if taken.isdisjoint(places):
            taken |= places
            sound.append(area)
    return sound


def _estimated(grid: Grid, owner: Mapping[tuple[int, int], Area]) -> dict[int, float]:
    """Estimate the widths of columns from the texts that stand in them alone."""
    widths: dict[int, float] = {}
    for _, cells in grid.rows:
        for cell in cells:
            area = owner.get((cell.row, cell.col))
            if area is None or area.left == area.right:
                longest = max((len(line.encode("gb18030", "replace")) for line in cell.text.splitlines()), default=0)
                wanted = longest + 2.0 if longest < _LONG else _LONG
                widths[cell.col] = min(_WIDE, max(widths.get(cell.col, _NARROW), wanted))
    return widths
