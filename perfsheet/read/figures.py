"""Figures as people spell them: comparator before or after, measure, percentages, ranges, Chinese numerals.

A text is a figure only where it can be meant in one way; all else is left to be words.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from perfsheet.model import Parsed
from perfsheet.read.measures import is_counted, is_measure
from perfsheet.read.numerals import NUMERAL_CHARS, read_numeral

_NUM = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+"
_ONE = re.compile(rf"(?P<lead>[^\d.]*?)(?P<num>-?(?:{_NUM}))(?P<tail>[^\d]*)")
_TWO = re.compile(rf"(?P<lead>[^\d.]*?)(?P<low>-?(?:{_NUM}))(?P<mid>[^\d]*?)(?P<sep>-|—{{1,2}}|~{{1,2}}|至|到|,)(?P<high>-?(?:{_NUM}))(?P<tail>[^\d]*)")
_SPELT = re.compile(rf"(?P<lead>[^{NUMERAL_CHARS}半]*)(?P<num>[{NUMERAL_CHARS}]+|半)(?P<tail>[^{NUMERAL_CHARS}]*)")
_SPELT_TWO = re.compile(rf"(?P<low>[{NUMERAL_CHARS}]+)(?:至|到|[-—~])(?P<high>[{NUMERAL_CHARS}]+)(?P<tail>[^{NUMERAL_CHARS}]*)")
_SHARE = re.compile(rf"(?P<base>[百千万])分之(?P<num>{_NUM}|[{NUMERAL_CHARS}]+)")
_TENTHS = re.compile(r"(?P<num>\d(?:\.\d)?|10|[一二两三四五六七八九十])成(?P<more>半|[一二三四五六七八九])?(?=$|[及以之左上])")
_DIGIT = re.compile(r"\d")
_CODE = re.compile(r"-?0\d")
_INCLUDED = re.compile(r"\(不?含[\d.,%‰\u4e00-\u9fff]{0,10}\)")
_MOST_DIGITS = 15

_PERCENT = {"%": "%", "百分比": "%", "(%)": "%", "‰": "‰", "‱": "‱"}
_SUFFIX = re.compile(r"(?:[及或和与]?(?:其|者)?(?:以上|之上)|(?P<less>[及或和与]?(?:以下|之下|以内|之内)|(?<=[天日月年时周钟秒里米度%‰])内)(?P<done>(?:完成|办结|到位|送达|发放|支付|达到)?)|(?P<about>左右|上下))$")
_SIGN = {
    "≥": "≥", ">=": "≥", "=>": "≥", "≥=": "≥", ">": ">", "≤": "≤", "<=": "≤", "=<": "≤", "≤=": "≤", "<": "<", "=": "=", "==": "=", "≈": "≈",
    "≥:": "≥", "≤:": "≤",
}  # fmt: skip
_SIGNS = re.compile(r"[<>=≥≤≈≠]+:?$")
_NOT = "不(?:得|能|应|宜|可|准|允许)?"
_EQUAL = "(?:或|或者)?等于"
#: (words that end the text before the figure, comparator, weak: a comparator after the figure has the last word)
_WORDS: tuple[tuple[str, str, bool], ...] = (
    (rf"{_NOT}(?:低于|少于|小于|下于|短于)", "≥", False),
    (rf"(?:{_NOT}|未|没有)(?:高于|超过|超出|超|大于|多于|突破|长于)", "≤", False),
    (rf"(?:大于|高于|多于){_EQUAL}", "≥", False),
    (rf"(?:小于|低于|少于){_EQUAL}", "≤", False),
    ("至少|最少|最低|起码", "≥", False),
    ("至多|最多|最高", "≤", False),
    ("(?:提高|提升|增长|增加|上升|达|扩大)(?:到|至)|达到|达", "≥", True),
    ("(?:降低|下降|降|减少|缩短|压缩|控制)(?:到|至)|控制在|限制在", "≤", True),
    ("大于|高于|超过|超出|多于|超", ">", False),
    ("小于|低于|少于|不足|不到", "<", False),
    ("等于", "=", False),
    ("(?<![节公契合签预违])约|大约|约为|大概|约等于", "≈", False),
)
_WORD = [(re.compile(f"(?:{words})为?$"), sign, weak) for words, sign, weak in _WORDS]
_NEUTRAL = re.compile(r"(?:(?:已|实际|共|全年|累计|计划)*完成|共计?|合计|总计|累计|实际|各|人民币|为|[:¥])?")
_EACH = re.compile(r"[人户亩日月年]均|(?:每个?(?:双月|季度|半年|学期|学年|小时|工作日|平方米|公里|人次|年|月|季|周|天|日|人|户|亩|村|场|次|班|台|件|校|米|吨))+")
#: what, before a comparator, makes it something else than a bound on the figure
_BLOCK = re.compile(
    r"[不未没非否每按第如]$|(?:提高|提升|增长|增加|上升|上涨|降低|下降|减少|缩短|压缩|节约|节省|下浮|上浮)$"
    r"|(?<![占性])比(?![例率重值])|较|同期|[上去往前]一?年|如果|若|每|扣|[<>=≥≤≈≠*…]|分之|[(\[]"
)
_COUNTED_THING = re.compile("[一两二三四五六七八九十百千]+[个次人场户家名项套栋座处村]")


class Head(NamedTuple):
    """What stands before a figure: a comparator, whether a later one overrules it, whether it is prose, and 每月 as measure."""

    comparator: str | None = None
    weak: bool = False
    prose: bool = False
    each: str = ""


class Tail(NamedTuple):
    """What stands after a figure."""

    measure: str | None = None
    comparator: str | None = None


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
    if found := _TWO.fullmatch(text):
        return _range(found)
    return None


def read_numeral_figure(text: str) -> Parsed | None:
    """Read a folded text without digits whose figure is a Chinese numeral: 两栋, 不少于十二种, 半小时内, 九成以上."""
    if "分之" in text or "成" in text:
        changed = _in_percent(text)
        if changed != text:
            return read_figure(changed) if _DIGIT.search(changed) else None
    if "百分百" in text:
        return read_figure(text.replace("百分百", "100%"))
    if found := _SPELT_TWO.fullmatch(text):
        return _spelt_range(found)
    found = _SPELT.fullmatch(text)
    if not found:
        return None
    spelt, tail = found["num"], found["tail"]
    if spelt[-1] in "万亿" and spelt[:-1]:
        spelt, tail = spelt[:-1], spelt[-1] + tail
    number = 0.5 if spelt == "半" else read_numeral(spelt)
    after = read_tail(tail)
    if number is None or after is None or (after.measure and not is_counted(after.measure)) or (spelt == "半" and not after.measure):
        return None
    return _figure(found["lead"], float(number), tail)


def number_of(text: str) -> float | None:
    """Read digits, or None where they are a code: leading zeros, more digits than a float keeps."""
    if _CODE.match(text):
        return None
    plain = text.replace(",", "")
    whole = plain.partition(".")[0]
    return float(plain) if len(whole) <= _MOST_DIGITS else None


def _figure(lead: str, number: float, tail: str) -> Parsed | None:
    after = read_tail(tail)
    if after is None or (tail.startswith("年") and _is_year(number)):
        return None
    if not lead:
        return make(number, after.comparator, after.measure)
    before = read_head(lead)
    if before is None or (before.prose and not (before.comparator or after.comparator)):
        return None
    comparator = _agree(before, after.comparator)
    if comparator == "":
        return None
    measure = after.measure
    if before.each:
        measure = (measure + before.each) if measure else None
    elif lead == "¥" and measure is None:
        measure = "元"
    return make(number, comparator, measure)


def _is_year(number: float) -> bool:
    return 1900 <= number < 2100 and number.is_integer()


def _agree(before: Head, after: str | None) -> str | None:
    """Choose between the comparators before and after a figure; an empty text where they contradict each other."""
    if after is None or before.comparator is None or before.weak:
        return after or before.comparator
    same = before.comparator in {"≥", ">"} if after == "≥" else before.comparator in {"≤", "<"} if after == "≤" else before.comparator == after
    return before.comparator if same else ""


def make(number: float, comparator: str | None, measure: str | None) -> Parsed:
    """Make a number or a percentage."""
    return Parsed("percent" if measure in {"%", "‰", "‱"} else "number", number or 0.0, comparator, measure)


@lru_cache(maxsize=4096)
def read_head(lead: str) -> Head | None:
    """Understand what stands before a figure; None where it changes the figure's meaning."""
    rest, comparator, weak = lead, None, False
    if found := _SIGNS.search(lead):
        comparator = _SIGN.get(found[0])
        if comparator is None:
            return None
        rest = lead[: found.start()]
    for pattern, sign, soft in _WORD:
        found = pattern.search(rest)
        if not found:
            continue
        if comparator not in {None, sign}:
            return None
        comparator, weak, rest = sign, soft, rest[: found.start()]
        break
    rest = rest.rstrip(":")
    if _EACH.fullmatch(rest):
        return Head(comparator, weak, each="/" + rest[0] if rest.endswith("均") else re.sub("每个?", "/", rest))
    if _NEUTRAL.fullmatch(rest):
        return Head(comparator, weak)
    if _BLOCK.search(rest) or _COUNTED_THING.search(rest) or not rest[0].isalpha():
        return None
    return Head(comparator, weak, prose=True)


