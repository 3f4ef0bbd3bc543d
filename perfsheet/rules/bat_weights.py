"""BAT, continued: the points of a report's indicators against those of the year's targets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pandas import DataFrame, Series

from perfsheet.figures import same
from perfsheet.rule import Wrong, rule

if TYPE_CHECKING:
    from perfsheet.across import Across
    from perfsheet.policy import Policy


@rule(
    "BAT024",
    ref="S18",
    stages="monitor selfeval",
    blame="weight",
    severity="warning",
    basis="财预〔2021〕101号：指标权重随预算批复，执行中一般不作调整",
    message="分值 {here} 与{spot:s}的 {theirs:s} 不一致，请按批复的分值填写",
    expected="{theirs:s}",
)
def weight_not_as_declared(indicators: DataFrame, across: Across, policy: Policy) -> Wrong:
    """指标的分值应与当年绩效目标申报表一致。

    两张表的满分不同、各指标按比例折算的不算；申报表自身分值合计不对的，先改申报表。

    | forms | kind             | project  | unit     |
    | 1     | project_target   | 校舍改造 | 城南小学 |
    | 2     | project_selfeval | 校舍改造 | 城南小学 |

    | indicators | name     | weight |   |
    | 1          | 培训人数 | 20     |   |
    | 1          | 合格率   | 20     |   |
    | 1          | 就业率   | 30     |   |
    | 2          | 培训人数 | 10     | ✗ |
    | 2          | 合格率   | 20分   | ✓ |
    | 2          | 就业率   | 30.00  | ✓ |
    """
    rows = across.declared().comparable("both", policy.across.rows.value)
    mine = indicators.loc[rows.index, "weight"]
    theirs = across.other("indicators", rows["other"], ["weight", "weight_text"])
    differs = ~same(mine, theirs["weight"]).fillna(value=True)
    rescaled = differs.groupby(rows["form"]).transform("mean") > policy.across.rows.value
    wrong = differs & ~rescaled & ~_miscounted(rows, across, policy)
    found = rows[wrong.to_numpy(dtype=bool)]
    return Wrong(wrong, {"theirs": theirs["weight_text"], "spot": across.spot("indicators", found["other"], "weight")})


def _miscounted(rows: DataFrame, across: Across, policy: Policy) -> Series:
    """Tell for matched rows where only the declared points do not add up: then those are wrong."""
    whole, indicators = policy.weights.total.value, policy.weights.targets_total.value
    values, _ = across.whole.batch.indicators
    named = values.loc[values["weight"].notna(), ["form", "weight"]]
    totals = named.groupby("form")["weight"].sum()
    mine, theirs = (forms.map(totals) for forms in (rows["form"], values["form"].loc[rows["other"]].set_axis(rows.index)))
    return mine.isin((whole, indicators)) & (theirs != indicators) & (theirs != mine)
