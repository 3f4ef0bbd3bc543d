"""Values as the ledger keeps them: decimals as they are written, texts that every database takes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from math import isfinite
from typing import Any, Final

#: what databases refuse in a text: half of a pair of surrogates, and NUL
_REFUSED: Final = re.compile("[\ud800-\udfff\x00]")


def decimal(figure: float | Decimal | str | None) -> str | None:
    """Write a figure as the decimal that it is written as, without exponent or needless zeros; what is no number is none.

    >>> decimal(0.1), decimal(1500.0), decimal(1e-7), decimal(-0.0)
    ('0.1', '1500', '0.0000001', '0')
    """
    if figure is None:
        return None
    if isinstance(figure, float) and not isfinite(figure):
        return None
    exact = figure if isinstance(figure, Decimal) else Decimal(figure if isinstance(figure, str) else repr(figure))
    text = format(exact, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def decimals(figures: Iterable[float | None]) -> list[str | None]:
    """Write a column of figures."""
    known: dict[float | None, str | None] = {}
    return [known[figure] if figure in known else known.setdefault(figure, decimal(figure)) for figure in figures]


def storable(column: Sequence[Any]) -> Sequence[Any]:
    """Make the texts of a column such as every database takes; what it refuses is spelt out."""
    together = "".join([value for value in column if type(value) is str])
    if together.isascii() and "\0" not in together:
        return column
    if _REFUSED.search(together) is None:
        return column
    return [_REFUSED.sub(_spelt, value) if type(value) is str else value for value in column]


def _spelt(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode("ascii")
