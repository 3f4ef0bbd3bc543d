"""`perfsheet trace`: whatever way a figure is named, it leads to its cells; what cannot be followed is said."""

from __future__ import annotations

import json
import random
import re
import shutil
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from perfsheet.cli.app import perfsheet
from perfsheet.errors import PerfsheetError
from perfsheet.trace.asked import Asked, asked
from perfsheet.trace.catalogue import Catalogue
from perfsheet.trace.files import CHANGED, MISSING, SAME, Files
from perfsheet.trace.origins import origins
from perfsheet.trace.record import NAME, read_record
from perfsheet.trace.resolve import resolved
from perfsheet.write.format import one_line

LISTS = ("表单", "资金", "指标", "得分", "问题清单", "文件清单")


def traced(*arguments: str) -> Result:
    return CliRunner().invoke(perfsheet, ["trace", *arguments])


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("汇总表.xlsx!概况!B7", Asked(None, "汇总表.xlsx", "概况", "B7")),
        ("结果/汇总表.xlsx!概况!$B$7", Asked(Path("结果"), "汇总表.xlsx", "概况", "B7")),
        ("汇总表.xlsx!B7", Asked(None, "汇总表.xlsx", "", "B7")),
        ("汇总表.xlsx!'概况'!b7", Asked(None, "汇总表.xlsx", "概况", "B7")),
        ("'结果/汇总表.xlsx'!指标!AA10", Asked(Path("结果"), "汇总表.xlsx", "指标", "AA10")),
        ("'C:\\结果\\[汇总表.xlsx]概况'!B7", Asked(Path("C:/结果"), "汇总表.xlsx", "概况", "B7")),
        ("[汇总表.xlsx]概况!$B$7", Asked(None, "汇总表.xlsx", "概况", "B7")),
        ("结果/总览.html#finding=12", Asked(Path("结果"), "总览.html", address="finding=12")),
        ("总览.html#unit=%E7%94%B2", Asked(None, "总览.html", address="unit=甲")),
        ("file:///C:/结果/总览.html#unit=甲", Asked(Path("C:/结果"), "总览.html", address="unit=甲")),
        ("概况.文件", Asked(None, key="概况.文件")),
    ],
)
def test_figures_can_be_named_as_programs_write_them(text: str, wanted: Asked) -> None:
    assert asked(text) == wanted


def test_a_cell_of_the_first_sheet_leads_to_its_files(out: Path, catalogue: Catalogue) -> None:
    cell = next(cell for cell, name in catalogue.front.items() if name == "概况.文件.重复")
    done = traced(f"{out}/汇总表.xlsx!概况!{cell}", "--format", "json")
    assert done.exit_code == 0, done.output
    (figure,) = json.loads(done.output)
    assert (figure["id"], figure["value"], len(figure["sources"])) == ("概况.文件.重复", 1, 1)
    (source,) = figure["sources"]
    assert source["file"].endswith("课后服务补助 (1).xlsx")
    assert source["state"] == SAME
    assert re.fullmatch(r"[0-9a-f]{64}", source["sha256"])


def test_a_sum_leads_to_each_cell_with_its_text(out: Path) -> None:
    done = traced("概况.预算执行.示例县卫生健康委员会.预算", "--out", str(out))
    assert done.exit_code == 0, done.output
    assert "4 张表的预算相加" in done.output
    assert "自评材料.zip!/项目自评表.xlsx　[未变]" in done.output
    assert "Sheet1!E6　“70”　计 70" in done.output


@pytest.mark.parametrize("name", LISTS)
def test_every_cell_of_the_lists_leads_to_a_cell_that_holds_it(out: Path, catalogue: Catalogue, name: str) -> None:
    """What stands in a list is what stands in the cell that is named, wherever it is one cell's text."""
    sheet = openpyxl.load_workbook(out / "汇总表.xlsx")[name]
    place = next(place for place in catalogue.lists if place.sheet == name)
    draw = random.Random(7)
    compared = 0
    for row in draw.sample(range(4, sheet.max_row + 1), min(40, sheet.max_row - 3)):
        for col, of in enumerate(place.columns, 1):
            cell = sheet.cell(row, col)
            (figure,) = resolved(catalogue, Asked(None, "汇总表.xlsx", name, cell.coordinate))
            found = list(origins(catalogue, figure))
            assert found, cell.coordinate
            derived = sheet.cell(3, col).value in {"来源类别", "表单类型"}
            if (
                isinstance(cell.value, str)
                and not derived
                and of in catalogue.cells.get(place.table, {})
                and found[0].text is not None
                and len(found) == 1
            ):
                compared += 1
                assert one_line(str(cell.value)) == one_line(found[0].text), cell.coordinate
    assert compared > 40 or name in {"得分", "问题清单", "文件清单"}


