"""BAT, continued: scores and grades against the evaluation by others, audits, and reviews of monitoring."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pandas import DataFrame, Series

from perfsheet.across.appraisals import SERIOUS, audited
from perfsheet.across.grades import above, graded, limit
from perfsheet.engine.levels import matches
from perfsheet.rule import Wrong, rule
from perfsheet.tables import plain

if TYPE_CHECKING:
    from perfsheet.across import Across
    from perfsheet.policy import Policy

_REVIEW: Final = "复核得分与自评得分相差过大的，核实自评结果（各地考核办法）"


@rule(
    "BAT039",
    ref="S29",
    stages="selfeval",
    blame="total_score",
    severity="warning",
    basis=_REVIEW,
    message="自评总分 {here} 与{spot:s}的得分 {theirs} 相差 {apart} 分，请核实自评得分",
)
def score_far_from_evaluation(forms: DataFrame, across: Across, policy: Policy) -> Wrong:
    """单位自评得分与部门评价、财政评价（复核）得分不应相差过大。

    同一项目同一年度另有标题写明部门评价、财政评价或复核的表，才核对；相差多少提示，按政策。

    以政策 deviation.review = 10 为例：

    | forms | kind             | project  | unit     | title                |   |
    | 1     | project_selfeval | 校舍改造 | 城南小学 | 项目支出绩效自评表   | ✗ |
    | 2     | project_selfeval | 校舍改造 | 城南小学 | 项目支出部门评价表   | ✓ |
    | 3     | project_selfeval | 课后服务 | 城南小学 | 项目支出绩效自评表   | ✓ |
    | 4     | project_selfeval | 课后服务 | 城南小学 | 项目支出财政评价表   | ✓ |

    | fields | key         | text |
    | 1      | score_total | 98   |
    | 2      | score_total | 81   |
    | 3      | score_total | 92   |
    | 4      | score_total | 90   |
    """
    other = across.earlier("evaluated")
    theirs = Series(across.whole.forms["total_score"].reindex(other.to_numpy()).to_numpy(), index=other.index, dtype="Float64")
    apart = (forms["total_score"].loc[other.index] - theirs).abs().round(2)
    return Wrong(_beyond(apart, policy), {"theirs": theirs, "apart": apart, "spot": _named(other, across)})


@rule(
    "BAT040",
    ref="S29",
    stages="selfeval",
    blame="total_score",
    severity="warning",
    basis=_REVIEW,
    message="自评总分 {here} 与表上复核得分合计 {reviewed} 相差 {apart} 分，请核实自评得分",
)
def score_far_from_review(forms: DataFrame, indicators: DataFrame, funds: DataFrame, policy: Policy) -> Wrong:
    """表上有复核得分的，自评总分与复核得分合计不应相差过大。

    每条有得分的指标都有复核得分，才合计；相差多少提示，按政策。

    以政策 deviation.review = 10 为例：

    | forms | project  | unit     |   |
    | 1     | 校舍改造 | 城南小学 | ✗ |
    | 2     | 课后服务 | 城南小学 | ✓ |

    | fields | key         | text |
    | 1      | score_total | 98   |
    | 2      | score_total | 98   |

    | indicators | name     | score | reviewed |
    | 1          | 培训人数 | 48    | 40       |
    | 1          | 合格率   | 50    | 44       |
    | 2          | 培训人数 | 48    | 45       |
    | 2          | 合格率   | 50    | 50       |
    """
    scored = [rows.loc[rows["score"].notna() | rows["reviewed"].notna(), ["form", "score", "reviewed"]] for rows in (indicators, funds)]
    whole = [rows.groupby("form")["reviewed"].agg(["sum", "count", "size"]) for rows in scored]
    complete = whole[0][(whole[0]["count"] == whole[0]["size"]) & (whole[0]["count"] > 0)]
    beside = whole[1].reindex(complete.index).fillna(0)
    reviewed = (complete["sum"] + beside["sum"]).where(beside["count"] == beside["size"]).round(2)
    apart = (forms["total_score"].reindex(reviewed.index) - reviewed).abs().round(2)
    return Wrong(_beyond(apart, policy), {"reviewed": reviewed, "apart": apart})


@rule(
    "BAT041",
    ref="S28",
    stages="selfeval",
    blame="total_score",
    severity="warning",
    basis="审计发现问题的项目限制评价等级（各地结果应用办法）",
    message="表上写明“{found}”，按规定评价等级不高于{best}，现为{grade}，请核对评价结果",
    expected="不高于{best}",
)
def grade_above_what_audits_allow(forms: DataFrame, fields: DataFrame, goals: DataFrame, policy: Policy) -> Wrong:
    """审计发现问题的项目，评价等级不应高于政策规定的等级。

    只看表上自己写明的审计发现；写明没有发现问题的不算；政策没有规定的，不核对。

    以政策 results.limits = [{ cause = "审计发现问题", best = "中" }] 为例：

    | forms | project  | unit     |   |
    | 1     | 校舍改造 | 城南小学 | ✗ |
    | 2     | 课后服务 | 城南小学 | ✓ |

    | fields | key         | text                           |
    | 1      | score_total | 96                             |
    | 1      | audit       | 县审计局审计发现多付工程款问题 |
    | 2      | score_total | 96                             |
    | 2      | audit       | 审计未发现问题                 |
    """
    texts = audited(fields, goals)
    grave = matches(texts, SERIOUS)
    best = Series([limit(policy, grave=bool(flag)) for flag in grave], index=texts.index, dtype=object)
    own = forms.loc[texts.index]
    grades = graded(own, policy)
    wrong = Series(
        [bool(most) and grade_above for most, grade_above in zip(plain(best), _above(grades, best, policy), strict=True)],
        index=texts.index,
        dtype=bool,
    )
    return Wrong(wrong, {"found": texts, "best": best, "grade": grades})


@rule(
    "BAT042",
    ref="M10",
    stages="monitor",
    blame="total_score",
    severity="warning",
    basis="连续两次监控审核不合格且未整改的，限制评价等级（各地监控办法）",
    message="监控得分 {here}，{spot:s}得分 {theirs}，连续两次低于 {least} 分，请说明整改情况，尽快整改",
)
def failed_twice_running(forms: DataFrame, across: Across, policy: Policy) -> Wrong:
    """监控得分不应连续两次不合格；合格线按政策，没有规定的不核对。

    以政策 thresholds.score = 60 为例：

    | forms | kind            | project  | unit     | period |   |
    | 1     | project_monitor | 校舍改造 | 城南小学 | 1-5月  | ✓ |
    | 2     | project_monitor | 校舍改造 | 城南小学 | 1-8月  | ✗ |
    | 3     | project_monitor | 课后服务 | 城南小学 | 1-5月  | ✓ |
    | 4     | project_monitor | 课后服务 | 城南小学 | 1-8月  | ✓ |

    | fields | key         | text |
    | 1      | score_total | 52   |
    | 2      | score_total | 55   |
    | 3      | score_total | 52   |
    | 4      | score_total | 78   |
    """
    least = policy.thresholds.score.value
    other = across.earlier("before")
    theirs = Series(across.whole.forms["total_score"].reindex(other.to_numpy()).to_numpy(), index=other.index, dtype="Float64")
    low = (forms["total_score"].loc[other.index] < (least or 0)) & (theirs < (least or 0))
    return Wrong(
        low.fillna(value=False), {"theirs": theirs, "least": Series(least or 0.0, index=other.index), "spot": _named(other, across)}
    )


def _above(grades: Series, best: Series, policy: Policy) -> list[bool]:
    return [bool(above(grades.loc[[form]], most or "", policy).iloc[0]) for form, most in zip(grades.index, plain(best), strict=True)]


def _beyond(apart: Series, policy: Policy) -> Any:  # noqa: ANN401  # flags with NA
    most = policy.deviation.review.value
    return (apart > (most or 0.0)).fillna(value=False) & (most is not None)


def _named(other: Series, across: Across) -> Series:
    return Series([across.form_named(int(form)) for form in plain(other)], index=other.index, dtype=object)
