"""WGT, continued: the weight of budget execution."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pandas import DataFrame, Series

from perfsheet.engine.scored import all_of, parts_of
from perfsheet.figures import round_points, same
from perfsheet.rule import Wrong, rule

if TYPE_CHECKING:
    from perfsheet.policy import Policy
    from perfsheet.scoring import Scores

_EXECUTION: Final = "财预〔2020〕10号：预算执行率权重统一设置为 10 分"
#: what a sum of weights may be off by when thirds are written as 3.33
_ROUNDED: Final = 0.1


@rule(
    "WGT010",
    ref="S02",
    stages="selfeval",
    blame="weight",
    basis=_EXECUTION,
    message="预算执行率的分值填 {here}，得分 {score_text} 却是按 {wanted} 分计算的，请改正分值",
    expected="{wanted}",
)
def execution_weight_not_the_one_scored(funds: DataFrame, scores: Scores, policy: Policy) -> Wrong:
    """预算执行率的分值与得分对不上：得分是按规定分值计算的，分值却填了别的数。

    | funds | source | budget | spent  | rate    | weight | score |   |
    | 1     | total  | 620.82 | 620.82 | 100.00% | 100    | 10    | ✗ |
    | 2     | total  | 620.82 | 620.82 | 100.00% | 10     | 10    | ✓ |
    | 3     | total  | 29     | 27.8   | 95.86%  | 9      | 8     | ✓ |
    """
    found, wanted = scored_by_policy(funds, scores, policy), policy.execution.weight.value
    return Wrong(all_of(found), {"wanted": Series(wanted, index=found.index)})


def scored_by_policy(funds: DataFrame, scores: Scores, policy: Policy) -> DataFrame:
    """Return the parts of execution that state another weight than the policy's, and are scored by the policy's."""
    wanted = policy.execution.weight.value
    found = parts_of(scores, "execution", "funds", funds, scores.parts["differs"] & (scores.parts["weight"] != wanted))
    share = (found["computed"] / found["weight"].where(found["weight"] > 0)).clip(0, 1)
    by_policy = same(round_points(share * wanted), found["claimed"], policy.quantitative.tolerance.value)
    return found[(by_policy & (found["claimed"] > 0)).fillna(value=False).to_numpy(dtype=bool)]


@rule(
    "WGT011",
    ref="T11",
    stages="selfeval",
    blame="weight",
    severity="warning",
    basis=_EXECUTION,
    message="预算执行率的分值填 {here}，应为 {wanted}，请核对；本地另有规定的除外",
    expected="{wanted}",
    after="WGT010",
)
def execution_weight_not_of_policy(funds: DataFrame, policy: Policy) -> Wrong:
    """预算执行率的分值统一为 10 分（政策另有规定的，以政策为准）。

    只看项目的自评表；部门整体支出的权重各地不同。

    | funds | source | budget | spent | weight | score |   |
    | 1     | total  | 29     | 27.8  | 9      | 8     | ✗ |
    | 2     | total  | 29     | 27.8  | 10     | 9.59  | ✓ |
    | 3     | total  | 29     | 27.8  |        | 9.59  | ✓ |
    """
    wanted = policy.execution.weight.value
    total = (funds["source"] == "total") & (funds["scope"] == "project")
    return Wrong(total & ~same(funds["weight"], wanted, _ROUNDED), {"wanted": Series(wanted, index=funds.index)})
