"""A project through its years: consistent forms of every stage, of which a test puts one thing wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pandas as pd

from perfsheet.columns import encode
from perfsheet.judgement import judge
from perfsheet.model import FileResult
from perfsheet.read.recognise import read_grids
from perfsheet.tables import Batch
from tests.sheets import grid

_ABOUT: Final = """
| 项目名称 | < | 农村公路养护补助 | < | < | < | < | < | < |
| 项目编码 | < | 99000024R000000000301 | < | < | < | < | < | < |
| 主管部门 | < | 某县交通运输局 | < | < | 实施单位 | < | 某县公路事务中心 | < |
"""
GOAL_2023: Final = "完成县道二百八十公里、乡道一百公里日常养护，对十二处水毁路段进行修复，保障群众出行安全。"
GOAL_2024: Final = "养护县乡公路300公里，新设安全标志六十块，好路率达到85%以上，县乡之间班车全年正常通行。"
_TARGET_ROWS: Final = """
| 绩效指标 | 一级指标 | 二级指标 | 三级指标 | < | < | 指标值 | 分值 | < |
| ^ | 产出指标 | 数量指标 | 养护里程 | < | < | ≥300公里 | 20 | < |
| ^ | ^ | 数量指标 | 安全标志 | < | < | ≥60块 | 10 | < |
| ^ | ^ | 质量指标 | 好路率 | < | < | ≥85% | 10 | < |
| ^ | ^ | 时效指标 | 养护任务完成时间 | < | < | 2024年12月底前 | 10 | < |
| ^ | 效益指标 | 社会效益指标 | 受益人口 | < | < | ≥3万人 | 15 | < |
| ^ | ^ | 可持续影响指标 | 管护制度 | < | < | 建立健全 | 15 | < |
| ^ | 满意度指标 | 服务对象满意度指标 | 沿线群众满意度 | < | < | ≥90% | 10 | < |
"""


def _target(year: int, goal: str, rows: str) -> str:
    return f"""
| 项目支出绩效目标申报表 | < | < | < | < | < | < | < | < |
| （{year}年度） | < | < | < | < | < | < | < | < |
{_ABOUT.strip()}
| 项目资金（万元） | < | 年度资金总额 | 120 | < | < | < | < | < |
| ^ | ^ | 其中：财政拨款 | 100 | < | < | < | < | < |
| ^ | ^ | 其他资金 | 20 | < | < | < | < | < |
| 年度绩效目标 | {goal} | < | < | < | < | < | < | < |
{rows.strip()}
"""


def _monitor(month: int, spent: int, reached: tuple[str, ...]) -> str:
    rate = f"{spent / 1.2:.2f}%"
    names = ("养护里程", "安全标志", "好路率", "养护任务完成时间", "受益人口", "管护制度", "沿线群众满意度")
    targets = ("≥300公里", "≥60块", "≥85%", "2024年12月底前", "≥3万人", "建立健全", "≥90%")
    levels = (
        "产出指标 | 数量指标",
        "^ | 数量指标",
        "^ | 质量指标",
        "^ | 时效指标",
        "效益指标 | 社会效益指标",
        "^ | 可持续影响指标",
        "满意度指标 | 服务对象满意度指标",
    )
    rows = "\n".join(
        f"| ^ | {level} | {name} | {target} | {actual} | {target} | ✔ |  |"
        for level, name, target, actual in zip(levels, names, targets, reached, strict=True)
    )
    return f"""
| 项目支出绩效目标执行监控表 | < | < | < | < | < | < | < | < |
| （2024年度） | < | < | < | < | < | < | < | < |
{_ABOUT.strip()}
| 项目资金（万元） | < |  | 年初预算数 | 1-{month}月执行数 | 1-{month}月执行率 | 全年预计执行数 | < | < |
| ^ | ^ | 年度资金总额： | 120 | {spent} | {rate} | 120 | < | < |
| 年度总体目标 | {GOAL_2024} | < | < | < | < | < | < | < |
| 绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 1-{month}月执行情况 | 全年预计完成情况 | 确定能 | 有可能 |
{rows}
"""


def _selfeval(year: int, goal: str, done: str, rows: str) -> str:
    return f"""
