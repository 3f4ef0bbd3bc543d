"""What findings say: the places of a message filled with what the row holds, as an official writes it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from string import Formatter
from typing import Any, Final

import pandas as pd

#: characters of a text that a message quotes
_QUOTED: Final = 40
_BLANK: Final = "空白"


class _Places(Formatter):
    """Fills places: figures without exponent or dust, shares with :%, texts on one line and cut (with :s whole), blanks by name."""

    def format_field(self, value: Any, format_spec: str) -> Any:  # noqa: ANN401  # as the base class has it
        """Write a value."""
        if value is None or value is pd.NA or value != value:  # noqa: PLR0124  # only NaN differs from itself
            return _BLANK
        if isinstance(value, str):
            return value if format_spec == "s" else cut(value)
        if isinstance(value, bool) or not isinstance(value, int | float):
            return str(value)
        return f"{plain(value * 100)}%" if format_spec == "%" else plain(value)


_FORMATTER = _Places()


def fill(message: str, facts: Mapping[str, Any]) -> str:
    """Fill the places of a message."""
    return _FORMATTER.vformat(message, (), facts)


def named_in(message: str) -> list[str]:
    """Name the places of a message."""
    return [name for _, name, _, _ in _FORMATTER.parse(message) if name]


def one_line(text: str) -> str:
    """Put a text on one line, without what cannot be seen."""
    return "".join(char if char.isprintable() else " " for char in " ".join(text.split()))


def cut(text: str) -> str:
    """Put a text on one line, and cut it where it is long."""
    line = one_line(text)
    return line if len(line) <= _QUOTED else f"{line[:_QUOTED]}…"


def plain(figure: float) -> str:
    """Write a figure without exponent, and without the dust behind its twelfth digit.

    >>> plain(0.1 + 0.2), plain(1e16), plain(-0.0)
    ('0.3', '10000000000000000', '0')
    """
    digits = Decimal(format(figure, ".12g"))
    return format(digits.normalize() if digits else Decimal(0), "f")
