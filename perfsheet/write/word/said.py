"""How official documents write dates, numbers of sections and lists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

_DIGITS: Final = "零一二三四五六七八九"
_MOST: Final = 99


def day(of: date) -> str:
    """Write a date: 2026年3月1日."""
    return f"{of.year}年{of.month}月{of.day}日"


def numeral(number: int) -> str:
    """Write the number of a section: 十二; beyond 99 in digits."""
    if not 0 < number <= _MOST:
        return str(number)
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十") + (_DIGITS[ones] if ones else "")


def listed(names: Sequence[str], most: int = 10) -> str:
    """Write a list in a sentence, cut where it is long."""
    if len(names) <= most:
        return "、".join(names)
    return f"{'、'.join(names[:most])}等 {len(names)} 个"
