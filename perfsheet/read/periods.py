"""Points and periods of the calendar as people write them, in ISO 8601 as far as they are known.

2025-12-31, 2025-12, 2025; without a year --12-31, --12; a period is start/end (2022-03/2022-11, --01/--07; the third quarter is
--07/--09). 底 and 末 are the last day (年底 is --12-31; February's only with a year).
"""

from __future__ import annotations

import re
from calendar import monthrange
from functools import lru_cache
from typing import NamedTuple

#: a year that a form can speak of
YEAR = r"(?:19|20)\d\d"
_POINT = re.compile(
    rf"(?:(?P<year>{YEAR})年度?|当年|本年度?|今年)?"
    r"(?:(?P<month>\d{1,2})月份?(?:(?P<day>\d{1,2})[日号](?:\d{1,2}(?:[时点]整?|:\d\d))?)?)?(?P<end>年?[底末])?"
)
_DOTTED = re.compile(
    rf"(?P<year>{YEAR})(?P<sep>[-./])(?P<month>\d{{1,2}})(?:(?P=sep)(?P<day>\d{{1,2}}))?(?:[T ]\d\d?:\d\d(?::\d\d(?:\.\d+)?)?)?"
)
_COMPACT = re.compile(rf"({YEAR})(?:(\d\d)(\d\d)?)?")
_QUARTER = re.compile(rf"(?:(?P<year>{YEAR})年度?|当年|本年度?)?(?:第?(?P<quarter>[1-4])季度(?P<end>[底末])?|(?P<half>[上下])半年)")
_TO = re.compile("[—~至到]+|-+")
_DAY = re.compile(r"\d{1,2}[日号]")
_SEPARATORS = {"-", ".", "/"}
_BARE_ENDS = {"底", "末"}


class Point(NamedTuple):
    """A date as far as it is known."""

    year: int | None
    month: int | None = None
    day: int | None = None

    @property
    def iso(self) -> str:
        """Write it."""
        year = "-" if self.year is None else f"{self.year:04d}"
        return year + "".join(f"-{part:02d}" for part in (self.month, self.day) if part is not None)


@lru_cache(maxsize=4096)
def read_period(text: str) -> str | None:
    """Read a folded text that is a point or a period and nothing else into ISO text.

    >>> read_period("2021年底"), read_period("1-7月"), read_period("2025年2月30日")
    ('2021-12-31', '--01/--07', None)
    """
    if point := _point(text):
        return point.iso
    if found := _QUARTER.fullmatch(text):
        return _quarter(found)
    for found in _TO.finditer(text):
        if iso := _span(text[: found.start()], text[found.end() :]):
            return iso
    return None


def _point(text: str) -> Point | None:
    found = _POINT.fullmatch(text)
    if found and (found["year"] or found["month"] or found["end"]):
        return _spelt_point(found)
    if found := _DOTTED.fullmatch(text):
        return _valid(int(found["year"]), int(found["month"]), int(found["day"]) if found["day"] else None)
    return None


def _spelt_point(found: re.Match[str]) -> Point | None:
    year, month, day = (int(found[name]) if found[name] else None for name in ("year", "month", "day"))
    if not found["end"]:
        return _valid(year, month, day)
    if day is not None or (month and found["end"].startswith("年")) or found[0] in _BARE_ENDS:
        return None
    month = month or 12
    if not 1 <= month <= 12:
        return None
    if month == 2 and year is None:
        return Point(None, month)
    return Point(year, month, monthrange(year or 2001, month)[1])


def _valid(year: int | None, month: int | None, day: int | None) -> Point | None:
    """Make a point of the calendar, or None (31 April; 29 February needs a leap year or no year)."""
    if month is not None and not 1 <= month <= 12:
        return None
    if day is not None and (month is None or not 1 <= day <= monthrange(year or 2000, month)[1]):
        return None
    return Point(year, month, day)


def _quarter(found: re.Match[str]) -> str:
    year = int(found["year"]) if found["year"] else None
    if found["quarter"]:
        last = int(found["quarter"]) * 3
        if found["end"]:
            return Point(year, last, monthrange(2001, last)[1]).iso
        return f"{Point(year, last - 2).iso}/{Point(year, last).iso}"
    first = 1 if found["half"] == "上" else 7
    return f"{Point(year, first).iso}/{Point(year, first + 5).iso}"


def _span(left: str, right: str) -> str | None:
    """Read start and end; the end's unit may hold for the start (1-7月) and the start's year for the end."""
    end = _point(right) or _compact(right) or (_point(left[:5] + right) if left[4:5] in _SEPARATORS else None)
    start = _point(left) or _compact(left) or _borrowed(left, right)
    if start and not end and _DAY.fullmatch(right):
        end = _valid(start.year, start.month, int(right[:-1]))
    if not start or not end:
        return None
    if end.year is None and start.year is not None:
        end = end._replace(year=start.year)
    if (start.month is None, start.day is None) != (end.month is None, end.day is None):
        return None
    if start.year is None and end.year is not None:
        return None
    return f"{start.iso}/{end.iso}" if _order(start, 0) <= _order(end, 99) or start.year is None else None


def _order(point: Point, unknown: int) -> tuple[int, int, int]:
    return point.year or 0, point.month or unknown, point.day or unknown


def _borrowed(left: str, right: str) -> Point | None:
    """Read a start that leaves its unit to the end: 1-7月, 2022年1-12月, 3月1-15日, 2020-2021年."""
    for unit in ("月", "日", "年"):
        if unit in right and (point := _point(left + unit)):
            return point
    return None


def _compact(text: str) -> Point | None:
    """Read 202001, 20200131 or 2020, which are dates only within a period."""
    found = _COMPACT.fullmatch(text)
    return _valid(int(found[1]), int(found[2]) if found[2] else None, int(found[3]) if found[3] else None) if found else None
