"""The plan: who publishes what, under which number; what is due, how long there is left; which projects are secret."""

from __future__ import annotations

from datetime import date

import pytest

from perfsheet.disclosure.record import published as published_record
from perfsheet.disclosure.secret import Named
from tests.disclosure.forms import codes, department, planned, roster, selfeval, target, words

CLOSED = "应急物资储备经费"


def published(publication):
    return [(entry.table.unit, entry.table.title, entry.table.project, entry.table.number) for entry in publication.entries if entry.published]


def test_tables_are_listed_by_department_and_unit_in_the_order_of_the_policy():
    publication = planned(target("食堂改造"), department("卫健委"), target(), department(), stage="target")
    assert published(publication) == [
        ("卫健委", "2025年整体支出绩效目标申报表", "", ""),
        ("教育局", "2025年整体支出绩效目标申报表", "", ""),
        ("第一中学", "2025年项目支出绩效目标申报表", "操场改造项目", ""),
        ("第一中学", "2025年项目支出绩效目标申报表", "食堂改造", ""),
    ]


@pytest.mark.parametrize(
    ("style", "numbers"),
    [
        ('numbering = "running"', ["附表1", "附表2", "附表3"]),
        ('numbering = "kind"', ["附表1-1", "附表1-2", "附表2"]),
        ('numbering = "kind"\nnumber = "表{n}"\nnumbers = { project_selfeval = 14, transfer_selfeval = 15 }', ["表14-1", "表14-2", "表15"]),
        ('numbering = "none"', ["", "", ""]),
    ],
)
def test_tables_are_numbered_as_the_policy_says(tmp_path, style, numbers):
    own = tmp_path / "本县.toml"
    own.write_text(f'title = "本县"\nextends = "national"\n[[disclosure]]\nfrom = 2020-01-01\nbasis = "本县财〔2025〕1号"\n{style}\n', encoding="utf-8")
    forms = [selfeval(), selfeval("食堂改造"), selfeval("补助", kind="transfer_selfeval")]
    assert [number for *_, number in published(planned(*forms, policy=str(own)))] == numbers


def test_a_table_that_is_held_back_takes_no_number(tmp_path):
    own = tmp_path / "本县.toml"
    own.write_text('title = "本县"\nextends = "national"\n[[disclosure]]\nfrom = 2020-01-01\nbasis = "甲"\nnumbering = "running"\n', encoding="utf-8")
    publication = planned(selfeval("甲项目", goal="改造XX"), selfeval("乙项目"), policy=str(own))
    assert [(entry.table.project, entry.table.number) for entry in publication.entries] == [("乙项目", "附表1"), ("甲项目", "")]


def test_only_forms_of_the_stage_are_published():
    assert [entry.table.kind for entry in planned(selfeval(), target(), department(), stage="selfeval").entries] == ["project_selfeval"]


def test_the_year_is_the_commonest_unless_it_is_asked_for():
    forms = [selfeval("甲"), selfeval("乙"), selfeval("丙", year=2024)]
    assert planned(*forms).year == 2025
    assert [(entry.table.project, entry.published) for entry in planned(*forms, year=2024).entries] == [("丙", True), ("乙", False), ("甲", False)]


def test_the_person_that_stands_beside_a_unit_is_not_taken_over():
    form = selfeval()
    form.fields["unit"] = None
    form.fields["unit_in_charge"] = words("第一中学/王五", 4, 7)
    (entry,) = planned(form).entries
    assert entry.table.unit == "第一中学"
    assert not [box for box in entry.table.filled() if "王五" in box.text]


def test_the_code_before_the_name_of_a_project_does_not_stand_in_its_name():
    (entry,) = planned(selfeval("99000025R000000000201-操场改造")).entries
    assert entry.table.project == "操场改造"


@pytest.mark.parametrize(("today", "left"), [(date(2026, 2, 1), 20), (date(2026, 2, 21), 0), (date(2026, 2, 24), -3)])
def test_the_deadline_is_twenty_days_after_the_approval(today, left):
    deadline = planned(selfeval(), approved=date(2026, 2, 1), today=today).deadline
    assert (deadline.due, deadline.left) == (date(2026, 2, 21), left)
    assert "第十四条" in deadline.basis


def test_without_an_approval_there_is_no_deadline():
    assert planned(selfeval()).deadline is None


def lines(publication):
    return {line.name: (line.published, line.due) for line in publication.coverage.lines}


def test_without_a_roster_what_is_due_is_not_known():
    found = lines(planned(selfeval()))
    assert found["项目绩效自评"] == (1, None)
    assert found["项目绩效目标"] == (None, None)
    assert found["财政评价、部门评价报告"] == (None, None)


