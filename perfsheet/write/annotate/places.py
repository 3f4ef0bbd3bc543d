"""Places of cells."""

from __future__ import annotations

import re
from typing import Final

#: row and column, from 1
Place = tuple[int, int]
MOST_ROWS: Final = 1_048_576
MOST_COLS: Final = 16_384
_REFERENCE = re.compile(r"\s*\$?([A-Za-z]{1,3})\$?([0-9]{1,7})\s*")


def place_of(reference: str) -> Place | None:
    """Read a reference to a cell: F14 is (14, 6); None for what is none."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        return None
    col = 0
    for letter in match[1].upper():
        col = col * 26 + ord(letter) - 64
    place = int(match[2]), col
    return place if 1 <= place[0] <= MOST_ROWS and col <= MOST_COLS else None
