"""SCO, continued: scores that look too good beside what was spent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pandas import DataFrame, Series

from perfsheet.engine.scored import parts_of
from perfsheet.rule import Wrong, rule

if TYPE_CHECKING:
    from perfsheet.policy import Policy
    from perfsheet.scoring import Scores


@rule(
    "SCO022",
    ref="S19",
    stages="selfeval",
    blame="total_score",
    severity="warning",
    basis="文件没有规定；审核的通行做法：预算执行率低而指标全部满分的，自评打分可能虚高",
    message="预算执行率只有 {rate}%，各项指标却全部满分，请核对自评是否属实",
    after="BUD001 BUD010",
)
def all_full_though_little_spent(forms: DataFrame, indicators: DataFrame, funds: DataFrame, scores: Scores, policy: Policy) -> Wrong:
    """预算执行率低（结余超过政策规定的提醒线），各项指标却全部得满分。

    | forms | project |   |
    | 1     | 培训    | ✗ |
    | 2     | 培训    | ✓ |

    | funds | source | budget | spent | rate | weight | score |
    | 1     | total  | 100    | 50    | 50%  | 10     | 5     |
    | 2     | total  | 100    | 95    | 95%  | 10     | 9.5   |

    | indicators | name     | target | actual | weight | score |
    | 1          | 培训人数 | 50人   | 50人   | 50     | 50    |
    | 1          | 合格率   | ≥90%   | 95%    | 20     | 20    |
    | 1          | 及时率   | ≥90%   | 95%    | 20     | 20    |
    | 2          | 培训人数 | 50人   | 50人   | 90     | 90    |
    """
    unspent = policy.execution.unspent.value
    found = parts_of(scores, "execution", "funds", funds, scores.parts["ratio"] < 1 - (1.0 if unspent is None else unspent))
    rows = indicators.loc[indicators["form"].isin(found["form"]), ["form", "score", "weight"]].dropna()
    full = rows["score"].ge(rows["weight"]).groupby(rows["form"]).agg(["all", "size"])
    rate = found[found["form"].isin(full.index[full["all"] & (full["size"] >= 3)])].drop_duplicates("form").set_index("form")["ratio"] * 100
    mine = forms[forms["form"].isin(rate.index)]
    return Wrong(Series(data=True, index=mine.index, dtype=bool), {"rate": mine["form"].map(rate).round(2)})


@rule(
    "SCO023",
    ref="S19",
    stages="selfeval",
    blame="total_score",
    severity="warning",
    basis="文件没有规定；省级系统的自评红灯：（指标得分率－执行得分率）÷指标得分率",
    message="指标得分率 {points}%，预算执行得分率 {rate}%，相差较大，请核对自评是否属实",
    after="BUD001 BUD010 SCO022",
)
def points_ahead_of_spending(forms: DataFrame, scores: Scores, policy: Policy) -> Wrong:
    """指标得分率明显高于预算执行得分率，自评打分可能偏高。只在本地政策规定了差多少提醒时核对（全国没有规定）。

    以政策 lights.inflated = 0.05 为例：

    | forms | project |   |
    | 1     | 培训    | ✗ |
    | 2     | 培训    | ✓ |
    | 3     | 培训    | ✗ |

    | funds | source | budget | spent | rate | weight | score |
    | 1     | total  | 100    | 40    | 40%  | 10     | 4     |
    | 2     | total  | 100    | 97    | 97%  | 10     | 9.7   |
    | 3     | total  | 100    | 47    | 47%  | 10     | 4.7   |

    | indicators | name     | target | actual | weight | score |
    | 1          | 培训人数 | 50人   | 50人   | 90     | 89    |
    | 2          | 培训人数 | 50人   | 50人   | 90     | 89.8  |
    | 3          | 培训人数 | 50人   | 25人   | 90     | 45    |
    """
    limit = policy.lights.inflated
    if limit.value is None or limit.assumed:
        return Wrong(Series(dtype=bool), {})
    sums = _rates(scores)
    ahead = (sums["points"] - sums["rate"]) / sums["points"].where(sums["points"] > 0)
    sums = sums[(ahead > limit.value).fillna(value=False)]
    mine = forms[forms["form"].isin(sums.index)]
    facts = {name: mine["form"].map(sums[name] * 100).round(2) for name in ("points", "rate")}
    return Wrong(Series(data=True, index=mine.index, dtype=bool), facts)


def _rates(scores: Scores) -> DataFrame:
    """Return for each form the share of their points that indicators and execution claim."""
    parts = scores.parts[scores.parts["claimed"].notna().to_numpy() & (scores.parts["weight"] > 0).to_numpy(dtype=bool, na_value=False)]
    shares = {}
    for name, part in (("points", "indicator"), ("rate", "execution")):
        sums = parts[(parts["part"] == part).to_numpy(dtype=bool)].groupby("form")[["claimed", "weight"]].sum()
        shares[name] = sums["claimed"] / sums["weight"]
    return DataFrame(shares).dropna()
