"""What the reports say about a district whose figures can be reckoned by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from perfsheet.model import Fund
from perfsheet.policy import load
from perfsheet.roster import read_roster
from perfsheet.write.word import write_bulletin, write_notice, write_unit_reports
from tests.write.word.district import CLINIC, COLLEGE, EDUCATION, HEALTH, MADE, SCHOOL, district, returned, told
from tests.write.word.documents import column, paragraphs, table_after, tables


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("报告")
    batch, judgement = district()
    write_bulletin(batch, judgement, folder / "通报.docx", made=MADE, issuer="甲县财政局")
    write_unit_reports(batch, judgement, folder / "单位报告", made=MADE)
    for unit in (SCHOOL, COLLEGE, CLINIC):
        write_notice(unit, batch, judgement, folder / f"{unit}.docx", made=MADE)
    return folder


@pytest.fixture(scope="module")
def said(out: Path) -> str:
    return "\n".join(paragraphs(out / "通报.docx"))


def test_the_bulletin_counts_what_came_and_what_became_of_it(said: str) -> None:
    assert "关于2025年度绩效自评情况的通报" in said
    assert "收到2个主管部门、3个单位报送的文件5个，读出绩效表4张，1个文件无法读取" in said
    assert "接收3张，占75.00%；须改正后重新报送1张" in said


def test_the_bulletin_adds_money_by_department(out: Path, said: str) -> None:
    assert "按4张2025年项目支出绩效自评表计算，全年预算数合计290.00万元，执行数255.00万元，预算执行率87.93%。" in said
    table = table_after(out / "通报.docx", "表4　")
    assert table[1:] == [[EDUCATION, "3", "240.00", "225.00", "93.75%"], [HEALTH, "1", "50.00", "30.00", "60.00%"]]


def test_departments_with_a_code_are_the_same_as_without(out: Path) -> None:
    assert column(table_after(out / "通报.docx", "表2　"), "主管部门") == [EDUCATION, HEALTH]


def test_grades_are_counted_as_claimed_and_as_recomputed(out: Path, said: str) -> None:
    assert "有自评总分的表4张" in said
    table = table_after(out / "通报.docx", "表3　")
    assert table[1] == ["优", "4", "100.00%", "4", "100.00%"]
    assert column(table, "按自评总分（张）") == ["4", "0", "0", "0"]
    assert "没有发现自评总分与重算不符的表" in said


def test_a_total_that_is_not_the_recomputed_one_is_listed_with_both(tmp_path: Path) -> None:
    results = returned()
    form = results[2].forms[0]
    row = {**form.indicators[0], "actual": form.indicators[0]["actual"]._replace(text="80人次", parsed=form.indicators[0]["actual"].parsed._replace(number=80.0))}
    results[2] = replace(results[2], forms=(replace(form, indicators=[row, *form.indicators[1:]]),))
    write_bulletin(*told(results), tmp_path / "通报.docx", made=MADE)
    table = table_after(tmp_path / "通报.docx", "自评总分与重算不符的表")
    assert table[0] == ["序号", "单位", "表名", "项目", "自评总分", "重算总分", "相差", "自评等级", "重算等级"]
    assert table[1:] == [["1", COLLEGE, "项目支出绩效自评表", "实训设备", "99.50", "89.50", "10.00", "优", "良"]]


def test_units_are_praised_and_named_by_the_figures_of_the_policy(said: str) -> None:
    assert f"1.{SCHOOL}。报送2张表，没有必须改正的问题；自评项目重算得分平均99.50分。" in said
    named = said[said.index("点名，请认真整改") : said.index("注：表扬的标准")]
    assert f"{COLLEGE}。报送的1张表中1张须退回改正，必须改正的问题1处。" in named
    assert f"{CLINIC}。自评项目预算执行率60.00%。" in named
    assert SCHOOL not in named


def test_nobody_is_praised_or_named_where_the_policy_has_no_figure(tmp_path: Path) -> None:
    own = tmp_path / "本县.toml"
    own.write_text(
        'title = "甲县"\nextends = "national"\n[[bulletin]]\nfrom = 2020-01-01\nbasis = "甲县不作规定"\n'
        'none = ["praise_forms", "praise_score", "name_share", "name_execution", "name_missing"]\n',
        encoding="utf-8",
    )
    write_bulletin(*district(), tmp_path / "通报.docx", made=MADE, policy=load(str(own)))
    said = "\n".join(paragraphs(tmp_path / "通报.docx"))
    assert "本次没有达到表扬标准的单位" in said
    assert "本次没有需要点名的单位" in said


def test_annexes_are_numbered_without_gaps_and_only_those_that_there_are(said: str) -> None:
    assert "附件：1.各单位报送和审核情况表" in said
    assert "2.预算执行率偏低的项目" in said
    assert "3.须改正后重新报送的表" in said
    assert "其中1个项目的执行率低于80.00%（见附件2）" in said


def test_without_a_roster_no_return_rate_is_shown(out: Path, said: str) -> None:
    assert "报送率" not in said.replace("不计应报数和报送率", "")
    assert "没有提供单位和项目名册" in said
    assert not any("报送率" in row for table in tables(out / "通报.docx") for row in table)


def test_with_a_roster_the_bulletin_says_who_returned_nothing(tmp_path: Path) -> None:
    with pd.ExcelWriter(tmp_path / "名册.xlsx") as book:
        units = {"单位编码": ["101001", "101002", "301001"], "单位名称": [SCHOOL, COLLEGE, CLINIC], "主管部门": [EDUCATION, EDUCATION, HEALTH]}
        pd.DataFrame(units).to_excel(book, sheet_name="单位", index=False)
        names = ["图书购置", "操场维修", "实训设备", "救护车更新", "门诊楼维修"]
        owners = [SCHOOL, SCHOOL, COLLEGE, CLINIC, CLINIC]
        heads = [EDUCATION, EDUCATION, EDUCATION, HEALTH, HEALTH]
        codes = [f"9900002500000000{n:04}" for n in range(5)]
        projects = {"项目编码": codes, "项目名称": names, "实施单位": owners, "主管部门": heads, "年初预算数（万元）": [100, 40, 100, 50, 70]}
        pd.DataFrame(projects).to_excel(book, sheet_name="项目", index=False)
    write_bulletin(*district(), tmp_path / "通报.docx", made=MADE, roster=read_roster(tmp_path / "名册.xlsx"))
    said = "\n".join(paragraphs(tmp_path / "通报.docx"))
    assert "按名册应报5张，未报1张，报送率80.00%" in said
    missing = next(table for table in tables(tmp_path / "通报.docx") if table[0][-1] == "逾期（天）")
    assert missing[1][1:5] == [HEALTH, CLINIC, "门诊楼维修", "2025年度项目绩效自评"]
    assert "应报未报1张表；自评项目预算执行率60.00%" in said


def test_the_issuer_and_the_day_stand_below_the_text(said: str) -> None:
    assert "甲县财政局\n2026年3月12日" in said


def test_every_unit_has_its_report(out: Path) -> None:
    assert sorted(path.name for path in (out / "单位报告").iterdir()) == sorted(f"{unit}.docx" for unit in (SCHOOL, COLLEGE, CLINIC))


def test_a_unit_report_compares_the_unit_with_its_department_and_with_all(out: Path) -> None:
    table = table_after(out / "单位报告" / f"{SCHOOL}.docx", "一、与主管部门")
    rows = {row[0]: row[1:] for row in table[1:]}
    assert rows["自评表（张）"] == ["2", "3", "4"]
    assert rows["预算执行率"] == ["92.86%", "93.75%", "87.93%"]
    assert rows["退回的表所占比例"] == ["0.00%", "33.33%", "25.00%"]


def test_a_unit_report_says_how_each_score_came_about(out: Path) -> None:
    table = table_after(out / "单位报告" / f"{SCHOOL}.docx", "（一）项目支出绩效自评表——图书购置")
    rows = {(row[0], row[1]): row[2:] for row in table[1:]}
    assert rows["预算执行", "年度资金总额"] == ["10.00", "9.00", "9.00", "相符", "执行率 90.00%（90 ÷ 100）× 10 = 9.00"]
    assert rows["总分重算", ""][1:4] == ["99.00", "99.00", "相符"]


def test_a_unit_report_lists_findings_with_their_cells(out: Path) -> None:
    table = table_after(out / "单位报告" / f"{COLLEGE}.docx", "2025年度　文件：实训.xlsx")
    assert ["错误", "H15"] in [row[1:3] for row in table[1:]]


def test_the_notice_says_what_is_wrong_where_and_until_when(out: Path) -> None:
    said = "\n".join(paragraphs(out / f"{COLLEGE}.docx"))
    assert said.startswith("关于限期整改2025年度预算绩效表的通知")
    assert "请于2026年4月11日前（自本通知之日起30日内）" in said
    assert "整改期限的依据：全国没有统一规定；参照县级绩效管理实施细则" in said
    table = table_after(out / f"{COLLEGE}.docx", "2025年度　文件：实训.xlsx")
    assert table[1][1:3] == ["自评表!H15", "“分值”栏的“十分”不能读作数。请填写阿拉伯数字。"]


def test_a_file_that_cannot_be_read_is_told_to_the_unit_in_whose_folder_it_lies(out: Path) -> None:
    table = table_after(out / f"{CLINIC}.docx", "无法读取、须重新报送的文件")
    assert table[1] == ["加密.xlsx", "文件有打开密码。请去掉密码后重新报送。"]


def test_the_reply_slip_repeats_every_item_on_a_page_of_its_own(out: Path) -> None:
    path = out / f"{COLLEGE}.docx"
    slip = table_after(path, "整改回执")
    assert slip[0][0] == "序号"
    assert [row[:3] for row in slip[1:]] == [["1", "项目支出绩效自评表（实训设备）", "自评表!H15"]]
    assert all(row[3:] == ["", ""] for row in slip[1:])


def test_the_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("一.docx", "二.docx"):
        write_bulletin(*told(returned()), tmp_path / name, made=MADE)
    assert (tmp_path / "一.docx").read_bytes() == (tmp_path / "二.docx").read_bytes()


def test_what_there_is_nothing_to_say_about_is_left_out_and_the_rest_numbered_through(tmp_path: Path) -> None:
    results = returned()[:1]
    form = replace(results[0].forms[0], kind="project_target", title=None, totals=[], funds=[])
    write_bulletin(*told([replace(results[0], forms=(form,))]), tmp_path / "通报.docx", made=MADE)
    said = paragraphs(tmp_path / "通报.docx")
    assert said[0] == "关于2025年度绩效目标申报情况的通报"
    heads = [text for text in said if text[1:2] == "、"]
    assert heads == ["一、报送和审核情况", "二、主要问题", "三、表扬和点名", "四、有关要求"]
    assert [text[:2] for text in said if text.startswith("表") and "　" in text][:2] == ["表1", "表2"]
    assert "自评项目重算得分" not in "".join(said)


def test_an_empty_batch_makes_a_bulletin_too(tmp_path: Path) -> None:
    write_bulletin(*told([]), tmp_path / "通报.docx", made=MADE)
    assert "读出绩效表0张。共发现" in "".join(paragraphs(tmp_path / "通报.docx"))


def test_files_that_name_no_unit_are_asked_for_again_without_inventing_one(tmp_path: Path) -> None:
    batch, judgement = told(returned()[-1:])
    write_notice("（未填写）", batch, judgement, tmp_path / "整改通知.docx", made=MADE)
    said = paragraphs(tmp_path / "整改通知.docx")
    assert said[1] == "有关单位："
    assert said[2].startswith("报送的1个文件无法读取。")
    assert table_after(tmp_path / "整改通知.docx", "整改回执")[1][:3] == ["1", "加密.xlsx", "整个文件"]


def test_money_in_doubt_is_not_added(tmp_path: Path) -> None:
    results = returned()
    form = results[3].forms[0]
    source, label, told_of = form.funds[0]
    huge = {name: value._replace(text=f"{number:g}", parsed=value.parsed._replace(number=number)) for name, number in (("budget", 5e5), ("approved", 5e5), ("spent", 3e5)) if (value := told_of[name])}
    fund = Fund(source, label, {**told_of, **huge})
    results[3] = replace(results[3], forms=(replace(form, funds=[fund]),))
    write_bulletin(*told(results), tmp_path / "通报.docx", made=MADE)
    said = "".join(paragraphs(tmp_path / "通报.docx"))
    assert "按3张2025年项目支出绩效自评表计算，全年预算数合计240.00万元" in said
    assert "另有1张表的金额单位存疑，没有计入" in said
