"""IND: the indicators. What must be filled and is not."""

from __future__ import annotations

from typing import Final

import numpy as np
from pandas import DataFrame, Series

from perfsheet.engine.heads import asks_for, count_in_form, first_of_form, in_form
from perfsheet.engine.levels import of_execution
from perfsheet.engine.narrow import once
from perfsheet.rule import rule

_TARGETS: Final = "财预〔2015〕88号第十二条：绩效目标应当指向明确、细化量化；附件 绩效目标申报表"
_SELFEVAL: Final = "财预〔2020〕10号 附件 项目支出绩效自评表"
_FORMS: Final = "财预〔2015〕88号、财预〔2020〕10号 附件填表说明"


@rule(
    "IND001",
    ref="T01",
    stages="target",
    blame="text",
    basis=_TARGETS,
    message="绩效目标空白，请填写本年度预期的产出和效果",
)
def goal_blank(goals: DataFrame) -> Series:
    """申报表的绩效目标不能空白。

    分中期、年度两栏的，两栏都空白才算错；表上没有绩效目标一栏的，不要求。

    | goals | kind            | label    | text           |   |
    | 1     | expected        | 年度目标 |                | ✗ |
    | 2     | expected        | 年度目标 | 完成校舍改造   | ✓ |
    | 3     | expected_medium | 中期目标 | 三年完成改造   | ✓ |
    | 3     | expected        | 年度目标 |                | ✓ |
    """
    expected = goals["kind"].str.startswith("expected").fillna(value=False)
    blank = expected & goals["text"].isna() & ~in_form(goals, expected & goals["text"].notna())
    return first_of_form(goals, blank)


@rule("IND002", ref="T04", stages="target", blame="target", basis=_TARGETS, message="指标值空白，请填写；不适用的指标请删去或注明“不适用”")
def target_blank(indicators: DataFrame, headings: DataFrame) -> Series:
    """填了指标名称，就应填指标值。

    没有填名称的空行、写明“不适用”的行不要求；0 算已填。

    | name         | target |   |
    | 培训人数     |        | ✗ |
    | 培训人数     | ≥50人  | ✓ |
    | 重大事故起数 | 0      | ✓ |
    | 不适用       |        | ✓ |
    | 指标2：      |        | ✓ |
    """
    asked = asks_for(indicators, headings, "indicators.target") & indicators["target_medium_text"].isna()
    return _real(indicators) & asked & _no_target(indicators)


@rule(
    "IND003",
    ref="T04",
    stages="monitor selfeval",
    blame="target",
    severity="warning",
    basis=_SELFEVAL,
    message="年度指标值空白，完成情况无从对照，请按批复的绩效目标填写",
    after="IND004",
)
def approved_target_blank(indicators: DataFrame, headings: DataFrame) -> Series:
    """监控表、自评表的年度指标值应照批复的绩效目标填写。

    | indicators | name     | target | actual | score |   |
    | 1          | 培训人数 |        | 50人   | 10    | ✗ |
    | 1          | 培训人数 | ≥50人  | 50人   | 10    | ✓ |
    | 1          | 指标2：  |        |        |       | ✓ |
    """
    rated = indicators["score"].notna() | indicators["actual_text"].notna() | indicators["weight"].notna()
    return _real(indicators) & rated & asks_for(indicators, headings, "indicators.target") & _no_target(indicators)


@rule(
    "IND004",
    ref="S16",
    stages="selfeval",
    blame="actual",
    basis=_SELFEVAL,
    message="实际完成值空白，却有得分 {score_text}，请填写实际完成值",
    expected="实际完成值",
)
def score_without_actual(indicators: DataFrame, headings: DataFrame) -> Series:
    """有得分的指标，应填实际完成值。

    得 0 分的，以及没有“实际完成值”一栏的表，不在此列；写在完成率、完成情况说明等栏的算已填；预算执行率按资金栏计算，也不在此列。

    | indicators | name     | target | actual | score |   |
    | 1          | 工程质量 | 合格   |        | 10    | ✗ |
    | 1          | 工程质量 | 合格   | 合格   | 10    | ✓ |
    | 1          | 工程质量 | 合格   |        | 0     | ✓ |
    | 1          | 工程质量 | 合格   |        |       | ✓ |
    """
    asked = asks_for(indicators, headings, "indicators.actual") & _whole(indicators)
    return _real(indicators) & asked & ~_done(indicators) & (indicators["score"] > 0)


