"""Dates, deadlines and periods as people spell them.

`date` is ISO 8601 as far as it is known: 2025-12-31, 2025-12, 2025; without a year --12-31, --12; a period is start/end
(2022-03/2022-11, --01/--07; the third quarter is --07/--09). 底 and 末 are the last day (年底 --12-31; February's only with a year).
"""

from __future__ import annotations

import re
from calendar import monthrange
from functools import lru_cache
from typing import NamedTuple

from perfsheet.model import Parsed
from perfsheet.read.numerals import read_numeral, read_year

_YEAR = r"(?:19|20)\d\d"
_POINT = re.compile(
    rf"(?:(?P<year>{_YEAR})年度?|当年|本年度?|今年)?"
    r"(?:(?P<month>\d{1,2})月份?(?:(?P<day>\d{1,2})[日号](?:\d{1,2}(?:[时点]整?|:\d\d))?)?)?(?P<end>年?[底末])?"
)
_DOTTED = re.compile(rf"(?P<year>{_YEAR})(?P<sep>[-./])(?P<month>\d{{1,2}})(?:(?P=sep)(?P<day>\d{{1,2}}))?(?:[T ]\d\d?:\d\d(?::\d\d(?:\.\d+)?)?)?")
_COMPACT = re.compile(rf"({_YEAR})(\d\d)(\d\d)?")
_QUARTER = re.compile(rf"(?:(?P<year>{_YEAR})年度?|当年|本年度?)?(?:第?(?P<quarter>[1-4])季度(?P<end>[底末])?|(?P<half>[上下])半年)")
_SPAN = re.compile("[—~至到]+|-+")
_NUMERAL = re.compile("([一二三四五六七八九十]{1,3})(?=[月日号]|季度)")
_SPELT_YEAR = re.compile("[〇零○一二三四五六七八九]{4}(?=年)")
_HEADS = {
    "≥": "≥", "≤": "≤", ">": ">", "<": "<", "=": "=", "不晚于": "≤", "不迟于": "≤", "最迟": "≤", "早于": "<", "不早于": "≥", "晚于": ">", "不得晚于": "≤",
    ">=": "≥", "<=": "≤", "=>": "≥", "=<": "≤", "等于": "=",
}  # fmt: skip
_LEAD = re.compile(
    r"^(?:(?:项目)?(?:完成|竣工|截止|建成|支付|报送|验收|开工|开始|结束|实施|完工|起止)?(?:时间|日期|时限|期限)[为是:]?|于|在|自|截至|截止到?|力争|确保|预计|计划|拟)?"
    r"(?P<mark>>=|<=|=>|=<|[≥≤><=]|不晚于|不迟于|最迟|不早于|早于|晚于|不得晚于|等于)?(?:于|在|为)?"
)
_TAIL = re.compile(
    r"(?:(?P<until>(?:之|以)?前|(?:之|以)?内|止|为止)|(?P<since>(?:之|以)?后|起|开始))?"
    r"(?P<task>(?:全部|基本|全面|按时|已)*(?:完成|完工|竣工|验收|到位|结束|交付|建成|开工|投用|投入使用)?[\u4e00-\u9fff]{0,8})$"
)
_TASK = re.compile("(?:全部|基本|全面|按时|已)*(?:完成|完工|竣工|验收|到位|结束|交付|建成|投用|投入使用)?(?:完成|合格|工作)?")
#: what a text must hold to be worth a look
HINT = re.compile(r"[年月]|季度|^\D{0,6}(?:19|20)\d\d(?:[-./]|\d\d)")


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


def read_date(text: str) -> Parsed | None:
    """Read a folded text as a date, a deadline or a period; None where it is none.

    >>> read_date("2025年12月底前").date, read_date("9月前").comparator, read_date("202001-202012").date
    ('2025-12-31', '≤', '2020-01/2020-12')
    """
    text = _in_digits(text)
    lead = _LEAD.match(text)
    start = lead.end() if lead else 0
    mark = _HEADS.get(lead["mark"]) if lead and lead["mark"] else None
    body, comparator = text[start:].rstrip("。;.,"), mark
    for cut in _cuts(body):
        iso = _read(body[:cut])
        found = _TAIL.match(body[cut:]) if iso else None
        if not iso or not found:
            continue
        bound = "≤" if found["until"] else "≥" if found["since"] else None
        if not bound and not _TASK.fullmatch(found["task"]):
            continue
        if _MONTHS.fullmatch(body[:cut]) and (mark or (found["until"] or "").endswith("内")):
            return None if lead and lead["mark"] in _SIGNS else _WORDS
        if mark and bound and bound != mark:
            return None
        return _parsed(body[:cut], iso, comparator or bound)
    return None


_WORDS = Parsed("words")
#: before a month these make it a count of months (≤12月)
_SIGNS = {"≥", "≤", ">", "<", "=", ">=", "<=", "=>", "=<", "等于"}
_SEPARATORS = {"-", ".", "/"}
_DAY = re.compile(r"\d{1,2}[日号]")
_MONTHS = re.compile(r"\d{1,2}月")
_ENDS = re.compile(r"(?<=[日号月年底末度时点整])(?=.)|(?<=\d)(?=[前之以内止])|$|(?<=\d)(?=[完竣验全])|(?<=半年)")


def _cuts(body: str) -> list[int]:
    """List where the date may end, the longest first."""
    return [match.start() for match in _ENDS.finditer(body)][::-1]


def _parsed(body: str, iso: str, comparator: str | None) -> Parsed:
    """Make the value; 2021.1 and 2020-2025 are figures too, for columns that hold figures."""
    if re.fullmatch(r"\d{4}\.\d{1,2}", body):
        return Parsed("date", float(body), comparator, date=iso)
    if re.fullmatch(rf"{_YEAR}-{_YEAR}", body):
        return Parsed("date", None, comparator, low=float(body[:4]), high=float(body[5:]), date=iso)
    return Parsed("date", None, comparator, date=iso)


def _in_digits(text: str) -> str:
    """Write 十二月 as 12月 and 二〇二四年 as 2024年."""
    if _SPELT_YEAR.search(text):
        text = _SPELT_YEAR.sub(lambda found: str(read_year(found[0]) or found[0]), text)
    if _NUMERAL.search(text):
        text = _NUMERAL.sub(lambda found: str(read_numeral(found[1]) or found[1]), text)
    return text


@lru_cache(maxsize=4096)
def _read(body: str) -> str | None:
    """Read a point or a period into ISO text."""
    if point := _point(body):
        return point.iso
    if found := _QUARTER.fullmatch(body):
        return _quarter(found)
    for found in _SPAN.finditer(body):
        if iso := _span(body[: found.start()], body[found.end() :]):
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
    if day is not None or (month and found["end"].startswith("年")) or found[0] in {"底", "末"}:
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
    found = _COMPACT.fullmatch(text)
    if found:
        return _valid(int(found[1]), int(found[2]), int(found[3]) if found[3] else None)
    return Point(int(text)) if re.fullmatch(_YEAR, text) else None
