"""The checks before publication: a correct form passes, and each thing spoilt is found, with its cell."""

from __future__ import annotations

from dataclasses import replace

import pytest

from perfsheet.disclosure.catalogue import BY_CODE, explained, stopping
from perfsheet.errors import PerfsheetError
from perfsheet.model import Goal, Parsed, Value
from perfsheet.policy import load
from tests.disclosure.forms import codes, department, judged, planned, roster, selfeval, target, words


def one(form, **asked):
    """Return the only entry and its findings by code."""
    (entry,) = planned(form, **asked).entries
    return entry, {found.code: found for found in entry.findings}


@pytest.mark.parametrize(("form", "stage"), [(selfeval(), "selfeval"), (target(), "target"), (department(), "target")], ids=["自评", "目标", "整体"])
def test_a_correct_form_is_published_without_a_word(form, stage):
    entry, found = one(form, stage=stage)
    assert (entry.published, found) == (True, {})


def test_a_form_with_errors_is_not_published():
    entry, found = one(selfeval(), judgement=judged((0, 0, "SCO003", "I13"), (0, 0, "BUD001", "E6")))
    assert not entry.published
    assert found["PUB001"].cell == "I13"
    assert "2 处必须改正的错误（SCO003、BUD001）" in found["PUB001"].message


def test_an_error_of_the_file_holds_back_its_forms():
    assert not one(selfeval(), judgement=judged((0, None, "REA037", None)))[0].published


@pytest.mark.parametrize("text", ["改造XX操场", "改造xxx操场", "改造××操场", "某某小学操场", "待填写", "受益**人", "20××年完成", "{单位}的操场"])
def test_a_placeholder_stops_the_table(text):
    entry, found = one(selfeval(goal=text))
    assert (entry.published, found["PUB002"].cell) == (False, "B11")


@pytest.mark.parametrize("text", ["购置XXL号运动服", "采用EXX标准", "产量2×3吨", "等待定价"])
def test_letters_of_a_word_are_no_placeholder(text):
    assert "PUB002" not in one(selfeval(goal=text))[1]


def test_the_year_of_the_table_is_the_one_that_is_published():
    entry, found = one(selfeval(year=2024), year=2025)
    assert (entry.published, found["PUB003"].cell) == (False, "A1")
    assert "--year 2024" in found["PUB003"].message


def test_a_head_that_states_another_year_is_found():
    assert "表头写 2023 年" in one(selfeval(title=words("2023年项目支出绩效自评表", 1, 1)))[1]["PUB003"].message


def test_a_text_about_another_year_is_a_warning_within_the_period_it_is_not():
    entry, found = one(selfeval(goal="2021年完成操场改造。"))
    assert (entry.published, found["PUB004"].cell) == (True, "B11")
    assert "PUB004" not in one(selfeval(goal="2024年设计，2025年完工。"))[1]
    assert "PUB004" not in one(selfeval(goal="2021年开工，2027年完工。", extra={"project_period": "2021-2027年"}))[1]


def _blank(form, remark=""):
    goals = [Goal("remark", None, words(remark, 17, 1))] if remark else []
    return replace(form, funds=[], goals=goals, indicators=[], totals=[])


def test_an_empty_table_says_that_it_is_one():
    entry, found = one(_blank(selfeval()))
    assert (entry.published, "本表为空表" in found["PUB005"].message) == (False, True)
    entry, found = one(_blank(selfeval(), "注：本表为空表。"))
    assert (entry.published, entry.table.empty, found) == (True, True, {})


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("投入资金60万元，改造操场。", True),
        ("安排预算600000元。", True),
        ("下达资金0.006亿元。", True),
        ("投入资金50万元，改造操场。", False),
        ("安排预算500000元。", False),
        ("全年执行资金40.04万元。", False),
        ("投入资金约50.3万元。", False),
        ("带动社会投资900万元。", False),
        ("每人安排经费120元。", False),
        ("补助标准为投入300元/人。", False),
        ("年产值达到800万元。", False),
    ],
)
def test_an_amount_in_the_text_agrees_with_the_table(text, wrong):
    entry, found = one(selfeval(done=text))
    assert entry.published
    assert ("PUB006" in found) == wrong
    assert not wrong or found["PUB006"].cell == "G11"


def test_an_amount_above_all_of_the_table_is_said_to_be():
    assert "大于表中的资金总额" in one(selfeval(goal="投入资金60万元。"))[1]["PUB006"].message
    assert "表中没有这个资金数" in one(selfeval(goal="投入资金45万元。"))[1]["PUB006"].message


def test_amounts_without_a_unit_stop_the_table():
    entry, found = one(selfeval(money_unit=None))
    assert (entry.published, found["PUB007"].cell) == (False, "F6")


def test_an_amount_in_another_unit_stops_the_table():
    form = selfeval()
    form.funds[1].values["spent"] = Value("400000元", 7, 7, Parsed("number", 400000.0, measure="元"))
    entry, found = one(form)
    assert (entry.published, found["PUB008"].cell) == (False, "G7")


def test_a_sum_that_is_not_that_of_its_parts_stops_the_table():
    form = selfeval()
    form.funds[1].values["budget"] = form.funds[1].values["budget"]._replace(parsed=Parsed("number", 45.0))
    entry, found = one(form)
    assert (entry.published, found["PUB009"].cell) == (False, "F6")
    assert "合计 50 万元，各项之和 45 万元" in found["PUB009"].message


