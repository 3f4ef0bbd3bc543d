"""Names as forms write them, with codes before them and persons behind them, taken apart for looking up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from perfsheet.account import same_name

#: 101002-示例县职业高级中学, [105]教育部, 99000025R000000000201 设备购置
_CODED: Final = re.compile(r"[\[(【]?([0-9a-z]{3,})(?:[\])】]|[-_—–:：]|(?<=\d{6}))[-_—–:：]*(?=\D)(.+)")
#: 城南小学/张三, 教育局、财政局
_PARTED: Final = re.compile(r"[/、,;\n]")


@lru_cache(maxsize=65536)
def spellings(text: str) -> tuple[str, ...]:
    """List what a name may be called on the roster, the text itself first; all folded.

    >>> spellings("[101]教育局")
    ('[101]教育局', '教育局')
    """
    return tuple(dict.fromkeys(_spelt(same_name(text))))


@lru_cache(maxsize=65536)
def code_before(text: str) -> str:
    """Return the code that stands before a name, folded; "" where none does."""
    found = _CODED.fullmatch(same_name(text))
    return found[1] if found else ""


@lru_cache(maxsize=65536)
def bare(text: str) -> str:
    """Return a name without the code before it, folded.

    >>> bare("101002-示例县 职业高级中学")
    '示例县职业高级中学'
    """
    name = same_name(text)
    found = _CODED.fullmatch(name)
    return found[2] if found else name


def _spelt(name: str) -> Iterator[str]:
    yield name
    parts = [part for part in _PARTED.split(name) if len(part) > 1]
    for one in (name, *(parts if len(parts) > 1 else ())):
        yield one
        found = _CODED.fullmatch(one)
        if found:
            yield found[2]