def read_comparator(text: str) -> str | None:
    """Read a folded text that is a comparator and nothing else: ≥, 不低于, 大于等于."""
    head = read_head(text) if text else None
    return head.comparator if head and not head.prose and not head.each else None


@lru_cache(maxsize=4096)
def read_tail(tail: str) -> Tail | None:
    """Understand what stands after a figure: measure, then comparator; None where there is more than that."""
    tail = tail.rstrip("。;.,!")
    comparator = None
    if found := _SUFFIX.search(tail):
        comparator = "≈" if found["about"] else "≤" if found["less"] else "≥"
        tail = tail[: found.start()]
    if len(tail) > 2 and tail[0] == "(" and tail[-1] == ")":
        tail = tail[1:-1]
    if not tail:
        return Tail(None, comparator)
    if tail in _PERCENT:
        return Tail(_PERCENT[tail], comparator)
    if tail.endswith("元整"):
        tail = tail[:-1]
    return Tail(tail, comparator) if is_measure(tail) else None


def _in_percent(text: str) -> str:
    """Write 百分之九十五 as 95%, 千分之五 as 5‰, 九成五 as 95%."""
    return _TENTHS.sub(_tenths, _SHARE.sub(_share, text))


def _share(found: re.Match[str]) -> str:
    number = found["num"] if _DIGIT.search(found["num"]) else read_numeral("一百" if found["num"] == "百" else found["num"])
    return found[0] if number is None else f"{number}{ {'百': '%', '千': '‰', '万': '‱'}[found['base']] }"


