"""BUD, continued: rates of execution, what is spent and what is left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from pandas import DataFrame, Series

from perfsheet.engine.heads import asks_for
from perfsheet.engine.narrow import once
from perfsheet.engine.rates import misprinted, percent_of, slack_of
from perfsheet.figures import round_points
from perfsheet.rule import Wrong, rule

if TYPE_CHECKING:
    from perfsheet.policy import Policy

_SELFEVAL = "财预〔2020〕10号 附件 项目支出绩效自评表"
_COLUMNS: Final = [
    "rate_text",
    *(f"{key}{part}" for key in ("spent", "budget", "approved", "received", "forecast") for part in ("", "_wan", "_text")),
]
_MONITOR = "财预〔2019〕136号 附件 绩效运行监控表"


_BUDGETS: Final = {"budget": "全年预算数", "approved": "年初预算数", "received": "实际到位数"}


@once
def _known(funds: DataFrame) -> dict[str, Wrong]:
    """Keep what was found with each divisor: two rules ask for it."""
    del funds
    return {}


def _rate_wrong(funds: DataFrame, preferred: str) -> Wrong:
    known = _known(funds)
    if preferred not in known:
        known[preferred] = _compared(funds, preferred)
    return known[preferred]


def _compared(funds: DataFrame, preferred: str) -> Wrong:
    """Compare printed rates with the preferred divisor, else another budget; `other` tells where another amount gives the rate."""
    rows = funds.loc[funds["rate_text"].notna() & funds["spent_wan"].notna(), _COLUMNS]
    second = "approved" if preferred != "approved" else "budget"
    first = rows[f"{preferred}_wan"].notna()
    base = {f"base{part}": rows[f"{preferred}{part}"].where(first, rows[f"{second}{part}"]) for part in ("", "_wan", "_text")}
    rows = rows.assign(**base)
    right = percent_of(rows["spent_wan"], rows["base_wan"])
    apart = misprinted(rows["rate_text"], right, Series(0.0, index=rows.index))
    rows, right, first = rows[apart], right[apart], first[apart]
    wrong = misprinted(rows["rate_text"], right, slack_of(rows, "spent", "base"))
    other = Series(data=False, index=rows.index)
    for key in ("budget", "approved", "received", "forecast"):
        against = percent_of(rows["spent_wan"], rows[f"{key}_wan"])
        other |= against.notna() & ~misprinted(rows["rate_text"], against, slack_of(rows, "spent", key))
    name = Series(np.where(first, _BUDGETS[preferred], _BUDGETS[second]), index=rows.index)
    return Wrong(wrong, {"right": round_points(right), "base": name, "divisor": rows["base_text"], "other": other})


@rule(
    "BUD006",
    ref="S01",
    stages="selfeval",
    blame="rate",
    basis=f"{_SELFEVAL}：执行率＝全年执行数÷全年预算数（B/A）",
    message="执行率填 {here}，按执行数 {spent_text} ÷ {base} {divisor} 计算为 {right}%，请改正",
    expected="{right}%",
    after="BUD001 BUD003 BUD010 BUD014 BUD015",
)
def rate_wrong(funds: DataFrame, policy: Policy) -> Wrong:
    """预算执行率应等于全年执行数除以全年预算数。

    按表上所填的小数位核对，四舍五入或舍去尾数都算对；31.00% 与 31.08% 不同，31% 与 31.08% 相同。0.958 与 95.8% 视为一样。预算数为 0
    或空白的不核对。

    | funds | source | budget | spent  | rate   |   |
    | 1     | total  | 148    | 46     | 31.00% | ✗ |
    | 2     | total  | 148    | 46     | 31%    | ✓ |
    | 3     | total  | 148    | 46     | 31.08% | ✓ |
    | 4     | total  | 29     | 27.8   | 0.958  | ✓ |
    | 5     | total  | 808.1  | 692.98 | 86%    | ✓ |
    | 6     | total  | 180    | 176.4  | 96.00% | ✗ |
    | 7     | total  | 0      | 0      | 100%   | ✓ |
    | 8     | total  |        | 30     | 50%    | ✓ |
    """
    found = _rate_wrong(funds, policy.execution.denominator.value)
    return Wrong(found.rows & ~found.facts["other"], found.facts)


@rule(
    "BUD007",
    ref="S01",
    stages="selfeval",
    blame="rate",
    severity="warning",
    basis=f"{_SELFEVAL}：执行率＝全年执行数÷全年预算数（B/A）",
    message="执行率 {here} 与 {base}（{divisor}）不符，是按其他预算数计算的；按{base}应为 {right}%，请改正",
    expected="{right}%",
)
def rate_of_another_budget(funds: DataFrame, policy: Policy) -> Wrong:
    """预算执行率的分母应是全年预算数，不是年初预算数。

    政策另有规定的（如按年初预算数），以政策为准。

    | funds | source | approved | budget | spent | rate   |   |
    | 1     | total  | 100      | 80     | 76    | 76.00% | ✗ |
    | 2     | total  | 100      | 80     | 76    | 95.00% | ✓ |
    | 3     | total  | 80       | 80     | 76    | 95.00% | ✓ |
    """
    found = _rate_wrong(funds, policy.execution.denominator.value)
    return Wrong(found.rows & found.facts["other"], found.facts)


@rule(
    "BUD008",
    ref="M04",
    stages="monitor",
    blame="rate",
    basis=f"{_MONITOR}：执行率＝执行数÷年初预算数",
    message="执行率填 {here}，按执行数 {spent_text} ÷ {base} {divisor} 计算为 {right}%，请改正",
    expected="{right}%",
    after="BUD002 BUD003 BUD014 BUD015",
)
def monitored_rate_wrong(funds: DataFrame) -> Wrong:
    """监控表的执行率应等于执行数除以年初预算数。

    按调整后的预算数或全年预计执行数计算也相符的，不算错。

    | funds | source | approved | spent | forecast | rate   |   |
    | 1     | total  | 190      | 45.6  | 190      | 20.00% | ✗ |
    | 2     | total  | 190      | 45.6  | 190      | 24.00% | ✓ |
    | 3     | total  | 190      | 0     | 0        | 0.00%  | ✓ |
    """
    found = _rate_wrong(funds, "approved")
    return Wrong(found.rows & ~found.facts["other"], found.facts)


@rule(
    "BUD009",
    ref="S01",
    stages="monitor selfeval",
    blame="rate",
    severity="warning",
    basis=f"{_SELFEVAL}；{_MONITOR}",
    message="预算数和执行数已填，执行率空白，请填写",
)
def rate_blank(funds: DataFrame, headings: DataFrame) -> Series:
    """填了预算数和执行数的，应填执行率。

    只看总额一行；没有执行率一栏的表不要求。

    | funds | source | budget | spent | rate |   |
    | 1     | total  | 880    | 880   |      | ✗ |
    | 2     | total  | 880    | 880   | 100% | ✓ |
    | 3     | total  | 880    |       |      | ✓ |
    """
    base = (funds["budget_wan"] > 0) | (funds["approved_wan"] > 0)
    asked = asks_for(funds, headings, "funds.rate")
    return (funds["source"] == "total") & asked & base & funds["spent_wan"].notna() & funds["rate_text"].isna()


@rule(
    "BUD010",
    ref="S03",
    stages="selfeval",
    blame="budget",
    basis=f"{_SELFEVAL}：执行率＝全年执行数÷全年预算数（B/A）",
    message="全年预算数为 0，却填有执行数 {spent_text}、执行率 {rate_text}、得分 {score_text}；执行率无法计算，请补填全年预算数（含年中追加）",
    after="BUD001 BUD003",
)
def budget_zero(funds: DataFrame) -> Series:
    """全年预算数为 0 时，执行率无法计算。

    执行数、执行率、得分都为 0 或空白的，不算错。

    | source | budget | spent   | rate | score |   |
    | total  | 0      | 207.454 | 100% | 10    | ✗ |
    | total  | 0      | 0       | 0%   |       | ✓ |
    | total  |        | 30      | 100% | 10    | ✓ |
    | total  | 50     | 30      | 60%  | 6     | ✓ |
    """
    claimed = (funds["spent"] > 0).fillna(value=False) | (funds["rate"] > 0).fillna(value=False) | (funds["score"] > 0).fillna(value=False)
    return (funds["source"] == "total") & (funds["budget"] == 0) & claimed


@rule(
    "BUD011",
    ref="S04",
    stages="selfeval",
    blame="spent",
    severity="warning",
    basis="《预算法》第十三条：各部门、各单位的支出必须以经批准的预算为依据",
    message="执行数 {spent_text} 大于全年预算数 {budget_text}（执行率 {right}%），请核对全年预算数是否含追加和结转，或说明超出部分的来源",
    expected="不大于 {budget_text}",
    after="BUD014 BUD015",
)
def spent_over_budget(funds: DataFrame, policy: Policy) -> Wrong:
    """全年执行数不应大于全年预算数。

    总额超出的只提示总额一行，不再逐个来源提示。

    | funds | source | budget | spent  |   |
    | 1     | total  | 329.77 | 338.31 | ✗ |
    | 1     | fiscal | 329.77 | 338.31 |   |
    | 2     | total  | 100    | 100    | ✓ |
    | 2     | fiscal | 80     | 85     | ✗ |
    | 2     | other  | 20     | 15     |   |
    | 3     | total  | 0      | 5      | ✓ |
    """
    over = (funds["budget_wan"] > 0) & (funds["spent_wan"] - funds["budget_wan"] > policy.money.tolerance.value)
    over = over.fillna(value=False)
    total = funds["source"] == "total"
    return Wrong(
        over & (total | ~funds["form"].isin(funds.loc[over & total, "form"])),
        {"right": round_points(percent_of(funds["spent_wan"], funds["budget_wan"]))},
    )


@rule(
    "BUD012",
    ref="S20",
    stages="selfeval",
    blame="spent",
    severity="warning",
    basis="财预〔2020〕10号：分析预算执行偏差；结余比例按政策（execution.unspent）",
    message="执行数 {spent_text}，只占全年预算数 {budget_text} 的 {right}%，结余超过 {limit:%}，请说明原因",
)
def much_unspent(funds: DataFrame, policy: Policy) -> Wrong:
    """年末结余占预算的比例过大，应说明原因。

    | source | budget | spent |   |
    | total  | 100    | 79    | ✗ |
    | total  | 100    | 80    | ✓ |
    | fiscal | 100    | 10    | ✓ |
    """
    limit = policy.execution.unspent.value
    right = percent_of(funds["spent_wan"], funds["budget_wan"])
    much = (funds["source"] == "total") & (right < (1 - limit) * 100 - 1e-9) if limit is not None else Series(data=False, index=funds.index)
    return Wrong(much, {"right": round_points(right), "limit": Series(limit, index=funds.index)})


@rule(
    "BUD013",
    ref="S21",
    stages="selfeval",
    blame="reason",
    basis="四川省项目支出绩效自评表（510000_0013zp）：预算执行率低于 90% 的须说明原因",
    message="执行率为 {right}%，低于 {limit:%}，未填原因，请填写",
)
def low_rate_unexplained(funds: DataFrame, headings: DataFrame, policy: Policy) -> Wrong:
    """执行率低于规定比例的，应在“原因”栏说明。

    政策没有规定比例的，或表上没有“原因”栏的，不要求。

    以政策 execution.reason_below = 0.9 为例：

    | funds | source | budget | spent | reason   |   |
    | 1     | total  | 100    | 85    |          | ✗ |
    | 2     | total  | 100    | 90    |          | ✓ |
    | 3     | total  | 100    | 85    | 招标结余 | ✓ |
    """
    limit = policy.execution.reason_below.value
    asked = asks_for(funds, headings, "funds.reason")
    right = percent_of(funds["spent_wan"], funds["budget_wan"])
    low = (funds["source"] == "total") & asked & funds["reason"].isna() & (right < (limit or 0) * 100 - 1e-9)
    return Wrong(low, {"right": round_points(right), "limit": Series(limit, index=funds.index)})
