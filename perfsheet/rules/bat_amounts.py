"""BAT, continued: the money of a report against the year's targets and against the report before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pandas import DataFrame, Series

from perfsheet.across import money
from perfsheet.across.adjusted import telling
from perfsheet.across.targets import STATED, figures_apart
from perfsheet.figures import same
from perfsheet.rule import Wrong, rule

if TYPE_CHECKING:
    from perfsheet.across import Across
    from perfsheet.policy import Policy

_BUDGET: Final = "财预〔2015〕88号、〔2019〕136号、〔2020〕10号 附件：年初预算数按批复的预算填写"


@rule(
    "BAT025",
    ref="S26",
    stages="monitor selfeval",
    blame="approved",
    basis=_BUDGET,
    message="年初预算数 {here} 与{spot:s}的 {theirs:s} 不一致，请按批复的预算填写",
    expected="{theirs:s}",
    after="BUD014 BUD016",
)
def budget_not_as_declared(funds: DataFrame, across: Across, policy: Policy) -> Wrong:
    """监控、自评表的年初预算总额应与当年绩效目标申报表一致，允许误差按政策。

    没有申报表的，与当年第一次监控核对；万元、元换算后比较。

    | forms | kind             | project  | unit     | money_unit |
    | 1     | project_target   | 校舍改造 | 城南小学 | 万元       |
    | 2     | project_monitor  | 校舍改造 | 城南小学 | 元         |
    | 3     | project_selfeval | 校舍改造 | 城南小学 | 万元       |

    | funds | source | budget | approved  |   |
    | 1     | total  | 180    |           |   |
    | 2     | total  |        | 1,800,000 | ✓ |
    | 3     | total  | 160    | 160       | ✗ |
    """
    rows = money.declared(across)
    return _unequal(funds, rows[rows["source"] == "total"], across, policy)


@rule(
    "BAT026",
    ref="S26",
    stages="monitor selfeval",
    blame="approved",
    severity="warning",
    basis=_BUDGET,
    message="年初预算数（{label}）{here} 与{spot:s}的 {theirs:s} 不一致，请核对资金来源",
    expected="{theirs:s}",
    after="BUD014 BUD016 BAT025",
)
def source_not_as_declared(funds: DataFrame, across: Across, policy: Policy) -> Wrong:
    """各项资金来源的年初预算数应与当年绩效目标申报表一致，允许误差按政策。

    | forms | kind             | project  | unit     |
    | 1     | project_target   | 校舍改造 | 城南小学 |
    | 2     | project_selfeval | 校舍改造 | 城南小学 |

    | funds | source | approved |   |
    | 1     | total  | 180      |   |
    | 1     | fiscal | 150      |   |
    | 1     | other  | 30       |   |
    | 2     | total  | 180      | ✓ |
    | 2     | fiscal | 180      | ✗ |
    | 2     | other  |          | ✓ |
    """
    rows = money.declared(across)
    return _unequal(funds, rows[~rows["source"].isin(("total", "unknown"))], across, policy)


@rule(
    "BAT027",
    ref="M12",
    stages="selfeval",
    blame="budget",
    severity="warning",
    basis="财预〔2015〕88号、财预〔2019〕136号：预算调整的，绩效目标应同时调整并按程序报批",
    message="全年预算数 {here} 与{spot:s}的 {theirs:s} 相差 {share:%}，绩效目标没有变化，表上也没有说明，请说明预算调整的依据，并核对目标是否应同时调整",
    after="BUD014 BUD016 BAT025",
)
def money_changed_and_targets_not(  # noqa: PLR0913, PLR0917  # wherever a change may be told
    funds: DataFrame, indicators: DataFrame, fields: DataFrame, goals: DataFrame, across: Across, policy: Policy
) -> Wrong:
    """预算在年中有较大调整的，绩效目标应同时调整，并在表上说明。

    全年预算数与申报的预算相差超过政策规定的比例、指标值一条也没有变、表上没有说明的，才提示。

    | forms | kind             | project  | unit     |
    | 1     | project_target   | 校舍改造 | 城南小学 |
    | 2     | project_selfeval | 校舍改造 | 城南小学 |
    | 3     | project_target   | 设备购置 | 城南小学 |
    | 4     | project_selfeval | 设备购置 | 城南小学 |

    | funds | source | approved | budget |   |
    | 1     | total  | 100      |        |   |
    | 2     | total  | 100      | 60     | ✗ |
    | 3     | total  | 100      |        |   |
    | 4     | total  | 100      | 90     | ✓ |
    """
    limit = policy.across.adjusted.value
    rows = money.present(across)
    rows = rows[(rows["source"] == "total") & (rows["theirs"] > 0) & (limit is not None)]
    share = ((rows["mine"] - rows["theirs"]).abs() / rows["theirs"]).round(4)
    form = funds["form"].loc[rows.index]
    quiet = ~form.isin(telling(fields, goals)) & ~form.isin(_with_new_targets(indicators, across))
    wrong = quiet & (share > (limit or 0.0))
    return _found(rows, wrong, across, {"share": share})


@rule(
    "BAT028",
    ref="S26",
    stages="monitor selfeval",
    blame="spent",
    severity="warning",
    basis="财预〔2019〕136号 附件：执行数为年初至监控时点的累计数",
    message="执行数 {here} 小于{spot:s}的 {theirs:s}，累计数一般只增不减，请核对；有退回、收回的，请说明",
    expected="不小于 {theirs:s}",
    after="BUD014 BUD016",
)
def spending_fell(funds: DataFrame, across: Across, policy: Policy) -> Wrong:
    """执行数是累计数，不应小于当年前一次监控的执行数。

    允许误差按政策。

    | forms | kind             | project  | unit     | period |
    | 1     | project_monitor  | 校舍改造 | 城南小学 | 1-5月  |
    | 2     | project_monitor  | 校舍改造 | 城南小学 | 1-8月  |
    | 3     | project_selfeval | 校舍改造 | 城南小学 |        |

    | funds | source | spent |   |
    | 1     | total  | 60    |   |
    | 2     | total  | 48    | ✗ |
    | 3     | total  | 90    | ✓ |
    """
    rows = money.spent(across)
    rows = rows[rows["source"] == "total"]
    fell = (rows["mine"] < rows["theirs"]) & ~same(rows["mine"], rows["theirs"], policy.money.tolerance.value).fillna(value=True)
    return _found(rows, fell & funds["spent_wan"].loc[rows.index].notna(), across, {})


def _unequal(funds: DataFrame, rows: DataFrame, across: Across, policy: Policy) -> Wrong:
    wrong = ~same(rows["mine"], rows["theirs"], policy.money.tolerance.value).fillna(value=True)
    return _found(rows, wrong & funds["approved_wan"].loc[rows.index].notna(), across, {"label": funds["label"]})


def _found(rows: DataFrame, wrong: Series, across: Across, facts: dict[str, Series]) -> Wrong:
    found = rows[wrong.to_numpy(dtype=bool)]
    return Wrong(wrong, {**facts, "theirs": money.text_of(across, found), "spot": money.spots(across, found)})


def _with_new_targets(indicators: DataFrame, across: Across) -> set[int]:
    """Return the forms that have a target which is not the one declared, or other indicators."""
    lines = across.declared()
    mine = indicators.loc[lines.both.index, [*STATED, "form"]]
    apart = figures_apart(mine, across.other("indicators", lines.both["other"], STATED))
    own = [mine["form"][apart], indicators["form"].loc[lines.added.index], indicators["form"].loc[lines.missing.index]]
    return {form for forms in own for form in forms}
