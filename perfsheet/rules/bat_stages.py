"""BAT, continued: the stages of one project against each other and against what the roster says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd
from pandas import DataFrame, Series

from perfsheet.account import same_name
from perfsheet.across.appraisals import conclusions, refused
from perfsheet.engine.levels import by_text
from perfsheet.roster.names import spellings
from perfsheet.rule import Wrong, rule
from perfsheet.tables import plain

if TYPE_CHECKING:
    from perfsheet.policy import Policy
    from perfsheet.roster.known import Known

#: what is shorter than that is no code of a project
_SHORTEST: Final = 4
#: what a form calls the budget that the roster has, by stage
_BUDGETS: Final = {"target": ("amount", "approved"), "monitor": ("approved",), "selfeval": ("approved",)}


@rule(
    "BAT007",
    ref="C12",
    blame="unit",
    severity="warning",
    basis="预算管理一体化规范：项目编码唯一，一个项目对应一个实施单位",
    message="项目编码 {code:s} 另有一张同期的表，实施单位是“{other}”，这张是“{here}”，请核对由哪个单位报送",
)
def project_of_two_units(forms: DataFrame) -> Wrong:
    """同一项目编码、同一阶段和时点的表，实施单位应相同。

    | forms | project  | project_code | unit     |   |
    | 1     | 校舍改造 | 990001       | 城南小学 | ✗ |
    | 2     | 校舍改造 | 990001       | 职业高中 | ✗ |
    | 3     | 设备购置 | 990002       | 职业高中 | ✓ |
    | 4     | 设备购置 | 990002       | [102]职业高中 | ✓ |
    """
    coded = forms["project_code"].str.count(r"[0-9A-Za-z]") >= _SHORTEST
    known = forms[coded.fillna(value=False) & forms["unit"].notna() & (forms["stage"] != "")]
    keyed = known[["form_kind", "year", "period", "unit"]].assign(code=by_text(known["project_code"], same_name))
    keys = ["code", "form_kind", "year", "period"]
    other: dict[object, str] = {}
    for _, rows in keyed[keyed.duplicated(keys, keep=False)].groupby(keys, dropna=False, observed=True, sort=False):
        other |= _others(rows)
    facts = {"other": Series(other, dtype=object).reindex(forms.index), "code": forms["project_code"]}
    return Wrong(forms.index.to_series().isin(other), facts)


@rule(
    "BAT008",
    ref="S26",
    stages="monitor selfeval",
    blame="project",
    severity="warning",
    basis="财预〔2015〕88号：未按要求设定绩效目标的项目不得纳入项目库、不得申请预算",
    message="没有收到“{listed}”{year}年度的绩效目标申报表，请补报；已批复的，请把批复的申报表一并报送",
    expected="绩效目标申报表",
)
def project_never_declared(forms: DataFrame, roster: Known) -> Wrong:
    """监控、自评的项目应申报过绩效目标。

    主管部门当年报来了别的项目的申报表，才核对。

    | roster | code   | name     | unit     | department |
    | 1      | 990001 | 校舍改造 | 城南小学 | 教育局     |
    | 2      | 990002 | 设备购置 | 职业高中 | 教育局     |
    | 3      | 990003 | 墒情监测 | 农技中心 | 农业农村局 |

    | forms | kind             | project  | unit     |   |
    | 1     | project_selfeval | 校舍改造 | 城南小学 | ✗ |
    | 2     | project_target   | 设备购置 | 职业高中 | ✓ |
    | 3     | project_selfeval | 设备购置 | 职业高中 | ✓ |
    | 4     | project_selfeval | 墒情监测 | 农技中心 | ✓ |
    """
    wrong = roster.has_begun("target", forms["year"]) & ~roster.has_come("target", forms["year"])
    return Wrong(wrong, {"listed": roster.listed("name")})


@rule(
    "BAT009",
    ref="P02",
    stages="target",
    blame="project",
    severity="warning",
    basis="中发〔2018〕34号：对新出台重大政策、项目开展事前绩效评估，评估结果作为申请预算的必备要件",
    message="“{listed}”在名册中是新增项目，没有收到{year}年度的事前绩效评估表，请补报",
    expected="事前绩效评估表",
)
def new_project_not_appraised(forms: DataFrame, roster: Known) -> Wrong:
    """新增项目申报绩效目标前，应做事前绩效评估。

    名册写明是新增项目、主管部门当年报来了别的项目的评估表，才核对。

    | roster | code   | name     | unit     | department | continuing |
    | 1      | 990001 | 校舍改造 | 城南小学 | 教育局     | 新增       |
    | 2      | 990002 | 设备购置 | 职业高中 | 教育局     | 新增       |
    | 3      | 990003 | 课后服务 | 城南小学 | 教育局     | 延续       |

    | forms | kind           | project  | unit     |   |
    | 1     | project_target | 校舍改造 | 城南小学 | ✗ |
    | 2     | project_target | 设备购置 | 职业高中 | ✓ |
    | 3     | ex_ante        | 设备购置 | 职业高中 | ✓ |
    | 4     | project_target | 课后服务 | 城南小学 | ✓ |
    """
    new = (~roster.listed("continuing")).fillna(value=False)
    wrong = new & roster.has_begun("ex_ante", forms["year"]) & ~roster.has_come("ex_ante", forms["year"])
    return Wrong(wrong, {"listed": roster.listed("name")})


@rule(
    "BAT010",
    ref="P02",
    stages="ex_ante",
    blame="text",
    severity="warning",
    basis="中发〔2018〕34号：事前绩效评估结果作为申请预算的必备要件，未通过的不列入预算",
    message="评估结论是“{here}”，名册中却列有该项目{year}年度预算 {budget} 万元，请核对结论或预算",
)
def refused_project_budgeted(fields: DataFrame, forms: DataFrame, roster: Known, policy: Policy) -> Wrong:
    """事前评估结论为不予支持的项目，不应列入预算名册。哪些结论不安排预算，按政策的规定。

    | roster | code   | name     | unit     | budget_wan |
    | 1      | 990001 | 校舍改造 | 城南小学 | 180        |

    | forms | project  | unit     |
    | 1     | 校舍改造 | 城南小学 |
    | 2     | 校舍改造 | 城南小学 |

    | fields | key        | text     |   |
    | 1      | conclusion | 不予支持 | ✗ |
    | 2      | conclusion | 予以支持 | ✓ |
    """
    rows = conclusions(fields)
    budget = rows["form"].map(dict(zip(forms["form"], roster.budget(forms["year"]), strict=True))).astype("Float64")
    return Wrong(refused(rows["text"], policy) & (budget > 0).fillna(value=False), {"budget": budget})


@rule(
    "BAT011",
    ref="S26",
    blame="text",
    severity="warning",
    basis="财预〔2015〕88号、〔2019〕136号、〔2020〕10号 附件：年初预算数按批复的预算填写",
    message="{heading}填 {here}，名册中该项目的年初预算是 {listed} 万元，请核对",
    expected="{listed} 万元",
)
def budget_not_that_of_roster(amounts: DataFrame, forms: DataFrame, roster: Known, policy: Policy) -> Wrong:
    """表上的年初预算数（申报表的年度资金总额）应与名册一致，允许误差按政策。

    名册中没有金额的，不核对；全年预算数可能经过调整，不核对。

    | roster | code   | name     | unit     | budget_wan |
    | 1      | 990001 | 校舍改造 | 城南小学 | 180        |

    | forms | project  | unit     |
    | 1     | 校舍改造 | 城南小学 |
    | 2     | 校舍改造 | 城南小学 |

    | funds | source | approved | budget |   |
    | 1     | total  | 810      | 200    | ✗ |
    | 2     | total  | 180      | 200    | ✓ |
    """
    rows = amounts[
        _asked(amounts) & (amounts["source"] == "total").fillna(value=False) & (amounts["scope"] == "project") & (amounts["unit"] != "")
    ]
    listed = rows["form"].map(dict(zip(forms["form"], roster.budget(forms["year"]), strict=True))).astype("Float64")
    far = (rows["amount"] - listed).abs() > policy.money.tolerance.value
    return Wrong(far.fillna(value=False), {"listed": listed})


@rule(
    "BAT012",
    ref="D04",
    blame="text",
    severity="warning",
    basis="财预〔2015〕88号：部门（单位）整体支出绩效目标覆盖部门的全部支出",
    message="{heading}填 {here}，名册中该部门各项目的年初预算合计为 {listed} 万元，请核对是否漏列项目",
    expected="不低于 {listed} 万元",
)
def department_below_its_projects(amounts: DataFrame, forms: DataFrame, roster: Known, policy: Policy) -> Wrong:
    """部门整体支出表的项目支出，不应低于名册中该部门各项目的年初预算之和。

    没有列项目支出的，按年度资金总额核对；名册中有的项目没有金额的，不核对。

    | roster | name     | unit     | department | budget_wan |
    | 1      | 校舍改造 | 城南小学 | 教育局     | 180        |
    | 2      | 设备购置 | 职业高中 | 教育局     | 240        |

    | forms | kind                | department |
    | 1     | department_selfeval | 教育局     |
    | 2     | department_selfeval | 教育局     |

    | funds | source           | approved |   |
    | 1     | total            | 1000     |   |
    | 1     | project_spending | 400      | ✗ |
    | 2     | total            | 1000     | ✓ |
    """
    rows = amounts[
        _asked(amounts)
        & (amounts["scope"] == "department")
        & amounts["source"].isin(("total", "project_spending"))
        & (amounts["unit"] != "")
    ]
    own = rows["source"] == "project_spending"
    chosen = rows[own | ~own.groupby(rows["form"]).transform("any")]
    listed = chosen["form"].map(dict(zip(forms["form"], roster.budget_of_department(forms["year"]), strict=True))).astype("Float64")
    below = chosen["amount"] < listed - policy.money.tolerance.value
    return Wrong(below.fillna(value=False), {"listed": listed})


def _asked(amounts: DataFrame) -> Series:
    """Mark the amounts that are budgets at the beginning of the year."""
    return pd.concat([amounts["stage"].isin((stage,)) & amounts["key"].isin(keys) for stage, keys in _BUDGETS.items()], axis=1).any(axis=1)


def _others(rows: DataFrame) -> dict[object, str]:
    """Return, for forms of one project, a unit that another of them names."""
    units = dict(zip(rows.index, plain(rows["unit"]), strict=True))
    names = {unit: set(spellings(unit)) for unit in units.values()}
    found = {form: next((unit for unit, known in names.items() if not known & names[own]), None) for form, own in units.items()}
    return {form: unit for form, unit in found.items() if unit is not None}
