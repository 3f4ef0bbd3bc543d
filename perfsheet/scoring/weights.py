"""The weight of every indicator: its own, the one in its name, or its share of what its group, block or section weighs."""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NamedTuple

import numpy as np

from perfsheet.figures import Flags, Floats
from perfsheet.scoring.columns import Coded, Codes, Columns

#: (50分), 13 分, 数量指标 15 分: …; a range (0-20)分 weighs nothing for certain
_POINTS: Final = re.compile(r"(?<![\d.~-])(?<!第)(\d+(?:\.\d+)?)分(?=$|[:,;)])")
#: on the label of a level also (20) and (30%); a smaller figure in brackets may be a number in a list
_BARE: Final = re.compile(r"\(([1-9]\d(?:\.\d+)?)%?\)$")
_MOST: Final = 100.0
_LEVELS: Final = ("level2", "level1", "section")


class Weights(NamedTuple):
    """The weight of each row, NaN where there is none, and whether it is only a share of a group's."""

    weight: Floats
    shared: Flags


class Groups(NamedTuple):
    """Runs of rows under one label of a level: the group of each row, and what each group weighs by its label (NaN: not said)."""

    group: Codes
    stated: Floats
    #: the first row of each group
    first: Codes


def points_of_label(text: str) -> float:
    """Read the points that the label of a level carries; NaN where it carries none.

    >>> points_of_label("产出指标（50）"), points_of_label("效益指标(30%)"), points_of_label("数量指标(1)")
    (50.0, 30.0, nan)
    """
    found = points_in(text)
    bare = _BARE.search("".join(unicodedata.normalize("NFKC", text).split())) if np.isnan(found) else None
    return float(bare[1]) if bare else found


def points_in(text: str) -> float:
    """Read the points that a text carries; NaN where it carries none.

    >>> points_in("产出指标（50分）"), points_in("项目管理 13 分"), points_in("成本指标(0-20)分"), points_in("家长满意度（15 分）")
    (50.0, 13.0, nan, 15.0)
    """
    folded = "".join(unicodedata.normalize("NFKC", text).split())
    found = [float(match[1]) for match in _POINTS.finditer(folded)]
    return found[-1] if found and found[-1] <= _MOST else np.nan


def weights(rows: Columns, counted: Flags) -> Weights:
    """Find the weight of every row; rows that are not counted (placeholders) take no share of a group's."""
    weight = rows.number("weight").copy()
    missing = np.isnan(weight) & counted
    if not missing.any():
        return Weights(weight, missing)
    at = np.flatnonzero(missing)
    weight[at] = rows.text("name")[at].each(points_in, blank=np.nan, dtype=np.float64)
    shared = np.isnan(weight) & counted
    for level in _LEVELS:
        lacking = np.isnan(weight) & counted
        if not lacking.any():
            break
        _share_out(weight, groups(rows, level), lacking, counted)
    return Weights(weight, shared & ~np.isnan(weight))


def groups(rows: Columns, level: str) -> Groups:
    """Find the runs of rows under one label of a level within a form."""
    labels = _folded(rows.text(level))
    parents = [_folded(rows.text(above)) for above in _LEVELS[_LEVELS.index(level) + 1 :]]
    keys = [rows.form(), labels, *parents]
    changes = np.ones(len(rows), dtype=bool)
    if len(rows):
        changes[1:] = np.logical_or.reduce([key[1:] != key[:-1] for key in keys])
    group, first = np.cumsum(changes) - 1, np.flatnonzero(changes)
    stated = rows.text(level)[first].each(points_of_label, blank=np.nan, dtype=np.float64)
    column = rows.number(f"weight_{level}")
    known = np.flatnonzero(~np.isnan(column))[::-1]
    stated[group[known]] = column[known]
    return Groups(group, stated, first)


def _share_out(weight: Floats, found: Groups, lacking: Flags, counted: Flags) -> None:
    """Give the rows that lack a weight equal shares of what their group weighs beyond the known weights."""
    size = len(found.stated)
    known = np.bincount(found.group, np.where(counted & ~np.isnan(weight), np.nan_to_num(weight), 0.0), size)
    number = np.bincount(found.group, lacking, size)
    with np.errstate(divide="ignore", invalid="ignore"):
        each = (found.stated - known) / number
    each[~(each > 0)] = np.nan
    weight[lacking] = each[found.group[lacking]]


def _folded(column: Coded) -> Codes:
    """Give each text of a column a number by what it says: white space in a label does not make another."""
    numbers: dict[str, int] = {}
    found: Codes = column.each(lambda text: numbers.setdefault("".join(text.split()), len(numbers)), blank=-1, dtype=np.intp)
    return found
