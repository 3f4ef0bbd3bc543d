"""MON: monitoring. What is ticked, why it may not be reached, and forecasts."""

from __future__ import annotations

from typing import Final

import numpy as np
from pandas import DataFrame, Series

from perfsheet.engine.chances import CHOICES, REASONS, chances, falls_short, monitored
from perfsheet.engine.heads import asks_for
from perfsheet.engine.scored import told
from perfsheet.rule import Wrong, rule

_MONITOR: Final = "财预〔2019〕136号 附件 项目支出绩效目标执行监控表"


def _asked(indicators: DataFrame, headings: DataFrame) -> Series:
    """Tell the rows whose form asks how likely success is."""
    blocks = [f"indicators.{name}" for name in (*CHOICES, "likelihood")]
    asked = np.logical_or.reduce([asks_for(indicators, headings, block).to_numpy(dtype=bool) for block in blocks])
    return (
        Series(asked, index=indicators.index)
        & indicators["subject"].notna()
        & indicators["target_text"].notna()
        & ~indicators["target_kind"].isin(("none",))
    )


def _explained(indicators: DataFrame) -> Series:
    """Tell which rows say why, or what will be done."""
    own = [told(indicators[column]).to_numpy(dtype=bool) for column in ("reason", "measures", "note", "explanation")]
    return Series(np.logical_or.reduce(own), index=indicators.index)


@rule(
    "MON001",
    ref="M01",
    stages="monitor",
    blame="possible",
    basis=f"{_MONITOR}：完成目标可能性三项中只选一项",
    message="完成目标可能性选了 {chosen} 项，只能在“确定能”“有可能”“完全不可能”中选一项，请改正",
    expected="只选一项",
)
def several_chances_ticked(indicators: DataFrame) -> Wrong:
    """完成目标可能性三项中只能选一项。

    ✔、√、✓、V、是、1 都算选中；空的方框、0、否、× 算没有选。看不懂的记号不判断。

    | indicators | name     | target | likely | possible | impossible |   |
    | 1          | 培训人数 | ≥50人  | ✔      | ✔        |            | ✗ |
    | 1          | 培训人数 | ≥50人  | ✔      |          |            | ✓ |
    | 1          | 培训人数 | ≥50人  | 1      | 0        | 0          | ✓ |
    """
    indicators = monitored(indicators)
    chosen = chances(indicators).chosen
    return Wrong(chosen > 1, {"chosen": chosen})


@rule(
    "MON002",
    ref="M01",
    stages="monitor",
    blame="likely",
    basis=f"{_MONITOR}：完成目标可能性三项中只选一项",
    message="完成目标可能性没有选，请在“确定能”“有可能”“完全不可能”中选一项",
    expected="选一项",
)
def no_chance_ticked(indicators: DataFrame, headings: DataFrame) -> Series:
    """有指标值的指标，都应选完成目标可能性。

    没有这几栏的表不要求。

    | indicators | name     | target | likely | possible | impossible |   |
    | 1          | 培训人数 | ≥50人  |        |          |            | ✗ |
    | 1          | 培训场次 | ≥5场   |        | √        |            | ✓ |
    | 1          | 指标2：  |        |        |          |            | ✓ |
    """
    indicators = monitored(indicators)
    return _asked(indicators, headings) & (chances(indicators).chosen == 0)


@rule(
    "MON003",
    ref="M02",
    stages="monitor",
    blame="reason",
    basis=f"{_MONITOR} 填表说明：对可能完不成的指标，说明原因和拟采取的措施",
    message="选了“有可能”或“完全不可能”，没有填原因和措施，请填写完不成的原因和拟采取的措施",
    expected="原因和拟采取的措施",
    after="MON001",
)
def doubtful_target_unexplained(indicators: DataFrame) -> Series:
    """选“有可能”“完全不可能”的指标，应写明原因和拟采取的措施。

    写在原因说明、措施、备注任何一栏的，算已写。

    | indicators | name     | target | likely | possible | reason   |   |
    | 1          | 培训人数 | ≥50人  |        | ✔        |          | ✗ |
    | 1          | 培训人数 | ≥50人  |        | ✔        | 师资不足 | ✓ |
    | 1          | 培训人数 | ≥50人  | ✔      |          |          | ✓ |
    """
    indicators = monitored(indicators)
    return (indicators["subject"].notna() & chances(indicators).doubtful) & ~_explained(indicators)


@rule(
    "MON004",
    ref="M02",
    stages="monitor",
    blame="measures",
    severity="warning",
    basis="黄石市绩效监控表填表说明：选“有可能”“不可能”的，原因分析和相关建议或举措均须填写",
    message="选了“有可能”或“完全不可能”，写了原因，没有写{heading}，请填写",
    expected="拟采取的措施",
)
def doubtful_target_without_measures(indicators: DataFrame, headings: DataFrame) -> Series:
    """原因和措施分两栏的表，选“有可能”“完全不可能”的，两栏都应填写。

    | indicators | name     | target | possible | reason   | measures |   |
    | 1          | 培训人数 | ≥50人  | ✔        | 师资不足 |          | ✗ |
    | 1          | 培训人数 | ≥50人  | ✔        | 师资不足 | 增聘教师 | ✓ |
    """
    indicators = monitored(indicators)
    asked = asks_for(indicators, headings, "indicators.measures") & chances(indicators).doubtful
    return asked & told(indicators["reason"]) & ~told(indicators["measures"]) & ~told(indicators["note"])


@rule(
    "MON005",
    ref="M03",
    stages="monitor",
    blame="reason",
    basis=f"{_MONITOR} 填表说明：有偏差的指标，判断偏差原因并说明",
    message="指标值 {target_text}，全年预计 {forecast_text}，完不成目标，没有填偏差原因，请填写",
    expected="偏差原因",
    after="MON003",
)
def shortfall_unexplained(indicators: DataFrame, headings: DataFrame) -> Series:
    """全年预计完不成目标的，应选偏差原因的类别并说明。

    只看要求达到的（≥、＝）、计量单位相同的指标。

    | indicators | name     | target  | forecast | reason   |   |
    | 1          | 培训农户 | ≥600人次 | 520人次 |          | ✗ |
    | 1          | 培训农户 | ≥600人次 | 520人次 | 高温推迟 | ✓ |
    | 1          | 培训农户 | ≥600人次 | 600人次 |          | ✓ |
    """
    indicators = monitored(indicators)
    ticked = indicators[list(REASONS)].notna().any(axis=1)
    return asks_for(indicators, headings, "indicators.reason") & falls_short(indicators) & ~_explained(indicators) & ~ticked


@rule(
    "MON006",
    ref="M03",
    stages="monitor",
    blame="likely",
    severity="warning",
    basis=f"{_MONITOR}：完成目标可能性应与全年预计完成情况一致",
    message="指标值 {target_text}，全年预计 {forecast_text}，达不到目标，却选“确定能”，请核对",
)
def sure_though_short(indicators: DataFrame) -> Series:
    """全年预计达不到目标的，不应选“确定能”完成。

    | indicators | name     | target   | forecast | likely | possible | reason   |   |
    | 1          | 培训农户 | ≥600人次 | 520人次  | ✔      |          | 高温推迟 | ✗ |
    | 1          | 培训农户 | ≥600人次 | 520人次  |        | ✔        | 高温推迟 | ✓ |
    | 1          | 培训农户 | ≥600人次 | 610人次  | ✔      |          |          | ✓ |
    """
    indicators = monitored(indicators)
    chance = chances(indicators)
    return falls_short(indicators) & (chance.chosen == 1) & ~chance.doubtful
