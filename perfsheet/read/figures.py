"""Figures as people spell them: comparator before or after, measure, percentages, Chinese numerals.

A text is a figure only where it can be meant in one way; all else is left to be words.
"""

from __future__ import annotations

import re

from perfsheet.model import Parsed
from perfsheet.read.comparators import agree, read_head
from perfsheet.read.digits import NUMBER, number_of
from perfsheet.read.measures import is_counted
from perfsheet.read.numerals import NUMERAL_CHARS, read_numeral
from perfsheet.read.ranges import read_range, read_spelt_range
from perfsheet.read.tails import read_tail

_ONE = re.compile(rf"(?P<lead>[^\d.]*?)(?P<num>-?(?:{NUMBER}))(?P<tail>[^\d]*)")
_SPELT = re.compile(rf"(?P<lead>[^{NUMERAL_CHARS}半]*)(?P<num>[{NUMERAL_CHARS}]+|半)(?P<tail>[^{NUMERAL_CHARS}]*)")
_SHARE = re.compile(rf"(?P<base>[百千万])分之(?P<num>{NUMBER}|[{NUMERAL_CHARS}]+)")
_SHARES = {"百": "%", "千": "‰", "万": "‱"}
_TENTHS = re.compile(r"(?P<num>\d(?:\.\d)?|10|[一二两三四五六七八九十])成(?P<more>半|[一二三四五六七八九])?(?=$|[及以之左上])")
_INCLUDED = re.compile(r"\(含[\d.,%‰\u4e00-\u9fff]{0,10}\)")
_HALF_YEARS = {"年", "年度"}


def read_figure(text: str) -> Parsed | None:
    """Read a folded text that holds digits as one figure or one range; None where it is neither.

    >>> read_figure("总成本不超过23.455万")[:4]
    ('number', 23.455, '≤', '万')
    """
    if "含" in text:
        text = _INCLUDED.sub("", text)
    if "分之" in text or "成" in text:
        text = _in_percent(text)
    if found := _ONE.fullmatch(text):
        number = number_of(found["num"])
        return None if number is None else _figure(found["lead"], number, found["tail"])
    return read_range(text)


def read_numeral_figure(text: str) -> Parsed | None:
    """Read a folded text without digits whose figure is a Chinese numeral: 两栋, 不少于十二种, 半小时内, 九成以上."""
    changed = _in_percent(text)
    if changed != text:
        return read_figure(changed)
    found = _SPELT.fullmatch(text)
    return _numeral_figure(found["lead"], found["num"], found["tail"]) if found else read_spelt_range(text)


def make(number: float, comparator: str | None, measure: str | None) -> Parsed:
    """Make a number or a percentage."""
    return Parsed("percent" if measure in {"%", "‰", "‱"} else "number", number, comparator, measure)


def _figure(lead: str, number: float, tail: str) -> Parsed | None:
    after = read_tail(tail)
    if after is None or (tail.startswith("年") and _is_year(number)) or (after.measure == "月" and after.comparator):
        return None
    if not lead:
        return make(number, after.comparator, after.measure)
    before = read_head(lead)
    if before is None or (before.prose and not (before.comparator or after.comparator)) or (before.each and not after.measure):
        return None
    comparator = agree(before, after.comparator)
    measure = after.measure or ("元" if lead == "¥" else None)
    return None if comparator == "" else make(number, comparator, f"{measure}{before.each}" if measure else None)


def _is_year(number: float) -> bool:
    return 1900 <= number < 2100 and number.is_integer()


def _numeral_figure(lead: str, spelt: str, tail: str) -> Parsed | None:
    """Make a figure of a numeral that counts or stands for itself: 一级 and 一 are no figures, 万元 after it is its measure."""
    if spelt[-1] in "万亿" and spelt[:-1]:
        spelt, tail = spelt[:-1], spelt[-1] + tail
    number = 0.5 if spelt == "半" else read_numeral(spelt)
    after = read_tail(tail)
    if number is None or after is None or not _counts(spelt, after.measure):
        return None
    figure = _figure(lead, float(number), tail)
    if figure and spelt == "半" and figure.measure in _HALF_YEARS and not figure.comparator:
        return None
    return figure


def _counts(spelt: str, measure: str | None) -> bool:
    return is_counted(measure) or measure == "%" if measure else len(spelt) > 1 or spelt == "零"


def _in_percent(text: str) -> str:
    """Write 百分之九十五 as 95%, 千分之五 as 5‰, 九成五 as 95%."""
    return _TENTHS.sub(_tenths, _SHARE.sub(_share, text.replace("百分百", "100%")))


def _share(found: re.Match[str]) -> str:
    number = number_of(found["num"]) if found["num"][-1].isdecimal() else read_numeral("一百" if found["num"] == "百" else found["num"])
    return found[0] if number is None else f"{number:g}{_SHARES[found['base']]}"


def _tenths(found: re.Match[str]) -> str:
    tenths = float(found["num"]) if found["num"][-1].isdecimal() else read_numeral(found["num"]) or 0
    more = 5 if found["more"] == "半" else read_numeral(found["more"] or "零") or 0
    return f"{tenths * 10 + more:g}%"
