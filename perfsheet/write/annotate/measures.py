"""How wide the columns of a sheet are and how high its rows, as far as that is stated."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

#: what Excel takes where nothing is stated: characters, points
WIDTH: Final = 8.43
HEIGHT: Final = 13.5
PIXELS_A_POINT: Final = 96 / 72
_REACH: Final = 80


class Columns(NamedTuple):
    """A run of columns that are alike."""

    first: int
    last: int
    style: int
    width: float


class Measures:
    """The sizes of a sheet: what stands in `columns` and `heights` is stated, the others are as usual."""

    def __init__(self, columns: Sequence[Columns], heights: Mapping[int, float], width: float = WIDTH, height: float = HEIGHT) -> None:
        """Take what is stated, in characters and points."""
        self._columns, self._heights = columns, heights
        self._width, self._height = width, height * PIXELS_A_POINT
        self._known: dict[int, float] = {}

    def column(self, col: int) -> float:
        """Tell how many pixels wide a column is shown, as it is with the usual font."""
        if col not in self._known:
            width = next((run.width for run in self._columns if run.first <= col <= run.last), self._width)
            self._known[col] = width * 7 + 5 if width else 0.0
        return self._known[col]

    def row(self, row: int) -> float:
        """Tell how many pixels high a row is shown."""
        return self._heights[row] * PIXELS_A_POINT if row in self._heights else self._height

    def across(self, first: int, pixels: float) -> tuple[int, int]:
        """Go right so many pixels from the beginning of a column: which column that is, and how far into it."""
        return _walk(self.column, first, pixels)

    def down(self, first: int, pixels: float) -> tuple[int, int]:
        """Go down so many pixels from the beginning of a row: which row that is, and how far into it."""
        return _walk(self.row, first, pixels)


def _walk(size: Callable[[int], float], first: int, pixels: float) -> tuple[int, int]:
    for at in range(first, first + _REACH):
        here = size(at)
        if pixels < here:
            return at, int(pixels)
        pixels -= here
    return first + _REACH, 0
