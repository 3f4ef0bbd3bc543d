"""Forms in order are not accused, however they are worded; one thing put wrong in them is found, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import pandas as pd
import pytest

from perfsheet.check import check
from perfsheet.columns import encode
from perfsheet.model import FileResult
from perfsheet.policy import load
from perfsheet.read.recognise import read_grids
from perfsheet.scoring import score
from perfsheet.tables import Batch
from tests.rules.decent import MONITORS, OTHERS, SELFEVALS, TARGETS
from tests.sheets import grid

DECENT = SELFEVALS | TARGETS | MONITORS | OTHERS


def weighty(drawn: Mapping[str, str], policy: str = "national") -> dict[str, list[tuple[str, str, str]]]:
    """Return for each drawing the code, the cell and the message of its errors and warnings, what follows from others left out."""
    results = [FileResult(name, "", 0, "read", *read_grids([grid(text)])) for name, text in drawn.items()]
    batch = Batch.from_columns([encode(results, 0)], pd.DataFrame({"path": list(drawn)}))
    rules = load(policy)
    found = check(batch, score(batch, rules), rules)
    found = found[found["severity"].isin(["error", "warning"]) & (found["status"] == "active") & found["cause"].isna()]
    found = found[~found["code"].str.startswith("BAT")]  # many of them are of one project: each is looked at alone
    said: dict[str, list[tuple[str, str, str]]] = {name: [] for name in drawn}
    for file, code, cell, message in zip(found["file"], found["code"], found["cell"], found["message"], strict=True):
        said[list(drawn)[file]].append((code, cell, message))
    return said


decent = cache(lambda: weighty(DECENT))


@pytest.mark.parametrize("name", DECENT)
def test_a_form_in_order_is_not_accused(name):
    assert decent()[name] == []


@pytest.mark.parametrize("policy", ["kashgar", "jiashi", "yunnan", "anhui", "zhejiang"])
def test_a_form_of_the_ministry_is_in_order_elsewhere_too(policy):
    assert weighty({"form": SELFEVALS["as the ministry draws it"]}, policy) == {"form": []}


#: form, what stands there, what is put there instead, and the findings that this must give, no more and no fewer
FAULTS = [
    ("as the ministry draws it", "| 98.50% | 9.85 |", "| 97.50% | 9.85 |", "BUD006@H6"),
    ("as the ministry draws it", "| 98.50% | 9.85 |", "| 98.50% | 9.50 |", "SCO001@I6 SCO018@H20"),
    ("as the ministry draws it", "| 98.50% | 9.85 |", "| 98.50% | 9.80 |", "SCO002@I6 SCO018@H20"),
    ("as the ministry draws it", "| 年度资金总额 | 100 | 120 | 118.2 |", "| 年度资金总额 | 100 | 120 | 120 |", "BUD001@F6"),
    ("as the ministry draws it", "| 年度资金总额 | 100 | 120 | 118.2 | 10 | 98.50% | 9.85 |", "| 年度资金总额 | 100 | 120 | 128.2 | 10 | 106.83% | 10 |", "BUD001@F6 BUD011@F6 SCO018@H20"),
    ("as the ministry draws it", "| 年度资金总额 | 100 | 120 | 118.2 | 10 | 98.50% | 9.85 |", "| 年度资金总额 | 100 | 120 | 118.2 | 9 | 98.50% | 8.87 |", "WGT001@G20 WGT011@G6"),
    ("as the ministry draws it", "| 98.50% | 9.85 |", "|  | 9.85 |", "BUD009@H6"),
    ("as the ministry draws it", "312公里 | 15 | 15 |", "285公里 | 15 | 15 |", "SCO006@H13"),
    ("as the ministry draws it", "312公里 | 15 | 15 |", "285公里 | 15 | 14.25 |", "SCO015@I13 SCO018@H20"),
    ("as the ministry draws it", "312公里 | 15 | 15 |", "285公里 | 15 | 13 | 汛期水毁", "SCO008@H13 SCO018@H20"),
    ("as the ministry draws it", "312公里 | 15 | 15 |", "312公里 | 15 | 16 |", "SCO003@H13 SCO018@H20"),
    ("as the ministry draws it", "312公里 | 15 | 15 |", "312公里 | 15 |  |", "IND006@H13"),
    ("as the ministry draws it", "312公里 | 15 | 15 |", " | 15 | 15 |", "IND004@F13"),
    ("as the ministry draws it", "312公里 | 15 | 15 |", " | 15 |  |", "IND005@F13"),
    ("as the ministry draws it", "312公里 | 15 | 15 |", "500公里 | 15 | 15 |", "SCO017@I13"),
    ("as the ministry draws it", "312公里 | 15 | 15 |", "≥300公里 | 15 | 15 |", "IND032@F13"),
    ("as the ministry draws it", "312公里 | 15 | 15 |", "3台 | 15 | 15 |", "SCO030@F13"),
    ("as the ministry draws it", "312公里 | 15 | 15 |", "312公里 | 15 | -1 |", "SCO004@H13 SCO018@H20"),
    ("as the ministry draws it", "3940元 | 10 | 10 |", "4400元 | 10 | 10 |", "SCO007@H16"),
    ("as the ministry draws it", "| 已建立健全 | 15 | 15 |", "| 未达成年度指标且效果较差 | 15 | 12 |", "SCO010@H18 SCO015@I18 SCO018@H20"),
    ("as the ministry draws it", "| 100 | 99.85 |", "| 100 | 99 |", "SCO018@H20"),
    ("as the ministry draws it", "| 100 | 99.85 |", "| 110 | 99.85 |", "WGT001@G20"),
    ("as the ministry draws it", "沿线群众满意度 | ≥90% | 93%（问卷200份）", "沿线群众满意度 | ≥90% | 193%", "IND024@F19 SCO017@I19"),
    ("as the ministry draws it", "沿线群众满意度 | ≥90%", "沿线群众满意度 | ≥**%", "IND008@E19"),
    ("as the ministry draws it", "完成县乡公路养护312公里，好路率86%，群众出行条件得到改善。", "已完成", "TXT002@F11"),
    ("as the ministry draws it", "完成县乡公路养护312公里，好路率86%，群众出行条件得到改善。", "养护县乡公路300公里，好路率达到85%以上。", "TXT003@F11"),
    ("as the ministry draws it", "完成县乡公路养护312公里，好路率86%，群众出行条件得到改善。", "", "TXT001@F11"),
    ("as the ministry draws it", "农村公路养护补助", "XX项目", "IND010@C3"),
    ("as the ministry draws it", "| 项目名称 | < | 农村公路养护补助", "| 项目名称 | < | ", "TXT010@A1"),
    ("as the ministry draws it", "| 年度资金总额 | 100 |", "| 年度资金总额 | 1000000 |", "BUD001@D6 BUD016@D6"),
    ("as the ministry draws it", "| 年度资金总额 | 100 | 120 | 118.2 |", "| 年度资金总额 | 100 | 0 | 118.2 |", "BUD001@E6"),
    ("as the ministry draws it", "| 年度资金总额 | 100 | 120 | 118.2 |", "| 年度资金总额 | 100 |  | 118.2 |", "BUD006@H6 BUD019@E6"),
    ("as the ministry draws it", "| 86% | 15 | 15 |", "| 86% | 15 | 15.5 |", "SCO003@H14 SCO018@H20"),
    ("as the ministry draws it", "≥85% | 86%", "≥85% | ", "IND004@F14"),
    ("as the ministry draws it", "≥85% | 86%", " | 86%", "IND003@E14"),
    ("points on the labels of levels", "产出指标（50分）", "产出指标（40分）", "WGT005@B13"),
    ("the total above", "99.85分", "98.85分", "SCO018@C5 SCO019@H21"),
    ("the total above", "优秀", "良好", "SCO020@G5"),
    ("sums below each level", "| 优 |", "| 良 |", "SCO020@C18"),
    ("with conclusions below", "| 无 | < | < | < | < | < | < | < |\n| 改进", "|  | < | < | < | < | < | < | < |\n| 改进", "TXT016@A22"),
    ("levels of government below the appropriation", "| 县级财政资金 | 20 | 20 | 18.2 |", "| 县级财政资金 | 20 | 20 | 28.2 |", "BUD011@F10"),
    ("levels of government below the appropriation", "| 年度资金总额 | 100 | 120 | 118.2 |", "| 年度资金总额 | 100 | 140 | 118.2 |", "BUD001@E6"),
    ("one term", "| 购置设备台数 | =2台 | 20 |", "| 购置设备台数 |  | 20 |", "IND002@E11"),
    ("one term", "| 购置设备台数 | =2台 | 20 |", "| 购置设备台数 | =2台 | 30 |", "WGT007@F11"),
    ("one term", "| 购置设备台数 | =2台 | 20 |", "| 购置设备台数 | =2台 | 25 |", "WGT006@F11"),
    ("one term", "| 购置设备台数 | =2台 |", "| 购置设备金额 | 90.5万元 |", "IND031@E11"),
    ("one term", "≤90.5万元", "≥90.5万元", "IND022@E14"),
    ("one term", "2025年10月底前", "2026年10月底前", "IND028@E13"),
    ("one term", "2025年1月至2025年12月", "2025年1月至2025年6月", "IND037@E13"),
    ("one term", "购置彩超、DR各1台，年内安装调试到位，日常检查不出乡。", "", "IND001@A9"),
    ("one term", "购置彩超、DR各1台，年内安装调试到位，日常检查不出乡。", "完成乡镇卫生院设备购置", "IND049@B9"),
    ("one term", "| 年度资金总额 | 90.5 |", "| 年度资金总额 | 100 |", "BUD002@C6"),
    ("one term", "就诊群众满意度 | ≥90%", "就诊群众满意度 | ≥120%", "IND024@E17"),
    ("one term", "新增☑ 延续□", "新增□ 延续□", "TXT006@E3"),
    ("one term", "新增☑ 延续□", "新增☑ 延续☑", "TXT007@E3"),
    ("one term", "≥3000人次", "明显提高", "IND030@E15"),
    ("one term", "设备验收合格率 | 100%", "设备验收及时率 | 100%", "IND045@D12"),
    ("two terms", "| 中期资金总额： | 900 |", "| 中期资金总额： | 200 |", "BUD002@D6 BUD018@D6"),
    ("of a whole department", "| 3,430.75 |", "| 3,430.00 |", "BUD024@D9"),
    ("of a whole department", "| 180.00 | 150.00 | 30.00 |", "| 180.00 | 150.00 | 20.00 |", "BUD024@F9 BUD025@D7"),
    ("of the ministry", "| 50.26% |", "| 55.26% |", "BUD008@F6"),
    ("of the ministry", "32场 | 60场 |  |  |  | ✔ |", "32场 | 60场 |  |  |  |  |", "MON002@K12"),
    ("of the ministry", "32场 | 60场 |  |  |  | ✔ |  |", "32场 | 60场 |  |  |  | ✔ | ✔ |", "MON001@L12"),
    ("of the ministry", "32场 | 60场 |  |  |  | ✔ |  |", "32场 | 60场 |  |  |  |  | ✔ |", "MON003@J12"),
    ("of the ministry", "32场 | 60场 |", "32场 | 50场 |", "MON005@J12 MON006@K12"),
    ("of the ministry", "32场 | 60场 |", "32场 | 30场 |", "MON005@J12 MON006@K12 MON009@G12"),
    ("of the ministry", "32场 | 60场 |", "32场 | 100% |", "MON007@G12"),
    ("of the ministry", "32场 | 60场 |", "一般 | 60场 |", "MON008@F12"),
    ("of the ministry", "| 190 | 95.5 | 50.26% | 190 |", "| 190 | 95.5 | 50.26% | 250 |", "BUD002@G6 MON010@G6"),
    ("of the ministry", "| 190 | 95.5 | 50.26% | 190 |", "| 190 | 95.5 | 50.26% | 90 |", "BUD002@G6 MON011@G6"),
    ("of the ministry", "1100人 |  | ✔ | 两校合并，参赛人数减少 |  | ✔ |  | 组织两校联合组队 |", "1100人 |  |  |  |  | ✔ |  |  |", "MON003@J16"),
    ("transfer", "| 1,480.00 | 1,332.00 | 90.00% |", "| 1,480.00 | 1,332.00 | 91.00% |", "BUD006@F7"),
    ("transfer", "| 年度资金总额： | 1,480.00 |", "| 年度资金总额： | 1,500.00 |", "BUD003@D7"),
    ("department by use", "| 年度资金总额 | 860 |", "| 年度资金总额 | 960 |", "BUD004@D5"),
    ("department by use", "| 99% | 25", "| 97% | 25", "IND051@E14"),
    ("of Sichuan", "| 35.10 | 97.50% | 10 | 9.75 |  |", "| 25.10 | 69.72% | 10 | 6.97 |  |", "BUD001@F6 BUD012@F6 SCO018@I17"),
    ("of Sichuan", "| 存在问题 | 无 |", "| 存在问题 |  |", "TXT016@A19"),
    ("of Chongqing", "| 28 | 100 | 30 | 30 | 是", "| 28 | 90 | 30 | 30 | 是", "SCO012@I6"),
    ("of Chongqing", "| 28 | 100 | 30 | 30 | 是", "| 20 | 100 | 30 | 30 | 是", "SCO013@G6"),
]


@cache
def put_wrong():
    for name, old, _, _ in FAULTS:
        assert old in DECENT[name], (name, old)
    return weighty({str(at): DECENT[name].replace(old, new, 1) for at, (name, old, new, _) in enumerate(FAULTS)})


def test_a_wrong_sum_is_told_without_parts_of_parts():
    form = DECENT["levels of government below the appropriation"].replace("| 年度资金总额 | 100 | 120 |", "| 年度资金总额 | 100 | 140 |")
    ((_, _, message),) = weighty({"form": form})["form"]
    assert "之和为 120万元（一、财政拨款 110＋二、其他资金 10）" in message


@pytest.mark.parametrize("at", range(len(FAULTS)), ids=lambda at: FAULTS[at][3])
def test_one_fault_gives_its_findings_and_no_others(at):
    found = put_wrong()[str(at)]
    assert " ".join(sorted(f"{code}@{cell}" for code, cell, _ in found)) == FAULTS[at][3], found
