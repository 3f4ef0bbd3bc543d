"""Indicators that were renamed: one left over on each side, at the same place, and alike."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

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


def renamed(left: DataFrame, right: DataFrame) -> DataFrame:
    """Pair left-over rows of later (`left`) and earlier forms, the likest first."""
    forms = set(left["form"]) & set(right["form"])
    sides = [dict(list(side[side["form"].isin(forms)].groupby("form"))) for side in (left, right)]
    found = [pair for form in sorted(forms) for pair in _of_form(form, sides[0][form], sides[1][form])]
    return DataFrame(found, columns=_COLUMNS).astype("int64")


def _of_form(form: int, left: DataFrame, right: DataFrame) -> Iterator[tuple[int, int, int, int, int]]:
    if max(len(left), len(right)) > _MOST:
        return
    columns = ("row", "position", "key", "place", "target_text")
    mine, theirs = (list(zip(*(plain(side[name]) for name in columns), strict=True)) for side in (left, right))
    likeness = [(_likeness(one[2:], other[2:]), i, j) for i, one in enumerate(mine) for j, other in enumerate(theirs)]
    taken: set[tuple[str, int]] = set()
    for alike, i, j in sorted(likeness, key=lambda one: (-one[0], one[1], one[2])):
        if alike > 0 and not {("mine", i), ("theirs", j)} & taken:
            taken |= {("mine", i), ("theirs", j)}
            yield form, mine[i][0], theirs[j][0], mine[i][1], theirs[j][1]


def _likeness(one: tuple[str, str, str | None], other: tuple[str, str, str | None]) -> float:
    """Say how alike two indicators are; 0 where not enough to be one."""
    (name, place, target), (other_name, other_place, other_target) = one, other
    near = 0 if place == other_place else 1 if place.partition("/")[0] == other_place.partition("/")[0] else 2
    alike = fuzz.ratio(name, other_name) + (_SAME_TARGET if target is not None and target == other_target else 0.0)
    return alike if alike >= _LEAST[near] else 0.0
