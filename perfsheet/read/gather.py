"""A grid put together cell by cell, for the kinds of workbook whose cells come in any order."""

from __future__ import annotations

from collections.abc import Iterable

from perfsheet.model import Area, Cell, Grid
from perfsheet.read.celltext import LONGEST, tidy
from perfsheet.read.far import Rows, near
from perfsheet.read.refused import Refused
from perfsheet.read.remarks import Remarks
from perfsheet.read.scan import MOST_CELLS

MOST_AREAS = 20_000
_SHOWN = 20


class Gather:
    """The cells of one sheet while it is read; no more than `room` of them."""

    def __init__(self, title: str, room: int) -> None:
        """Start with none."""
        self.title = title
        self.remarks = Remarks()
        self.areas: list[Area] = []
        self.hidden_rows: set[int] = set()
        self.hidden_cols: set[int] = set()
        self._cells: dict[tuple[int, int], Cell] = {}
        self._room = room

    def put(self, cell: Cell) -> None:
        """Add a cell unless it shows nothing; a second one at the same place is remarked on."""
        text = tidy(cell.text)
        if not text:
            if cell.number:
                self.remarks.add("figure_hidden", cell.row, cell.col, f"{cell.number:.15g}")
            return
        place = (cell.row, cell.col)
        if place in self._cells:
            self.remarks.add("cell_twice", *place, what=text[:_SHOWN])
            return
        if len(self._cells) >= self._room:
            raise Refused("cells_too_many", limit=MOST_CELLS)
        self._cells[place] = cell if text is cell.text else cell._replace(text=text)

    def merge(self, area: Area) -> None:
        """Add a merged range as it is stated."""
        if len(self.areas) == MOST_AREAS:
            self.remarks.add("merges_too_many", what=f"{MOST_AREAS}+")
        elif not (area.top <= area.bottom and area.left <= area.right):
            self.remarks.add("merge_bad", what=str(tuple(area)))
        elif area[:2] != area[2:] and len(self.areas) < MOST_AREAS:
            self.areas.append(area)

    def grid(self, *, hidden: bool) -> Grid:
        """Give the sheet, its cells in order."""
        rows: Rows = []
        for place in sorted(self._cells):
            if not rows or rows[-1][0] != place[0]:
                rows.append((place[0], []))
            rows[-1][1].append(sound(self._cells[place], self.remarks))
        return Grid(self.title, near(rows, self.remarks), self.areas, frozenset(self.hidden_rows), frozenset(self.hidden_cols), hidden)


def sound(cell: Cell, remarks: Remarks) -> Cell:
    """Remark on a text with characters that cannot be shown, and cut one that is longer than a cell can be."""
    if "\ufffd" in cell.text:
        remarks.add("text_replaced", cell.row, cell.col)
    if len(cell.text) > LONGEST:
        remarks.add("text_too_long", cell.row, cell.col)
        return cell._replace(text=cell.text[:LONGEST])
    return cell


def clipped(numbers: Iterable[int], most: int) -> set[int]:
    """Keep those numbers that a sheet can have."""
    return {number for number in numbers if 0 < number <= most}
