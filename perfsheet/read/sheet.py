"""A sheet prepared for reading by meaning: what covers what, and what stands beside what."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from perfsheet.model import Area, Cell, Grid, Parsed, Value
from perfsheet.read.parse import parse_cell, parse_short
from perfsheet.read.vocabulary import FUND_COLUMN, GOAL, HEADER, INDICATOR, PLAIN, Label, look_up, look_up_exactly

_WIDTH = 16_384
_LARGEST_COVER = 60_000
_SHORT = 48
#: a named tuple made without its Python-level constructor, which costs more than all else here
_NEW = tuple.__new__
_VALUED = HEADER | GOAL
_COLUMN = INDICATOR | FUND_COLUMN
WORDS = Parsed("words")


class Row(NamedTuple):
    """The cells of a row that carry something of their own, each with what it can mean as a label.

    `flags` joins the meanings of its labels; `numeric` says whether a stored figure stands in it: a head never has one.
    """

    number: int
    cells: Sequence[Cell]
    labels: Sequence[Label]
    flags: int
    numeric: bool


class Sheet:
    """Rows, merged areas and neighbours of one grid."""

    def __init__(self, grid: Grid) -> None:
        """Prepare `grid`; areas are looked up, never expanded beyond a sane size."""
        self.grid = grid
        self.name = grid.sheet
        self.tops: dict[int, Area] = {area.top * _WIDTH + area.left: area for area in grid.areas}
        used = {cell.row * _WIDTH + cell.col for _, cells in grid.rows for cell in cells}
        self._covered = _covered(grid.areas, used)
        self._next = _next_columns({place % _WIDTH for place in used})

    def cells(self, number: int, cells: Sequence[Cell]) -> Sequence[Cell]:
        """Return the cells of a row without those that only repeat what a merged area says in its first cell."""
        base, covered = number * _WIDTH, self._covered
        if not covered or covered.isdisjoint([base + cell.col for cell in cells]):
            return cells
        return [cell for cell in cells if base + cell.col not in covered or base + cell.col in self.tops or not self._repeats(cell)]

    def row(self, number: int, cells: Sequence[Cell]) -> Row:
        """Look the cells of a row up; right beside a label of a field or goal stands its value, unless that is a label itself."""
        labels: list[Label] = []
        flags = 0
        numeric = False
        value_at = columns = 0
        values: list[int] = []
        for cell in cells:
            if cell.number is not None:
                label, numeric = PLAIN, True
            elif value_at >= cell.col:
                values.append(len(labels))
                label = look_up_exactly(cell.text)
            else:
                label = look_up(cell.text)
            labels.append(label)
            flags |= label.flags
            columns += label.flags & _COLUMN != 0
            value_at = self._next[self.right(cell)] if label.flags & _VALUED and self.right(cell) < len(self._next) else 0
        if values and columns > 1 and not numeric:  # the head of a table: no values here
            for at in values:
                labels[at] = look_up(cells[at].text)
                flags |= labels[at].flags
        return Row(number, cells, labels, flags, numeric)

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


def _covered(areas: Sequence[Area], used: set[int]) -> set[int]:
    """Return the filled cells that lie under merged areas, all but their first ones."""
    covered: set[int] = set()
    room = _LARGEST_COVER
    for top, left, bottom, right in areas:
        room -= (bottom - top + 1) * (right - left + 1)
        if room < 0:
            break
        base = top * _WIDTH
        for start in range(base + left, base + left + (bottom - top + 1) * _WIDTH, _WIDTH):
            under = range(start + (start == base + left), start + right - left + 1)
            if not used.isdisjoint(under):
                covered |= used.intersection(under)
    return covered


def _next_columns(used: set[int]) -> list[int]:
    """For each column, the next one to its right in which anything stands."""
    following = max(used, default=-1) + 1
    found = [0] * following
    for col in range(following - 1, -1, -1):
        found[col] = following
        if col in used:
            following = col
    return found


def longer(text: str, most: int) -> bool:
    """Say whether a text has more than `most` characters; blanks that space a label out don't count."""
    return len(text) > most and len("".join(text.split())) > most


def label_of(cell: Cell) -> Label:
    """Look a cell up as a label; a figure is none."""
    return PLAIN if cell.number is not None else look_up(cell.text)


@lru_cache(maxsize=65_536)
def _figure(text: str, number: float) -> Parsed:
    """Read a stored figure as it is shown."""
    return parse_cell(Cell(0, 0, text, number))


def value_of(cell: Cell) -> Value:
    """Make a value of a cell; prose is not searched for figures."""
    row, col, text, number, date, error = cell
    if error or date is not None:
        parsed = parse_cell(cell)
    elif number is not None:
        parsed = _figure(text, number)
    else:
        parsed = parse_short(text) if len(text) <= _SHORT else WORDS
    return _NEW(Value, (text, row, col, parsed, None))


def words_of(cell: Cell) -> Value:
    """Make a value of a label."""
    return _NEW(Value, (cell.text, cell.row, cell.col, WORDS, None))
