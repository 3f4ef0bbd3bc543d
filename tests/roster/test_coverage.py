from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from perfsheet.coverage import Round, coverage
from perfsheet.coverage.tables import records
from perfsheet.judgement import judge
from perfsheet.roster.reading import roster_of
from tests.rules.paper import batch_of
from tests.sheets import grid

ROSTER = """
| 主管部门 | 实施单位 | 项目编码 | 项目名称 | 预算类别 | 新增/延续 | 年初预算数（万元） | 开始日期 | 结束日期 |
| 教育局 | 城南小学 | 'A00001 | 校舍改造 | 一般公共预算 | 新增 | 180 | | |
| 教育局 | 城南小学 | 'A00002 | 课后服务 | 一般公共预算 | 延续 | 60 | | |
| 教育局 | 职业高中 | 'A00003 | 设备购置 | 一般公共预算 | 新增 | 200 | | |
| 教育局 | 职业高中 | 'A00003 | 设备购置 | 政府性基金 | 新增 | 40 | | |
| 农业农村局 | 农技中心 | 'B00001 | 墒情监测 | 一般公共预算 | 延续 | 38.5 | '2023-01-01 | '2023-12-31 |
| 农业农村局 | 农技中心 | 'B00002 | 新品种试验 | 政府性基金 | 延续 | 52 | | |
"""
TODAY = date(2024, 6, 30)


def roster(drawn=ROSTER):
    return roster_of("名册.xlsx", [grid(drawn, "项目")])


def forms(*lines):
    head = "| forms | kind | year | period | project | project_code | unit | department |"
    return "\n".join([head, *(f"| {number} | {line} |" for number, line in enumerate(lines, 1))])


def batch(*lines, modified="2024-03-01T09:00:00+08:00", status="accepted"):
    made = batch_of(forms(*lines))
    columns = {"modified": [modified] * len(lines), "status": [status] * len(lines)}
    return replace(made, files=made.files.assign(**columns))


def target(project, unit, code="", year=2024):
    return f"project_target | {year} | | {project} | {code} | {unit} | "


def of_round(found, title):
    (row,) = [row for row in records(found.rounds) if row["title"] == title]
    return row


def states(found):
    return {row["name"]: row["state"] for row in records(found.due)}


TARGETS = (target("校舍改造", "城南小学"), target("设备购置", "职业高中", "A00003"))


def test_what_is_due_is_returned_or_missing():
    found = coverage(batch(*TARGETS), roster(), None, on=TODAY)
    row = of_round(found, "2024年度项目目标申报")
    assert (row["due"], row["returned"], row["accepted"], row["missing"]) == (4, 2, 2, 2)
    assert (row["due_wan"], row["returned_wan"]) == (532.0, 420.0)
    assert states(found) == {"校舍改造": "accepted", "课后服务": "missing", "设备购置": "accepted", "新品种试验": "missing"}


def test_a_project_that_ended_before_the_year_owes_nothing():
    assert "墒情监测" not in states(coverage(batch(*TARGETS), roster(), None, on=TODAY))
    last = coverage(batch(*(one.replace("2024", "2023") for one in TARGETS)), roster(), None, on=TODAY)
    assert states(last)["墒情监测"] == "missing"


def test_a_project_that_two_budgets_pay_is_due_once_and_counted_in_both():
    found = coverage(batch(*TARGETS), roster(), None, on=TODAY)
    by = {row["account"]: (row["due"], row["returned"], row["due_wan"], row["returned_wan"]) for row in records(found.by_account)}
    assert by == {"一般公共预算": (3, 2, 440.0, 380.0), "政府性基金预算": (2, 1, 92.0, 40.0)}


def test_counts_by_unit_and_department_add_up_to_those_of_the_round():
    found = coverage(batch(*TARGETS, "department_target | 2024 | | | | | 教育局"), roster(), None, on=TODAY)
    for frame in (found.by_unit, found.by_department):
        for name in ("due", "returned", "accepted", "missing"):
            assert frame.groupby("round")[name].sum().tolist() == found.rounds[name].tolist()
    units = {(row["department"], row["unit"]): row["missing"] for row in records(found.by_unit) if row["round"] == 0}
    assert units == {("教育局", "城南小学"): 1, ("教育局", "职业高中"): 0, ("农业农村局", "农技中心"): 1}


