"""How wide the columns of a sheet are and how high its rows, as far as that is stated."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

#: what Excel takes where nothing is stated: characters, points
WIDTH: Final = 8.43
HEIGHT: Final = 13.5
_PIXELS_A_POINT: Final = 96 / 72
_REACH: Final = 80


class Columns(NamedTuple):
    """A run of columns that are alike."""

    first: int
    last: int
    style: int
    width: float


class Measures(NamedTuple):
    """The sizes of a sheet: what stands in `columns` and `heights` is stated, the others are as usual."""

    columns: Sequence[Columns]
    heights: Mapping[int, float]
    usual_width: float = WIDTH
    usual_height: float = HEIGHT

    def column(self, col: int) -> float:
        """Tell how many pixels wide a column is shown, as it is with the usual font."""
        width = next((run.width for run in self.columns if run.first <= col <= run.last), self.usual_width)
        return width * 7 + 5 if width else 0.0

    def row(self, row: int) -> float:
        """Tell how many pixels high a row is shown."""
        return self.heights.get(row, self.usual_height) * _PIXELS_A_POINT

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
