"""A workbook of lists: title, head, rows, filter, links and print set-up are the same on every sheet.

Rows are written once, from top to bottom, so that a book of any length takes the same memory.
"""

from __future__ import annotations

from datetime import datetime
from math import ceil, isfinite
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import xlsxwriter

from perfsheet.model import column_letters
from perfsheet.write.format import clean, shorten
from perfsheet.write.links import within
from perfsheet.write.quick import QuickSheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from xlsxwriter.chart import Chart
    from xlsxwriter.format import Format
#: limits of Excel
LONGEST_TEXT: Final = 32_767
MOST_LINKS: Final = 65_530
MOST_ROWS: Final = 1_048_576

#: rows above the first row of a list: title, subtitle, heads
HEAD: Final = 3
_SLICE: Final = 2_000
_EXACT: Final = 2**53
_CUT: Final = "……（超出单元格容量，以下未列，全文见原表）"
#: lines of a row that is shown whole, points a line takes
_TALLEST: Final = 15
_LINE: Final = 13.5
_SHORT: Final = 1_000
_WRAPPED: Final = ("text", "centre")

_FONT: Final = {"font_name": "等线", "font_size": 10, "valign": "vcenter"}
_STYLES: Final[dict[str, dict[str, Any]]] = {
    "text": {"text_wrap": True},
    "centre": {"text_wrap": True, "align": "center"},
    "code": {"num_format": "@", "align": "left"},
    "count": {"num_format": "#,##0", "align": "center"},
    "number": {"num_format": "General", "align": "right"},
    "year": {"num_format": "0", "align": "center"},
    "money": {"num_format": "#,##0.00", "align": "right"},
    "fine_money": {"num_format": "#,##0.00####", "align": "right"},
    "points": {"num_format": "0.00", "align": "right"},
    "share": {"num_format": "0%", "align": "center"},
    "percent": {"num_format": "0.00%", "align": "right"},
    "link": {"text_wrap": True, "font_color": "#0563C1", "underline": 1},
    "link_centre": {"num_format": "#,##0", "align": "center", "font_color": "#0563C1", "underline": 1},
    "error": {"align": "center", "bg_color": "#F8CBAD", "font_color": "#833C0B", "bold": True},
    "warning": {"align": "center", "bg_color": "#FFE699", "font_color": "#7F6000"},
    "note": {"align": "center", "bg_color": "#DDEBF7", "font_color": "#1F4E78"},
    "good": {"align": "center", "bg_color": "#E2EFDA", "font_color": "#375623"},
    "title": {"font_name": "宋体", "font_size": 16, "bold": True, "align": "center"},
    "subtitle": {"font_color": "#595959", "align": "left", "text_wrap": True},
    "head": {"bold": True, "align": "center", "text_wrap": True, "bg_color": "#D9E2F3", "border": 1, "border_color": "#8EA9DB"},
    "section": {"font_name": "宋体", "font_size": 12, "bold": True},
    "sum": {"bold": True},
    "sum_count": {"bold": True, "num_format": "#,##0", "align": "center"},
}
_LINKED: Final = {"count": "link_centre", "centre": "link_centre"}


class Styled(NamedTuple):
    """A value that is shown otherwise than its column."""

    value: str | float | None
    style: str


class Column(NamedTuple):
    """A column of a list: `cells` and `links` give its values for a slice of rows.

    An `optional` column is left out when it would be blank from top to bottom; only `printed` ones are put on paper. `of` is the key of
    what it shows: a column of the table that is listed, or `form:` and one of the forms.
    """

    heading: str
    width: float
    style: str
    cells: Callable[[slice], Iterable[Any]]
    links: Callable[[slice], Iterable[str | None]] | None = None
    optional: bool = False
    printed: bool = True
    of: str = ""


