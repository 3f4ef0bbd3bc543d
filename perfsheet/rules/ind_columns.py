"""IND, continued: the table of indicators as it is drawn. Columns that were taken out of the form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np
from pandas import DataFrame, Series

from perfsheet.engine.heads import asks_for, first_of_form, in_form
from perfsheet.engine.levels import matches
from perfsheet.rule import Wrong, rule

if TYPE_CHECKING:
    from perfsheet.policy import Policy

#: a column that a form must have → columns that do as well
_INSTEAD: Final = {
    "name": ("name", "explanation"),
    "target": ("target", "target_adjusted", "target_and_measure", "standard"),
    "actual": ("actual", "actual_half", "completion_rate", "explanation", "opinion"),
    "weight": ("weight", "weight_level1", "weight_level2"),
    "score": ("score", "deducted", "coefficient", "reviewed"),
}
#: points on the label of a level, or in the name of an indicator: 产出指标（50分）
_POINTS: Final = re.compile(r"\d\s*分")
_CALLED: Final = {"name": "三级指标", "target": "年度指标值", "actual": "实际完成值", "weight": "分值", "score": "得分"}


@rule(
    "IND052",
    ref="C15",
    stages="target monitor selfeval",
    blame="name",
    severity="note",
    basis="财预〔2015〕88号、〔2019〕136号、〔2020〕10号 附件：规定的表样不得增删栏目",
    message="指标表没有{missing}栏，请核对是否用错或改动了表样",
    expected="{missing}",
)
def column_taken_out(indicators: DataFrame, headings: DataFrame, policy: Policy) -> Wrong:
    """指标表应有表样规定的各栏（三级指标、年度指标值、实际完成值、分值、得分）。

    各地表样不同，所以只作提示；分值写在指标名称里的，算有分值栏。

    | forms | kind             |
    | 1     | project_selfeval |
    | 2     | project_selfeval |

    | indicators | level1   | name     | target | actual |   |
    | 1          | 产出指标 | 培训人数 | 50人   | 50人   | ✗ |
    | 1          | 产出指标 | 合格率   | 90%    | 95%    | ✓ |

    | indicators | level1   | name     | target | actual | weight | score |   |
    | 2          | 产出指标 | 培训人数 | 50人   | 50人   | 50     | 50    | ✓ |
    """
    missing = Series("", index=indicators.index)
    for kind, figure in policy.required.items():
        rows = indicators[(indicators["form_kind"] == kind).to_numpy(dtype=bool)]
        for key in (key for key in figure.value.columns if key in _INSTEAD and len(rows)):
            lacking = ~_there(rows, headings, key)
            missing.loc[lacking.index[lacking]] += f"、{_CALLED[key]}"
    first = first_of_form(indicators, indicators["subject"].notna())
    return Wrong((missing != "") & first, {"missing": missing.str.removeprefix("、")})


def _there(rows: DataFrame, headings: DataFrame, key: str) -> Series:
    """Tell the rows of forms that have a column, or one that does as well, or print it elsewhere."""
    there = in_form(rows, rows[f"{key}_text"].notna()) if f"{key}_text" in rows else Series(data=False, index=rows.index)
    if key == "weight":
        printed = [matches(rows[column], _POINTS) for column in ("name", "level1", "level2", "section")]
        there |= in_form(rows, Series(np.logical_or.reduce(printed), index=rows.index))
    for block in _INSTEAD[key]:
        there |= asks_for(rows, headings, f"indicators.{block}")
    return there
