"""How figures and texts are shown. The public functions are the filters of the report templates, by their names.

A blank is shown as nothing; figures are rounded half up, as officials do.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Context, Decimal
from math import isfinite
from typing import Final

#: what XML 1.0 can't hold: control characters, lone surrogates, two non-characters
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_LINES = re.compile("\r\n?|[\x85\u2028\u2029]")
_SIZES: Final = ("B", "KB", "MB", "GB")
_KILO: Final = 1024
_WIDE: Final = Context(prec=400, rounding=ROUND_HALF_UP)  # wide enough for any float


def rounded(figure: float, places: int) -> Decimal:
    """Round half up on the decimal digits that are shown, not on the binary ones."""
    return Decimal(repr(float(figure))).quantize(Decimal(1).scaleb(-places), context=_WIDE)


def _shown(figure: float | None, places: int, tail: str = "") -> str:
    if figure is None or not isfinite(figure):
        return ""
    return f"{rounded(figure, places):,}{tail}"


def money(figure: float | None) -> str:
    """Show 万元 with two decimals and thousands separators: 3400.25 is 3,400.25."""
    return _shown(figure, 2)


def percent(figure: float | None) -> str:
    """Show a percentage given in hundredths: 86.2 is 86.20%."""
    return _shown(figure, 2, "%")


def points(figure: float | None) -> str:
    """Show points of a score with two decimals."""
    return _shown(figure, 2)


def count(figure: float | None) -> str:
    """Show a whole number with thousands separators."""
    return _shown(figure, 0)


def size(figure: float | None) -> str:
    """Show a number of bytes: 20480 is 20.0 KB."""
    if figure is None or not isfinite(figure):
        return ""
    amount, unit = float(figure), 0
    while amount >= _KILO and unit < len(_SIZES) - 1:
        amount, unit = amount / _KILO, unit + 1
    return f"{amount:.1f} {_SIZES[unit]}" if unit else f"{amount:.0f} B"


def clean(text: str | None) -> str:
    """Make a text safe for XML and HTML: lines end in one way, what no page can hold becomes �."""
    if not text:
        return ""
    if text.isprintable():
        return text
    return _UNPRINTABLE.sub("�", _LINES.sub("\n", text))


def one_line(text: str | None) -> str:
    """Show a text on one line: any white space becomes one space."""
    return " ".join(clean(text).split())


def shorten(text: str | None, limit: int = 60) -> str:
    """Cut a text for a table, and say that it was cut."""
    line = one_line(text)
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def filters() -> dict[str, Callable[..., str]]:
    """Return the filters by name."""
    return {function.__name__: function for function in (money, percent, points, count, size, clean, one_line, shorten)}
