"""Rosters drawn as Markdown tables in a test, saved as workbooks and CSV files."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from openpyxl.utils import get_column_letter

from tests.sheets import grid


def book(folder: Path, **sheets: str) -> Path:
    """Save a workbook with a sheet for each table; `<` and `^` merge, digits are numbers, 'digits are text."""
    file = openpyxl.Workbook()
    del file[file.sheetnames[0]]
    for title, drawn in sheets.items():
        sheet = file.create_sheet(title)
        found = grid(drawn, title)
        for _, cells in found.rows:
            for cell in cells:
                sheet[cell.cell].value = cell.text if cell.number is None else cell.number
                if cell.number is None:
                    sheet[cell.cell].data_type = "s"
        for area in found.areas:
            sheet.merge_cells(f"{get_column_letter(area.left)}{area.top}:{get_column_letter(area.right)}{area.bottom}")
    path = folder / "名册.xlsx"
    file.save(path)
    return path


def listed(folder: Path, text: str, encoding: str = "utf-8", name: str = "名册.csv") -> Path:
    """Save a CSV file."""
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path
