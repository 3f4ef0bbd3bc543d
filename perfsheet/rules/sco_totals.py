"""SCO, continued: budget execution, totals, grades, and scores that look too good."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pandas import DataFrame, Series

from perfsheet.engine.scored import all_of, how, off
from perfsheet.figures import same
from perfsheet.rule import Wrong, rule
from perfsheet.rules.wgt_execution import scored_by_policy

if TYPE_CHECKING:
    from perfsheet.policy import Policy
    from perfsheet.scoring import Scores

_EXECUTION: Final = "财预〔2020〕10号 附件 项目支出绩效自评表：预算执行率得分＝执行率×分值，不超过分值"
_TOTAL: Final = "财预〔2020〕10号 附件 项目支出绩效自评表：总分为各项得分之和"
_GRADES: Final = "财预〔2020〕10号：90（含）–100 为优、80（含）–90 为良、60（含）–80 为中、60 以下为差"


def _execution(scores: Scores, funds: DataFrame, policy: Policy, *, slight: bool) -> Wrong:
    found = off(scores, "execution", "funds", funds)
    found = found[~found.index.isin(scored_by_policy(funds, scores, policy).index) & ~(found["claimed"] > found["weight"])]
    near = same(found["claimed"], found["computed"], policy.quantitative.tolerance.value).fillna(value=False).astype(bool)
    found = found[near if slight else ~near]
    return Wrong(all_of(found), {"computed": found["computed"], "how": how(scores, found)})


@rule(
    "SCO001",
    ref="S02",
    stages="selfeval",
    blame="score",
    basis=_EXECUTION,
    message="预算执行率得分填 {here}，按执行率计算为 {computed}（{how:s}），请改正",
    expected="{computed}",
    after="BUD001 BUD003 BUD006 BUD010 BUD014 BUD015 WGT010",
)
def execution_score_wrong(funds: DataFrame, scores: Scores, policy: Policy) -> Wrong:
    """预算执行率的得分应等于执行率乘以分值，最高不超过分值。

    按表上所填的执行率（四舍五入的）计算相符的，也算对；没有写分值的，不核对。

    | funds | source | budget | spent | rate   | weight | score |   |
    | 1     | total  | 29     | 27.8  | 95.86% | 9      | 8     | ✗ |
    | 2     | total  | 29     | 27.8  | 95.86% | 10     | 9.59  | ✓ |
    | 3     | total  | 29     | 27.8  | 96%    | 10     | 9.6   | ✓ |
    | 4     | total  | 0      | 0     |        | 10     | 0     | ✓ |
    """
    return _execution(scores, funds, policy, slight=False)


@rule(
    "SCO002",
    ref="S02",
    stages="selfeval",
    blame="score",
    severity="warning",
    basis=_EXECUTION,
    message="预算执行率得分填 {here}，按执行率计算为 {computed}（{how:s}），请核对",
    expected="{computed}",
    after="BUD001 BUD003 BUD006 BUD010 BUD014 BUD015 WGT010",
)
def execution_score_slightly_off(funds: DataFrame, scores: Scores, policy: Policy) -> Wrong:
    """预算执行率的得分与按执行率计算的略有出入，差数在政策允许的误差以内。

    | funds | source | budget | spent | rate   | weight | score |   |
    | 1     | total  | 29     | 27.8  | 95.86% | 10     | 9.5   | ✗ |
    | 2     | total  | 29     | 27.8  | 95.86% | 10     | 9.59  | ✓ |
    """
    return _execution(scores, funds, policy, slight=True)


@rule(
    "SCO014",
    ref="S02",
    stages="selfeval",
    blame="score",
    basis=_EXECUTION,
    message="预算执行率得分填 {here}，按执行率计算为 {computed}（{how:s}），请改正",
    expected="{computed}",
    after="BUD001 BUD003 BUD006 BUD010 SCO003",
)
def listed_execution_score_wrong(indicators: DataFrame, scores: Scores, policy: Policy) -> Wrong:
    """预算执行率作为一项指标填报的，得分也应等于执行率乘以分值。

    | indicators | level1     | name       | target | actual | weight | score |   |
    | 1          | 预算执行率 | 预算执行率 | 100%   | 80%    | 10     | 10    | ✗ |
    | 2          | 预算执行率 | 预算执行率 | 100%   | 80%    | 10     | 8     | ✓ |
    """
    found = off(scores, "execution", "indicators", indicators)
    near = same(found["claimed"], found["computed"], policy.quantitative.tolerance.value).fillna(value=False).astype(bool)
    found = found[~near & ~(found["claimed"] > found["weight"])]
    return Wrong(all_of(found), {"computed": found["computed"], "how": how(scores, found)})


@rule(
    "SCO018",
    ref="S14",
    stages="selfeval",
    blame="total_score",
    basis=_TOTAL,
    message="总分填 {here}，各项得分之和为 {sum}（{how:s}），请核对后改为一致",
    expected="{sum}",
    after="WGT001",
)
def total_not_sum_of_scores(forms: DataFrame, scores: Scores) -> Wrong:
    """总分应等于各项得分之和（含预算执行率得分）。

    有的项目没有得分、读到的分值不足满分的，不核对。

    | forms | project |   |
    | 1     | 培训    | ✗ |
    | 2     | 培训    | ✓ |
    | 3     | 培训    | ✓ |

    | totals | key   | value |
    | 1      | score | 99    |
    | 2      | score | 98    |

    | indicators | name     | target | actual | weight | score |
    | 1          | 培训人数 | 50人   | 50人   | 60     | 60    |
    | 1          | 合格率   | ≥90%   | 95%    | 40     | 38    |
    | 2          | 培训人数 | 50人   | 50人   | 60     | 60    |
    | 2          | 合格率   | ≥90%   | 95%    | 40     | 38    |
    | 3          | 培训人数 | 50人   | 50人   | 60     | 60    |
    """
    found = off(scores, "total", "forms", forms)
    return Wrong(all_of(found), {"sum": found["computed"], "how": how(scores, found)})


@rule(
    "SCO019",
    ref="S14",
    stages="selfeval ex_ante",
    blame="text",
    basis=_TOTAL,
    message="合计行的总分填 {here}，表头的总分填 {head}，请改为一致",
    expected="{head}",
)
def totals_contradict(totals: DataFrame, forms: DataFrame, indicators: DataFrame) -> Wrong:
    """表上两处填写的总分应一致。

    指标表的合计行只合计本表各项得分（不含预算执行率得分）的，不算错。

    | totals | key   | value |   |
    | 1      | score | 98    | ✗ |
    | 2      | score | 98    | ✓ |
    | 3      | score | 90    | ✓ |

    | fields | key         | text |
    | 1      | score_total | 99   |
    | 2      | score_total | 98   |
    | 3      | score_total | 99.8 |

    | indicators | name     | target | actual | weight | score |
    | 3          | 培训人数 | 50人   | 50人   | 90     | 90    |
    """
    by_form = forms.set_index("form")
    head = Series(totals["form"].map(by_form["total_score"]), index=totals.index).astype("Float64")
    whole = (totals["key"] == "score") & ~totals["label"].str.contains("小计", regex=False).fillna(value=False)
    text = totals["form"].map(by_form["total_score_text"])
    own = Series(totals["form"].map(indicators.groupby("form")["score"].sum(min_count=1)), index=totals.index).astype("Float64")
    return Wrong(whole & ~same(totals["value"], head) & ~same(totals["value"], own).fillna(value=False), {"head": text})


@rule(
    "SCO020",
    ref="S15",
    stages="selfeval",
    blame="grade",
    basis=_GRADES,
    message="评价等级填“{here}”，总分 {total} 属于“{right}”，请改正",
    expected="{right}",
)
def grade_wrong(forms: DataFrame, scores: Scores) -> Wrong:
    """评价等级应与总分一致：90（含）以上优，80（含）–90 良，60（含）–80 中，60 以下差。

    等级名称各地不同，按政策中的名称识别；看不懂的等级不判断。

    | forms | project |   |
    | 1     | 培训    | ✗ |
    | 2     | 培训    | ✓ |
    | 3     | 培训    | ✓ |
    | 4     | 培训    | ✓ |

    | fields | key         | text |
    | 1      | score_total | 88   |
    | 1      | grade       | 优   |
    | 2      | score_total | 90   |
    | 2      | grade       | 优   |
    | 3      | score_total | 88   |
    | 3      | grade       | 良好 |
    | 4      | score_total | 88   |
    """
    found = off(scores, "grade", "forms", forms)
    return Wrong(all_of(found), {"total": found["computed"], "right": found["computed_text"]})
