"""Signs: what a monitoring form gives away, each with its colour, in a line that a clerk can follow."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final, NamedTuple

from perfsheet.warning.completion import Progress, mean
from perfsheet.warning.spending import Spending

#: causes of a sign, beside those of `policy.warning.causes`; the last two leave it to a person
PACE, INDICATOR, QUALITY, DIFFER, SEVERAL = "pace", "indicator", "quality", "differ", "several"
#: one of those: a warning after another that was not put right
REPEATED: Final = "repeated"
YEAR: Final = 12
HUNDRED: Final = 100
NO_MONTH: Final = "表上没有写明监控到几月"


class Figures(NamedTuple):
    """What a monitoring form says: the month that its period ends with, money, indicators, the score of its review.

    `before` names the period of an earlier warning that was not put right.
    """

    month: int | None
    spending: Spending
    items: Sequence[Progress]
    score: float | None = None
    score_cell: str = ""
    before: str = ""


class Completion(NamedTuple):
    """How far the indicators have come on the average: all that are comparable, and those that are counted up by and by."""

    whole: Fraction | None
    of: int
    counted: Fraction | None
    counted_of: int
    #: how many are not comparable
    left: int


class Sign(NamedTuple):
    """A sign: what it is one of, its colour, what is said of it, its cells.

    Without a colour it is no warning: what was looked at is in order, or, where it is in `doubt`, could not be looked at.
    """

    cause: str
    colour: str
    said: str
    cells: Sequence[str] = ()
    doubt: bool = False


def completion(items: Sequence[Progress]) -> Completion:
    """Average what the indicators have come to."""
    whole = [one.done for one in items if one.done is not None]
    counted = [one.done for one in items if one.done is not None and one.counted]
    return Completion(mean(whole), len(whole), mean(counted), len(counted), len(items) - len(whole))


def percent(share: Fraction) -> str:
    """Show a share in per cent with two decimals, half up."""
    return f"{decimal(share * HUNDRED).quantize(Decimal('0.01'), ROUND_HALF_UP):,}%"


def decimal(value: Fraction) -> Decimal:
    """Return a share as a decimal; one that lies on an edge of bands stays on it."""
    return Decimal(value.numerator) / Decimal(value.denominator)
