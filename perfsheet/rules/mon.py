"""MON: monitoring. What is ticked, why it may not be reached, and forecasts."""

from __future__ import annotations

import re
from typing import Final

import numpy as np
from pandas import DataFrame, Series

from perfsheet.engine.chances import CHOICES, REASONS, chances, comparable, falls_short, monitored
from perfsheet.engine.heads import asks_for, first_of_form
from perfsheet.engine.levels import matches
from perfsheet.engine.scored import told
from perfsheet.rule import Wrong, rule

_MONITOR: Final = "财预〔2019〕136号 附件 项目支出绩效目标执行监控表"
#: words for how well something was done, where the target is a figure
_JUDGEMENT: Final = re.compile(
    r"^\s*(?:一般|较好|良好|很好|好|优|优秀|良|中|差|较差|正常|较高|显著|明显|合格|提高|提升|有所提高|有所提升)\s*[。.]?\s*$"
)


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


@rule(
    "MON007",
    ref="M06",
    stages="monitor",
    basis=f"{_MONITOR}：执行情况和全年预计应与年度指标值的计量单位一致",
    message="指标值 {target_text}，{heading}填 {here}，计量单位不一致，请按指标值的计量单位填写",
    expected="以{measure}计的数",
)
def percent_for_a_quantity(indicators: DataFrame) -> DataFrame:
    """指标值以次、人、套等计的，完成情况和全年预计也应以此计，不能填百分比；指标值是百分比的，也不能填次数、人数。

    没有写计量单位的数，不判断。

    | indicators | name     | target | actual | forecast |   |
    | 1          | 媒体播出 | 5次    | 2次    | 100%     | ✗ |
    | 1          | 媒体播出 | 5次    | 2次    | 5次      | ✓ |
    | 1          | 合格率   | ≥95%   | 20件   | 95%      | ✗ |
    | 1          | 合格率   | ≥95%   | 95     | 95%      | ✓ |
    """
    indicators = monitored(indicators)
    own = indicators["target_kind"]
    quantity = (
        own.isin(("number",))
        & indicators["measure"].notna()
        & ~indicators["measure"].str.contains("%|率|百分", regex=True).fillna(value=False)
    )
    wrong = {}
    for column in ("actual", "forecast"):
        kind = indicators[f"{column}_kind"]
        counted = (
            kind.isin(("number",))
            & indicators[f"{column}_measure"].notna()
            & ~indicators[f"{column}_measure"].isin(("%", "‰", "百分比", "百分点"))
        )
        wrong[column] = (quantity & kind.isin(("percent",))) | (own.isin(("percent",)) & counted)
    return DataFrame(wrong)


@rule(
    "MON008",
    ref="M06",
    stages="monitor",
    severity="warning",
    basis=f"{_MONITOR}：执行情况和全年预计应与年度指标值的计量单位一致",
    message="指标值是数（{target_text}），{heading}却填“{here}”，请填写实际的数",
)
def words_for_a_figure(indicators: DataFrame) -> DataFrame:
    """指标值是数的，完成情况和全年预计不应只填“一般”“良好”等评语。

    写明进展的（尚未开展、正在施工、年底调查等），不算错。

    | indicators | name     | target | actual   | forecast |   |
    | 1          | 媒体播出 | 5次    | 一般     | 5次      | ✗ |
    | 1          | 媒体播出 | 5次    | 尚未开展 | 5次      | ✓ |
    | 1          | 社会影响 | 提高   | 一般     | 提高     | ✓ |
    """
    indicators = monitored(indicators)
    figures = indicators["target_kind"].isin(("number", "percent"))
    return DataFrame({column: figures & matches(indicators[column + "_text"], _JUDGEMENT) for column in ("actual", "forecast")})


@rule(
    "MON009",
    ref="M07",
    stages="monitor",
    blame="forecast",
    severity="warning",
    basis=f"{_MONITOR}：全年预计完成情况",
    message="全年预计 {forecast_text} 小于已经完成的 {actual_text}，请核对",
    expected="不小于 {actual_text}",
)
def forecast_below_actual(indicators: DataFrame) -> Series:
    """全年预计不应小于已经完成的数。

    百分比和上限（≤）会升降，不在此列。

    | indicators | name     | target | actual | forecast |   |
    | 1          | 更新设备 | ≥4台   | 4台    | 3台      | ✗ |
    | 1          | 更新设备 | ≥4台   | 2台    | 4台      | ✓ |
    | 1          | 检查成本 | ≤135元 | 135元  | 131元    | ✓ |
    """
    indicators = monitored(indicators)
    both = indicators["actual_kind"].isin(("number",)) & comparable(indicators, "forecast") & comparable(indicators, "actual")
    less = indicators["comparator"].isin(("≤", "<", "≈")) | indicators["forecast_comparator"].isin(("≤", "<"))
    return both & indicators["target_kind"].isin(("number",)) & ~less.fillna(value=False) & (indicators["forecast"] < indicators["actual"])


@rule(
    "MON012",
    ref="M11",
    stages="monitor",
    severity="note",
    basis="审核的通行做法：偏差原因应逐项说明",
    message="{count} 项指标的{heading}完全相同（“{here}”），请按各项指标的情况分别说明",
)
def same_reason_everywhere(indicators: DataFrame) -> Wrong:
    """各项指标的原因、措施、备注不应照抄同一段话。

    五项以上的指标全部填了同样文字的，提示一次。

    | indicators | name | target | reason         |   |
    | 1          | 甲   | 5次    | 下半年集中完成 | ✗ |
    | 1          | 乙   | 5次    | 下半年集中完成 |   |
    | 1          | 丙   | 5次    | 下半年集中完成 |   |
    | 1          | 丁   | 5次    | 下半年集中完成 |   |
    | 1          | 戊   | 5次    | 下半年集中完成 |   |
    | 2          | 甲   | 5次    | 下半年集中完成 | ✓ |
    | 2          | 乙   | 5次    | 经费未到位     |   |
    """
    indicators = monitored(indicators)
    wrong, count = {}, {}
    for column in ("reason", "measures", "note"):
        rows = indicators[told(indicators[column])]
        by_form = rows[column].str.replace(r"[\s。，,.]", "", regex=True).groupby(rows["form"])
        size = by_form.transform("size")
        alike = (by_form.transform("nunique") == 1) & (size >= 5) & first_of_form(rows)
        wrong[column], count[column] = alike.reindex(indicators.index, fill_value=False), size.reindex(indicators.index)
    return Wrong(DataFrame(wrong), {"count": DataFrame(count)})
