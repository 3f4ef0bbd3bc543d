"""The charts of 汇总表.xlsx: native, and true to the cells they are drawn from."""

from __future__ import annotations

import re
import warnings
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from lxml import etree
from openpyxl.workbook import Workbook

from perfsheet.columns import encode
from perfsheet.model import FileResult, Finding, Parsed, Value
from perfsheet.tables import Batch
from perfsheet.write.consolidated import write_consolidated
from tests.write.county import form, results
from tests.write.hostile import HOSTILE
from tests.write.judgements import as_read

NAMES = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart", "a": "http://schemas.openxmlformats.org/drawingml/2006/main"}


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    batch = Batch.from_columns([encode(results(48, indicators=2), 0)], pd.DataFrame())
    path = tmp_path_factory.mktemp("outbox") / "汇总表.xlsx"
    write_consolidated(batch, as_read(batch), path, home=path.parent)
    return path


def charts(path: Path) -> list[etree._Element]:
    with zipfile.ZipFile(path) as package:
        return [etree.fromstring(package.read(name)) for name in sorted(package.namelist()) if name.startswith("xl/charts/chart")]


def cells(book: Workbook, formula: str) -> list[object]:
    match = re.fullmatch(r"'?(.+?)'?!\$(\w+)\$(\d+):\$(\w+)\$(\d+)|'?(.+?)'?!\$(\w+)\$(\d+)", formula)
    assert match, formula
    area = formula.split("!")[1].replace("$", "")
    found = book[match[1] or match[6]][area]
    return [cell.value for row in found for cell in row] if isinstance(found, tuple) else [found.value]


def titles(path: Path) -> list[str]:
    return ["".join(chart.xpath("c:chart/c:title//a:t/text()", namespaces=NAMES)) for chart in charts(path)]


def test_status_grades_execution_and_families_are_drawn(path: Path) -> None:
    assert titles(path) == ["文件处理结果（个）", "评价等级（张）", "预算执行率（2024年项目支出绩效自评表，按主管部门）", "问题（按类别，处）"]


def test_every_chart_shows_what_stands_in_the_cells_it_names(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    for chart in charts(path):
        for series in chart.iterfind(".//c:ser", NAMES):
            for part, values in (("cat", "strRef"), ("val", "numRef")):
                source = series.find(f"c:{part}/c:{values}", NAMES)
                assert source is not None
                standing = cells(book, source.findtext("c:f", namespaces=NAMES) or "")
                cached = {int(point.get("idx") or 0): point.findtext("c:v", namespaces=NAMES) for point in source.iterfind(".//c:pt", NAMES)}
                shown = {at: value for at, value in enumerate(standing) if value is not None}
                assert {at: str(value) if part == "cat" else float(str(value)) for at, value in shown.items()} == {
                    at: value if part == "cat" else float(value or 0) for at, value in cached.items()
                }


def test_the_grades_are_those_of_the_table(path: Path) -> None:
    sheet = openpyxl.load_workbook(path)["概况"]
    row = next(cell.row for cell in sheet["A"] if cell.value == "等级")
    assert [sheet.cell(row, col).value for col in range(1, 5)] == ["等级", "表上填报", "按自评总分", "按重算总分"]
    names = cells(openpyxl.load_workbook(path), charts(path)[1].findtext(".//c:cat/c:strRef/c:f", namespaces=NAMES) or "")
    assert names[0] == sheet.cell(row + 1, 1).value


def test_a_run_without_forms_has_no_sheet_of_charts(tmp_path: Path) -> None:
    empty = Batch.from_columns([], pd.DataFrame())
    write_consolidated(empty, as_read(empty), tmp_path / "x.xlsx")
    assert "图表" not in openpyxl.load_workbook(tmp_path / "x.xlsx").sheetnames


@pytest.mark.parametrize("period", ["=cmd|' /C calc'!A0", "控\x00制\x1b符"])
def test_texts_of_forms_do_not_break_a_chart(period: str, tmp_path: Path) -> None:
    path = tmp_path / "汇总表.xlsx"
    batch = Batch.from_columns([encode([_bearing(text, period) for text in HOSTILE], 0)], pd.DataFrame())
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        write_consolidated(batch, as_read(batch), path)
    assert len(charts(path)) == 4
    assert "项目支出绩效自评表" in titles(path)[2]
    assert not charts(path)[2].xpath("c:chart/c:title//c:strRef", namespaces=NAMES)
    assert not [cell.coordinate for row in openpyxl.load_workbook(path)["概况"].iter_rows() for cell in row if cell.data_type == "f"]


def _bearing(text: str, period: str) -> FileResult:
    made, value = form(0, indicators=1), Value(text, 4, 3, Parsed("words"))
    made = replace(made, period=period, fields={**made.fields, "department": value, "unit": value, "grade": value})
    finding = Finding("REA110", "number_unreadable", "error", text, "自评表", "H15")
    return FileResult(f"{text[:50]}.xlsx", "0" * 64, 1, "read", (made,), (finding,))
