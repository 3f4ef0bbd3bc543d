"""IND, continued: the table of indicators as it is drawn. Columns that were taken out of the form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np
from pandas import DataFrame, Series

from perfsheet.engine.heads import first_of_form
from perfsheet.engine.levels import matches
from perfsheet.rule import Wrong, rule

if TYPE_CHECKING:
    from perfsheet.policy import Policy

#: a column that a form must have → columns that do as well
_INSTEAD: Final = {
    key: [f"indicators.{block}" for block in (key, *others.split())]
    for key, others in {
        "name": "explanation",
        "target": "target_adjusted target_and_measure standard",
        "actual": "actual_half completion_rate explanation opinion",
        "weight": "weight_level1 weight_level2",
        "score": "deducted coefficient reviewed",
    }.items()
}
#: points on the label of a level, or in the name of an indicator: 产出指标（50分）
_POINTS: Final = re.compile(r"\d\s*分")
_CALLED: Final = {"name": "三级指标", "target": "年度指标值", "actual": "实际完成值", "weight": "分值", "score": "得分"}
_READ: Final = ["form", "name", "level1", "level2", "section", *(f"{key}_text" for key in ("target", "actual", "weight", "score"))]


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
    named = indicators.loc[first_of_form(indicators, indicators["subject"].notna()), ["form", "form_kind"]]
    missing = {key: _without(named, headings, policy, key) for key in _CALLED}
    forms = set().union(*missing.values())
    some = indicators.loc[indicators["form"].isin(forms), _READ]
    printed = {key: set(some.loc[_printed(some, key), "form"]) for key in _CALLED}
    said = {form: "、".join(name for key, name in _CALLED.items() if form in missing[key] - printed[key]) for form in forms}
    rows = named.loc[[bool(said.get(form)) for form in named["form"]], "form"]
    return Wrong(Series(data=True, index=rows.index, dtype=bool), {"missing": Series([said[form] for form in rows], index=rows.index, dtype=object)})


def _without(named: DataFrame, headings: DataFrame, policy: Policy, key: str) -> set[int]:
    """Return the forms that must have a column and have neither it nor one that does as well."""
    kinds = [kind for kind, figure in policy.required.items() if key in figure.value.columns]
    there = headings.loc[headings["block"].isin(_INSTEAD[key]), "form"]
    return set(named.loc[named["form_kind"].isin(kinds) & ~named["form"].isin(there), "form"])


def _printed(rows: DataFrame, key: str) -> Series:
    """Tell which rows have a column's content though nothing heads it: points stand on labels, too."""
    told = rows[f"{key}_text"].notna() if f"{key}_text" in rows else Series(data=False, index=rows.index)
    if key == "weight":
        told |= Series(np.logical_or.reduce([matches(rows[column], _POINTS) for column in ("name", "level1", "level2", "section")]), index=rows.index)
    return told
