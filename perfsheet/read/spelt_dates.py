"""Dates and deadlines as people spell them: 2025年12月底前, 完成时间为2022年12月30日, 不晚于9月.

前, 底前, 止 and 内 make a deadline (≤), 起 and 以后 a beginning (≥); the date is as far as it is known, see `periods`.
"""

from __future__ import annotations

import re

from perfsheet.model import Parsed
from perfsheet.read.numerals import read_numeral, read_year
from perfsheet.read.periods import YEAR, read_period

#: before a month these make it a count of months (≤12月)
_SIGNS = {"≥": "≥", "≤": "≤", ">": ">", "<": "<", "=": "=", ">=": "≥", "<=": "≤", "=>": "≥", "=<": "≤", "等于": "="}
_BOUNDS = {"不晚于": "≤", "不迟于": "≤", "不得晚于": "≤", "最迟": "≤", "早于": "<", "不早于": "≥", "晚于": ">"}
_HEADS = _SIGNS | _BOUNDS
_LEAD = re.compile(
    "(?:(?:项目)?(?:完成|竣工|截止|建成|支付|报送|验收|开工|开始|结束|实施|完工|起止)?(?:时间|日期|时限|期限)[为是:]?|于|在|自|截至|截止到?|力争|确保|预计|计划|拟)?"
    f"(?P<sign>{'|'.join(sorted(_HEADS, key=len, reverse=True))})?(?:于|在|为)?"
)
_DONE = "(?:全部|基本|全面|按时|已)*(?:完成|完工|竣工|验收|到位|结束|交付|建成|投用|投入使用)?"
_TAIL = re.compile(
    rf"(?:(?P<until>(?:[之以])?前|(?P<inside>[之以]?内)|止|为止)|(?P<since>[之以]?后|起|开始))?(?P<task>{_DONE}[\u4e00-\u9fff]{{0,8}})"
)
_TASK = re.compile(f"{_DONE}(?:完成|合格|工作)?")
_ENDS = re.compile(r"(?<=[日号月年底末度时点整])(?=.)|(?<=\d)(?=[前之以内止完竣验全])|(?<=半年)|$")
_MONTH = re.compile(r"\d{1,2}月")
_LIKE_NUMBER = re.compile(r"\d{4}\.\d{1,2}")
_LIKE_RANGE = re.compile(rf"{YEAR}-{YEAR}")
_NUMERAL = re.compile("([一二三四五六七八九十]{1,3})(?=[月日号]|季度)")
_SPELT_YEAR = re.compile("[〇零○一二三四五六七八九]{4}(?=年)")
#: what a text must hold to be worth a look
HINT = re.compile(
    r"[\d〇零○一二三四五六七八九十][年月]|[当本今]年|年[底末]|[\d一二三四]季度|[上下]半年|^\D{0,6}(?:19|20)\d\d(?:[-./—~至]|\d\d)"
)


def read_date(text: str) -> Parsed | None:
    """Read a folded text as a date, a deadline or a period; None where it is none.

    >>> read_date("2025年12月底前").date, read_date("9月前").comparator, read_date("202001-202012").date
    ('2025-12-31', '≤', '2020-01/2020-12')
    """
    text = _in_digits(text)
    lead = _LEAD.match(text)
    sign = lead["sign"] if lead else None
    body = (text[lead.end() :] if lead else text).rstrip("。;.,")
    for cut in _cuts(body):
        iso = read_period(body[:cut])
        bound = _bound(body[cut:], month=bool(_MONTH.fullmatch(body[:cut]))) if iso else None
        if iso and bound is not None:
            return _dated(body[:cut], iso, sign, bound)
    return None


def _cuts(body: str) -> list[int]:
    """List where the date may end, the longest first."""
    return [match.start() for match in _ENDS.finditer(body)][::-1]


def _bound(tail: str, *, month: bool) -> str | None:
    """Read what follows a date: a deadline is ≤, a beginning ≥, a bare task an empty text; None where it is no such thing.

    3月内 could be March or three months, so it is neither.
    """
    found = _TAIL.fullmatch(tail)
    if not found or (found["inside"] and month):
        return None
    if found["since"]:
        return "≥"
    if found["until"]:
        return "≤"
    return "" if _TASK.fullmatch(found["task"]) else None


def _dated(body: str, iso: str, sign: str | None, bound: str) -> Parsed | None:
    """Make the value; 2021.1 and 2020-2025 are figures too, for columns that hold figures."""
    comparator = _HEADS[sign] if sign else None
    if sign and ((sign in _SIGNS and _MONTH.fullmatch(body)) or (bound and bound != comparator)):
        return None
    comparator = comparator or bound or None
    if _LIKE_NUMBER.fullmatch(body):
        return Parsed("date", float(body), comparator, date=iso)
    if _LIKE_RANGE.fullmatch(body):
        return Parsed("date", None, comparator, low=float(body[:4]), high=float(body[5:]), date=iso)
    return Parsed("date", None, comparator, date=iso)


def _in_digits(text: str) -> str:
    """Write 十二月 as 12月 and 二〇二四年 as 2024年."""
    text = _SPELT_YEAR.sub(lambda found: str(read_year(found[0]) or found[0]), text)
    return _NUMERAL.sub(lambda found: str(read_numeral(found[1]) or found[1]), text)
