"""What stands before a figure: comparators in signs and words, prose, 每月 and its kin."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_SIGN = {
    "≥": "≥", ">=": "≥", "=>": "≥", "≥=": "≥", ">": ">", "≤": "≤", "<=": "≤", "=<": "≤", "≤=": "≤", "<": "<", "=": "=", "==": "=", "≈": "≈",
}  # fmt: skip
_SIGNS = re.compile(r"([<>=≥≤≈≠]+):?$")
_NOT = "不(?:得|能|应|宜|可|准|允许)?"
_EQUAL = "(?:或|或者)?等于"
#: (words that end the text before the figure, comparator, weak: a comparator after the figure has the last word)
_WORDS = (
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
_PER = "双月|季度|半年|学期|学年|小时|工作日|平方米|公里|人次|年|月|季|周|天|日|人|户|亩|村|场|次|班|台|件|校|米|吨"
_EACH = re.compile(rf"(?:(?:每个?(?:{_PER}))+|[人户亩日月年]均)$")
#: what, before a comparator, makes it something else than a bound on the figure
_BLOCK = re.compile(
    r"[不未没非否按第如]$|(?:提高|提升|增长|增加|上升|上涨|降低|下降|减少|缩短|压缩|节约|节省|下浮|上浮)$"
    r"|(?<![占性])比(?![例率重值])|较|同期|[上去往前]一?年|如果|若|每|扣|[<>=≥≤≈≠*…]|分之|[(\[]"
)
_THINGS = re.compile("[一两二三四五六七八九十百千]+[个次人场户家名项套栋座处村]")


class Head(NamedTuple):
    """What stands before a figure: comparator, weak where a later one overrules it, prose or not, 每月 as the measure's tail /月."""

    comparator: str | None = None
    weak: bool = False
    prose: bool = False
    each: str = ""


@lru_cache(maxsize=4096)
def read_head(lead: str) -> Head | None:
    """Understand what stands before a figure; None where it changes the figure's meaning.

    >>> read_head("成本不超过"), read_head("每月至少").each, read_head("较上年提高")
    (Head(comparator='≤', weak=False, prose=True, each=''), '/月', None)
    """
    rest, sign = lead, None
    if found := _SIGNS.search(lead):
        rest, sign = lead[: found.start()], _SIGN.get(found[1])
        if sign is None:
            return None
    rest, inner = _cut_each(rest)
    rest, comparator, weak = _cut_word(rest)
    rest, outer = _cut_each(rest.rstrip(":"))
    if (sign and comparator and sign != comparator) or (inner and outer):
        return None
    prose = not _NEUTRAL.fullmatch(rest)
    if prose and (_BLOCK.search(rest) or _THINGS.search(rest) or not rest[0].isalpha()):
        return None
    return Head(sign or comparator, weak and not sign, prose, inner or outer)


def read_comparator(text: str) -> str | None:
    """Read a folded text that is a comparator and nothing else: ≥, 不低于, 大于等于."""
    head = read_head(text) if text else None
    return head.comparator if head and not head.prose and not head.each else None


def agree(before: Head, after: str | None) -> str | None:
    """Choose between the comparators before and after a figure; an empty text where they contradict each other."""
    if after is None or before.comparator is None or before.weak:
        return after or before.comparator
    kin = {"≥": {"≥", ">"}, "≤": {"≤", "<"}}.get(after, {after})
    return before.comparator if before.comparator in kin else ""


def _cut_word(text: str) -> tuple[str, str | None, bool]:
    """Cut a comparator in words off the end."""
    for pattern, sign, weak in _WORD:
        if found := pattern.search(text):
            return text[: found.start()], sign, weak
    return text, None, False


def _cut_each(text: str) -> tuple[str, str]:
    """Cut 每人每年 or 人均 off the end, and write it as a measure's tail: /人/年."""
    found = _EACH.search(text)
    if not found:
        return text, ""
    each = f"/{found[0][0]}" if found[0].endswith("均") else re.sub("每个?", "/", found[0])
    return text[: found.start()], each
