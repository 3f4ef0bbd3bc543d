from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from perfsheet.errors import PerfsheetError
from perfsheet.roster import read_roster
from perfsheet.tables import plain
from tests.roster.books import book, listed

SAMPLE = Path(__file__).parents[2] / "samples" / "名册.xlsx"

FLAT = """
| 序号 | 主管部门 | 实施单位 | 项目编码 | 项目名称 | 预算类别 | 年初预算数（万元） |
| 1    | 教育局   | 城南小学 | '0001    | 校舍改造 | 一般公共预算 | 180 |
| 2    | 教育局   | 城南小学 | '0002    | 课后服务 | 一般公共预算 | 64.8 |
| 3    | 农业农村局 | 农技中心 | '0003  | 墒情监测 | 政府性基金 | 38.5 |
"""


def said(roster):
    return [(finding.name, finding.cell) for finding in roster.findings]


def rows(frame, *columns):
    return [tuple(row) for row in zip(*(plain(frame[column]) for column in columns), strict=True)]


def test_the_county_s_roster_is_read_whole():
    roster = read_roster(SAMPLE)
    assert (len(roster.departments), len(roster.units), len(roster.projects)) == (3, 6, 12)
    assert not roster.findings
    assert rows(roster.projects, "code", "unit", "budget_wan", "fiscal_wan", "other_wan", "continuing", "secret")[0] == (
        "99000025R000000000101", "示例县城南小学", 180.0, 150.0, 30.0, False, False,
    )  # fmt: skip
    assert roster.projects_cells["budget_wan"].iloc[0] == "'项目'!M2"
    assert roster.units_cells["phone"].iloc[5] == "'单位'!F7"
    assert sorted(set(plain(roster.projects["account"]))) == ["一般公共预算", "政府性基金预算"]


def test_values_and_cells_have_one_shape():
    roster = read_roster(SAMPLE)
    for values, cells in ((roster.departments, roster.departments_cells), (roster.units, roster.units_cells), (roster.projects, roster.projects_cells)):
        assert values.shape == cells.shape
        assert list(values.columns) == list(cells.columns)
        assert (values.notna() == cells.notna()).all(axis=None)


def test_one_flat_sheet_gives_units_and_departments_too(tmp_path):
    roster = read_roster(book(tmp_path, 项目=FLAT))
    assert rows(roster.units, "unit", "department") == [("城南小学", "教育局"), ("农技中心", "农业农村局")]
    assert plain(roster.departments["department"]) == ["教育局", "农业农村局"]
    assert plain(roster.projects["code"]) == ["0001", "0002", "0003"]
    assert plain(roster.projects["account"]) == ["一般公共预算", "一般公共预算", "政府性基金预算"]
    assert roster.units_cells["unit"].tolist() == ["'项目'!C2", "'项目'!C4"]
    assert not roster.findings


@pytest.mark.parametrize(("encoding", "separator"), [("utf-8", ","), ("utf-8-sig", ","), ("gbk", ","), ("utf-16", "\t"), ("gb18030", ";"), ("utf-8", "，")])
def test_a_list_of_text_is_read_in_every_encoding(tmp_path, encoding, separator):
    lines = [["项目编码", "项目名称", "实施单位", "预算数（元）"], ['="00012"', "“两癌”检查", "妇幼保健院", "700000"]]
    roster = read_roster(listed(tmp_path, "\r\n".join(separator.join(line) for line in lines), encoding))
    assert rows(roster.projects, "code", "name", "unit", "budget_wan") == [("00012", "“两癌”检查", "妇幼保健院", 70.0)]
    assert roster.projects_cells["budget_wan"].iloc[0] == "D2"


def test_a_quoted_comma_and_a_line_break_stay_in_their_value(tmp_path):
    roster = read_roster(listed(tmp_path, '项目名称,实施单位,预算数（万元）\n"甲,\n乙",城南小学,"1,234.50"\n'))
    assert rows(roster.projects, "name", "budget_wan") == [("甲,乙", 1234.5)]


def test_title_unit_line_totals_and_notes_are_no_projects(tmp_path):
    roster = read_roster(
        book(
            tmp_path,
            Sheet1="""
            | 2025年部门预算项目表 | < | < | < |
            | | | | 单位：元 |
            | 序号 | 项目名称 | 预算单位 | 预算金额 |
            | 一、教育局 | < | < | < |
            | 1 | 校舍改造 | 城南小学 | 1800000 |
            | | 小计 | | 1800000 |
            | 序号 | 项目名称 | 预算单位 | 预算金额 |
            | 2 | 墒情监测 | 农技中心 | 385000 |
            | 合计 | < | | 2185000 |
            | 注：以上为批复数。 | < | < | < |
            """,
        )
    )
    assert rows(roster.projects, "name", "budget_wan") == [("校舍改造", 180.0), ("墒情监测", 38.5)]
    assert not [finding for finding in roster.findings if finding.severity != "note"]


