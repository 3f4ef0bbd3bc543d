"""Points for figures: the target reached, missed, exceeded; more is better, less is better, exactly so much, nought."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from perfsheet.figures import Flags, Floats
from perfsheet.scoring.columns import Small
from perfsheet.scoring.direction import ABOUT, BARE, EQUAL, LESS
from perfsheet.scoring.doubts import number_of
from perfsheet.scoring.points import FULL, INVERSE, LINEAR, NOTHING, SHARE, UNKNOWN
from perfsheet.scoring.terms import Terms


class Verdict(NamedTuple):
    """The formula for each row's points, and the doubt where there can be none (0: no doubt)."""

    formula: Small
    doubt: Small

    def merged(self, other: Verdict, where: Flags) -> Verdict:
        """Take the other verdict where asked to."""
        return Verdict(np.where(where, other.formula, self.formula), np.where(where, other.doubt, self.doubt))


def judge(actual: Floats, target: Floats, sense: Small, terms: Terms) -> Verdict:
    """Choose formulas for figures of one measure; `sense` says how the target binds (see direction)."""
    verdict = more(actual, target)
    less_better = sense == LESS
    if less_better.any():
        verdict = verdict.merged(less(actual, target, terms), less_better)
    for kind, rule in ((EQUAL, _equal), (BARE, _bare), (ABOUT, _about)):
        special = (sense == kind) & _unlike(kind, actual, target, terms)
        if special.any():
            verdict = verdict.merged(rule(actual, target, terms), special)
    return verdict


def more(actual: Floats, target: Floats) -> Verdict:
    """Choose formulas where more is better: all when reached, in proportion when not."""
    formula = np.where(actual >= target, FULL, np.where(actual > 0, SHARE, NOTHING))
    return _apart(formula, target, zero="zero_target", negative="negative_target")


def less(actual: Floats, target: Floats, terms: Terms) -> Verdict:
    """Choose formulas where less is better: all when kept, else less by what is too much, or in inverse proportion."""
    linear = terms.reverse != "ratio"
    over = np.where((actual < 2 * target) if linear else (target > 0), LINEAR if linear else INVERSE, NOTHING)
    formula = np.where(actual <= target, FULL, over)
    return _apart(formula, target, zero=None, negative="negative_target")


def _apart(formula: Small, target: Floats, *, zero: str | None, negative: str) -> Verdict:
    """Withhold a formula where the target is nought or negative, and the formula needs it."""
    doubt = np.zeros(len(formula), dtype=np.int16)
    if zero:
        doubt[target == 0] = number_of(zero)
    doubt[(target < 0) & (formula != FULL)] = number_of(negative)
    return Verdict(np.where(doubt == 0, formula, UNKNOWN).astype(np.int16), doubt)


def _unlike(kind: int, actual: Floats, target: Floats, terms: Terms) -> Flags:
    """Tell where a target binds otherwise than one of which more is better."""
    if kind in (ABOUT, BARE):
        return np.less(actual, target) if kind == ABOUT else np.equal(target, 0)
    special: Flags = (target <= 0) | ((actual > target) & (terms.equal == "exact"))
    return special


def _equal(actual: Floats, target: Floats, terms: Terms) -> Verdict:
    """Choose formulas where exactly so much is asked: of nothing, anything is too much."""
    if terms.zero_equal:
        kept = (actual <= 0) if terms.negative_as_zero else (actual == 0)
        nought = Verdict(np.where(kept, FULL, NOTHING).astype(np.int16), np.zeros(len(actual), dtype=np.int16))
    else:
        nought = _only_where(actual == 0, "zero_target")
    verdict = less(actual, target, terms).merged(nought, target == 0)
    return verdict.merged(_only_where(actual == target, "negative_target"), target < 0)


def _bare(actual: Floats, target: Floats, terms: Terms) -> Verdict:
    """Of a bare 0 only the 0 is sure: whether more would be worse is not written."""
    del target
    return _only_where((actual <= 0) if terms.negative_as_zero else (actual == 0), "direction")


def _about(actual: Floats, target: Floats, terms: Terms) -> Verdict:
    """Of about so much, less than that may be near enough."""
    del actual, terms
    return _only_where(np.zeros(len(target), dtype=bool), "about")


def _only_where(sure: Flags, otherwise: str) -> Verdict:
    return Verdict(np.where(sure, FULL, UNKNOWN).astype(np.int16), np.where(sure, 0, number_of(otherwise)).astype(np.int16))
