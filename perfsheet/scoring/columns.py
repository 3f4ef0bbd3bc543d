"""The columns of a table as arrays: figures as floats, texts as codes, so that every text is understood once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas import DataFrame

from perfsheet.figures import Flags, Floats

Codes = npt.NDArray[np.intp]
Small = npt.NDArray[np.int16]
_T = TypeVar("_T", bound=Hashable)

#: what stands for a blank text
BLANK = -1


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
        used = np.unique(self.codes)
        spread = np.full(len(self.texts) + 1, blank, dtype=dtype)
        for code in used[used != BLANK].tolist():
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
    """The columns of some rows of a frame, each read when it is first asked for."""

    frame: DataFrame
    _numbers: dict[str, Floats] = field(default_factory=dict)
    _texts: dict[str, Coded] = field(default_factory=dict)

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.frame)

    def number(self, column: str) -> Floats:
        """Return a column of figures, NaN where blank."""
        if column not in self._numbers:
            found = self.frame[column].to_numpy(dtype="float64", na_value=np.nan) if column in self.frame else np.full(len(self), np.nan)
            self._numbers[column] = found
        return self._numbers[column]

    def text(self, column: str) -> Coded:
        """Return a column of texts as codes."""
        if column not in self._texts:
            self._texts[column] = _coded(self.frame, column)
        return self._texts[column]

    def form(self) -> Codes:
        """Return the form of every row."""
        return self.frame["form"].to_numpy(dtype=np.intp)


def _coded(frame: DataFrame, column: str) -> Coded:
    if column not in frame:
        return Coded(np.full(len(frame), BLANK, dtype=np.intp), [])
    codes, texts = pd.factorize(frame[column].array)
    return Coded(codes, [str(text) for text in texts])


def paired(left: Coded, right: Coded, meaning: Callable[[str | None, str | None], _T]) -> tuple[Codes, list[_T]]:
    """Ask for the meaning of every pair of texts that occurs once; returns the pair of each row, and the meanings of the pairs."""
    wide = len(right.texts) + 1
    pairs, which = np.unique((left.codes + 1) * wide + right.codes + 1, return_inverse=True)
    found = [meaning(_or_none(left, pair // wide), _or_none(right, pair % wide)) for pair in pairs.tolist()]
    return which, found


def _or_none(column: Coded, at: int) -> str | None:
    return column.texts[at - 1] if at else None
