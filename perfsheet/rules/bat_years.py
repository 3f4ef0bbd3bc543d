"""BAT, continued: the targets of a year against what the year before came to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pandas import DataFrame, Series

from perfsheet.across.progress import REACHED
from perfsheet.across.targets import STATED, figure, is_figure, measure, one_measure, rising, said
from perfsheet.rule import Wrong, rule
from perfsheet.tables import plain

if TYPE_CHECKING:
    from perfsheet.across import Across
    from perfsheet.policy import Policy

#: per cent of a share
_HUNDRED = 100


@rule(
    "BAT031",
    ref="U03",
    stages="target",
    blame="target",
    severity="warning",
    basis="财预〔2020〕10号：目标值明显偏低的应予调整；财预〔2021〕101号：指标值参考历史标准设定",
    message="指标值“{mine:s}”低于{spot:s}的实际完成“{theirs:s}”，请核对目标是否偏低，确需降低的请说明理由",
    expected="参考上年完成值 {theirs:s}",
)
def target_below_last_year(indicators: DataFrame, across: Across, policy: Policy) -> Wrong:
    """指标值不应明显低于同一项目上年的实际完成值；越小越好的指标，不应明显高于上年。

    相差超过政策规定的比例才提示，百分数按百分点计算；计量单位不同的不比较。

    | forms | kind             | project  | unit     | year |
    | 1     | project_selfeval | 课后服务 | 城南小学 | 2024 |
    | 2     | project_target   | 课后服务 | 城南小学 | 2025 |

    | indicators | name       | target | actual |   |
    | 1          | 开设课程   | ≥20门  | 26门   |   |
    | 1          | 家长满意度 | ≥90%   | 96%    |   |
    | 1          | 每课时成本 | ≤60元  | 58元   |   |
    | 2          | 开设课程   | ≥20门  |        | ✗ |
    | 2          | 家长满意度 | ≥90%   |        | ✓ |
    | 2          | 每课时成本 | ≤60元  |        | ✓ |
    """
    rows = across.both("last_year")
    mine, theirs = indicators.loc[rows.index, STATED], across.other("indicators", rows["other"], REACHED)
    limit = policy.across.below_last.value
    wrong = _short(mine, theirs, limit or 0.0) & (limit is not None)
    found = rows[wrong.to_numpy(dtype=bool)]
    facts = {"mine": said(mine.loc[found.index]), "theirs": said(theirs.loc[found.index], "actual")}
    return Wrong(wrong, {**facts, "spot": across.spot("indicators", found["other"], "actual")})


@rule(
    "BAT032",
    ref="U07",
    stages="target",
    blame="project",
    severity="note",
    basis="绩效评价结果作为安排下年度预算的依据（中发〔2018〕34号；各地结果应用办法）",
    message="{spot:s}自评总分 {score}，等级为{grade}；{consequence:s}，请据此核定本年预算",
)
def last_grade_bears_on_budget(forms: DataFrame, across: Across, policy: Policy) -> Wrong:
    """上年评价结果较差的项目，本年安排预算时应按规定处理。

    等级按政策由上年自评总分得出；政策没有写明该等级如何处理、得分也不低于压减线的，不提示。

    以政策 results.cut_below = 80 为例：

    | forms | kind             | project  | unit     | year |   |
    | 1     | project_selfeval | 课后服务 | 城南小学 | 2024 | ✓ |
    | 2     | project_target   | 课后服务 | 城南小学 | 2025 | ✗ |
    | 3     | project_selfeval | 校舍改造 | 城南小学 | 2024 | ✓ |
    | 4     | project_target   | 校舍改造 | 城南小学 | 2025 | ✓ |

    | fields | key         | text |
    | 1      | score_total | 72   |
    | 3      | score_total | 95   |
    """
    before = across.earlier("last_year")
    last = across.whole.forms["total_score"].reindex(before.to_numpy()).set_axis(before.index)
    grades = policy.grades.bands.value.names(last)
    said_of = {one.grade: one.consequence for one in policy.results.consequences.value or ()}
    best = policy.grades.bands.value.bands[0].name if said_of else None
    said_here = [
        _consequence(score, grade, said_of, best, policy.results.cut_below.value)
        for score, grade in zip(plain(last), plain(grades), strict=True)
    ]
    consequence = Series(said_here, index=before.index, dtype=object)
    found = consequence[consequence != ""]
    spot = Series([across.form_named(int(form)) for form in before.loc[found.index]], index=found.index, dtype=object)
    wrong = Series(data=True, index=forms.loc[found.index].index, dtype=bool)
    return Wrong(wrong, {"score": last, "grade": grades, "consequence": consequence, "spot": spot})


def _short(mine: DataFrame, theirs: DataFrame, limit: float) -> Series:
    """Tell where a target asks for less than the year before gave, by more than a share (of per cent: by more points)."""
    target, actual = figure(mine), figure(theirs, "actual")
    room = (actual.abs() * limit).where((measure(mine) != "%").to_numpy(), limit * _HUNDRED)
    up = rising(mine)
    short = ((target < actual - room) & up) | ((target > actual + room) & ~up)
    both = is_figure(mine) & is_figure(theirs, "actual") & one_measure(mine, theirs, "target", "actual")
    return both & (actual > 0).fillna(value=False) & short.fillna(value=False)


def _consequence(score: float | None, grade: str | None, said_of: dict[str, str], best: str | None, cut_below: float | None) -> str:
    """Say what a score means for the budget; "" where nothing is laid down, or it is the best grade."""
    if score is None:
        return ""
    own = said_of.get(grade or "", "") if grade != best else ""
    cut = f"低于 {cut_below:g} 分的压减预算" if cut_below is not None and score < cut_below else ""
    return "，".join(part for part in (own, cut) if part)
