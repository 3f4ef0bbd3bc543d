"""SCO, continued: the scores of pre-assessments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pandas import DataFrame, Series

from perfsheet.engine.heads import asks_for
from perfsheet.engine.levels import by_text
from perfsheet.engine.narrow import of_stages
from perfsheet.engine.scored import all_of, how, off
from perfsheet.rule import Wrong, rule

if TYPE_CHECKING:
    from perfsheet.policy import Policy
    from perfsheet.scoring import Scores

_EX_ANTE: Final = "事前绩效评估表（各地通用格式）：总分为各项得分之和"
#: a form that has so many of the dimensions is meant to have all
_ENOUGH: Final = 3
_DIMENSIONS: Final = {
    "necessity": "立项必要性",
    "economy": "投入经济性",
    "goal_quality": "绩效目标合理性",
    "feasibility": "实施方案可行性",
    "funding": "筹资合规性",
}


@rule(
    "SCO026",
    ref="P01",
    stages="ex_ante",
    blame="total_score",
    basis=_EX_ANTE,
    message="总分填 {here}，各项得分之和为 {sum}，请核对后改为一致",
    expected="{sum}",
)
def appraised_total_not_sum(forms: DataFrame, scores: Scores) -> Wrong:
    """事前评估的总分应等于各项得分之和。

    | forms | project |   |
    | 1     | 改造    | ✗ |
    | 2     | 改造    | ✓ |

    | totals | key   | value |
    | 1      | score | 85    |
    | 2      | score | 80    |

    | indicators | level1     | weight | score |
    | 1          | 立项必要性 | 50     | 40    |
    | 1          | 投入经济性 | 50     | 40    |
    | 2          | 立项必要性 | 50     | 40    |
    | 2          | 投入经济性 | 50     | 40    |
    """
    found = off(scores, "total", "forms", forms)
    return Wrong(all_of(found), {"sum": found["computed"], "how": how(scores, found)})


@rule(
    "SCO027",
    ref="P01",
    stages="ex_ante",
    blame="score",
    basis="事前绩效评估表（各地通用格式）：各评估内容均应评分",
    message="分值 {weight_text}，没有得分，请补填得分",
    expected="得分",
)
def appraisal_unscored(indicators: DataFrame, headings: DataFrame) -> Series:
    """事前评估的每项内容都应评分。整张表都没有评分的（评语式的表），不在此列。

    | indicators | level1     | weight | score |   |
    | 1          | 立项必要性 | 20     |       | ✗ |
    | 1          | 投入经济性 | 20     | 18    | ✓ |
    | 2          | 立项必要性 | 20     |       | ✓ |
    """
    indicators = of_stages(indicators, ("ex_ante",), ["form", "score", "score_text", "weight"])
    asked = asks_for(indicators, headings, "indicators.score")
    begun = indicators["score"].notna().groupby(indicators["form"]).transform("any")
    return begun & asked & (indicators["weight"] > 0) & indicators["score_text"].isna()


@rule(
    "SCO028",
    ref="P01",
    stages="ex_ante",
    blame="level1",
    severity="warning",
    basis="各地事前绩效评估办法：立项必要性、投入经济性、绩效目标合理性、实施方案可行性、筹资合规性五个维度",
    message="没有评估“{missing:s}”，请补充",
    expected="{missing:s}",
)
def dimension_missing(indicators: DataFrame) -> Wrong:
    """事前评估应包括立项必要性、投入经济性、绩效目标合理性、实施方案可行性、筹资合规性五个维度。

    按这套维度评估（至少有其中三个）的表才核对。

    | indicators | level1         | weight | score |   |
    | 1          | 立项必要性     | 20     | 18    | ✗ |
    | 1          | 投入经济性     | 20     | 18    |   |
    | 1          | 绩效目标合理性 | 20     | 18    |   |
    | 1          | 实施方案可行性 | 20     | 18    |   |
    | 2          | 立项必要性     | 20     | 18    | ✓ |
    | 2          | 投入经济性     | 20     | 18    |   |
    | 2          | 绩效目标合理性 | 20     | 18    |   |
    | 2          | 实施方案可行性 | 20     | 18    |   |
    | 2          | 筹资合规性     | 20     | 18    |   |
    """
    rows = of_stages(indicators, ("ex_ante",), ["form", "level1_key"])
    known = rows[rows["level1_key"].isin(_DIMENSIONS.keys())]
    number = known.groupby("form")["level1_key"].nunique()
    some = known[known["form"].isin(number.index[number.between(_ENOUGH, len(_DIMENSIONS) - 1)])]
    there = {form: set(keys) for form, keys in some.groupby("form")["level1_key"]}
    missing = {form: "、".join(name for key, name in _DIMENSIONS.items() if key not in keys) for form, keys in there.items()}
    first = known[known["form"].isin(missing)].drop_duplicates("form")
    return Wrong(Series(data=True, index=first.index, dtype=bool), {"missing": first["form"].map(missing)})


@rule(
    "SCO029",
    ref="P01",
    stages="ex_ante",
    blame="text",
    severity="warning",
    basis="本地政策规定的得分与评估结论的对应关系",
    message="评估结论填“{here}”，按总分 {total} 应为“{right}”，请核对",
    expected="{right}",
    after="SCO026",
)
def conclusion_not_of_total(fields: DataFrame, forms: DataFrame, policy: Policy) -> Wrong:
    """评估结论应与总分一致。只在政策规定了得分与结论的对应关系时核对。

    以政策 ex_ante.bands = [{name = "予以支持", from = 80}, {name = "部分支持", from = 60}, {name = "不予支持", from = 0}] 为例：

    | fields | key        | text     |   |
    | 1      | conclusion | 予以支持 | ✗ |
    | 2      | conclusion | 予以支持 | ✓ |

    | totals | key   | value |
    | 1      | score | 50    |
    | 2      | score | 85    |
    """
    bands = policy.ex_ante.bands.value
    if bands is None:
        return Wrong(Series(dtype=bool), {})
    names = [one.name for one in policy.ex_ante.conclusions.value]
    rows = fields[fields["key"].str.fullmatch(r"conclusion(?:_\d+)?").fillna(value=False)]
    claimed = by_text(rows["text"], lambda text: _named(text, names))
    total = rows["form"].map(forms.set_index("form")["total_score"]).astype("Float64")
    told = claimed.notna() & total.between(0, 100).fillna(value=False)
    right = Series(
        [bands.name(one) if sure else None for one, sure in zip(total, told, strict=True)],
        index=rows.index,
        dtype=object,
    )
    return Wrong(told & (claimed.astype(object) != right), {"total": total, "right": right})


def _named(text: str, names: list[str]) -> str | None:
    """Find the one conclusion that a text names."""
    plain = "".join(text.split())
    found = [name for name in names if name in plain]
    return found[0] if len(found) == 1 else None
