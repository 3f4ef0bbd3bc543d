"""What was found for each indicator: arrays side by side, of which some rows can be taken out and put back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from perfsheet.figures import Flags, Floats
from perfsheet.scoring.columns import Codes, Small
from perfsheet.scoring.points import Points

#: how an indicator was judged; `parts.method`
METHODS: Final = ("none", "more", "less", "equal", "range", "deadline", "quality", "coefficient", "execution", "rate", "sum", "grade")
NONE, BY_MORE, BY_LESS, BY_EQUAL, IN_RANGE, DEADLINE, QUALITATIVE, COEFFICIENT, EXECUTION, RATE, SUM, GRADE = range(len(METHODS))


@dataclass(frozen=True)
class Judged:
    """What was found for each row; arrays of one length. `reached` is 1, 0, or -1 where not known; `low` and `high` only of bands."""

    weight: Floats
    points: Points
    computed: Floats
    low: Floats
    high: Floats
    open_end: Flags
    band: Small
    ratio: Floats
    sense: Small
    reached: Small
    method: Small
    doubt: Small
    execution: Flags

    def taken(self, among: Codes) -> Judged:
        """Take some of the rows."""
        return Judged(**{name: part[among] for name, part in vars(self).items()})

    def placed(self, among: Codes, part: Judged) -> Judged:
        """Put some of the rows back."""
        return Judged(**{name: _put(whole, among, getattr(part, name)) for name, whole in vars(self).items()})


def nothing_known(weight: Floats, sense: Small) -> Judged:
    """Begin with rows of which nothing is known but their weight and how their targets bind."""
    size = len(weight)
    unknown = np.full(size, np.nan)
    none = np.zeros(size, dtype=np.int16)
    return Judged(
        weight, Points(none, unknown, unknown, weight), unknown, unknown.copy(), unknown.copy(), np.zeros(size, dtype=bool), none - 1,
        unknown.copy(), sense, none - 1, none, none, np.zeros(size, dtype=bool),
    )


def either(first: Flags, one: Points, other: Points) -> Points:
    """Take the points of one where asked to, else of the other; the weights are one's and the other's."""
    pairs = ((one.formula, other.formula), (one.actual, other.actual), (one.target, other.target))
    formula, actual, target = (np.where(first, a, b) for a, b in pairs)
    return Points(formula, actual, target, other.weight)


def _put(whole: Any, among: Codes, part: Any) -> Any:  # noqa: ANN401  # an array, or points, which are arrays
    if isinstance(whole, Points):
        return Points(*(_put(getattr(whole, slot), among, getattr(part, slot)) for slot in Points.__slots__))
    copy: npt.NDArray[Any] = whole.copy()
    copy[among] = part
    return copy
