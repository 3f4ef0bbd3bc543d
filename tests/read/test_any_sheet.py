"""Whatever stands on a sheet: reading never raises, loses no cell, and gives every value the text of its cell."""

from __future__ import annotations

import os
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from perfsheet.model import Area, Cell, Form, Grid
from perfsheet.read.recognise import read_grids
from perfsheet.read.vocabulary import words
from tests.read.test_forms import _values

SOAK = bool(os.environ.get("PERFSHEET_SOAK"))
LABELS = st.sampled_from(sorted(words().exact))
TITLES = st.sampled_from(["项目支出绩效自评表", "2024年部门整体支出绩效目标申报表", "项目支出绩效运行监控表（1-7月）", "转移支付区域绩效目标自评表", "事前绩效评估表"])
VALUES = st.sampled_from(["≥95%", "100", "甲局", "2024年12月底前", "√", "—", "□是 ☑否", "完成情况良好，群众满意。", "单位：万元", "（2024年度）", "注：1.说明", "填表人：张三 电话："])
TEXTS = st.one_of(LABELS, LABELS, LABELS, VALUES, TITLES, st.text(min_size=1, max_size=12))


@st.composite
def grids(draw: Any) -> Grid:
    rows = []
    areas = []
    row = 0
    for _ in range(draw(st.integers(1, 14))):
        row += draw(st.integers(1, 2))
        cells = []
        col = 0
        for _ in range(draw(st.integers(1, 8))):
            col += draw(st.integers(1, 2))
            text = draw(TEXTS)
            if text.strip():
                number = float(len(text)) if draw(st.integers(0, 9)) == 0 else None
                cells.append(Cell(row, col, text, number))
            if draw(st.integers(0, 5)) == 0:
                areas.append(Area(row, col, row + draw(st.integers(0, 2)), col + draw(st.integers(0, 2))))
        if cells:
            rows.append((row, cells))
    return Grid("表", rows, areas)


def _reduced(forms: list[Form]) -> dict[tuple[int, int], set[str]]:
    kept: dict[tuple[int, int], set[str]] = {}
    for form in forms:
        for value in _values(form):
            kept.setdefault((value.row, value.col), set()).add(value.text)
    return kept


@settings(max_examples=20_000 if SOAK else 300, deadline=None)
@given(grids())
def test_reading_never_raises_and_loses_no_cell(grid: Grid) -> None:
    forms, _ = read_grids([grid])
    kept = _reduced(forms)
    if not forms:
        return
    covered = {(r, c) for area in grid.areas for r in range(area.top, area.bottom + 1) for c in range(area.left, area.right + 1)}
    for _, cells in grid.rows:
        for cell in cells:
            assert (cell.row, cell.col) in kept or (cell.row, cell.col) in covered, cell


@settings(max_examples=5_000 if SOAK else 100, deadline=None)
@given(grids())
def test_every_value_has_text_that_stands_in_its_cell(grid: Grid) -> None:
    shown = {(cell.row, cell.col): cell.text for _, cells in grid.rows for cell in cells}
    for place, texts in _reduced(read_grids([grid])[0]).items():
        for text in texts:
            assert text in shown[place]
