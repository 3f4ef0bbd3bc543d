"""BAT, continued: forms of departments and of transfers against the projects under them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd
from pandas import DataFrame, Series

from perfsheet.across.sums import of_departments, of_evaluations, of_transfers
from perfsheet.rule import Wrong, rule

if TYPE_CHECKING:
    from perfsheet.across import Across
    from perfsheet.policy import Policy

_TRANSFER: Final = "财预〔2015〕163号：区域绩效目标由所属项目汇总，金额应等于各项目之和"
_ADDED: Final = "{count} 张项目表合计 {sum} 万元（{spot:s}等）"


@rule(
    "BAT033",
    ref="P04",
    blame="budget",
    basis=_TRANSFER,
    message=f"年度资金总额填 {{mine}} 万元，少于所属{_ADDED}，请核对",
    expected="不少于 {sum} 万元",
    after="BUD014 BUD016",
)
def transfer_below_its_projects(funds: DataFrame, across: Across, policy: Policy) -> Wrong:
    """转移支付区域表的资金总额不应少于所属各项目表之和。

    项目表上写明所属专项（一级项目），或项目名称与专项相同、主管部门或单位相同的，算所属项目；允许误差按政策。

    | forms | kind            | project      | unit     | department |
    | 1     | transfer_target | 学生资助补助 |          | 教育局     |
    | 2     | project_target  | 学生资助补助 | 城南小学 | 教育局     |
    | 3     | project_target  | 学生资助补助 | 职业高中 | 教育局     |
    | 4     | transfer_target | 防疫补助     |          | 农业农村局 |
    | 5     | project_target  | 防疫补助     | 防疫站   | 农业农村局 |

    | funds | source | budget |   |
    | 1     | total  | 100    | ✗ |
    | 2     | total  | 60     |   |
    | 3     | total  | 70     |   |
    | 4     | total  | 80     | ✓ |
    | 5     | total  | 80     |   |
    """
    rows = of_transfers(across)
    return _found(funds, rows, rows["sum"] > rows["mine"] + policy.money.tolerance.value, across)


@rule(
    "BAT034",
    ref="P04",
    blame="budget",
    severity="warning",
    basis=_TRANSFER,
    message=f"年度资金总额填 {{mine}} 万元，多于所属{_ADDED}，请核对金额，或是否有项目表没有报送",
    expected="{sum} 万元",
    after="BUD014 BUD016",
)
def transfer_above_its_projects(funds: DataFrame, across: Across, policy: Policy) -> Wrong:
    """转移支付区域表的资金总额应等于所属各项目表之和；多出的，可能还有项目表没有报送。

    | forms | kind            | project      | unit     | department |
    | 1     | transfer_target | 学生资助补助 |          | 教育局     |
    | 2     | project_target  | 学生资助补助 | 城南小学 | 教育局     |
    | 3     | project_target  | 学生资助补助 | 职业高中 | 教育局     |
    | 4     | transfer_target | 防疫补助     |          | 农业农村局 |
    | 5     | project_target  | 防疫补助     | 防疫站   | 农业农村局 |

    | funds | source | budget |   |
    | 1     | total  | 150    | ✗ |
    | 2     | total  | 60     |   |
    | 3     | total  | 70     |   |
    | 4     | total  | 80     | ✓ |
    | 5     | total  | 80     |   |
    """
    rows = of_transfers(across)
    return _found(funds, rows, rows["sum"] < rows["mine"] - policy.money.tolerance.value, across)


@rule(
    "BAT035",
    ref="D04",
    blame="budget",
    severity="warning",
    basis="财预〔2015〕88号：部门（单位）整体支出绩效目标覆盖部门的全部支出",
    message=f"{{label}}填 {{mine}} 万元，少于本部门{_ADDED}，请核对是否漏列项目或填错金额",
    expected="不少于 {sum} 万元",
    after="BUD014 BUD016",
)
def department_below_its_forms(funds: DataFrame, across: Across, policy: Policy) -> Wrong:
    """部门整体支出表的项目支出，不应少于本部门同期各项目表金额之和。

    没有列项目支出的，按资金总额核对；单张项目表的金额超过部门总额的不计入，允许误差按政策。

    | forms | kind                | project  | unit     | department |
    | 1     | department_selfeval |          |          | 教育局     |
    | 2     | project_selfeval    | 校舍改造 | 城南小学 | 教育局     |
    | 3     | project_selfeval    | 设备购置 | 职业高中 | 教育局     |

    | funds | source           | budget |   |
    | 1     | total            | 1000   | ✓ |
    | 1     | project_spending | 300    | ✗ |
    | 2     | total            | 180    |   |
    | 3     | total            | 240    |   |
    """
    rows = of_departments(across)
    return _found(funds, rows, rows["sum"] > rows["mine"] + policy.money.tolerance.value, across)


@rule(
    "BAT043",
    ref="D05",
    stages="selfeval",
    blame="title",
    severity="warning",
    basis="部门评价项目资金占项目预算的最低比例（各地年度工作计划）",
    message="本部门收到的部门评价表共 {evaluated} 万元，占项目自评金额 {whole} 万元的 {share:%}，低于规定的 {least:%}，请补做或补报部门评价",
    expected="不低于 {least:%}",
)
def too_little_evaluated_by_department(forms: DataFrame, across: Across, policy: Policy) -> Wrong:
    """部门评价的项目金额占本部门项目金额的比例，不应低于政策的规定。

    标题写明部门评价的表算部门评价；一张也没有收到的部门、政策没有规定比例的，不核对。有部门整体自评表的，标在该表上。

    以政策 department.evaluated = 0.2 为例：

    | forms | kind             | project  | unit     | department | title              |   |
    | 1     | project_selfeval | 校舍改造 | 城南小学 | 教育局     | 项目支出部门评价表 | ✗ |
    | 2     | project_selfeval | 校舍改造 | 城南小学 | 教育局     | 项目支出自评表     | ✓ |
    | 3     | project_selfeval | 设备购置 | 职业高中 | 教育局     | 项目支出自评表     | ✓ |
    | 4     | project_selfeval | 墒情监测 | 农技中心 | 农业农村局 | 项目支出部门评价表 | ✓ |
    | 5     | project_selfeval | 墒情监测 | 农技中心 | 农业农村局 | 项目支出自评表     | ✓ |

    | funds | source | budget |
    | 1     | total  | 100    |
    | 2     | total  | 100    |
    | 3     | total  | 900    |
    | 4     | total  | 80     |
    | 5     | total  | 80     |
    """
    least = policy.department.evaluated.value
    rows = of_evaluations(across)
    rows = rows.loc[forms.loc[rows.index].index]
    facts = {name: rows[name].round(4) for name in ("evaluated", "whole", "share")} | {"least": Series(least or 0.0, index=rows.index)}
    return Wrong((rows["share"] < (least or 0.0)) & (least is not None), facts)


def _found(funds: DataFrame, rows: DataFrame, wrong: Series, across: Across) -> Wrong:
    """Blame the column in which each amount stands."""
    found = rows[wrong.to_numpy(dtype=bool)]
    columns = list(dict.fromkeys(found["column"])) or ["budget"]
    flags = DataFrame({name: found["column"] == name for name in columns}, index=found.index)
    facts = {name: found[name] for name in ("mine", "count")} | {"sum": found["sum"].round(4), "label": funds["label"].loc[found.index]}
    spots = [across.spot("funds", part["first"], str(column)) for column, part in found.groupby("first_column")]
    facts["spot"] = pd.concat(spots) if spots else Series(index=found.index, dtype=object)
    return Wrong(flags, {name: DataFrame(dict.fromkeys(columns, fact)) for name, fact in facts.items()})
