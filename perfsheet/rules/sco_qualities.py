"""SCO, continued: scores of qualities against their bands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pandas import DataFrame

from perfsheet.engine.scored import all_of, how, off
from perfsheet.rule import Wrong, rule

if TYPE_CHECKING:
    from perfsheet.scoring import Scores

_BANDS: Final = "财预〔2020〕10号：定性指标分三档，按 100%–80%（含）、80%–60%（含）、60%–0% 计分"


def _qualities(scores: Scores, indicators: DataFrame) -> DataFrame:
    found = off(scores, "indicator", "indicators", indicators)
    return found[(found["method"] == "quality") & found["low"].notna() & (found["claimed"] <= found["weight"])]


@rule(
    "SCO010",
    ref="S08",
    stages="selfeval",
    blame="score",
    basis=_BANDS,
    message="完成情况填“{actual_text}”，得分 {here} 高于该档次，{how:s}，请改正得分或完成情况",
    expected="{low}～{high}",
)
def score_above_band(indicators: DataFrame, scores: Scores) -> Wrong:
    """定性指标的得分不得高于所填的档次。

    部分达成的，得分在分值的 60%（含）至 80% 之间；未达成的，在 60% 以下。

    | indicators | name     | target   | actual                         | weight | score |   |
    | 1          | 社会影响 | 明显提高 | 部分达成年度指标并具有一定效果 | 10     | 10    | ✗ |
    | 1          | 社会影响 | 明显提高 | 部分达成年度指标并具有一定效果 | 10     | 7     | ✓ |
    | 1          | 社会影响 | 明显提高 | 达成年度指标                   | 10     | 10    | ✓ |
    """
    found = _qualities(scores, indicators)
    found = found[(found["claimed"] > found["computed"]).fillna(value=False)]
    return Wrong(all_of(found), {"how": how(scores, found), "low": found["low"], "high": found["high"]})


@rule(
    "SCO011",
    ref="S08",
    stages="selfeval",
    blame="score",
    severity="warning",
    basis=_BANDS,
    message="完成情况填“{actual_text}”，得分 {here} 低于该档次，{how:s}，请核对得分或完成情况",
    expected="{low}～{high}",
)
def score_below_band(indicators: DataFrame, scores: Scores) -> Wrong:
    """定性指标的得分低于所填的档次。

    达成年度指标的，得分在分值的 80%（含）以上；部分达成的，在 60%（含）至 80% 之间。

    | indicators | name     | target   | actual                         | weight | score |   |
    | 1          | 社会影响 | 明显提高 | 达成年度指标                   | 10     | 7     | ✗ |
    | 1          | 社会影响 | 明显提高 | 部分达成年度指标并具有一定效果 | 10     | 7     | ✓ |
    | 1          | 社会影响 | 明显提高 | 达成年度指标                   | 10     | 8     | ✓ |
    """
    found = _qualities(scores, indicators)
    found = found[(found["claimed"] < found["computed"]).fillna(value=False)]
    return Wrong(all_of(found), {"how": how(scores, found), "low": found["low"], "high": found["high"]})