class Book:
    """A workbook in the making."""

    def __init__(self, path: Path, title: str, made: datetime, *, small: bool = False) -> None:
        """Begin a workbook, made at the moment `made`; a `small` one is put together in memory, which takes half the time."""
        self.made = made
        self.title = title
        options = {
            "in_memory": small,
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "use_zip64": True,
            "default_format_properties": {"font_name": "等线", "font_size": 10},
        }
        self._book = xlsxwriter.Workbook(str(path), options)
        self._book.constant_memory = True  # rows are written as they come, wherever the parts are put together
        self._book.set_properties({"title": title, "created": made.replace(tzinfo=None), "comments": "由 perfsheet 生成"})
        self._formats = {name: self._book.add_format({**_FONT, **style}) for name, style in _STYLES.items()}
        self._grid = self._book.add_format({"border": 1, "border_color": "#BFBFBF"})

    def close(self) -> None:
        """Write the file."""
        self._book.close()

    def sheet(self, name: str, *, portrait: bool = False) -> Sheet:
        """Add a sheet, set up for A4."""
        sheet = self._book.add_worksheet(name, QuickSheet)
        sheet.set_paper(9)
        sheet.set_portrait() if portrait else sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
        sheet.set_header(f'&L&"等线,常规"&9{_printed(self.title)}&R&"等线,常规"&9{_printed(name)}')
        sheet.set_footer(f'&L&"等线,常规"&9 {self.made:%Y-%m-%d}&C&"等线,常规"&9第 &P 页，共 &N 页')
        sheet.center_horizontally()
        return Sheet(sheet, self._formats, self._grid)

    def chart(self, kind: str, *, stacked: bool = False) -> Chart:
        """Make a chart, to be put on a sheet."""
        return self._book.add_chart({"type": kind, "subtype": "stacked"} if stacked else {"type": kind})

    def table(self, name: str, subtitle: str, columns: Sequence[Column], rows: int, frozen: int) -> None:
        """Write a list of `rows` rows, on further sheets where it is too long for one."""
        for part, first in enumerate(range(0, max(rows, 1), MOST_ROWS - HEAD)):
            last = min(rows, first + MOST_ROWS - HEAD)
            self.sheet(part_name(name, part)).table(f"{self.title}　{name}", subtitle, columns, range(first, last), frozen)


def _printed(text: str) -> str:
    """Make a text fit for the head of a page, where & begins an instruction, and where there is not much room."""
    return shorten(text, 40).replace("&", "＆")


def part_name(name: str, part: int) -> str:
    """Name the continuation of a sheet: 指标, 指标(2) …"""
    return name if not part else f"{name}({part + 1})"


def row_link(name: str, row: int) -> str:
    """Make a link to row `row` (from 0) of a list."""
    part, at = divmod(row, MOST_ROWS - HEAD)
    return within(part_name(name, part), at + HEAD + 1)


def fitted(text: str) -> str:
    """Make a text fit into a cell; one that does not is cut, and says so."""
    text = clean(text)
    if text.startswith("<r>") and text.endswith("</r>"):
        return f"{text} "  # the library would take it for ready-made XML
    if len(text) * 2 <= LONGEST_TEXT or len(text.encode("utf-16-le")) <= 2 * LONGEST_TEXT:
        return text
    kept = text.encode("utf-16-le")[: 2 * (LONGEST_TEXT - len(_CUT))].decode("utf-16-le", "ignore")
    return kept + _CUT


