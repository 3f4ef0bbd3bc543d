"""Stored figures beside the text that shows them: 0.8575 shown 86% is 85.75 %."""

from __future__ import annotations

import re

from perfsheet.model import Parsed
from perfsheet.read.figures import make

_DECIMALS = re.compile(r"\.(\d+)")
#: of a code and of a time of day the text has the last word
_NO_FIGURE = re.compile(r"\d+|.*\d:\d\d.*")
_SCALES = {"百": 2, "千": 3, "万": 4, "亿": 8}


def as_stored(number: float, text: str, shown: Parsed) -> Parsed:
    """Give a stored figure the measure and comparator of the text that shows it; `shown` is what that text means.

    A format may show a tick, a code (00012), a time (12:00) or 2024年度: then the text has the last word.
    """
    if shown.kind in {"tick", "untick"} or (shown.kind == "words" and _NO_FIGURE.fullmatch(text)):
        return shown
    if shown.kind == "date":
        return shown._replace(number=number)
    exact = None if shown.number is None else _in_measure(number, shown.number, shown.measure or "", text)
    return Parsed("number", number) if exact is None else make(exact, shown.comparator, shown.measure)


def _in_measure(number: float, shown: float, measure: str, text: str) -> float | None:
    """Scale a fraction to the percentage shown, an amount to the 万 shown; None where neither gives what is shown."""
    found = _DECIMALS.search(text)
    step = 0.5 * 10.0 ** -len(found[1]) if found else 0.5
    powers = (2, 0) if measure == "%" else (0, -_SCALES.get(measure[:1], 0))
    for power in powers:
        exact = _shifted(number, power)
        if abs(exact - shown) <= step + abs(shown) * 1e-9:
            return exact
    return None


def _shifted(number: float, power: int) -> float:
    """Move the decimal point exactly: 0.07 to 7, not to 7.000000000000001."""
    digits, _, exponent = repr(number).partition("e")
    return float(f"{digits}e{int(exponent or 0) + power}")