def test_the_sum_of_the_main_tasks_is_checked():
    form = department()
    form.tasks[0].values["budget"] = form.tasks[0].values["budget"]._replace(parsed=Parsed("number", 49.0))
    assert one(form, stage="target")[1]["PUB009"].cell == "F6"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("联系13812345678", "PUB010"),
        ("电话0998-6721234", "PUB011"),
        ("身份证653121198802140011", "PUB012"),
        ("卡号6222021234567890128", "PUB013"),
        ("邮箱zhang.san@example.cn", "PUB014"),
    ],
)
@pytest.mark.parametrize("place", ["goal", "project", "reason", "source"])
def test_personal_data_stop_the_table_wherever_they_stand_and_the_finding_shows_them_masked(text, code, place):
    form = selfeval(**({"goal": text} if place == "goal" else {"project": text} if place == "project" else {}))
    if place == "reason":
        form.indicators[2]["reason"] = words(text, 15, 10)
    if place == "source":
        form.funds[1] = form.funds[1]._replace(source="bond", label=words(text, 7, 3))
    entry, found = one(form)
    assert (entry.published, found[code].cell) == (False, {"goal": "B11", "project": "C3", "reason": "J15", "source": "C7"}[place])
    said = text.lstrip("联系电话身份证卡号邮箱")
    assert said not in found[code].message
    assert said not in entry.table.project


def test_a_named_contact_is_a_warning():
    entry, found = one(selfeval(goal="改造操场。联系人：张三"))
    assert (entry.published, found["PUB015"].cell) == (True, "B11")


def test_a_code_of_twenty_digits_is_not_personal():
    assert one(selfeval("20251234567890123456-操场改造"))[0].published


def test_a_form_that_cannot_be_placed_is_not_published():
    form = selfeval(year=None)
    form.fields["unit"] = form.fields["department"] = None
    form.fields["project"] = None
    assert "单位名称、年度、项目名称" in one(form)[1]["PUB016"].message


def test_a_form_without_a_year_has_the_one_that_is_asked_for():
    entry, _ = one(selfeval(year=None), year=2025)
    assert (entry.published, entry.table.title) == (True, "2025年项目支出绩效自评表")


def test_a_file_that_changed_since_the_run_is_not_published():
    entry, found = one(selfeval(), paths=("收件箱/一中.xlsx",), changed=["收件箱/一中.xlsx"])
    assert (entry.published, "PUB017" in found) == (False, True)


def test_an_error_of_a_formula_stops_the_table():
    form = selfeval()
    form.indicators[0]["actual"] = Value("#REF!", 13, 7, Parsed("error"))
    assert one(form)[1]["PUB018"].cell == "G13"


def test_a_rate_without_its_sign_is_a_warning():
    form = selfeval()
    form.funds[0].values["rate"] = Value("80", 6, 9, Parsed("number", 80.0))
    entry, found = one(form)
    assert (entry.published, found["PUB021"].cell) == (True, "I6")


def test_the_amount_agrees_with_the_roster():
    listed = roster({"name": "操场改造项目", "unit": "第一中学", "budget_wan": 0.005, "secret": False})
    assert "一万倍" in one(selfeval(), listed=listed)[1]["PUB022"].message
    listed = roster({"name": "操场改造项目", "unit": "第一中学", "budget_wan": 48.0, "secret": False})
    assert one(selfeval(), listed=listed)[1]["PUB022"].cell == "E6"
    listed = roster({"name": "操场改造项目", "unit": "第一中学", "budget_wan": 50.0, "secret": False})
    assert "PUB022" not in one(selfeval(), listed=listed)[1]


def test_two_tables_of_one_project_are_both_held_back():
    publication = planned(selfeval(), selfeval())
    assert [entry.published for entry in publication.entries] == [False, False]
    assert "PUB023" in codes(publication)


def test_what_stops_and_what_warns_is_a_figure_of_the_policy(tmp_path):
    own = tmp_path / "本县.toml"
    own.write_text('title = "本县"\nextends = "national"\n[[disclosure]]\nfrom = 2020-01-01\nbasis = "本县财〔2025〕1号"\nstops = ["PUB006"]\n', encoding="utf-8")
    entry, _ = one(selfeval(goal="投入资金60万元。"), policy=str(own))
    assert entry.stopped_by == ("PUB006",)
    assert one(selfeval(goal="改造XX操场"), policy=str(own))[0].published


def test_a_policy_that_speaks_of_no_such_check_is_refused(tmp_path):
    own = tmp_path / "本县.toml"
    own.write_text('title = "本县"\nextends = "national"\n[[disclosure]]\nfrom = 2020-01-01\nbasis = "本县财〔2025〕1号"\nstops = ["PUB099"]\n', encoding="utf-8")
    with pytest.raises(PerfsheetError, match="PUB099 不是公开前检查的编号"):
        stopping(load(str(own)))


def test_the_document_lists_every_check():
    from tests.test_readme import ROOT  # noqa: PLC0415  # where the documents are

    document = (ROOT / "docs" / "disclosure.md").read_text(encoding="utf-8")
    assert [check for check in BY_CODE.values() if f"| {check.code} | {check.title} |" not in document] == []


def test_a_check_is_explained_by_its_code_and_by_its_name():
    assert explained("pub010") == explained("mobile")
    assert "查出即停止公开该表" in explained("PUB010")[0]
    assert "只提醒" in explained("PUB006")[0]
    assert explained("SCO003") == []
