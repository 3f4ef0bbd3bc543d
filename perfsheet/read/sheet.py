"""A sheet prepared for reading by meaning: what covers what, and what stands beside what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from perfsheet.model import Area, Cell, Grid, Parsed, Value
from perfsheet.read.parse import parse_cell
from perfsheet.read.vocabulary import PLAIN, Label, look_up

_WIDTH = 16_384
_LARGEST_COVER = 60_000
_SHORT = 48
WORDS = Parsed("words")


class Row(NamedTuple):
    """The cells of a row that carry something of their own, each with what it can mean as a label."""

    number: int
    cells: Sequence[Cell]
    labels: Sequence[Label]

    def numeric(self) -> bool:
        """Say whether a stored figure stands in the row: a head never has one."""
        return any(cell.number is not None for cell in self.cells)


class Sheet:
    """Rows, merged areas and neighbours of one grid."""

    def __init__(self, grid: Grid) -> None:
        """Prepare `grid`; areas are looked up, never expanded beyond a sane size."""
        self.grid = grid
        self.name = grid.sheet
        self.tops: dict[int, Area] = {area.top * _WIDTH + area.left: area for area in grid.areas}
        self._covered = _covered(grid.areas)
        self._next = _next_columns(grid)

    def cells(self, number: int, cells: Sequence[Cell]) -> Sequence[Cell]:
        """Return the cells of a row without those that only repeat or lie under a merged area."""
        if not self._covered:
            return cells
        base, covered, tops = number * _WIDTH, self._covered, self.tops
        return [cell for cell in cells if base + cell.col not in covered or base + cell.col in tops or not self._repeats(cell)]

    def _repeats(self, cell: Cell) -> bool:
        """Say whether a covered cell carries the text of the merged area's first cell again."""
        return any(
            area.top <= cell.row <= area.bottom and area.left <= cell.col <= area.right and self.text_at(area.top, area.left) == cell.text
            for area in self.grid.areas
        )

    def text_at(self, row: int, col: int) -> str | None:
        """Return the text of a cell, None if it is blank."""
        for number, cells in self.grid.rows:
            if number == row:
                return next((cell.text for cell in cells if cell.col == col), None)
        return None

    def right(self, cell: Cell) -> int:
        """Return the last column of a cell with its merged area."""
        area = self.tops.get(cell.row * _WIDTH + cell.col)
        return area.right if area else cell.col

    def bottom(self, cell: Cell) -> int:
        """Return the last row of a cell with its merged area."""
        area = self.tops.get(cell.row * _WIDTH + cell.col)
        return area.bottom if area else cell.row

    def beside(self, cell: Cell, other: Cell) -> bool:
        """Say whether nothing but columns that are blank all over the sheet lies between two cells."""
        last = self.right(cell)
        return last < len(self._next) and self._next[last] >= other.col

    def drawn_between(self, cell: Cell, other: Cell) -> bool:
        """Say whether a blank merged area was drawn between two cells of a row: a place for a value left empty."""
        base = cell.row * _WIDTH
        return any(base + col in self.tops for col in range(self.right(cell) + 1, other.col))


def _covered(areas: Sequence[Area]) -> set[int]:
    covered: set[int] = set()
    room = _LARGEST_COVER
    for area in areas:
        room -= (area.bottom - area.top + 1) * (area.right - area.left + 1)
        if room < 0:
            break
        for row in range(area.top, area.bottom + 1):
            covered.update(range(row * _WIDTH + area.left, row * _WIDTH + area.right + 1))
    return covered


def _next_columns(grid: Grid) -> list[int]:
    """For each column, the next one to its right in which anything stands."""
    used = {cell.col for _, cells in grid.rows for cell in cells}
    if not used:
        return []
    found = [0] * (max(used) + 1)
    following = max(used) + 1
    for col in range(len(found) - 1, -1, -1):
        found[col] = following
        if col in used:
            following = col
    return found


def label_of(cell: Cell) -> Label:
    """Look a cell up as a label; a figure is none."""
    return PLAIN if cell.number is not None else look_up(cell.text)


def value_of(cell: Cell) -> Value:
    """Make a value of a cell; prose is not searched for figures."""
    parsed = parse_cell(cell) if cell.number is not None or cell.error or len(cell.text) <= _SHORT else WORDS
    return Value(cell.text, cell.row, cell.col, parsed)


def words_of(cell: Cell) -> Value:
    """Make a value of a label."""
    return Value(cell.text, cell.row, cell.col, WORDS)
