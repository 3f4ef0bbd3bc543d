"""Forms in mixed layouts, made up from a seed: the layout from one, the contents from another.

    python -m benchmarks.generate --out DIR [--forms N] [--seed N] [--contents N]

Layouts differ in kind, title, order and spelling of labels (spaces, line breaks, width, points in brackets), in which fields, sources
and columns there are and in what order, in how levels and blocks are drawn (merged, first row only, repeated), in blank rows and
columns, and in how figures are stored (typed, under a number format, as text). Every second file is made by openpyxl, the others by
xlsxwriter.
"""

from __future__ import annotations

import argparse
import io
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

import openpyxl
import xlsxwriter
from openpyxl.styles import Alignment, Border, Font, Side

from benchmarks.layout import Layout, Put, Sheet, draw


class Made(NamedTuple):
    """A generated file: its bytes, the kind of form, and how many indicators stand in it."""

    data: bytes
    kind: str
    indicators: int


def forms(count: int, seed: int = 1, contents: int = 1) -> Iterator[Made]:
    """Make so many forms; the same seed gives the same layouts, the same contents the same words and figures."""
    for number in range(count):
        layout = Layout(Random(f"layout {seed} {number}"))  # noqa: S311  (made-up forms, no secrets)
        sheet = draw(layout, Random(f"contents {seed} {contents} {number}"))  # noqa: S311
        yield Made((_by_openpyxl if number % 2 else _by_xlsxwriter)(sheet), layout.kind, sheet.indicators)


_SIDE = Side(style="thin")


def _by_openpyxl(sheet: Sheet) -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = sheet.name
    border, font, alignment = Border(_SIDE, _SIDE, _SIDE, _SIDE), Font(name="宋体", size=10), Alignment(wrap_text=True, vertical="center")
    for put in sheet.puts:
        cell = page.cell(put.row, put.col, None if put.value == "" else put.value)
        if isinstance(put.value, str) and put.value:
            cell.data_type = "s"  # =5 is a target, no formula
        cell.border, cell.font, cell.alignment = border, font, alignment
        if put.format:
            cell.number_format = put.format
        if put.cols * put.rows > 1 and sheet.merged:
            page.merge_cells(start_row=put.row, end_row=put.row + put.rows - 1, start_column=put.col, end_column=put.col + put.cols - 1)
    for row in sheet.hidden:
        page.row_dimensions[row].hidden = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _by_xlsxwriter(sheet: Sheet) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    page = book.add_worksheet(sheet.name)
    looks: dict[str, object] = {}
    for put in sheet.puts:
        if put.format not in looks:
            looks[put.format] = book.add_format({"border": 1, "font_name": "宋体", "font_size": 10, "text_wrap": True, "num_format": put.format or "General"})
        look = looks[put.format]
        if put.cols * put.rows > 1 and sheet.merged:
            page.merge_range(put.row - 1, put.col - 1, put.row + put.rows - 2, put.col + put.cols - 2, "", look)
        _write(page, put, look)
    for row in sheet.hidden:
        page.set_row(row - 1, None, None, {"hidden": True})
    book.close()
    return out.getvalue()


def _write(page: xlsxwriter.worksheet.Worksheet, put: Put, look: object) -> None:
    place = (put.row - 1, put.col - 1)
    if isinstance(put.value, str):
        page.write_string(*place, put.value, look) if put.value else page.write_blank(*place, None, look)
    else:
        page.write_number(*place, put.value, look)


def main() -> None:
    """Write forms into a folder."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--forms", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--contents", type=int, default=1)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    for number, made in enumerate(forms(args.forms, args.seed, args.contents)):
        (args.out / f"{number:05}.xlsx").write_bytes(made.data)


if __name__ == "__main__":
    main()
