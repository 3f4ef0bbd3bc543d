"""BUD, continued: units of money, and figures as they are written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

import numpy as np
import pandas as pd
from pandas import DataFrame, Series

from perfsheet.engine.levels import by_text
from perfsheet.figures import round_points
from perfsheet.rule import Wrong, rule
from perfsheet.spread import MONEY as UNITS

if TYPE_CHECKING:
    from perfsheet.policy import Policy

#: 元 in 万元
_TIMES: Final = 10_000
#: an amount of a project, in 万元, that is likelier one in 元: 10 亿元
_ABSURD: Final = 100_000
_PLAIN: Final = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_DUST: Final = 1e-9
_LEAVES: Final = ("amount", "adjustment", "carried", "last_year")


@rule(
    "BUD014",
    ref="C07",
    blame="text",
    basis="财预〔2020〕10号、〔2015〕88号、〔2019〕136号 附件：金额单位为万元",
    message="{heading}填 {here}，恰为本表另一处金额 {other}{unit} 的一万倍，应是按元填写，请改为 {other}",
    expected="{other}",
)
def yuan_in_form_of_wan(amounts: DataFrame) -> Wrong:
    """单位为万元的表，不应按元填写金额。

    同一张表里，一个金额恰好是另一个金额的一万倍，并且有三位以上有效数字，才认定为按元填写。

    | funds | source | approved   | budget | spent  |   |
    | 1     | total  | 1260000.00 | 126.00 | 125.00 | ✗ |
    | 2     | total  | 126.00     | 126.00 | 125.00 | ✓ |
    | 3     | total  | 20000      | 20000  | 2      | ✓ |
    """
    known = amounts.loc[(amounts["amount"] >= 1) & (amounts["unit"] == "万元"), ["form", "amount"]]
    leading = known["amount"] / 10.0 ** (np.floor(np.log10(known["amount"].to_numpy(dtype=float))) - 1)  # of 126.00: 12.6
    telling = known[(leading - leading.round()).abs() > _DUST]
    times = pd.MultiIndex.from_arrays([telling["form"], (telling["amount"] * _TIMES).round(2)])
    own = pd.MultiIndex.from_arrays([known["form"], known["amount"].round(2)])
    wrong = Series(own.isin(times), index=known.index)
    return Wrong(wrong, {"other": known["amount"] / _TIMES})


@rule(
    "BUD015",
    ref="C07",
    blame="text",
    severity="warning",
    basis="财预〔2020〕10号、〔2015〕88号、〔2019〕136号 附件：金额单位为万元",
    message="{heading}填 {here}，单位是{measure}，表上的单位是{money_unit}；请按{money_unit}填写，不带单位",
)
def amount_in_another_unit(amounts: DataFrame) -> Series:
    """金额的单位应与表上注明的单位一致。

    格内写明单位的，按所写的单位换算后参加核对。

    | source | budget   |   |
    | total  | 720890元 | ✗ |
    | total  | 72.089万元 | ✓ |
    | total  | 5.8万    | ✓ |
    | total  | 72.089   | ✓ |
    """
    own, stated = (by_text(amounts[column], UNITS.get, "Int64") for column in ("measure", "money_unit"))
    return (own != stated) & amounts["amount"].notna()


@rule(
    "BUD016",
    ref="C07",
    blame="text",
    severity="warning",
    basis="财预〔2020〕10号、〔2015〕88号、〔2019〕136号 附件：金额单位为万元",
    message="{heading}填 {here}，表上的单位是万元，合 {much} 亿元，请核对是否按元填写",
    after="BUD014",
)
def amount_too_large(amounts: DataFrame) -> Wrong:
    """一个项目的金额过大，可能是把元填进了万元的表。

    只看项目表的资金总额；10 亿元及以上的提示。

    | source | budget     |   |
    | total  | 1260000.00 | ✗ |
    | total  | 126.00     | ✓ |
    """
    total = (amounts["scope"] == "project") & (amounts["unit"] == "万元") & (amounts["family"] == "total")
    large = total & (amounts["amount"] >= _ABSURD)
    return Wrong(large, {"much": round_points(amounts["amount"] / _TIMES)})


@rule(
    "BUD017",
    ref="C08",
    blame="text",
    severity="note",
    basis="各级财政部门填表说明：金额栏只填数字",
    message="{heading}填“{here}”，请只填数字 {value}，不带单位、空格和全角字符",
    expected="{value}",
    after="BUD015",
)
def amount_not_bare(amounts: DataFrame) -> Series:
    """金额栏应只填数字。

    带单位、全角数字、文字的，能读出金额的照常参加核对。

    | source | budget     |   |
    | total  | ２８．８０ | ✗ |
    | total  | 28.80万元  | ✗ |
    | total  | 2,328.60   | ✓ |
    | total  | 28.80      | ✓ |
    """
    bare = by_text(amounts["text"], lambda text: _PLAIN.fullmatch(text.strip()) is not None, "boolean")
    return ~bare & (amounts["kind"] == "number") & amounts["value"].notna()


@rule(
    "BUD018",
    ref="U06",
    stages="target",
    blame="budget_medium",
    severity="warning",
    basis="财预〔2015〕88号 附件 项目支出绩效目标申报表",
    message="中期资金总额填 {here}，小于年度资金总额 {year_amount}，请核对",
    expected="不小于 {year_amount}",
)
def medium_term_below_year(funds: DataFrame, policy: Policy) -> Wrong:
    """中期（项目周期）资金总额不应小于其中一年的资金总额。

    中期一栏空白或为 0 的不在此列。

    | funds | source | budget_medium | budget |   |
    | 1     | total  | 90.00         |        | ✗ |
    | 1     | total  |               | 190.00 |   |
    | 2     | total  | 380.00        | 190.00 | ✓ |
    | 3     | total  | 0.00          | 190.00 | ✓ |
    | 4     | total  |               | 190.00 | ✓ |
    """
    totals = _with_year(funds)
    below = (totals["budget_medium_wan"] > 0) & (totals["budget_medium_wan"] < totals["year_wan"] - policy.money.tolerance.value)
    return Wrong(below, {"year_amount": totals["year_text"]})


@rule(
    "BUD023",
    ref="U06",
    stages="target",
    blame="budget_medium",
    severity="note",
    basis="财预〔2015〕88号 附件 项目支出绩效目标申报表",
    message="中期资金总额填 {here}，年度资金总额为 {year_amount}；一年期项目请留空，跨年项目请填写各年之和",
)
def medium_term_zero(funds: DataFrame) -> Wrong:
    """年度有资金，中期（项目周期）资金总额不应填 0。

    | funds | source | budget_medium | budget |   |
    | 1     | total  | 0.00          |        | ✗ |
    | 1     | total  |               | 190.00 |   |
    | 2     | total  | 380.00        | 190.00 | ✓ |
    | 3     | total  |               | 190.00 | ✓ |
    """
    totals = _with_year(funds)
    return Wrong((totals["budget_medium"] == 0) & (totals["year_wan"] > 0), {"year_amount": totals["year_text"]})


def _with_year(funds: DataFrame) -> DataFrame:
    """Put beside each total the total of the year, which may stand in a row of its own."""
    columns = ["form", "budget_wan", "budget_text", "budget_medium", "budget_medium_wan"]
    totals = funds.loc[(funds["source"] == "total").fillna(value=False), columns]
    year = totals[totals["budget_wan"].notna()].drop_duplicates("form").set_index("form")
    return totals.assign(year_wan=totals["form"].map(year["budget_wan"]), year_text=totals["form"].map(year["budget_text"]))


@rule(
    "BUD021",
    ref="P03",
    blame="text",
    severity="note",
    basis="财预〔2015〕163号 附件：金额以万元为单位，保留两位小数",
    message="{heading}填 {here}，小数多于 {most} 位，请按 {most} 位小数填写",
)
def too_many_decimals(amounts: DataFrame, policy: Policy) -> Wrong:
    """转移支付各表的金额保留两位小数。

    | forms | kind              |
    | 1     | transfer_selfeval |

    | funds | source | budget  |   |
    | 1     | total  | 80.1234 | ✗ |
    | 1     | total  | 80.12   | ✓ |
    | 1     | total  | 80      | ✓ |
    """
    most = policy.money.decimals.value
    places = by_text(amounts["text"], lambda text: len(normalize("NFKC", text).partition(".")[2].rstrip("万元 ")), "Int64")
    long = (amounts["scope"] == "transfer") & (amounts["unit"] == "万元") & (places > most) & (amounts["kind"] == "number")
    return Wrong(long, {"most": Series(most, index=amounts.index)})


@rule(
    "BUD022",
    ref="C07",
    blame="text",
    severity="warning",
    basis="预算数、执行数不为负",
    message="{heading}填 {here}，是负数，请核对",
)
def amount_negative(amounts: DataFrame) -> Series:
    """预算数和执行数不应是负数。

    调整数、结转结余可以是负数。

    | source | budget | adjustment |   |
    | total  | -5     |            | ✗ |
    | total  | 95     | -5         | ✓ |
    """
    return (amounts["amount"] < 0) & ~amounts["key"].isin(_LEAVES)
