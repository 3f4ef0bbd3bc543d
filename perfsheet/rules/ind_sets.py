"""IND, continued: the indicators of a form together. What is all alike, said twice, or says nothing."""

from __future__ import annotations

import re
from typing import Final

from pandas import DataFrame, Series

from perfsheet.engine.heads import count_in_form, first_of_form
from perfsheet.engine.levels import by_text, coded, matches, plain
from perfsheet.rule import Wrong, rule

_TARGETS: Final = "财预〔2015〕88号第十三条：绩效指标包括产出、效益和满意度指标"
_GUIDE: Final = "财预〔2021〕101号《核心绩效目标和指标设置及取值指引》"

_ENOUGH: Final = 4


@rule(
    "IND046",
    ref="T14",
    stages="target",
    blame="target",
    severity="warning",
    basis="财预〔2015〕88号第十二条：绩效目标应当细化量化",
    message="本表 {count} 个指标的指标值{what}，请结合项目实际补充能区分好坏的定量指标",
)
def targets_all_alike(indicators: DataFrame) -> Wrong:
    """指标值不应全部是 100%，也不应全部是定性的。

    有四个以上指标的表才提示。

    | indicators | name | target   |   |
    | 1          | 甲   | 100%     | ✗ |
    | 1          | 乙   | 100%     |   |
    | 1          | 丙   | ≥100%    |   |
    | 1          | 丁   | 100%     |   |
    | 2          | 甲   | 明显提高 | ✗ |
    | 2          | 乙   | 合格     |   |
    | 2          | 丙   | 及时     |   |
    | 2          | 丁   | 较好     |   |
    | 3          | 甲   | 50人     | ✓ |
    | 3          | 乙   | 100%     |   |
    | 3          | 丙   | 100%     |   |
    | 3          | 丁   | 合格     |   |
    """
    real = indicators["subject"].notna() & indicators["target_text"].notna() & (indicators["target_kind"] != "none")
    count = count_in_form(indicators, real)
    whole = (indicators["target_kind"] == "percent").fillna(value=False) & (indicators["target"] == 100).fillna(value=False)
    words = (indicators["target_kind"] == "words").fillna(value=False)
    same = count_in_form(indicators, real & whole) == count
    quality = count_in_form(indicators, real & words) == count
    what = same.map({True: "全部是 100%", False: "全部是定性的"})
    first = first_of_form(indicators, real)
    return Wrong(first & (count >= _ENOUGH) & (same | quality), {"count": count, "what": what})


@rule(
    "IND047",
    ref="T15",
    stages="target selfeval",
    blame="name",
    severity="warning",
    basis=_GUIDE,
    message="指标“{here}”重复，请删去或改写",
)
def indicator_twice(indicators: DataFrame) -> Series:
    """同一张表里，同一个二级指标下不应有两个相同的三级指标。

    指标值不同的也算重复；第二个起提示。

    | indicators | level2   | name     | target |   |
    | 1          | 数量指标 | 培训人数 | 50人   |   |
    | 1          | 数量指标 | 培训 人数 | 60人  | ✗ |
    | 1          | 质量指标 | 合格率   | 90%    | ✓ |
    | 1          | 数量指标 | 指标3：  |        | ✓ |
    """
    named = indicators["subject"].notna() & ~_is_number(indicators["subject"])
    rows = indicators.loc[named, ["form"]].assign(
        level1=indicators["level1_key"].cat.codes[named],
        level2=coded(by_text(indicators["level2"], plain))[0][named],
        subject=coded(indicators["subject"])[0][named],
    )
    return rows.duplicated()


@rule(
    "IND048",
    ref="T15",
    stages="target selfeval",
    blame="name",
    severity="warning",
    basis=_GUIDE,
    message="指标名称与项目名称相同，看不出考核什么，请改写",
)
def indicator_is_project(indicators: DataFrame, forms: DataFrame) -> Series:
    """指标名称不应照抄项目名称。

    | forms | project      |
    | 1     | 社区饭堂补助 |

    | indicators | name         |   |
    | 1          | 社区饭堂补助 | ✗ |
    | 1          | 受益老人数   | ✓ |
    """
    projects = by_text(forms.set_index("form")["project"], plain)
    return indicators["subject"] == indicators["form"].map(projects)


@rule(
    "IND049",
    ref="T17",
    stages="target selfeval",
    blame="text",
    severity="warning",
    basis="财预〔2015〕88号第十二条：绩效目标应当指向明确",
    message="绩效目标“{here}”只重复了项目名称，请写明预期的产出和效果",
)
def goal_repeats_project(goals: DataFrame, forms: DataFrame) -> Series:
    """绩效目标不应只是重复项目名称。

    | forms | project      |
    | 1     | 实验室改造   |
    | 2     | 实验室改造   |

    | goals | kind     | text                         |   |
    | 1     | expected | 完成实验室改造项目           | ✗ |
    | 2     | expected | 改造实验室3间，检测能力提高一倍 | ✓ |
    """
    bare = by_text(goals["text"], _bare)
    projects = by_text(forms.set_index("form")["project"], _bare)
    return goals["kind"].str.startswith("expected").fillna(value=False) & (bare == goals["form"].map(projects)) & (bare != "")


@rule(
    "IND050",
    ref="T06",
    blame="name",
    severity="warning",
    basis=_TARGETS,
    message="指标名称填“{here}”，只有数没有内容，请填写指标名称，并核对是否填错了列",
)
def name_is_number(indicators: DataFrame) -> Series:
    """指标名称不应只是一个数。

    | name     | target |   |
    | 88       | 100    | ✗ |
    | 培训人数 | 100人  | ✓ |
    """
    return _is_number(indicators["subject"])


def _is_number(texts: Series) -> Series:
    return matches(texts, re.compile(r"^[\d.,%]+$"))


def _bare(text: str) -> str:
    """Reduce a goal or the name of a project to what it is about: no code before it, no 完成 or 项目 around it."""
    words = re.sub(r"[^\w]|_", "", re.sub(r"^[A-Za-z0-9]{6,}[-—_]?", "", "".join(text.split())))
    return re.sub(r"^(?:按时|按期|全面)?(?:完成|做好|实施|开展|保障|推进)|(?:项目|工作|任务|经费|工程)?(?:支出|资金)?$", "", words)
