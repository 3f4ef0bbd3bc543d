"""SCO, continued: what must be explained. Points that are not full, targets that are missed or far exceeded, qualities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pandas import DataFrame, Series

from perfsheet.engine.heads import asks_for
from perfsheet.engine.levels import of_execution
from perfsheet.engine.scored import NEEDED, explained, parts_of
from perfsheet.rule import Wrong, rule
from perfsheet.scoring import DOUBTS

if TYPE_CHECKING:
    from perfsheet.policy import Policy
    from perfsheet.scoring import Scores

_SELFEVAL: Final = "财预〔2020〕10号 附件 项目支出绩效自评表：未完成的应说明偏差原因及改进措施"
_OVER: Final = "财预〔2020〕10号：完成值明显超过目标值、由目标偏低造成的，要按偏离程度适度调减分值；超额过多的应说明原因"
#: doubts about points that leave no doubt about whether the target was reached
_REACH_IS_SURE: Final = tuple(DOUBTS[key] for key in ("no_weight", "shared_weight", "own_standard", "late", "range", "over"))


def _asked(indicators: DataFrame, headings: DataFrame) -> Series:
    """Tell the rows of forms that have a column for reasons; budget execution explains itself."""
    asked = asks_for(indicators, headings, "indicators.reason") & indicators["subject"].notna() & ~indicators["target_kind"].isin(("none",))
    return asked & ~of_execution(indicators)


def _sure(found: DataFrame) -> DataFrame:
    """Take the parts of which it is sure whether the target was reached."""
    return found[found["unsure"].isna() | found["unsure"].isin(_REACH_IS_SURE)]


@rule(
    "SCO015",
    ref="S10",
    stages="selfeval",
    blame="reason",
    basis=_SELFEVAL,
    message="得分 {score_text} 低于分值 {weight_text}，{heading}空白，请填写扣分原因及改进措施",
    expected="偏差原因及改进措施",
    after="SCO004",
)
def lower_score_unexplained(indicators: DataFrame, headings: DataFrame, fields: DataFrame, goals: DataFrame) -> Series:
    """没有得满分的指标，应填写偏差原因及改进措施。

    写在备注、情况说明里，或者在表下的“存在问题”“未完成原因分析”里说明的，算已说明；没有偏差原因一栏的表不要求；列为指标的预算执行率，由资金的规则核对，也不要求。

    | indicators | name     | target | actual | weight | score | reason       |   |
    | 1          | 培训人数 | 50人   | 45人   | 10     | 9     |              | ✗ |
    | 1          | 培训人数 | 50人   | 45人   | 10     | 9     | 无           | ✗ |
    | 1          | 培训人数 | 50人   | 45人   | 10     | 9     | 疫情影响     | ✓ |
    | 1          | 培训人数 | 50人   | 50人   | 10     | 10    |              | ✓ |
    | 1          | 培训人数 | 不适用 |        | 10     | 0     |              | ✓ |
    """
    rows = indicators.loc[(indicators["score"] < indicators["weight"]).to_numpy(dtype=bool, na_value=False), NEEDED]
    return _asked(rows, headings) & ~explained(rows, fields, goals)


@rule(
    "SCO016",
    ref="S11",
    stages="selfeval",
    blame="reason",
    basis=_SELFEVAL,
    message="指标值 {target_text}，实际 {actual_text}，没有完成，{heading}空白，请填写原因及改进措施",
    expected="偏差原因及改进措施",
    after="SCO015 SCO006 SCO007 SCO009",
)
def missed_target_unexplained(indicators: DataFrame, headings: DataFrame, fields: DataFrame, goals: DataFrame, scores: Scores) -> Series:
    """没有完成的指标，即使得了满分，也应填写偏差原因及改进措施。

    能否完成不能确定的（计量单位不同、方向不明等），不要求。

    | indicators | name     | target | actual | weight | score | reason   |   |
    | 1          | 培训人数 | ≥50人  | 45人   | 10     | 10    |          | ✗ |
    | 1          | 培训人数 | ≥50人  | 45人   | 10     | 10    | 名额有限 | ✓ |
    | 1          | 培训人数 | ≥50人  | 55人   | 10     | 10    |          | ✓ |
    """
    missed = _sure(parts_of(scores, "indicator", "indicators", indicators, (~scores.parts["reached"]).fillna(value=False)))
    rows = indicators.loc[missed.index, NEEDED]
    full = ~(rows["score"] < rows["weight"]).fillna(value=False)
    return full & _asked(rows, headings) & ~explained(rows, fields, goals)


@rule(
    "SCO017",
    ref="S13",
    stages="selfeval",
    blame="reason",
    severity="warning",
    basis=_OVER,
    message="指标值 {target_text}，实际 {actual_text}，为指标值的 {ratio}%，超额过多，请说明原因（目标是否定得偏低）",
    expected="超额原因",
)
def far_over_target_unexplained(  # noqa: PLR0913, PLR0917  # one for each table it looks at
    indicators: DataFrame, headings: DataFrame, fields: DataFrame, goals: DataFrame, scores: Scores, policy: Policy
) -> Wrong:
    """实际完成值超过指标值过多（全国按 130%），应说明原因。

    成本等越低越好的指标不在此列；政策规定不作要求的，不提醒。

    | indicators | name     | target | actual | weight | score | reason   |   |
    | 1          | 培训人数 | ≥50人  | 65人   | 10     | 10    |          | ✗ |
    | 1          | 培训人数 | ≥50人  | 65人   | 10     | 10    | 追加名额 | ✓ |
    | 1          | 培训人数 | ≥50人  | 60人   | 10     | 10    |          | ✓ |
    """
    over = policy.over
    among = (scores.parts["ratio"] >= over.threshold.value).fillna(value=False) & (over.reaction.value != "none")
    found = _sure(parts_of(scores, "indicator", "indicators", indicators, among))
    found = found[found["method"].isin(("more", "equal"))]
    rows = indicators.loc[found.index, NEEDED]
    return Wrong(_asked(rows, headings) & ~explained(rows, fields, goals), {"ratio": (found["ratio"] * 100).round(2)})


@rule(
    "SCO021",
    ref="S13",
    stages="selfeval",
    blame="reason",
    severity="warning",
    basis=_OVER,
    message="指标值为 0，实际 {actual_text}，偏离过大，请说明原因",
    expected="偏离原因",
)
def far_over_zero_unexplained(indicators: DataFrame, headings: DataFrame, fields: DataFrame, goals: DataFrame, policy: Policy) -> Series:
    """指标值为 0，实际完成值达到政策规定的数（全国按 30），应说明原因。

    | indicators | name     | target | actual | weight | score | reason   |   |
    | 1          | 新增户数 | 0户    | 35户   | 10     | 10    |          | ✗ |
    | 1          | 新增户数 | 0户    | 35户   | 10     | 10    | 政策扩围 | ✓ |
    | 1          | 新增户数 | 0户    | 3户    | 10     | 10    |          | ✓ |
    """
    limit = policy.over.zero_target.value
    most = float("inf") if limit is None or policy.over.reaction.value == "none" else limit
    far = (indicators["target"] == 0) & (indicators["actual"] >= most)
    rows = indicators.loc[far.to_numpy(dtype=bool, na_value=False), NEEDED]
    return _asked(rows, headings) & ~explained(rows, fields, goals)


@rule(
    "SCO024",
    ref="S23",
    stages="selfeval",
    blame="score",
    severity="warning",
    basis="个别省份的规定：没有设成本指标或只填默认成本指标的，限定得分",
    message="成本指标没有填指标值，得分 {here} 超过规定的 {limit}，请按规定限分",
    expected="不高于 {limit}",
)
def default_cost_scored_high(indicators: DataFrame, policy: Policy) -> Wrong:
    """成本指标没有实际内容的，得分不得超过政策规定的数。政策没有规定的，不核对。

    以政策 limits.default_cost_score = 5 为例：

    | indicators | level1   | level2       | name     | target  | actual | weight | score |   |
    | 1          | 成本指标 | 经济成本指标 | 项目成本 | 不适用  |        | 20     | 20    | ✗ |
    | 1          | 成本指标 | 经济成本指标 | 项目成本 | ≤50万元 | 48万元 | 20     | 20    | ✓ |
    | 1          | 成本指标 | 经济成本指标 | 项目成本 |         |        | 20     | 5     | ✓ |
    """
    limit = policy.limits.default_cost_score.value
    costly = (indicators["level1_key"] == "cost") | (indicators["level2_key"] == "output_cost")
    bare = indicators["target_text"].isna() | (indicators["target_kind"] == "none")
    wrong = costly & bare & (indicators["score"] > (float("inf") if limit is None else limit))
    return Wrong(wrong, {"limit": Series(limit, index=indicators.index, dtype="Float64")})


@rule(
    "SCO025",
    ref="S24",
    stages="selfeval",
    blame="reason",
    severity="warning",
    basis="个别省份的规定：定性指标的得分应写明依据",
    message="定性指标得分 {score_text}，没有写明得分依据，请填写",
    expected="得分依据",
    after="SCO015",
)
def quality_score_without_reason(  # noqa: PLR0913, PLR0917  # one for each table it looks at
    indicators: DataFrame, headings: DataFrame, fields: DataFrame, goals: DataFrame, scores: Scores, policy: Policy
) -> Series:
    """定性指标的得分应写明依据。只在政策要求时核对。

    以政策 qualitative.reason = true 为例：

    | indicators | name     | target   | actual       | weight | score | reason       |   |
    | 1          | 社会影响 | 明显提高 | 达成年度指标 | 10     | 10    |              | ✗ |
    | 1          | 社会影响 | 明显提高 | 达成年度指标 | 10     | 10    | 问卷调查证明 | ✓ |
    | 1          | 培训人数 | ≥50人    | 50人         | 10     | 10    |              | ✓ |
    """
    if not policy.qualitative.reason.value:
        return Series(dtype=bool)
    found = parts_of(scores, "indicator", "indicators", indicators, scores.parts["claimed"].notna())
    rows = indicators.loc[found.index[found["method"] == "quality"], NEEDED]
    return _asked(rows, headings) & ~explained(rows, fields, goals)


@rule(
    "SCO030",
    ref="S07",
    stages="selfeval",
    blame="actual",
    severity="warning",
    basis="财预〔2020〕10号：按完成值与指标值的比例计分，两者应为同一计量单位",
    message="指标值 {target_text} 与实际完成值 {actual_text} 的计量单位不同，无法比较，请按指标值的计量单位填写",
    expected="与指标值同一计量单位的数",
)
def actual_in_another_measure(indicators: DataFrame, scores: Scores) -> Series:
    """实际完成值应与指标值用同一计量单位填写，否则无法计算得分。

    | indicators | name       | target | actual | weight | score |   |
    | 1          | 灭火设备   | 20台   | 550万元 | 10    | 10    | ✗ |
    | 1          | 灭火设备   | 20台   | 20台   | 10     | 10    | ✓ |
    | 1          | 灭火设备   | 20台   | 20     | 10     | 10    | ✓ |
    """
    found = parts_of(scores, "indicator", "indicators", indicators, scores.parts["unsure"] == DOUBTS["measures"])
    return Series(data=True, index=found.index, dtype=bool)
