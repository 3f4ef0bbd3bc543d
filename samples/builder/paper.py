"""A sheet under construction: boxes put down line by line like the cells of an HTML table, every value remembered with its cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from math import ceil
from pathlib import Path
from typing import Any, NamedTuple
from unicodedata import east_asian_width

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from builder.figures import Content, Shown, shown

#: every file of the county was "made" at this moment, so that building again gives the same bytes
MADE = datetime(2026, 1, 15, 9, 0, 0, tzinfo=UTC)


class Label(NamedTuple):
    """Printed text."""

    text: str
    cols: int = 1
    rows: int = 1
    look: str = "label"


class Slot(NamedTuple):
    """A place where the unit wrote `content`; `path` says what it is: part.row.key."""

    path: str
    content: Content
    label: str = ""
    cols: int = 1
    rows: int = 1
    look: str = "value"
    formula: str = ""


Box = Label | Slot

LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "align": "center", "text_wrap": False},
    "subtitle": {"align": "center", "font_size": 11, "text_wrap": False},
    "heading": {"bold": True, "font_size": 16, "align": "left", "text_wrap": False},
    "annex": {"align": "left", "text_wrap": False},
    "label": {"align": "center", "border": 1},
    "head": {"align": "center", "border": 1, "bold": True},
    "shaded": {"align": "center", "border": 1, "bold": True, "bg_color": "#DDEBF7"},
    "value": {"align": "center", "border": 1},
    "prose": {"align": "left", "border": 1},
    "note": {"align": "left", "font_size": 9},
    "foot": {"align": "left", "text_wrap": False},
}


@dataclass(frozen=True)
class Style:
    """The paper of a drawing: column widths and how it is printed; `left` blank columns stand before it."""

    widths: tuple[float, ...]
    landscape: bool = False
    merged: bool = True
    left: int = 0


@dataclass
class Record:
    """What a form holds and where: (path, label, shown text, cell)."""

    id: str
    kind: str
    sheet: str
    year: int | None
    period: int | None
    entries: list[tuple[str, str, str, str]] = field(default_factory=list)
    cells: dict[str, str] = field(default_factory=dict)


class Book:
    """A workbook under construction, dated so that its bytes are always the same."""

    def __init__(self, path: Path, faults: Mapping[str, Mapping[str, Content]]) -> None:
        """Open the file; `faults` maps a form to what its places hold instead."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path, self.faults = path, faults
        self.records: list[Record] = []
        options = {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
        self.file = xlsxwriter.Workbook(str(path), options | {"default_format_properties": {"font_name": "宋体", "font_size": 10}})
        self.file.set_properties({"author": "示例县", "created": MADE.replace(tzinfo=None)})
        self._formats: dict[tuple[str, str], Any] = {}

    def format(self, look: str, number_format: str = "") -> Any:  # noqa: ANN401  (xlsxwriter has no types)
        """Give the format of a look, made once a workbook."""
        key = (look, number_format)
        if key not in self._formats:
            base = {"font_name": "宋体", "font_size": 10, "text_wrap": True, "valign": "vcenter"}
            extra = {"num_format": number_format} if number_format else {}
            self._formats[key] = self.file.add_format(base | LOOKS[look] | extra)
        return self._formats[key]

    def close(self) -> list[Record]:
        """Write the file."""
        self.file.close()
        return self.records


class Paper:
    """A sheet of a book. Columns count from 1 at the form's own left edge."""

    def __init__(self, book: Book, sheet: str, style: Style) -> None:
        """Add a sheet to the book and set it up for printing."""
        self.book, self.merged, self.left, self.widths = book, style.merged, style.left, style.widths
        self.sheet = book.file.add_worksheet(sheet)
        self.row, self.busy, self.heights = 1, set[tuple[int, int]](), dict[int, float]()
        self.record = Record("", "", sheet, None, None)
        self._breaks: list[int] = []
        for k, width in enumerate(style.widths):
            self.sheet.set_column(style.left + k, style.left + k, width)
        self.sheet.set_paper(9)
        self.sheet.set_margins(0.5, 0.5, 0.6, 0.6)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.center_horizontally()
        if style.landscape:
            self.sheet.set_landscape()

    @property
    def width(self) -> int:
        """How many columns the form has."""
        return len(self.widths)

    def begin(self, form_id: str, year: int | None, period: int | None = None) -> None:
        """Start a form; what is put down from now on belongs to it."""
        kind = form_id.partition(":")[0].partition("-")[0]
        self.record = Record(form_id, kind, self.sheet.get_name(), year, period)
        self.book.records.append(self.record)

    def new_page(self) -> None:
        """Leave two blank rows and print what follows on a page of its own."""
        self.row += 2
        self.sheet.set_h_pagebreaks([*self._breaks, self.row - 1])
        self._breaks.append(self.row - 1)

    def gap(self, *, hidden: bool = False) -> None:
        """Leave a blank row, hidden if wanted."""
        if hidden:
            self.sheet.set_row(self.row - 1, None, None, {"hidden": True})
        self.row += 1

    def line(self, *boxes: Box, hidden: bool = False) -> None:
        """Put boxes down from the left, past what hangs down from above, and go to the next row."""
        self._put(boxes)
        height = max(18.0, self.heights.get(self.row, 0))
        self.sheet.set_row(self.row - 1, min(height, 400), None, {"hidden": hidden})
        self.row += 1

    def lead(self, *boxes: Box) -> None:
        """Put boxes that reach over several rows down from the left, and stay on the row: what follows stands beside them."""
        self._put(boxes)

    def cell_of(self, path: str) -> str:
        """Say where a value was put."""
        return self.record.cells[path]

    def also(self, path: str, first: str, label: str) -> None:
        """Note that the value at `first` holds for `path` too (a level over several rows)."""
        text = next(entry[2] for entry in self.record.entries if entry[0] == first)
        self.record.entries.append((path, label, text, self.record.cells[first]))

    def _put(self, boxes: Sequence[Box]) -> None:
        col = 1
        for box in boxes:
            while (self.row, col) in self.busy:
                col += 1
            self._place(box, col)
            col += box.cols

    def _place(self, box: Box, col: int) -> None:
        cells = [(r, c) for r in range(self.row, self.row + box.rows) for c in range(col, col + box.cols)]
        self.busy.update(cells)
        where = (self.row - 1, col - 1 + self.left)
        content: Content = box.text if isinstance(box, Label) else box.content
        formula = ""
        if isinstance(box, Slot):
            faults = self.book.faults.get(self.record.id, {})
            content = faults.get(box.path, box.content)
            formula = "" if box.path in faults else box.formula
            self._remember(box, content, xl_rowcol_to_cell(*where))
        look = self.book.format(box.look, content.format if isinstance(content, Shown) else "")
        for row, c in cells[1:]:
            self.sheet.write_blank(row - 1, c - 1 + self.left, None, look)
        if self.merged and len(cells) > 1:
            self.sheet.merge_range(*where, cells[-1][0] - 1, cells[-1][1] - 1 + self.left, "", look)
        self._write(where, content, formula, look)
        if box.rows == 1:
            span = self.widths[col - 1 : col - 1 + (box.cols if self.merged else 1)]
            self.heights[self.row] = max(self.heights.get(self.row, 0), _height(shown(content), sum(span), box.look))

    def _remember(self, box: Slot, content: Content, cell: str) -> None:
        self.record.cells[box.path] = cell
        text = shown(content)
        if text:
            self.record.entries.append((box.path, box.label, text, cell))

    def _write(self, where: tuple[int, int], content: Content, formula: str, look: object) -> None:
        value = content.value if isinstance(content, Shown) else content
        if value is None or value == "":
            self.sheet.write_blank(*where, None, look)
        elif formula:
            self.sheet.write_formula(*where, formula, look, value)
        elif isinstance(value, str):
            self.sheet.write_string(*where, value, look)
        elif isinstance(value, date):
            self.sheet.write_datetime(*where, datetime(value.year, value.month, value.day), look)  # noqa: DTZ001  (a day, not a moment)
        else:
            self.sheet.write_number(*where, value, look)


def _height(text: str, width: float, look: str) -> float:
    size = LOOKS[look].get("font_size", 10)
    if not LOOKS[look].get("text_wrap", True):
        return float(size * 1.35 + 6)
    room = max(width * 10 / size, 1)
    lines = sum(max(1, ceil(1.08 * sum(2 if east_asian_width(c) in "FWA" else 1 for c in part) / room)) for part in text.split("\n"))
    return float(lines * size * 1.35 + 6)
