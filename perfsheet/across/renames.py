"""Indicators that were renamed: one left over on each side, at the same place, and alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from pandas import DataFrame
from rapidfuzz import fuzz

from perfsheet.tables import plain

#: how alike two names must be, of 100: within one second level, within one first level, anywhere
_LEAST: Final = (50.0, 65.0, 80.0)
#: what the same target adds to the likeness
_SAME_TARGET: Final = 15.0
#: left-over rows of a form that are looked at: more are another set of indicators
_MOST: Final = 40
_COLUMNS: Final = ["form", "row", "other", "position", "position_other"]


class _Left(NamedTuple):
    """An indicator that is left over."""

    row: int
    position: int
    name: str
    level1: str
    levels: str
    target: str | None


def renamed(left: DataFrame, right: DataFrame) -> DataFrame:
    """Pair left-over rows of later (`left`) and earlier forms, the likest first."""
    mine, theirs = _by_form(left), _by_form(right)
    forms = (form for form, rows in mine.items() if form in theirs and max(len(rows), len(theirs[form])) <= _MOST)
    found = [(form, *pair) for form in forms for pair in _pairs(mine[form], theirs[form])]
    return DataFrame(found, columns=_COLUMNS).astype("int64")


def _by_form(side: DataFrame) -> Mapping[int, list[_Left]]:
    columns = (plain(side[name]) for name in ("form", "row", "position", "key", "level1_key", "place", "target_text"))
    found: dict[int, list[_Left]] = defaultdict(list)
    for form, *about in zip(*columns, strict=True):
        found[form].append(_Left(*about))
    return found


def _pairs(mine: Sequence[_Left], theirs: Sequence[_Left]) -> Iterator[tuple[int, int, int, int]]:
    likeness = [(_likeness(one, other), i, j) for i, one in enumerate(mine) for j, other in enumerate(theirs)]
    left, right = set(range(len(mine))), set(range(len(theirs)))
    for alike, i, j in sorted(likeness, key=lambda one: (-one[0], one[1], one[2])):
        if alike > 0 and i in left and j in right:
            left.remove(i)
            right.remove(j)
            yield mine[i].row, theirs[j].row, mine[i].position, theirs[j].position


def _likeness(one: _Left, other: _Left) -> float:
    """Say how alike two indicators are; 0 where not enough to be one."""
    near = 0 if one.levels == other.levels else 1 if one.level1 == other.level1 else 2
    alike = fuzz.ratio(one.name, other.name) + (_SAME_TARGET if one.target is not None and one.target == other.target else 0.0)
    return alike if alike >= _LEAST[near] else 0.0
