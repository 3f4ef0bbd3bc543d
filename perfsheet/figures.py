"""The only two ways to compare and to round figures: `same` and `round_points`.

A float stands for the decimal that it is written as: 2.675 is 2.675, not the binary fraction below it. Both functions therefore
agree with `decimal` everywhere, one by one and over whole columns.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from math import isfinite
from typing import Any, overload

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas import Series

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

#: wide enough for every float to two thousand places
_WIDE = Context(prec=2400, rounding=ROUND_HALF_UP)
#: how near to a tie, of what is rounded or compared, a float is too coarse to tell
_NEAR = 1e-11
#: a workbook keeps fifteen digits of a figure; what a sum of floats adds behind them is dust
_DIGITS = ".15g"


def exactly(figure: float) -> Fraction:
    """Return the number that a float is written as.

    >>> exactly(0.1) == Fraction(1, 10)
    True
    """
    return Fraction(repr(float(figure)))


@overload
def round_points(figures: float | Decimal, places: int = 2) -> float: ...
@overload
def round_points(figures: Series, places: int = 2) -> Series: ...
@overload
def round_points(figures: Floats, places: int = 2) -> Floats: ...
def round_points(figures: float | Decimal | Series | Floats, places: int = 2) -> float | Series | Floats:
    """Round half up (away from zero); NA, NaN and infinities stay.

    >>> round_points(2.675), round_points(-0.005), round_points(5.5, 0)
    (2.68, -0.01, 6.0)
    """
    if isinstance(figures, Series):
        return _series(_rounded(_floats(figures), places), figures)
    if isinstance(figures, np.ndarray):
        return _rounded(figures, places)
    if not isfinite(figures):
        return float(figures)
    exact = figures if isinstance(figures, Decimal) else Decimal(repr(float(figures)))
    return float(exact.quantize(Decimal(1).scaleb(-places), context=_WIDE)) + 0.0


@overload
def same(a: float | Decimal, b: float | Decimal, tolerance: float = 0) -> bool: ...
@overload
def same(a: Series, b: Series | float, tolerance: float = 0) -> Series: ...
@overload
def same(a: float, b: Series, tolerance: float = 0) -> Series: ...
@overload
def same(a: Floats, b: Floats | float, tolerance: float = 0) -> Flags: ...
def same(a: Any, b: Any, tolerance: float = 0) -> Any:
    """Tell whether two figures differ by no more than `tolerance`, as decimals of fifteen digits; with a blank, NA (arrays: False).

    >>> same(1.9, 1.8, 0.1), same(0.1 + 0.2, 0.3), same(31.0, 31.08)
    (True, True, False)
    """
    if not isinstance(a, Series | np.ndarray) and not isinstance(b, Series | np.ndarray):
        return _agree(float(a), float(b), tolerance)
    shape = next(side for side in (a, b) if isinstance(side, Series | np.ndarray))
    left, right = (_floats(side) if isinstance(side, Series) else np.broadcast_to(np.float64(side), shape.shape) for side in (a, b))
    found = _all_agree(left, right, tolerance)
    if isinstance(shape, np.ndarray):
        return found
    blank = np.isnan(left) | np.isnan(right)
    return Series(pd.arrays.BooleanArray(found, blank), index=shape.index, name=shape.name)


def round_near(approximate: Floats, places: int, exact: Callable[[int], Fraction]) -> Floats:
    """Round half up what is known to nearly all digits of a float; of those too near to a tie, ask for the exact number."""
    size = np.abs(approximate)
    with np.errstate(over="ignore", invalid="ignore"):
        scaled = size * 10.0**places if places >= 0 else size / 10.0**-places
        whole = np.floor(scaled + 0.5)
        near = ~(np.abs(scaled + 0.5 - np.rint(scaled + 0.5)) > _NEAR * np.maximum(scaled, 1.0)) & np.isfinite(size)
        rounded = np.where(np.isfinite(size), whole / 10.0**places if places >= 0 else whole * 10.0**-places, size)
    for i in np.flatnonzero(near).tolist():
        rounded[i] = _half_up(abs(exact(i)), places)
    return np.copysign(rounded, approximate) + 0.0


def _half_up(exact: Fraction, places: int) -> float:
    step = Fraction(10) ** -places
    return float((exact / step + Fraction(1, 2)).__floor__() * step)


def _rounded(figures: Floats, places: int) -> Floats:
    return round_near(figures, places, lambda i: exactly(figures[i]))


def _agree(a: float, b: float, tolerance: float) -> bool:
    if a == b:
        return True
    if not (isfinite(a) and isfinite(b)):
        return False
    return abs(Decimal(format(a, _DIGITS)) - Decimal(format(b, _DIGITS))) <= Decimal(repr(float(tolerance)))


def _all_agree(a: Floats, b: Floats, tolerance: float) -> Flags:
    with np.errstate(invalid="ignore"):
        apart = np.abs(a - b)
        doubtful = (np.abs(apart - tolerance) <= _NEAR * (np.abs(a) + np.abs(b) + tolerance)) & (apart > 0)
    found: Flags = (a == b) | (apart <= tolerance)
    for i in np.flatnonzero(doubtful).tolist():
        found[i] = _agree(float(a[i]), float(b[i]), tolerance)
    return found


def _floats(figures: Series) -> Floats:
    return figures.to_numpy(dtype="float64", na_value=np.nan)


def _series(figures: Floats, like: Series) -> Series:
    return Series(pd.arrays.FloatingArray(figures, np.isnan(figures)), index=like.index, name=like.name)
