"""What must not matter does not: rows and columns put in, hidden or in another order, names, other sheets, spellings of labels.

Each test reads a sheet, changes it, reads it again, and compares all that is said (`perfsheet read`), addresses moved as the cells moved.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from perfsheet.model import Cell, Grid
from tests import moved
from tests.corpora import Named, sheets, workbooks
from tests.moved import Change
from tests.sheets import grid as drawn

SOAK = bool(os.environ.get("PERFSHEET_SOAK"))
SHEETS = st.deferred(lambda: st.sampled_from(sheets()))
#: normal runs try the same cases every time, long ones look for new ones
MANY = settings(max_examples=20_000 if SOAK else 250, deadline=None, derandomize=not SOAK)

ROWS = st.lists(st.integers(0, 300), max_size=20)
COLS = st.lists(st.integers(0, 40), max_size=8)
BLANKS = st.sampled_from([" ", "  ", "\n", "　", "\u00a0"])
NAMES = st.sampled_from(["1", "Sheet1 (2)", "自评表", "项目支出绩效目标申报表", "部门整体", "监控 (1-7月)", "代码", "甲'乙", "表&2"])
#: what else lies in workbooks
OTHERS = (
    ("空白", []),
    ("填表说明", ["填 报 说 明", "一、本表一式三份。", "二、“年初预算数”“全年预算数”“全年执行数”均以万元为单位，保留两位小数。", "三、产出指标、效益指标得分合计不超过100分。"]),
    ("说明", ["填表说明：", "1.项目支出绩效自评表由预算单位填报。", "2.一级指标包括成本指标、产出指标、效益指标和满意度指标。"]),
    ("代码表", ["编码|名称", "101|示例县教育局", "102|示例县农业农村局"]),
    ("名册", ["单位名称|单位编码|主管部门", "甲校|101001|教育局", "乙校|101002|教育局"]),
    ("指标库", ["一级指标|二级指标", "产出指标|数量指标", "产出指标|质量指标", "效益指标|社会效益指标"]),
    ("指标解释", ["指标类型|指标解释", "产出指标|反映预期提供的公共产品和服务", "效益指标|反映预期效果的实现程度"]),
    ("选项", ["项目属性|是否核心指标|指标性质", "新增项目|是|正向指标", "延续项目|否|反向指标"]),
    ("下拉", ["是", "否", "定量", "定性", "≥", "≤", "="]),
    ("封面", ["2024年度预算项目绩效自评材料", "单位：示例县教育局（盖章）", "日期：2025年1月20日"]),
    ("目录", ["序号|项目名称|页码", "1|甲项目|1", "2|乙项目|3"]),
    ("等级", ["评价等级|分值区间", "优|90-100", "良|80-90", "差|60以下"]),
    ("Sheet3", ["1", "2"]),
)


def other(name: str, lines: Sequence[str]) -> Grid:
    cells = [[Cell(row, col, text) for col, text in enumerate(line.split("|"), 1)] for row, line in enumerate(lines, 1)]
    return Grid(name, list(enumerate(cells, 1)))


def unchanged(before: Grid, step: tuple[Grid, Change]) -> Grid:
    """Check that a change is followed by what is read, and return the sheet as it is now."""
    after, change = step
    assert moved.read(after) == moved.as_changed(moved.read(before), change, moved.texts(before))
    return after


def insert(grid: Grid, rows: Sequence[int], cols: Sequence[int]) -> tuple[Grid, Change]:
    last, furthest = grid.rows[-1][0], max(cell.col for _, cells in grid.rows for cell in cells)
    return moved.inserted(grid, [1 + at % (last + 1) for at in rows], [1 + at % (furthest + 1) for at in cols])


def chosen(grid: Grid, picks: Sequence[int]) -> list[str]:
    """Choose labels of a sheet; -1 is all."""
    labels = moved.labels(grid)
    return labels if -1 in picks or not labels else sorted({labels[at % len(labels)] for at in picks})


PICKS = st.one_of(st.just([-1]), st.lists(st.integers(0, 200), min_size=1, max_size=4))
PLACES = st.one_of(st.just([-1]), st.lists(st.integers(0, 20), min_size=1, max_size=2))


@MANY
@given(SHEETS, ROWS, COLS)
def test_blank_rows_and_columns_move_addresses_and_nothing_else(sheet: Named, rows: list[int], cols: list[int]) -> None:
    unchanged(sheet.grid, insert(sheet.grid, rows, cols))


@MANY
@given(SHEETS, st.frozensets(st.integers(1, 60)), st.frozensets(st.integers(1, 20)), NAMES)
def test_hidden_rows_and_another_name_of_the_sheet_change_nothing(sheet: Named, rows: frozenset[int], cols: frozenset[int], name: str) -> None:
    unchanged(unchanged(sheet.grid, moved.hidden(sheet.grid, rows, cols)), moved.renamed(sheet.grid, name))


@MANY
@given(SHEETS, st.lists(st.sampled_from(OTHERS), unique_by=lambda one: one[0]), st.integers(0, 20))
def test_other_sheets_in_the_workbook_change_nothing(sheet: Named, others: list[tuple[str, list[str]]], at: int) -> None:
    alone = moved.read(sheet.grid)
    assume(any(form["kind"] != "unknown" for form in alone["forms"]))
    grids = [other(*one) for one in others]
    together = moved.read(*grids[:at], sheet.grid, *grids[at:])
    assert together["forms"] == alone["forms"]
    assert [one for one in together["findings"] if one["sheet"] == sheet.grid.sheet] == alone["findings"]
    assert {one["name"] for one in together["findings"] if one["sheet"] != sheet.grid.sheet} <= {"sheet_aside"}


@MANY
@given(SHEETS, PICKS, BLANKS, PLACES)
def test_labels_mean_the_same_with_blanks_and_line_breaks_in_them(sheet: Named, picks: list[int], blank: str, places: list[int]) -> None:
    unchanged(sheet.grid, moved.respelt(sheet.grid, lambda text: moved.broken(text, blank, places), chosen(sheet.grid, picks)))


@MANY
@given(SHEETS, PICKS, st.sampled_from([moved.wide, moved.narrow]))
def test_labels_mean_the_same_in_full_and_half_width(sheet: Named, picks: list[int], spell: Any) -> None:
    unchanged(sheet.grid, moved.respelt(sheet.grid, spell, chosen(sheet.grid, picks)))


@MANY
@given(SHEETS, st.data())
def test_indicator_columns_come_in_any_order(sheet: Named, data: st.DataObject) -> None:
    tables = moved.tables(sheet.grid)
    assume(tables)
    table = data.draw(st.sampled_from(tables))
    step = moved.permuted(sheet.grid, table, data.draw(st.permutations(range(len(table.columns)))))
    assume(step)
    assert step is not None
    after, change = step
    wanted = moved.as_changed(moved.read(sheet.grid), change, moved.texts(sheet.grid))
    assert _without_first_cell(moved.read(after)) == _without_first_cell(wanted)


def _without_first_cell(record: moved.Record) -> moved.Record:
    """Leave out where a form begins, which a doubt about its kind points at: another cell may be the first now."""
    findings = [one | {"cell": None} if one["name"] in ("kind_uncertain", "form_kind_unknown") else one for one in record["findings"]]
    return record | {"findings": findings}


@MANY
@given(SHEETS, ROWS, COLS, BLANKS, PLACES)
def test_all_of_it_at_once_changes_nothing(sheet: Named, rows: list[int], cols: list[int], blank: str, places: list[int]) -> None:
    grid = unchanged(sheet.grid, moved.respelt(sheet.grid, lambda text: moved.broken(text, blank, places), chosen(sheet.grid, [-1])))
    grid = unchanged(grid, insert(grid, rows, cols))
    grid = unchanged(grid, moved.respelt(grid, moved.wide, chosen(grid, [-1])))
    unchanged(grid, moved.renamed(grid, "表 (2)"))


# --- real files -----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(20 if SOAK else 1))
def test_a_workbook_with_rows_columns_and_sheets_put_in_reads_the_same(seed: int) -> None:
    wrong = []
    for number, (name, book) in enumerate(workbooks(1 if SOAK else 3), seed * 7):
        same, _ = moved.rebuilt(book)
        names = {title: f"表 {at}" for at, title in enumerate(book.sheetnames)}
        changed, change = moved.rebuilt(book, [1, 4 + number % 9, 14, 14, 16 + number % 7], [1 + number % 3, 4 + number % 4], names)
        for sheet in changed.worksheets:
            sheet.row_dimensions[6 + number % 5].hidden = sheet.column_dimensions["CDEF"[number % 4]].hidden = True
        fill(changed, OTHERS[number % len(OTHERS) :][:3])
        wanted, found = moved.as_changed(moved.read_file(moved.saved(same)), change), moved.read_file(moved.saved(changed))
        found["findings"] = [one for one in found["findings"] if one["name"] != "sheet_aside"]
        wrong += [] if found == wanted else [name]
    assert wrong == []


def fill(book: Workbook, others: Sequence[tuple[str, list[str]]]) -> None:
    """Add sheets before and after those of a workbook."""
    for at, (name, lines) in enumerate(others):
        sheet = book.create_sheet(name, 0 if at % 2 else None)
        for line in lines:
            sheet.append(line.split("|"))


# --- what these tests have found, as small as can be -----------------------------------------------------------------------------------

HEAD = "| 项目支出绩效自评表 |\n| 项目名称 | 甲 |\n"


def test_a_level_spaced_out_in_one_row_is_the_same_level() -> None:
    table = HEAD + "| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 |\n| 产出指标 | 数量指标 | 甲数 | 1 | 1 |\n| 产 出 指 标 |  | 乙数 | 2 | 2 |"
    (form,) = moved.read(drawn(table))["forms"]
    assert [row["level2"]["cell"] for row in form["indicators"]] == ["B4", "B4"]


def test_a_total_spaced_out_with_many_blanks_is_a_total() -> None:
    table = HEAD + "| 一级指标 | 二级指标 | 三级指标 | 分值 | 得分 |\n| 产出指标 | 数量指标 | 甲数 | 1 | 1 |\n| 产  出  指  标  小  计 |  |  | 1 | 1 |"
    (form,) = moved.read(drawn(table))["forms"]
    assert [(total["label"]["cell"], total["score"]["cell"]) for total in form["totals"]] == [("A5", "E5")]


def test_a_project_of_a_list_is_one_project_however_its_name_is_spaced() -> None:
    head = "| 部门项目支出绩效目标表 |\n| 项目名称 | 一级指标 | 二级指标 | 三级指标 | 指标值 | 度量单位 |\n"
    table = head + "| 甲校运转 | 产出指标 | 数量指标 | 学生数 | ≥500 | 人 |\n| 甲校\\n运转 | 效益指标 | 社会效益指标 | 入学率 | 100 | % |"
    assert len(moved.read(drawn(table))["forms"]) == 1


def test_a_list_of_indicators_to_choose_from_is_no_form_beside_a_form() -> None:
    form = drawn(HEAD + "| 一级指标 | 二级指标 | 三级指标 | 分值 | 得分 |\n| 产出指标 | 数量指标 | 甲数 | 1 | 1 |", "自评表")
    listed = drawn("| 一级指标 | 二级指标 |\n| 产出指标 | 数量指标 |\n| 产出指标 | 质量指标 |", "指标库")
    record = moved.read(form, listed)
    assert [one["sheet"] for one in record["forms"]] == ["自评表"]
    assert [(one["name"], one["sheet"]) for one in record["findings"]] == [("sheet_aside", "指标库")]


def test_a_sheet_that_nobody_understands_is_kept_where_it_is_all_there_is() -> None:
    record = moved.read(drawn("| 编码 | 名称 |\n| 101 | 甲局 |", "代码表"), Grid("空白", []))
    assert [one["kind"] for one in record["forms"]] == ["unknown"]
    assert {one["name"] for one in record["findings"]} >= {"form_kind_unknown", "no_form"}
