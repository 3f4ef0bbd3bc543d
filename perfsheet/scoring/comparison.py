"""Target and actual value brought to one measure, with what stands in the way of comparing them."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Final, NamedTuple

import numpy as np

from perfsheet.figures import Flags, Floats
from perfsheet.scoring.columns import BLANK, Coded, Codes, Columns, Small, paired
from perfsheet.scoring.direction import LESS, named_share
from perfsheet.scoring.doubts import number_of
from perfsheet.scoring.measures import Conversion, Match, convert

#: a bare figure so many times larger or smaller than the other is in another unit
_FAR: Final = 1000.0
_WHOLE: Final = 100.0
#: words after which a comparator of the actual value is none: 达到95% is 95 %
_REACHED: Final = re.compile("达|至|到|控制在|完成|实现|为")
_POWERS: Final = {10**power: power for power in range(1, 13)}
_LOWER, _UPPER, _ROUGH = 1, 2, 3
_BOUNDS: Final = {"≥": _LOWER, ">": _LOWER, "≤": _UPPER, "<": _UPPER, "≈": _ROUGH}


class Figures(NamedTuple):
    """Actual values in the measure of their targets, and the doubt about comparing the two (0: none)."""

    actual: Floats
    target: Floats
    doubt: Small


def compare(rows: Columns, low: Floats | None = None) -> Figures:
    """Bring the figures of all rows to one measure; of ranges `low` stands for the target."""
    target = rows.number("target") if low is None else low
    which, found = paired(rows.text("target_measure"), rows.text("actual_measure"), convert)
    actual = _converted(rows.number("actual"), which, found)
    doubt = _match_doubts(rows, target, actual, np.array([one.match for one in found], dtype=np.int16)[which])
    return Figures(actual, target, doubt)


def bounded(rows: Columns, figures: Figures, sense: Small) -> Small:
    """Doubt actual values that are bounds themselves (≥90%), unless even the bound keeps the target."""
    sign = rows.text("actual_comparator")
    if not sign.filled.any():
        return figures.doubt
    bound = sign.each(lambda one: _BOUNDS.get(one, 0), blank=0, dtype=np.int16)
    bound[rows.text("actual_text").where(_means_figure) & (bound != _ROUGH)] = 0
    less = sense == LESS
    kept = np.where(less, (bound == _UPPER) & (figures.actual <= figures.target), (bound == _LOWER) & (figures.actual >= figures.target))
    doubt = np.where(bound == _ROUGH, number_of("about"), np.where((bound > 0) & ~kept, number_of("bound"), 0))
    return np.where(figures.doubt != 0, figures.doubt, doubt).astype(np.int16)


def _means_figure(text: str) -> bool:
    head = re.split(r"\d", text, maxsplit=1)[0]
    return bool(_REACHED.search(head)) and not re.search("[≥≤<>＞＜≧≦不未]", head)


def _converted(actual: Floats, which: Codes, found: list[Conversion]) -> Floats:
    """Convert actual values exactly; most need none."""
    scaled = np.array([one.factor != 1 for one in found], dtype=bool)[which]
    if not scaled.any():
        return actual
    converted = actual.copy()
    rows = np.flatnonzero(scaled & ~np.isnan(actual))
    converted[rows] = [_times(figure, found[at].factor) for figure, at in zip(actual[rows].tolist(), which[rows].tolist(), strict=True)]
    return converted


def _times(figure: float, factor: Fraction) -> float:
    """Multiply exactly and round once; a power of ten only moves the point."""
    exact = Decimal(repr(figure))
    if factor.numerator == 1 and (power := _POWERS.get(factor.denominator)) is not None:
        return float(exact.scaleb(-power))
    return float(exact * factor.numerator) if factor.denominator == 1 else float(Fraction(exact) * factor)


def _match_doubts(rows: Columns, target: Floats, actual: Floats, match: Small) -> Small:
    doubt = np.where(match == Match.DIFFERENT, number_of("measures"), 0)
    if (match == Match.SAME).all():
        return doubt.astype(np.int16)
    bare = np.isin(match, (Match.TARGET_BARE, Match.ACTUAL_BARE))
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = np.abs(actual / target)
    doubt[bare & (target != 0) & (actual != 0) & ((apart >= _FAR) | (apart <= 1 / _FAR))] = number_of("scale")
    shares = _unlike_shares(rows, target, actual, match)
    doubt[shares] = number_of("percent_or_not")
    return doubt.astype(np.int16)


def _unlike_shares(rows: Columns, target: Floats, actual: Floats, match: Small) -> Flags:
    """Tell where only one side is a percentage and the other cannot be taken for one."""
    one_is = (match == Match.TARGET_BARE_SHARE, match == Match.ACTUAL_BARE_SHARE)
    if not (one_is[0].any() or one_is[1].any()):
        return np.zeros(len(rows), dtype=bool)
    bare, share = np.where(one_is[0], target, actual), np.where(one_is[0], actual, target)
    fraction = (bare > 0) & (bare <= 1) & (share > 1)
    beyond = (bare > _WHOLE) & (share <= _WHOLE)
    unnamed = one_is[0] & ~named_share(rows.text("name"))
    unlike: Flags = (one_is[0] | one_is[1]) & (fraction | beyond | unnamed)
    return unlike


def same_text(rows: Columns) -> Flags:
    """Tell where target and actual value are the same words."""
    numbers: dict[str, int] = {}

    def numbered(column: Coded) -> Codes:
        found: Codes = column.each(lambda text: numbers.setdefault("".join(text.split()), len(numbers)), blank=BLANK, dtype=np.intp)
        return found

    target, actual = numbered(rows.text("target_text")), numbered(rows.text("actual_text"))
    alike: Flags = (target == actual) & (target != BLANK)
    return alike