@rule(
    "IND005",
    ref="C05",
    stages="selfeval",
    blame="actual",
    basis=_SELFEVAL,
    message="实际完成值和得分都没有填，请补填",
    expected="实际完成值",
)
def indicator_not_evaluated(indicators: DataFrame, headings: DataFrame) -> Series:
    """有指标值和分值的指标，都应自评：填实际完成值和得分。

    | indicators | name       | target | actual | weight | score |   |
    | 1          | 发放覆盖率 | 100%   |        | 60     |       | ✗ |
    | 1          | 发放覆盖率 | 100%   | 100%   | 60     | 60    | ✓ |
    | 1          | 发放覆盖率 |        |        |        |       | ✓ |
    """
    asked = asks_for(indicators, headings, "indicators.actual") & asks_for(indicators, headings, "indicators.score")
    stated = ~_no_target(indicators) & (indicators["weight"] > 0)
    return _real(indicators) & asked & stated & ~_done(indicators) & indicators["score_text"].isna() & _whole(indicators)


@rule(
    "IND006",
    ref="C05",
    stages="selfeval",
    blame="score",
    basis=_SELFEVAL,
    message="填了实际完成值 {actual_text}，没有得分，请填写得分",
    expected="得分",
)
def score_blank(indicators: DataFrame, headings: DataFrame) -> Series:
    """填了实际完成值、有分值的指标，应填得分。

    整列都没有得分的表（得分由别人填），不在此列。

    | indicators | name     | actual  | weight | score |   |
    | 1          | 基地面积 | 8535亩  | 8      |       | ✗ |
    | 1          | 培训人数 | 50人    | 8      | 8     | ✓ |
    | 2          | 培训人数 | 50人    | 8      |       | ✓ |
    """
    scored = in_form(indicators, indicators["score"].notna()) & asks_for(indicators, headings, "indicators.score")
    rated = indicators["actual_text"].notna() & (indicators["weight"] > 0) & indicators["coefficient_text"].isna()
    return _real(indicators) & scored & rated & indicators["score_text"].isna() & _whole(indicators)


@rule(
    "IND007",
    ref="C05",
    stages="target selfeval",
    blame="weight",
    severity="warning",
    basis=_FORMS,
    message="分值空白，本表其他指标都有分值，请补填",
    expected="分值",
)
def weight_blank(indicators: DataFrame, headings: DataFrame) -> Series:
    """一张表的指标有分值的，每个指标都应有分值。

    | indicators | name     | target | weight |   |
    | 1          | 培训人数 | 50人   |        | ✗ |
    | 1          | 培训场次 | 5场    | 10     | ✓ |
    | 1          | 合格率   | 90%    | 10     | ✓ |
    | 1          | 及时率   | 90%    | 10     | ✓ |
    | 2          | 培训人数 | 50人   |        | ✓ |
    """
    real = _real(indicators) & ~_no_target(indicators)
    weighed = indicators["weight"].notna()
    most = count_in_form(indicators, weighed & real) > count_in_form(indicators, real) / 2
    return real & most & asks_for(indicators, headings, "indicators.weight") & indicators["weight_text"].isna() & _whole(indicators)


@once
def _real(indicators: DataFrame) -> Series:
    """Tell the rows that have a name of their own."""
    return indicators["subject"].notna()


@once
def _whole(indicators: DataFrame) -> Series:
    """Tell the rows of indicators proper: budget execution is computed from the funds."""
    return ~of_execution(indicators)


@once
def _no_target(indicators: DataFrame) -> Series:
    return indicators["target_text"].isna() & indicators["target_adjusted_text"].isna()


@once
def _done(indicators: DataFrame) -> Series:
    """Tell the rows that say somewhere what was done."""
    columns = ("actual_text", "actual_half_text", "completion_rate_text", "explanation", "evidence")
    return Series(np.logical_or.reduce([indicators[column].notna().to_numpy() for column in columns]), index=indicators.index)
