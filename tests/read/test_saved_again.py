"""Saved again by another program, in another format, a form says the same: every value with its text, meaning and cell."""

from __future__ import annotations

import datetime as dt
import io
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from perfsheet.model import Cell
from perfsheet.read.workbook import open_workbook
from tests import moved
from tests.corpora import laid_out, published, returned

SOAK = bool(os.environ.get("PERFSHEET_SOAK"))
SOFFICE = shutil.which("soffice")
pytestmark = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")
FORMATS = ("xlsx", "xls", "ods")
#: how the published forms are drawn, all of them in one workbook
DRAWINGS = [(seed, style) for seed in range(1, 6) for style in ("merged", "plain", "repeated", "grouped", "sparse")] if SOAK else [(2, "mixed"), (5, "mixed")]

#: how clerks show figures; the blanks that accountants pad with are no part of what is shown
FIGURE_FORMATS = (
    "General", "0", "0.00", "#,##0", "#,##0.00", "0%", "0.00%", "0.0%", "0.00_ ", "#,##0.00_ ", "#,##0.00;[Red]-#,##0.00", '"¥"#,##0.00', '#,##0.00"万元"',
    '0"年度"', "0.00E+00", "0_);(0)", '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', '0.0"%"', "000000", "0.00,",
)
FIGURES = (0, 1, 0.95, 0.9756, -12.5, 1234567.891, 45657, 100, 86.2, 0.005, 2.675, 12345678901, 0.1 + 0.2)
DATE_FORMATS = ('yyyy"年"m"月"d"日"', "yyyy-mm-dd", "yyyy/m/d", 'm"月"d"日"', 'yyyy"年"m"月"', "h:mm", "h:mm:ss", '[$-804]yyyy"年"m"月"d"日";@')
DATES = (dt.datetime(2025, 1, 1), dt.datetime(2024, 2, 29, 13, 30), dt.datetime(1999, 12, 31, 9, 5))  # noqa: DTZ001  (dates of a sheet have no zone)
TEXTS = ("00012", "1e3", "20250000000000000001", " 前后有空格 ", "一行\n又一行", "=cmd", "+1", "@SUM", "95%", "≥95%", "2024-12-31", "a\u00a0b", "全角　空格", "😀", "长" * 300, "'引号'", "1/2", "3-4")


@pytest.fixture(scope="module")
def books() -> dict[str, bytes]:
    """Give the workbooks that are saved again: published forms, the county's, and one of figures, dates and texts."""
    found = {f"published-{seed}-{style}": moved.saved(_together(seed, style)) for seed, style in DRAWINGS if published()}
    county = [data for name, data in returned() if name.endswith(".xlsx") and open_workbook(name, data).readable]
    found |= {f"county-{at}": _calculated(data) for at, data in enumerate(county[:: 1 if SOAK else 5])}
    if SOAK:
        found |= {f"alone-{form['id']}": moved.saved(laid_out(form, 0, "mixed")) for form in published()}
    return found | {"values": moved.saved(_of_every_kind())}


@pytest.fixture(scope="module")
def again(tmp_path_factory: pytest.TempPathFactory, books: dict[str, bytes]) -> dict[str, dict[str, bytes]]:
    """Save them again in each format, by one call for each."""
    folder = tmp_path_factory.mktemp("saved")
    for name, data in books.items():
        (folder / f"{name}.xlsx").write_bytes(data)
    return {kind: _converted(folder, [folder / f"{name}.xlsx" for name in books], kind) for kind in FORMATS}


def _converted(folder: Path, paths: list[Path], kind: str) -> dict[str, bytes]:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(SOFFICE), profile, "--headless", "--convert-to", kind, "--outdir", str(folder / kind), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, timeout=120 + 20 * len(paths))
    return {path.stem: (folder / kind / f"{path.stem}.{kind}").read_bytes() for path in paths}


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("which", ["published", "county", "alone"])
def test_forms_saved_again_say_the_same(books: dict[str, bytes], again: dict[str, dict[str, bytes]], which: str, kind: str) -> None:
    mine = [name for name in books if name.startswith(which)]
    if not mine:
        pytest.skip("not at hand (../shared/realforms), or only in long runs")
    assert [name for name in mine if moved.read_file(again[kind][name], f".{kind}") != moved.read_file(books[name])] == []


def test_every_published_form_is_among_them(books: dict[str, bytes]) -> None:
    for name, data in books.items():
        if name.startswith("published"):
            assert len(moved.read_file(data)["forms"]) >= len(published())


def _together(seed: int, style: str) -> Workbook:
    """Lay all published forms out in one workbook, so that it is one file to save again."""
    book = Workbook()
    for form in published():
        drawn = laid_out(form, seed, style)
        moved.copied(drawn.worksheets[0], book.create_sheet(form["id"]))
    book.remove(book.worksheets[0])
    return book


def _calculated(data: bytes) -> bytes:
    """Take the results for the formulas: a program that saves again may calculate anew, and rightly so."""
    return moved.saved(load_workbook(io.BytesIO(data), data_only=True))


@pytest.mark.parametrize("kind", FORMATS)
def test_figures_dates_and_texts_saved_again_are_shown_the_same(books: dict[str, bytes], again: dict[str, dict[str, bytes]], kind: str) -> None:
    wanted, found = _cells(books["values"], "xlsx"), _cells(again[kind]["values"], kind)
    assert {cell: (wanted.get(cell), found.get(cell)) for cell in wanted | found if wanted.get(cell) != found.get(cell)} == {}


def _of_every_kind() -> Workbook:
    """Make a sheet with every figure under every format, every date, and texts that look like something else."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for formats, values, top in ((FIGURE_FORMATS, FIGURES, 1), (DATE_FORMATS, DATES, 21)):
        for col, code in enumerate(formats, 1):
            for row, value in enumerate(values, top):
                sheet.cell(row, col, value).number_format = code  # type: ignore[arg-type]
    for col, text in enumerate(TEXTS, 1):
        sheet.cell(31, col, text).data_type = "s"
    return book


def _cells(data: bytes, kind: str) -> dict[str, tuple[object, ...]]:
    """Give what each cell shows and holds; a time of day is stored to the second only."""
    (grid,) = open_workbook(f"表.{kind}", data).grids
    return {cell.cell: _held(cell) for _, cells in grid.rows for cell in cells}


def _held(cell: Cell) -> tuple[object, ...]:
    return cell.text, None if cell.number is None else round(cell.number, 9), cell.date, cell.error
