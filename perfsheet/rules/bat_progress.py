"""BAT, continued: what was reached, against the report before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pandas import DataFrame, Series

from perfsheet.across.progress import NAMED, REACHED, done, fell, not_done
from perfsheet.across.targets import STATED, figure, is_figure, one_measure, said
from perfsheet.rule import Wrong, rule

if TYPE_CHECKING:
    from perfsheet.across import Across

_BASIS: Final = "财预〔2019〕136号 附件：完成情况为年初至监控时点的累计数；财预〔2020〕10号：实际完成值应真实、准确"


@rule(
    "BAT029",
    ref="S16",
    stages="monitor selfeval",
    blame="actual",
    severity="warning",
    basis=_BASIS,
    message="填“{mine:s}”，{spot:s}已填“{theirs:s}”，之前已达到指标值，现在却没有达到，请核对哪一处不实，并说明原因",
    expected="不低于 {theirs:s}",
)
def done_before_and_not_now(indicators: DataFrame, across: Across) -> Wrong:
    """之前监控已完成的，之后的监控、年终自评不应又没有完成。

    只核对累计完成的数量，和写明已完成、未完成的文字；比率、平均数、满意度、成本可以下降，不核对。

    | forms | kind             | project  | unit     | period |
    | 1     | project_monitor  | 校舍改造 | 城南小学 | 1-8月  |
    | 2     | project_selfeval | 校舍改造 | 城南小学 |        |

    | indicators | name       | target  | actual     |   |
    | 1          | 培训人数   | ≥50人   | 52人       |   |
    | 1          | 工程验收   | 通过    | 已完成验收 |   |
    | 1          | 学员满意度 | ≥90%    | 95%        |   |
    | 2          | 培训人数   | ≥50人   | 41人       | ✗ |
    | 2          | 工程验收   | 通过    | 尚未验收   | ✗ |
    | 2          | 学员满意度 | ≥90%    | 88%        | ✓ |
    """
    mine, theirs = _beside(indicators, across)
    words = not_done(mine) & done(theirs)
    return _found(words | fell(mine, theirs) & _reached(mine, theirs), across, mine, theirs)


@rule(
    "BAT030",
    ref="S16",
    stages="monitor selfeval",
    blame="actual",
    severity="warning",
    basis=_BASIS,
    message="填“{mine:s}”，少于{spot:s}的“{theirs:s}”，累计数一般只增不减，请核对",
    expected="不低于 {theirs:s}",
)
def actual_fell(indicators: DataFrame, across: Across) -> Wrong:
    """累计完成的数量不应小于当年前一次监控的完成数。

    比率、平均数、满意度、成本、存量可以下降，不核对；人数、户数略有减少的不提示。

    | forms | kind            | project  | unit     | period |
    | 1     | project_monitor | 校舍改造 | 城南小学 | 1-5月  |
    | 2     | project_monitor | 校舍改造 | 城南小学 | 1-8月  |

    | indicators | name         | target | actual |   |
    | 1          | 培训人数     | ≥50人  | 30人   |   |
    | 1          | 培训期数     | 4期    | 2期    |   |
    | 1          | 在校生人数   | ≥900人 | 950人  |   |
    | 2          | 培训人数     | ≥50人  | 21人   | ✗ |
    | 2          | 培训期数     | 4期    | 3期    | ✓ |
    | 2          | 在校生人数   | ≥900人 | 930人  | ✓ |
    """
    mine, theirs = _beside(indicators, across)
    return _found(fell(mine, theirs) & ~_reached(mine, theirs), across, mine, theirs)


def _beside(indicators: DataFrame, across: Across) -> tuple[DataFrame, DataFrame]:
    rows = across.both("before")
    theirs = across.other("indicators", rows["other"], REACHED).assign(other=rows["other"])
    return indicators.loc[rows.index, [*dict.fromkeys((*STATED, *REACHED, *NAMED))]], theirs


def _reached(mine: DataFrame, theirs: DataFrame) -> Series:
    """Tell where the report before had reached the target that this one misses."""
    target = figure(mine)
    reached = (figure(theirs, "actual") >= target) & (figure(mine, "actual") < target) & (target > 0)
    return is_figure(mine) & one_measure(mine, theirs, "target", "actual") & reached.fillna(value=False)


def _found(wrong: Series, across: Across, mine: DataFrame, theirs: DataFrame) -> Wrong:
    rows = theirs[wrong.to_numpy(dtype=bool)]
    facts = {
        "mine": said(mine.loc[rows.index], "actual"),
        "theirs": said(rows, "actual"),
        "spot": across.spot("indicators", rows["other"], "actual"),
    }
    return Wrong(wrong, facts)
