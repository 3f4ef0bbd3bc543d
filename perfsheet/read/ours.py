"""The sheet that we put in front of what goes back: when it comes in again it is no form, and nobody need hear of it."""

from __future__ import annotations

from typing import Final

from perfsheet.model import Grid

TITLE: Final = "审核意见"
#: by this line the sheet is known again
SIGNATURE: Final = "本表由 perfsheet 审核生成"
_FIRST_ROWS: Final = 12


def is_ours(grid: Grid) -> bool:
    """Say whether a sheet is ours, in whatever format it was saved since."""
    if not grid.rows or grid.rows[0][1][0].text != TITLE:
        return False
    return any(SIGNATURE in cell.text for _, cells in grid.rows[:_FIRST_ROWS] for cell in cells)
