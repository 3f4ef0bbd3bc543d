"""MON, continued: money that is monitored. Forecasts, thresholds by month, money against progress."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Final

from pandas import DataFrame, Series

from perfsheet.engine.chances import comparable, monitored, month_of
from perfsheet.engine.rates import monitored_bases, percent_of
from perfsheet.rule import Wrong, rule

if TYPE_CHECKING:
    from perfsheet.policy import Policy

_MONITOR: Final = "财预〔2019〕136号 附件 项目支出绩效目标执行监控表"


def _rates(funds: DataFrame, policy: Policy) -> Series:
    """Return the rate of execution of the total rows, in per cent."""
    first, *others = (funds[f"{name}_wan"] for name in monitored_bases(policy))
    base = reduce(Series.fillna, others, first)
    return percent_of(funds["spent_wan"], base).where(funds["source"] == "total")


@rule(
    "MON010",
    ref="M07",
    stages="monitor",
    blame="forecast",
    severity="warning",
    basis=_MONITOR,
    message="全年预计执行数 {here} 超过预算数 {budget}，请核对",
    expected="不超过 {budget}",
)
def forecast_above_budget(funds: DataFrame, policy: Policy) -> Wrong:
    """全年预计执行数不应超过预算数。

    有年中追加的，与全年预算数比较。

    | funds | source | approved | spent | forecast |   |
    | 1     | total  | 100      | 60    | 120      | ✗ |
    | 2     | total  | 100      | 60    | 100      | ✓ |
    | 3     | total  | 100      | 60    |          | ✓ |
    """
    adjusted = funds["budget_wan"].notna()
    most = funds["budget_wan"].where(adjusted, funds["approved_wan"])
    text = funds["budget_text"].where(adjusted, funds["approved_text"])
    total = funds["source"] == "total"
    return Wrong(total & (funds["forecast_wan"] > most + policy.money.tolerance.value), {"budget": text})


@rule(
    "MON011",
    ref="M07",
    stages="monitor",
    blame="forecast",
    severity="warning",
    basis=_MONITOR,
    message="全年预计执行数 {here} 小于已执行的 {spent_text}，请核对",
    expected="不小于 {spent_text}",
)
def forecast_below_spent(funds: DataFrame, policy: Policy) -> Series:
    """全年预计执行数不应小于已执行数。

    | funds | source | approved | spent | forecast |   |
    | 1     | total  | 100      | 60    | 50       | ✗ |
    | 2     | total  | 100      | 60    | 100      | ✓ |
    | 3     | total  | 100      | 60    |          | ✓ |
    """
    return funds["forecast_wan"] < funds["spent_wan"] - policy.money.tolerance.value


@rule(
    "MON013",
    ref="M09",
    stages="monitor",
    blame="rate",
    severity="warning",
    basis="本地政策规定的各月预算执行率预警线（如川财绩〔2025〕10号）",
    message="1-{month}月预算执行率 {rate}%，低于 {below:%}，达到预警线，请说明原因并加快执行",
    expected="不低于 {below:%}",
)
def execution_behind_schedule(funds: DataFrame, policy: Policy) -> Wrong:
    """预算执行率不应低于政策规定的当月预警线。

    以政策 thresholds.execution = [{month = 6, below = 0.4}, {month = 8, below = 0.6}] 为例：

    | forms | period |
    | 1     | 1-8月  |
    | 2     | 1-8月  |
    | 3     | 1-5月  |

    | funds | source | approved | spent |   |
    | 1     | total  | 100      | 50    | ✗ |
    | 2     | total  | 100      | 60    | ✓ |
    | 3     | total  | 100      | 10    | ✓ |
    """
    steps = {step.month: step.below for step in policy.thresholds.execution.value or ()}
    month = month_of(funds["period"])
    below = month.map(steps).astype("Float64")
    rate = _rates(funds, policy)
    return Wrong(rate < below * 100, {"month": month, "rate": rate.round(2), "below": below})


@rule(
    "MON014",
    ref="M08",
    stages="monitor",
    blame="rate",
    severity="warning",
    basis="本地政策规定的预警条件（如伽师县 2024 年：预算执行率与绩效目标完成率相差 20% 以上）；全国没有规定",
    message="预算执行率 {rate}%，绩效目标平均完成率 {done}%，相差较大，请核对进度",
)
def money_and_progress_apart(funds: DataFrame, indicators: DataFrame, policy: Policy) -> Wrong:
    """预算执行率与绩效目标完成率不应相差过大。只在本地政策规定了差多少预警时核对（全国没有规定）。

    以政策 deviation.size = 20 为例：

    完成率取计数的指标（≥、＝，不含百分比）的平均数，每项最高按 100% 计；这样的指标不足三项的，不判断。

    | funds | source | approved | spent |   |
    | 1     | total  | 100      | 10    | ✗ |
    | 2     | total  | 100      | 60    | ✓ |
    | 3     | total  | 100      | 50    | ✗ |

    | indicators | name | target | actual |
    | 1          | 甲   | ≥10次  | 6次    |
    | 1          | 乙   | ≥10人  | 7人    |
    | 1          | 丙   | ≥10套  | 8套    |
    | 2          | 甲   | ≥10次  | 6次    |
    | 2          | 乙   | ≥10人  | 7人    |
    | 2          | 丙   | ≥10套  | 8套    |
    | 3          | 甲   | ≥10次  | 6次    |
    | 3          | 乙   | ≥10人  | 7人    |
    | 3          | 丙   | ≥10套  | 8套    |
    """
    if policy.deviation.size.assumed:
        return Wrong(Series(dtype=bool), {})
    rate, done = _rates(funds, policy), funds["form"].map(_completion(indicators)).astype("Float64")
    apart = (rate - done).abs()
    if policy.deviation.meaning.value == "ratio":
        apart = apart / done.where(done > 0) * 100
    size = policy.deviation.size.value
    far = apart >= size if policy.deviation.inclusive.value else apart > size
    return Wrong(far, {"rate": rate.round(2), "done": done.round(2)})


def _completion(indicators: DataFrame) -> Series:
    """Return the mean of what forms have completed of their targets, in per cent."""
    indicators = monitored(indicators)
    wanted = comparable(indicators, "actual") & indicators["comparator"].isin(("≥", ">", "=")) & indicators["target_kind"].isin(("number",))
    rows = indicators.loc[wanted & (indicators["target"] > 0).fillna(value=False), ["form", "actual", "target"]]
    each = (rows["actual"] / rows["target"] * 100).clip(0, 100).groupby(rows["form"]).agg(["mean", "size"])
    return each.loc[each["size"] >= 3, "mean"]
