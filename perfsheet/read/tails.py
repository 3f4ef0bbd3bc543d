"""What stands after a figure: its measure, and a comparator such as 以上."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from perfsheet.read.measures import is_measure

_PERCENT = {"%": "%", "百分比": "%", "‰": "‰", "‱": "‱"}
_OR = "[及或和与]?"
_SUFFIX = re.compile(
    rf"(?:{_OR}(?:以上|之上)"
    rf"|(?P<less>{_OR}(?:以下|之下|以内|之内)|(?<=[天日月年时周钟秒里米度%‰])内)(?:完成|办结|到位|送达|发放|支付)?"
    r"|(?P<about>左右|上下))$"
)


class Tail(NamedTuple):
    """What stands after a figure."""

    measure: str | None = None
    comparator: str | None = None


@lru_cache(maxsize=4096)
def read_tail(tail: str) -> Tail | None:
    """Understand what stands after a figure: measure, then comparator; None where there is more than that.

    >>> read_tail("%以上"), read_tail("小时内"), read_tail("个以上的村")
    (Tail(measure='%', comparator='≥'), Tail(measure='小时', comparator='≤'), None)
    """
    tail = tail.rstrip("。;.,!")
    comparator = None
    if found := _SUFFIX.search(tail):
        comparator = "≈" if found["about"] else "≤" if found["less"] else "≥"
        tail = tail[: found.start()]
    if len(tail) > 2 and tail[0] == "(" and tail[-1] == ")":
        tail = tail[1:-1]
    if tail.endswith("元整"):
        tail = tail[:-1]
    if not tail or tail in _PERCENT:
        return Tail(_PERCENT.get(tail), comparator)
    return Tail(tail, comparator) if is_measure(tail) else None
