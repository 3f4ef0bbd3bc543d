"""What the heads of a roster mean: `templates/roster/vocabulary.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple

from perfsheet.read.vocabulary import fold
from perfsheet.resources import templates_dir

_LEAD: Final = re.compile(r"^(?:[*★☆※]+|[一二三四五六七八九十]+、|\d{1,2}[.、](?!\d)|其中[:、]?)+(?=\D)")
_BRACKETS: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】")
_UNIT: Final = re.compile(r"(?:^|[(\[:,，、/]|单位[:为]?)\s*(亿元|万元|千元|百元|元)(?:[)\]]|$)|(亿元|万元|千元|元)$")
_UNIT_TAIL: Final = re.compile(r"[:,、/]?(?:单位[:为]?)?(?:亿元|万元|千元|元)$")
_LONGEST: Final = 40
#: what the columns of money are called
MONEY: Final = ("budget", "fiscal", "carried", "other", "basic")
#: parts of a budget, in the unit of what they are part of
PARTS: Final = ("fiscal", "carried", "other")


class Head(NamedTuple):
    """What a head means: a key of [columns] (None: not known), of [under] or [bare], and the unit of money it names."""

    key: str | None
    under: str | None = None
    bare: str | None = None
    unit: str | None = None


@cache
def document() -> Mapping[str, Any]:
    """Return the vocabulary as it stands."""
    with (templates_dir() / "roster" / "vocabulary.toml").open("rb") as file:
        return tomllib.load(file)


@lru_cache(maxsize=4096)
def head(text: str) -> Head:
    """Say what a text means as a head."""
    folded = fold(text).rstrip(":")
    if not folded or len(folded) > _LONGEST:
        return Head(None)
    core = _LEAD.sub("", folded)
    bare = _UNIT_TAIL.sub("", _BRACKETS.sub("", core)) or core
    spellings = dict.fromkeys((core.casefold(), bare.casefold()))
    return Head(_meaning("columns", spellings), _meaning("under", spellings), _meaning("bare", spellings), unit_in(core))


def unit_in(text: str) -> str | None:
    """Find the unit of money that a text names: 单位：万元, 年初预算数(元)."""
    found = _UNIT.search(fold(text))
    return found[1] or found[2] if found else None


def sheet_subject(title: str) -> str:
    """Tell from the name of a sheet what it lists: project, unit, department, or "" where it does not say."""
    folded = fold(title)
    said = [(len(word), key) for key, words in document()["sheets"].items() for word in words if word in folded]
    return max(said)[1] if said else ""


def account_of(text: str) -> str | None:
    """Name the one of the four budgets that a text means; None where it means none, or several."""
    folded = fold(text)
    found = [words[0] for words in document()["accounts"].values() if any(word in folded for word in words)]
    return found[0] if len(found) == 1 else None


def kinds_in(text: str) -> list[str]:
    """List what a kind of project says that it is besides: 政府采购, PPP …"""
    folded = fold(text).upper()
    return [key for key, words in document()["kinds"].items() if any(word in folded for word in words)]


@lru_cache(maxsize=4096)
def word(text: str) -> str | None:
    """Return the key of [words] that a whole text means: yes, no, new, continuing, total, note."""
    folded = fold(text).casefold().rstrip(":。")
    return next((key for key, words in document()["words"].items() if folded in words), None)


def _meaning(section: str, spellings: Mapping[str, None]) -> str | None:
    for spelling in spellings:
        key = _exact(section).get(spelling)
        if key:
            return key
    fits = (key for key, pattern in _patterns(section) for spelling in spellings if pattern.fullmatch(spelling))
    return next(fits, None)


@cache
def _exact(section: str) -> Mapping[str, str]:
    pairs = [(key, spelling) for key, spellings in document()[section].items() for spelling in spellings if not spelling.startswith("~")]
    return {fold(spelling).casefold(): key for key, spelling in reversed(pairs)}


@cache
def _patterns(section: str) -> Sequence[tuple[str, re.Pattern[str]]]:
    return [
        (key, re.compile(spelling[1:]))
        for key, spellings in document()[section].items()
        for spelling in spellings
        if spelling.startswith("~")
    ]
