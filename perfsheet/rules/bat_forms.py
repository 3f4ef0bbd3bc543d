"""BAT, continued: forms that should not be there beside others: twice the same, or declared against the appraisal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pandas import DataFrame, Series

from perfsheet.across.appraisals import conclusions, refused
from perfsheet.rule import Wrong, rule
from perfsheet.tables import plain

if TYPE_CHECKING:
    from perfsheet.across import Across
    from perfsheet.policy import Policy


@rule(
    "BAT013",
    ref="C12",
    blame="project",
    severity="warning",
    basis="一个项目同一阶段、同一时点只报一张表；重新报送的以新表为准",
    message="同一项目同期已有一张{spot:s}，请核对保留哪一张，撤回另一张；是两个项目的，请分别填写项目编码或名称",
)
def form_sent_twice(forms: DataFrame, across: Across) -> Wrong:
    """同一项目同一年度、同一阶段、同一监控时点只应有一张表。

    已被新版取代的不算；没有写监控时点的不核对。重复的表不与其他阶段的表核对。

    | forms | kind             | project  | project_code | unit     | period |   |
    | 1     | project_selfeval | 校舍改造 | 99000101     | 城南小学 |        | ✓ |
    | 2     | project_selfeval | 校舍改造 |              | 城南小学 |        | ✗ |
    | 3     | project_monitor  | 校舍改造 |              | 城南小学 | 1-5月  | ✓ |
    | 4     | project_monitor  | 校舍改造 |              | 城南小学 | 1-8月  | ✓ |
    """
    first = Series(across.here("forms", across.whole.repeated))
    return _named(forms, first, across)


@rule(
    "BAT038",
    ref="P02",
    stages="target",
    blame="project",
    basis="中发〔2018〕34号：事前绩效评估结果作为申请预算的必备要件，未通过的不列入预算",
    message="{spot:s}的结论是“{conclusion}”，不应申报绩效目标、列入预算，请核对结论，或撤回申报",
)
def refused_project_declared(forms: DataFrame, across: Across, policy: Policy) -> Wrong:
    """事前评估结论为不予支持的项目，不应再申报绩效目标。哪些结论不安排预算，按政策的规定。

    | forms | kind           | project  | unit     |   |
    | 1     | ex_ante        | 校舍改造 | 城南小学 | ✓ |
    | 2     | project_target | 校舍改造 | 城南小学 | ✗ |
    | 3     | ex_ante        | 课后服务 | 城南小学 | ✓ |
    | 4     | project_target | 课后服务 | 城南小学 | ✓ |

    | fields | key        | text     |
    | 1      | conclusion | 不予支持 |
    | 3      | conclusion | 予以支持 |
    """
    fields, _ = across.whole.batch.fields
    rows = conclusions(fields)
    said = rows[refused(rows["text"], policy).to_numpy(dtype=bool)].drop_duplicates("form").set_index("form")["text"]
    earlier = across.earlier("appraised")
    earlier = earlier[earlier.isin(said.index)]
    wrong = _named(forms, earlier, across)
    return wrong._replace(facts={**wrong.facts, "conclusion": earlier.map(said)})


def _named(forms: DataFrame, other: Series, across: Across) -> Wrong:
    """Find forms by the other form of each, and name that."""
    spot = Series([across.form_named(int(form)) for form in plain(other)], index=other.index, dtype=object)
    return Wrong(Series(data=True, index=forms.loc[other.index].index, dtype=bool), {"spot": spot})
