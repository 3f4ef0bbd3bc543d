"""What findings say: the places of a message filled with what the row holds, as an official writes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache, lru_cache
from itertools import repeat
from string import Formatter
from typing import Any, Final, NamedTuple, Self

import pandas as pd

#: characters of a text that a message quotes
_QUOTED: Final = 40
_BLANK: Final = "空白"


class Template(NamedTuple):
    """A message taken apart: what stands before each place, the place, and how it is written; `names` are the places."""

    parts: tuple[tuple[str, str | None, str], ...]
    names: frozenset[str]

    @classmethod
    @cache
    def of(cls, message: str) -> Self:
        """Take a message apart; {name} is a place, {name:%} shows a share, {name:s} a text that is not cut."""
        parts = tuple((before, name, spec or "") for before, name, spec, _ in Formatter().parse(message))
        return cls(parts, frozenset(name for _, name, _ in parts if name))

    def filled(self, facts: Facts) -> list[str]:
        """Write the message of each row."""
        pieces: list[Iterable[str]] = []
        for before, name, spec in self.parts:
            pieces += [repeat(before, facts.count)] if before else []
            pieces += [] if name is None else [facts.written(name, spec)]
        return list(map("".join, zip(*pieces, strict=True))) if pieces else [""] * facts.count


class Facts:
    """What fills the places of messages: by their names columns of `count` values, written as an official writes them when asked for."""

    def __init__(self, columns: Mapping[str, Sequence[Any]], count: int) -> None:
        """Take the columns."""
        self.count = count
        self._columns = columns
        self._written: dict[tuple[str, str], Sequence[str]] = {}

    def written(self, name: str, spec: str) -> Sequence[str]:
        """Write a column as a place asks for it."""
        if (name, spec) not in self._written:
            self._written[name, spec] = [written(value, spec) for value in self._columns[name]]
        return self._written[name, spec]

    def without(self, name: str) -> Facts:
        """Return the same with dots for one of them."""
        other = Facts({**self._columns, name: ["…"] * self.count}, self.count)
        other._written |= {(mine, spec): texts for (mine, spec), texts in self._written.items() if mine != name}  # of its own kind
        return other


def written(value: Any, spec: str = "") -> str:  # noqa: ANN401  # whatever a frame holds
    """Write a value: figures without exponent or dust, texts on one line and cut, blanks by name."""
    if isinstance(value, str):
        return one_line(value) if spec == "s" else cut(value)
    if value is None or value is pd.NA or value != value:  # noqa: PLR0124  # only NaN differs from itself
        return _BLANK
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return f"{plain(value * 100)}%" if spec == "%" else plain(value)


def one_line(text: str) -> str:
    """Put a text on one line, without what cannot be seen."""
    if text.isprintable() and "  " not in text and text == text.strip():
        return text
    return "".join(char if char.isprintable() else " " for char in " ".join(text.split()))


@lru_cache(maxsize=1 << 14)
def cut(text: str) -> str:
    """Put a text on one line, and cut it where it is long."""
    line = one_line(text)
    return line if len(line) <= _QUOTED else f"{line[:_QUOTED]}…"


@lru_cache(maxsize=1 << 14)
def plain(figure: float) -> str:
    """Write a figure without exponent, and without the dust behind its twelfth digit.

    >>> plain(0.1 + 0.2), plain(1e16), plain(-0.0)
    ('0.3', '10000000000000000', '0')
    """
    digits = format(figure + 0.0, ".12g")
    return format(Decimal(digits), "f") if "e" in digits else digits
