"""MON, continued: what is filled in for progress and forecasts, and the same words everywhere."""

from __future__ import annotations

import re
from typing import Final

from pandas import DataFrame, Series

from perfsheet.engine.chances import comparable, monitored
from perfsheet.engine.heads import first_of_form
from perfsheet.engine.levels import matches
from perfsheet.engine.scored import told
from perfsheet.rule import Wrong, rule

_MONITOR: Final = "财预〔2019〕136号 附件 项目支出绩效目标执行监控表"
#: words for how well something was done, where the target is a figure
_JUDGEMENT: Final = re.compile(
    r"^\s*(?:一般|较好|良好|很好|好|优|优秀|良|中|差|较差|正常|较高|显著|明显|合格|提高|提升|有所提高|有所提升)\s*[。.]?\s*$"
)


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
