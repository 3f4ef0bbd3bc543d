"""Files that are no proper roster: a finding or a message that says what to do, never a crash."""

from __future__ import annotations

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfsheet.errors import PerfsheetError
from perfsheet.model import Area, Cell, Grid
from perfsheet.roster import read_roster
from perfsheet.roster.reading import roster_of
from tests.hostile import CASES

EXAMPLES = 5_000 if os.environ.get("PERFSHEET_SOAK") else 150


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_a_hostile_file_is_refused_with_what_to_do(case, tmp_path):
    path = tmp_path / "名册.xlsx"
    path.write_bytes(case.make())
    with pytest.raises(PerfsheetError) as told:
        read_roster(path)
    assert "请" in str(told.value)


HEADS = st.sampled_from(
    ["项目编码", "项目名称", "实施单位", "主管部门", "预算类别", "年初预算数（元）", "其中：财政拨款", "新增/延续", "是否涉密", "单位编码", "开始日期", "序号", "合计", "项目", "？", "金额"]
)
VALUES = st.one_of(
    st.sampled_from(["", " ", "合计", "注：", "是", "待定", "-", "1,234.5", "180万元", "95%", "#REF!", "1e30", "2025.3.1", "0001", "城南小学", "教育局", "校舍改造", "\ud800", "=1+1", "项目名称"]),
    st.text(max_size=12),
    st.floats(allow_nan=True, allow_infinity=True).map(lambda number: number),
)


@st.composite
def grids(draw):
    width = draw(st.integers(1, 8))
    heads = draw(st.lists(HEADS, min_size=width, max_size=width))
    rows = draw(st.lists(st.lists(VALUES, min_size=width, max_size=width), max_size=12))
    lines = [[*draw(st.lists(VALUES, max_size=3))], heads, *rows]
    cells = [(row, [_cell(row, col, value) for col, value in enumerate(line, 1) if value != ""]) for row, line in enumerate(lines, 1)]
    corner = st.tuples(st.integers(1, 15), st.integers(1, 9), st.integers(0, 6), st.integers(0, 6))
    areas = [Area(top, left, top + down, left + right) for top, left, down, right in draw(st.lists(corner, max_size=5))]
    return Grid(draw(st.sampled_from(["项目", "单位", "Sheet1", ""])), [(row, some) for row, some in cells if some], areas)


def _cell(row, col, value):
    return Cell(row, col, f"{value}", value) if isinstance(value, float) else Cell(row, col, value, error=value.startswith("#"))


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(grids(), min_size=1, max_size=3))
def test_any_sheets_give_a_roster_whose_values_have_their_cells_or_a_message(sheets):
    try:
        roster = roster_of("名册.xlsx", sheets)
    except PerfsheetError as told:
        assert "请" in str(told)  # noqa: PT017  # it may, and then it says what to do
        return
    for values, cells in ((roster.departments, roster.departments_cells), (roster.units, roster.units_cells), (roster.projects, roster.projects_cells)):
        assert (values.notna() == cells.notna()).all(axis=None)
    stated = {cell.text for sheet in sheets for _, row in sheet.rows for cell in row}
    for name in roster.projects["name"].dropna():
        assert any(name in "".join(line.strip() for line in text.splitlines()) for text in stated)


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: ("项目名称,实施单位,预算数（万元）\n" + text).encode("utf-8", "replace")))
def test_any_bytes_as_csv_give_a_roster_or_a_message(tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "任意.csv"
    path.write_bytes(data)
    try:
        read_roster(path)
    except PerfsheetError as told:
        assert "请" in str(told)  # noqa: PT017
