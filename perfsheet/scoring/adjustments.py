"""What changes the points of an indicator whatever its figures: it is execution, it has a coefficient, a standard of its own."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

import numpy as np

from perfsheet.figures import exactly, round_near
from perfsheet.scoring.columns import Columns
from perfsheet.scoring.doubts import number_of
from perfsheet.scoring.judged import BY_EQUAL, BY_LESS, BY_MORE, COEFFICIENT, EXECUTION, Judged, either
from perfsheet.scoring.kinds import FIGURE, kinds
from perfsheet.scoring.points import FULL, NOTHING, SHARE, UNKNOWN, Points
from perfsheet.scoring.terms import Terms

_WHOLE: Final = 100.0
_EXECUTION: Final = re.compile("(?:预算|资金|预算资金|支出)?执行(?:率|情况|进度)?(?:指标)?")
_BRACKETS: Final = re.compile(r"[(（].*?[)）]|\d+分")
_STANDARD: Final = re.compile("扣|得|分")
_PRO_RATA: Final = re.compile("按?(?:同)?比例|完成率|[÷/×*]")


def as_execution(rows: Columns, judged: Judged, terms: Terms) -> Judged:
    """Judge rows of the indicator table that are budget execution: the rate times the weight."""
    named = np.logical_or.reduce([rows.text(level).where(is_execution) for level in ("level1", "level2")])
    rate = named & (kinds(rows, "actual") == FIGURE) & rows.text("actual_measure").where(lambda measure: measure == "%")
    if not rate.any():
        return replace(judged, execution=named)
    actual = rows.number("actual")
    whole = np.full(len(rows), _WHOLE)
    formula = np.where(actual >= _WHOLE, FULL, np.where(actual > 0, SHARE, NOTHING)).astype(np.int16)
    points = Points(formula, actual, whole, judged.weight)
    other = np.where(rate & (judged.doubt == 0) & (judged.points.rounded(terms.places) != points.rounded(terms.places)), number_of("execution_rule"), 0)
    untold = np.isin(judged.doubt, [number_of(key) for key in ("no_target", "direction", "figure")])
    doubt = np.where(rate & (untold | (judged.doubt == 0)), other, judged.doubt)
    return replace(
        judged,
        points=either(rate & (doubt == other), points, judged.points),
        method=np.where(rate, EXECUTION, judged.method).astype(np.int16),
        doubt=doubt.astype(np.int16),
        execution=named,
    )


def by_coefficient(rows: Columns, judged: Judged) -> Judged:
    """Judge rows that print a coefficient: weight × coefficient; whether the target was reached stays as it was."""
    stated = rows.number("coefficient")
    mine = ~np.isnan(stated)
    if not mine.any():
        return judged
    fraction = (stated <= 1) & ~rows.text("coefficient_kind").where(lambda kind: kind == "percent")
    share = round_near(np.where(fraction, stated * _WHOLE, stated), 10, lambda row: exactly(stated[row]) * (100 if fraction[row] else 1))
    formula = np.where(share == _WHOLE, FULL, np.where(share > 0, SHARE, NOTHING))
    wrong = (share < 0) | (share > _WHOLE)
    points = Points(np.where(wrong, UNKNOWN, formula).astype(np.int16), share, np.full(len(rows), _WHOLE), judged.weight)
    return replace(
        judged,
        points=either(mine, points, judged.points),
        method=np.where(mine, COEFFICIENT, judged.method).astype(np.int16),
        doubt=np.where(mine, np.where(wrong, number_of("coefficient"), 0), judged.doubt).astype(np.int16),
    )


def over_target(judged: Judged, terms: Terms) -> Judged:
    """Doubt full points for far too much, where the policy takes points off for that without saying how many."""
    if terms.over_reaction != "deduct":
        return judged
    over = (judged.doubt == 0) & np.isin(judged.method, (BY_MORE, BY_EQUAL)) & (judged.ratio >= terms.over_threshold)
    return replace(judged, doubt=np.where(over, number_of("over"), judged.doubt).astype(np.int16))


def own_standard(rows: Columns, judged: Judged) -> Judged:
    """Doubt points in proportion where the row prints a standard of its own that says something else."""
    standard = rows.text("standard")
    if not standard.filled.any():
        return judged
    own = standard.where(lambda text: _STANDARD.search(text) and not _PRO_RATA.search(text))
    partial = own & (judged.doubt == 0) & np.isin(judged.method, (BY_MORE, BY_LESS, BY_EQUAL)) & (judged.points.formula != FULL)
    return replace(judged, doubt=np.where(partial, number_of("own_standard"), judged.doubt).astype(np.int16))


def is_execution(text: str) -> bool:
    """Tell whether the label of a level is budget execution, whatever points it carries."""
    return bool(_EXECUTION.fullmatch(_BRACKETS.sub("", "".join(text.split()))))
