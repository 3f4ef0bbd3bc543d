"""IND, continued: dates. Of the project, and of its indicators."""

from __future__ import annotations

import re
from typing import Final

from pandas import DataFrame, Series

from perfsheet.engine.levels import by_text, matches
from perfsheet.rule import Wrong, rule

_TARGETS: Final = "财预〔2015〕88号第十二条：绩效目标应当指向明确、细化量化、合理可行"
#: a date whose year is known
_WHOLE: Final = re.compile(r"^\d{4}")


@rule(
    "IND027",
    ref="T09",
    blame="text",
    basis=_TARGETS,
    message="结束日期 {here} 早于开始日期 {start}，请改正",
    expected="不早于 {start}",
)
def end_before_start(fields: DataFrame) -> Wrong:
    """项目的结束日期不应早于开始日期。

    | fields | key   | text       |   |
    | 1      | start | 2025年3月  |   |
    | 1      | end   | 2024年12月 | ✗ |
    | 2      | start | 2025年3月  |   |
    | 2      | end   | 2025年12月 | ✓ |
    """
    begun = fields[(fields["key"] == "start") & (fields["kind"] == "date")].drop_duplicates("form").set_index("form")
    ended = fields[(fields["key"] == "end") & (fields["kind"] == "date")]
    start, text = ended["form"].map(begun["date"]), ended["form"].map(begun["text"])
    return Wrong(_padded(ended["date"], "-99") < _padded(start, "-00"), {"start": text})


@rule(
    "IND028",
    ref="T09",
    stages="target",
    blame="target",
    basis=_TARGETS,
    message="“{here}”晚于项目结束日期 {end}，请改正",
    expected="不晚于 {end}",
)
def target_after_end(indicators: DataFrame, fields: DataFrame) -> Wrong:
    """时效指标的日期不应晚于项目结束的年份。

    | fields | key            | text              |
    | 1      | end            | 2025年10月        |
    | 2      | project_period | 2025年1月-2025年12月 |

    | indicators | name     | target         |   |
    | 1          | 完工时间 | 2026年3月31日前 | ✗ |
    | 1          | 完工时间 | 2025年10月底前 | ✓ |
    | 2          | 完工时间 | 2026年1月      | ✗ |
    | 2          | 完工时间 | 2025年底       | ✓ |
    """
    due = _due(indicators, fields)
    return Wrong(due["date"].str[:4] > due["last"].str[:4], {"end": due["end"]})


@rule(
    "IND037",
    ref="T09",
    stages="target",
    blame="target",
    severity="warning",
    basis=_TARGETS,
    message="“{here}”晚于项目结束日期 {end}，请核对",
    expected="不晚于 {end}",
)
def target_months_after_end(indicators: DataFrame, fields: DataFrame) -> Wrong:
    """时效指标的日期在项目结束的当年，但晚于结束的月份，应核对。

    | fields | key | text       |
    | 1      | end | 2025年10月 |

    | indicators | name     | target       |   |
    | 1          | 完工时间 | 2025年底     | ✗ |
    | 1          | 完工时间 | 2025年10月底 | ✓ |
    | 1          | 完工时间 | 2026年1月    | ✓ |
    """
    due = _due(indicators, fields)
    return Wrong((due["date"] > due["last"]) & (due["date"].str[:4] == due["last"].str[:4]), {"end": due["end"]})


@rule(
    "IND029",
    ref="T09",
    stages="target",
    blame="target",
    severity="warning",
    basis=_TARGETS,
    message="“{here}”晚于申报年度 {year}，请核对；跨年项目请填本年度应达到的进度",
    expected="{year} 年以内",
)
def target_after_year(indicators: DataFrame, fields: DataFrame) -> Series:
    """年度指标的日期不应晚于申报的年度。

    写明项目结束日期的，按结束日期核对，不在此列。

    | name     | target     |   |
    | 完工时间 | 2025年6月底 | ✗ |
    | 完工时间 | 2024年底   | ✓ |
    """
    known = indicators["form"].isin(_ends(fields).index)
    year = by_text(indicators["target_date"], lambda date: int(date[:4]) if date[:4].isdigit() else None, "Int64")
    return ~known & _dated(indicators) & (year > indicators["year"])


def _dated(indicators: DataFrame) -> Series:
    return (indicators["target_kind"] == "date") & matches(indicators["target_date"], _WHOLE)


def _due(indicators: DataFrame, fields: DataFrame) -> DataFrame:
    """Put the dates of targets beside the end of their project, where both are known: `date`, `last`, and the `end` as it is written."""
    ends = _ends(fields)
    rows = indicators.loc[_dated(indicators) & indicators["form"].isin(ends.index), ["form", "target_date"]]
    last = _padded(rows["form"].map(ends["last"]), "-99")
    return DataFrame({"date": _padded(rows["target_date"], "-00"), "last": last, "end": rows["form"].map(ends["text"])})


def _padded(dates: Series, end: str) -> Series:
    """Make dates of any precision comparable as texts: what is not known counts as the earliest or the latest."""
    return by_text(dates, lambda date: (date.rpartition("/")[2] + end * 2)[:10] if date[:1].isdigit() else None)


def _ends(fields: DataFrame) -> DataFrame:
    """Find when the project of each form ends: its end, else the end of its period."""
    lasting = (fields["key"] == "end") | ((fields["key"] == "project_period") & matches(fields["date"], re.compile("/")))
    timed = lasting & (fields["kind"] == "date") & matches(fields["date"], _WHOLE)
    dated = fields.loc[timed, ["form", "key", "date", "text"]]
    found = dated.assign(last=by_text(dated["date"], lambda date: date.rpartition("/")[2]))
    return found.sort_values("key").drop_duplicates("form").set_index("form")
