"""Digits: how figures are written, and which runs of digits are codes instead."""

from __future__ import annotations

import re

#: a figure with or without separators of thousands
NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+"
_CODE = re.compile(r"-?0\d")
_MOST_DIGITS = 15


def number_of(text: str) -> float | None:
    """Read digits, or None where they are a code: leading zeros, more digits than a float keeps.

    >>> number_of("1,234.50"), number_of("00012"), number_of("440306210600300015583")
    (1234.5, None, None)
    """
    if _CODE.match(text):
        return None
    plain = text.replace(",", "")
    whole = plain.partition(".")[0].lstrip("-")
    return float(plain) + 0.0 if len(whole) <= _MOST_DIGITS else None