def test_a_department_merged_over_rows_holds_for_each_of_them_and_its_cell_is_the_first(tmp_path):
    roster = read_roster(
        book(
            tmp_path,
            项目="""
            | 主管部门 | 实施单位 | 项目名称 | 预算数（万元） |
            | 教育局   | 城南小学 | 校舍改造 | 180 |
            | ^        | ^        | 课后服务 | 64.8 |
            | ^        | 职业高中 | 设备购置 | 240 |
            """,
        )
    )
    assert plain(roster.projects["department"]) == ["教育局"] * 3
    assert plain(roster.projects["unit"]) == ["城南小学", "城南小学", "职业高中"]
    assert roster.projects_cells["department"].tolist() == ["'项目'!A2"] * 3


def test_an_unmerged_blank_below_a_unit_is_asked_about_not_filled(tmp_path):
    roster = read_roster(book(tmp_path, 项目="| 实施单位 | 项目名称 | 项目编码 |\n| 城南小学 | 校舍改造 | '01 |\n| | 课后服务 | '02 |"))
    assert plain(roster.projects["unit"]) == ["城南小学", None]
    assert said(roster) == [("roster_project_without_unit", "B3")]


def test_heads_over_two_rows_take_the_unit_of_the_upper_one(tmp_path):
    roster = read_roster(
        book(
            tmp_path,
            项目库="""
            | 单位 | 项目 | 年初预算数（元） | < | < |
            | ^    | ^    | 合计 | 其中：财政拨款 | 其他资金 |
            | 城南小学 | 校舍改造 | 1800000 | 1500000 | 300000 |
            """,
        )
    )
    assert rows(roster.projects, "unit", "name", "budget_wan", "fiscal_wan", "other_wan") == [("城南小学", "校舍改造", 180.0, 150.0, 30.0)]


def test_money_without_a_unit_is_not_guessed(tmp_path):
    roster = read_roster(book(tmp_path, 项目="| 项目名称 | 实施单位 | 预算数 |\n| 甲 | 城南小学 | 1800000 |\n| 乙 | 城南小学 | 64.8万元 |"))
    assert plain(roster.projects["budget_wan"]) == [None, 64.8]
    assert said(roster) == [("roster_money_unit", "C1")]


def test_codes_that_excel_has_rounded_are_said(tmp_path):
    roster = read_roster(book(tmp_path, 项目="| 项目编码 | 项目名称 | 单位名称 |\n| 99000025000000000101 | 甲 | 城南小学 |\n| 12 | 乙 | 城南小学 |"))
    assert said(roster) == [("roster_code_rounded", "A2")]
    assert plain(roster.projects["code"])[1] == "12"


def test_codes_and_names_that_stand_twice_are_said(tmp_path):
    roster = read_roster(
        book(
            tmp_path,
            项目="""
            | 项目编码 | 项目名称 | 实施单位 | 预算类别 |
            | '01 | 校舍改造 | 城南小学 | 一般公共预算 |
            | '01 | 课后服务 | 城南小学 | 一般公共预算 |
            | '02 | 设备购置 | 职业高中 | 一般公共预算 |
            | '02 | 设备购置 | 职业高中 | 政府性基金 |
            |     | 免学费补助 | 职业高中 | 一般公共预算 |
            |     | 免 学费补助 | 职业高中 | 一般公共预算 |
            | '03 | 设备购置 | 职业高中 | 一般公共预算 |
            """,
        )
    )
    assert said(roster) == [("roster_project_code_twice", "A3"), ("roster_project_name_twice", "B7")]
    assert len(roster.projects) == 7


def test_what_two_sheets_say_of_one_unit_must_agree(tmp_path):
    roster = read_roster(
        book(
            tmp_path,
            单位="| 单位编码 | 单位名称 | 主管部门 |\n| '101 | 城南小学 | 教育局 |\n| '102 | 职业高中 | 教育局 |",
            项目="""
            | 项目名称 | 单位编码 | 实施单位 | 主管部门 |
            | 甲 | '101 | 城南小学 | 农业农村局 |
            | 乙 | '102 | 职业中学 |  |
            | 丙 | '103 | 城北小学 | 教育局 |
            | 丁 | '102 |  |  |
            """,
        )
    )
    assert sorted(said(roster)) == [("roster_code_of_two", "C3"), ("roster_two_departments", "D2"), ("roster_unit_unlisted", "C4")]
    assert plain(roster.units["unit"]) == ["城南小学", "职业高中", "城北小学"]
    assert rows(roster.projects, "unit", "department")[1::2] == [("职业中学", "教育局"), ("职业高中", "教育局")]
    assert roster.projects_cells["unit"].iloc[3] == "'单位'!B3"