def test_whole_departments_are_due_by_department():
    found = coverage(batch("department_selfeval | 2023 | | | | | 教育局"), roster(), None, on=TODAY)
    assert states(found) == {"教育局": "accepted", "农业农村局": "missing"}


def test_without_departments_whole_forms_are_due_of_units():
    units = roster("| 单位名称 | 联系人 |\n| 城南小学 | 甲 |\n| 职业高中 | 乙 |")
    found = coverage(batch("department_selfeval | 2023 | | | | 城南小学 | "), units, None, on=TODAY)
    assert states(found) == {"城南小学": "accepted", "职业高中": "missing"}


def test_pre_assessments_are_due_of_new_projects_only():
    found = coverage(batch("ex_ante | 2024 | | 校舍改造 | | 城南小学 | "), roster(), None, on=TODAY)
    assert states(found) == {"校舍改造": "accepted", "设备购置": "missing"}


def test_where_nobody_knows_which_projects_are_new_none_is_said_to_be_missing():
    unsaid = ROSTER.replace("新增 |", "|").replace("延续 |", "|").replace("新增/|", "新增/延续 |")
    found = coverage(batch("ex_ante | 2024 | | 校舍改造 | | 城南小学 | "), roster(unsaid), None, on=TODAY)
    assert states(found) == {"校舍改造": "accepted"}
    assert "名册没有写明" in of_round(found, "2024年度项目事前评估")["remark"]


def test_monitoring_is_counted_by_the_month_it_ends_with():
    found = coverage(
        batch("project_monitor | 2024 | 1-5月 | 校舍改造 | | 城南小学 | ", "project_monitor | 2024 | 5月 | 课后服务 | | 城南小学 | ", "project_monitor | 2024 | 1-8月 | 校舍改造 | | 城南小学 | "),
        roster(),
        None,
        on=TODAY,
    )
    assert {row["title"]: row["returned"] for row in records(found.rounds)} == {"2024年度项目运行监控（5月）": 2, "2024年度项目运行监控（8月）": 1}


def test_a_slip_in_the_year_makes_no_round_and_is_a_hint_for_what_is_missing():
    many = [target(f"项目{number}", "农技中心", f"C{number:05}") for number in range(8)]
    listed = ROSTER + "".join(f"| 农业农村局 | 农技中心 | 'C{number:05} | 项目{number} | 一般公共预算 | 延续 | 1 | | |\n" for number in range(8))
    found = coverage(batch(*many, target("课后服务", "城南小学", year=2042)), roster(listed), None, on=TODAY)
    assert [row["year"] for row in records(found.rounds)] == [2024]
    (missed,) = [row for row in records(found.due) if row["name"] == "课后服务"]
    assert (missed["state"], missed["remark"]) == ("missing", "收到一张2042年度的表，请核对年度和时点")
    assert records(found.strange)[-1]["reason"] == "年度或时点与其他表不同：2042年度"


def test_likeness_is_proposed_and_never_counted():
    found = coverage(batch(*TARGETS, target("课后服务费", "城南小学")), roster(), None, on=TODAY)
    (missed,) = [row for row in records(found.due) if row["name"] == "课后服务"]
    assert (missed["state"], missed["remark"]) == ("missing", "收到一张名称相近的表：“课后服务费”")
    (odd,) = records(found.strange)
    assert odd["reason"] == "名册中没有这个项目"
    assert odd["proposed"].startswith("“课后服务”（城南小学，编码 A00002）")


def test_a_unit_that_is_not_on_the_roster_is_named_with_what_is_near():
    found = coverage(batch(*TARGETS, target("装修", "城南小学校")), roster(), None, on=TODAY)
    (odd,) = records(found.strange)
    assert (odd["reason"], odd["proposed"]) == ("名册中没有这个单位（城南小学校）", "单位“城南小学”")


def test_what_two_units_send_for_one_project_counts_once():
    found = coverage(batch(*TARGETS, target("设备购置", "城南小学", "A00003")), roster(), None, on=TODAY)
    assert of_round(found, "2024年度项目目标申报")["returned"] == 2


