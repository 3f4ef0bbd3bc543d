"""IND, continued: placeholders and instructions of the blank form that were left in."""

from __future__ import annotations

import re
from typing import Final

from pandas import DataFrame, Series

from perfsheet.engine.levels import matches
from perfsheet.rule import rule

_FORMS: Final = "财预〔2015〕88号、财预〔2020〕10号 附件填表说明"

#: without any of these there is no placeholder
_HINT: Final = re.compile("[XxＸｘ×✕*＊某待请此]")
#: what a blank form leaves for the unit to replace, inside a longer text
_PLACEHOLDER: Final = re.compile(
    r"(?<![A-Za-z0-9])[XＸ]{2,}(?![A-Za-z0-9])|(?<![A-Za-z0-9])[xｘ]{2,}(?![A-Za-z0-9])|[×✕]{2,}|(?<![≥≤<>])[*＊]{2,}|某某|待填写|待补充|20[xX×*]{2}|请填写|此处填写"
)
#: instructions of the form, left standing as the answer
_INSTRUCTION: Final = re.compile(r"[（(].{0,6}\d+\s*字(?:以内|左右|以上)[)）]|^(?:请|结合|对照|说明|简述|填写).{0,60}(?:字以内|说明)")
#: the instruction still stands, and the answer after it
_ANSWERED: Final = re.compile(r"(?:填[“\"]?无[”\"]?|字(?:以内|左右|以上))[)）。.，,；;：:\s]+[^)）。.，,；;：:\s]|[：:]\s*无[。.]?\s*$")
_PROSE: Final = (
    "conclusion",
    "problems",
    "measures",
    "overview",
    "basis",
    "necessity",
    "plan",
    "safeguards",
    "duties",
    "reason",
    "experience",
    "audit",
)
_NAMES: Final = ("project", "department", "department_name", "unit", "unit_name", "unit_reporting")


@rule("IND008", ref="C06", basis=_FORMS, message="{heading}填“{here}”，是表样的占位符，请填写实际内容")
def placeholder_left(indicators: DataFrame) -> DataFrame:
    """指标值、完成值、分值等栏里不应保留表样的占位符。

    “**”“XX”“……”、没有选择的选项（高中低）、只有单位或比较符没有数的，都算占位符。整行都是占位符的空行不算。

    | indicators | name       | target | actual | weight |   |
    | 1          | 苗木成活率 | ≥**%   |        | 10     | ✗ |
    | 1          | 苗木成活率 | ≥85%   | XX     | 10     | ✗ |
    | 1          | 苗木成活率 | ≥85%   | 90%    | 10     | ✓ |
    | 1          | ……         | ……     | ……     | ……     | ✓ |
    """
    real = _real(indicators)
    columns = ("target", "target_adjusted", "actual", "forecast", "weight", "score")
    return DataFrame({column: real & (indicators[f"{column}_kind"] == "placeholder") for column in columns})


@rule(
    "IND009",
    ref="C06",
    blame="name",
    severity="warning",
    basis=_FORMS,
    message="指标名称“{here}”里留有占位符，请改为实际内容",
)
def placeholder_in_name(indicators: DataFrame) -> Series:
    """指标名称里不应保留“XX”“待填写”等占位符。

    名称后面注明取值要求的“（≥**人）”是指标库的写法，不算。

    | name               |   |
    | XX项目完成率       | ✗ |
    | 农村低保人数（≥**人） | ✓ |
    | 购置XXL号服装      | ✓ |
    """
    return matches(indicators["name"], _PLACEHOLDER, matches(indicators["name"], _HINT) & _real(indicators))


@rule("IND010", ref="C06", blame="text", basis=_FORMS, message="{heading}填“{here}”，是表样的占位符，请填写实际内容")
def placeholder_in_head(fields: DataFrame) -> Series:
    """项目名称、主管部门、实施单位里不应保留占位符。

    | fields | key     | text       |   |
    | 1      | project | XX项目     | ✗ |
    | 1      | unit    | ××县财政局 | ✗ |
    | 2      | project | 校舍改造   | ✓ |
    | 2      | unit    | 县第一中学 | ✓ |
    """
    return fields["key"].isin(_NAMES) & ((fields["kind"] == "placeholder") | matches(fields["text"], _PLACEHOLDER))


@rule(
    "IND011",
    ref="C06",
    blame="text",
    severity="warning",
    basis=_FORMS,
    message="“{here}”里留有占位符或填表提示，请改为实际内容",
)
def placeholder_in_goal(goals: DataFrame) -> Series:
    """绩效目标、完成情况里不应保留占位符和填表提示。

    | goals | kind     | text                                         |   |
    | 1     | expected | 完成XX公里道路养护                           | ✗ |
    | 1     | actual   | 对照年度目标，说明相关任务目标的完成情况（100字以内） | ✗ |
    | 2     | expected | 完成300公里道路养护                          | ✓ |
    """
    return (goals["kind"] != "remark") & (
        matches(goals["text"], _PLACEHOLDER) | _instruction(goals["text"]) | _is_placeholder(goals["text"])
    )


@rule(
    "IND012",
    ref="C06",
    blame="text",
    severity="warning",
    basis=_FORMS,
    message="“{here}”里留有占位符或填表提示，请改为实际内容",
)
def placeholder_in_prose(fields: DataFrame) -> Series:
    """评价结论、存在问题、改进措施等栏里不应保留占位符和填表提示。

    | fields | key        | text                                   |   |
    | 1      | conclusion | 结合自评情况，说明项目自评总分（200字以内） | ✗ |
    | 1      | problems   | 待填写                                 | ✗ |
    | 2      | conclusion | 项目按计划完成                         | ✓ |
    | 2      | audit      | 请简要说明审计发现的问题，如没有请填无。无 | ✓ |
    """
    left = matches(fields["text"], _PLACEHOLDER) | _instruction(fields["text"]) | (fields["kind"] == "placeholder")
    return fields["key"].isin(_PROSE) & left


def _real(indicators: DataFrame) -> Series:
    """Tell the rows that have a name of their own."""
    return indicators["subject"].notna()


def _instruction(texts: Series) -> Series:
    """Tell which texts are an instruction of the form without an answer."""
    left = matches(texts, _INSTRUCTION)
    return left & ~matches(texts, _ANSWERED, left)


def _is_placeholder(texts: Series) -> Series:
    return matches(texts, re.compile(r"^[\s*＊xXＸ×…\.。]+$"))