def test_flags_kinds_and_new_projects_are_told_by_their_words(tmp_path):
    roster = read_roster(
        book(
            tmp_path,
            项目="""
            | 项目名称 | 单位 | 项目类别 | 新增/延续 | 密级 | 政府采购 | 直达资金（万元） |
            | 甲 | 城南小学 | 转移支付（专项债券） | 新增 | 秘密 | √ | 12 |
            | 乙 | 城南小学 | 特定目标类 | 续建 | 公开 | 否 | |
            | 丙 | 城南小学 | 投资基金 | 待定 | | 货物类 | / |
            """,
        )
    )
    columns = ("continuing", "secret", "procurement", "direct", "transfer", "debt", "fund")
    assert rows(roster.projects, *columns) == [
        (False, True, True, True, True, True, None),
        (True, False, False, None, None, None, None),
        (None, None, None, False, None, None, True),
    ]
    assert said(roster) == [("roster_flag_unknown", "D4"), ("roster_flag_unknown", "F4")]


def test_an_unknown_budget_and_an_unreadable_amount_are_findings(tmp_path):
    roster = read_roster(
        book(
            tmp_path,
            项目="""
            | 项目名称 | 单位 | 预算类别 | 预算数（万元） | 开始日期 |
            | 甲 | 城南小学 | 一般公共预算、政府性基金 | 约十几万 | 2025.3.1 |
            | 乙 | 城南小学 | 国资预算 | - | 年初 |
            """,
        )
    )
    assert said(roster) == [("roster_account_unknown", "C2"), ("roster_money_unreadable", "D2"), ("roster_date_unreadable", "E3")]
    assert rows(roster.projects, "account", "start") == [(None, "2025-03-01"), ("国有资本经营预算", None)]


def test_the_budget_may_stand_in_the_name_of_the_sheet(tmp_path):
    drawn = "| 名称 | 实施单位 |\n| {} | 城南小学 |"
    roster = read_roster(book(tmp_path, 一般公共预算项目=drawn.format("甲"), 政府性基金项目=drawn.format("乙")))
    assert rows(roster.projects, "name", "account") == [("甲", "一般公共预算"), ("乙", "政府性基金预算")]


def test_sheets_of_several_years_say_the_year_of_their_projects(tmp_path):
    drawn = "| 项目编码 | 项目名称 | 实施单位 |\n| 'A1 | 甲 | 城南小学 |"
    both = read_roster(book(tmp_path, **{"2024年项目": drawn, "2025年项目": drawn}))
    assert plain(both.projects["year"]) == [2024, 2025]
    assert not both.findings
    assert plain(read_roster(book(tmp_path, **{"2025年项目": drawn})).projects["year"]) == [None]


def test_a_hidden_sheet_is_not_taken_where_another_is_seen(tmp_path):
    drawn = "| 项目编码 | 项目名称 | 实施单位 |\n| 'A1 | 甲 | 城南小学 |"
    path = book(tmp_path, 旧=drawn.replace("甲", "旧项目"), 项目=drawn)
    file = openpyxl.load_workbook(path)
    file["旧"].sheet_state = "hidden"
    file.save(path)
    roster = read_roster(path)
    assert plain(roster.projects["name"]) == ["甲"]
    assert [(finding.name, finding.sheet) for finding in roster.findings] == [("roster_sheet_hidden", "旧")]


def test_columns_and_sheets_that_are_not_known_are_said_once(tmp_path):
    roster = read_roster(book(tmp_path, 填写说明="| 请逐行填写 |", 项目="| 项目名称 | 单位 | 天气 |\n| 甲 | 城南小学 | 晴 |"))
    assert [(finding.name, finding.sheet, finding.cell) for finding in roster.findings] == [
        ("roster_sheet_aside", "填写说明", None),
        ("roster_column_aside", "项目", "C1"),
    ]


def test_a_list_of_units_alone_is_a_roster(tmp_path):
    roster = read_roster(listed(tmp_path, "单位名称\n城南小学\n职业高中\n"))
    assert plain(roster.units["unit"]) == ["城南小学", "职业高中"]
    assert roster.projects.empty


@pytest.mark.parametrize(
    ("name", "data", "asks"),
    [
        ("空.xlsx", b"", "0 字节"),
        ("网页.xls", b"<html><table></table></html>", "网页"),
        ("名册.csv", b"\xff\xff\x00\x81", "编码"),
        ("名册.csv", "姓名,年龄\n甲,1\n".encode(), "没有找到名册"),
        ("名册.csv", "项目名称,实施单位\n".encode(), "只有表头"),
        ("名册.csv", b"a" * 200_000, "CSV"),
        ("名册.pdf", b"%PDF-1.4", "PDF"),
    ],
)
def test_a_file_that_is_no_roster_is_the_operator_s_to_mend(tmp_path, name, data, asks):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(PerfsheetError, match=asks):
        read_roster(path)


def test_a_missing_file_and_a_folder_are_named(tmp_path):
    for path in (tmp_path / "没有.xlsx", tmp_path, Path("x" * 300)):
        with pytest.raises(PerfsheetError, match="请指定名册"):
            read_roster(path)