class Sheet:
    """A sheet in the making."""

    def __init__(self, sheet: QuickSheet, formats: dict[str, Format], grid: Format) -> None:
        """Take over a sheet of the library."""
        self._sheet = sheet
        self._formats = formats
        self._grid = grid
        self._links = 0

    def put(self, row: int, col: int, value: object, style: str, link: str | None = None) -> None:
        """Write a value: text always as text, never as a formula; nothing for a blank."""
        if isinstance(value, Styled):
            value, style = value
        text = fitted(value) if isinstance(value, str) else ""
        number = value if isinstance(value, (int, float)) and isfinite(value) else None
        if not text and number is None:
            return
        linked = link is not None and self._links < MOST_LINKS
        if linked:
            self._links += 1
            style = _LINKED.get(style, "link")
            self._sheet.write_url(row, col, link, self._formats[style], text or str(number))
        if number is not None:
            self._sheet.write_number(row, col, number, self._formats[style])
        elif not linked:
            self._sheet.write_string(row, col, text, self._formats[style])

    def merged(self, row: int, first: int, last: int, text: str, style: str) -> None:
        """Write a text over several columns."""
        if first == last:
            self.put(row, first, text, style)
        else:
            self._sheet.merge_range(row, first, row, last, "", self._formats[style])
            self.put(row, first, text, style)

    def draw(self, row: int, col: int, chart: Chart) -> None:
        """Put a chart with its corner on a cell."""
        self._sheet.insert_chart(row, col, chart, {"object_position": 3})

    def height(self, row: int, points: float) -> None:
        """Set the height of a row."""
        self._sheet.set_row(row, points)

    def fit(self, row: int, text: str, width: float) -> None:
        """Make a row as high as a text needs in a column of that width."""
        if (tall := lines(text, width)) > 1:
            self.height(row, tall * _LINE + 2)

    def widths(self, widths: Sequence[float]) -> None:
        """Set the widths of the columns from the left, in characters."""
        for col, width in enumerate(widths):
            self._sheet.set_column(col, col, width)

    def ruled(self, first: int, last: int, cols: int) -> None:
        """Draw a grid over rows and columns, blank cells included, at no cost per cell."""
        if first > last:
            return
        self._sheet.conditional_format(first, 0, last, cols - 1, {"type": "formula", "criteria": "=TRUE", "format": self._grid})

    def table(self, title: str, subtitle: str, columns: Sequence[Column], rows: range, frozen: int) -> None:
        """Write a list with its title and head."""
        sheet, end = self._sheet, HEAD + len(rows) - 1
        printed = sum(column.printed for column in columns)
        self.widths([column.width for column in columns])
        self.height(0, 30)
        self.merged(0, 0, printed - 1, title, "title")
        self.height(1, 18)
        self.merged(1, 0, printed - 1, subtitle, "subtitle")
        self.height(2, 32)
        for col, column in enumerate(columns):
            self.put(2, col, column.heading, "head")
        for start in range(rows.start, rows.stop, _SLICE):
            self._rows(columns, slice(start, min(rows.stop, start + _SLICE)), start - rows.start + HEAD)
        sheet.freeze_panes(HEAD, frozen)
        sheet.autofilter(HEAD - 1, 0, max(end, HEAD - 1), len(columns) - 1)
        sheet.repeat_rows(HEAD - 1)
        sheet.print_area(0, 0, max(end, HEAD - 1), printed - 1)
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        if rows:
            self.ruled(HEAD, end, len(columns))

    def _rows(self, columns: Sequence[Column], part: slice, at: int) -> None:
        sheet = self._sheet
        linked = {col: list(column.links(part)) for col, column in enumerate(columns) if column.links}
        letters = [column_letters(col + 1) for col in range(len(columns))]
        formats = [self._formats[column.style] for column in columns]
        numbers = {style: made._get_xf_index() for style, made in self._formats.items()}  # noqa: SLF001  # as the library does for each cell
        widths = [column.width for column in columns]
        for row, values in enumerate(zip(*(column.cells(part) for column in columns), strict=True), at):
            sheet.open_row(row)
            tall, cells, name = 1, {}, str(row + 1)
            for col, value in enumerate(values):
                if value is None:
                    continue
                shown, style = value if type(value) is Styled else (value, columns[col].style)
                if col not in linked and type(shown) is str and len(shown) < _SHORT and shown.isprintable() and shown[:1] != "<" and shown:
                    cells[col] = f'{letters[col]}{name}" s="{numbers[style]}"{sheet.ready(shown, formats[col])}'  # nearly every cell
                elif col not in linked and ((type(shown) is float and isfinite(shown)) or (type(shown) is int and shown < _EXACT)):
                    cells[col] = f'{letters[col]}{name}" s="{numbers[style]}"><v>{shown:.16G}</v></c>'
                else:
                    self.put(row, col, value, style, linked[col][row - at] if col in linked else None)
                if type(shown) is str and (2 * len(shown) >= widths[col] or "\n" in shown) and style in _WRAPPED:
                    tall = max(tall, lines(shown, widths[col]))
            sheet.close_row(row, cells, min(tall, _TALLEST) * _LINE + 2 if tall > 1 else None)


def lines(text: str, width: float) -> int:
    """Estimate how many lines a text takes in a column: a Chinese character is as wide as two digits."""
    room = width - 0.5
    return sum(max(1, ceil(len(line.encode("gb18030", "replace")) / room)) for line in text.splitlines())
