"""How figures of a form are shown in a published table: amounts in one unit, nothing rounded away that a yuan would be missing."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from math import isfinite
from typing import Final

_WIDE: Final = Context(prec=400, rounding=ROUND_HALF_UP)
#: ten thousandths of 万元 are yuan; below a fen no amount is stated
_FINEST: Final = 6
_YUAN: Final = 4
_SIGNS: Final = ("≥", "≤", ">", "<", "=", "≈")


def amount(wan: float | None, unit: str, places: int) -> str:
    """Show an amount given in 万元 in `unit`, with at least `places` decimals and as many more as it has."""
    if wan is None or not isfinite(wan):
        return ""
    exact = Decimal(repr(float(wan)))
    finest = _FINEST if unit == "万元" else _FINEST - _YUAN
    exact = (exact if unit == "万元" else exact.scaleb(_YUAN)).quantize(Decimal(1).scaleb(-finest), context=_WIDE)
    own = -int(exact.normalize(_WIDE).as_tuple().exponent)
    return f"{exact.quantize(Decimal(1).scaleb(-min(max(own, places), finest)), context=_WIDE):,}"


def rate(percent: float) -> str:
    """Show a rate given in per cent: 86.2 is 86.20%."""
    return f"{Decimal(repr(float(percent))).quantize(Decimal('0.01'), context=_WIDE)}%"


def points(number: float) -> str:
    """Show points: two decimals at most."""
    exact = Decimal(repr(float(number))).quantize(Decimal("0.01"), context=_WIDE)
    return f"{exact.normalize(_WIDE):f}"


def stated(text: str, comparator: str | None, measure: str | None) -> str:
    """Put a target or an actual value together with the sign and the measure that stand in columns of their own."""
    sign = comparator if comparator in _SIGNS and not text.startswith(_SIGNS) else ""
    tail = measure if measure and text[-1:].isdigit() and not text.endswith(measure) else ""
    return f"{sign}{text}{tail}"
