"""From the day a warning is given to its end: due days, states, warnings again, grades that are limited."""

from __future__ import annotations

from datetime import date

import pytest

from perfsheet.policy import load
from perfsheet.warning.known import GONE, NOTHING, Deed, Known, Reply, Warned
from perfsheet.warning.state import State, days_late, state_of
from perfsheet.warning.watch import Watched
from perfsheet.warning.workdays import after_workdays, is_workday, listed
from tests.warning.monitors import batch_of, judged_by

DAY = date(2025, 6, 10)
BEHIND = {"approved": 100, "spent": 10, "indicators": [["培训人数", "≥100人", "90人"], ["培训场次", "≥10场", "9场"]]}
WELL = {"approved": 100, "spent": 60, "indicators": [["培训人数", "≥100人", "60人"], ["培训场次", "≥10场", "6场"]]}
SILENT = {"approved": 100, "indicators": [["培训人数", "≥100人", "60人"], ["培训场次", "≥10场", "6场"]]}


def watched(policy, *stated, known=NOTHING, today=DAY):
    batch = batch_of(*stated)
    return Watched.of(batch, judged_by(batch, policy), known, today)


def reply(code, what=Deed.REPLIED, on=DAY, *, finished=False):
    return Reply(1, code, str(what), "李四", on, "继续执行", "加快", finished, None)


def warned(code, on=DAY, ended=""):
    return Warned(code, "甲", "乙", "丙", "", 2025, "1-5月", "蓝", "一般预警", "原因", (), on, None, None, ended)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2025-09-30", True),
        ("2025-10-01", False),  # 国庆
        ("2025-10-08", False),
        ("2025-10-11", True),  # 调休的星期六
        ("2025-10-12", False),  # 星期日
        ("2025-09-28", True),  # 调休的星期日
        ("2027-10-01", True),  # 没有列出的年份只知道周末
    ],
)
def test_holidays_do_not_count_and_worked_weekends_do(day, works):
    assert is_workday(date.fromisoformat(day), load("sichuan", DAY)) == works


def test_ten_working_days_reach_over_the_national_holiday():
    policy = load("sichuan", DAY)
    assert after_workdays(date(2025, 9, 26), 10, policy) == date(2025, 10, 16)
    assert after_workdays(DAY, 0, policy) == DAY
    assert (listed(DAY, policy), listed(date(2031, 1, 1), policy)) == (True, False)


def test_due_days_count_from_the_day_of_the_warning():
    (one,) = watched("sichuan", {"month": 5, **BEHIND}).courses
    assert (one.on, one.answer_due, one.rectify_due) == (DAY, date(2025, 6, 24), date(2025, 7, 10))
    (one,) = watched("jiashi", {"month": 5, **BEHIND}).courses
    assert (one.answer_due, one.rectify_due) == (None, date(2025, 7, 10))


def test_days_counted_in_a_year_without_listed_holidays_are_said_to_be():
    (one,) = watched("sichuan", {"month": 5, "year": 2030, **BEHIND}, today=date(2030, 6, 10)).courses
    assert "政策里没有 2030 年的节假日，期限只按周末推算" in one.remark
    (one,) = watched("sichuan", {"month": 5, **BEHIND}).courses
    assert "节假日" not in one.remark


def test_a_warning_keeps_the_day_on_which_the_ledger_first_saw_it():
    (first,) = watched("jiashi", {"month": 5, **BEHIND}).courses
    known = Known(ledger=True, warned={first.case.code: warned(first.case.code, date(2025, 6, 1))})
    (again,) = watched("jiashi", {"month": 5, **BEHIND}, known=known).courses
    assert (again.on, again.case.code) == (date(2025, 6, 1), first.case.code)
    gone = Known(ledger=True, warned={first.case.code: warned(first.case.code, date(2025, 6, 1), GONE)})
    (anew,) = watched("jiashi", {"month": 5, **BEHIND}, known=gone).courses
    assert anew.on == DAY


ANSWER, RECTIFY = date(2025, 6, 24), date(2025, 7, 10)


@pytest.mark.parametrize(
    ("today", "replies", "ended", "state", "late"),
    [
        ("2025-06-24", [], "", State.WAITING, None),
        ("2025-06-25", [], "", State.UNANSWERED, 1),
        ("2025-07-10", [], "", State.UNANSWERED, 16),
        ("2025-07-11", [], "", State.OVERDUE, 1),
        ("2025-07-10", [reply("x")], "", State.UNDERWAY, None),
        ("2025-07-12", [reply("x")], "", State.OVERDUE, 2),
        ("2025-07-12", [reply("x", finished=True)], "", State.FINISHED, None),
        ("2025-07-12", [reply("x", finished=True), reply("x", Deed.CONFIRMED, finished=True)], "", State.CLOSED, None),
        ("2025-07-01", [reply("x", finished=True), reply("x", Deed.REFUSED)], "", State.UNDERWAY, None),
        ("2025-07-12", [reply("x", finished=True), reply("x", Deed.REFUSED)], "", State.OVERDUE, 2),
        ("2025-07-12", [], State.MERGED, State.MERGED, None),
        ("2025-07-12", [reply("x", finished=True), reply("x", Deed.CONFIRMED)], State.MERGED, State.CLOSED, None),
    ],
)
def test_a_warning_is_in_the_state_that_replies_and_days_put_it_in(today, replies, ended, state, late):
    day = date.fromisoformat(today)
    found = state_of(replies, ended, ANSWER, RECTIFY, day)
    assert (found, days_late(found, ANSWER, RECTIFY, day)) == (state, late)


