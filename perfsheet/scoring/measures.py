"""Whether a target and an actual value are in one measure: 万元 and 元 are, once converted; 个 and 家, 人 and 人次 are not."""

from __future__ import annotations

import re
import unicodedata
from enum import IntEnum, auto
from fractions import Fraction
from functools import lru_cache
from typing import Final, NamedTuple


class Match(IntEnum):
    """How two measures stand to each other."""

    SAME = auto()
    #: only the target, or only the actual value, names a measure; a share is a percentage or its kin
    TARGET_BARE = auto()
    ACTUAL_BARE = auto()
    TARGET_BARE_SHARE = auto()
    ACTUAL_BARE_SHARE = auto()
    DIFFERENT = auto()


class Conversion(NamedTuple):
    """What the actual value is to be multiplied by to be in the target's measure."""

    match: Match
    factor: Fraction = Fraction(1)


#: kind → measure → so many of the smallest
_SCALES: Final = {
    "money": {"元": 1, "块": 1, "块钱": 1, "人民币": 1},
    "mass": {"克": 1, "g": 1, "千克": 1000, "公斤": 1000, "kg": 1000, "斤": 500, "吨": 1_000_000, "t": 1_000_000},
    "length": {"毫米": 1, "mm": 1, "厘米": 10, "公分": 10, "cm": 10, "米": 1000, "m": 1000, "里": 500_000, "千米": 1_000_000, "公里": 1_000_000, "km": 1_000_000},
    "area": {"平方米": 3, "平米": 3, "平方": 3, "m2": 3, "亩": 2000, "公顷": 30_000, "ha": 30_000, "hm2": 30_000, "平方公里": 3_000_000, "平方千米": 3_000_000, "km2": 3_000_000},
    "volume": {"毫升": 1, "ml": 1, "升": 1000, "l": 1000, "立方米": 1_000_000, "立方": 1_000_000, "方": 1_000_000, "m3": 1_000_000},
    "time": {"秒": 1, "秒钟": 1, "s": 1, "分钟": 60, "min": 60, "小时": 3600, "个小时": 3600, "h": 3600, "天": 86_400, "日": 86_400, "周": 604_800, "星期": 604_800, "个星期": 604_800},
    "month": {"月": 1, "个月": 1, "季度": 3, "个季度": 3, "半年": 6, "年": 12, "年度": 12, "周年": 12},
    "workday": {"工作日": 1, "个工作日": 1},
    "share": {"‱": 1, "‰": 10, "%": 100, "百分比": 100, "百分数": 100, "百分率": 100, "个百分比": 100},
    "points": {"百分点": 1, "个百分点": 1},
    "people": {"人": 1, "名": 1, "位": 1},
    "visits": {"人次": 1, "人次数": 1},
    "times": {"次": 1, "次数": 1},
    "households": {"户": 1, "户数": 1},
}
_KNOWN: Final = {measure: (kind, Fraction(size)) for kind, measures in _SCALES.items() for measure, size in measures.items()}
_MULTIPLES: Final = {"百": 100, "千": 1000, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8, "万亿": 10**12}
_MULTIPLE = re.compile("(万亿|百万|千万|[百千万亿])(?!分)(.*)")
_JOINS = re.compile("[/／·•⋅∙・*×.、]|每")
_CLASSIFIERS: Final = frozenset("个名位户家所处项件份套台辆座栋幢间张篇批种条块片段根棵株头只艘场例起宗笔")
_SHARE = "share"


@lru_cache(maxsize=8192)
def convert(target: str | None, actual: str | None) -> Conversion:
    """Say how an actual value in one measure becomes one in the target's; None is a figure without a measure.

    >>> convert("万元", "元").factor, convert("台", "万元").match.name, convert("个行政村", "个").match.name
    (Fraction(1, 10000), 'DIFFERENT', 'SAME')
    """
    if target == actual:
        return Conversion(Match.SAME)
    wanted, given = (None if one is None else _read(one) for one in (target, actual))
    if wanted is None or given is None:
        return Conversion(_half_bare(wanted, given))
    if wanted == given:
        return Conversion(Match.SAME)
    if wanted.by != given.by or not _alike(wanted.kind, given.kind):
        return Conversion(Match.DIFFERENT)
    return Conversion(Match.SAME, given.size / wanted.size)


def is_share(measure: str) -> bool:
    """Tell whether a measure is a percentage or its kin."""
    return _read(measure).kind == _SHARE


class _Measure(NamedTuple):
    kind: str
    size: Fraction
    #: what it is counted by: 人 and 年 of 元/人/年
    by: tuple[str, ...] = ()


def _read(text: str) -> _Measure:
    folded = unicodedata.normalize("NFKC", text).lower().replace("²", "2").replace("³", "3")
    plain = "".join(folded.split()).strip("()")
    if plain in _KNOWN:
        return _Measure(*_KNOWN[plain])
    head, *by = (part.removesuffix("度") if part == "年度" else part for part in _JOINS.split(plain) if part)
    return _Measure(*_scaled(head or plain), tuple(by))


def _scaled(head: str) -> tuple[str, Fraction]:
    """Read 万亩 as so many 亩; a measure that nobody listed is its own kind."""
    if head in _KNOWN:
        return _KNOWN[head]
    if found := _MULTIPLE.fullmatch(head):
        kind, size = _scaled(found[2]) if found[2] else ("", Fraction(1))
        return kind, size * _MULTIPLES[found[1]]
    return head, Fraction(1)


def _half_bare(wanted: _Measure | None, given: _Measure | None) -> Match:
    if wanted is None:
        return Match.TARGET_BARE_SHARE if given and given.kind == _SHARE else Match.TARGET_BARE
    return Match.ACTUAL_BARE_SHARE if wanted.kind == _SHARE else Match.ACTUAL_BARE


def _alike(one: str, other: str) -> bool:
    """Tell whether two kinds are one: equal, a bare 万 beside money, or a classifier and the thing it counts (个, 个行政村, 行政村)."""
    if one == other:
        return True
    if "" in (one, other):
        return "money" in (one, other)
    short, long = sorted((one, other), key=len)
    return (short in _CLASSIFIERS and long.startswith(short)) or (long[0] in _CLASSIFIERS and long[1:] == short)

