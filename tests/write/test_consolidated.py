"""汇总表.xlsx: what a clerk opens. Read back with another library, and as XML where that matters."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from lxml import etree
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from perfsheet.columns import encode
from perfsheet.judgement import Judgement, judge
from perfsheet.model import FileResult, Fund, Parsed, Value
from perfsheet.tables import Batch
from perfsheet.write import book as book_module
from perfsheet.write.book import LONGEST_TEXT, fitted, lines, row_link
from perfsheet.write.consolidated import write_consolidated
from tests.write.county import form, number, results
from tests.write.hostile import HOSTILE, batch_of
from tests.write.judgements import as_read

MADE = datetime(2025, 3, 31, 9, 30, tzinfo=UTC)
LISTS = ["表单", "资金", "指标", "得分", "问题清单", "文件清单"]


def batch(read: list[FileResult], files: pd.DataFrame | None = None) -> Batch:
    return Batch.from_columns([encode(read, 0)], pd.DataFrame() if files is None else files)


def written(made: Batch, folder: Path, judgement: Judgement | None = None) -> Workbook:
    path = folder / "汇总表.xlsx"
    write_consolidated(made, judgement or as_read(made), path, home=folder, made=MADE)
    return openpyxl.load_workbook(path)


def rows_of(sheet: Worksheet) -> list[dict[str, object]]:
    heads = [cell.value for cell in sheet[3]]
    return [dict(zip(heads, values, strict=True)) for values in sheet.iter_rows(min_row=4, values_only=True)]


def column_of(sheet: Worksheet, head: str) -> int:
    return next(cell.column for cell in sheet[3] if cell.value == head)


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    return written(batch(results(48)), tmp_path_factory.mktemp("outbox"))


def test_the_sheets_stand_in_the_order_of_work(county: Workbook) -> None:
    assert county.sheetnames == ["概况", "图表", *LISTS]


def test_every_list_has_a_title_a_date_a_frozen_head_and_a_filter(county: Workbook) -> None:
    for name in LISTS:
        sheet = county[name]
        assert sheet["A1"].value == f"预算绩效报表汇总　{name}"
        assert sheet["A2"].value.startswith("生成日期：2025年3月31日　共 ")
        assert sheet.freeze_panes is not None
        assert sheet.freeze_panes.endswith("4")
        assert sheet.auto_filter.ref.startswith("A3:")


def test_every_sheet_prints_on_a4_with_its_head_on_each_page(county: Workbook) -> None:
    for sheet in county:
        assert sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert "&P" in sheet.oddFooter.center.text
    for name in LISTS:
        assert county[name].page_setup.orientation == "landscape"
        assert county[name].print_title_rows == "$3:$3"


def test_chinese_fonts_are_named(county: Workbook) -> None:
    assert county["表单"]["A1"].font.name == "宋体"
    assert {cell.font.name for row in county["指标"].iter_rows(min_row=3, max_row=9) for cell in row if cell.value} == {"等线"}


def test_a_list_has_a_row_for_each_thing_read(county: Workbook) -> None:
    counts = {name: len(rows_of(county[name])) for name in LISTS if name != "得分"}
    assert counts == {"表单": 45, "资金": 135, "指标": 540, "问题清单": 45 + 15 + 2, "文件清单": 48}


def test_figures_are_numbers_with_formats_and_codes_are_text(county: Workbook) -> None:
    forms = county["表单"]
    money, rate, code = (forms.cell(5, column_of(forms, head)) for head in ("预算（万元）", "执行率", "项目编码"))
    assert isinstance(money.value, (int, float))
    assert money.number_format == "#,##0.00"
    assert rate.number_format == "0.00%"
    assert 0.4 < rate.value < 1.01
    assert code.value == "000000000000000001"
    indicators = county["指标"]
    assert indicators.cell(4, column_of(indicators, "分值")).number_format == "0.00"


def test_a_line_links_to_the_cell_it_came_from(county: Workbook) -> None:
    sheet = county["指标"]
    cell = sheet.cell(4, column_of(sheet, "位置"))
    assert cell.value == "D13"
    assert cell.hyperlink.location == "'自评表'!D13"
    assert cell.hyperlink.target.endswith("00000号%20自评表.xlsx")


def test_a_form_links_to_its_own_rows(county: Workbook) -> None:
    sheet = county["表单"]
    for row in (4, 9, 30):
        link = sheet.cell(row, column_of(sheet, "指标条数")).hyperlink.location
        target = int(re.fullmatch(r"'指标'!A(\d+)", link)[1])  # type: ignore[index]
        assert county["指标"].cell(target, 1).value == sheet.cell(row, 1).value
        assert county["指标"].cell(target - 1, 1).value != sheet.cell(row, 1).value


def test_findings_come_with_the_cause_first(county: Workbook) -> None:
    found = rows_of(county["问题清单"])
    severities = [row["级别"] for row in found]
    assert severities == sorted(severities, key=["错误", "警告", "提示"].index)
    assert [row["单元格"] for row in found[:3]] == ["打开文件", "打开文件", "H15"]


def test_money_in_yuan_stands_as_typed_and_converted(tmp_path: Path) -> None:
    one = replace(form(1), money_unit="元", funds=[Fund("total", None, {"budget": number("720890", 7, 6), "spent": number("72089.5", 7, 7)})])
    sheet = written(batch([FileResult("甲.xlsx", "", 1, "read", (one,))]), tmp_path)["资金"]
    row = rows_of(sheet)[0]
    assert (row["金额单位"], row["全年预算数"], row["折合万元：全年预算数"], row["折合万元：执行数"]) == ("元", 720890, 72.089, 7.20895)


def test_a_figure_that_could_not_be_read_shows_its_text(tmp_path: Path) -> None:
    one = replace(form(1), indicators=[{"weight": Value("十分", 14, 8, Parsed("words")), "score": number("9", 14, 9)}])
    row = rows_of(written(batch([FileResult("甲.xlsx", "", 1, "read", (one,))]), tmp_path)["指标"])[0]
    assert (row["分值"], row["得分"]) == ("十分", 9)


def test_a_value_under_an_unplanned_key_is_shown_with_its_cell(tmp_path: Path) -> None:
    one = replace(form(1), indicators=[{"name": Value("甲", 14, 4, Parsed("words")), "将来栏目": Value("乙", 14, 12, Parsed("words"))}])
    row = rows_of(written(batch([FileResult("甲.xlsx", "", 1, "read", (one,))]), tmp_path)["指标"])[0]
    assert row["其他栏目"] == "将来栏目：乙（L14）"


def test_columns_that_would_be_blank_are_left_out(county: Workbook) -> None:
    heads = {cell.value for cell in county["指标"][3]}
    assert "指标值" in heads
    assert not heads & {"得分系数", "半年完成情况", "其他栏目"}


def test_totals_of_the_first_sheet_add_up(county: Workbook) -> None:
    front, forms = county["概况"], rows_of(county["表单"])
    shown = {front.cell(row, 1).value: front.cell(row, 4).value for row in range(1, front.max_row + 1)}
    wanted = round(sum(row["预算（万元）"] for row in forms if row["表单类型"] == "项目支出绩效自评表"), 6)  # type: ignore[misc]
    assert shown["项目支出绩效自评表"] == pytest.approx(wanted)


def test_forms_that_came_again_are_listed_but_not_counted(tmp_path: Path) -> None:
    read = [FileResult(name, "", 1, "read", (form(5),)) for name in ("旧.xlsx", "新.xlsx")]
    files = pd.DataFrame({"file": [0, 1], "path": ["旧.xlsx", "新.xlsx"], "status": ["superseded", "accepted"]})
    made = written(batch(read, files), tmp_path)
    assert [row["文件处理"] for row in rows_of(made["表单"])] == ["被新版取代", "接收"]
    assert "表单 1 张（另有旧版或重复 1 张，未计）" in made["概况"]["A2"].value


def test_an_empty_run_still_gives_a_whole_workbook(tmp_path: Path) -> None:
    made = written(Batch.from_columns([], pd.DataFrame()), tmp_path)
    assert made.sheetnames == ["概况", *LISTS]
    assert made["指标"]["A3"].value == "表号"


def test_hostile_text_is_text_in_every_cell(tmp_path: Path) -> None:
    hostile = batch_of(*HOSTILE)
    book = written(hostile, tmp_path, judge(hostile))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in {"s", "n", "inlineStr"}, (sheet.title, cell.coordinate)
                assert not isinstance(cell.value, str) or len(cell.value.encode("utf-16-le")) <= 2 * LONGEST_TEXT
    with zipfile.ZipFile(tmp_path / "汇总表.xlsx") as package:
        for name in package.namelist():
            root = etree.fromstring(package.read(name))
            if name.startswith("xl/worksheets/sheet"):
                assert not list(root.iter("{*}f"))
            for link in root.iter("{*}Relationship"):
                if link.get("TargetMode") == "External":
                    assert not re.match(r"(?i)\s*(javascript|https?|mailto|data|c:)", link.get("Target", ""))


def test_hostile_text_comes_out_as_it_went_in(tmp_path: Path) -> None:
    texts = ["=cmd|' /C calc'!A0", "+1", "@SUM(A1)", "00012", "1e3", "NA", "<script>alert(1)</script>", "　前后空格　 ", "<r><t>假</t></r>x"]
    rows = rows_of(written(batch_of(*texts), tmp_path)["指标"])
    assert [row["三级指标"] for row in rows[::2]] == texts


def test_a_text_too_long_for_a_cell_is_cut_and_says_so() -> None:
    for text in ("A" * 32_768, "😀" * 20_000):
        cut = fitted(text)
        assert len(cut.encode("utf-16-le")) <= 2 * LONGEST_TEXT
        assert cut.endswith("全文见原表）")
    assert fitted("A" * 32_767) == "A" * 32_767


def test_what_no_cell_can_hold_is_replaced_visibly() -> None:
    assert fitted("控\x07制\ud800\ufffe") == "控�制��"
    assert fitted("换\r\n行\r又") == "换\n行\n又"


def test_links_beyond_the_limit_of_excel_become_plain_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book_module, "MOST_LINKS", 100)
    sheet = written(batch(results(20)), tmp_path)["指标"]
    cells = [sheet.cell(row, column_of(sheet, "位置")) for row in range(4, sheet.max_row + 1)]
    assert sum(cell.hyperlink is not None for cell in cells) == 100
    assert all(cell.value for cell in cells)


def test_a_list_too_long_for_a_sheet_goes_on_on_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book_module, "MOST_ROWS", 100)
    made = written(batch(results(20)), tmp_path)
    parts = [name for name in made.sheetnames if name.startswith("指标")]
    assert parts == ["指标", "指标(2)", "指标(3)"]
    numbers = [row["三级指标"] for name in parts for row in rows_of(made[name])]
    assert len(numbers) == 18 * 12
    assert row_link("指标", 97) == "internal:'指标(2)'!A4"
    link = made["表单"].cell(3 + 9, column_of(made["表单"], "指标条数")).hyperlink.location
    name, row = re.fullmatch(r"'(.+)'!A(\d+)", link).groups()  # type: ignore[union-attr]
    assert made[name].cell(int(row), 1).value == 9


@pytest.mark.parametrize(("text", "width", "wanted"), [("短", 10, 1), ("一二三四五六七八九十", 10, 3), ("甲\n乙\n丙", 10, 3), ("abcdefghij", 12, 1)])
def test_rows_are_as_high_as_their_text(text: str, width: float, wanted: int) -> None:
    assert lines(text, width) == wanted
