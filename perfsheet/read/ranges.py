"""Ranges of figures: 50-60, 50%至60%, [50,60), 5到10个, 三至五个."""

from __future__ import annotations

import re

from perfsheet.model import Parsed
from perfsheet.read.digits import NUMBER, number_of
from perfsheet.read.measures import is_counted
from perfsheet.read.numerals import NUMERAL_CHARS, read_numeral
from perfsheet.read.tails import read_tail

_RANGE = re.compile(
    rf"(?P<lead>[^\d.]*?)(?P<low>-?(?:{NUMBER}))(?P<mid>[^\d]*?)(?P<sep>-|—{{1,2}}|~{{1,2}}|至|到|,)(?P<high>-?(?:{NUMBER}))(?P<tail>[^\d]*)"
)
_SPELT = re.compile(rf"(?P<low>[{NUMERAL_CHARS}]+)(?:至|到|[-—~])(?P<high>[{NUMERAL_CHARS}]+)(?P<tail>[^{NUMERAL_CHARS}]*)")
_LEADS = {"", "在", "介于", "控制在", "保持在", "维持在"}
_ENDS = re.compile("(?:之间|范围内|区间内?|范围)$")


def read_range(text: str) -> Parsed | None:
    """Read two figures of one measure, the lower one first; None where the text is anything else.

    >>> read_range("90%-95%")[3:6], read_range("60-50")
    (('%', 90.0, 95.0), None)
    """
    found = _RANGE.fullmatch(text)
    if not found:
        return None
    low, high = number_of(found["low"]), number_of(found["high"])
    tail = _inside(found["lead"], found["sep"], found["tail"].rstrip("。;"))
    if low is None or high is None or low > high or tail is None:
        return None
    measure = _common(found["mid"], _ENDS.sub("", tail))
    return None if measure is None else Parsed("range", measure=measure or None, low=low, high=high)


def read_spelt_range(text: str) -> Parsed | None:
    """Read a range in Chinese numerals, which needs a measure: 五至十个."""
    found = _SPELT.fullmatch(text)
    if not found:
        return None
    low, high, after = read_numeral(found["low"]), read_numeral(found["high"]), read_tail(found["tail"])
    if low is None or high is None or low > high or after is None or after.comparator or not is_counted(after.measure or ""):
        return None
    return Parsed("range", measure=after.measure, low=float(low), high=float(high))


def _inside(lead: str, sep: str, tail: str) -> str | None:
    """Take brackets off, of which one at least must be square; only they may hold a comma. None where it is no range."""
    if lead in {"[", "("}:
        return tail[:-1] if tail[-1:] in {"]", ")"} and "[]".find(lead) + "[]".find(tail[-1]) > -2 else None
    return tail if lead in _LEADS and sep != "," else None


def _common(middle: str, tail: str) -> str | None:
    """Give the measure that both figures share, which may stand once; an empty text for none, None where they differ."""
    between, after = read_tail(middle), read_tail(tail)
    if between is None or after is None or between.comparator or after.comparator:
        return None
    measure = after.measure or ""
    return measure if measure.startswith(between.measure or "") else None