def _tenths(found: re.Match[str]) -> str:
    tenths = found["num"] if _DIGIT.search(found["num"]) else str(read_numeral(found["num"]))
    more = 0 if not found["more"] else 5 if found["more"] == "半" else read_numeral(found["more"]) or 0
    return f"{float(tenths) * 10 + more:g}%"


def _range(found: re.Match[str]) -> Parsed | None:
    """Make a range of two figures of one measure, the lower one first."""
    low, high = number_of(found["low"]), number_of(found["high"])
    if low is None or high is None or low > high:
        return None
    lead, mid, tail = found["lead"], found["mid"], found["tail"].rstrip("。;")
    if lead in {"[", "("} and tail[-1:] in {"]", ")"} and lead and "[]".find(lead + tail[-1]) != -1:
        tail = tail[:-1]
    elif lead[:1] in {"[", "("} or found["sep"] == ",":
        tail = _interval(lead, tail)
        if tail is None:
            return None
    elif lead not in {"", "在", "介于", "控制在", "保持在", "维持在"}:
        return None
    return _measured_range(low, high, mid, tail)


def _interval(lead: str, tail: str) -> str | None:
    """Take the brackets off; at least one must be square."""
    if lead in {"[", "("} and tail[-1:] in {"]", ")"} and (lead == "[" or tail[-1] == "]"):
        return tail[:-1]
    return None


def _measured_range(low: float, high: float, mid: str, tail: str) -> Parsed | None:
    for end in ("之间", "范围内", "区间", "范围"):
        tail = tail.removesuffix(end)
    after = read_tail(tail)
    if after is None or after.comparator:
        return None
    middle = read_tail(mid)
    if middle is None or middle.comparator or (middle.measure and not (after.measure or "").startswith(middle.measure)):
        return None
    return Parsed("range", measure=after.measure, low=low, high=high)


def _spelt_range(found: re.Match[str]) -> Parsed | None:
    low, high, tail = read_numeral(found["low"]), read_numeral(found["high"]), found["tail"]
    after = read_tail(tail)
    if low is None or high is None or low > high or after is None or after.comparator or not after.measure or not is_counted(after.measure):
        return None
    return Parsed("range", measure=after.measure, low=float(low), high=float(high))