def test_an_address_of_the_page_leads_to_what_it_shows(out: Path) -> None:
    finding = traced(f"{out}/总览.html#finding=12")
    assert "问题清单第 12 条" in finding.output
    form = json.loads(traced(f"{out}/总览.html#form=5", "--format", "json").output)
    assert [one["id"] for one in form][:3] == ["表单.5.预算", "表单.5.执行", "表单.5.执行率"]
    unit = json.loads(traced(f"{out}/总览.html#unit=示例县城南小学", "--format", "json").output)
    assert {one["id"] for one in unit} >= {"单位.示例县城南小学.表单", "单位.示例县城南小学.预算"}
    anchor = traced(f"{out}/总览.html#概况.执行率")
    assert "执行数合计 ÷" in anchor.output


def test_a_field_of_a_report_leads_to_its_forms(out: Path) -> None:
    done = traced(f"{out}/通报.docx#money.rate", "--format", "json")
    (figure,) = json.loads(done.output)
    assert figure["id"] == "通报.money.rate"
    assert len(figure["sources"]) == 22
    unit = traced("单位报告.示例县城南小学.count_forms", "--out", str(out))
    assert unit.exit_code == 0, unit.output


def test_without_a_figure_all_ids_are_listed(out: Path, catalogue: Catalogue) -> None:
    lines = traced("--out", str(out)).output.splitlines()
    assert len(lines) == len(catalogue.figures)
    assert any(line.startswith("概况.文件　收到的文件数：52 个") for line in lines)


def test_a_file_that_changed_or_went_is_said(out: Path, tmp_path: Path) -> None:
    county = tmp_path / "县"
    shutil.copytree(out.parent, county)
    catalogue = read_record(county / "结果")
    paths = catalogue.tables["files"]["path"]
    one, other = (next(at for at, path in enumerate(paths) if path.endswith(name)) for name in ("5月监控.xlsx", "整体绩效.xlsx"))
    member = next(at for at, path in enumerate(paths) if path.endswith("自评材料.zip!/项目自评表.xlsx"))
    files = {at: county / "结果" / catalogue.tables["files"]["reach"][at] for at in (one, other)}
    files[one].write_bytes(files[one].read_bytes() + b" ")
    files[other].unlink()
    found = Files(catalogue.tables["files"], county / "结果")
    assert [found.state(at) for at in (one, other, member)] == [CHANGED, MISSING, SAME]
    done = traced("概况.文件.退回", "--out", str(county / "结果"))
    assert "2 个文件与汇总时不同或找不到" in done.output


def test_a_workbook_that_was_edited_is_pointed_out(out: Path, tmp_path: Path) -> None:
    shutil.copytree(out, tmp_path / "结果")
    book = openpyxl.load_workbook(tmp_path / "结果" / "汇总表.xlsx")
    book.save(tmp_path / "结果" / "汇总表.xlsx")
    assert "在生成以后被改动过" in traced(f"{tmp_path}/结果/汇总表.xlsx!概况!B6").stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("概况.文件数", "相近的有：概况.文件"),
        ("汇总表.xlsx!概况!A1", "概况!A1 不是数字"),
        ("汇总表.xlsx!概况!7B", "不是单元格的地址"),
        ("汇总表.xlsx!没有!B7", "可查：概况、表单、资金、指标、得分、问题清单、文件清单"),
        ("汇总表.xlsx!表单!A9999", "不在列出的 69 行之内"),
        ("汇总表.xlsx!表单!A3", "不在列出的 69 行之内"),
        ("总览.html#unit=没有这个单位", "总览页里没有"),
        ("总览.html#finding=99999", "没有第 99999 行"),
        ("问题清单.xlsx!甲!A1", "只能查 汇总表.xlsx"),
    ],
)
def test_what_cannot_be_followed_is_said(out: Path, text: str, said: str) -> None:
    done = traced(text, "--out", str(out))
    assert isinstance(done.exception, PerfsheetError)
    assert said in str(done.exception)


def test_a_folder_without_a_record_or_with_a_damaged_one_is_said(out: Path, tmp_path: Path) -> None:
    assert f"没有 {NAME}" in str(traced("概况.文件", "--out", str(tmp_path)).exception)
    (tmp_path / NAME).write_bytes((out / NAME).read_bytes()[:2000])
    assert "已损坏" in str(traced("概况.文件", "--out", str(tmp_path)).exception)
    (tmp_path / NAME).write_bytes(b"")
    assert "已损坏" in str(traced("概况.文件", "--out", str(tmp_path)).exception)
