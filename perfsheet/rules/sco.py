"""SCO: scores of indicators against what their targets and actual values give."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pandas import DataFrame, Series

from perfsheet.engine.scored import all_of, how, off, parts_of
from perfsheet.figures import same
from perfsheet.rule import Wrong, rule

if TYPE_CHECKING:
    from perfsheet.policy import Policy
    from perfsheet.scoring import Scores

_SCORES: Final = "财预〔2020〕10号：完成指标值的得满分，未完成的按完成值与指标值的比例计分"
_SELFEVAL: Final = "财预〔2020〕10号 附件 项目支出绩效自评表"
_FIGURES: Final = ("more", "equal", "less")


@rule(
    "SCO003",
    ref="S09",
    blame="score",
    basis=_SELFEVAL,
    message="得分 {here} 超过分值 {weight_text}，请改为不高于 {weight_text} 的得分",
    expected="不高于 {weight_text}",
)
def score_above_weight(indicators: DataFrame) -> Series:
    """得分不得高于该指标的分值。

    | indicators | name     | weight | score |   |
    | 1          | 培训人数 | 10     | 12    | ✗ |
    | 1          | 培训人数 | 10     | 10    | ✓ |
    | 1          | 培训人数 | 10     |       | ✓ |
    """
    return indicators["score"] > indicators["weight"]


@rule("SCO004", ref="S09", blame="score", basis=_SELFEVAL, message="得分填 {here}，得分不能是负数，请改正", expected="不低于 0")
def score_negative(indicators: DataFrame) -> Series:
    """得分不能是负数。

    | indicators | name     | weight | score |   |
    | 1          | 培训人数 | 10     | -2    | ✗ |
    | 1          | 培训人数 | 10     | 0     | ✓ |
    """
    return indicators["score"] < 0


@rule(
    "SCO005",
    ref="S09",
    blame="score",
    basis=_SELFEVAL,
    message="预算执行率得分 {here} 超过分值 {weight_text}，请改为不高于 {weight_text} 的得分",
    expected="不高于 {weight_text}",
)
def execution_score_above_weight(funds: DataFrame) -> Series:
    """预算执行率的得分不得高于分值。

    | funds | source | budget | spent | weight | score |   |
    | 1     | total  | 100    | 110   | 10     | 11    | ✗ |
    | 2     | total  | 100    | 110   | 10     | 10    | ✓ |
    """
    return funds["score"] > funds["weight"]


def _numeric(scores: Scores, indicators: DataFrame) -> DataFrame:
    """Return the indicators whose points follow from figures and are claimed otherwise."""
    found = off(scores, "indicator", "indicators", indicators)
    return found[found["method"].isin(_FIGURES) & (found["claimed"] >= 0) & ~(found["claimed"] > found["weight"])]


def _slight(found: DataFrame, policy: Policy) -> Series:
    return same(found["claimed"], found["computed"], policy.quantitative.tolerance.value).fillna(value=False).astype(bool)


def _said(found: DataFrame, scores: Scores) -> Wrong:
    facts = {"computed": found["computed"], "how": how(scores, found), "weight": found["weight"]}
    return Wrong(all_of(found), facts)


@rule(
    "SCO006",
    ref="S07",
    stages="selfeval",
    blame="score",
    basis=_SCORES,
    message="得分填 {here}，按完成比例计算为 {computed}（{how:s}），请改正",
    expected="{computed}",
    after="SCO003",
)
def score_too_high(indicators: DataFrame, scores: Scores, policy: Policy) -> Wrong:
    """没有完成的定量指标，得分不得高于按完成比例计算的得分。

    得分＝实际完成值÷年度指标值×分值，按表上的小数位核对，差数在政策允许的误差以内的另由警告提示。方向不明、计量单位不同、表上另有评分
    标准的，不核对。

    | indicators | name         | target  | actual | weight | score |   |
    | 1          | 供养人数     | ≥4754人 | 4604人 | 5      | 5     | ✗ |
    | 1          | 供养人数     | ≥4754人 | 4604人 | 5      | 4.84  | ✓ |
    | 1          | 培训人数     | ≥50人   | 50人   | 5      | 5     | ✓ |
    | 1          | 设备台数     | ≥50台   | 30万元 | 5      | 5     | ✓ |
    """
    found = _numeric(scores, indicators)
    return _said(
        found[(found["claimed"] > found["computed"]) & (found["direction"] != "less").fillna(value=True) & ~_slight(found, policy)], scores
    )


@rule(
    "SCO007",
    ref="S12",
    stages="selfeval",
    blame="score",
    basis="财预〔2020〕10号：完成指标值的得满分，未完成的不得满分",
    message="指标值 {target_text}，实际 {actual_text}，没有达到要求，得分却填满分 {here}，请按政策扣分（{how:s}）",
    expected="低于 {weight}",
    after="SCO003",
)
def full_score_over_the_limit(indicators: DataFrame, scores: Scores, policy: Policy) -> Wrong:
    """规定上限的指标（≤），实际超过上限的，不得满分。

    超过多少扣多少，各地算法不一，按政策规定的算法给出参考得分。

    | indicators | name         | target      | actual    | weight | score |   |
    | 1          | 临时救助标准 | ≤5300元/户  | 5830元/户 | 10     | 10    | ✗ |
    | 1          | 临时救助标准 | ≤5300元/户  | 5300元/户 | 10     | 10    | ✓ |
    | 1          | 临时救助标准 | ≤5300元/户  | 5830元/户 | 10     | 9     | ✓ |
    """
    found = _numeric(scores, indicators)
    full = (found["direction"] == "less") & (found["claimed"] >= found["weight"]) & (found["computed"] < found["weight"])
    return _said(found[full.fillna(value=False) & ~_slight(found, policy)], scores)


@rule(
    "SCO008",
    ref="S07",
    stages="selfeval",
    blame="score",
    severity="warning",
    basis=_SCORES,
    message="得分填 {here}，低于按完成比例计算的 {computed}（{how:s}），请核对",
    expected="{computed}",
)
def score_too_low(indicators: DataFrame, scores: Scores, policy: Policy) -> Wrong:
    """没有完成的定量指标，得分低于按完成比例计算的得分。

    单位可能因其他原因另行扣分，所以只提醒；已完成而没有得满分的，由“未写扣分原因”的规则说明。

    | indicators | name       | target | actual | weight | score |   |
    | 1          | 验收通过率 | ≥100%  | 95%    | 6      | 5     | ✗ |
    | 1          | 验收通过率 | ≥100%  | 95%    | 6      | 5.7   | ✓ |
    | 1          | 验收通过率 | ≥95%   | 95%    | 6      | 5     | ✓ |
    """
    found = _numeric(scores, indicators)
    low = (found["claimed"] < found["computed"]) & (found["computed"] < found["weight"]) & (found["direction"] != "less").fillna(value=True)
    return _said(found[low & ~_slight(found, policy)], scores)


@rule(
    "SCO009",
    ref="S07",
    stages="selfeval",
    blame="score",
    severity="warning",
    basis=_SCORES,
    message="得分填 {here}，按完成比例计算为 {computed}（{how:s}），请核对",
    expected="{computed}",
)
def score_slightly_off(indicators: DataFrame, scores: Scores, policy: Policy) -> Wrong:
    """得分与按完成比例计算的得分略有出入。

    差数在政策允许的误差以内；只是小数位少的，不算出入。

    | indicators | name     | target   | actual | weight | score |   |
    | 1          | 居民档案 | ≥38508人 | 37442人 | 3     | 3     | ✗ |
    | 2          | 居民档案 | ≥38508人 | 37442人 | 3     | 2.9   | ✓ |
    | 3          | 居民档案 | ≥38508人 | 37442人 | 3     | 2.92  | ✓ |
    """
    found = _numeric(scores, indicators)
    short = (found["computed"] < found["weight"]) & (found["direction"] != "less").fillna(value=True)
    return _said(found[short & _slight(found, policy)], scores)


@rule(
    "SCO012",
    ref="S07",
    stages="selfeval",
    blame="score",
    basis="表上的得分系数：得分＝分值×得分系数",
    message="得分填 {here}，按得分系数计算为 {computed}（{how:s}），请改正",
    expected="{computed}",
    after="SCO003",
)
def score_not_by_coefficient(indicators: DataFrame, scores: Scores, policy: Policy) -> Wrong:
    """填了得分系数的，得分应等于分值乘以得分系数。

    | indicators | name     | target | actual | weight | coefficient | score |   |
    | 1          | 培训人数 | 50人   | 50人   | 10     | 80%         | 10    | ✗ |
    | 1          | 培训人数 | 50人   | 50人   | 10     | 80%         | 8     | ✓ |
    """
    found = off(scores, "indicator", "indicators", indicators)
    found = found[(found["method"] == "coefficient") & ~_slight(found, policy) & (found["claimed"] <= found["weight"])]
    return _said(found, scores)


@rule(
    "SCO013",
    ref="S12",
    stages="selfeval",
    blame="coefficient",
    severity="warning",
    basis=_SCORES,
    message="指标值 {target_text}，实际 {actual_text}，没有完成，得分系数却填 {here}，请核对",
    expected="低于 100%",
)
def full_coefficient_below_target(indicators: DataFrame, scores: Scores) -> Series:
    """没有完成的指标，得分系数不应为 100%。

    | indicators | name     | target | actual | weight | coefficient | score |   |
    | 1          | 检查次数 | ≥26次  | 12次   | 10     | 100%        | 10    | ✗ |
    | 1          | 检查次数 | ≥26次  | 26次   | 10     | 100%        | 10    | ✓ |
    """
    among = (scores.parts["ratio"] < 1) & (scores.parts["method"] == "coefficient")
    found = parts_of(scores, "indicator", "indicators", indicators, among.fillna(value=False))
    found = found[found["direction"].isin(("more", "equal")) & (found["computed"] >= found["weight"]).fillna(value=False)]
    return all_of(found)