| 项目支出绩效自评表 | < | < | < | < | < | < | < | < |
| （{year}年度） | < | < | < | < | < | < | < | < |
{_ABOUT.strip()}
| 项目资金（万元） | < |  | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
| ^ | ^ | 年度资金总额 | 120 | 120 | 118.2 | 10 | 98.50% | 9.85 |
| ^ | ^ | 其中：当年财政拨款 | 100 | 100 | 98.2 | — | 98.20% | — |
| ^ | ^ | 其他资金 | 20 | 20 | 20 | — | 100.00% | — |
| 年度总体目标 | 预期目标 | < | < | < | 实际完成情况 | < | < | < |
| ^ | {goal} | < | < | < | {done} | < | < | < |
| 绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 |
{rows.strip()}
| 总分 | < | < | < | < | < | 100 | 99.85 |  |
"""


_LAST_ROWS: Final = """
| ^ | 产出指标 | 数量指标 | 养护里程 | ≥280公里 | 285公里 | 25 | 25 |  |
| ^ | ^ | 数量指标 | 水毁修复 | ≥12处 | 12处 | 25 | 25 |  |
| ^ | 效益指标 | 社会效益指标 | 受益人口 | ≥3万人 | 3万人 | 30 | 30 |  |
| ^ | 满意度指标 | 服务对象满意度指标 | 沿线群众满意度 | ≥90% | 92%（问卷200份） | 10 | 10 |  |
"""
_ROWS: Final = """
| ^ | 产出指标 | 数量指标 | 养护里程 | ≥300公里 | 312公里 | 20 | 20 |  |
| ^ | ^ | 数量指标 | 安全标志 | ≥60块 | 64块 | 10 | 10 |  |
| ^ | ^ | 质量指标 | 好路率 | ≥85% | 86% | 10 | 10 |  |
| ^ | ^ | 时效指标 | 养护任务完成时间 | 2024年12月底前 | 2024年11月 | 10 | 10 |  |
| ^ | 效益指标 | 社会效益指标 | 受益人口 | ≥3万人 | 3.2万人 | 15 | 15 |  |
| ^ | ^ | 可持续影响指标 | 管护制度 | 建立健全 | 已建立健全 | 15 | 15 |  |
| ^ | 满意度指标 | 服务对象满意度指标 | 沿线群众满意度 | ≥90% | 93%（问卷200份） | 10 | 10 |  |
"""
#: the forms of one project, each in a file of its own, all in order
CHAIN: Final[Mapping[str, str]] = {
    "2023自评": _selfeval(
        2023, GOAL_2023, "完成县道二百八十五公里、乡道一百公里日常养护，修复水毁路段十二处，出行安全有保障。", _LAST_ROWS
    ),
    "2024目标": _target(2024, GOAL_2024, _TARGET_ROWS),
    "5月监控": _monitor(5, 36, ("90公里", "0块", "84%", "正在实施", "1万人", "正在修订", "年底调查")),
    "8月监控": _monitor(8, 78, ("210公里", "60块", "86%", "正在实施", "2.1万人", "已完成修订", "年底调查")),
    "2024自评": _selfeval(2024, GOAL_2024, "养护县乡公路312公里，新设安全标志六十四块，好路率86%，班车全年正常通行，投诉减少。", _ROWS),
}


def read(forms: Mapping[str, str]) -> Batch:
    """Read drawn forms, each a file with the name of the form."""
    results = [FileResult(name, "", 0, "read", *read_grids([grid(text)])) for name, text in forms.items()]
    return Batch.from_columns([encode(results, 0)], pd.DataFrame({"path": list(forms)}))


def judged(forms: Mapping[str, str], policy: str = "national", **named: object) -> pd.DataFrame:
    """Read drawn forms and judge them; `path` of a finding is the name of the form."""
    found = judge(read(forms), policy, **named).findings  # type: ignore[arg-type]  # a roster, a year
    return found.assign(path=found["file"].map(dict(enumerate(forms))))


def across(forms: Mapping[str, str], policy: str = "national") -> list[str]:
    """List what comparing forms finds, causes only: BAT014@5月监控!E10."""
    found = judged(forms, policy)
    found = found[found["code"].str.fullmatch(r"BAT0(?:1[3-9]|[2-9]\d)") & found["cause"].isna()]
    return sorted(f"{code}@{path}!{cell}" for code, path, cell in zip(found["code"], found["path"], found["cell"], strict=True))
