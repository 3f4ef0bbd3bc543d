"""BUD: the funds block. Totals and their parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pandas import DataFrame, Series

from perfsheet.engine.amounts import MONEY
from perfsheet.engine.levels import by_text
from perfsheet.engine.sums import Sums, unequal
from perfsheet.figures import same
from perfsheet.rule import Wrong, rule

if TYPE_CHECKING:
    from perfsheet.policy import Policy

_SELFEVAL = "财预〔2020〕10号 附件 项目支出绩效自评表"
_TARGET = "财预〔2015〕88号 附件 绩效目标申报表"
_MONITOR = "财预〔2019〕136号 附件 绩效运行监控表"
_TRANSFER = "财预〔2015〕163号 附件 专项转移支付绩效目标表"
_SUM = "{what}的{heading}填 {here}，各资金来源之和为 {sum}{unit}（{parts}），请核对后改为一致"


#: last year's figures and what is left are stated of some sources only
_NOT_SUMMED: Final = ("last_year", "carried")


def _sums(amounts: DataFrame, sums: Sums) -> Wrong:
    rows = amounts.loc[sums.wrong.index]
    what = by_text(rows["label"], lambda label: "".join(label.split()).strip("：:")).fillna("总额")
    return Wrong(sums.wrong, {"sum": sums.total, "parts": sums.parts, "what": what})


def _sources(amounts: DataFrame, policy: Policy, scopes: tuple[str, ...]) -> Wrong:
    """Compare totals with their sources, in the forms that do not divide the total by use."""
    used = amounts.loc[amounts["family"] == "use", "form"]
    of = amounts[amounts["scope"].isin(scopes) & ~amounts["form"].isin(used) & ~amounts["key"].isin(_NOT_SUMMED)]
    return _sums(amounts, unequal(of, "source", policy.money.tolerance.value))


@rule("BUD001", ref="S05", stages="selfeval", blame="text", basis=_SELFEVAL, message=_SUM, expected="{sum}{unit}", after="BUD014 BUD015")
def total_not_sum_of_sources(amounts: DataFrame, policy: Policy) -> Wrong:
    """年度资金总额应等于各资金来源之和。

    年初预算数、全年预算数、全年执行数等每一列分别核对。来源空白的不计；“其中”下面的明细不重复相加；金额先换算成同一单位，误差在政策
    规定的范围内视为相等。只列部分来源的表，总额大于来源之和不算错。

    | funds | source | label        | budget | spent  |   |
    | 1     | total  | 年度资金总额 | 0      | 0      | ✗ |
    | 1     | fiscal | 其中：财政拨款 | 89.974 | 89.974 |   |
    | 2     | total  | 年度资金总额 | 100    | 98     | ✓ |
    | 2     | fiscal | 其中：财政拨款 | 90     | 90     |   |
    | 2     | other  | 其他资金     | 10     | 8      |   |
    | 3     | total  | 年度资金总额 | 100    |        | ✓ |
    | 3     | fiscal | 财政拨款     | 100    |        |   |
    | 3     | central | 其中：中央财政 | 60   |        |   |
    | 3     | county | 县级财政     | 40     |        |   |
    | 3     | other  | 其他资金     |        |        |   |
    | 4     | total  | 年度资金总额 | 100    |        | ✗ |
    | 4     | fiscal | 财政拨款     | 100    |        |   |
    | 4     | own    | 单位资金     | 5      |        |   |
    """
    return _sources(amounts, policy, ("project", "department"))


@rule(
    "BUD002",
    ref="C09",
    stages="ex_ante target monitor",
    blame="text",
    basis=f"{_TARGET}；{_MONITOR}",
    message=_SUM,
    expected="{sum}{unit}",
    after="BUD014 BUD015",
)
def planned_total_not_sum_of_sources(amounts: DataFrame, policy: Policy) -> Wrong:
    """申报、监控的资金总额应等于各资金来源之和。

    中期和年度分别核对；核对的办法与自评表相同。

    | funds | source     | label        | budget |   |
    | 1     | total      | 年度资金总额 | 50     | ✗ |
    | 1     | fiscal     | 其中：财政拨款 | 40   |   |
    | 1     | carry_over | 上年结转     | 5      |   |
    | 1     | other      | 其他资金     | 0      |   |
    | 2     | total      | 年度资金总额 | 45     | ✓ |
    | 2     | fiscal     | 其中：财政拨款 | 40   |   |
    | 2     | carry_over | 上年结转     | 5      |   |
    """
    return _sources(amounts, policy, ("project", "department"))


@rule("BUD003", ref="P03", blame="text", basis=_TRANSFER, message=_SUM, expected="{sum}{unit}", after="BUD014 BUD015")
def transfer_total_not_sum_of_sources(amounts: DataFrame, policy: Policy) -> Wrong:
    """转移支付的资金总额应等于中央补助、地方资金与其他资金之和。

    | forms | kind              |
    | 1     | transfer_selfeval |
    | 2     | transfer_selfeval |

    | funds | source  | label          | budget | spent |   |
    | 1     | total   | 年度资金总额   | 148    | 46    | ✗ |
    | 1     | central | 其中：中央补助 | 100    | 0     |   |
    | 1     | local   | 地方资金       | 46     | 46    |   |
    | 2     | total   | 年度资金总额   | 148    | 46    | ✓ |
    | 2     | central | 其中：中央补助 | 102    | 0     |   |
    | 2     | local   | 地方资金       | 46     | 46    |   |
    | 2     | other   | 其他资金       |        |       |   |
    """
    return _sources(amounts, policy, ("transfer",))


@rule(
    "BUD004",
    ref="D01",
    blame="text",
    basis="财预〔2020〕10号 附件 部门整体支出绩效自评表（各地通用格式）",
    message="{what}的{heading}填 {here}，基本支出与项目支出之和为 {sum}{unit}（{parts}），请核对后改为一致",
    expected="{sum}{unit}",
    after="BUD014 BUD015",
)
def total_not_basic_and_project(amounts: DataFrame, policy: Policy) -> Wrong:
    """部门的资金总额应等于基本支出与项目支出之和。

    两项都填了才核对。

    | funds | source           | label          | budget |   |
    | 1     | total            | 年度资金总额   | 400    | ✗ |
    | 1     | basic            | 其中：基本支出 | 250    |   |
    | 1     | project_spending | 项目支出       | 140    |   |
    | 2     | total            | 年度资金总额   | 400    | ✓ |
    | 2     | basic            | 其中：基本支出 | 250    |   |
    | 2     | staff            | 人员经费       | 200    |   |
    | 2     | project_spending | 项目支出       | 150    |   |
    | 3     | total            | 年度资金总额   | 400    | ✓ |
    | 3     | basic            | 其中：基本支出 | 250    |   |
    | 3     | project_spending | 项目支出       |        |   |
    """
    both = amounts[amounts["source"].isin(("basic", "project_spending")) & amounts["amount"].notna()]
    complete = both.groupby("block")["source"].nunique().eq(2)
    wanted = amounts["block"].isin(complete.index[complete])
    own = amounts[wanted]
    used = own["family"].where(own["source"] != "unknown", "use")
    return _sums(amounts, unequal(own.assign(family=used, listed=True), "use", policy.money.tolerance.value))


@rule(
    "BUD005",
    ref="D01",
    blame="text",
    severity="warning",
    basis="部门收支平衡；部门整体支出绩效目标申报表（各地通用格式）",
    message="支出合计的{heading}填 {here}，收入合计为 {income}，收支不等，请核对",
    expected="{income}",
)
def spending_not_income(amounts: DataFrame, policy: Policy) -> Wrong:
    """收入合计应等于支出合计。

    一张表先列收入来源及合计、再列基本支出、项目支出及合计的，两个合计应相等。

    | funds | source           | label    | budget |   |
    | 1     | fiscal           | 财政拨款 | 300    |   |
    | 1     | other            | 其他资金 | 100    |   |
    | 1     | total            | 合计     | 400    |   |
    | 1     | basic            | 基本支出 | 250    |   |
    | 1     | project_spending | 项目支出 | 160    |   |
    | 1     | total            | 合计     | 410    | ✗ |
    | 2     | fiscal           | 财政拨款 | 300    |   |
    | 2     | total            | 合计     | 300    |   |
    | 2     | basic            | 基本支出 | 300    |   |
    | 2     | total            | 合计     | 300    | ✓ |
    """
    use = (amounts["family"] == "use").groupby(amounts["block"]).transform("any")
    totals = amounts[(amounts["family"] == "total") & amounts["amount"].notna()]
    column = totals.groupby(["form", "key"], observed=True)
    pair = (column["amount"].transform("size") == 2) & use[totals.index]
    pair &= ~use[totals.index].groupby([totals["form"], totals["key"]], observed=True).shift(fill_value=True)
    income, text = column["amount"].shift(), column["text"].shift()
    return Wrong(pair & ((totals["amount"] - income).abs() > policy.money.tolerance.value), {"income": text})


@rule(
    "BUD019",
    ref="S05",
    severity="warning",
    basis="财预〔2020〕10号、〔2015〕88号、〔2019〕136号 附件：各列均应填总额",
    message="各资金来源的{heading}已填，资金总额一行空白，请补填",
)
def total_blank(funds: DataFrame, amounts: DataFrame) -> DataFrame:
    """各来源填了金额的列，资金总额也应填写。

    资金总额整行空白的表（只列来源）不要求。

    | funds | source     | label          | budget | spent  |   |
    | 1     | total      | 年度资金总额   | 300    |        | ✗ |
    | 1     | provincial | 自治区补助     | 300    | 259.45 |   |
    | 2     | total      | 年度资金总额   | 300    | 259.45 | ✓ |
    | 2     | provincial | 自治区补助     | 300    | 259.45 |   |
    | 3     | total      | 年度资金总额   |        |        | ✓ |
    | 3     | provincial | 自治区补助     | 300    | 259.45 |   |
    """
    filled = funds[[f"{key}_text" for key in MONEY]].notna().set_axis(MONEY, axis=1)
    begun = (funds["source"] == "total") & filled.any(axis=1)
    parts = amounts[(amounts["family"] == "source") & (amounts["amount"] > 0)]
    totals = amounts[amounts["family"] == "total"]
    wrong = {}
    for key in MONEY:
        asked = set(parts.loc[parts["key"] == key, "form"]) - set(totals.loc[totals["key"] == key, "form"])
        wrong[key] = begun & funds["form"].isin(asked)
    return DataFrame(wrong)


@rule(
    "BUD020",
    ref="S01",
    blame="budget",
    severity="warning",
    basis="调整后预算数＝年初预算数＋调整数",
    message="调整后预算数填 {here}，年初预算数 {approved_text} 与调整数 {adjustment_text} 相加减得不出此数，请核对",
)
def adjustment_does_not_add_up(funds: DataFrame, policy: Policy) -> Series:
    """年初预算数加减调整数，应等于调整后的全年预算数。

    调整数填正数或负数都可以。

    | source | approved | adjustment | budget |   |
    | total  | 100      | 20         | 130    | ✗ |
    | total  | 100      | 20         | 120    | ✓ |
    | total  | 100      | 20         | 80     | ✓ |
    | total  | 100      |            | 130    | ✓ |
    """
    approved, change, budget = (funds[f"{key}_wan"] for key in ("approved", "adjustment", "budget"))
    tolerance = policy.money.tolerance.value
    return ~same(approved + change, budget, tolerance) & ~same(approved - change, budget, tolerance)
