"""Cells absurdly far from the rest of a sheet: left out of its grid, and named."""

from __future__ import annotations

from itertools import pairwise

from perfsheet.model import Cell
from perfsheet.read.remarks import Remarks

#: so many blank rows part a sheet; a part with so many cells may be a form and stays; no form reaches this column
GAP = 10_000
ENOUGH = 20
LAST_COL = 1_024
_SHOWN = 20

Rows = list[tuple[int, list[Cell]]]


def near(rows: Rows, remarks: Remarks) -> Rows:
    """Give the rows without stray cells far below or far to the right; each of those is remarked on."""
    if any(cells[-1].col > LAST_COL for _, cells in rows):
        rows = [(row, kept) for row, cells in rows if (kept := _near_columns(cells, remarks))]
    if rows and rows[-1][0] - rows[0][0] >= GAP:
        rows = _near_rows(rows, remarks)
    return rows


def _near_columns(cells: list[Cell], remarks: Remarks) -> list[Cell]:
    """Leave out the cells of a row that stand too far to the right."""
    for cell in cells:
        if cell.col > LAST_COL:
            _leave_out(cell, remarks)
    return [cell for cell in cells if cell.col <= LAST_COL]


def _near_rows(rows: Rows, remarks: Remarks) -> Rows:
    """Leave out small groups of rows behind a wide gap."""
    groups: list[Rows] = [[rows[0]]]
    for before, here in pairwise(rows):
        if here[0] - before[0] > GAP:
            groups.append([])
        groups[-1].append(here)
    largest = max(groups, key=_cells)
    kept: Rows = []
    for group in groups:
        if group is largest or _cells(group) >= ENOUGH:
            kept += group
        else:
            for cell in (cell for _, cells in group for cell in cells):
                _leave_out(cell, remarks)
    return kept


def _cells(group: Rows) -> int:
    """Count the cells of a group of rows."""
    return sum(len(cells) for _, cells in group)


def _leave_out(cell: Cell, remarks: Remarks) -> None:
    """Remark on a cell that is left out."""
    remarks.add("cells_far", cell.row, cell.col, cell.text[:_SHOWN])
