"""BUD, continued: the main tasks of a department, and what they cost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pandas as pd
from pandas import DataFrame, Series

from perfsheet.engine.levels import matches
from perfsheet.figures import round_points, same
from perfsheet.rule import Wrong, rule
from perfsheet.tables import plain

if TYPE_CHECKING:
    from perfsheet.policy import Policy

_TASKS: Final = "部门（单位）整体支出绩效目标申报表：年度主要任务的预算金额，各项之和等于金额合计"
_MONEY: Final = {"budget": "总额", "budget_fiscal": "财政拨款", "budget_other": "其他资金", "spent": "执行数"}
_AMOUNTS: Final = ("number", "none")
_PART: Final = re.compile(r"^\s*(?:其\s*中|小计|合计)")
_SUBTOTAL: Final = re.compile("小计")
#: the dust of adding
_PLACES: Final = 6


def _doubtful(tasks: DataFrame) -> set[tuple[int, str]]:
    """Return the columns of forms whose amounts cannot simply be added: unreadable, in other units, or with parts among them."""
    money = tasks[tasks["key"].isin(_MONEY.keys())]
    odd = money[~money["kind"].isin(_AMOUNTS) | money["measure"].notna()]
    nested = tasks.loc[(tasks["key"] == "name") & matches(tasks["text"], _PART), "form"]
    return {*zip(odd["form"], odd["key"], strict=True), *((form, key) for form in nested for key in _MONEY)}


def _sums(tasks: DataFrame) -> dict[tuple[int, str], float]:
    """Add the amounts of tasks up, by form and column; a column of one task only is not a sum."""
    money = tasks[tasks["key"].isin(_MONEY.keys()) & tasks["value"].notna()]
    found: dict[tuple[int, str], list[float]] = {}
    for form, key, value in zip(money["form"], money["key"], money["value"], strict=True):
        found.setdefault((form, key), []).append(value)
    doubtful = _doubtful(tasks)
    return {one: sum(amounts) for one, amounts in found.items() if len(amounts) > 1 and one not in doubtful}


@rule(
    "BUD024",
    ref="D02",
    stages="target selfeval",
    blame="text",
    basis=_TASKS,
    message="{label}的{what}填 {here}，各项任务之和为 {sum}，请核对后改为一致",
    expected="{sum}",
)
def tasks_not_adding_up(totals: DataFrame, tasks: DataFrame, policy: Policy) -> Wrong:
    """年度主要任务的金额合计，应等于各项任务的金额之和。

    总额、财政拨款、其他资金分别核对。有任务没有填金额、合计又大于各项之和的，不算错；任务下面另列“其中”的，不核对。

    | forms | kind              |
    | 1     | department_target |
    | 2     | department_target |
    | 3     | department_target |

    | tasks | name         | budget  | budget_fiscal |
    | 1     | 粮食生产     | 90.50   | 90.50         |
    | 1     | 机构正常运转 | 1428.75 | 1428.75       |
    | 2     | 粮食生产     | 90.50   | 90.50         |
    | 2     | 机构正常运转 | 1428.75 | 1428.75       |
    | 3     | 粮食生产     | 90.50   |               |
    | 3     | 农技推广     | 20.00   |               |
    | 3     | 机构正常运转 |         |               |

    | totals | label    | key           | value   |   |
    | 1      | 金额合计 | budget        | 1600    | ✗ |
    | 1      | 金额合计 | budget_fiscal | 1519.25 | ✓ |
    | 2      | 金额合计 | budget        | 1519.25 | ✓ |
    | 3      | 金额合计 | budget        | 1600    | ✓ |
    """
    sums = _sums(tasks)
    grand = totals[totals["key"].isin(_MONEY.keys()) & totals["value"].notna() & ~matches(totals["label"], _SUBTOTAL)]
    grand = grand[~grand.duplicated(["form", "key"], keep=False) & grand["measure"].isna()]
    added = [sums.get(one) for one in zip(grand["form"], grand["key"], strict=True)]
    right = round_points(Series(added, index=grand.index, dtype="Float64"), _PLACES)
    short = grand["form"].isin(_unpriced(tasks)) & (grand["value"] > right)
    return Wrong(~same(grand["value"], right, policy.money.tolerance.value) & ~short, {"sum": right, "what": grand["key"].map(_MONEY)})


def _unpriced(tasks: DataFrame) -> set[int]:
    """Return the forms in which a task has no amount."""
    priced = tasks.loc[(tasks["key"] == "budget") & tasks["value"].notna(), ["form", "position"]]
    named = tasks.loc[tasks["key"] == "name", ["form", "position"]]
    beside = named.merge(priced, on=["form", "position"], how="left", indicator=True)
    return set(beside.loc[beside["_merge"] == "left_only", "form"])


@rule(
    "BUD025",
    ref="D02",
    stages="target selfeval",
    blame="text",
    severity="warning",
    basis=_TASKS,
    message="总额填 {here}，财政拨款与其他资金之和为 {sum}，请核对",
    expected="{sum}",
)
def task_not_sum_of_sources(tasks: DataFrame, policy: Policy) -> Wrong:
    """一项任务的预算总额，应等于财政拨款与其他资金之和。

    财政拨款、其他资金两栏都填了才核对。

    | forms | kind              |
    | 1     | department_target |

    | tasks | name     | budget | budget_fiscal | budget_other |   |
    | 1     | 粮食生产 | 100    | 80            | 10           | ✗ |
    | 1     | 动物防疫 | 90     | 80            | 10           | ✓ |
    | 1     | 农技推广 | 90     | 80            |              | ✓ |
    """
    money = tasks[tasks["key"].isin(("budget", "budget_fiscal", "budget_other")) & tasks["value"].notna() & tasks["measure"].isna()]
    wide = money.drop_duplicates(["form", "position", "key"]).set_index(["form", "position", "key"])["value"].unstack()  # noqa: PD010  # keys become columns
    wide = wide.reindex(columns=["budget_fiscal", "budget_other"]).dropna()
    right = round_points(wide.sum(axis=1).astype("Float64"), _PLACES)
    rows = money[money["key"] == "budget"]
    beside = Series(right.reindex(pd.MultiIndex.from_frame(rows[["form", "position"]])).array, index=rows.index)
    return Wrong(~same(rows["value"], beside, policy.money.tolerance.value), {"sum": beside})


@rule(
    "BUD026",
    ref="D02",
    stages="target selfeval",
    blame="text",
    severity="warning",
    basis="部门（单位）整体支出绩效目标申报表：任务金额合计与部门预算总额一致",
    message="各项任务的金额合计填 {here}，本表部门预算总额为 {whole}，请核对",
    expected="{whole}",
)
def tasks_not_whole_budget(totals: DataFrame, funds: DataFrame, policy: Policy) -> Wrong:
    """年度主要任务的金额合计，应等于本表的部门预算总额。

    任务只列重点工作、合计小于预算总额的，不算错。

    | forms | kind              |
    | 1     | department_target |
    | 2     | department_target |
    | 3     | department_target |

    | funds | source | label        | budget |
    | 1     | total  | 年度资金总额 | 1500   |
    | 2     | total  | 年度资金总额 | 1600   |
    | 3     | total  | 年度资金总额 | 1700   |

    | totals | label    | key    | value |   |
    | 1      | 金额合计 | budget | 1600  | ✗ |
    | 2      | 金额合计 | budget | 1600  | ✓ |
    | 3      | 金额合计 | budget | 1600  | ✓ |
    """
    whole = funds.loc[(funds["source"] == "total").fillna(value=False) & (funds["money_unit"] == "万元"), ["form", "budget_wan", "approved_wan"]]
    most = whole.assign(most=whole[["budget_wan", "approved_wan"]].max(axis=1)).groupby("form")["most"].max()
    rows = totals[(totals["key"] == "budget") & totals["measure"].isna() & ~matches(totals["label"], _SUBTOTAL)]
    limit = Series(plain(rows["form"].map(most)), index=rows.index, dtype="Float64")
    return Wrong(rows["value"] > limit + policy.money.tolerance.value, {"whole": limit})