def test_a_warning_ends_when_the_next_monitoring_is_in_order():
    first, *_ = watched("jiashi", {"month": 5, **BEHIND}, {"month": 8, **WELL}).courses
    assert (first.state, "1-8月" in first.remark) == (State.NORMAL, True)


def test_a_warning_stays_open_when_nothing_is_sure_about_the_next_monitoring():
    (first,) = watched("jiashi", {"month": 5, **BEHIND}, {"month": 8, **SILENT}).courses
    assert first.state == State.WAITING


def test_a_second_warning_takes_the_first_one_up_and_is_worse():
    first, second = watched("jiashi", {"month": 5, **BEHIND}, {"month": 8, **BEHIND}, known=Known(ledger=True)).courses
    assert (first.state, second.state) == (State.MERGED, State.WAITING)
    assert (first.case.light.colour, second.case.light.colour) == ("蓝", "红")
    assert "1-5月监控已预警，没有整改完成的答复，又达到预警线；预算执行率 10.00%" in second.case.light.said
    assert second.case.light.causes == ["repeated", "deviation"]
    assert first.case.code in second.remark


def test_without_a_ledger_nobody_is_said_not_to_have_put_a_warning_right():
    first, second = watched("jiashi", {"month": 5, **BEHIND}, {"month": 8, **BEHIND}).courses
    assert (second.case.light.colour, second.remark) == ("蓝", f"1-5月监控也已预警（{first.case.code}）")


def test_a_second_warning_after_the_first_was_put_right_is_a_first_one():
    first, _ = watched("jiashi", {"month": 5, **BEHIND}, {"month": 8, **BEHIND}).courses
    known = Known(ledger=True, warned={}, replies={first.case.code: [reply(first.case.code, finished=True)]})
    _, second = watched("jiashi", {"month": 5, **BEHIND}, {"month": 8, **BEHIND}, known=known).courses
    assert second.case.light.colour == "蓝"


def test_two_forms_for_one_period_give_no_light():
    found = watched("jiashi", {"month": 8, **BEHIND}, {"month": 8, **BEHIND, "spent": 11})
    assert [case.light.colour for case in found.cases] == ["", ""]
    assert "有 2 张表" in found.cases[0].light.said
    assert found.courses == []


def test_a_form_without_a_unit_is_listed_but_cannot_be_followed():
    found = watched("jiashi", {"month": 8, "unit": None, "department": None, **BEHIND})
    assert (found.cases[0].light.colour, found.courses, found.by_unit()) == ("蓝", [], {})


def test_codes_stand_for_the_project_and_the_period_not_for_the_order_of_files():
    one, two = {"month": 5, **BEHIND}, {"month": 5, "project": "操场改造", **BEHIND}
    codes = [{case.name: case.code for case in watched("jiashi", *stated).cases} for stated in ((one, two), (two, one))]
    assert codes[0] == codes[1]
    assert len(set(codes[0].values())) == 2
    assert all(code.startswith("202505-") for code in codes[0].values())


FAILED = {"approved": 100, "spent": 60, "score": 55, "indicators": [["培训人数", "≥100人", "60人"]]}
EVALUATED = {"kind": "project_selfeval", "score": 95, "approved": 100, "budget": 100, "spent": 95, "indicators": [["培训人数", "≥100人", "100人"]]}


def test_two_failed_reviews_in_a_row_limit_the_grade():
    found = watched("jiashi", {"month": 5, **FAILED}, {"month": 8, **FAILED}, EVALUATED, known=Known(ledger=True))
    (one,) = found.limited
    assert (one.best, one.above, one.sure, one.claims.grade) == ("一般", True, True, "优秀")
    assert found.limiting == [("连续两次监控审核不合格且未整改", "一般")]


@pytest.mark.parametrize("scores", [(55, 60), (60, 55), (55, None), (55,)])
def test_fewer_failures_limit_nothing(scores):
    forms = [{"month": month, **FAILED, "score": score} for month, score in zip((5, 8), scores, strict=False)]
    forms = [{key: value for key, value in form.items() if value is not None} for form in forms]
    assert watched("jiashi", *forms, EVALUATED).limited == []


def test_failures_that_were_put_right_limit_nothing():
    first, *_ = watched("jiashi", {"month": 5, **FAILED}, {"month": 8, **FAILED}).courses
    known = Known(ledger=True, warned={}, replies={first.case.code: [reply(first.case.code, finished=True)]})
    assert watched("jiashi", {"month": 5, **FAILED}, {"month": 8, **FAILED}, EVALUATED, known=known).limited == []


def test_without_a_ledger_the_limit_is_said_to_be_unsure():
    (one,) = watched("jiashi", {"month": 5, **FAILED}, {"month": 8, **FAILED}).limited
    assert (one.sure, one.claims) == (False, None)


def test_policies_without_such_a_rule_limit_nothing():
    assert watched("national", {"month": 5, **FAILED}, {"month": 8, **FAILED}, EVALUATED).limited == []
