"""What counts up over the year: which actual values may only grow, and what reads as done or as not done."""

from __future__ import annotations

import re
from typing import Final

from pandas import DataFrame, Series

from perfsheet.across.targets import figure, is_figure, measure, one_measure, rising
from perfsheet.engine.levels import matches

#: columns that it takes to compare actual values
REACHED: Final = [*(f"actual{part}" for part in ("", "_text", "_kind", "_comparator", "_measure")), "measure", "comparator"]
#: columns by which an indicator is known to count up
NAMED: Final = ("subject", "level1_key", "level2_key")
#: names of what is a rate, an average, a price or a state, and may fall
_FALLING: Final = re.compile(
    "率|比|平均|人均|户均|亩均|单价|单位|价格|标准|指数|时长|时限|天数|在校|在册|在岗|在编|存量|保有|余额|浓度|密度|每"
)
#: shares that grow over the year
_GROWING: Final = re.compile("完成率|完工率|竣工率|开工率|进度|到位率|覆盖率")
_DONE: Final = re.compile(
    "^(?:已|均已|全部|已经|按期|按时|如期)*(?:全部|按期|按时)?(?:完成|完工|竣工|建成|达成|达到|实现|验收合格|投入使用)"
)
_NOT_DONE: Final = re.compile(
    "未完成|未达|未完工|未竣工|尚未|没有完成|没完成|未实现|未建成|正在(?:施工|实施|办理|推进)|部分完成|部分达成|未开工"
)
#: people are counted as they are on a day: a few may have left
_PEOPLE: Final = ("人", "名", "户", "学生", "职工")
_LEFT: Final = 0.05
_LEVELS: Final = ("cost",)
_KINDS: Final = ("output_cost", "timeliness", "economic_cost", "social_cost", "ecological_cost")


def counts_up(indicators: DataFrame) -> Series:
    """Tell which indicators count what has been done since the beginning of the year, more being better."""
    percent = measure(indicators, "actual") == "%"
    named = indicators["subject"]
    counted = (~percent & ~matches(named, _FALLING)) | (percent & matches(named, _GROWING))
    other = indicators["level1_key"].isin(_LEVELS) | indicators["level2_key"].isin(_KINDS)
    return rising(indicators) & is_figure(indicators, "actual") & counted & ~other


def fell(mine: DataFrame, theirs: DataFrame) -> Series:
    """Tell where less has been done than was done before."""
    now, before = figure(mine, "actual"), figure(theirs, "actual")
    room = before.abs().where(measure(mine, "actual").isin(_PEOPLE).to_numpy(), 0.0) * _LEFT
    both = counts_up(mine) & is_figure(theirs, "actual") & one_measure(mine, theirs, "actual", "actual")
    return both & (now < before - room).fillna(value=False)


def done(indicators: DataFrame) -> Series:
    """Tell where the actual value says in words that it is done."""
    return matches(indicators["actual_text"], _DONE) & ~not_done(indicators)


def not_done(indicators: DataFrame) -> Series:
    """Tell where the actual value says in words that it is not done."""
    return matches(indicators["actual_text"], _NOT_DONE)
