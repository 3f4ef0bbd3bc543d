"""Forms judged with a roster: what is found, where, and that it does not depend on the policies that forms go by."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from perfsheet.engine.material import Material
from perfsheet.judgement import judge
from perfsheet.roster import read_roster
from perfsheet.roster.known import Known
from perfsheet.roster.matching import Register
from perfsheet.roster.reading import roster_of
from tests.batches import of_county
from tests.corpora import INBOX
from tests.rules.paper import batch_of
from tests.sheets import grid

ROSTER = INBOX.parent / "名册.xlsx"


def told(batch, roster, *codes):
    found = judge(batch, "national", roster=roster).findings
    found = found[found["code"].str.startswith(codes or ("BAT00", "BAT010", "BAT011", "BAT012"))]
    return sorted(zip(found["code"], found["sheet"], found["cell"], strict=True))


def changed(roster, **columns):
    """Return the roster with some names changed: {old: new} by column of projects."""
    projects = roster.projects.assign(**{name: roster.projects[name].replace(map_) for name, map_ in columns.items()})
    units = roster.units.assign(unit=roster.units["unit"].replace(columns.get("unit", {})))
    return replace(roster, projects=projects, units=units)


def test_the_county_s_forms_agree_with_its_roster_but_for_the_stated_faults():
    assert told(of_county(), read_roster(ROSTER)) == [
        ("BAT008", "监控表", "D3"),
        ("BAT008", "自评表", "C3"),
        ("BAT008", "自评表", "C3"),
        ("BAT008", "课后服务", "D3"),
        ("BAT011", "0013zp", "D6"),
    ]


def test_without_a_roster_nothing_is_held_against_one():
    assert told(of_county(), None) == []


def test_a_project_that_the_roster_does_not_name_is_found_on_each_of_its_forms_and_the_near_one_proposed():
    roster = changed(read_roster(ROSTER), name={"水稻新品种试验示范项目": "水稻新品种试验示范"}, code={"99000025R000000000302": "99000025R000000000399"})
    found = judge(of_county(), "national", roster=roster).findings
    found = found[found["code"] == "BAT002"]
    assert len(found) == 4  # target, two monitorings, self-evaluation; a pre-assessment may come before the roster
    assert set(found["message"]) == {"名册中没有这个项目（名册中相近的有“水稻新品种试验示范”（示例县农业技术推广中心）），请核对项目名称、编码和实施单位；如是新增项目，请先列入名册"}


def test_a_project_of_a_unit_that_the_roster_does_not_name_follows_from_that():
    roster = changed(read_roster(ROSTER), unit={"示例县城南小学": "示例县城北中学"})
    found = judge(of_county(), "national", roster=roster).findings
    units, projects = (found[found["code"] == code] for code in ("BAT001", "BAT002"))
    assert len(units) == 10
    assert set(projects["cause"]) <= set(units.index)
    assert len(projects)


def test_what_came_under_another_policy_has_come():
    batch = batch_of(
        "| forms | kind | project | unit |\n| 1 | project_target | 校舍改造 | 城南小学 |\n| 2 | project_selfeval | 校舍改造 | 城南小学 |\n"
        "| 3 | project_target | 课后服务 | 城南小学 |\n| 4 | project_selfeval | 设备购置 | 城南小学 |"
    )
    roster = roster_of("名册", [grid("| 项目名称 | 实施单位 | 主管部门 |\n| 校舍改造 | 城南小学 | 教育局 |\n| 课后服务 | 城南小学 | 教育局 |\n| 设备购置 | 城南小学 | 教育局 |")])
    known = Known.of(Material(batch).forms, roster)
    share = known.taken(np.array([1, 3]))
    years = batch.forms.values["year"].take([1, 3]).reset_index(drop=True)
    assert share.has_come("target", years).tolist() == [True, False]
    assert share.has_begun("target", years).tolist() == [True, True]


def test_a_form_that_was_replaced_has_not_come():
    batch = batch_of("| forms | kind | project | unit |\n| 1 | project_target | 校舍改造 | 城南小学 |\n| 2 | project_target | 课后服务 | 城南小学 |\n| 3 | project_selfeval | 校舍改造 | 城南小学 |")
    roster = roster_of("名册", [grid("| 项目名称 | 实施单位 | 主管部门 |\n| 校舍改造 | 城南小学 | 教育局 |\n| 课后服务 | 城南小学 | 教育局 |")])
    assert [code for code, _, _ in told(batch, roster, "BAT008")] == []
    assert [code for code, _, _ in told(batch.marked([False, True, True]), roster, "BAT008")] == ["BAT008"]


MATCHES = [
    ("校舍改造", None, "城南小学", 0),
    ("校舍 改造", None, "城南小学", 0),
    ("校舍改造", None, "[101001]城南小学", 0),
    ("校舍改造", None, "101001", 0),
    ("校舍改造", None, "城南小学/张三", 0),
    ("校舍改造", None, "职业高中、城南小学", 0),
    ("990001-校舍翻新", None, "职业高中", 0),
    ("校舍翻新", "９９０００１", None, 0),
    ('妇女"两癌"检查', None, "妇幼保健院", 2),
    ("校舍改造", None, None, None),
    ("校舍改造", None, "职业高中", None),
    ("校舍改造二期", None, "城南小学", None),
    ("校舍改造", "990009", "城南小学", 0),
    ("2025-校舍改造", None, "城南小学", 0),
    (None, None, "城南小学", None),
]


@pytest.mark.parametrize(("project", "code", "unit", "row"), MATCHES)
def test_a_project_is_known_by_its_code_else_by_its_name_within_its_unit(project, code, unit, row):
    roster = roster_of(
        "名册",
        [grid("| 项目编码 | 项目名称 | 单位编码 | 实施单位 |\n| '990001 | 校舍改造 | '101001 | 城南小学 |\n| '990002 | 设备购置 | '101002 | 职业高中 |\n| '990003 | 妇女“两癌”检查 | '301001 | 妇幼保健院 |")],
    )
    assert Register(roster).match("project", project, code, unit, None).project == row


def test_a_name_that_two_projects_of_a_unit_have_tells_neither():
    roster = roster_of("名册", [grid("| 项目编码 | 项目名称 | 实施单位 |\n| '990001 | 校舍改造 | 城南小学 |\n| '990002 | 校舍改造 | 城南小学 |")])
    register = Register(roster)
    assert register.match("project", "校舍改造", None, "城南小学", None).project is None
    assert register.match("project", "校舍改造", "990002", "城南小学", None).project == 1
