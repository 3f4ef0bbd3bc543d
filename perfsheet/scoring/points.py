"""Points as a formula over exact decimals: computed in floats for all rows at once, and exactly where a float is too near to a tie."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from perfsheet.figures import Floats, exactly, round_near
from perfsheet.scoring.columns import Codes, Small

#: no points · none of them · all · weight × actual ÷ target · weight × (2 × target − actual) ÷ target · weight × target ÷ actual ·
#: as SHARE, but not bounded by the weight
UNKNOWN, NOTHING, FULL, SHARE, LINEAR, INVERSE, RAW = range(7)


@dataclass(frozen=True, slots=True)
class Points:
    """What each row's points are made of."""

    formula: Small
    actual: Floats
    target: Floats
    weight: Floats

    def __getitem__(self, rows: Codes) -> Points:
        """Take some of the rows."""
        return Points(self.formula[rows], self.actual[rows], self.target[rows], self.weight[rows])

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.formula)

    def rounded(self, places: int) -> Floats:
        """Compute the points half-up to so many places, at least 0 and at most the weight; NaN where unknown."""
        size = len(self)
        if not size:
            return np.zeros(0)
        found = round_near(self._approximate(), places, self._exact)
        np.minimum(found, self.weight, out=found, where=self.formula != RAW)
        found[self.formula == FULL] = self.weight[self.formula == FULL]
        return found

    def _approximate(self) -> Floats:
        actual, target, weight = self.actual, self.target, self.weight
        found = np.full(len(self), np.nan)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            for formula, points in (
                (NOTHING, np.where(np.isnan(weight), np.nan, 0.0)),
                (FULL, weight),
                (SHARE, weight * actual / target),
                (RAW, weight * actual / target),
                (LINEAR, weight * (2.0 * target - actual) / target),
                (INVERSE, weight * target / actual),
            ):
                np.copyto(found, points, where=self.formula == formula)
        return found

    def _exact(self, row: int) -> Fraction:
        formula = self.formula[row]
        if formula in (NOTHING, FULL):
            return exactly(self.weight[row]) * int(formula == FULL)
        weight, actual, target = (exactly(part[row]) for part in (self.weight, self.actual, self.target))
        if formula in (SHARE, RAW):
            return weight * actual / target
        return weight * (2 * target - actual) / target if formula == LINEAR else weight * target / actual
