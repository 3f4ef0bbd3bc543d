"""IND, continued: actual values, and where figures come from."""

from __future__ import annotations

import re
from typing import Final

import pandas as pd
from pandas import DataFrame, Series

from perfsheet.engine.heads import asks_for, count_in_form, first_of_form, in_form
from perfsheet.engine.levels import matches
from perfsheet.rule import rule

_GUIDE: Final = "财预〔2021〕101号《核心绩效目标和指标设置及取值指引》"
_SELFEVAL: Final = "财预〔2020〕10号 附件 项目支出绩效自评表"

_SURVEY: Final = re.compile("问卷|调查|抽样|样本|回访|访谈|测评|评价系统")
_ENOUGH: Final = 4
_BOUND: Final = re.compile(r"^\s*(?:[≥≤><≧≦＞＜⩾⩽]|>=|<=|不低于|不少于|不超过|不高于|大于|小于)")


@rule(
    "IND032",
    ref="S16",
    stages="selfeval",
    blame="actual",
    severity="warning",
    basis="财预〔2020〕10号：实际完成值填写截至年底的实际结果",
    message="实际完成值填“{here}”，是范围不是结果，请填实际完成的数值",
    expected="具体数值",
)
def actual_is_a_bound(indicators: DataFrame) -> Series:
    """实际完成值应是具体的结果，不应照抄指标值的“≥”。

    | name     | target | actual |   |
    | 合格率   | ≥90%   | ≥90%   | ✗ |
    | 合格率   | ≥90%   | 93%    | ✓ |
    | 合格率   | 合格   | 合格   | ✓ |
    """
    figure = indicators["actual_kind"].isin(("number", "percent")) & indicators["actual_comparator"].notna()
    return matches(indicators["actual_text"], _BOUND, figure & indicators["subject"].notna())


@rule(
    "IND033",
    ref="S17",
    stages="selfeval",
    blame="actual",
    severity="warning",
    basis=_SELFEVAL,
    message="本表各指标的实际完成值都等于分值，可能填错了列，请核对",
)
def actuals_equal_weights(indicators: DataFrame) -> Series:
    """一张表的实际完成值不应个个等于分值：那是填错了列。

    有四个以上指标、完成值都没有单位、并且不都等于指标值的，才提示。

    | indicators | name | target | actual | weight |   |
    | 1          | 甲   | 50个   | 20     | 20     | ✗ |
    | 1          | 乙   | 100%   | 20     | 20     |   |
    | 1          | 丙   | 12月   | 10     | 10     |   |
    | 1          | 丁   | 90%    | 10     | 10     |   |
    | 2          | 甲   | 20     | 20     | 20     | ✓ |
    | 2          | 乙   | 12     | 12     | 20     |   |
    | 2          | 丙   | 10     | 10     | 10     |   |
    | 2          | 丁   | 9      | 10     | 10     |   |
    """
    bare = indicators["actual_kind"].eq("number").fillna(value=False) & indicators["actual_measure"].isna()
    equal = bare & (indicators["actual"] == indicators["weight"]).fillna(value=False)
    rated = indicators["actual_text"].notna() & indicators["weight"].notna()
    copied = (indicators["actual"] == indicators["target"]).fillna(value=False)
    alike = count_in_form(indicators, equal)
    every = (alike >= _ENOUGH) & (alike == count_in_form(indicators, rated))
    return every & in_form(indicators, equal & ~copied) & first_of_form(indicators)


@rule(
    "IND034",
    ref="S22",
    stages="selfeval",
    blame="actual",
    severity="note",
    basis=_GUIDE + "：满意度以问卷调查法取得",
    message="满意度填 {here}，没有写明调查的样本数和回收数，请在说明或佐证材料中注明",
)
def satisfaction_without_survey(indicators: DataFrame, goals: DataFrame) -> Series:
    """满意度应来自调查，并写明样本数。

    表中任何一处提到问卷、调查、样本、回访的，算已写明；一张表只提示一次。

    | indicators | level1     | name       | target | actual | reason             |   |
    | 1          | 满意度指标 | 家长满意度 | ≥90%   | 96%    |                    | ✗ |
    | 2          | 满意度指标 | 家长满意度 | ≥90%   | 96%    | 发放问卷200份       | ✓ |
    | 3          | 满意度指标 | 家长满意度 | ≥90%   |        |                    | ✓ |
    """
    told = goals.loc[matches(goals["text"], _SURVEY), "form"]
    columns = ("reason", "evidence", "explanation", "note", "name", "more")
    own = pd.concat([indicators.loc[matches(indicators[column], _SURVEY), "form"] for column in columns])
    asked = (indicators["level1_key"] == "satisfaction") & indicators["subject"].notna() & indicators["actual"].notna()
    return first_of_form(indicators, asked & ~indicators["form"].isin((*told, *own)))


@rule(
    "IND035",
    ref="U05",
    stages="target",
    blame="evidence",
    severity="note",
    basis=_GUIDE + "：指标值应有计划标准、行业标准、历史标准等来源",
    message="没有写明指标值的来源，请填写（如计划标准、行业标准、历史标准）",
)
def target_without_source(indicators: DataFrame, headings: DataFrame) -> Series:
    """表上有“指标值设定依据”一栏的，应填写。

    | name     | target | evidence       |   |
    | 培训人数 | 50人   |                | ✗ |
    | 培训人数 | 50人   | 2024年工作计划 | ✓ |
    """
    return (
        indicators["subject"].notna()
        & indicators["target_text"].notna()
        & indicators["evidence"].isna()
        & asks_for(indicators, headings, "indicators.evidence")
    )
