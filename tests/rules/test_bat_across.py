"""Forms of one project in order give nothing to say; one thing put wrong in one of them is found there, and nothing else."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from perfsheet.across import Across
from perfsheet.check import check
from perfsheet.judgement import judge
from perfsheet.policy import load
from perfsheet.scoring import score
from perfsheet.share import Share
from tests.rules.chain import CHAIN, GOAL_2023, GOAL_2024, across, judged, read
from tests.rules.paper import batch_of

#: names that are not alike
NAMES = ("水利设施维护", "校舍安全改造", "困难群众救助", "农机购置补贴", "图书馆开放", "森林防火巡护", "疫苗冷链设备")


def changed(name: str, *changes: tuple[str, str]) -> dict[str, str]:
    """Return the chain with one form changed; each change is (old, new)."""
    text = CHAIN[name]
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return {**CHAIN, name: text}


def own(text: str, number: int) -> str:
    """Make a form one of another project of the same name, in another unit."""
    return text.replace("99000024R000000000301", f"99000024R0000000{number:05}").replace("某县公路事务中心", f"某县公路事务中心{number}")


def test_a_project_in_order_through_its_years_is_not_accused() -> None:
    assert across(CHAIN) == []


def test_the_chain_itself_is_in_order() -> None:
    found = judged(CHAIN)
    assert found.loc[found["severity"] == "error", ["path", "code", "cell", "message"]].to_numpy().tolist() == []


#: linked forms of every kind, and what may stand in them
ABOUT = """
| forms | kind                | project | unit | year |
| 1     | project_target      | 甲      | 乙   | 2024 |
| 2     | project_selfeval    | 甲      | 乙   | 2024 |
| 3     | ex_ante             | 甲      | 乙   | 2024 |
| 4     | department_selfeval |         | 乙   | 2024 |
| 5     | transfer_target     | 甲      | 乙   | 2024 |
| 6     | project_selfeval    | 甲      | 乙   | 2023 |
""".strip()
PARTS = [
    "| funds | source | budget | approved |\n| 1 | total | 5 | |\n| 2 | total | x | 5 |\n| 4 | total | 1 | 1 |\n| 5 | total | 1 | |",
    "| goals | kind | text |\n| 1 | expected | 甲 |\n| 2 | actual | |",
    "| indicators | name | target | actual |\n| 1 | 甲 | ≥5 | |\n| 6 | 甲 | 5 | 9 |",
    "| fields | key | text |\n| 2 | score_total | 50 |\n| 6 | score_total | 50 |\n| 3 | conclusion | 不支持 |",
]
#: form, what is put instead of what in it, and the findings that this must give, no more and no fewer
FAULTS: list[tuple[str, list[tuple[str, str]], list[str]]] = [
    ("8月监控", [("养护里程 | ≥300公里 |", "养护里程 | ≥280公里 |")], ["BAT014@8月监控!E10"]),
    ("8月监控", [("管护制度 | 建立健全 |", "管护制度 | 基本执行 |")], ["BAT016@8月监控!E15"]),
    ("2024自评", [("养护里程 | ≥300公里 | 312公里", "养护里程 | ≥310公里 | 312公里")], ["BAT015@2024自评!E13"]),
    ("2024自评", [("| 2024年12月底前 | 2024年11月", "| 2024年11月底前 | 2024年11月")], ["BAT015@2024自评!E16"]),
    ("2024自评", [("沿线群众满意度 | ≥90%", "沿线群众满意度 | ≤90%")], ["BAT015@2024自评!E19"]),
    ("2024自评", [("| ^ | ^ | 数量指标 | 安全标志 | ≥60块 | 64块 | 10 | 10 |  |\n", "")], ["BAT017@2024自评!D13"]),
    ("8月监控", [("| ^ | ^ | 数量指标 | 安全标志 | ≥60块 | 60块 | ≥60块 | ✔ |  |\n", "")], ["BAT018@8月监控!D10"]),
    ("2024自评", [("| 总分 |", "| ^ | ^ | ^ | 安装路灯 | 30盏 | 30盏 |  |  |  |\n| 总分 |")], ["BAT019@2024自评!D20"]),
    (
        "5月监控",
        [("| ^ | 满意度指标", "| ^ | ^ | 经济效益指标 | 运输成本 | ≤5元 | 5元 | 5元 | ✔ |  |\n| ^ | 满意度指标")],
        ["BAT020@5月监控!D16"],
    ),
    ("2024自评", [("数量指标 | 安全标志 |", "数量指标 | 新设安全标志数量 |")], ["BAT021@2024自评!D14"]),
    ("2024自评", [("好路率 | ≥85%", "公路优良率 | ≥85%")], ["BAT021@2024自评!D15"]),
    (
        "2024自评",
        [
            ("数量指标 | 养护里程 | ≥300公里 | 312公里 | 20 | 20", "数量指标 | 甲"),
            ("数量指标 | 安全标志 | ≥60块 | 64块 | 10 | 10", "数量指标 | 养护里程 | ≥300公里 | 312公里 | 20 | 20"),
            ("数量指标 | 甲", "数量指标 | 安全标志 | ≥60块 | 64块 | 10 | 10"),
        ],
        ["BAT022@2024自评!D13"],
    ),
    (
        "2024自评",
        [("312公里 | 20 | 20", "312公里 | 10 | 10"), ("64块 | 10 | 10", "64块 | 20 | 20")],
        ["BAT024@2024自评!G13", "BAT024@2024自评!G14"],
    ),
    ("8月监控", [("| 年度资金总额： | 120 |", "| 年度资金总额： | 100 |")], ["BAT025@8月监控!D7"]),
    ("2024自评", [("| 年度资金总额 | 120 | 120 |", "| 年度资金总额 | 100 | 120 |")], ["BAT025@2024自评!D7"]),
    (
        "2024自评",
        [("当年财政拨款 | 100 |", "当年财政拨款 | 110 |"), ("其他资金 | 20 | 20 |", "其他资金 | 10 | 20 |")],
        ["BAT026@2024自评!D8", "BAT026@2024自评!D9"],
    ),
    ("2024自评", [("| 120 | 120 | 118.2 |", "| 120 | 80 | 78.2 |")], ["BAT027@2024自评!E7"]),
    ("8月监控", [("| 120 | 78 |", "| 120 | 30 |")], ["BAT028@8月监控!E7"]),
    ("2024自评", [("120 | 118.2 |", "120 | 70 |")], ["BAT028@2024自评!F7"]),
    ("2024自评", [("| 64块 | 10 | 10 |", "| 50块 | 10 | 8.3 | 因故撤换")], ["BAT029@2024自评!F14"]),
    ("2024自评", [("| 已建立健全 | 15 | 15 |", "| 尚未建立 | 15 | 5 | 修订延期")], ["BAT029@2024自评!F18"]),
    ("8月监控", [("| 210公里 |", "| 60公里 |")], ["BAT030@8月监控!F10"]),
    ("2023自评", [("≥280公里 | 285公里", "≥280公里 | 385公里")], ["BAT031@2024目标!G11"]),
    ("2024目标", [(GOAL_2024, GOAL_2023)], ["BAT037@2024目标!B9"]),
    ("2024目标", [(GOAL_2024, GOAL_2023.replace("十二处", "十三处"))], ["BAT037@2024目标!B9"]),
    (
        "5月监控",
        [
            ("| 养护里程 | ≥300公里 |", "| 甲 | 5次 |"),
            ("| 安全标志 |", "| 乙丙丁 |"),
            ("| 好路率 |", "| 资料归档 |"),
            ("| 受益人口 |", "| 媒体报道 |"),
        ],
        ["BAT023@5月监控!D10"],
    ),
]
#: changes that leave nothing to say
HARMLESS: list[tuple[str, list[tuple[str, str]]]] = [
    ("2024自评", [("| ≥300公里 | 312公里", "| ≧ 300 公里 | 312公里")]),
    ("2024自评", [("| ≥300公里 | 312公里", "| 不少于300公里 | 312公里"), ("| 安全标志 |", "| 1.安全标志（块） |")]),
    ("2024自评", [("≥3万人 | 3.2万人", "≥30000人 | 32000人")]),
    ("2024自评", [("2024年12月底前", "2024年12月31日前"), ("建立健全 |", "建立 健全。 |")]),
    ("2024自评", [("≥300公里 | 312公里 | 20 | 20 |  |", "≥310公里 | 312公里 | 20 | 20 | 经批复，目标调整为310公里 |")]),
    (
        "2024自评",
        [
            ("项目资金（万元）", "项目资金（元）"),
            ("| 120 | 120 | 118.2 |", "| 1,200,000 | 1,200,000 | 1,182,000 |"),
            ("| 100 | 100 | 98.2 |", "| 1,000,000 | 1,000,000 | 982,000 |"),
            ("| 20 | 20 | 20 | —", "| 200,000 | 200,000 | 200,000 | —"),
        ],
    ),
    ("2024自评", [("| 120 | 120 | 118.2 |", "| 120.05 | 120 | 118.2 |")]),
    ("2024自评", [("| 项目编码 | < | 99000024R000000000301 |", "| 项目编码 | < |  |")]),
    ("2024自评", [("农村公路养护补助", "99000024R000000000301-农村公路养护补助"), ("某县公路事务中心", "[348002]某县公路事务中心")]),
    ("2024自评", [("93%", "91%")]),
    ("8月监控", [("| 86% | ≥85%", "| 81% | ≥85%")]),
    ("8月监控", [("1-8月", "1-5月")]),
]


@cache
def together() -> list[list[str]]:
    """Judge all these chains in one run, each a project of a unit of its own, and list the findings of each."""
    changes = [*((name, some) for name, some, _ in FAULTS), *HARMLESS]
    chains = [changed(name, *some) for name, some in changes]
    found = across({f"{number}/{name}": own(text, number) for number, forms in enumerate(chains) for name, text in forms.items()})
    return [sorted(line.replace(f"@{number}/", "@") for line in found if f"@{number}/" in line) for number in range(len(chains))]


@pytest.mark.parametrize("number", range(len(FAULTS)), ids=lambda number: f"{FAULTS[number][0]}-{FAULTS[number][2][0]}")
def test_one_thing_put_wrong_is_found_where_it_stands_and_nothing_else(number: int) -> None:
    assert together()[number] == sorted(FAULTS[number][2])


@pytest.mark.parametrize("number", range(len(HARMLESS)))
def test_what_is_written_otherwise_but_the_same_is_not_accused(number: int) -> None:
    assert [one for one in together()[len(FAULTS) + number] if not one.startswith("BAT013")] == []


def test_two_forms_of_one_round_are_said_and_neither_is_compared() -> None:
    forms = changed("8月监控", ("1-8月", "1-5月"), ("| 养护里程 | ≥300公里 |", "| 养护里程 | ≥280公里 |"))
    assert across(forms) == ["BAT013@8月监控!C3"]


def test_both_cells_are_named_with_their_files() -> None:
    found = judged(changed("8月监控", ("养护里程 | ≥300公里 |", "养护里程 | ≥280公里 |")))
    (message,) = found.loc[found["code"] == "BAT014", "message"]
    assert message == (
        "指标值“≥280公里”与2024年度《项目支出绩效目标申报表》G11（文件 2024目标，工作表 Sheet1）的“≥300公里”不一致，请按批复的绩效目标填写；已按程序调整的，请注明调整批复"
    )


def test_without_targets_later_reports_are_held_against_the_first_monitoring() -> None:
    forms = changed("2024自评", ("≥300公里 | 312公里", "≥310公里 | 312公里"))
    del forms["2024目标"]
    assert across(forms) == ["BAT015@2024自评!E13"]


def test_a_faulty_target_is_not_held_against_reports_that_are_right() -> None:
    assert across(changed("2024目标", ("| ≥90% |", "| ≥190% |"))) == []


def test_a_goal_of_another_project_is_found_on_the_form_that_took_it() -> None:
    other = {
        name: text.replace("农村公路养护补助", "城区路灯照明电费")
        .replace("99000024R000000000301", "99000024R000000000302")
        .replace("某县公路事务中心", "某县市政管理所")
        for name, text in CHAIN.items()
    }
    forms = {**CHAIN, "另一项目": other["2024目标"]}
    assert across(forms) == ["BAT036@另一项目!B9"]


def test_a_goal_that_many_projects_share_is_nobody_s() -> None:
    forms = {
        f"项目{number}": CHAIN["2024目标"]
        .replace("99000024R000000000301", f"99000024R00000000031{number}")
        .replace("农村公路养护补助", name)
        for number, name in enumerate(NAMES)
    }
    assert across(forms) == []


def test_forms_judged_apart_are_held_against_each_other() -> None:
    """Years whose figures differ are judged apart; what is linked is linked over the whole run."""
    batch = read(changed("2023自评", ("≥280公里 | 285公里", "≥280公里 | 385公里")))
    forms = np.array([name != "2023自评" for name in CHAIN])
    share = Share.of(batch, forms, None)
    policy = load("national")
    found = check(share.batch, score(share.batch, policy), policy, across=Across.of(batch).taken(share.rows))
    (message,) = found.loc[found["code"] == "BAT031", "message"]
    assert "2023年度《项目支出绩效自评表》F13（文件 2023自评，工作表 Sheet1）" in message
    assert not [code for code in check(share.batch, score(share.batch, policy), policy)["code"] if code == "BAT031"]


def test_forms_that_do_not_count_have_not_come() -> None:
    results = read({**CHAIN, "旧版": CHAIN["8月监控"].replace("≥300公里", "≥280公里")})
    batch = results.marked([name != "旧版" for name in (*CHAIN, "旧版")])
    found = judge(batch, "national").findings
    assert not set(found["code"]) & {"BAT013", "BAT014"}


def test_the_other_place_is_told_to_programs_too() -> None:
    found = judged(changed("8月监控", ("养护里程 | ≥300公里 |", "养护里程 | ≥280公里 |")))
    (row,) = found[found["code"] == "BAT014"].to_dict("records")
    assert (list(CHAIN)[row["other_file"]], row["other_sheet"], row["other_cell"]) == ("2024目标", "Sheet1", "G11")
    assert found.loc[~found["code"].str.startswith("BAT"), "other_file"].isna().all()


@pytest.mark.parametrize("left", range(len(PARTS) + 1))
def test_forms_without_a_part_that_others_have_are_compared_as_far_as_they_go(left: int) -> None:
    """No goals, no money, no indicators, no fields: nothing of it raises."""
    batch = batch_of("\n\n".join([ABOUT, *(part for at, part in enumerate(PARTS) if at != left)]))
    policy = load("jiashi")
    found = check(batch, score(batch, policy), policy)
    wanted = {"BAT038", "BAT031", "BAT032", "BAT033"}
    missing = {0: {"BAT033"}, 2: {"BAT031"}, 3: {"BAT032", "BAT038"}}.get(left, set())
    assert wanted - missing == {code for code in found["code"] if code in wanted}
