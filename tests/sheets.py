r"""Sheets as Markdown tables: what a test reads stands in the test.

`| 项目名称 | < | 某项目 |` merges a cell with the one to its left, `^` with the one above; `\n` is a line break in a cell.
A cell of digits is a stored number unless it is quoted with ' as in Excel; `95%` stored as 0.95 is written `=95%`.
"""

from __future__ import annotations

from perfsheet.model import Area, Cell, Grid


def grid(table: str, sheet: str = "Sheet1", top: int = 1, left: int = 1) -> Grid:
    """Make the grid that a Markdown table draws, with its first row at `top` and its first column at `left`."""
    lines = [line.strip() for line in table.strip().splitlines()]
    cells = [[text.strip() for text in line.strip("|").split("|")] for line in lines if line and not set(line) <= set("|-: ")]
    rows = []
    for r, texts in enumerate(cells):
        found = [_cell(top + r, left + c, text) for c, text in enumerate(texts) if text and text not in "<^"]
        if found:
            rows.append((top + r, found))
    return Grid(sheet, rows, _areas(cells, top, left))


def _cell(row: int, col: int, text: str) -> Cell:
    text = text.replace("\\n", "\n")
    if text.startswith("'"):
        return Cell(row, col, text[1:])
    if text.startswith("=") and text.endswith("%"):
        return Cell(row, col, text[1:], round(float(text[1:-1]) / 100, 10))
    try:
        return Cell(row, col, text, float(text))
    except ValueError:
        return Cell(row, col, text)


def _areas(cells: list[list[str]], top: int, left: int) -> list[Area]:
    areas = []
    for r, texts in enumerate(cells):
        for c, text in enumerate(texts):
            if text in ("<", "^"):
                continue
            right, bottom = c, r
            while right + 1 < len(texts) and texts[right + 1] == "<":
                right += 1
            while bottom + 1 < len(cells) and c < len(cells[bottom + 1]) and cells[bottom + 1][c] == "^":
                bottom += 1
            if (right, bottom) != (c, r):
                areas.append(Area(top + r, left + c, top + bottom, left + right))
    return areas
