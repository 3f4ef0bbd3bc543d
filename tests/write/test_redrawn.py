"""What cannot be patched comes back redrawn: the same values at the same places, as wide and as high, and it says so."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
import xlwt

from perfsheet.model import Area, Cell, Grid
from perfsheet.read.sizes import sizes
from perfsheet.read.workbook import open_workbook
from perfsheet.write.annotate import Mark, Standing, annotate, strip
from perfsheet.write.drawn import figure_format
from perfsheet.write.redrawn import redraw, sheet_names
from tests.hostile import CASES
from tests.write.annotate.test_hostile import LARGE

SAMPLES = Path(__file__).parent.parent.parent / "samples" / "收件箱"
STANDING = Standing("自评表", "自评表", "project_selfeval", "退回", 1, 0, 98.0, 96.67, "优")


def mark(cell: str | None, sheet: str = "自评表") -> Mark:
    return Mark(sheet, cell, "error", "SCO003", "得分不得高于分值", "得分 12 超过分值 10，请改正", "12", "10", "财预〔2020〕10号", "自评表")


def old_workbook() -> bytes:
    """Save an .xls as an office does: merged title, widths, heights, a hidden row and a hidden column."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("自评表")
    sheet.write_merge(0, 0, 0, 3, "项目支出绩效自评表")
    for col, text in enumerate(("项目名称", "操场改造", "分值", 10)):
        sheet.write(2, col, text)
    sheet.write(3, 1, 1234.5, xlwt.easyxf(num_format_str="#,##0.00"))
    sheet.write(3, 2, 0.862, xlwt.easyxf(num_format_str="0.0%"))
    sheet.write(3, 3, "00012")
    sheet.write(4, 0, "=1+1 不是公式")
    sheet.col(1).width = 30 * 256
    sheet.row(2).height_mismatch, sheet.row(2).height = True, 40 * 20
    sheet.row(4).hidden = True
    sheet.col(3).hidden = True
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def redrawn(name: str, data: bytes, *marks: Mark):
    return redraw(name, open_workbook(name, data).grids, marks, [STANDING], "", sizes(data))


def shown(name: str, data: bytes) -> dict[str, list[tuple[int, int, str]]]:
    """Read a workbook and give its texts as they are shown, but for those under merged areas."""
    found = {}
    for grid in open_workbook(name, data).grids:
        under = {(row, col) for top, left, bottom, right in grid.areas for row in range(top, min(bottom, 999) + 1) for col in range(left, min(right, 99) + 1)}
        first = {(area.top, area.left) for area in grid.areas}
        found[grid.sheet] = [(cell.row, cell.col, cell.text) for _, cells in grid.rows for cell in cells if (cell.row, cell.col) in first or (cell.row, cell.col) not in under]
    return found


def test_an_old_workbook_comes_back_with_values_merges_widths_heights_and_what_was_hidden():
    copy = redrawn("自评表.xls", old_workbook(), mark("D3"), mark(None))
    assert copy.name == "自评表.xlsx"
    book = openpyxl.load_workbook(BytesIO(copy.data))
    assert book.sheetnames == ["审核意见", "自评表"]
    sheet = book["自评表"]
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A1:D1"]
    assert (sheet["B4"].value, sheet["B4"].number_format, sheet["C4"].number_format) == (1234.5, "#,##0.00", "0.0%")
    assert (sheet["D4"].value, sheet["D4"].data_type, sheet["A5"].data_type) == ("00012", "s", "s")
    assert sheet["A5"].value == "=1+1 不是公式"
    assert sheet.column_dimensions["B"].width == pytest.approx(30, abs=1)
    assert sheet.row_dimensions[3].height == pytest.approx(40, abs=0.5)
    assert (sheet.row_dimensions[5].hidden, sheet.column_dimensions["D"].hidden) == (True, True)
    assert "SCO003" in sheet["D3"].comment.text
    assert sheet["D3"].fill.fgColor.rgb != sheet["C3"].fill.fgColor.rgb


def test_it_says_on_its_first_sheet_and_in_its_remarks_that_it_is_redrawn():
    for name, why in (("a.xls", "旧版 .xls 格式"), ("a.ET", "WPS 的 .et 格式"), ("a.ods", ".ods 格式"), ("a.xlsb", "二进制 .xlsb 格式")):
        copy = redrawn(name, old_workbook())
        assert why in copy.remarks[0]
        assert "重画" in copy.remarks[0]
        first = openpyxl.load_workbook(BytesIO(copy.data)).worksheets[0]
        assert copy.remarks[0] in {cell.value for row in first.iter_rows() for cell in row}
    copy = redraw("a.xlsx", [], [], [], "同一命名空间用了多个前缀。")
    assert "（同一命名空间用了多个前缀）" in copy.remarks[0]


def test_redrawing_is_repeatable_and_its_marks_can_be_taken_off():
    data = old_workbook()
    copy = redrawn("a.xls", data, mark("D3"))
    assert redrawn("a.xls", data, mark("D3")) == copy
    stripped = strip(copy.name, copy.data)
    assert stripped is not None
    assert openpyxl.load_workbook(BytesIO(stripped.data)).sheetnames == ["自评表"]
    assert annotate(copy.name, copy.data, [mark("D3")], [STANDING]).data == copy.data