def test_the_coverage_counts_what_is_due_and_not_secret():
    listed = roster(
        {"name": "操场改造项目", "unit": "第一中学", "department": "教育局", "secret": False},
        {"name": "食堂改造", "unit": "第二中学", "department": "教育局", "code": "A001", "secret": False},
        {"name": "图书馆", "unit": "第二中学", "department": "教育局", "secret": False},
        {"name": CLOSED, "unit": "第二中学", "department": "教育局", "secret": True},
        departments=("教育局", "卫健委"),
    )
    forms = [selfeval(), selfeval("名称不同", "第二中学", extra={"project_code": "A001"}), selfeval("名册外"), department(kind="department_selfeval")]
    publication = planned(*forms, listed=listed)
    assert lines(publication)["项目绩效自评"] == (2, 3)
    assert lines(publication)["整体绩效自评"] == (1, 2)
    assert [(one.unit, one.name) for one in publication.coverage.missing] == [("第二中学", "图书馆"), ("卫健委", "部门整体")]
    assert "另有 1 张不在名册中" in next(line.remark for line in publication.coverage.lines if line.name == "项目绩效自评")


def test_the_demanded_coverage_is_the_policys():
    assert planned(selfeval(), policy="kashgar").coverage.demanded == 1
    assert planned(selfeval()).coverage.demanded is None


def _secret_roster(**more):
    return roster({"name": CLOSED, "unit": "第一中学", "code": "99000024R000000000502", "secret": True, **more}, {"name": "操场改造项目", "unit": "第一中学", "secret": False})


@pytest.mark.parametrize("name", [CLOSED, "99000024R000000000502-别名", " 应急 物资储备经费", "《应急物资储备经费》", "应急物资储备项目", "应急物资储备"])
def test_a_project_that_the_roster_keeps_secret_is_left_out_and_counted(name):
    publication = planned(selfeval(name, extra={"project_code": name[:21] if name[0] == "9" else ""}), selfeval(), listed=_secret_roster())
    assert [entry.table.project for entry in publication.entries] == ["操场改造项目"]
    assert publication.secret == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"extra": {"secret": "是"}},
        {"extra": {"secret": "☑是 □否"}},
        {"extra": {"secret": "机密★5年"}},
        {"title": words("项目支出绩效自评表（涉密）", 1, 1)},
        {"sheet": "涉密项目"},
        {"goal": "秘密★3年 储备物资。"},
        {"other_fields": [(words("密级", 5, 1), words("秘密", 5, 3))]},
    ],
)
def test_a_form_that_says_itself_that_it_is_secret_is_left_out_in_every_stage(changes):
    publication = planned(selfeval(CLOSED, **changes), selfeval())
    assert ([entry.table.project for entry in publication.entries], publication.secret) == (["操场改造项目"], 1)
    assert planned(selfeval(CLOSED, **changes), target(CLOSED), target(), stage="target").entries[0].table.project == "操场改造项目"


@pytest.mark.parametrize("changes", [{"extra": {"secret": "否"}}, {"extra": {"secret": "□是 ☑否"}}, {"extra": {"secret": "不涉密"}}, {"title": words("项目支出绩效自评表（非涉密）", 1, 1)}, {"goal": "开展保密宣传，编印秘密载体管理手册。"}])
def test_a_form_that_says_it_is_not_secret_is_published(changes):
    assert published(planned(selfeval(**changes)))


def test_a_name_that_the_roster_knows_as_open_is_open():
    listed = roster({"name": CLOSED, "unit": "第一中学", "secret": True}, {"name": "应急物资储备项目", "unit": "第二中学", "secret": False})
    publication = planned(selfeval("应急物资储备项目", "第二中学"), listed=listed)
    assert not publication.secrets.holds(Named("第二中学", "应急物资储备项目", ""))
    assert codes(publication) == ["PUB020"]


def test_a_table_that_names_a_secret_project_is_held_back_and_the_finding_does_not_name_it():
    publication = planned(selfeval(goal=f"与{CLOSED}配合实施。"), listed=_secret_roster())
    (entry,) = publication.entries
    (found,) = [one for one in entry.findings if one.code == "PUB019"]
    assert (entry.published, found.cell) == (False, "B11")
    assert CLOSED not in found.message


def test_the_names_of_files_do_not_betray_a_secret_project():
    publication = planned(selfeval(), listed=_secret_roster(), paths=(f"收件箱/操场和{CLOSED}.xlsx",))
    assert list(publication.paths.values()) == ["收件箱/（涉密，略）"]


def test_what_was_published_in_another_stage_counts_towards_the_three_coverages():
    listed = roster({"name": "操场改造项目", "unit": "第一中学", "secret": False}, {"name": "食堂改造", "unit": "第一中学", "secret": False}, departments=("教育局",))
    earlier = [published_record(entry.table) for entry in planned(target(), department(), stage="target").entries]
    found = lines(planned(selfeval(), listed=listed, others=earlier))
    assert (found["项目绩效目标"], found["整体绩效目标"], found["项目绩效自评"]) == ((1, 2), (1, 1), (1, 2))
    last_year = [one._replace(year=2024) for one in earlier]
    assert lines(planned(selfeval(), listed=listed, others=last_year))["项目绩效目标"] == (None, 2)
