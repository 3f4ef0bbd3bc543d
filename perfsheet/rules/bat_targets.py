"""BAT, continued: the indicators of a report against those of the year's targets."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from pandas import DataFrame, Series

from perfsheet.across.adjusted import documented
from perfsheet.across.targets import STATED, figures_apart, possible, said, words_apart
from perfsheet.rule import Wrong, rule

if TYPE_CHECKING:
    from perfsheet.across import Across

_MONITOR: Final = "财预〔2019〕136号：对照批复的绩效目标监控；财预〔2015〕88号：批复的绩效目标一般不予调整，确需调整的按程序报批"
_SELFEVAL: Final = "财预〔2020〕10号：对照批复的绩效目标自评；财预〔2015〕88号：批复的绩效目标一般不予调整，确需调整的按程序报批"
_DIFFERS: Final = "指标值“{mine:s}”与{spot:s}的“{theirs:s}”不一致，请按批复的绩效目标填写；已按程序调整的，请注明调整批复"


@rule("BAT014", ref="M05", stages="monitor", blame="target", basis=_MONITOR, message=_DIFFERS, expected="{theirs:s}")
def monitored_target_changed(indicators: DataFrame, fields: DataFrame, goals: DataFrame, across: Across) -> Wrong:
    """监控表的年度指标值应与当年绩效目标申报表一致。

    指标按名称对应；没有申报表的，与当年第一次监控核对。数值、计量单位或方向不同才算不一致，写法不同不算；表上写明已调整的，不再提示。

    | forms | kind            | project  | unit     | period |
    | 1     | project_target  | 校舍改造 | 城南小学 |        |
    | 2     | project_monitor | 校舍改造 | 城南小学 | 1-8月  |

    | indicators | name     | target | measure | note           |   |
    | 1          | 培训人数 | ≥50人  |         |                |   |
    | 1          | 培训期数 | 3      | 期      |                |   |
    | 1          | 培训教材 | ≥1万册 |         |                |   |
    | 1          | 外出交流 | 4次    |         |                |   |
    | 2          | 培训人数 | ≥40人  |         |                | ✗ |
    | 2          | 培训期数 | 3期    |         |                | ✓ |
    | 2          | 培训教材 | ≥10000 | 册      |                | ✓ |
    | 2          | 外出交流 | 2次    |         | 经批复指标调整 | ✓ |
    """
    return _changed(indicators, fields, goals, across, figures_apart)


@rule("BAT015", ref="S18", stages="selfeval", blame="target", basis=_SELFEVAL, message=_DIFFERS, expected="{theirs:s}")
def evaluated_target_changed(indicators: DataFrame, fields: DataFrame, goals: DataFrame, across: Across) -> Wrong:
    """自评表的年度指标值应与当年绩效目标申报表一致。

    指标按名称对应；没有申报表的，与当年第一次监控核对。数值、计量单位或方向不同才算不一致，写法不同不算；表上写明已调整的，不再提示。

    | forms | kind             | project  | unit     |
    | 1     | project_target   | 校舍改造 | 城南小学 |
    | 2     | project_selfeval | 校舍改造 | 城南小学 |

    | indicators | name         | target          |   |
    | 1          | 培训人数     | ≥50人           |   |
    | 1          | 合格率       | ≥95%            |   |
    | 1          | 完成时间     | 2024年12月31日前 |   |
    | 2          | 培训人数     | ≤50人           | ✗ |
    | 2          | 合格率       | 95%             | ✓ |
    | 2          | 完成时间     | 2024年12月底前  | ✓ |
    """
    return _changed(indicators, fields, goals, across, figures_apart)


@rule(
    "BAT016",
    ref="S18",
    stages="monitor selfeval",
    blame="target",
    severity="warning",
    basis=_SELFEVAL,
    message="指标值“{mine:s}”与{spot:s}的“{theirs:s}”写法不同，请核对是否同一目标",
    expected="{theirs:s}",
)
def target_worded_otherwise(indicators: DataFrame, fields: DataFrame, goals: DataFrame, across: Across) -> Wrong:
    """用文字表述的指标值应与当年绩效目标申报表一致。

    标点、空格、全角半角不同不算；写明已调整的，不再提示。

    | forms | kind             | project  | unit     |
    | 1     | project_target   | 校舍改造 | 城南小学 |
    | 2     | project_selfeval | 校舍改造 | 城南小学 |

    | indicators | name     | target       |   |
    | 1          | 管护制度 | 建立健全     |   |
    | 1          | 居住环境 | 持续改善     |   |
    | 2          | 管护制度 | 基本执行     | ✗ |
    | 2          | 居住环境 | 持续 改善。  | ✓ |
    """
    return _changed(indicators, fields, goals, across, words_apart)


def _changed(
    indicators: DataFrame, fields: DataFrame, goals: DataFrame, across: Across, apart: Callable[[DataFrame, DataFrame], Series]
) -> Wrong:
    """Find the targets that are not those declared."""
    rows = across.declared().both
    mine = indicators.loc[rows.index, STATED]
    theirs = across.other("indicators", rows["other"], [*STATED, "form", "target_adjusted_text"])
    years = theirs["form"].map(across.whole.forms["year"])
    apart_here = (apart(mine, theirs) & possible(theirs, years) & theirs["target_adjusted_text"].isna()).to_numpy(dtype=bool)
    found = rows[apart_here]
    wrong = ~documented(indicators.loc[found.index], fields, goals)
    facts = {
        "mine": said(mine.loc[found.index]),
        "theirs": said(theirs.loc[found.index]),
        "spot": across.spot("indicators", found["other"], "target"),
    }
    return Wrong(wrong, facts)
