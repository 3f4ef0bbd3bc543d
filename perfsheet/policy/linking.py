# ruff: noqa: RUF009  # _key is dataclasses.field, with the facts of a key in it
"""The figures by which forms are held against each other: across stages, years and projects."""

from __future__ import annotations

from dataclasses import dataclass

from perfsheet.policy import shapes as s
from perfsheet.policy.sections import Figure, _key


@dataclass(frozen=True, slots=True)
class Across:
    """Comparing forms with each other."""

    rows: Figure[float] = _key("两张表至少有多少指标相同才逐条核对", s.share())
    adjusted: Figure[float | None] = _key("预算调整超过年初预算的多少须说明目标是否调整", s.share(), optional=True)
    below_last: Figure[float | None] = _key("指标值低于上年完成值多少提醒", s.share(), optional=True)
    alike: Figure[float | None] = _key("目标文字相同到多少算照抄", s.share(), optional=True)
    shortest: Figure[int] = _key("目标文字少于多少字不比较", s.whole(1, 1000, " 字"))
    boilerplate: Figure[int] = _key("同一文字用于多少个项目以上算通用文字", s.whole(1, 10000, " 个"))
