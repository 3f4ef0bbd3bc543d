"""The columns of a table as arrays: figures as floats, texts as codes, so that every text is understood once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas import DataFrame

from perfsheet.figures import Flags, Floats

Codes = npt.NDArray[np.intp]
Small = npt.NDArray[np.int16]
_T = TypeVar("_T", bound=Hashable)

#: what stands for a blank text
BLANK: Final = -1
#: as many pairs of texts can be counted instead of sorted
_COUNTABLE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Coded:
    """A column of texts: each row has the number of its text, -1 where it is blank."""

    codes: Codes
    texts: Sequence[str]

    @property
    def filled(self) -> Flags:
        """Where there is a text."""
        filled: Flags = self.codes != BLANK
        return filled

    def __getitem__(self, rows: Any) -> Coded:  # noqa: ANN401  # whatever numpy takes as an index
        """Take some of the rows."""
        return Coded(self.codes[rows], self.texts)

    def each(self, meaning: Callable[[str], Any], blank: Any, dtype: Any) -> npt.NDArray[Any]:  # noqa: ANN401  # any dtype of numpy
        """Ask for the meaning of every text that occurs once, and spread it over the rows."""
        used = np.zeros(len(self.texts) + 1, dtype=bool)
        used[self.codes] = True
        spread = np.full(len(self.texts) + 1, blank, dtype=dtype)
        for code in np.flatnonzero(used[:-1]).tolist():
            spread[code] = meaning(self.texts[code])
        return spread[self.codes]

    def where(self, test: Callable[[str], object]) -> Flags:
        """Tell where the text passes a test; blanks do not."""
        passed: Flags = self.each(lambda text: bool(test(text)), blank=False, dtype=bool)
        return passed

    def text(self, row: int) -> str | None:
        """Return the text of a row, None where it is blank."""
        code = int(self.codes[row])
        return None if code == BLANK else self.texts[code]


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a frame, or of some of its rows, each read when it is first asked for; `replaced` stands for the frame's own."""

    frame: DataFrame
    rows: Codes | None = None
    replaced: dict[str, Any] = field(default_factory=dict)
    whole: Columns | None = None
    _numbers: dict[str, Floats] = field(default_factory=dict)
    _texts: dict[str, Coded] = field(default_factory=dict)

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.frame) if self.rows is None else len(self.rows)

    def taken(self, rows: Codes) -> Columns:
        """Take some of the rows; what has been read is not read again."""
        return Columns(self.frame, rows if self.rows is None else self.rows[rows], self.replaced, self.whole or self)

    def number(self, column: str) -> Floats:
        """Return a column of figures, NaN where blank."""
        if column not in self._numbers:
            self._numbers[column] = self._number(column)
        return self._numbers[column]

    def text(self, column: str) -> Coded:
        """Return a column of texts as codes."""
        if column not in self._texts:
            self._texts[column] = self._text(column)
        return self._texts[column]

    def form(self) -> Codes:
        """Return the form of every row."""
        form = self.frame["form"].to_numpy(dtype=np.intp)
        return form if self.rows is None else form[self.rows]

    def _number(self, column: str) -> Floats:
        values = self._values(column)
        return np.full(len(self), np.nan) if values is None else values.to_numpy(dtype="float64", na_value=np.nan)

    def _text(self, column: str) -> Coded:
        if self.whole is not None and column in self.whole._texts:  # noqa: SLF001  # another of the same class
            return self.whole._texts[column][self.rows]  # noqa: SLF001  # the same
        values = self._values(column)
        if values is None or values.isna().all():
            return Coded(np.full(len(self), BLANK, dtype=np.intp), [])
        codes, texts = pd.factorize(np.asarray(values, dtype=object))
        return Coded(codes, texts.tolist())

    def _values(self, column: str) -> Any:  # noqa: ANN401  # an array of pandas, None where the frame has no such column
        values = self.replaced.get(column)
        if values is None and column in self.frame:
            values = self.frame[column].array
        return values if values is None or self.rows is None else values.take(self.rows)


def paired(left: Coded, right: Coded, meaning: Callable[[str | None, str | None], _T]) -> tuple[Codes, list[_T]]:
    """Ask for the meaning of every pair of texts that occurs once; returns the pair of each row, and the meanings of the pairs."""
    wide = len(right.texts) + 1
    number = (left.codes + 1) * wide + right.codes + 1
    pairs, which = _distinct(number, (len(left.texts) + 1) * wide)
    found = [meaning(_or_none(left, pair // wide), _or_none(right, pair % wide)) for pair in pairs.tolist()]
    return which, found


def _distinct(number: Codes, most: int) -> tuple[Codes, Codes]:
    """Return the distinct numbers, and of each row which of them it has."""
    if most > _COUNTABLE:
        return np.unique(number, return_inverse=True)
    used = np.zeros(most, dtype=bool)
    used[number] = True
    place = np.cumsum(used) - 1
    return np.flatnonzero(used), place[number]


def _or_none(column: Coded, at: int) -> str | None:
    return column.texts[at - 1] if at else None