@pytest.mark.parametrize("path", sorted(path for path in SAMPLES.rglob("*") if path.suffix in {".xls", ".ods", ".et", ".xlsb"}), ids=lambda path: path.name)
def test_the_samples_come_back_as_they_are_shown(path):
    data = path.read_bytes()
    copy = redrawn(path.name, data)
    again = shown(copy.name, copy.data)
    assert again.pop("审核意见")
    assert again == shown(path.name, data)


@pytest.mark.parametrize("case", [case for case in CASES if case.title not in LARGE], ids=lambda case: case.title)
def test_whatever_can_be_read_can_be_redrawn(case):
    data = case.make()
    book = open_workbook(case.file, data)
    if not book.readable or sum(len(cells) for grid in book.grids for _, cells in grid.rows) > 20_000:
        return
    copy = redrawn(case.file, data, mark("A1"), mark("XFD1048576"), mark("不是格子"))
    again = openpyxl.load_workbook(BytesIO(copy.data))
    assert len(again.sheetnames) == max(1, len(book.grids)) + 1


def test_merged_areas_that_no_sheet_can_have_are_left_out():
    areas = [Area(1, 1, 2, 2), Area(2, 2, 3, 3), Area(5, 1, 5, 1), Area(1, 1, 1_048_576, 16_384), Area(0, 0, 1, 1), Area(7, 1, 7, 3)]
    grid = Grid("表", [(1, [Cell(1, 1, "甲")]), (2, [Cell(2, 2, "盖住")]), (3, [Cell(3, 3, "乙")])], areas)
    sheet = openpyxl.load_workbook(BytesIO(redraw("a.xls", [grid], [], []).data))["表"]
    assert sorted(str(area) for area in sheet.merged_cells.ranges) == ["A1:B2", "A7:C7"]
    assert (sheet["A1"].value, sheet["B2"].value, sheet["C3"].value) == ("甲", None, "乙")


def test_sheets_keep_their_names_as_far_as_they_may():
    names = ["自评表", "自评表", "自[评]:表", "'引'", "长" * 40, "长" * 40, "", "\x00", "ABC", "abc"]
    made = sheet_names(names)
    assert made[:4] == ["自评表", "自评表(2)", "自_评__表", "引"]
    assert all(1 <= len(name) <= 31 for name in made)
    assert len({name.casefold() for name in made}) == len(names)


def test_findings_follow_a_sheet_that_had_to_be_called_otherwise():
    grid = Grid("自[评]表", [(1, [Cell(1, 1, "甲")])])
    book = openpyxl.load_workbook(BytesIO(redraw("a.ods", [grid], [mark("A1", "自[评]表")], [STANDING._replace(sheet="自[评]表")]).data))
    assert "SCO003" in book["自_评_表"]["A1"].comment.text
    links = {cell.hyperlink.location for row in book.worksheets[0].iter_rows() for cell in row if cell.hyperlink}
    assert links == {"'自_评_表'!A1"}


def test_our_own_sheet_saved_in_another_format_is_not_drawn_again():
    copy = redrawn("a.xls", old_workbook(), mark("D3"))
    grids = open_workbook(copy.name, copy.data).grids
    again = redraw("a.ods", grids, [mark("D3")], [STANDING])
    assert openpyxl.load_workbook(BytesIO(again.data)).sheetnames == ["审核意见", "自评表"]


@pytest.mark.parametrize(
    ("text", "number", "shape"),
    [
        ("10", 10.0, "0"),
        ("12.50", 12.5, "0.00"),
        ("1,234.5", 1234.5, "#,##0.0"),
        ("-3.2", -3.2, "0.0"),
        ("86.2%", 0.862, "0.0%"),
        ("100%", 1.0, "0%"),
        ("12", 12.4, "0"),
        ("86%", 86.0, None),
        ("1.2E+05", 120000.0, None),
        ("12万元", 12.0, None),
        ("2025年3月", 45717.0, None),
        ("1", None, None),
        ("12345678901234567", 12345678901234567.0, None),
    ],
)
def test_a_figure_stays_a_figure_where_it_is_shown_as_it_was(text, number, shape):
    assert figure_format(Cell(1, 1, text, number)) == shape


def test_a_date_stays_as_it_was_shown():
    assert figure_format(Cell(1, 1, "45717", 45717.0, "2025-03-01")) is None


def test_a_binary_packages_heights_are_known():
    (data,) = (case.make() for case in CASES if case.title == "a binary package")
    assert sizes(data)["自评表"].heights == {1: 15.0, 2: 15.0, 3: 15.0, 4: 15.0}


def test_sizes_of_what_cannot_be_read_are_not_known():
    for case in CASES:
        if case.title not in LARGE:
            assert isinstance(sizes(case.make()), dict)
    assert sizes(b"") == {}