def test_transfers_are_passed_over_where_the_roster_names_none():
    found = coverage(batch(*TARGETS, "transfer_target | 2024 | | 某项补助 | | | 省教育厅"), roster(), None, on=TODAY)
    assert found.strange.empty
    assert len(found.rounds) == 1


@pytest.mark.parametrize(("modified", "late"), [("2024-03-31T23:00:00+08:00", None), ("2024-04-03T08:00:00+08:00", 3), (None, None)])
def test_late_is_what_came_after_the_deadline_and_overdue_what_has_not_come(modified, late):
    found = coverage(batch(*TARGETS, modified=modified), roster(), None, deadline=date(2024, 3, 31), on=TODAY)
    rows = {row["name"]: row for row in records(found.due)}
    assert rows["校舍改造"]["late"] == late
    assert rows["课后服务"]["overdue"] == 91
    row = of_round(found, "2024年度项目目标申报")
    assert (row["late"], row["overdue"]) == (2 if late else 0, 2)


def test_before_the_deadline_nothing_is_overdue():
    found = coverage(batch(*TARGETS), roster(), None, deadline=TODAY, on=TODAY)
    assert found.due["overdue"].isna().all()


def test_the_deadline_is_the_policy_s():
    found = coverage(batch("project_selfeval | 2024 | | 校舍改造 | | 城南小学 | "), roster(), None, policy="jiashi", on=date(2025, 4, 2))
    row = of_round(found, "2024年度项目绩效自评")
    assert (row["deadline"], row["overdue"]) == (date(2025, 3, 31), 3)
    assert "伽师" in row["basis"]


def test_a_month_that_the_policy_lays_down_is_a_round_with_its_first_form():
    may = [f"project_monitor | 2024 | 1-5月 | {name} | | {unit} | " for name, unit in (("校舍改造", "城南小学"), ("课后服务", "城南小学"), ("新品种试验", "农技中心"))]
    odd = "project_monitor | 2024 | 1-{}月 | 设备购置 | A00003 | 职业高中 | "
    first = coverage(batch(*may * 3, odd.format(8)), roster(), None, policy="kashgar", on=TODAY)
    slip = coverage(batch(*may * 3, odd.format(7)), roster(), None, policy="kashgar", on=TODAY)
    assert first.rounds["month"].tolist() == [5, 8]
    assert slip.rounds["month"].tolist() == [5]


def test_a_round_that_is_asked_for_is_counted_though_nothing_came():
    found = coverage(batch_of(forms()), roster(), None, wanted=[Round("target", whole=False, year=2024)], on=TODAY)
    row = of_round(found, "2024年度项目目标申报")
    assert (row["due"], row["returned"], row["missing"]) == (4, 0, 4)


def test_only_the_year_asked_for_is_counted():
    lines = [target("校舍改造", "城南小学", year=year) for year in (2023, 2024)]
    assert coverage(batch(*lines), roster(), None, year=2024, on=TODAY).rounds["year"].tolist() == [2024]


def test_what_has_errors_must_be_corrected():
    made = batch(*TARGETS)
    judgement = judge(made, "national")
    wrong = judgement.findings.iloc[:0]
    one = pd.DataFrame([{"form": 0, "file": 0, "severity": "error", "status": "active"}])
    judged = replace(judgement, findings=pd.concat([wrong, one]).astype({"form": "Int64", "file": "int64"}))
    found = coverage(made, roster(), judged, on=TODAY)
    assert states(found)["校舍改造"] == "correct"
    assert states(found)["设备购置"] == "accepted"
    row = of_round(found, "2024年度项目目标申报")
    assert (row["returned"], row["accepted"]) == (2, 1)


def test_a_form_that_was_replaced_does_not_count():
    made = batch(*TARGETS).marked([False, True])
    assert states(coverage(made, roster(), None, on=TODAY))["校舍改造"] == "missing"


def test_of_two_forms_the_accepted_one_counts():
    made = batch(target("校舍改造", "城南小学"), target("校舍改造", "城南小学"))
    made = replace(made, files=made.files.assign(status=["accepted", "returned"], modified=["2024-01-01T00:00:00", "2024-05-01T00:00:00"]))
    found = coverage(made, roster(), None, on=TODAY)
    assert states(found)["校舍改造"] == "accepted"
